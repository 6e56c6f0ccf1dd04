import type { Text } from './text.ts';

/** Refusals about the answer of supervisors, and about what settles a dispute. */
export const LINKAGE_REFUSALS = {
  pushNotAcknowledged: {
    zh: '该推送单尚未签收或已不由贵部门办理（见 state）；请先签收。',
    en: 'The push was not taken over, or is no longer yours (state); acknowledge it first.',
  },
  pushNotReturned: {
    zh: '该推送单没有待处理的退回（见 state）；只有监管部门退回后才能重新推送。',
    en: 'The push did not come back (state); it is sent elsewhere only once its addressee has returned it.',
  },
  pushNotDelivered: {
    zh: '该推送单尚未送达，或已由新的推送单代替（见 state）；请使用现行推送单的编号。',
    en: 'The push has not arrived, or another has taken its place (state); use the number of the one in force.',
  },
  alreadyAnswering: {
    zh: '该人员（见 officer）已是本推送单的经办人；请指定其他人员，无需重复认领。',
    en: 'The officer (officer) answers for the push already; name somebody else, or leave it as it is.',
  },
  absenceOver: {
    zh: '顶岗期限的最后一日（to）不得早于首日（from）和今日（today）；请更正日期。',
    en: 'The last day (to) lies before the first one (from) or before today (today); correct the days.',
  },
  deputyRequired: {
    zh: '该部门协调机构没有登记副职；请在 deputy 填写顶岗人员。',
    en: 'The unit of the day has no deputy on the register; name one in deputy.',
  },
  resolutionBinding: {
    zh: '该推送单的归属已由决议或政府决定确定（见 matter），不得再退回；请签收。',
    en: 'Whose the push is was resolved or decided (matter) and binds; acknowledge it.',
  },
  ownerNotSupervisor: {
    zh: '该机关不是本级行业监管部门（见 field）；请从 supervisors 中选择。上级部门由同级监管部门转送。',
    en: 'The organ in field is no supervisor of this level; take one of supervisors. To organs above, the supervisor of the level relays.',
  },
  sameAddressee: {
    zh: '所填机关就是现收件部门（见 field）；请填写其他部门。',
    en: 'The organ in field is the present addressee; name another one.',
  },
  nothingToSucceed: {
    zh: '该部门在本件中没有推送单；本件现有收件部门见 supervisors。',
    en: 'The organ has no push of this case; supervisors lists those that have.',
  },
  unitsUnchanged: {
    zh: '各监管部门的协调机构与本件所知一致，无需记录。',
    en: 'The coordination units are as the case knows them; there is nothing to record.',
  },
  orderNotOpen: {
    zh: '没有该督办单待回复；待回复的见 open。',
    en: 'No such order of supervised handling waits for an answer; open lists those that do.',
  },
  matterNotWaiting: {
    zh: '该提请事项不处于可作出此项决议或决定的阶段（见 stands）；待处理的见 waiting。',
    en: 'The matter does not wait for this (stands); waiting lists those that do.',
  },
  dueInPast: {
    zh: '办理期限（dueOn）早于今日；请填写今日或以后的日期。',
    en: 'The day in dueOn has passed; give today or a later one.',
  },
  ownerFixedByLaw: {
    zh: '该职责依法属于 pointsTo 所列机关，决议不得改由他人承担；请以该机关为责任单位并确定期限。',
    en: 'By law the duty is of the organ in pointsTo, and no resolution gives it to another; name that one, and a day.',
  },
  feedbackReferenceReused: {
    zh: '该文号（reference）已用于另一反馈（见 feedback）；请使用本反馈自己的文号。',
    en: 'The reference was used for another feedback (feedback); give this one its own.',
  },
  findingBeforePush: {
    zh: '发现日期早于推送日（见 from）；请填写该日或以后的日期。',
    en: 'The finding lies before the push (from); give that day or a later one.',
  },
  notAnswering: {
    zh: '您当日不是本推送单的经办人（见 officer）；请由经办人、顶岗人员或协调机构办理，或先认领。',
    en: 'You do not answer for the push that day (officer); let the officer, the deputy or the unit act, or claim it first.',
  },
  feedbackNotOpen: {
    zh: '没有该反馈待审核；待审核的见 open。',
    en: 'No such feedback waits for its review; open lists those that do.',
  },
  relayNotAbove: {
    zh: '向上转送只适用于上级部门；同级部门请由审批部门推送。',
    en: 'Only organs of a higher level are relayed to; those of this level are pushed to by the bureau.',
  },
  alreadyRelayed: {
    zh: '该结果已要求向该机关转送（见 relay、stands）；请继续办理该转送。',
    en: 'It was asked before to relay this result there (relay, stands); go on with that.',
  },
  relayNotOpen: {
    zh: '没有该转送待办理；待办理的见 open。',
    en: 'No such relay waits to be done; open lists those that do.',
  },
} as const satisfies { [code: string]: Text };
