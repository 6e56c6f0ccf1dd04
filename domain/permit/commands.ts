import type { Calendar } from '../calendar.ts';
import type { ReferenceFacts } from '../catalogue/facts.ts';
import type { Basis, ItemId, JurisdictionId, OrgId, UserId } from '../catalogue/types.ts';
import type { CivilDate, Instant } from '../time.ts';
import { LINKAGE_COMMANDS, type LinkageCommand } from './linkage/commands.ts';
import type { RecordService, ReportNotice, ReportNoticeFailure } from './service/commands.ts';
import type { Channel } from './service/types.ts';
import type {
  Actor,
  Bar,
  CarriedRank,
  CaseNumber,
  ClockHistory,
  Contest,
  Filed,
  GivenMaterial,
  LicenceCondition,
  Opinion,
  Origin,
  PartyId,
  PartyRef,
  PowerOfAttorney,
  PushId,
  Route,
  TextRef,
} from './types.ts';
import type { WorkId } from './work.ts';

/** What somebody may ask of a case. Past the API (shape, identity, right), before the law. */

type By = { by: Actor };

/** Asked for the applicant by his agent, within his power (Art. 29). */
type ByAgent = { agent?: true };

/** When it was on record here, however long it then waited for the case. */
type Asked = { askedAt?: Instant };

/** Why the organ is not competent, with a pointer to the right one (Art. 32(1)2). */
export type CompetenceFinding = {
  code:
    | 'itemNotInCatalogue'
    | 'itemRecovered'
    | 'itemCancelled'
    | 'wrongJurisdiction'
    | 'licenceExpired'
    | 'belowThreshold';
  pointsTo: OrgId;
};

/** 收件 */
export type Receive = By & {
  type: 'receive';
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  receivedAt: Instant;
  channel: 'online' | 'window';
  /** the bureau the case goes to */
  competentOrg: OrgId;
  kind: 'new' | 'change' | 'renewal';
  licenceRef?: { item: ItemId; number: string; validTo: CivilDate };
  route?: Exclude<Route, 'ordinary'>;
  handling?: 'joint';
  trade?: string;
  /** 承诺书: its text stands with the personal data */
  commitment?: { signedOn: CivilDate };
  /** listed materials that the applicant will hand in later, on the route `tolerance` */
  tolerated?: string[];
  items: { item: ItemId }[];
  materials: GivenMaterial[];
  applicant: PartyRef;
  /** 委托代理: who hands it in for the applicant stands with the applicant */
  agent?: PowerOfAttorney;
  /** 送达方式: how he agreed to be told; the addresses stand with the personal data */
  service?: { channels: Channel[] };
  lateEntryReason?: TextRef;
  decidableAtOnce: boolean;
  /** asks for a dated written decision where the organ is not competent */
  requestWrittenDecision: boolean;
  finding: CompetenceFinding | null;
  /** what is on record of the applicant for these items; absent in commands of earlier releases */
  bars?: Bar[];
  facts: ReferenceFacts;
};

/** 一次性告知补正: all defects at once, once */
export type RequestCorrection = By & { type: 'requestCorrection'; defects: { material: string; reason: TextRef }[] };

/**
 * 补正: the second hand-in. Silence accepts the case as of its day, so it brings the facts of that day; absent in
 * commands of earlier releases, which go on with those of the receipt.
 */
export type Correct = By & Asked & ByAgent & { type: 'correct'; materials: GivenMaterial[]; facts?: ReferenceFacts };

/** 受理 */
export type Accept = By & { type: 'accept'; bars?: Bar[]; carried?: CarriedRank[]; facts: ReferenceFacts };

/** 不予受理 */
export type RefuseAcceptance = By & {
  type: 'refuseAcceptance';
  ground: 'notInRemit' | 'falseMaterials' | 'stillIncomplete' | 'barred';
  /** of several items those that are not in remit any more, which `facts` show; absent: the whole case */
  items?: ItemId[];
  pointsTo?: OrgId;
  reasons: TextRef;
  articles: Basis[];
} & KnownApplicant & { bars?: Bar[]; facts?: ReferenceFacts };

/** A finding of false material bars whom it was found of: by a keyed hash; null where that can no longer be made. */
type KnownApplicant = { subject?: string | null };

/** 不受理: no licence is needed */
export type DeclareNotRequired = By & {
  type: 'declareNotRequired';
  reasons: TextRef;
  articles: Basis[];
  pointsTo?: OrgId;
};

