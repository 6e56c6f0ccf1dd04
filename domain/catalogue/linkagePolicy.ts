/** 审管联动: how long who has to answer, and who hears of silence (domain.md 2.4, 5). All of it is POLICY. */

/** Whom a rung is told to; which person that is, the register of units and the roles of the organs say. */
export const RECIPIENTS = [
  'officer',
  'unitHead',
  'liaison',
  'departmentHead',
  'convener',
  'governmentHead',
  'staffingAuthority',
] as const;
export type Recipient = (typeof RECIPIENTS)[number];

export const RUNGS = ['reminder', 'yellow', 'red', 'supervised', 'conference', 'government'] as const;
/** The rungs of domain.md section 5, from 0 to 5. */
export type Rung = (typeof RUNGS)[number];

export type LinkagePolicy = {
  /** the bureau's time to find the next addressee of a push that came back */
  rerouteWd: number;
  /** a push may still be returned when the time to acknowledge is over */
  returnAfterLimit: boolean;
  /** 督办: the time to answer an order of supervised handling */
  orderAnswerWd: number;
  /** the conference convenes, once a matter was referred to it */
  conveneWd: number;
  /** the leader of the level decides what the conference could not */
  governmentWd: number;
  /** the supervisor's own time, from its finding to its feedback */
  feedbackWd: number;
  /** the bureau's time to review what was fed back, and to answer */
  reviewWd: number;
  /** the supervisor's time to relay a result to the organ above it */
  relayWd: number;
  /** a denial is pushed as well */
  pushDenials: boolean;
};

/** What counts where a policy says nothing of it. */
export const LINKAGE_DEFAULTS: LinkagePolicy = {
  rerouteWd: 1,
  returnAfterLimit: false,
  orderAnswerWd: 2,
  conveneWd: 5,
  governmentWd: 5,
  feedbackWd: 1,
  reviewWd: 20,
  relayWd: 2,
  pushDenials: false,
};

/** domain.md section 5, column 'to whom' */
export const DEFAULT_RECIPIENTS: { readonly [rung in Rung]: readonly Recipient[] } = {
  reminder: ['officer'],
  yellow: ['officer', 'unitHead'],
  red: ['unitHead', 'liaison'],
  supervised: ['departmentHead'],
  conference: ['convener', 'departmentHead'],
  government: ['governmentHead'],
};

/** Whole numbers, both ends included. Beyond them a setting would switch its duty off in all but name. */
export const LINKAGE_RANGES: { readonly [path: string]: readonly [from: number, through: number] } = {
  'ladder.conferenceAfterRedWd': [1, 20],
  'linkage.rerouteWd': [1, 5],
  'linkage.orderAnswerWd': [1, 10],
  'linkage.conveneWd': [1, 20],
  'linkage.governmentWd': [1, 20],
  'linkage.feedbackWd': [1, 10],
  'linkage.reviewWd': [1, 60],
  'linkage.relayWd': [1, 10],
};

export const LINKAGE_SWITCHES: readonly string[] = ['linkage.returnAfterLimit', 'linkage.pushDenials'];
