import type { Calendar } from '../calendar.ts';
import type { ItemFacts, ReferenceFacts } from '../catalogue/facts.ts';
import type { Basis, ItemId, JurisdictionId, OrgId, Policy, UserId } from '../catalogue/types.ts';
import type { Obligation, RedCard } from '../obligations/types.ts';
import type { CivilDate, Instant } from '../time.ts';
import type { Answering, Linkage, PushState } from './linkage/types.ts';
import type { Service } from './service/types.ts';
import type { WorkId } from './work.ts';

/** One case (办件) and all that follows from it. Plain JSON: it is carried by the engine. */

/** `{jurisdiction}-{yyyymmdd of receipt}-{6-digit serial}`, unique, never reused. */
export type CaseNumber = string;
/** `{case number}-P{n}` */
export type PushId = string;

/** 代办: while an officer is away, another of his organ and rank acts in his place; both days are inclusive. */
export type Delegation = {
  id: string;
  /** who is away */
  principal: UserId;
  organ: OrgId;
  role: string;
  from: CivilDate;
  to: CivilDate;
};

/** Who acted: opaque ids, never names. `for`: in whose place; `user` is always who really did. */
export type Actor = { user: UserId; org: OrgId; role: string; for?: Delegation };

/** Personal data and free text live outside the case, encrypted; here stand an id and a keyed hash. */
export type TextRef = { id: string; mac: string };
export type PartyRef = { id: string; mac: string };

/** domain.md section 2.1. `NONE`: nothing was received yet. */
export type CaseState =
  | 'NONE'
  | 'RECEIVED'
  | 'CORRECTION_REQUESTED'
  | 'ACCEPTED'
  | 'NOT_ACCEPTED'
  | 'NOT_REQUIRED'
  | 'UNDER_REVIEW'
  | 'SPECIAL_PROCEDURE'
  | 'GRANTED'
  | 'DENIED'
  | 'CERTIFICATE_ISSUED'
  | 'DELIVERED'
  | 'WITHDRAWN'
  | 'TERMINATED'
  | 'CLOSED';

export type GivenMaterial = {
  material: string;
  source: 'upload' | 'shared' | 'paper';
  sha256?: string;
  pages?: number;
};

/** 笔误: what a document only repeats from elsewhere. */
export type ClericalField =
  | 'licenseeName'
  | 'licenseeCode'
  | 'legalRepresentative'
  | 'address'
  | 'itemName'
  | 'articleCited';

/** 更正: `{case number}-G{n}` */
export type ClericalCorrection = {
  number: string;
  correctedOn: CivilDate;
  fields: ClericalField[];
  delivered: boolean;
};

/** 许可条件: one line that names no person; it is public, and pushed. */
export type LicenceCondition = { text: string; basis: Basis };

/** false material (Art. 78), or a licence obtained by deception or bribery (Art. 79) */
export type BarringArticle = '78' | '79';

/** 不得再次申请: of one applicant, for one item, from a decision on. */
export type Bar = {
  item: ItemId;
  article: BarringArticle;
  /** of the application that it came from */
  kind: 'new' | 'change' | 'renewal';
  decidedAt: Instant;
  /** the number of the decision */
  document: string;
};

/** A case that waits for one of a limited number of licences, with the facts that rank it (Art. 57). */
export type Contender = {
  caseNumber: CaseNumber;
  kind: 'new' | 'change' | 'renewal';
  /** what it changes or renews; null where it names none */
  licence: HeldLicence | null;
  acceptedAt: Instant;
  receivedAt: Instant;
  reviewers: UserId[];
  checks: { officer: UserId; met: boolean }[];
  /** who keeps away from it */
  concerned: UserId[];
  /** a commitment stands for its review */
  withoutReview: boolean;
};

/** The licence that a change or a renewal is about. */
export type HeldLicence = {
  number: string;
  validTo: CivilDate;
  /** its renewal was asked for in time, and saves it beyond its end until it is decided (Art. 50(2)) */
  inTime: boolean;
};

