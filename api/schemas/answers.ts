import { z } from 'zod';
import { WORK_PARTS } from '../../domain/permit/work.ts';

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
    paused: z.boolean().meta({ description: '中止计时（第四十五条）' }),
    pausedSince: date.nullable().meta({ description: 'the clock stands still after this day' }),
    pausedFor: z
      .array(z.looseObject({ kind: text, procedure: text }))
      .meta({ description: '中止计时的特别程序 · the special procedures it stands still for' }),
    holder: text.nullable().meta({ description: '认领人 · who has it in hand; of a decision, who reviews' }),
    heldSince: instant.nullable(),
    decider: text.nullable().meta({ description: 'of a decision: who has it in hand to decide' }),
    deciderSince: instant.nullable(),
    basis,
  })
  .meta({ id: 'Obligation', description: '职责时限：due 为承诺时限，statutoryDue 为法定时限' });

export const workAnswer = z
  .looseObject({
    caseNumber: text,
    part: z.enum(WORK_PARTS),
    work: text,
    organ: text,
    due: date,
    lamp,
    paused: z.boolean(),
    holder: text.nullable(),
    heldSince: instant.nullable(),
    caseState: text,
    duties: z.array(z.looseObject({ id: text, kind: text, due: date, lamp })),
  })
  .meta({ id: 'Work', description: '待办：一个办件中由一名承办人办理的部分' });

export const claimAnswer = z
  .looseObject({ caseNumber: text.nullable(), work: text.nullable(), receipt: z.looseObject({}).nullable() })
  .meta({ id: 'Claimed', description: '认领的办件；没有可认领的待办时各项为空' });

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

export const consultationAnswer = z
  .looseObject({
    id: text,
    organ: text,
    item: text.nullable(),
    askedOn: date,
    answerBy: date,
    question: text.nullable().meta({ description: 'for the bureau and the department that was asked' }),
    opinion: z
      .looseObject({ opinion: z.enum(['agree', 'disagree', 'conditions', 'noRemark']), on: date, late: z.boolean() })
      .nullable(),
    decidedWithout: z.boolean(),
  })
  .meta({ id: 'Consultation', description: '征求意见：opinion 为空时尚未答复' });

export const delegationAnswer = z
  .looseObject({
    id: text,
    principal: text,
    delegate: text,
    organ: text,
    role: text,
    from: date,
    to: date,
    holdsUntil: date.meta({ description: 'its last day; earlier than `to` where it was ended' }),
    endedOn: date.nullable(),
    reason: text
      .nullable()
      .meta({ description: 'for the head of the organ, the principal and auditors; null for others' }),
  })
  .meta({ id: 'Delegation', description: '代办委托：delegate 在期间内代 principal 办理' });

export const handoverAnswer = z
  .looseObject({
    id: text.nullable().meta({ description: 'null for a dry run' }),
    dryRun: z.boolean(),
    officer: text,
    successor: text,
    progress: z
      .looseObject({ asked: z.number(), done: z.number(), refused: z.number(), waiting: z.number() })
      .optional(),
    cases: z.array(
      z.looseObject({
        caseNumber: text,
        outcome: z.enum(['possible', 'waiting', 'done', 'refused', 'byHand']),
        byHand: z.array(text).meta({ description: '须另行办理 · what has to be done anew by these commands' }),
      }),
    ),
  })
  .meta({ id: 'Handover', description: '工作交接' });
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
    consultations: z
      .array(z.looseObject({ id: text, organ: text, answerBy: date, given: z.looseObject({}).nullable() }))
      .meta({ description: '征求意见：given 为空时尚未答复' }),
    claims: z
      .array(z.looseObject({ work: text, organ: text, holder: text, since: instant }))
      .meta({ description: '承办：谁认领了哪一部分' }),
    obligations: z.array(obligationAnswer),
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
