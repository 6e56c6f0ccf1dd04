import type { OrgId, UserId } from '../../catalogue/types.ts';
import type { CivilDate } from '../../time.ts';

/** From the push to whatever comes of it: who answers, who disputes, who settles (domain.md 2.4, 5). */

/**
 * `returned`: the bureau has to find another addressee, or to uphold this one. `disputed`: the conference has to.
 * `ended`: another push has taken its place.
 */
export type PushState = 'pending' | 'pushed' | 'acknowledged' | 'returned' | 'disputed' | 'ended';

/** 顶岗: the deputy stands in for the named officer on these days, both included. */
export type Absence = { deputy: UserId; from: CivilDate; to: CivilDate };

/** Who answers for a push that was taken over. */
export type Answering = { officer: UserId; absence?: Absence };

/** `{case number}-M{n}` */
export type MatterId = string;

/** 提请事项: a duty that nobody answers, or a push that nobody owns, before the conference and the leader of the level. */
export type Matter = {
  id: MatterId;
  cause: MatterCause;
  /** the duty it is about; that of a disputed push has ended, and comes again with its owner */
  obligationId: string;
  pushId?: string;
  /** a resolution binds, and so does a decision; `settled`: answered, or carried out */
  state: 'referred' | 'resolved' | 'raised' | 'decided' | 'settled';
};

export type MatterCause = 'silence' | 'boundary';

/** 督办: `{case number}-D{n}`, an order that is to be answered apart from the duty it is about. */
export type HandlingOrder = { id: string; obligationId: string };

/** 监管结果反馈: what a supervisor found, and what became of it here. */
export type Feedback = {
  /** `{case number}-F{n}` */
  id: string;
  pushId: string;
  from: OrgId;
  /** the sender's own number of it: the same again is the same feedback */
  reference: string;
  kind: FeedbackKind;
  /** the hash of the sender's document */
  document: string;
  outcome: FeedbackOutcome | null;
};

export const FEEDBACK_KINDS = ['penalty', 'order', 'closure', 'creditChange', 'suggestion', 'riskSignal'] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/** The licence stays, is to be changed, or another procedure is to be opened (`…Referred`). */
export const FEEDBACK_OUTCOMES = ['keep', 'change', 'suspendReferred', 'revokeReferred'] as const;
export type FeedbackOutcome = (typeof FEEDBACK_OUTCOMES)[number];

/** 向上转送: `{case number}-R{n}`, the same-level supervisor hands a result on to the organ above it. */
export type Relay = { id: string; pushId: string; to: OrgId; state: 'open' | 'relayed' };

/** What of a case belongs to linkage alone; all of it is absent until the first of it. */
export type Linkage = {
  matters?: Matter[];
  /** every order that was issued, so that no number comes twice */
  orders?: HandlingOrder[];
  feedback?: Feedback[];
  relays?: Relay[];
  /** supervisors that were found without their one unit (S9), and have not named it since */
  vacancies?: OrgId[];
};