/** 移送: the moment at which an item was accepted in the case that handed it on. */
export type CarriedRank = { from: CaseNumber; item: ItemId; acceptedAt: Instant };

/** What was granted of a limited number, and has not ended. */
export type GrantedLicence = {
  kind: 'new' | 'change' | 'renewal' | 'deemedRenewal';
  /** as a later case may name it */
  decisionNumber: string;
  certificateNumber: string | null;
  /** the licence it changes or renews; null also where an earlier release did not say */
  renews: string | null;
  validFrom: CivilDate | null;
};

/** How it stands with a limited number: who waits, how many are granted, which are being granted at this moment. */
export type Contest = {
  item: ItemId;
  open: Contender[];
  taken: number;
  /** who has a place kept, this case among them */
  underWay: CaseNumber[];
};

/** What an agent may do for the applicant (Art. 29). */
export type AgentAct =
  | 'apply'
  | 'correct'
  | 'supplement'
  | 'withdraw'
  | 'requestHearing'
  | 'recordStatement'
  | 'waiveHearing'
  | 'receiveDocuments';

/** 授权委托书: its hash, what it covers, and its first and last day. Who gave it to whom stands outside the case. */
export type PowerOfAttorney = { sha256: string; scope: AgentAct[]; from: CivilDate; through: CivilDate };

export type Remedies = { reconsiderationDays: number; suitMonths: number };

/** How a case is handled (办理方式): in the ordinary way, by commitment (告知承诺), or with minor papers to follow (容缺受理). */
export type Route = 'ordinary' | 'commitment' | 'tolerance';

/** The licence that a case is to change or renew. */
export type LicenceRef = { item: ItemId; number: string; validTo: CivilDate };

/** 延续 (Art. 50): whether it was asked for in time is settled by the first hand-in, and not asked again. */
export type Renewal = {
  applyBy: CivilDate;
  inTime: boolean;
};

export type Decision = {
  outcome: 'granted' | 'denied';
  /** absent: a new licence */
  kind?: 'change' | 'renewal' | 'deemedRenewal';
  /** the licence that is changed or renewed */
  licence?: Pick<LicenceRef, 'number' | 'validTo'>;
  number: string;
  decidedOn: CivilDate;
  /** null where nobody decided, and the law did: a deemed renewal */
  by: UserId | null;
  /** an entrusted item is decided in the name of the entrusting organ (委托, Art. 24) */
  inNameOf: OrgId | null;
  validFrom: CivilDate | null;
  validTo: CivilDate | null;
  /** absent: the ordinary one */
  route?: Exclude<Route, 'ordinary'>;
  /** granted on a commitment: by when the supervisor has to verify it (批后核查) */
  verifyBy?: CivilDate;
  /** absent where it carries none */
  conditions?: LicenceCondition[];
};

/** What one officer found and signed for; a check of the substance needs two of them (Art. 34(3)). */
export type Check = {
  officer: UserId;
  /** the reviewer in whose place he signed */
  for?: UserId;
  findings: { condition: string; met: boolean }[];
};

/** One licence item of the case, with its own versions, limits, decision, certificate and push. */
export type PermitItem = {
  item: ItemId;
  /** frozen at acceptance; null before */
  frozen: { facts: ItemFacts; catalogueVersion: number; supervisor: OrgId } | null;
  checks: Check[];
  decision: Decision | null;
  certificateNumber: string | null;
  delivered: boolean;
  published: boolean;
  /** its certificate is the one integrated licence of the trade (一业一证) */
  integrated?: true;
  /** slips of the pen in its decision; absent until the first */
  corrections?: ClericalCorrection[];
  /** ended without a decision, while other items of the case went on */
  ended?: 'withdrawn' | 'terminated' | 'transferred' | 'notAccepted';
};

