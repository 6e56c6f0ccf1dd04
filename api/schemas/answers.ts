import { z } from 'zod';

/** What the API answers, as far as a reader may rely on it. Objects may gain members. */

const text = z.string();
const date = z.string().meta({ format: 'date' });
const instant = z.string().meta({ format: 'date-time' });
const lamp = z.enum(['green', 'yellow', 'red']);
const basis = z.array(z.looseObject({ document: text, article: text }));

export const receiptAnswer = z
  .looseObject({
    caseNumber: text,
    receipt: z.looseObject({
      commandId: text,
      command: text,
      stream: text,
      at: instant,
      summary: z.looseObject({ state: text, allowedCommands: z.array(text) }),
    }),
  })
  .meta({ id: 'Receipt', description: 'The command is decided and on record' });

export const obligationAnswer = z
  .looseObject({
    id: text,
    caseNumber: text,
    kind: text,
    organ: text,
    start: date,
    due: date,
    statutoryDue: date.nullable(),
    provisional: z.boolean(),
    lamp,
    state: z.enum(['open', 'met', 'ended']),
    statutoryPassed: z.boolean(),
    basis,
  })
  .meta({ id: 'Obligation', description: '职责时限：due 为承诺时限，statutoryDue 为法定时限' });

export const pushAnswer = z
  .looseObject({
    pushId: text,
    caseNumber: text,
    item: text,
    supervisor: text,
    state: z.enum(['pending', 'pushed', 'acknowledged', 'returned', 'disputed', 'ended']),
    officer: text.nullable().meta({ description: '经办人；顶岗期间由 deputy 办理' }),
    replaces: text.nullable().meta({ description: '由本推送单代替的推送单' }),
    orderedAt: instant,
  })
  .meta({ id: 'Push', description: '推送单' });

export const matterAnswer = z
  .looseObject({
    matter: text,
    caseNumber: text,
    jurisdiction: text,
    cause: z.enum(['silence', 'boundary']),
    obligationId: text,
    pushId: text.nullable(),
    convener: text,
    concerned: z.array(text),
    state: z.enum(['referred', 'resolved', 'raised', 'decided', 'settled']),
    referredAt: instant,
    due: date.nullable().meta({ description: '此刻应办者的期限' }),
    owner: text.nullable(),
    dissent: z.array(text),
  })
  .meta({ id: 'Matter', description: '提请事项：联席会议（referred、resolved）或政府决定（raised、decided）' });

export const permitAnswer = z
  .looseObject({
    caseNumber: text,
    jurisdiction: text,
    caseState: text,
    linkageState: z.enum(['none', 'pushPending', 'returned', 'disputed', 'pushed', 'acknowledged']),
    lamp,
    items: z.array(text),
    competentOrg: text,
    receivedAt: instant,
    nextDue: date.nullable(),
  })
  .meta({ id: 'Permit', description: '办件' });

export const permitDetailAnswer = z
  .looseObject({
    permit: permitAnswer,
    items: z.array(z.looseObject({ item: text })),
    applicant: z.looseObject({}).nullable(),
    procedures: z
      .array(z.looseObject({ id: text, kind: text, pausesFrom: date, pausedThrough: date.nullable() }))
      .meta({ description: '特别程序：pausedThrough 为空时正在中止计时' }),
    extensions: z.array(z.looseObject({ item: text, wd: z.number(), approvedOn: date })),
    surveys: z.array(z.looseObject({ item: text, on: date })),
    inspectors: z.array(z.looseObject({ item: text, staff: z.array(text) })),
    conflicts: z.array(text).meta({ description: '应当回避的人员' }),
    interestedParties: z.array(z.looseObject({ id: text, hasSpoken: z.boolean() })),
    hearing: z
      .looseObject({ arranged: z.looseObject({ heldAt: instant, presider: text }).nullable() })
      .nullable()
      .meta({ description: '听证：告知、申请、通知与笔录' }),
    obligations: z.array(obligationAnswer.extend({ paused: z.boolean() })),
    pushes: z.array(pushAnswer),
    linkage: z
      .looseObject({
        matters: z.array(z.looseObject({ id: text, cause: text, state: text, obligationId: text })),
        orders: z.array(z.looseObject({ id: text, obligationId: text })),
        feedback: z.array(z.looseObject({ id: text, kind: text, reference: text, outcome: text.nullable() })),
        relays: z.array(z.looseObject({ id: text, to: text, state: text })),
        vacancies: z.array(text).meta({ description: '未明确协调机构的监管部门' }),
      })
      .meta({ description: '审管联动：提请事项、督办单、反馈、向上转送' }),
    allowedCommands: z.array(text),
  })
  .meta({ id: 'PermitDetail' });

export const traceAnswer = z
  .looseObject({
    caseNumber: text,
    events: z.array(z.looseObject({ seq: z.number(), type: text, at: instant, effectiveAt: instant, basis })),
  })
  .meta({ id: 'Trace', description: '全程记录' });

export const waitingAnswer = z
  .looseObject({ caseNumber: text, commandId: text, state: z.literal('waiting'), status: text })
  .meta({ id: 'Waiting', description: '已登记，排队收件；status 为查询地址' });

export const commandAnswer = z
  .looseObject({
    id: text,
    caseNumber: text.optional().meta({
      description:
        '办件编号，以此为准：系统由备份恢复后可能与 202 所告知的不同 · the number that holds; after a restore it may be another than the 202 told',
    }),
    document: text.optional().meta({ description: '目录文件 · of a command to the register' }),
    name: text,
    receivedAt: instant,
    state: z.enum(['waiting', 'done', 'refused']),
    outcome: z.looseObject({}).nullable(),
    permit: text.optional().meta({ description: 'done: the address of the case' }),
    problem: z.looseObject({ code: text, status: z.number() }).optional(),
  })
  .meta({ id: 'CommandStatus' });

/** @param entry of a list; `next` is absent on the last page */
export const pageOf = (entry: z.ZodType) => z.looseObject({ entries: z.array(entry), next: text.nullable() });