/** 审查: names the reviewers; the substance is checked by at least two (Art. 34) */
export type StartReview = By & { type: 'startReview'; reviewers: UserId[] };

/** 核查: what the officer who sends it found; two of them make a check */
export type VerifySubstance = By & {
  type: 'verifySubstance';
  item: ItemId;
  findings: { condition: string; met: boolean }[];
  opinion?: TextRef;
};

/** 踏勘、联合踏勘: by two at least of the organ that decides, with staff of others in a joint one (Art. 34(3)) */
export type RecordSurvey = By & {
  type: 'recordSurvey';
  item: ItemId;
  /** today, where nothing else is said */
  surveyedOn?: CivilDate;
  staff: { user: UserId; org: OrgId }[];
  report: Filed;
  findings?: TextRef;
};

/** 指派检验、检测、检疫人员: two at least, within five days of acceptance (Art. 55) */
export type AssignInspectors = By & { type: 'assignInspectors'; item: ItemId; staff: UserId[] };

/** 回避: of the officer himself, or of another by the head of the organ */
export type DeclareConflict = By & { type: 'declareConflict'; officer?: UserId; reasons: TextRef };

/** 利害关系人: whose major interests the case touches is told, and may speak (Art. 36) */
export type RegisterInterestedParty = By & {
  type: 'registerInterestedParty';
  name: TextRef;
  interest: TextRef;
  notice: Filed;
};

/** 陈述申辩: what the applicant or an interested party has to say, before the decision (Art. 36) */
export type RecordStatement = By &
  ByAgent & {
    type: 'recordStatement';
    party: PartyId;
    statement: TextRef;
    /** asks for no hearing; the paper says so */
    waivesHearing?: boolean;
    paper?: Filed;
  };

/** 告知听证权利 (Art. 47) */
export type TellHearingRight = By & { type: 'tellHearingRight'; parties: PartyId[]; notice: Filed };

/** 申请听证, within five days of being told (Art. 47) */
export type RequestHearing = By & Asked & ByAgent & { type: 'requestHearing'; party: PartyId };

/** 依职权听证: by law, or for a major public interest, announced to the public (Art. 46) */
export type OrderHearing = By & { type: 'orderHearing'; announcement: Filed; articles: Basis[] };

/** 听证通知: when, where and before whom, seven days ahead (Art. 48) */
export type ArrangeHearing = By & {
  type: 'arrangeHearing';
  heldAt: Instant;
  place: TextRef;
  presider: UserId;
  notice: Filed;
};

/** 听证笔录: by the presider, once it was held (Art. 48) */
export type RecordHearing = By & { type: 'recordHearing'; transcript: Filed };

/** 报送上级机关: the opinion of the organ that reviews, with the whole file (Art. 35) */
export type HandUp = By & {
  type: 'handUp';
  recommendation: 'grant' | 'deny';
  opinion: TextRef;
  /** 全部申请材料: the file as it goes up */
  file: Filed;
  articles: Basis[];
};

/** 征求意见: asks other departments, each with the same limit */
export type RequestOpinions = By & {
  type: 'requestOpinions';
  departments: OrgId[];
  /** those of them that the register of organisations knows */
  known: OrgId[];
  /** absent: about the case as a whole */
  item?: ItemId;
  question: TextRef;
  /** shorter than the item or the policy sets, never longer */
  limitWd?: number;
};

/** 反馈意见: of a department that was asked */
export type GiveOpinion = By & Asked & { type: 'giveOpinion'; consultation: string; opinion: Opinion; text?: TextRef };

/** 认领: takes a part of the case in hand */
export type ClaimWork = By & { type: 'claimWork'; work: WorkId };

/** 释放: gives it back to the queue */
export type ReleaseWork = By & { type: 'releaseWork'; work: WorkId; reasons?: TextRef };

/** 改派: by the head of the unit, whoever has it in hand */
export type ReassignWork = By & { type: 'reassignWork'; work: WorkId; officer: UserId; reasons: TextRef };

/** 工作交接: all that a leaving officer has of the case, by the head of the unit */
export type HandOver = By & { type: 'handOver'; officer: UserId; successor: UserId; reasons: TextRef };

