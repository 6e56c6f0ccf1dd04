import { addWorkdays, type Calendar, contradiction, dueInstant, isProvisional } from '../calendar.ts';
import { correctionNoticeBy } from '../catalogue/limits.ts';
import { refusal } from '../refusal.ts';
import { addDays, civilDateOf, type Instant } from '../time.ts';
import { hasEnded } from './allowed.ts';
import { openPauses } from './clock.ts';
import type { AdoptCalendar } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { wrongState } from './guards.ts';
import { recounted } from './recount.ts';
import { withinLicence } from './renewal.ts';
import { pausesThroughWith } from './specialProcedure.ts';
import { completeByWith } from './tolerance.ts';
import type { Permit } from './types.ts';

/**
 * 承接新日历: the holiday notice of a further year (Art. 82). Every open duty whose due date was provisional is counted
 * again, and later duties count with the new calendar. What was met, decided or shown stays as it is, and so does every
 * date that was certain.
 * @throws Refusal `calendarNotNewer`: nothing would become known that the case does not know
 * @throws Refusal `calendarContradicts`: a day the case already counted with would be another one
 */
export function adoptCalendar(permit: Permit, { by, calendar }: AdoptCalendar, at: Instant): PermitEvent[] {
  const known = permit.calendar;
  if (permit.state === 'NONE' || (hasEnded(permit) && permit.obligations.length === 0))
    throw wrongState(permit, 'adoptCalendar');
  if (calendar.id !== known.id || calendar.knownThrough <= known.knownThrough)
    throw refusal('calendarNotNewer', {
      calendar: known.id,
      version: known.version,
      knownThrough: known.knownThrough,
      given: calendar.knownThrough,
    });
  // nothing of a case was counted from a day before its receipt
  const receivedOn = civilDateOf(permit.receivedAt);
  const day = calendar.knownFrom > receivedOn ? receivedOn : contradiction(known, calendar);
  if (day) throw refusal('calendarContradicts', { day, version: known.version, given: calendar.version });
  const previous = { version: known.version, knownThrough: known.knownThrough };
  return [
    { type: 'CalendarAdopted', by, calendar, previous },
    ...silencePeriod(permit, calendar, at),
    ...correctionPeriod(permit, calendar),
    ...tolerancePeriod(permit, calendar),
    ...pausePeriods(permit, calendar),
    ...permit.obligations
      .filter((obligation) => obligation.provisional)
      .map((obligation) => recounted(permit, obligation, { calendar, today: civilDateOf(at), from: at })),
  ];
}

function silencePeriod({ deemed, calendar: known }: Permit, calendar: Calendar, at: Instant): PermitEvent[] {
  if (!deemed || !isProvisional(known, addDays(civilDateOf(deemed.at), -1))) return [];
  const moment = dueInstant(correctionNoticeBy(calendar, deemed.asOf));
  if (moment === deemed.at) return [];
  // silence has not accepted yet, and does not begin to have done so in the past
  const next = { at: moment < at ? at : moment, asOf: deemed.asOf };
  return [{ type: 'SilencePeriodRecomputed', previous: deemed.at, deemed: next }];
}

function correctionPeriod(permit: Permit, calendar: Calendar): PermitEvent[] {
  const { state, correction, policy, calendar: known } = permit;
  if (state !== 'CORRECTION_REQUESTED' || !correction || !isProvisional(known, correction.applicantDue)) return [];
  const { requestedOn, applicantDue: previous } = correction;
  const applicantDue = withinLicence(permit, addWorkdays(calendar, requestedOn, policy.correctionByApplicantWd));
  return applicantDue > previous ? [{ type: 'CorrectionPeriodRecomputed', previous, applicantDue }] : [];
}

function tolerancePeriod(permit: Permit, calendar: Calendar): PermitEvent[] {
  const previous = permit.tolerated?.completeBy;
  if (!previous || !isProvisional(permit.calendar, previous)) return [];
  const completeBy = completeByWith(permit, calendar);
  return completeBy && completeBy > previous ? [{ type: 'TolerancePeriodRecomputed', previous, completeBy }] : [];
}

/** A pause that still lasts stands as many working days as its maximum has, whichever days they turn out to be. */
const pausePeriods = (permit: Permit, calendar: Calendar): PermitEvent[] =>
  openPauses(permit).flatMap((procedure): PermitEvent[] => {
    const { id, item, pausesThrough: previous } = procedure;
    if (!previous || !isProvisional(permit.calendar, previous)) return [];
    const pausesThrough = pausesThroughWith(permit, procedure, calendar);
    if (!pausesThrough || pausesThrough === previous) return [];
    return [{ type: 'PausePeriodRecomputed', procedure: id, item, previous, pausesThrough }];
  });
