import type { Text } from '../texts/text.ts';

/** What can come of an operation on one case. */

export type OutcomeKind = 'done' | 'unchanged' | 'refused' | 'failed';

type Outcome = { kind: OutcomeKind } & Text;

const OUTCOMES = {
  suspended: { kind: 'done', zh: '已暂停办理', en: 'suspended' },
  resumed: { kind: 'done', zh: '已恢复办理', en: 'resumed' },
  restarted: { kind: 'done', zh: '已由账本重新启动', en: 'started again from the ledger' },
  sentAgain: { kind: 'done', zh: '指令已重发并有结果', en: 'commands sent again and answered' },
  terminated: {
    kind: 'done',
    zh: '流程已终止，案件仍未了结；请用 resume 由账本重新启动',
    en: 'workflow terminated; the case stays open, resume starts it again from the ledger',
  },

  alreadySuspended: { kind: 'unchanged', zh: '早已暂停', en: 'is suspended already' },
  notHeld: { kind: 'unchanged', zh: '运行正常，无须恢复', en: 'runs, nothing to resume' },
  nothingWaiting: { kind: 'unchanged', zh: '没有等待结果的指令', en: 'no command waits for an outcome' },

  unknownCase: {
    kind: 'refused',
    zh: '账本中没有该案；请核对编号，账本刚恢复过则先运行 npm run reconcile',
    en: 'no such case in the ledger; check the number, or run npm run reconcile first if the ledger was restored',
  },
  notPermitted: {
    kind: 'refused',
    zh: '该案不在您的辖区；请由其辖区或全市运维办理',
    en: 'not in your jurisdiction; its own operators or those of the city have to act',
  },
  caseConcluded: { kind: 'refused', zh: '案件已了结，无须再办', en: 'the case is over and owes nothing' },
  workflowMissing: {
    kind: 'refused',
    zh: '案件没有运行中的流程；请先用 resume 由账本重新启动',
    en: 'no workflow runs; resume starts it again from the ledger',
  },
  workflowSilent: {
    kind: 'refused',
    zh: '流程不应答；请先检查工作进程是否在运行；其版本确实无法继续该案时先 terminate 再 resume',
    en: 'the workflow does not answer; see whether workers run; where none can go on with the case, terminate it and then resume',
  },
  caseSuspended: {
    kind: 'refused',
    zh: '案件已暂停办理；请先 resume，等待的指令随后自动办理',
    en: 'the case is suspended; resume it, and what waits is carried out by itself',
  },
  caseHalted: {
    kind: 'refused',
    zh: '案件已停办；请先处理原因（npm run reconcile）再 resume',
    en: 'the case is halted; mend the cause (npm run reconcile) and resume it first',
  },
  caseHealthy: {
    kind: 'refused',
    zh: '流程运行正常，无须终止；要停住案件请用 suspend，确需换新流程请加 evenIfHealthy（命令行 --even-if-healthy）',
    en: 'the workflow is in good health: to hold the case use suspend; evenIfHealthy (--even-if-healthy) replaces the workflow all the same',
  },
  factsAtRisk: {
    kind: 'refused',
    zh: '流程所知的事件账本中没有、内容不同或无法查明，终止即丢失；请先用 npm run recover -- <办件编号> 从其历史补回，或恢复较新的账本。流程不应答且确已无法补回时，才用 evenIfFactsAreLost（命令行 --even-if-facts-are-lost），并记录在案',
    en: 'the workflow knows events that the ledger lacks or has otherwise, or that cannot be told: bring them back from its history with npm run recover -- <case>, or restore a newer ledger. Only for one that does not answer and cannot be brought back: evenIfFactsAreLost (--even-if-facts-are-lost), which goes on record',
  },

  haltedAgain: {
    kind: 'failed',
    zh: '恢复后又停办，原因未除；请运行 npm run reconcile',
    en: 'resumed and halted again: the cause is not mended, run npm run reconcile',
  },
  stillWaiting: {
    kind: 'failed',
    zh: '重发后仍有指令没有结果；请检查引擎和工作进程',
    en: 'commands still have no outcome; see whether engine and workers answer',
  },
  notReached: {
    kind: 'failed',
    zh: '时间已到，未轮到该案，没有任何影响；请用同一 Idempotency-Key 再次发送',
    en: 'time was up before its turn and nothing was done; send the same request again with the same Idempotency-Key',
  },
  engineUnavailable: {
    kind: 'failed',
    zh: '引擎没有应答，结果未知；引擎恢复后可再次执行，不会重复生效',
    en: 'the engine did not answer, the outcome is unknown; do it again once it does, it cannot take effect twice',
  },
  ledgerUnavailable: {
    kind: 'failed',
    zh: '账本没有应答；账本恢复后再次执行',
    en: 'the ledger did not answer; do it again once it does',
  },
  rightsMissing: {
    kind: 'failed',
    zh: 'DATABASE_URL 的角色不能写入操作记录，没有执行；请使用 shenguan_service，并先运行 npm run migrate',
    en: 'the role of DATABASE_URL may not add to the record of operations, so nothing was done; use shenguan_service, after npm run migrate',
  },
  failed: { kind: 'failed', zh: '出错，未完成', en: 'failed' },
} as const satisfies { [code: string]: Outcome };

export type OutcomeCode = keyof typeof OUTCOMES;

export const outcomeOf = (code: OutcomeCode): Outcome => OUTCOMES[code];

/** A code from the record; what an older release wrote may be unknown to this one. */
export const isOutcomeCode = (code: string): code is OutcomeCode => Object.hasOwn(OUTCOMES, code);

/** How many of each kind. */
export function summaryOf(results: readonly { outcome: OutcomeCode }[]) {
  const summary = { done: 0, unchanged: 0, refused: 0, failed: 0 };
  for (const { outcome } of results) summary[outcomeOf(outcome).kind] += 1;
  return summary;
}
