import type { Calendar } from '../calendar.ts';
import type { ItemFacts, ReferenceFacts } from '../catalogue/facts.ts';
import type { Basis, ItemId, JurisdictionId, OrgId, Policy, UserId } from '../catalogue/types.ts';
import type { Obligation, ObligationKind, RungAt } from '../obligations/types.ts';
import type { RefusalCode } from '../refusal.ts';
import type { CivilDate, Instant } from '../time.ts';
import type { ImportCase } from './commands.ts';
import type { ServiceEvent } from './service/events.ts';
import type { Channel } from './service/types.ts';
import type {
  Actor,
  BarringArticle,
  CaseNumber,
  ClericalField,
  ClockHistory,
  Decision,
  Filed,
  GivenMaterial,
  Opinion,
  PartyId,
  PartyRef,
  PermitItem,
  PowerOfAttorney,
  PushId,
  Remedies,
  Renewal,
  Route,
  TextRef,
} from './types.ts';
import type { WorkId } from './work.ts';

/** What happened. Named in the past tense, never changed once released. */

export type Received = {
  type: 'Received';
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  receivedAt: Instant;
  channel: 'online' | 'window';
  receivedBy: { user: UserId; org: OrgId };
  competentOrg: OrgId;
  kind: 'new' | 'change' | 'renewal';
  licenceRef?: { item: ItemId; number: string; validTo: CivilDate };
  renewal?: Renewal;
  route?: Exclude<Route, 'ordinary'>;
  handling?: 'joint';
  trade?: string;
  commitment?: { signedOn: CivilDate };
  tolerated?: string[];
  items: { item: ItemId }[];
  materials: GivenMaterial[];
  applicant: PartyRef;
  agent?: PowerOfAttorney;
  /** absent: he did not say how he wants to be told */
  service?: { channels: Channel[] };
  lateEntryReason?: TextRef;
  decidableAtOnce: boolean;
  facts: ReferenceFacts | null;
  calendar: Calendar;
  policy: Policy;
  /** null where the case ends with its receipt */
  deemed: { at: Instant; asOf: CivilDate } | null;
};

/** the statement of an older system about a case that was open there; marked as such for ever */
export type CaseImported = Omit<ImportCase, 'type' | 'items' | 'acceptedOn' | 'extension' | 'reviewers' | 'facts'> & {
  type: 'CaseImported';
  acceptedOn: CivilDate | null;
  extension: ClockHistory['extension'];
  reviewers: UserId[];
  items: Pick<PermitItem, 'item' | 'frozen'>[];
  renewal?: Renewal;
  facts: ReferenceFacts | null;
  calendar: Calendar;
  policy: Policy;
  deemed: { at: Instant; asOf: CivilDate } | null;
};