export type Push = {
  id: PushId;
  item: ItemId;
  supervisor: OrgId;
  /** the coordination unit in force on the decision day; null is an incident */
  unit: string | null;
  delivery: 'inbox' | 'endpoint';
  state: PushState;
  orderedAt: Instant;
  attempts: number;
  /** null: an attempt is owed now */
  nextAttemptAt: Instant | null;
  /** when a missing receipt becomes an incident; null once it did, or once received */
  receiptAlarmAt: Instant | null;
  /** absent until it was acknowledged */
  answering?: Answering;
  /** how often its decision came back, to whomever it was pushed */
  returns?: number;
  /** the correction that it tells of; absent where it tells of the decision */
  correction?: string;
  /** the push that ended for it */
  replaces?: PushId;
};

/** What had moved a decision clock before the case came here, with its reasons (Art. 42, 45). */
export type ClockHistory = {
  /** `toldOn`: the applicant was told in writing; absent in what earlier releases took over */
  pauses: { kind: string; toldOn?: CivilDate; from: CivilDate; to: CivilDate; basis: Basis; reasons: TextRef }[];
  extension: { wd: number; approvedOn: CivilDate; approvedBy: string; reasons: TextRef } | null;
};

/** A paper that was handed over or filed: its hash, and where it is kept. */
export type Filed = { sha256: string; uri?: string };

/** 特别程序 (Art. 45): a procedure whose days do not count, as long as its pause lasts. */
export type SpecialProcedure = {
  /** `{case number}-T{n}` */
  id: string;
  item: ItemId;
  kind: string;
  /** begun, and told in writing: the clock stands still after this day */
  pausesFrom: CivilDate;
  /** the earliest day it could count after, where it was told later or not at all */
  earliestFrom?: CivilDate;
  /** where the item has a maximum: the last day on which the clock may stand still */
  pausesThrough: CivilDate | null;
  /** the last day on which it stood still; null while it does */
  pausedThrough: CivilDate | null;
  /** null while the procedure goes on, which it may after its pause */
  endedOn: CivilDate | null;
  /** as the notice told it; absent in what earlier releases began */
  neededWd?: number;
  /** of the lower organ, before it handed the case up */
  below?: true;
};

/** 延长 (Art. 42): once for an item. */
export type Extension = { item: ItemId; wd: number; approvedOn: CivilDate };

/** `applicant`, or the id of an interested party. */
export type PartyId = string;

/** 利害关系人 (Art. 36). Who it is stands outside the case. */
export type InterestedParty = {
  /** `{case number}-I{n}` */
  id: PartyId;
  /** told that the case touches its interests, and until when it may speak before the decision */
  told: { on: CivilDate; answerBy: CivilDate };
  hasSpoken: boolean;
};

/** 听证 (Art. 46–48): who was told of it, who asked for it, when it is held, and what came of it. */
export type Hearing = {
  told: { party: PartyId; on: CivilDate; requestBy: CivilDate }[];
  /** said that they ask for none */
  waived: PartyId[];
  requests: { party: PartyId; on: CivilDate }[];
  /** by the organ itself (Art. 46) */
  orderedOn: CivilDate | null;
  /** `notified`: had its notice; absent in what earlier releases arranged */
  arranged: { heldAt: Instant; presider: UserId; notified?: PartyId[] } | null;
  /** the last one: the decision rests on its transcript; `notified`: for whom a hearing was held */
  held: { on: CivilDate; transcript: string; notified?: PartyId[] } | null;
};

/** 踏勘 (Art. 34(3)); joint where staff of several organs took part. It never stops a clock. */
export type SiteSurvey = { item: ItemId; on: CivilDate; staff: { user: UserId; org: OrgId }[] };

/** What a department that was asked answers (征求意见). */
export type Opinion = 'agree' | 'disagree' | 'conditions' | 'noRemark';

