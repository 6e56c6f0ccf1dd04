import type { Basis, ItemId, OrgId, UserId } from '../../catalogue/types.ts';
import type { CivilDate, Instant } from '../../time.ts';
import type { Actor, Filed, PushId, TextRef } from '../types.ts';
import type { Absence, FeedbackKind, FeedbackOutcome, MatterCause, MatterId } from './types.ts';

/** What happened from the push on. */

export type PushOrdered = {
  type: 'PushOrdered';
  pushId: PushId;
  item: ItemId;
  supervisor: OrgId;
  enforcer: OrgId;
  unit: string | null;
  delivery: 'inbox' | 'endpoint';
  catalogueVersion: number;
  receiptAlarmAt: Instant;
  /** the correction that it tells of; absent where it tells of the decision */
  correction?: string;
  /** the push that ended for it */
  replaces?: PushId;
};
export type CoordinationUnitMissing = { type: 'CoordinationUnitMissing'; supervisor: OrgId; item: ItemId };
/** S9: it has its one unit again; `pushes` that went to the organ alone are its from here on */
export type CoordinationUnitNamed = {
  type: 'CoordinationUnitNamed';
  supervisor: OrgId;
  unit: string;
  pushes: PushId[];
};
export type PushDelivered = { type: 'PushDelivered'; pushId: PushId; supervisor: OrgId; receipt: string };
export type PushDeliveryFailed = {
  type: 'PushDeliveryFailed';
  pushId: PushId;
  attempt: number;
  problem: string;
  nextAttemptAt: Instant;
};
export type PushRetried = { type: 'PushRetried'; pushId: PushId };
/** an operators' incident, without a ladder */
export type PushReceiptMissing = { type: 'PushReceiptMissing'; pushId: PushId; supervisor: OrgId };
export type PushAcknowledged = {
  type: 'PushAcknowledged';
  by: Actor;
  pushId: PushId;
  officer: UserId;
  late: boolean;
};
/** 认领 */
export type PushClaimed = { type: 'PushClaimed'; by: Actor; pushId: PushId; officer: UserId; formerly: UserId };
/** 顶岗 */
export type AbsenceCovered = { type: 'AbsenceCovered'; by: Actor; pushId: PushId; officer: UserId } & Absence;
type Returned = { by: Actor; pushId: PushId; supervisor: OrgId; reasons: TextRef; proposedOwner: OrgId };
/** 退回 */
export type PushReturned = Returned & { type: 'PushReturned'; late: boolean };
/** 职责边界争议: a second return, or one after the limit, is no return; `matter` is what settles it */
export type BoundaryDisputed = Returned & {
  type: 'BoundaryDisputed';
  cause: 'secondReturn' | 'lateReturn';
  matter: MatterId;
};
/** 重新推送: ended for `next`; `why`: the bureau found another addressee, it was resolved so, or the organ is no more */
export type PushRerouted = {
  type: 'PushRerouted';
  by: Actor;
  pushId: PushId;
  next: PushId;
  to: OrgId;
  why: 'returned' | 'resolved' | 'succeeded';
  reasons: TextRef;
  articles: Basis[];
};
/** the bureau, or whoever settled the dispute, has found it with the right one */
export type PushUpheld = { type: 'PushUpheld'; by: Actor; pushId: PushId; reasons: TextRef; articles: Basis[] };
/** 承接: its open duties are the successor's from here on; no date moves */
export type SupervisorSucceeded = {
  type: 'SupervisorSucceeded';
  by: Actor;
  supervisor: OrgId;
  successor: OrgId;
  obligations: string[];
  reasons: TextRef;
  articles: Basis[];
};
/** 督办 */
export type HandlingOrderIssued = { type: 'HandlingOrderIssued'; order: string; obligationId: string; organ: OrgId };
export type HandlingOrderAnswered = {
  type: 'HandlingOrderAnswered';
  by: Actor;
  order: string;
  obligationId: string;
  reply: TextRef;
};
/** 提请联席会议 (rung 4): before the convener of the level */
export type MatterReferred = {
  type: 'MatterReferred';
  matter: MatterId;
  cause: MatterCause;
  obligationId: string;
  pushId?: PushId;
  convener: OrgId;
  concerned: OrgId[];
};
type Bound = {
  by: Actor;
  matter: MatterId;
  owner: OrgId;
  dueOn: CivilDate;
  /** the push that the owner has to answer for */
  pushId?: PushId;
  reasons: TextRef;
  articles: Basis[];
  document: Filed;
};
/** 决议 */
export type MatterResolved = Bound & { type: 'MatterResolved'; dissent: { organ: OrgId; reasons: TextRef }[] };
/** 提请政府决定 (rung 5) */
export type MatterRaised = {
  type: 'MatterRaised';
  matter: MatterId;
  why: 'notConvened' | 'noAgreement' | 'overdue';
  /** the leader of the level, and for boundaries the staffing authority with him */
  to: OrgId[];
  by?: Actor;
  reasons?: TextRef;
  document?: Filed;
  dissent?: { organ: OrgId; reasons: TextRef }[];
};
/** 政府决定 */
export type MatterDecided = Bound & { type: 'MatterDecided' };
/** answered at last, or carried out: nobody has to settle it any more */
export type MatterSettled = { type: 'MatterSettled'; matter: MatterId };
export type FeedbackReceived = {
  type: 'FeedbackReceived';
  by: Actor;
  feedback: string;
  pushId: PushId;
  item: ItemId;
  supervisor: OrgId;
  kind: FeedbackKind;
  reference: string;
  foundOn: CivilDate;
  late: boolean;
  document: Filed;
  summary: TextRef;
};
export type FeedbackAnswered = {
  type: 'FeedbackAnswered';
  by: Actor;
  feedback: string;
  supervisor: OrgId;
  reference: string;
  outcome: FeedbackOutcome;
  reasons: TextRef;
  articles: Basis[];
};
export type RelayRequested = {
  type: 'RelayRequested';
  by: Actor;
  relay: string;
  pushId: PushId;
  supervisor: OrgId;
  to: OrgId;
  reasons: TextRef;
};
export type ResultRelayed = { type: 'ResultRelayed'; by: Actor; relay: string; to: OrgId; proof: Filed };

