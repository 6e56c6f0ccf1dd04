import type { PermitEvent } from '../../domain/permit/events.ts';
import type { PermitRow, PushRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly PushRow[];

export function foldPushes(rows: Rows, permit: PermitRow, recorded: Recorded): Rows {
  const { event } = recorded;
  const at = event.effectiveAt;
  switch (event.type) {
    case 'PushOrdered':
      return [...rows, ordered(event, permit, recorded)];
    case 'PushDelivered':
      return withPush(rows, event.pushId, {
        state: 'pushed',
        deliveredAt: at,
        receipt: event.receipt,
        nextAttemptAt: null,
      });
    case 'PushDeliveryFailed':
      return withPush(rows, event.pushId, {
        attempts: event.attempt,
        lastProblem: event.problem,
        nextAttemptAt: event.nextAttemptAt,
      });
    case 'PushRetried':
      return withPush(rows, event.pushId, { nextAttemptAt: null });
    case 'PushReceiptMissing':
      return withPush(rows, event.pushId, { receiptMissingAt: at });
    case 'PushAcknowledged':
      return withPush(rows, event.pushId, {
        state: 'acknowledged',
        acknowledgedAt: at,
        officer: event.officer,
        late: event.late,
      });
    case 'PushClaimed':
      return withPush(rows, event.pushId, { officer: event.officer, ...NOBODY_AWAY });
    case 'AbsenceCovered': {
      const { deputy, from: absentFrom, to: absentTo } = event;
      return withPush(rows, event.pushId, { deputy, absentFrom, absentTo });
    }
    case 'PushReturned':
    case 'BoundaryDisputed':
      return withPush(rows, event.pushId, {
        state: event.type === 'PushReturned' ? 'returned' : 'disputed',
        returnedAt: at,
        proposedOwner: event.proposedOwner,
      });
    case 'PushUpheld':
      return withPush(rows, event.pushId, { state: 'pushed' });
    case 'PushRerouted':
      return withPush(rows, event.pushId, { state: 'ended', replacedBy: event.next, nextAttemptAt: null });
    case 'CoordinationUnitNamed':
      return event.pushes.reduce((named, pushId) => withPush(named, pushId, { unit: event.unit }), rows);
    default:
      return rows;
  }
}

const NOBODY_AWAY = { deputy: null, absentFrom: null, absentTo: null };

const withPush = (rows: Rows, pushId: string, change: Partial<PushRow>): Rows =>
  rows.map((row) => (row.pushId === pushId ? { ...row, ...change } : row));

const ordered = (
  event: Extract<PermitEvent, { type: 'PushOrdered' }>,
  permit: PermitRow,
  { stream, event: { effectiveAt } }: Recorded,
): PushRow => ({
  pushId: event.pushId,
  stream,
  caseNumber: permit.caseNumber,
  jurisdiction: permit.jurisdiction,
  item: event.item,
  supervisor: event.supervisor,
  enforcer: event.enforcer,
  unit: event.unit,
  delivery: event.delivery,
  catalogueVersion: event.catalogueVersion,
  state: 'pending',
  orderedAt: effectiveAt,
  deliveredAt: null,
  receipt: null,
  receiptMissingAt: null,
  acknowledgedAt: null,
  officer: null,
  late: null,
  attempts: 0,
  lastProblem: null,
  nextAttemptAt: null,
  decision: decisionOn(permit, event),
  ...NOBODY_AWAY,
  returnedAt: null,
  proposedOwner: null,
  replaces: event.replaces ?? null,
  replacedBy: null,
});

/** A push is born with its decision, or with the correction of one, or takes the place of one that was. */
function decisionOn(
  { decisions }: PermitRow,
  { item, correction }: Extract<PermitEvent, { type: 'PushOrdered' }>,
): PushRow['decision'] {
  const outcome = decisions[item];
  return outcome && 'decidedOn' in outcome ? { ...outcome, ...(correction !== undefined && { correction }) } : null;
}
