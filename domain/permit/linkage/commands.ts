import type { ReferenceFacts } from '../../catalogue/facts.ts';
import type { Basis, OrgId, UserId } from '../../catalogue/types.ts';
import type { CivilDate } from '../../time.ts';
import type { Actor, Filed, PushId, TextRef } from '../types.ts';
import type { FeedbackKind, FeedbackOutcome, MatterId } from './types.ts';

/** What may be asked once a decision was pushed. */

type By = { by: Actor };
type OfPush = By & { pushId: PushId };

/** 签收: takes a push over for the supervisor */
export type Acknowledge = OfPush & { type: 'acknowledge'; officer: UserId };

/** 认领: a colleague takes it over from the officer who was named */
export type ClaimPush = OfPush & { type: 'claimPush' };

/** 顶岗: while the officer is away; the deputy of the unit, where nobody else is named */
export type CoverAbsence = OfPush & {
  type: 'coverAbsence';
  deputy?: UserId;
  from: CivilDate;
  to: CivilDate;
  facts: ReferenceFacts;
};

/** 退回: not ours, and whose it is instead */
export type ReturnPush = OfPush & {
  type: 'returnPush';
  reasons: TextRef;
  proposedOwner: OrgId;
  facts: ReferenceFacts;
};

/** 重新推送: by the bureau, to the next addressee; to the former one again where it upholds it */
export type ReroutePush = OfPush & {
  type: 'reroutePush';
  to: OrgId;
  reasons: TextRef;
  articles: Basis[];
  facts: ReferenceFacts;
};

/** 承接: a supervisor was abolished, and another one has its duties */
export type SucceedSupervisor = By & {
  type: 'succeedSupervisor';
  supervisor: OrgId;
  successor: OrgId;
  reasons: TextRef;
  articles: Basis[];
  facts: ReferenceFacts;
};

/** 协调机构核对: daily, whether every supervisor has its one unit (S9) */
export type CheckUnits = By & { type: 'checkUnits'; facts: ReferenceFacts };

/** 督办回复 */
export type AnswerOrder = By & { type: 'answerOrder'; order: string; reply: TextRef };

type Binding = By & {
  matter: MatterId;
  /** who has to act, and until when */
  owner: OrgId;
  dueOn: CivilDate;
  reasons: TextRef;
  articles: Basis[];
  /** the minutes, or the leader's decision */
  document: Filed;
  facts: ReferenceFacts;
};

/** 联席会议决议, with what a member said against it; or that no agreement was reached */
export type ResolveMatter =
  | (Binding & { type: 'resolveMatter'; outcome: 'resolved'; dissent: { organ: OrgId; reasons: TextRef }[] })
  | (By & {
      type: 'resolveMatter';
      outcome: 'noAgreement';
      matter: MatterId;
      reasons: TextRef;
      document: Filed;
      dissent: { organ: OrgId; reasons: TextRef }[];
    });

/** 政府决定: of the leader of the level, where the conference could not */
export type DecideMatter = Binding & { type: 'decideMatter' };

/** 监管结果反馈 */
export type FeedBack = OfPush & {
  type: 'feedBack';
  kind: FeedbackKind;
  reference: string;
  foundOn: CivilDate;
  document: Filed;
  summary: TextRef;
};

/** 反馈审核: what the review of it came to; the sender is told */
export type ConcludeReview = By & {
  type: 'concludeReview';
  feedback: string;
  outcome: FeedbackOutcome;
  reasons: TextRef;
  articles: Basis[];
};

/** 向上转送: the organ above needs the result; the same-level supervisor relays it */
export type RequestRelay = OfPush & { type: 'requestRelay'; to: OrgId; reasons: TextRef };
export type ConfirmRelay = By & { type: 'confirmRelay'; relay: string; proof: Filed };

/** what the effects report back */
export type ConfirmPush = OfPush & { type: 'confirmPush'; receipt: string };
export type ReportPushFailure = OfPush & { type: 'reportPushFailure'; attempt: number; problem: string };

export type LinkageCommand =
  | Acknowledge
  | ClaimPush
  | CoverAbsence
  | ReturnPush
  | ReroutePush
  | SucceedSupervisor
  | CheckUnits
  | AnswerOrder
  | ResolveMatter
  | DecideMatter
  | FeedBack
  | ConcludeReview
  | RequestRelay
  | ConfirmRelay
  | ConfirmPush
  | ReportPushFailure;

/** What people and their systems may send. */
export const LINKAGE_COMMANDS = [
  'acknowledge',
  'claimPush',
  'coverAbsence',
  'returnPush',
  'reroutePush',
  'succeedSupervisor',
  'answerOrder',
  'resolveMatter',
  'decideMatter',
  'feedBack',
  'concludeReview',
  'requestRelay',
  'confirmRelay',
] as const satisfies readonly LinkageCommand['type'][];

/** What the effects report, and the service itself asks. */
const OTHERS = ['confirmPush', 'reportPushFailure', 'checkUnits'] as const satisfies readonly LinkageCommand['type'][];

const ALL: readonly string[] = [...LINKAGE_COMMANDS, ...OTHERS];

export const isLinkageCommand = <Command extends { type: string }>(
  command: Command,
): command is Extract<Command, { type: LinkageCommand['type'] }> => ALL.includes(command.type);
