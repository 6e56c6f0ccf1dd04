export type FindingKind =
  | 'halted'
  | 'unanswered'
  | 'chainBroken'
  | 'headDiffers'
  | 'ledgerBehind'
  | 'workflowBehind'
  | 'forked'
  | 'workflowMissing'
  | 'workflowSilent';

type Bilingual = { zh: string; en: string };

export const KIND_NAMES: { readonly [kind in FindingKind]: Bilingual } = {
  halted: { zh: '案件已停办', en: 'case halted' },
  unanswered: { zh: '命令没有结果', en: 'command without outcome' },
  chainBroken: { zh: '哈希链断裂', en: 'hash chain broken' },
  headDiffers: { zh: '链头与事件不符', en: 'head differs from the events' },
  ledgerBehind: { zh: '账本落后于流程', en: 'ledger behind its workflow' },
  workflowBehind: { zh: '流程落后于账本', en: 'workflow behind its ledger' },
  forked: { zh: '账本与流程分叉', en: 'ledger and workflow forked' },
  workflowMissing: { zh: '未了案件没有流程', en: 'open case without a workflow' },
  workflowSilent: { zh: '流程不应答', en: 'workflow does not answer' },
};

export const ADVICE: { readonly [kind in FindingKind]: Bilingual } = {
  halted: {
    zh: '查看 problem：headBehind 或 headForked 表示账本被恢复到较旧状态，先恢复最新备份，或用 npm run recover 补回；ledgerDefect 请连同日志报告开发者。处理后用 npm run ops -- resume <办件编号> 恢复案件，事件单随之关闭。',
    en: 'Look at problem: headBehind or headForked mean an older ledger was restored, so restore the newest backup first, or npm run recover; report ledgerDefect to the developers with the log. Then npm run ops -- resume <case number> lets it go on and closes the incident.',
  },
  unanswered: {
    zh: '接口进程的补发程序会以同一编号重发；若仍无结果，检查引擎和工作进程是否在运行。',
    en: 'The sweeper of the API sends it again under the same id; if it stays, check that the engine and the workers run.',
  },
  chainBroken: {
    zh: '从 seq 起记录被绕过服务改动过。保全现场，停止该案的写入，与备份比对，报告审计。',
    en: 'From seq on the record was changed behind the service. Keep the evidence, stop writing to this case, compare with a backup, tell the auditors.',
  },
  headDiffers: {
    zh: '末尾的事件缺失或链头被改动。与备份比对，恢复缺失的事件；不要手工改链头。',
    en: 'Events are missing at the end, or the head was changed. Compare with a backup and restore the events; never set the head by hand.',
  },
  ledgerBehind: {
    zh: '账本被恢复到了较旧的备份，案件会停办。请恢复更新的备份，或用 npm run recover -- <办件编号> 从流程历史补回事件，再用 npm run resume 恢复办理。',
    en: 'An older ledger was restored and the case will halt. Restore a newer backup, or bring the events back from the workflow history with npm run recover -- <case number>, then npm run resume.',
  },
  workflowBehind: {
    zh: '无须处理：该案下一次写入时会采纳账本中的事件。',
    en: 'Nothing to do: the case adopts what the ledger has when it next writes.',
  },
  forked: {
    zh: '同一序号下内容不同，案件会停办。以账本为准核对备份，再由运维人员重置流程。',
    en: 'Different content under one number; the case will halt. Compare the ledger with a backup, then have an operator reset the workflow.',
  },
  workflowMissing: {
    zh: '引擎丢失了该案（文件丢失、命名空间不符），其时限无人计时。用 npm run ops -- resume <办件编号> 由账本重新启动。',
    en: 'The engine lost the case (file lost, wrong namespace) and nobody runs its clocks. npm run ops -- resume <case number> starts it again from the ledger.',
  },
  workflowSilent: {
    zh: '检查工作进程是否在运行、版本是否与该案开始时相容（because 中有 Nondeterminism 即不相容）。不相容时恢复旧版本的工作进程，或用 npm run ops -- terminate 终止该流程后用 resume 由账本重新启动。',
    en: 'Check that workers run, and that their version can replay the case (a Nondeterminism in because says it cannot). If it cannot, bring the older worker version back, or end the workflow with npm run ops -- terminate and start it again from the ledger with resume.',
  },
};