export type CorrectionRequested = {
  type: 'CorrectionRequested';
  by: Actor;
  defects: { material: string; reason: TextRef }[];
  applicantDue: CivilDate;
};
export type CorrectionHandedIn = {
  type: 'CorrectionHandedIn';
  by: Actor;
  agent?: true;
  materials: GivenMaterial[];
  deemed: { at: Instant; asOf: CivilDate };
  /** from here on a deemed acceptance freezes what these say of `asOf` */
  facts?: ReferenceFacts;
};
export type Accepted = {
  type: 'Accepted';
  /** null: deemed by silence, nobody acted */
  by: Actor | null;
  deemed: boolean;
  acceptedOn: CivilDate;
  items: { item: ItemId; facts: ItemFacts; catalogueVersion: number; supervisor: OrgId }[];
  policy: Policy;
  calendarVersion: string;
  /** listed materials that the bureau takes from the departments that keep them */
  shared?: string[];
  /** 容缺受理: what may follow, and by when; the grant waits for it */
  tolerated?: { open: string[]; completeBy: CivilDate | null };
  /** of a renewal asked for in time: what a deemed one would be pushed by, where acceptance brought newer ones */
  known?: ReferenceFacts;
  /** of an item limited in number: the moment that ranks it, of a deemed acceptance that of the hand-in (Art. 57) */
  ranking?: { at: Instant; withoutReview: boolean };
};
/** 不得再次申请 (Art. 78, 79) */
export type ReapplicationBarred = {
  type: 'ReapplicationBarred';
  article: BarringArticle;
  items: ItemId[];
  kind: 'new' | 'change' | 'renewal';
  /** a keyed hash of the applicant's code or number; null where that was erased */
  subject: string | null;
  document: string;
  through: CivilDate;
};
export type AcceptanceRefused = {
  type: 'AcceptanceRefused';
  by: Actor;
  ground: string;
  /** 警告 (Art. 78) */
  warning?: true;
  /** the decision that bars the applicant, and the last day of it */
  bar?: { document: string; through: CivilDate };
  /** the organ that entrusted the power (Art. 24) */
  inNameOf?: OrgId;
  documentNumber: string;
  pointsTo?: OrgId;
  reasons?: TextRef;
  articles: Basis[];
};
export type LicenceNotRequired = {
  type: 'LicenceNotRequired';
  by: Actor;
  ground?: string;
  documentNumber: string;
  pointsTo?: OrgId;
  reasons?: TextRef;
  articles: Basis[];
};
export type ReviewStarted = { type: 'ReviewStarted'; by: Actor; reviewers: UserId[] };
export type SubstanceVerified = {
  type: 'SubstanceVerified';
  by: Actor;
  item: ItemId;
  findings: { condition: string; met: boolean }[];
  opinion?: TextRef;
};
export type SpecialProcedureStarted = {
  type: 'SpecialProcedureStarted';
  by: Actor;
  procedure: string;
  item: ItemId;
  kind: string;
  startedOn: CivilDate;
  toldOn: CivilDate;
  neededWd: number;
  /** the later of the two days, and none before its hearing was owed or in the time of a red card; it still counts */
  pausesFrom: CivilDate;
  pausesThrough: CivilDate | null;
  notice: Filed;
  articles: Basis[];
  /** why the head of the organ entered it late */
  reasons?: TextRef;
};
/** the pause reached the item's own maximum: the clock runs on by itself, whatever becomes of the procedure */
export type PauseCapped = { type: 'PauseCapped'; procedure: string; item: ItemId; pausedThrough: CivilDate };
export type SpecialProcedureEnded = {
  type: 'SpecialProcedureEnded';
  by: Actor;
  procedure: string;
  item: ItemId;
  kind: string;
  endedOn: CivilDate;
  pausedThrough: CivilDate;
  report?: Filed;
};
/** no clock of the case stands still any more */
export type ReviewResumed = { type: 'ReviewResumed' };
export type LimitExtended = {
  type: 'LimitExtended';
  by: Actor;
  item: ItemId;
  wd: number;
  approvedOn: CivilDate;
  reasons: TextRef;
  notice: Filed;
  articles: Basis[];
};
export type SiteSurveyed = {
  type: 'SiteSurveyed';
  by: Actor;
  item: ItemId;
  surveyedOn: CivilDate;
  staff: { user: UserId; org: OrgId }[];
  joint: boolean;
  report: Filed;
  findings?: TextRef;
};
export type InspectorsAssigned = { type: 'InspectorsAssigned'; by: Actor; item: ItemId; staff: UserId[] };
export type ConflictDeclared = { type: 'ConflictDeclared'; by: Actor; officer: UserId; reasons: TextRef };
export type InterestedPartyRegistered = {
  type: 'InterestedPartyRegistered';
  by: Actor;
  party: PartyId;
  name: TextRef;
  interest: TextRef;
  notice: Filed;
  toldOn: CivilDate;
  answerBy: CivilDate;
};
export type StatementRecorded = {
  type: 'StatementRecorded';
  by: Actor;
  agent?: true;
  party: PartyId;
  statement: TextRef;
  waivesHearing: boolean;
  /** what it waived the hearing with; absent in earlier releases */
  paper?: Filed;
};
export type HearingRightTold = {
  type: 'HearingRightTold';
  by: Actor;
  parties: PartyId[];
  notice: Filed;
  toldOn: CivilDate;
  requestBy: CivilDate;
};
export type HearingRequested = {
  type: 'HearingRequested';
  by: Actor;
  agent?: true;
  party: PartyId;
  requestedOn: CivilDate;
};
export type HearingOrdered = {
  type: 'HearingOrdered';
  by: Actor;
  orderedOn: CivilDate;
  announcement: Filed;
  articles: Basis[];
};
/** in public (Art. 48) */
export type HearingArranged = {
  type: 'HearingArranged';
  by: Actor;
  heldAt: Instant;
  place: TextRef;
  presider: UserId;
  notice: Filed;
  /** who had been told of the right to it, or is party to one that the organ ordered; absent in earlier releases */
  notified?: PartyId[];
};
export type HearingHeld = { type: 'HearingHeld'; by: Actor; heldOn: CivilDate; transcript: Filed };
/** the opinion and the whole file went up (Art. 35); the upper organ's clock begins with them */
export type CaseHandedUp = {
  type: 'CaseHandedUp';
  by: Actor;
  from: OrgId;
  to: OrgId;
  jurisdiction: JurisdictionId;
  items: ItemId[];
  recommendation: 'grant' | 'deny';
  opinion: TextRef;
  file: Filed;
  handedUpOn: CivilDate;
  /** open duties that go up with it */
  obligations: string[];
  articles: Basis[];
};
export type OpinionRequested = {
  type: 'OpinionRequested';
  by: Actor;
  consultation: string;
  organ: OrgId;
  item?: ItemId;
  question: TextRef;
  askedOn: CivilDate;
  limitWd: number;
  answerBy: CivilDate;
};
/** late, or after the decision: on record as such, and it moves nothing */
export type OpinionGiven = {
  type: 'OpinionGiven';
  by: Actor;
  consultation: string;
  organ: OrgId;
  item?: ItemId;
  opinion: Opinion;
  text?: TextRef;
  late: boolean;
  afterDecision?: true;
};
/** decided without it: silence never holds a decision up */
export type ConsultationConcluded = {
  type: 'ConsultationConcluded';
  consultation: string;
  organ: OrgId;
  item?: ItemId;
  answerBy: CivilDate;
  reason: ObligationEnded['reason'];
};
/** 认领 */
export type WorkClaimed = { type: 'WorkClaimed'; by: Actor; work: WorkId; organ: OrgId; holder: UserId };
/** given back, or taken from whoever keeps away from the case */
export type WorkReleased = {
  type: 'WorkReleased';
  by: Actor;
  work: WorkId;
  organ: OrgId;
  holder: UserId;
  because: 'released' | 'conflict';
  reasons?: TextRef;
};
/** 改派; `previous`: null where nobody had it in hand */
export type WorkReassigned = {
  type: 'WorkReassigned';
  by: Actor;
  work: WorkId;
  organ: OrgId;
  holder: UserId;
  previous: UserId | null;
  reasons: TextRef;
};
/** what a decision had before it; `null`: silent, and `late` where the time was over */
export type OpinionHeard = { consultation: string; organ: OrgId; opinion: Opinion | null; late: boolean };
export type LicenceGranted = {
  type: 'LicenceGranted';
  by: Actor;
  item: ItemId;
  decision: Decision;
  /** the version of the catalogue that lets a bureau finish what it accepted, though the power has moved */
  finishesUnder?: number;
  /** the hash of the transcript it rests on (Art. 48) */
  hearingTranscript?: string;
  /** of an item limited in number: licences in force before it, and how many there may be (Art. 57) */
  place?: { taken: number; limit: number | null };
  /** what other departments had said, where any was asked */
  opinions?: OpinionHeard[];
  reasons?: TextRef;
  articles: Basis[];
};
export type LicenceDenied = {
  type: 'LicenceDenied';
  by: Actor;
  item: ItemId;
  decision: Decision;
  finishesUnder?: number;
  hearingTranscript?: string;
  opinions?: OpinionHeard[];
  reasons: TextRef;
  articles: Basis[];
  failedConditions: string[];
  /** with a warning (Art. 78) */
  finding?: 'falseMaterials';
  remedies: Remedies;
};
/** 视为准予延续 (Art. 50(2)): asked for in time, and nobody decided before the licence ended */
export type LicenceDeemedRenewed = {
  type: 'LicenceDeemedRenewed';
  item: ItemId;
  decision: Decision;
  /** where the licence ended before the case was accepted */
  frozen?: NonNullable<PermitItem['frozen']>;
};
/** the licence to be renewed ended before its renewal was decided; the case goes on (Art. 50, 70(1)) */
export type LicenceExpired = {
  type: 'LicenceExpired';
  item: ItemId;
  licenceNumber: string;
  validTo: CivilDate;
  /** asked for too late, or left uncorrected beyond the applicant's time */
  why: 'late' | 'notCorrected';
};
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
};
export type CoordinationUnitMissing = { type: 'CoordinationUnitMissing'; supervisor: OrgId; item: ItemId };
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
export type CertificateIssued = {
  type: 'CertificateIssued';
  by: Actor;
  item: ItemId;
  certificateNumber: string;
  licenceId?: string;
};
/** 一业一证: one licence that stands for those of all its items */
export type IntegratedLicenceIssued = {
  type: 'IntegratedLicenceIssued';
  by: Actor;
  trade: string;
  items: ItemId[];
  certificateNumber: string;
  licenceId?: string;
};
/** 笔误更正: the texts name people, and stand with them */
export type ClericalErrorCorrected = {
  type: 'ClericalErrorCorrected';
  by: Actor;
  item: ItemId;
  number: string;
  correctedOn: CivilDate;
  corrections: { field: ClericalField; was: TextRef; becomes: TextRef }[];
  reasons: TextRef;
  notice: Filed;
};
export type ClericalCorrectionDelivered = {
  type: 'ClericalCorrectionDelivered';
  by: Actor;
  item: ItemId;
  number: string;
  method: string;
  agent?: true;
  recipient: TextRef;
  proof: Filed;
};
export type SupplementHandedIn = {
  type: 'SupplementHandedIn';
  by: Actor;
  agent?: true;
  materials: GivenMaterial[];
};
/** 委托代理 (Art. 29) */
export type AgentAppointed = { type: 'AgentAppointed'; by: Actor; who: TextRef; power: PowerOfAttorney };
export type AgencyEnded = { type: 'AgencyEnded'; by: Actor; notice: Filed };
export type DecisionDelivered = {
  type: 'DecisionDelivered';
  by: Actor;
  item: ItemId;
  method: string;
  agent?: true;
  recipient: TextRef;
  proof: { sha256: string; uri?: string };
};
export type DecisionPublished = { type: 'DecisionPublished'; item: ItemId; receipt: string };
export type Withdrawn = {
  type: 'Withdrawn';
  by: Actor;
  agent?: true;
  reasons?: TextRef;
  /** duties whose red card was shown for a day after it was asked: they had ended, and nobody has to explain it */
  annulled?: string[];
};
export type Terminated = { type: 'Terminated'; by: Actor; ground: string; reasons: TextRef; articles: Basis[] };
/** a part of a case, while the rest goes on: what was granted or denied stands */
export type ItemsEnded = {
  type: 'ItemsEnded';
  by: Actor;
  agent?: true;
  items: ItemId[];
  how: 'withdrawn' | 'terminated' | 'transferred' | 'notAccepted';
  /** 移送、不予受理: the organ that has the power now, and the version that moved it */
  to?: OrgId;
  catalogueVersion?: number;
  /** of a refusal of acceptance */
  documentNumber?: string;
  ground?: string;
  reasons?: TextRef;
  articles?: Basis[];
  /** as in `Withdrawn` */
  annulled?: string[];
};
/** 移送: the case and its open duties are another organ's from here on; no date moves */
export type CaseTransferred = {
  type: 'CaseTransferred';
  by: Actor;
  from: OrgId;
  to: OrgId;
  /** the one the case belongs to from here on, where it is another (S24) */
  jurisdiction?: JurisdictionId;
  /** the version that moved the power */
  catalogueVersion: number;
  obligations: string[];
  /** as with `Accepted` */
  known?: ReferenceFacts;
  reasons: TextRef;
  articles: Basis[];
};
export type CaseClosed = { type: 'CaseClosed' };

