import type { Standing } from '../../domain/permit/standing.ts';
import type { Text } from '../texts/text.ts';

/** The look-up page in words. */

export const STATES: { readonly [state in Standing['state'] | 'WAITING']: Text } = {
  WAITING: { zh: '已登记，等待收件', en: 'on record, waiting for its receipt' },
  NONE: { zh: '尚未收件', en: 'not received' },
  RECEIVED: { zh: '已收件', en: 'received' },
  CORRECTION_REQUESTED: { zh: '待补正', en: 'to be corrected' },
  ACCEPTED: { zh: '已受理', en: 'accepted' },
  NOT_ACCEPTED: { zh: '不予受理', en: 'not accepted' },
  NOT_REQUIRED: { zh: '不受理（无需许可）', en: 'no licence required' },
  UNDER_REVIEW: { zh: '审查中', en: 'under review' },
  SPECIAL_PROCEDURE: { zh: '特别程序中', en: 'in a special procedure' },
  GRANTED: { zh: '准予许可', en: 'granted' },
  DENIED: { zh: '不予许可', en: 'denied' },
  CERTIFICATE_ISSUED: { zh: '证件已制作', en: 'certificate made' },
  DELIVERED: { zh: '已送达', en: 'delivered' },
  WITHDRAWN: { zh: '已撤回', en: 'withdrawn' },
  TERMINATED: { zh: '已终止', en: 'ended' },
  CLOSED: { zh: '已办结', en: 'closed' },
};

export const OUTCOMES: { readonly [outcome in 'granted' | 'denied']: Text } = {
  granted: { zh: '准予', en: 'granted' },
  denied: { zh: '不予', en: 'denied' },
};

export const OWED: { readonly [what in Standing['owed'][number]['what']]: Text } = {
  correct: { zh: '请补正材料', en: 'Correct these materials' },
  supplement: { zh: '请补齐材料', en: 'Hand in what may follow' },
  requestHearing: { zh: '可以申请听证', en: 'You may ask for a hearing' },
};

export const NOTICES: { readonly [kind in Standing['notices'][number]['kind']]: Text } = {
  accepted: { zh: '受理通知', en: 'acceptance' },
  notAccepted: { zh: '不予受理通知', en: 'refusal of acceptance' },
  notRequired: { zh: '无需许可告知', en: 'no licence required' },
  correction: { zh: '补正告知', en: 'correction' },
  paused: { zh: '特别程序告知', en: 'special procedure' },
  extended: { zh: '延长告知', en: 'extension' },
  hearingRight: { zh: '听证权利告知', en: 'right to a hearing' },
  hearing: { zh: '听证通知', en: 'hearing' },
  decided: { zh: '决定通知', en: 'decision' },
  corrected: { zh: '更正通知', en: 'correction of a slip' },
  ended: { zh: '终止通知', en: 'end of the handling' },
  transferred: { zh: '移送通知', en: 'transfer' },
};

export const LABELS = {
  title: { zh: '办件查询', en: 'Look up a case' },
  caseNumber: { zh: '办件编号', en: 'Case number' },
  code: { zh: '查询码', en: 'Look-up code' },
  ask: { zh: '查询', en: 'Look up' },
  hint: {
    zh: '查询码印在收件凭证上；遗失的，可到受理窗口重新领取。',
    en: 'The code stands on your receipt; if it is lost, the window gives out a new one.',
  },
  state: { zh: '状态', en: 'State' },
  receivedOn: { zh: '收件日期', en: 'Received' },
  acceptedOn: { zh: '受理日期', en: 'Accepted' },
  items: { zh: '事项', en: 'Items' },
  decisionDue: { zh: '承诺办结日', en: 'Decision due' },
  paused: { zh: '期限中止计算', en: 'the clock stands still' },
  decision: { zh: '决定', en: 'Decision' },
  validTo: { zh: '有效期至', en: 'Valid to' },
  delivered: { zh: '已送达', en: 'Delivered' },
  owed: { zh: '需要您办理', en: 'What you have to do' },
  nothingOwed: { zh: '目前没有需要您办理的事项。', en: 'Nothing at the moment.' },
  by: { zh: '最迟', en: 'by' },
  notices: { zh: '通知与送达', en: 'Notices and their service' },
  servedOn: { zh: '送达日期', en: 'served' },
  notServed: { zh: '尚未送达', en: 'not served yet' },
} as const satisfies { [label: string]: Text };