/** 准予 or 不予许可, with the push order in the same breath */
export type Decide = By & {
  type: 'decide';
  item: ItemId;
  outcome: 'granted' | 'denied';
  reasons?: TextRef;
  articles: Basis[];
  failedConditions?: string[];
  /** concealed facts or false material (Art. 78); of a denial alone */
  finding?: 'falseMaterials';
  /** 许可条件; of a grant alone, where a law that the item names allows them */
  conditions?: LicenceCondition[];
  /** of an item limited in number: how it stands with the others (Art. 57) */
  contest?: Contest;
  /** the hash of the transcript it rests on, where a hearing was held (Art. 48) */
  hearingTranscript?: string;
  /** earlier than the item's own term, never later */
  validTo?: CivilDate;
  facts: ReferenceFacts;
} & KnownApplicant;

/** 特别程序: stops the clock of an item from the day it is told in writing (Art. 45) */
export type StartSpecialProcedure = By & {
  type: 'startSpecialProcedure';
  item: ItemId;
  kind: string;
  /** today, where nothing else is said */
  startedOn?: CivilDate;
  toldOn?: CivilDate;
  /** the time needed, as the notice tells it */
  neededWd: number;
  notice: Filed;
  /** what demands the procedure */
  articles: Basis[];
  /** why it is entered late, by the head of the organ */
  reasons?: TextRef;
};

/** the clock runs on */
export type EndSpecialProcedure = By & {
  type: 'endSpecialProcedure';
  procedure: string;
  /** today, where nothing else is said */
  endedOn?: CivilDate;
  report?: Filed;
};

/** 延长: approved by the head of the organ, or of the government of the level (Art. 42) */
export type Extend = By & {
  type: 'extend';
  item: ItemId;
  /** the item's own length, where nothing else is said */
  wd?: number;
  reasons: TextRef;
  /** what tells the applicant the reasons */
  notice: Filed;
};

/** 颁发 */
export type IssueCertificate = By & {
  type: 'issueCertificate';
  item: ItemId;
  certificateNumber: string;
  licenceId?: string;
};

/** 一业一证: one licence for all that was granted of a trade, with the same force as each of them */
export type IssueIntegratedLicence = By & {
  type: 'issueIntegratedLicence';
  certificateNumber: string;
  licenceId?: string;
};

/** 容缺补齐: what tolerant acceptance left open */
export type Supplement = By & ByAgent & { type: 'supplement'; materials: GivenMaterial[] };

/** 笔误更正: of a decision and its certificate; the substance is corrected by nobody */
export type CorrectClericalError = By & {
  type: 'correctClericalError';
  item: ItemId;
  /** `field`: as it was asked for; which of them are slips the law says */
  corrections: { field: string; was: TextRef; becomes: TextRef }[];
  reasons: TextRef;
  /** 更正书 */
  notice: Filed;
  facts: ReferenceFacts;
};

/** 送达 */
export type Deliver = By & {
  type: 'deliver';
  item: ItemId;
  /** the correction that is delivered; without, the decision */
  document?: string;
  method: 'inPerson' | 'post' | 'electronic' | 'leftInPlace' | 'publicNotice';
  /** into the hands of the agent */
  agent?: true;
  recipient: TextRef;
  proof: { sha256: string; uri?: string };
};

/** 委托代理人: who acts for the applicant from now on (Art. 29) */
export type AppointAgent = By & { type: 'appointAgent'; who: TextRef; power: PowerOfAttorney };

/** 撤销委托 */
export type EndAgency = By & { type: 'endAgency'; notice: Filed };

/** by the applicant */
export type Withdraw = By & Asked & ByAgent & { type: 'withdraw'; reasons?: TextRef };

/** by the bureau, with a ground */
export type Terminate = By &
  Asked & {
    type: 'terminate';
    ground: 'notCorrected' | 'notCompleted' | 'subjectCeased' | 'forceMajeure';
    reasons: TextRef;
    articles: Basis[];
  };

/** 移送: to the organ that has the power now, where a later catalogue took it from this one */
export type TransferCase = By & { type: 'transferCase'; reasons: TextRef; facts: ReferenceFacts };

/** the reason a red card demands */
export type ExplainDelay = By & { type: 'explainDelay'; obligation: string; reasons: TextRef };

/** what the effects report back */
export type ConfirmPublication = By & { type: 'confirmPublication'; item: ItemId; receipt: string };

/** 承接新日历: a holiday notice was published, and the case counts with it from now on */
export type AdoptCalendar = By & { type: 'adoptCalendar'; calendar: Calendar };