export type ObligationOpened = { type: 'ObligationOpened'; obligation: Obligation };
export type ObligationMet = { type: 'ObligationMet'; obligationId: string; obligation: ObligationKind; late: boolean };
export type ObligationEnded = {
  type: 'ObligationEnded';
  obligationId: string;
  obligation: ObligationKind;
  reason: 'deemedAccepted' | 'deemedRenewed' | 'withdrawn' | 'terminated' | 'transferred' | 'notAccepted' | 'decided';
};

/** 承接新日历: from here on the case counts with it; what acceptance froze stays on record as it was */
export type CalendarAdopted = {
  type: 'CalendarAdopted';
  by: Actor;
  calendar: Calendar;
  previous: { version: string; knownThrough: CivilDate };
};
type DueDates = { due: CivilDate; statutoryDue?: CivilDate; statutoryDueLenient?: CivilDate };
/** a due date, counted again; `ladder` holds what is still to climb */
export type DueDateRecomputed = DueDates & {
  type: 'DueDateRecomputed';
  /** absent: a calendar that knows more of a provisional date */
  because?: 'pause' | 'extension';
  obligationId: string;
  obligation: ObligationKind;
  organ: OrgId;
  previous: DueDates;
  provisional: boolean;
  ladder: RungAt[];
};
/** the moment from which silence accepts (Art. 32(1)4), counted again */
export type SilencePeriodRecomputed = {
  type: 'SilencePeriodRecomputed';
  previous: Instant;
  deemed: { at: Instant; asOf: CivilDate };
};
/** the applicant's time to correct, counted again; never shorter than he was told */
export type CorrectionPeriodRecomputed = {
  type: 'CorrectionPeriodRecomputed';
  previous: CivilDate;
  applicantDue: CivilDate;
};

