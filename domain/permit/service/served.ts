import { addWorkdays } from '../../calendar.ts';
import type { Obligation } from '../../obligations/types.ts';
import { refusal } from '../../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../time.ts';
import { clockOf, isPaused, isUntold, openPauses, redSince } from '../clock.ts';
import type { PermitEvent } from '../events.ts';
import { wasHeardAtHearing } from '../hearingState.ts';
import { HEARING_NOTICE_WD, HEARING_REQUEST_WD } from '../law.ts';
import { recounted } from '../recount.ts';
import { withinLicence } from '../renewal.ts';
import type { PartyId, Permit, SpecialProcedure } from '../types.ts';
import type { Notice, Service } from './types.ts';

/** What the day of service decides: it is the day on which somebody was told, whatever was written down before. */

const APPLICANT = 'applicant';

/** Nobody loses a day because he heard of something late; nobody gains a pause that he was not told of. */
export function whatServiceMoves(permit: Permit, notice: Notice, servedOn: CivilDate, at: Instant): PermitEvent[] {
  switch (notice.kind) {
    case 'correction':
      return correctionPeriod(permit, servedOn);
    case 'hearingRight':
      return hearingPeriod(permit, servedOn);
    case 'paused':
      return pauseStart(permit, notice, servedOn, at);
    default:
      return [];
  }
}

/** The applicant's time to correct runs from the day he was told (Art. 32(1)4). */
function correctionPeriod(permit: Permit, servedOn: CivilDate): PermitEvent[] {
  const { state, correction, calendar, policy } = permit;
  if (state !== 'CORRECTION_REQUESTED' || !correction) return [];
  const previous = correction.applicantDue;
  const applicantDue = withinLicence(permit, addWorkdays(calendar, servedOn, policy.correctionByApplicantWd));
  return applicantDue > previous ? [{ type: 'CorrectionPeriodRecomputed', previous, applicantDue }] : [];
}

/** Five days from being told (Art. 47). */
function hearingPeriod({ hearing, calendar }: Permit, servedOn: CivilDate): PermitEvent[] {
  const told = hearing?.told.find(({ party }) => party === APPLICANT);
  if (!told) return [];
  const requestBy = addWorkdays(calendar, servedOn, HEARING_REQUEST_WD);
  return requestBy > told.requestBy
    ? [{ type: 'HearingPeriodMoved', party: APPLICANT, previous: told.requestBy, toldOn: servedOn, requestBy }]
    : [];
}

/**
 * A pause counts after the day on which it was told in writing (Art. 45). Until then its clock ran, and a limit that
 * passed meanwhile stays passed.
 */
function pauseStart(permit: Permit, notice: Notice, servedOn: CivilDate, at: Instant): PermitEvent[] {
  const procedure = permit.procedures?.find(({ id }) => id === notice.procedure);
  const clock = procedure && clockOf(permit, procedure.item);
  if (!procedure || !clock) return [];
  const told = { ...permit, ...(permit.service && { service: withServed(permit.service, notice) }) };
  if (procedure.pausedThrough === null) return pauseBegins(told, { procedure, clock, servedOn, at });
  const today = civilDateOf(at);
  const begins = later(procedure.earliestFrom ?? procedure.pausesFrom, servedOn);
  const isPassed = clock.statutoryPassed || clock.lamp === 'red' || today > clock.due;
  const pausesFrom = isPassed ? procedure.pausesFrom : earlier(begins, procedure.pausedThrough);
  if (pausesFrom === procedure.pausesFrom) return [];
  const after = withPauseFrom(told, procedure, pausesFrom);
  return [
    moved(procedure, pausesFrom),
    // one that still lasts is counted when it ends
    ...(isPaused(after, clock)
      ? []
      : [recounted(after, clock, { calendar: after.calendar, today, from: at, because: 'pause' })]),
  ];
}

type Beginning = { procedure: SpecialProcedure; clock: Obligation; servedOn: CivilDate; at: Instant };

