import type { Stamped } from '../domain/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { isInternal } from '../domain/permit/internal.ts';
import type { CaseNumber } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import type { Appended } from './project.ts';

/** A row of the outbox, as one event makes it. */
export type Notification = { seq: number; event_type: string; at: Instant; body: JsonObject };

export const notificationsOf = (caseNumber: CaseNumber, appended: readonly Appended[]): Notification[] =>
  appended
    .filter(({ event }) => !isInternal(event))
    .map(({ seq, event }) => ({
      seq,
      event_type: event.type,
      at: event.at,
      body: notificationOf(caseNumber, seq, event),
    }));

/**
 * What a client system is told of an event. A list of what may go out, not of what may not: officers, parties, free
 * texts and our own reference facts stay here, and a later field does not slip out by itself.
 */
const TOLD = [
  'item',
  'applicantDue',
  'acceptedOn',
  'deemed',
  'documentNumber',
  'inNameOf',
  'ground',
  'pointsTo',
  'articles',
  'failedConditions',
  'remedies',
  'pushId',
  'supervisor',
  'enforcer',
  'late',
  'certificateNumber',
  'licenceNumber',
  'validTo',
  'why',
  'licenceId',
  'method',
  'obligationId',
  'organ',
  'due',
  'statutoryDue',
  'reason',
  'from',
  'to',
] as const;

function notificationOf(caseNumber: CaseNumber, seq: number, event: Stamped<PermitEvent>): JsonObject {
  return {
    caseNumber,
    seq,
    type: event.type,
    at: event.at,
    effectiveAt: event.effectiveAt,
    detail: JSON.parse(JSON.stringify({ ...told(event), ...nested(event) })),
  };
}

const told = (event: PermitEvent): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => (TOLD as readonly string[]).includes(name)));

/** Parts of an event that hold something of both kinds. */
function nested(event: PermitEvent): object {
  switch (event.type) {
    case 'Accepted':
      return { items: event.items.map(({ item, supervisor }) => ({ item, supervisor })) };
    case 'CorrectionRequested':
      return { materials: event.defects.map((defect) => defect.material) };
    case 'LicenceGranted':
    case 'LicenceDeemedRenewed':
    case 'LicenceDenied': {
      const {
        kind = 'new',
        number,
        outcome,
        decidedOn,
        inNameOf,
        validFrom,
        validTo,
        licence,
        conditions,
      } = event.decision;
      const decision = { kind, number, outcome, decidedOn, inNameOf, validFrom, validTo };
      return { decision: { ...decision, ...(licence && { licence }), ...(conditions && { conditions }) } };
    }
    case 'ClericalErrorCorrected': {
      const { number, correctedOn, corrections } = event;
      return { number, correctedOn, fields: corrections.map(({ field }) => field) };
    }
    case 'ClericalCorrectionDelivered':
      return { number: event.number };
    case 'ReapplicationBarred': {
      const { article, items, document, through } = event;
      return { article, items, document, through };
    }
    case 'ObligationOpened': {
      const { id, organ, due, statutoryDue, provisional } = event.obligation;
      return { obligationId: id, organ, due, statutoryDue: statutoryDue ?? null, provisional };
    }
    default:
      return {};
  }
}
