import { addWorkdays, type Calendar, rollToWorkday, workdaysBetween } from '../calendar.ts';
import { type ClockStart, correctionNoticeBy, decisionLimits } from '../catalogue/limits.ts';
import type { Obligation } from '../obligations/types.ts';
import { type CivilDate, civilDateOf } from '../time.ts';
import { pausesHere } from './clock.ts';
import { itemOf } from './guards.ts';
import { shifted } from './importing.ts';
import { CERTIFICATE_WD, HEARING_WD, INSPECTORS_WD, LOWER_REVIEW_WD, PUBLICITY_WD, SERVICE_WD } from './law.ts';
import { beforeLicenceEnds } from './renewal.ts';
import type { Permit } from './types.ts';

export type DueDates = { due: CivilDate; statutoryDue?: CivilDate; statutoryDueLenient?: CivilDate };

/** `today`: as far as a pause that still lasts has come */
type Count = { calendar: Calendar; today: CivilDate };

/** The count of an open duty: the same as when it was opened, from the same first day, with what moved it since. */
export function dueDatesOf(permit: Permit, obligation: Obligation, count: Count): DueDates {
  const { kind, start, item } = obligation;
  const { calendar } = count;
  switch (kind) {
    case 'accept':
      // after a correction the complete hand-in is accepted the same day
      return { due: permit.correction ? rollToWorkday(calendar, start) : correctionNoticeBy(calendar, start) };
    case 'decide':
      return decisionDueDates(permit, item ?? '', count);
    case 'review': {
      const due = addWorkdays(calendar, start, LOWER_REVIEW_WD);
      const dates = { due, statutoryDue: due };
      const told = permit.imported ? shifted(calendar, dates, permit.imported) : dates;
      return moved(permit, item ?? '', { ...count, dates: told });
    }
    case 'assign':
      return { due: addWorkdays(calendar, start, INSPECTORS_WD) };
    case 'hearing':
      return { due: addWorkdays(calendar, start, HEARING_WD) };
    case 'procedure': {
      const told = permit.procedures?.find(({ id }) => id === obligation.procedure)?.neededWd;
      return { due: told === undefined ? obligation.due : addWorkdays(calendar, start, told) };
    }
    case 'consult': {
      const asked = permit.consultations?.find(({ id }) => id === obligation.consultation);
      return { due: asked === undefined ? obligation.due : addWorkdays(calendar, start, asked.limitWd) };
    }
    case 'issue':
    case 'deliver':
      return { due: addWorkdays(calendar, start, CERTIFICATE_WD) };
    case 'publish':
      return { due: addWorkdays(calendar, start, PUBLICITY_WD) };
    case 'push':
      return { due: start };
    case 'serve':
      return { due: addWorkdays(calendar, start, SERVICE_WD) };
    case 'acknowledge':
      return { due: addWorkdays(calendar, start, permit.policy.acknowledgementWd) };
  }
}

function decisionDueDates(permit: Permit, item: string, { calendar, today }: Count): DueDates {
  const { frozen } = itemOf(permit, item);
  if (!frozen) throw new Error('a decision clock runs from acceptance');
  const { promisedDue, statutoryDue, statutoryDueLenient } = decisionLimits(calendar, frozen.facts, clockStart(permit));
  const dates = { due: promisedDue, statutoryDue, statutoryDueLenient };
  const counted = moved(permit, item, {
    calendar,
    today,
    // what an older system left out was of the clock that it told of
    dates: permit.imported && !permit.handedUp ? shifted(calendar, dates, permit.imported) : dates,
  });
  // whatever stops or lengthens the clock, a licence is renewed before it ends, or by its end
  return beforeLicenceEnds(permit, counted);
}

/** Day 0 of the decision clocks, and the way of handling that sets their limits. */
export function clockStart({ accepted, receivedAt, handling, handedUp }: Permit): ClockStart {
  if (!accepted) throw new Error('a decision clock runs from acceptance');
  // the organ that decides has had it since then (Art. 43)
  if (handedUp) return { receivedOn: handedUp.on, acceptedOn: handedUp.on, joint: handling === 'joint' };
  return { receivedOn: civilDateOf(receivedAt), acceptedOn: accepted.on, joint: handling === 'joint' };
}

/** Every reading moves by what came before it was reached; one that had run out stays where it was (2.2). */
function moved(permit: Permit, item: string, { calendar, today, dates }: Count & { dates: DueDates }): DueDates {
  const extension = permit.extensions?.find((candidate) => candidate.item === item);
  const moves = [
    ...pausesHere(permit, item, today).map(({ from, to }) => ({ on: from, wd: workdaysBetween(calendar, from, to) })),
    ...(extension ? [{ on: extension.approvedOn, wd: extension.wd }] : []),
  ].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const later = (day: CivilDate) =>
    moves.reduce((due, { on, wd }) => (on <= due ? addWorkdays(calendar, due, wd) : due), day);
  return {
    due: later(dates.due),
    ...(dates.statutoryDue && { statutoryDue: later(dates.statutoryDue) }),
    ...(dates.statutoryDueLenient && { statutoryDueLenient: later(dates.statutoryDueLenient) }),
  };
}
