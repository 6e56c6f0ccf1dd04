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
    state: z.enum(['pending', 'pushed', 'acknowledged']),
    orderedAt: instant,
  })
  .meta({ id: 'Push', description: '推送单' });

export const permitAnswer = z
  .looseObject({
    caseNumber: text,
    jurisdiction: text,
    caseState: text,
    linkageState: z.enum(['none', 'pushPending', 'pushed', 'acknowledged']),
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
    items: z.array(
      z.looseObject({
        item: text,
        inNameOf: z
          .looseObject({ id: text, name: text })
          .nullable()
          .meta({ description: '委托机关（第二十四条）：以其名义作出决定' }),
        corrections: z
          .array(z.looseObject({ number: text, correctedOn: date, fields: z.array(text), delivered: z.boolean() }))
          .meta({ description: '笔误更正：决定本身不变' }),
      }),
    ),
    handedUp: z
      .looseObject({ from: text, on: date, recommendation: text })
      .nullable()
      .meta({ description: '下级审查后报送（第三十五条）' }),
    agency: z
      .looseObject({ scope: z.array(text), from: date, through: date })
      .nullable()
      .meta({ description: '委托代理（第二十九条）：权限和期限' }),
    bars: z
      .array(z.looseObject({ article: text, items: z.array(text), through: date }))
      .meta({ description: '不得再次申请（第七十八条、第七十九条）' }),
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