/** 征求意见: what another department was asked, until when, and what it said. Its silence stops nothing. */
export type Consultation = {
  /** `{case number}-Y{n}` */
  id: string;
  organ: OrgId;
  /** absent: about the case as a whole */
  item?: ItemId;
  askedOn: CivilDate;
  limitWd: number;
  answerBy: CivilDate;
  /** null: silent so far */
  given: { opinion: Opinion; on: CivilDate; late: boolean } | null;
  /** the decision was made without it */
  concluded?: true;
};

/** 认领: a part of the case that one officer has in hand. */
export type Claim = { work: WorkId; organ: OrgId; holder: UserId; since: Instant };

/** Which case of which older system this was. */
export type Origin = { system: string; number: string };

export type Permit = {
  state: CaseState;
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  kind: 'new' | 'change' | 'renewal';
  /** absent for a new licence */
  licenceRef?: LicenceRef;
  /**
   * `facts`: from acceptance to the decision, what a deemed renewal would need; no caller brings them then.
   * `expired`: the licence has ended, and a decision that still comes begins anew
   */
  renewal?: Renewal & { facts: ReferenceFacts | null; expired?: true };
  receivedAt: Instant;
  /** what a bar goes by; absent in what earlier releases received, and in what came from an older system */
  appliedAt?: Instant;
  receivedBy: { user: UserId; org: OrgId };
  competentOrg: OrgId;
  decidableAtOnce: boolean;
  /** absent: the ordinary one */
  route?: Exclude<Route, 'ordinary'>;
  /** 联合办理 (Art. 26(2)): several departments as one, with a limit of its own */
  handling?: 'joint';
  /** 一业一证: the trade whose licences are asked for together */
  trade?: string;
  /** 容缺受理: listed materials that are still to follow; the date is set by acceptance */
  tolerated?: { open: string[]; completeBy: CivilDate | null };
  items: PermitItem[];
  /** ids of listed materials handed in so far */
  given: string[];
  /** from the last hand-in to acceptance: what a deemed acceptance would need */
  facts: ReferenceFacts | null;
  calendar: Calendar;
  policy: Policy;
  /** silence until `at` accepts the case as of `asOf` (Art. 32(1)4) */
  deemed: { at: Instant; asOf: CivilDate } | null;
  /** `open`: what was named and has not been handed in since */
  correction: {
    requestedOn: CivilDate;
    applicantDue: CivilDate;
    open: string[];
    /** absent until it was handed in, and in what earlier releases took */
    handedInAt?: Instant;
  } | null;
  /** `by`: null where silence accepted */
  accepted: { on: CivilDate; deemed: boolean; by: UserId | null } | null;
  reviewers: UserId[];
  obligations: Obligation[];
  unexplained: RedCard[];
  pushes: Push[];
  linkage?: Linkage;
  /** when the last condition of closing (办结) was met; null before and after */
  closableAt: Instant | null;
  /** these are absent until the first of them */
  procedures?: SpecialProcedure[];
  extensions?: Extension[];
  surveys?: SiteSurvey[];
  /** who inspects, tests or quarantines (Art. 55) */
  inspectors?: { item: ItemId; staff: UserId[] }[];
  /** who has an interest in the case, and keeps away from it (回避) */
  conflicts?: UserId[];
  interestedParties?: InterestedParty[];
  hearing?: Hearing;
  /** 报送: by the organ that reviewed it, to the one that decides (Art. 35) */
  handedUp?: { from: OrgId; on: CivilDate; recommendation: 'grant' | 'deny' };
  /** the agent of the applicant; `who`: absent where he handed the application in, and stands with it */
  agency?: PowerOfAttorney & { who?: TextRef; endedAt?: Instant };
  /** what the applicant may not apply for again */
  bars?: { article: BarringArticle; items: ItemId[]; through: CivilDate }[];
  consultations?: Consultation[];
  /** who has which part of it in hand */
  claims?: Claim[];
  /** 送达: how the applicant is told, and what he was told so far */
  service?: Service;
  /** absent for every case that was received here */
  imported?: Origin & ClockHistory;
};