/** the applicant's time to hand in what tolerant acceptance left open, counted again; never shorter */
export type TolerancePeriodRecomputed = {
  type: 'TolerancePeriodRecomputed';
  previous: CivilDate;
  completeBy: CivilDate;
};
/** the last day on which a clock may stand still, by the new calendar */
export type PausePeriodRecomputed = {
  type: 'PausePeriodRecomputed';
  procedure: string;
  item: ItemId;
  previous: CivilDate;
  pausesThrough: CivilDate;
};

type Climbed = { obligationId: string; obligation: ObligationKind; organ: OrgId; due: CivilDate };
/** a rung that time climbed; red is on record for good */
export type CardShown = Climbed & {
  type: 'ReminderSent' | 'YellowCardShown' | 'RedCardShown' | 'SupervisedHandlingOrdered';
};
export type StatutoryLimitPassed = Climbed & { type: 'StatutoryLimitPassed'; statutoryDue: CivilDate };
export type DelayExplained = { type: 'DelayExplained'; by: Actor; obligationId: string; reasons: TextRef };

/** Where there was no caller to refuse: the outcome of an effect that came too late. */
export type CommandRefused = { type: 'CommandRefused'; command: string; code: RefusalCode };

export type PermitEvent =
  | Received
  | CaseImported
  | CorrectionRequested
  | CorrectionHandedIn
  | Accepted
  | AcceptanceRefused
  | ReapplicationBarred
  | LicenceNotRequired
  | ReviewStarted
  | SubstanceVerified
  | SpecialProcedureStarted
  | PauseCapped
  | SpecialProcedureEnded
  | ReviewResumed
  | LimitExtended
  | SiteSurveyed
  | InspectorsAssigned
  | ConflictDeclared
  | InterestedPartyRegistered
  | StatementRecorded
  | HearingRightTold
  | HearingRequested
  | HearingOrdered
  | HearingArranged
  | HearingHeld
  | CaseHandedUp
  | OpinionRequested
  | OpinionGiven
  | ConsultationConcluded
  | WorkClaimed
  | WorkReleased
  | WorkReassigned
  | LicenceGranted
  | LicenceDenied
  | LicenceDeemedRenewed
  | LicenceExpired
  | PushOrdered
  | CoordinationUnitMissing
  | PushDelivered
  | PushDeliveryFailed
  | PushRetried
  | PushReceiptMissing
  | PushAcknowledged
  | CertificateIssued
  | IntegratedLicenceIssued
  | ClericalErrorCorrected
  | ClericalCorrectionDelivered
  | SupplementHandedIn
  | AgentAppointed
  | AgencyEnded
  | DecisionDelivered
  | DecisionPublished
  | Withdrawn
  | Terminated
  | ItemsEnded
  | CaseTransferred
  | CaseClosed
  | ObligationOpened
  | ObligationMet
  | ObligationEnded
  | CalendarAdopted
  | DueDateRecomputed
  | SilencePeriodRecomputed
  | CorrectionPeriodRecomputed
  | TolerancePeriodRecomputed
  | PausePeriodRecomputed
  | CardShown
  | StatutoryLimitPassed
  | DelayExplained
  | ServiceEvent
  | CommandRefused;

export type PermitEventType = PermitEvent['type'];
