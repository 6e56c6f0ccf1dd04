import { worstLamp } from '../../domain/obligations/ladder.ts';
import type { ClericalErrorCorrected, PermitEventType } from '../../domain/permit/events.ts';
import { type Progress, stateAfterDecision } from '../../domain/permit/progress.ts';
import type { CaseState } from '../../domain/permit/types.ts';
import type { LinkageState, PermitRow, PushRow } from '../schema.ts';
import type { Recorded, StreamRows } from './rows.ts';
import type { ItemOutcome } from './tables.ts';

const STATE_AFTER: { readonly [type in PermitEventType]?: CaseState } = {
  CorrectionRequested: 'CORRECTION_REQUESTED',
  CorrectionHandedIn: 'RECEIVED',
  Accepted: 'ACCEPTED',
  AcceptanceRefused: 'NOT_ACCEPTED',
  LicenceNotRequired: 'NOT_REQUIRED',
  SpecialProcedureStarted: 'SPECIAL_PROCEDURE',
  ReviewResumed: 'UNDER_REVIEW',
  Withdrawn: 'WITHDRAWN',
  Terminated: 'TERMINATED',
  CaseClosed: 'CLOSED',
  CaseTransferred: 'ACCEPTED',
  CaseHandedUp: 'ACCEPTED',
};

export function foldPermit(row: PermitRow | null, recorded: Recorded, client: string | null): PermitRow | null {
  const { seq, event } = recorded;
  if (event.type === 'Received' || event.type === 'CaseImported') return received(recorded, client);
  if (!row) return null;
  const next = { ...row, caseState: STATE_AFTER[event.type] ?? row.caseState, updatedAt: event.at, seq };
  switch (event.type) {
    case 'Accepted':
      return { ...next, acceptedOn: event.acceptedOn, deemed: event.deemed };
    case 'LicenceGranted':
    case 'LicenceDeemedRenewed':
    case 'LicenceDenied':
      return progressed({
        ...next,
        decidedOn: event.decision.decidedOn,
        // a case of several items was granted where any of them was
        decision: row.decision === 'granted' ? 'granted' : event.decision.outcome,
        decisions: { ...row.decisions, [event.item]: event.decision },
      });
    case 'CertificateIssued':
      return withOutcomes(next, [event.item], { certificateNumber: event.certificateNumber });
    case 'IntegratedLicenceIssued':
      return withOutcomes(next, event.items, { certificateNumber: event.certificateNumber });
    case 'ClericalErrorCorrected':
      return withCorrection(next, event);
    case 'DecisionDelivered':
      return withOutcomes(next, [event.item], { delivered: true });
    case 'ItemsEnded':
      return progressed({
        ...next,
        decisions: {
          ...row.decisions,
          ...Object.fromEntries(event.items.map((item) => [item, { outcome: event.how }])),
        },
      });
    case 'ReviewStarted':
      // other reviewers may be named while a clock stands still
      return row.caseState === 'SPECIAL_PROCEDURE' ? next : { ...next, caseState: 'UNDER_REVIEW' };
    case 'CaseTransferred':
    case 'CaseHandedUp':
      return { ...next, competentOrg: event.to, jurisdiction: event.jurisdiction ?? row.jurisdiction };
    case 'CalendarAdopted':
      return { ...next, calendarVersion: event.calendar.version, calendarKnownThrough: event.calendar.knownThrough };
    case 'CaseClosed':
      return { ...next, closedAt: event.effectiveAt };
    default:
      return next;
  }
}

/** What was decided stays; that a slip was corrected in it stands beside it. */
function withCorrection(
  row: PermitRow,
  { item, number, correctedOn, corrections: slips }: ClericalErrorCorrected,
): PermitRow {
  const outcome = row.decisions[item];
  if (!outcome || !('decidedOn' in outcome)) return row;
  const corrections = [...(outcome.corrections ?? []), { number, correctedOn, slips }];
  return { ...row, decisions: { ...row.decisions, [item]: { ...outcome, corrections } } };
}

function withOutcomes(
  row: PermitRow,
  items: readonly string[],
  change: { certificateNumber: string } | { delivered: true },
): PermitRow {
  const changed = Object.entries(row.decisions).map(([item, outcome]) => [
    item,
    items.includes(item) ? { ...outcome, ...change } : outcome,
  ]);
  return progressed({ ...row, decisions: Object.fromEntries(changed) });
}

/** The domain says how far a case of several items is; the row only knows what became of each. */
function progressed(row: PermitRow): PermitRow {
  const state = stateAfterDecision(row.items.map((item) => progressOf(row.decisions[item])));
  return state ? { ...row, caseState: state } : row;
}

function progressOf(outcome: ItemOutcome | undefined): Progress {
  if (!outcome) return { outcome: null, hasCertificate: false, delivered: false };
  if (!('decidedOn' in outcome)) return { outcome: 'ended', hasCertificate: false, delivered: false };
  const { certificateNumber, delivered = false } = outcome;
  return { outcome: outcome.outcome, hasCertificate: certificateNumber !== undefined, delivered };
}

function received({ stream, seq, event }: Recorded, client: string | null): PermitRow | null {
  if (event.type !== 'Received' && event.type !== 'CaseImported') return null;
  const isImported = event.type === 'CaseImported';
  return {
    caseNumber: event.caseNumber,
    stream,
    jurisdiction: event.jurisdiction,
    caseState: isImported ? event.state : 'RECEIVED',
    linkageState: 'none',
    lamp: 'green',
    kind: event.kind,
    channel: isImported ? 'window' : event.channel,
    items: event.items.map(({ item }) => item),
    competentOrg: event.competentOrg,
    receivedByOrg: event.receivedBy.org,
    client,
    applicantId: event.applicant.id,
    receivedAt: event.receivedAt,
    acceptedOn: isImported ? event.acceptedOn : null,
    deemed: false,
    decidedOn: null,
    decision: null,
    decisions: {},
    closedAt: null,
    nextDue: null,
    calendarVersion: event.calendar.version,
    calendarKnownThrough: event.calendar.knownThrough,
    imported: isImported ? event.origin : null,
    updatedAt: event.at,
    seq,
  };
}

/** What the row of the case says about its other rows. */
export function summarised(rows: StreamRows): StreamRows {
  if (!rows.permit) return rows;
  const open = rows.obligations.filter((obligation) => obligation.state === 'open');
  // a clock that stands still has no next day; of several items the row does not know which one stands
  const isPaused = rows.permit.caseState === 'SPECIAL_PROCEDURE' && rows.permit.items.length === 1;
  const running = open.filter(({ kind }) => !isPaused || (kind !== 'decide' && kind !== 'review'));
  const nextDue = running.map((obligation) => obligation.due).reduce<string | null>(earlier, null);
  const lamp = worstLamp(open.map((obligation) => obligation.lamp));
  return { ...rows, permit: { ...rows.permit, lamp, nextDue, linkageState: linkageOf(rows.pushes) } };
}

const earlier = (one: string | null, other: string): string => (one === null || other < one ? other : one);

/** As far as the push that is furthest behind. */
function linkageOf(pushes: readonly PushRow[]): LinkageState {
  if (pushes.length === 0) return 'none';
  if (pushes.some((push) => push.state === 'pending')) return 'pushPending';
  return pushes.some((push) => push.state === 'pushed') ? 'pushed' : 'acknowledged';
}
