/** Chinese and English side by side, for whoever reads a terminal. */

const EVENTS: { [type: string]: string } = {
  Received: '收件 received',
  CorrectionRequested: '一次性告知补正 correction requested',
  CorrectionHandedIn: '补正材料 correction handed in',
  Accepted: '受理 accepted',
  AcceptanceRefused: '不予受理 not accepted',
  LicenceNotRequired: '不受理（无需许可） no licence required',
  ReviewStarted: '开始审查 review started',
  SubstanceVerified: '实质核查 substance verified by two',
  LicenceGranted: '准予许可 licence granted',
  LicenceDenied: '不予许可 licence denied',
  PushOrdered: '推送单 push ordered',
  PushDelivered: '推送送达 push delivered',
  PushDeliveryFailed: '推送失败 delivery failed',
  PushRetried: '再次推送 push retried',
  PushReceiptMissing: '推送无回执 no receipt of the push',
  PushAcknowledged: '签收 push acknowledged',
  CoordinationUnitMissing: '协调机构缺位 no coordination unit',
  CertificateIssued: '颁发证件 certificate issued',
  DecisionDelivered: '送达 delivered',
  DecisionPublished: '公示 published',
  Withdrawn: '撤回申请 withdrawn',
  Terminated: '终止 terminated',
  CaseClosed: '办结 closed',
  ObligationOpened: '职责开始 duty opened',
  ObligationMet: '职责履行 duty met',
  ObligationEnded: '职责终止 duty ended',
  ReminderSent: '提醒 reminder',
  YellowCardShown: '黄牌预警 yellow card',
  RedCardShown: '红牌 red card',
  SupervisedHandlingOrdered: '督办 supervised handling',
  StatutoryLimitPassed: '超法定时限 statutory limit passed',
  DelayExplained: '说明理由 delay explained',
  CommandRefused: '指令被拒 command refused',
};
export const eventText = (type: string): string => EVENTS[type] ?? type;

const DUTIES: { [kind: string]: string } = {
  accept: '受理或告知 accept or tell',
  decide: '决定 decide',
  issue: '颁发 issue',
  deliver: '送达 deliver',
  publish: '公示 publish',
  push: '推送 push',
  acknowledge: '签收 acknowledge',
};
export const dutyText = (id: string): string => DUTIES[id.split(':')[0] ?? ''] ?? id;

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const lampText = (lamp: string): string => {
  if (lamp === 'red') return paint(31, '● 红 red');
  return lamp === 'yellow' ? paint(33, '● 黄 yellow') : paint(32, '● 绿 green');
};
export const bold = (text: string): string => paint(1, text);

/** Chinese characters take two columns. */
const widthOf = (text: string): number =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of lampText take no room
  [...text.replace(/\u001b\[\d+m/g, '')].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0);
export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
