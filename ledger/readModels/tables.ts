import type { Basis, ItemId, JurisdictionId, OrgId, Quantity, UserId } from '../../domain/catalogue/types.ts';
import type { Lamp, ObligationKind, Rung } from '../../domain/obligations/types.ts';
import type { MatterRaised } from '../../domain/permit/linkage/events.ts';
import type { Matter, MatterCause, MatterId, PushState } from '../../domain/permit/linkage/types.ts';
import type {
  BarringArticle,
  CaseNumber,
  CaseState,
  ClericalField,
  Contender,
  Decision,
  HeldLicence,
  LicenceCondition,
  PushId,
  TextRef,
} from '../../domain/permit/types.ts';
import type { CivilDate, Instant } from '../../domain/time.ts';
import type { Json, NullableJson } from '../json.ts';

export type LinkageState = 'none' | 'pushPending' | 'returned' | 'disputed' | 'pushed' | 'acknowledged';

/** A slip of the pen and what stands in its place; the texts stand with the personal data. */
export type Correction = {
  number: string;
  correctedOn: CivilDate;
  slips: { field: ClericalField; was: TextRef; becomes: TextRef }[];
};

/** `correction`: the one that a push tells of; absent where it tells of the decision */
export type PushedDecision = Decision & { corrections?: Correction[]; correction?: string };

export type ItemOutcome =
  | (Decision & { certificateNumber?: string; delivered?: true; corrections?: Correction[] })
  /** ended without a decision, while others of the case went on */
  | { outcome: 'withdrawn' | 'terminated' | 'transferred' | 'notAccepted' };

export type PermitsTable = {
  caseNumber: CaseNumber;
  stream: string;
  jurisdiction: JurisdictionId;
  caseState: CaseState;
  linkageState: LinkageState;
  /** the worst lamp of what is still owed */
  lamp: Lamp;
  kind: 'new' | 'change' | 'renewal';
  channel: 'online' | 'window';
  items: ItemId[];
  competentOrg: OrgId;
  receivedByOrg: OrgId;
  /** the client system that submitted; null where the case was not admitted through a command row */
  client: string | null;
  applicantId: string;
  receivedAt: Instant;
  acceptedOn: CivilDate | null;
  deemed: boolean;
  decidedOn: CivilDate | null;
  decision: Decision['outcome'] | null;
  /** what became of each item, and how far it has come since */
  decisions: Json<{ [item: ItemId]: ItemOutcome }>;
  closedAt: Instant | null;
  nextDue: CivilDate | null;
  /** the calendar the case counts with now; what it was accepted under stands in its file */
  calendarVersion: string | null;
  calendarKnownThrough: CivilDate | null;
  /** taken over from an older system, which is said for ever */
  imported: NullableJson<{ system: string; number: string }>;
  updatedAt: Instant;
  seq: number;
};

export type ObligationsTable = {
  stream: string;
  /** a duty of one name can be opened again (acceptance after a correction): each opening is a row */
  openedSeq: number;
  id: string;
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  kind: ObligationKind;
  organ: OrgId;
  item: ItemId | null;
  pushId: PushId | null;
  basis: Json<Basis[]>;
  start: CivilDate;
  due: CivilDate;
  statutoryDue: CivilDate | null;
  statutoryDueLenient: CivilDate | null;
  provisional: boolean;
  /** the worst card shown; it stays when the duty is met at last */
  lamp: Lamp;
  rung: Rung | null;
  yellowAt: Instant | null;
  redAt: Instant | null;
  statutoryPassed: boolean;
  state: 'open' | 'met' | 'ended';
  metAt: Instant | null;
  late: boolean | null;
  endedAt: Instant | null;
  endedReason: string | null;
  explainedAt: Instant | null;
  explainedBy: UserId | null;
  explanationId: string | null;
  /** who has it in hand; of a decision, who reviews */
  holder: UserId | null;
  heldSince: Instant | null;
  /** of a decision: who has it in hand to decide */
  decider: UserId | null;
  deciderSince: Instant | null;
  /** what its clock stands still for (Art. 45); empty while it runs */
  pauses: Json<{ procedure: string; kind: string; since: CivilDate }[]>;
  /** whether there is something to decide on; null where no decision is waited for, or an earlier release wrote it */
  readyToDecide: boolean | null;
};

