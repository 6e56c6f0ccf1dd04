import { addWorkdays } from '../../calendar.ts';
import { refusal } from '../../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../time.ts';
import { clockOf, isPaused } from '../clock.ts';
import type { PermitEvent } from '../events.ts';
import { wasHeardAtHearing } from '../hearingState.ts';
import { HEARING_REQUEST_WD } from '../law.ts';
import { recounted } from '../recount.ts';
import { withinLicence } from '../renewal.ts';
import type { Permit, SpecialProcedure } from '../types.ts';
import type { Notice } from './types.ts';

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

/** A pause counts after the day on which it was told in writing, and not at all where it was over by then (Art. 45). */
function pauseStart(permit: Permit, notice: Notice, servedOn: CivilDate, at: Instant): PermitEvent[] {
  const procedure = permit.procedures?.find(({ id }) => id === notice.procedure);
  if (!procedure || servedOn <= procedure.pausesFrom) return [];
  const { pausedThrough } = procedure;
  const pausesFrom = pausedThrough !== null && pausedThrough < servedOn ? pausedThrough : servedOn;
  if (pausesFrom <= procedure.pausesFrom) return [];
  const after = withPauseFrom(permit, procedure, pausesFrom);
  const clock = clockOf(after, procedure.item);
  return [
    moved(procedure, pausesFrom),
    // a pause that still lasts is counted when it ends
    ...(clock && !isPaused(after, clock)
      ? [recounted(after, clock, { calendar: after.calendar, today: civilDateOf(at), from: at, because: 'pause' })]
      : []),
  ];
}

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

/** A pause that ends before its notice was served has stopped no clock (Art. 45). */
export function pauseNeverTold(
  permit: Permit,
  procedure: SpecialProcedure,
  pausedThrough: CivilDate,
): { permit: Permit; events: PermitEvent[] } {
  const isTold = !(permit.service?.notices ?? []).some(
    ({ procedure: id, state }) => id === procedure.id && state !== 'served',
  );
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

/** Whoever asks for a hearing, or for none, knows that he may. */
const hasAnswered = ({ hearing }: Permit): boolean =>
  hearing !== undefined &&
  (hearing.waived.includes(APPLICANT) ||
    hearing.requests.some(({ party }) => party === APPLICANT) ||
    wasHeardAtHearing(hearing, APPLICANT));
