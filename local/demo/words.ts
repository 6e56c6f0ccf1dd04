/** Chinese and English side by side, for whoever reads a terminal. */

const EVENTS: { [type: string]: string } = {
  Received: '收件 received',
  CorrectionRequested: '一次性告知补正 correction requested',
  CorrectionHandedIn: '补正材料 correction handed in',
  Accepted: '受理 accepted',
  AcceptanceRefused: '不予受理 not accepted',
  LicenceNotRequired: '不受理（无需许可） no licence required',
  ReviewStarted: '开始审查 review started',
  SubstanceVerified: '实质核查，本人签字 substance verified, signed',
  SpecialProcedureStarted: '特别程序，中止计时 special procedure, clock paused',
  PauseCapped: '中止计时到期，恢复计时 pause at its maximum, clock runs on',
  SpecialProcedureEnded: '特别程序结束 special procedure ended',
  ReviewResumed: '恢复审查 review resumed',
  LimitExtended: '延长办理期限 limit extended',
  SiteSurveyed: '踏勘 site surveyed',
  InspectorsAssigned: '指派检验检测人员 inspectors assigned',
  ConflictDeclared: '回避 conflict of interest declared',
  InterestedPartyRegistered: '告知利害关系人 interested party told',
  StatementRecorded: '听取陈述申辩 statement heard',
  HearingRightTold: '告知听证权利 told of the right to a hearing',
  HearingRequested: '申请听证 hearing requested',
  HearingOrdered: '依职权听证公告 hearing announced',
  HearingArranged: '听证通知 hearing arranged',
  HearingHeld: '听证笔录 hearing held',
  DueDateRecomputed: '重新计算时限 due date counted again',
  PausePeriodRecomputed: '重新计算中止期限 longest pause counted again',
  LicenceGranted: '准予许可 licence granted',
  LicenceDeemedRenewed: '视为准予延续 deemed renewed',
  LicenceExpired: '原证有效期届满 licence expired',
  LicenceDenied: '不予许可 licence denied',
  PushOrdered: '推送单 push ordered',
  PushDelivered: '推送送达 push delivered',
  PushDeliveryFailed: '推送失败 delivery failed',
  PushRetried: '再次推送 push retried',
  PushReceiptMissing: '推送无回执 no receipt of the push',
  PushAcknowledged: '签收 push acknowledged',
  CoordinationUnitMissing: '协调机构缺位 no coordination unit',
  CoordinationUnitNamed: '明确协调机构 coordination unit named',
  PushClaimed: '认领 push claimed',
  AbsenceCovered: '顶岗 deputy stands in',
  PushReturned: '退回 push returned',
  PushRerouted: '重新推送 push re-routed',
  PushUpheld: '维持收件部门 addressee upheld',
  BoundaryDisputed: '职责边界争议 boundary disputed',
  SupervisorSucceeded: '职责承接 supervisor succeeded',
  HandlingOrderIssued: '督办单 order of supervised handling',
  HandlingOrderAnswered: '督办回复 order answered',
  MatterReferred: '提请联席会议 referred to the conference',
  MatterResolved: '联席会议决议 resolved',
  MatterRaised: '提请政府决定 raised to the government',
  MatterDecided: '政府决定 decided by the government',
  MatterSettled: '提请事项办结 matter settled',
  FeedbackReceived: '监管结果反馈 feedback received',
  FeedbackAnswered: '反馈审核结果 feedback answered',
  RelayRequested: '要求向上转送 relay asked for',
  ResultRelayed: '向上转送 result relayed',
  CertificateIssued: '颁发证件 certificate issued',
  DecisionDelivered: '送达 delivered',
  DecisionPublished: '公示 published',
  Withdrawn: '撤回申请 withdrawn',
  Terminated: '终止 terminated',
  IntegratedLicenceIssued: '颁发综合许可证 integrated licence issued',
  SupplementHandedIn: '容缺材料补齐 papers followed',
  ItemsEnded: '其余事项终结 rest of the case ended',
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
  assign: '指派检验检测人员 assign inspectors',
  hearing: '组织听证 hold the hearing',
  procedure: '办结特别程序 end the special procedure',
  decide: '决定 decide',
  issue: '颁发 issue',
  deliver: '送达 deliver',
  publish: '公示 publish',
  push: '推送 push',
  acknowledge: '签收 acknowledge',
  reroute: '重新推送 re-route',
  nameUnit: '明确协调机构 name the unit',
  answerOrder: '回复督办 answer the order',
  convene: '召开联席会议 convene',
  carryOut: '落实决议 carry out the resolution',
  govern: '政府决定 decide',
  reviewFeedback: '审核反馈 review the feedback',
  relay: '向上转送 relay',
};
const STATES: { [state: string]: string } = {
  RECEIVED: '已收件 received',
  CORRECTION_REQUESTED: '待补正 to be corrected',
  ACCEPTED: '已受理 accepted',
  UNDER_REVIEW: '审查中 under review',
  SPECIAL_PROCEDURE: '特别程序中 special procedure',
  NOT_ACCEPTED: '不予受理 not accepted',
  NOT_REQUIRED: '无需许可 not required',
  GRANTED: '准予 granted',
  DENIED: '不予许可 denied',
  CERTIFICATE_ISSUED: '已发证 issued',
  DELIVERED: '已送达 delivered',
  CLOSED: '已办结 closed',
  pending: '待推送 pending',
  pushed: '已推送 pushed',
  acknowledged: '已签收 acknowledged',
  returned: '已退回 returned',
  disputed: '争议中 disputed',
  ended: '已由新推送单代替 replaced',
};
/** a state of a case or of a push */
export const stateText = (state: string): string => STATES[state] ?? state;

const ROLES: { [role: string]: string } = {
  clientSystem: '申报系统 client system',
  windowClerk: '窗口人员 window clerk',
  reviewer: '审查人员 reviewer',
  decider: '决定人 decider',
  organHead: '机关负责人 head of the organ',
  coordinationUnit: '监管部门协调机构 coordination unit',
  system: '系统 system',
};
export const roleText = (role: string): string => ROLES[role] ?? role;

export const dutyText = (id: string): string => DUTIES[id.split(':')[0] ?? ''] ?? id;

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const LAMPS: { [lamp: string]: string } = { red: paint(31, '● 红 red'), yellow: paint(33, '● 黄 yellow') };
/** A passed limit of the law has a mark of its own beside the lamp. */
export const lampText = (lamp: string, statutoryPassed = false): string =>
  `${LAMPS[lamp] ?? paint(32, '● 绿 green')}${statutoryPassed ? paint(31, ' ‼超法定') : ''}`;
export const bold = (text: string): string => paint(1, text);

/** Chinese characters take two columns. */
const widthOf = (text: string): number =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of lampText take no room
  [...text.replace(/\u001b\[\d+m/g, '')].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0);
/** One line of a table. The last cell has all the room that is left. */
export function inColumns(cells: readonly string[], widths: readonly number[]): string {
  const columns = cells.map((cell, index) => {
    const width = widths[index];
    return width === undefined ? cell : pad(shorten(cell, width), width);
  });
  return columns.join(' ').trimEnd();
}

/** What does not fit is cut, so that a line of a live table stays one line; colours take no room and stay whole. */
export function shorten(text: string, columns: number): string {
  let line = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  for (const piece of text.match(/\u001b\[\d+m|./gsu) ?? [])
    if (widthOf(piece) === 0 || widthOf(line + piece) <= columns) line += piece;
  return line;
}

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
