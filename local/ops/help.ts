/** What the command line says of itself, in both languages. */

export const LOOKING = ['incidents', 'halted', 'show', 'record'] as const;
export const CHANGING = ['suspend', 'resume', 'send-again', 'terminate'] as const;
export type Looking = (typeof LOOKING)[number];
export type Changing = (typeof CHANGING)[number];

const ENVIRONMENT = `DATABASE_URL          账本，用角色 shenguan_service；缺省为本机 npm start 的账本
                      the ledger, as shenguan_service; else that of npm start on this machine
TEMPORAL_ADDRESS      引擎 · the engine；缺省 default 127.0.0.1:TEMPORAL_PORT (7233)
TEMPORAL_NAMESPACE    缺省 default: default
TEMPORAL_TASK_QUEUE   缺省 default: permits
TEMPORAL_TLS          1：用 TLS 连接引擎 · with TLS`;

export const HELP = `npm run ops -- <operation> …

运维操作。任何操作都不改动案件的事件；每次操作连同操作人和理由都记录在案，预演也记录。
What operators do. No operation alters an event; each is on record with who and why, dry runs too.

查看 · looking
  incidents           运行事件 · what operators have to look at
  halted              停办、暂停、失去流程的案件 · cases that do not go on by themselves
  show <case>         一件：账本与流程对照 · one case, ledger beside workflow
  record              操作记录 · what operators did, and why

办理 · acting (--by --reason)
  suspend             暂停办理 · hold cases
  resume              恢复停办、暂停或失去流程的案件 · let halted, suspended or lost cases go on
  send-again          重发没有结果的指令 · send commands without outcome again
  terminate           终止无法继续的流程（不是案件） · end workflows that cannot go on, never the cases

  npm run ops -- <operation> --help   各操作的参数 · the parameters of one
  --json                              供程序读取 · for programs

${ENVIRONMENT}

退出码 · exit code: 0 办妥或无须办理 done, or nothing to do · 1 有案件被拒绝或失败 some refused or failed · 2 参数有误 wrong parameters`;

const SELECTION = `  <case…>             办件编号，可多个 · case numbers
  --file <path>       每行一个编号，# 起为注释；- 为标准输入 · one number a line, # begins a comment; - is standard input
  --all-halted        所有停办或失去流程的案件 · every halted or lost case
  --all-suspended     所有暂停的案件 · every suspended case
  --jurisdiction <id> 与上两项合用则只限该辖区；单独使用则为该辖区所有未了案件
                      narrows the two above to one jurisdiction; alone: all open cases of it
  --by <operator>     操作人账号 · who: an account, no blanks
  --reason <why>      理由，不写个人信息 · why; names no person
  --dry-run           只说明将会如何 · say what would happen to each, and do nothing
  --at-once <n>       同时办理几件（1–16，缺省 4）· cases at a time
  --json              供程序读取 · for programs`;

const FACTS_LOST = `  --even-if-facts-are-lost
                      历史中有账本所无的事件且无法补回时仍继续；这些事件随之丢失，并记录在案
                      go on though a history that no worker can go on with holds events that the ledger lacks; they are
                      lost, and that is on record`;

export const HELP_OF: { readonly [operation in Looking | Changing]: string } = {
  incidents: `npm run ops -- incidents [--kind <kind>] [--closed | --all] [--jurisdiction <id>] [--json]

未关闭的运行事件，最新在前 · open incidents, newest first
  --kind <kind>       caseHalted, caseSuspended, workflowMissing, pushReceiptMissing, coordinationUnitMissing, deadLetter
  --closed            已关闭的 · closed ones
  --all               全部 · both`,
  halted: `npm run ops -- halted [--jurisdiction <id>] [--json]

停办（caseHalted）、暂停（caseSuspended）和失去流程（workflowMissing）的案件，最久的在前；waiting 为等待的指令数
halted, suspended and lost cases, longest first; waiting: commands that wait for it`,
  show: `npm run ops -- show <case> [--json]

账本与流程对照：序号与哈希、状态、等待的指令、欠付的事项、未关闭的运行事件、以往操作。不显示个人信息。
Ledger beside workflow: heads, state, commands that wait, effects owed, obligations, open incidents, past operations.
Shows nobody's data.`,
  record: `npm run ops -- record [<case>] [--batch <id>] [--jurisdiction <id>] [--json]

操作记录，最新在前 · what operators did or tried, newest first`,
  suspend: `npm run ops -- suspend <cases> --by <operator> --reason <why>

暂停办理：指令等待，不触发任何到期事项，不发起任何推送；法定时限照常计算，恢复后按其法定时间补记。
Holds cases: commands wait, no moment happens, no push begins. Limits go on; what passed is recorded with its lawful
time after resume.

${SELECTION}`,
  resume: `npm run ops -- resume <cases> --by <operator> --reason <why> [--even-if-facts-are-lost]

恢复停办（原因已处理）、暂停的案件；流程丢失的由账本重新启动。随后关闭其运行事件。
Lets halted (their cause mended) and suspended cases go on; a lost one is started again from the ledger. Closes its
incidents. Refused while the engine's history holds events that the ledger lacks: npm run recover first.

${SELECTION}
${FACTS_LOST}`,
  'send-again': `npm run ops -- send-again <cases> --by <operator> --reason <why>

立即以原编号重发没有结果的指令。等待下次尝试的推送不提前：其时刻属于案卷。
Sends commands without outcome now, under their own ids. A push that waits for its next attempt is not sent earlier:
its moment is part of the file.

${SELECTION}`,
  terminate: `npm run ops -- terminate <cases> --by <operator> --reason <why> [--even-if-healthy]
  [--even-if-facts-are-lost]

终止流程而不是案件：案件仍未了结，列为 workflowMissing，用 resume 由账本重新启动。流程或其历史所知的事件账本中没有时拒绝：
先 npm run recover。
Ends workflows, never cases: what is owed stays owed and is listed as workflowMissing until resume starts it again from
the ledger. Refused where the workflow or its history knows events that the ledger lacks: npm run recover first.

${SELECTION}
  --even-if-healthy   流程运行正常也替换 · replace workflows that are in good health, too
${FACTS_LOST}`,
};