/** A clock that has run out is not stopped any more: then the pause is over as it begins. */
function pauseBegins(permit: Permit, { procedure, clock, servedOn, at }: Beginning): PermitEvent[] {
  const { id, item, pausesThrough } = procedure;
  const begins = later(procedure.pausesFrom, servedOn);
  const red = redSince(permit, clock);
  const from = clock.statutoryPassed ? later(begins, civilDateOf(at)) : later(begins, red ?? begins);
  const pausesFrom = pausesThrough === null ? from : earlier(from, pausesThrough);
  const isOver = clock.statutoryPassed;
  const others = openPauses(permit).filter((other) => other.id !== id);
  return [
    ...(pausesFrom > procedure.pausesFrom ? [moved(procedure, pausesFrom)] : []),
    ...(isOver ? [{ type: 'PauseCapped' as const, procedure: id, item, pausedThrough: pausesFrom }] : []),
    ...(isOver && permit.state === 'SPECIAL_PROCEDURE' && others.length === 0
      ? [{ type: 'ReviewResumed' as const }]
      : []),
  ];
}

const later = (one: CivilDate, other: CivilDate): CivilDate => (one > other ? one : other);
const earlier = (one: CivilDate, other: CivilDate): CivilDate => (one < other ? one : other);

const withServed = (service: Service, { id }: Notice): Service => ({
  ...service,
  notices: service.notices.map((one) => (one.id === id ? { ...one, state: 'served' as const } : one)),
});

const moved = ({ id, item, pausesFrom: previous }: SpecialProcedure, pausesFrom: CivilDate): PermitEvent => ({
  type: 'PauseStartMoved',
  procedure: id,
  item,
  previous,
  pausesFrom,
});

export const withPauseFrom = (permit: Permit, { id }: SpecialProcedure, pausesFrom: CivilDate): Permit => ({
  ...permit,
  procedures: (permit.procedures ?? []).map((other) => (other.id === id ? { ...other, pausesFrom } : other)),
});

/** A pause that ends before its notice is known to be served has stopped no clock, as far as is known (Art. 45). */
export function pauseNeverTold(
  permit: Permit,
  procedure: SpecialProcedure,
  pausedThrough: CivilDate,
): { permit: Permit; events: PermitEvent[] } {
  const isTold = !isUntold(permit, procedure);
  if (isTold || procedure.pausesFrom >= pausedThrough) return { permit, events: [] };
  return { permit: withPauseFrom(permit, procedure, pausedThrough), events: [moved(procedure, pausedThrough)] };
}

/**
 * What rests on the applicant having been told waits until he was.
 * @throws Refusal `noticeNotServed`
 */
export function mustBeServed(permit: Permit, kind: 'correction' | 'hearingRight'): void {
  if (kind === 'hearingRight' && hasAnswered(permit)) return;
  const open = (permit.service?.notices ?? []).filter((notice) => notice.kind === kind && notice.state !== 'served');
  const [first] = open;
  if (first) throw refusal('noticeNotServed', { notice: first.id, kind, state: first.state, instead: 'recordService' });
}

/**
 * A hearing of which the applicant was to have notice is held seven working days after he had it (Art. 48(1)1): else it
 * is arranged anew, or his service is proved.
 * @throws Refusal `noticeNotServed`
 */
export function mustHaveHadNotice(permit: Permit, heldOn: CivilDate, notified: PartyId[] | undefined): void {
  if (notified && !notified.includes(APPLICANT)) return;
  const notice = permit.service?.notices.findLast(({ kind }) => kind === 'hearing');
  if (!notice) return;
  const { id, kind, state, servedOn } = notice;
  const isInTime = servedOn !== undefined && addWorkdays(permit.calendar, servedOn, HEARING_NOTICE_WD) <= heldOn;
  if (state === 'served' && isInTime) return;
  throw refusal('noticeNotServed', {
    notice: id,
    kind,
    state,
    servedOn: servedOn ?? null,
    heldOn,
    alternatives: state === 'served' ? ['arrangeHearing'] : ['recordService', 'arrangeHearing'],
  });
}

/** Whoever asks for a hearing, or for none, knows that he may. */
const hasAnswered = ({ hearing }: Permit): boolean =>
  hearing !== undefined &&
  (hearing.waived.includes(APPLICANT) ||
    hearing.requests.some(({ party }) => party === APPLICANT) ||
    wasHeardAtHearing(hearing, APPLICANT));