export type LinkageEvent =
  | PushOrdered
  | CoordinationUnitMissing
  | CoordinationUnitNamed
  | PushDelivered
  | PushDeliveryFailed
  | PushRetried
  | PushReceiptMissing
  | PushAcknowledged
  | PushClaimed
  | AbsenceCovered
  | PushReturned
  | BoundaryDisputed
  | PushRerouted
  | PushUpheld
  | SupervisorSucceeded
  | HandlingOrderIssued
  | HandlingOrderAnswered
  | MatterReferred
  | MatterResolved
  | MatterRaised
  | MatterDecided
  | MatterSettled
  | FeedbackReceived
  | FeedbackAnswered
  | RelayRequested
  | ResultRelayed;

const LINKAGE_EVENTS: { readonly [type in LinkageEvent['type']]: true } = {
  PushOrdered: true,
  CoordinationUnitMissing: true,
  CoordinationUnitNamed: true,
  PushDelivered: true,
  PushDeliveryFailed: true,
  PushRetried: true,
  PushReceiptMissing: true,
  PushAcknowledged: true,
  PushClaimed: true,
  AbsenceCovered: true,
  PushReturned: true,
  BoundaryDisputed: true,
  PushRerouted: true,
  PushUpheld: true,
  SupervisorSucceeded: true,
  HandlingOrderIssued: true,
  HandlingOrderAnswered: true,
  MatterReferred: true,
  MatterResolved: true,
  MatterRaised: true,
  MatterDecided: true,
  MatterSettled: true,
  FeedbackReceived: true,
  FeedbackAnswered: true,
  RelayRequested: true,
  ResultRelayed: true,
};

export const isLinkageEvent = <Event extends { type: string }>(
  event: Event,
): event is Extract<Event, { type: LinkageEvent['type'] }> => Object.hasOwn(LINKAGE_EVENTS, event.type);
