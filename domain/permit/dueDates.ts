import { addWorkdays, type Calendar, rollToWorkday } from '../calendar.ts';
import { correctionNoticeBy, decisionLimits } from '../catalogue/limits.ts';
import type { Obligation } from '../obligations/types.ts';
import { type CivilDate, civilDateOf } from '../time.ts';
import { itemOf } from './guards.ts';
import { shifted } from './importing.ts';
import { CERTIFICATE_WD, PUBLICITY_WD } from './law.ts';
import { beforeLicenceEnds } from './renewal.ts';
import type { Permit } from './types.ts';

export type DueDates = { due: CivilDate; statutoryDue?: CivilDate; statutoryDueLenient?: CivilDate };

/** What a calendar makes of an open duty: the same count as when it was opened, from the same first day. */
export function dueDatesOf(permit: Permit, { kind, start, item }: Obligation, calendar: Calendar): DueDates {
  switch (kind) {
    case 'accept':
      // after a correction the complete hand-in is accepted the same day
      return { due: permit.correction ? rollToWorkday(calendar, start) : correctionNoticeBy(calendar, start) };
    case 'decide':
      return decisionDueDates(permit, item ?? '', calendar);
    case 'issue':
    case 'deliver':
      return { due: addWorkdays(calendar, start, CERTIFICATE_WD) };
    case 'publish':
      return { due: addWorkdays(calendar, start, PUBLICITY_WD) };
    case 'push':
      return { due: start };
    case 'acknowledge':
      return { due: addWorkdays(calendar, start, permit.policy.acknowledgementWd) };
  }
}

function decisionDueDates(permit: Permit, item: string, calendar: Calendar): DueDates {
  const { frozen } = itemOf(permit, item);
  if (!frozen || !permit.accepted) throw new Error('a decision clock runs from acceptance');
  const { promisedDue, statutoryDue, statutoryDueLenient } = decisionLimits(calendar, frozen.facts, {
    receivedOn: civilDateOf(permit.receivedAt),
    acceptedOn: permit.accepted.on,
    joint: permit.handling === 'joint',
  });
  const dates = { due: promisedDue, statutoryDue, statutoryDueLenient };
  return beforeLicenceEnds(permit, permit.imported ? shifted(calendar, dates, permit.imported) : dates);
}
