import type { Text } from './text.ts';

/** Codes of the HTTP edge itself: the request, the caller, the state of the service. */
export const REQUEST_CODES = [
  'invalidInput',
  'malformedJson',
  'bodyTooLarge',
  'unsupportedMediaType',
  'tooDeep',
  'notFound',
  'notAcceptable',
  'documentNotReady',
  'documentHeldUp',
  'methodNotAllowed',
  'unauthenticated',
  'notPermitted',
  'notDelegated',
  'actsForNotTaken',
  'idempotencyKeyRequired',
  'idempotencyKeyReused',
  'caseClosed',
  'feedbackAfterCase',
  'documentUnknown',
  'caseHalted',
  'verifying',
  'caseSuspended',
  'outcomeUnknown',
  'ledgerUnavailable',
  'identityUnavailable',
  'notReady',
  'tooManyInFlight',
  'intakeBusy',
  'tableBusy',
  'lookupFailed',
  'lookupLocked',
  'tooManyRequests',
  'internal',
] as const;

export type RequestCode = (typeof REQUEST_CODES)[number];

export const REQUEST_TEXTS: Record<RequestCode, Text> = {
  invalidInput: {
    zh: '提交的内容有误；请按 errors 逐项更正后重新提交，本次未产生任何影响。',
    en: 'The input has errors; mend each one listed in errors and send it again. Nothing was started.',
  },
  malformedJson: { zh: '请求体不是有效的 JSON；请检查语法。', en: 'The body is not valid JSON; check its syntax.' },
  bodyTooLarge: {
    zh: '请求体超过 256 KB；文件本身不随请求提交，只提交其 SHA-256。',
    en: 'The body is over 256 KB; files are not sent along, only their SHA-256.',
  },
  unsupportedMediaType: {
    zh: '只接受 UTF-8 编码的 application/json。',
    en: 'Send application/json in UTF-8.',
  },
  tooDeep: {
    zh: 'JSON 嵌套超过 20 层；请按接口文档提交。',
    en: 'The JSON is nested over 20 levels; see the documentation.',
  },
  notFound: {
    zh: '没有该资源；请核对地址和编号。',
    en: 'There is no such resource; check the address and the number.',
  },
  notAcceptable: {
    zh: '没有所要求的格式；请在 Accept 中列出 application/json、text/html 或接口文档列出的其他格式。',
    en: 'There is no such form; name application/json, text/html or another that the documentation lists in Accept.',
  },
  documentNotReady: {
    zh: '文书正在制作，请按 Retry-After 稍后再取；办件的决定不受影响。',
    en: 'The document is being written; ask again after Retry-After. What was decided does not depend on it.',
  },
  documentHeldUp: {
    zh: '文书暂不能制作，原因见 refusal.reason，已通知运维；办件的决定不受影响，请先以人工制作的文书送达。',
    en: 'The document cannot be written for now; refusal.reason says why, and operators know. What was decided stands; deliver a paper made by hand meanwhile.',
  },
  methodNotAllowed: {
    zh: '该地址不支持此方法；支持的方法见 Allow 响应头。',
    en: 'The address does not take this method; the Allow header lists those it takes.',
  },
  unauthenticated: {
    zh: '缺少有效的访问令牌；请登录后以 Authorization: Bearer 方式携带。',
    en: 'No valid access token; sign in and send it as Authorization: Bearer.',
  },
  notPermitted: {
    zh: '您的角色无权对本件执行该操作；请由有权人员办理。',
    en: 'Your role may not do this here; somebody who may has to act.',
  },
  notDelegated: {
    zh: 'Acts-For 所列人员没有委托您代办；请以自己的名义办理，或由其本人、单位负责人先行委托（delegations）。',
    en: 'Nobody of the name in Acts-For has made you their delegate; act in your own name, or have them or the head of the organ make a delegation first.',
  },
  actsForNotTaken: {
    zh: '该操作不接受代办；请去掉 Acts-For 请求头，以自己的名义办理。',
    en: 'This is not done in the place of another; leave the Acts-For header out and act in your own name.',
  },
  idempotencyKeyRequired: {
    zh: 'Idempotency-Key 请求头缺少或不合要求（1 至 200 个可见 ASCII 字符，不含空格）；请为每个操作生成一个，重试时沿用。',
    en: 'The Idempotency-Key header is missing or malformed (1–200 visible ASCII characters, no blanks): one for each command, the same for its retries.',
  },
  idempotencyKeyReused: {
    zh: '该 Idempotency-Key 已用于另一请求；请为新的操作换一个。',
    en: 'The Idempotency-Key was used for another request; take a new one for a new command.',
  },
  caseClosed: {
    zh: '该办件已经结束，不再接受操作；可查询其详情和全程记录。',
    en: 'The case is over and takes no more commands; its detail and trace can still be read.',
  },
  feedbackAfterCase: {
    zh: '该办件已经结束，不再接收反馈；请按文号书面送交 pointsTo 所列决定机关，由其依法启动变更、撤销等程序。',
    en: 'The case is over and takes no feedback any more; send it in writing, under the number of the decision, to the organ in pointsTo, which opens the procedure that the law has for it.',
  },
  documentUnknown: {
    zh: '没有推送给贵部门的该决定文书号或证件编号；请核对文号（见 documentNumber），或使用推送单编号反馈。',
    en: 'No decision or certificate of this number was pushed to your organ; check documentNumber, or feed back under the number of the push.',
  },
  caseHalted: {
    zh: '该办件因记录不一致暂停办理，已通知运维；请稍后以同一 Idempotency-Key 重试。',
    en: 'The case is halted because its records disagree; operators know. Try again later with the same Idempotency-Key.',
  },
  verifying: {
    zh: '系统恢复后正在自检，暂不接受操作，没有执行任何操作；请稍后以同一 Idempotency-Key 重试。',
    en: 'The system was restored and is verifying itself; it takes no commands yet and nothing was started. Try again later with the same Idempotency-Key.',
  },
  caseSuspended: {
    zh: '该办件已由运维暂停；操作已登记，恢复后自动办理，也可届时以同一 Idempotency-Key 重试。法定时限不受影响。',
    en: 'Operators have suspended the case. The command is on record and is carried out once it goes on; or try again then with the same Idempotency-Key. Statutory clocks are not moved.',
  },
  outcomeUnknown: {
    zh: '结果未知：操作已登记，但未及时得到确认；请以同一 Idempotency-Key 重试，不会重复执行。',
    en: 'The outcome is unknown: the command is on record but was not confirmed in time. Use the same key again; it will not run twice.',
  },
  ledgerUnavailable: {
    zh: '台账暂时不可用，没有执行任何操作；请稍后以同一 Idempotency-Key 重试。',
    en: 'The ledger cannot be reached and nothing was started; try again later with the same Idempotency-Key.',
  },
  identityUnavailable: {
    zh: '身份认证服务暂时不可用；请稍后重试。',
    en: 'The identity provider cannot be reached; try again later.',
  },
  notReady: { zh: '服务尚未就绪；请稍后重试。', en: 'The service is not ready; try again later.' },
  tooManyInFlight: {
    zh: '该办件同时处理的操作过多；请稍后以同一 Idempotency-Key 重试。',
    en: 'Too many commands of this case are in flight; try again shortly with the same Idempotency-Key.',
  },
  intakeBusy: {
    zh: '收件繁忙，本件未登记；请稍后以同一 Idempotency-Key 重试，或加 Prefer: respond-async 提交后排队办理。',
    en: 'Intake is busy and this was not taken: try again with the same Idempotency-Key, or send Prefer: respond-async to wait in line.',
  },
  tableBusy: {
    zh: '正在处理另一份大表格；请按 Retry-After 稍后以同一幂等键重试，本次未产生任何影响。',
    en: 'Another large table is being worked on; try again under the same key after Retry-After. Nothing was started.',
  },
  lookupFailed: {
    zh: '办件编号或者查询码不正确；请按收件凭证核对，查询码遗失的到受理窗口重新领取。',
    en: 'The number or the code is wrong; compare them with your receipt, or have the window give out a new code.',
  },
  lookupLocked: {
    zh: '错误次数过多；请按 Retry-After 稍后再试，也可到受理窗口查询。',
    en: 'Too many wrong codes; try again after Retry-After, or ask at the window.',
  },
  tooManyRequests: { zh: '请求过多；请稍后重试。', en: 'Too many requests; try again shortly.' },
  internal: {
    zh: '服务内部错误；请凭请求编号联系运维。',
    en: 'An internal error; give the operators the request id.',
  },
};