/** 历史办件移交: what an older system says of a case that is open there */
export type ImportCase = By &
  Pick<ClockHistory, 'pauses'> & {
    type: 'importCase';
    origin: Origin;
    caseNumber: CaseNumber;
    jurisdiction: JurisdictionId;
    state: 'RECEIVED' | 'ACCEPTED' | 'UNDER_REVIEW';
    receivedAt: Instant;
    receivedBy: { user: UserId; org: OrgId };
    competentOrg: OrgId;
    kind: 'new' | 'change' | 'renewal';
    licenceRef?: { item: ItemId; number: string; validTo: CivilDate };
    items: { item: ItemId }[];
    materials: GivenMaterial[];
    applicant: PartyRef;
    acceptedOn?: CivilDate;
    /** who accepted does not decide; what earlier releases took over names nobody, and was judged by their rules */
    acceptedBy?: UserId;
    correction?: { requestedOn: CivilDate; handedInOn: CivilDate };
    extension?: NonNullable<ClockHistory['extension']>;
    reviewers?: UserId[];
    facts: ReferenceFacts;
  };

export type PermitCommand =
  | Receive
  | RequestCorrection
  | Correct
  | Accept
  | RefuseAcceptance
  | DeclareNotRequired
  | StartReview
  | VerifySubstance
  | StartSpecialProcedure
  | EndSpecialProcedure
  | Extend
  | RecordSurvey
  | AssignInspectors
  | DeclareConflict
  | RegisterInterestedParty
  | RecordStatement
  | TellHearingRight
  | RequestHearing
  | OrderHearing
  | ArrangeHearing
  | RecordHearing
  | HandUp
  | RequestOpinions
  | GiveOpinion
  | Decide
  | IssueCertificate
  | IssueIntegratedLicence
  | CorrectClericalError
  | Supplement
  | AppointAgent
  | EndAgency
  | Deliver
  | Withdraw
  | Terminate
  | TransferCase
  | ExplainDelay
  | LinkageCommand
  | ConfirmPublication
  | ClaimWork
  | ReleaseWork
  | ReassignWork
  | HandOver
  | ReportNotice
  | ReportNoticeFailure
  | RecordService
  | AdoptCalendar
  | ImportCase;

export type PermitCommandName = PermitCommand['type'];

/** What people and their systems may send; the rest comes from the effects of the case itself. */
export const PERMIT_COMMANDS = [
  'receive',
  'requestCorrection',
  'correct',
  'accept',
  'refuseAcceptance',
  'declareNotRequired',
  'startReview',
  'verifySubstance',
  'startSpecialProcedure',
  'endSpecialProcedure',
  'extend',
  'recordSurvey',
  'assignInspectors',
  'declareConflict',
  'registerInterestedParty',
  'recordStatement',
  'tellHearingRight',
  'requestHearing',
  'orderHearing',
  'arrangeHearing',
  'recordHearing',
  'handUp',
  'requestOpinions',
  'giveOpinion',
  'decide',
  'issueCertificate',
  'issueIntegratedLicence',
  'correctClericalError',
  'supplement',
  'appointAgent',
  'endAgency',
  'deliver',
  'withdraw',
  'terminate',
  'transferCase',
  'explainDelay',
  'recordService',
  ...LINKAGE_COMMANDS,
] as const satisfies readonly PermitCommandName[];

/** Who works on it. They move nothing of the case itself, and are no step of its procedure. */
export const WORK_COMMANDS = [
  'claimWork',
  'releaseWork',
  'reassignWork',
  'handOver',
] as const satisfies readonly PermitCommandName[];

/** What is judged by the day on which it was asked, so that no wait costs the applicant a right (see askedAt.ts). */
export const DATED_COMMANDS = [
  'correct',
  'requestHearing',
  'giveOpinion',
  'withdraw',
  'terminate',
] as const satisfies readonly PermitCommandName[];

/** What the service itself asks: of every case when something around it changes, of a new one at go-live. */
export const SERVICE_COMMANDS = [
  'adoptCalendar',
  'importCase',
  'checkUnits',
] as const satisfies readonly PermitCommandName[];

/** Moments that come without anybody acting; see due.ts. */
export type PermitTick =
  | { type: 'endPause'; procedure: string }
  | { type: 'rung'; obligationId: string }
  | { type: 'statutoryLimit'; obligationId: string }
  | { type: 'deemAccepted' }
  | { type: 'licenceEnd' }
  | { type: 'pushReceiptMissing'; pushId: PushId }
  | { type: 'retryPush'; pushId: PushId }
  | { type: 'retryNotice'; notice: string }
  | { type: 'close' };
