import { type Calendar, isProvisional } from '../calendar.ts';
import { ladderFrom, ladderOf } from '../obligations/ladder.ts';
import type { Obligation } from '../obligations/types.ts';
import type { CivilDate, Instant } from '../time.ts';
import { isClock, pausesOf } from './clock.ts';
import { dueDatesOf } from './dueDates.ts';
import type { DueDateRecomputed } from './events.ts';
import type { Permit } from './types.ts';

type Recount = {
  calendar: Calendar;
  /** a pause that still lasts has come so far */
  today: CivilDate;
  /** no card is moved to before this moment */
  from: Instant;
  because?: NonNullable<DueDateRecomputed['because']>;
};

/** The due dates of an open duty, counted again from its first day with all that has moved its clock since. */
export function recounted(
  permit: Permit,
  obligation: Obligation,
  { calendar, today, from, because }: Recount,
): DueDateRecomputed {
  const { id, kind, organ, item, start, ladder, due, statutoryDue, statutoryDueLenient } = obligation;
  const dates = dueDatesOf(permit, obligation, { calendar, today });
  const pauses = isClock(obligation) ? pausesOf(permit, item ?? '', today) : [];
  const next = kind === 'push' ? [] : ladderOf(calendar, permit.policy.ladder, start, dates.due, pauses);
  return {
    type: 'DueDateRecomputed',
    ...(because && { because }),
    obligationId: id,
    obligation: kind,
    organ,
    previous: { due, ...(statutoryDue && { statutoryDue }), ...(statutoryDueLenient && { statutoryDueLenient }) },
    ...dates,
    provisional: isProvisional(calendar, dates.statutoryDue ?? dates.due) || isProvisional(calendar, dates.due),
    ladder: ladderFrom(ladder, next, from),
  };
}