export type PushesTable = {
  pushId: PushId;
  stream: string;
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  item: ItemId;
  supervisor: OrgId;
  enforcer: OrgId;
  unit: string | null;
  delivery: 'inbox' | 'endpoint';
  catalogueVersion: number;
  state: PushState;
  orderedAt: Instant;
  deliveredAt: Instant | null;
  receipt: string | null;
  receiptMissingAt: Instant | null;
  acknowledgedAt: Instant | null;
  officer: UserId | null;
  late: boolean | null;
  /** deliveries that failed */
  attempts: number;
  lastProblem: string | null;
  nextAttemptAt: Instant | null;
  decision: NullableJson<PushedDecision>;
  /** who stands in for the officer, and on which days */
  deputy: UserId | null;
  absentFrom: CivilDate | null;
  absentTo: CivilDate | null;
  /** the last return or dispute: when, and whose it is said to be */
  returnedAt: Instant | null;
  proposedOwner: OrgId | null;
  replaces: PushId | null;
  replacedBy: PushId | null;
};

/** 提请事项: before the conference of a level, or its leader. */
export type MattersTable = {
  matter: MatterId;
  stream: string;
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  cause: MatterCause;
  obligationId: string;
  pushId: PushId | null;
  convener: OrgId;
  concerned: OrgId[];
  state: Matter['state'];
  referredAt: Instant;
  /** of whoever has to act now */
  due: CivilDate | null;
  /** who has to act, by the resolution or the decision */
  owner: OrgId | null;
  /** who was against it */
  dissent: OrgId[];
  /** the hash of the minutes, or of the decision */
  document: string | null;
  boundAt: Instant | null;
  raisedAt: Instant | null;
  raisedWhy: MatterRaised['why'] | null;
  settledAt: Instant | null;
};

export type DecisionKind = 'new' | NonNullable<Decision['kind']>;

/** What Art. 40 publishes of a grant; the licensee's public name is resolved by the reader from the party. */
export type PublicationsTable = {
  caseNumber: CaseNumber;
  item: ItemId;
  stream: string;
  jurisdiction: JurisdictionId;
  organ: OrgId;
  inNameOf: OrgId | null;
  applicantId: string;
  kind: DecisionKind;
  decisionNumber: string;
  decidedOn: CivilDate;
  validFrom: CivilDate | null;
  validTo: CivilDate | null;
  /** the licence that was changed or renewed; null where the decision names none */
  renews: string | null;
  certificateNumber: string | null;
  publishedAt: Instant | null;
  receipt: string | null;
  /** null: it carries none */
  conditions: NullableJson<LicenceCondition[]>;
  /** null: nothing was corrected in it */
  corrections: NullableJson<Correction[]>;
};

/** 不得再次申请: asked before an application is taken in. */
export type BarsTable = {
  caseNumber: CaseNumber;
  item: ItemId;
  article: BarringArticle;
  stream: string;
  subject: string | null;
  kind: 'new' | 'change' | 'renewal';
  document: string;
  decidedAt: Instant;
};

/** What of a case ranks it among those that ask for one of a limited number (Art. 57). */
export type ContendersTable = {
  caseNumber: CaseNumber;
  item: ItemId;
  stream: string;
  jurisdiction: JurisdictionId;
  kind: 'new' | 'change' | 'renewal';
  acceptedAt: Instant;
  receivedAt: Instant;
  /** as frozen at acceptance */
  quantity: NullableJson<Quantity>;
  reviewers: UserId[];
  checks: Json<Contender['checks']>;
  concerned: UserId[];
  withoutReview: boolean;
  /** of a change or a renewal: the licence it is about */
  licence: NullableJson<HeldLicence>;
  /** received: a renewal that was asked for in time, and not accepted yet */
  state: 'received' | 'open' | 'granted' | 'over';
};
