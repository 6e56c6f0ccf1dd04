import type { Result } from '../../api/operations/operate.ts';
import { isOutcomeCode, outcomeOf, summaryOf } from '../../api/operations/outcomes.ts';
import type { Shown } from '../../api/operations/show.ts';
import type { JsonValue } from '../../ledger/canonical.ts';
import type { Incident } from '../../ledger/incidents.ts';
import type { OperationRow } from '../../ledger/operations.ts';
import type { HeldCase } from '../../ledger/queries/heldCases.ts';
import { caseNumberIn } from '../../ledger/streams.ts';

/** Answers for people: one line each, both languages where there are words. */

const NOTHING = '（无 · none）';
const SHOWN_OF_HASH = 12;

const listOf = (lines: readonly string[]): string => (lines.length === 0 ? NOTHING : lines.join('\n'));

export const incidentLines = (incidents: readonly Incident[]): string =>
  listOf(
    incidents.map(({ id, kind, stream, openedAt, owner, closedAt, closedBy, note, detail }) =>
      [
        `#${id}`,
        kind,
        stream,
        `自 since ${openedAt}`,
        `归 owner ${owner}`,
        told(detail),
        ...(closedAt ? [`关闭 closed ${closedAt} ${closedBy}: ${note}`] : []),
      ].join('  '),
    ),
  );

export const heldLines = (held: readonly HeldCase[]): string =>
  listOf(
    held.map(({ stream, kinds, caseState, since, waiting }) =>
      [
        caseNumberIn(stream),
        kinds.join('+'),
        caseState ?? '-',
        `自 since ${since}`,
        `等待的指令 commands waiting ${waiting}`,
      ].join('  '),
    ),
  );

export const operationLines = (operations: readonly OperationRow[]): string =>
  listOf(
    operations.map(({ at, operation, stream, actor, via, reason, dryRun, outcome, batch }) =>
      [
        at,
        `${operation}${dryRun ? '（预演 dry run）' : ''}`,
        caseNumberIn(stream),
        outcomeText(outcome),
        `${actor.user} (${via})`,
        `理由 why: ${reason}`,
        `批 batch ${batch.slice(0, SHOWN_OF_HASH)}`,
      ].join('  '),
    ),
  );

export function shownLines({ caseNumber, ledger, workflow, ...shown }: Shown): string {
  const short = (hash: string) => hash.slice(0, SHOWN_OF_HASH);
  const { nextDue } = ledger;
  return [
    `${caseNumber}  ${ledger.caseState}  ${ledger.lamp}${ledger.isConcluded ? '  已了结 concluded' : ''}`,
    `账本 ledger      ${ledger.seq} ${short(ledger.hash)}`,
    `流程 workflow    ${workflowText(workflow, short)}`,
    `对照 agreement   ${shown.agreement}`,
    `下一时刻 next    ${nextDue ? `${nextDue.at} ${nextDue.tick.type}` : NOTHING}`,
    section(
      '等待的指令 commands waiting',
      shown.commandsWaiting.map(({ id, name, receivedAt, role }) => `${name}  ${receivedAt}  ${role}  ${short(id)}`),
    ),
    section('欠付 effects owed', shown.effectsOwed),
    section(
      '推送 pushes',
      shown.pushesWaiting.map((push) => told({ ...push })),
    ),
    section(
      '职责 obligations',
      shown.obligations.map(
        ({ id, organ, due, statutoryDue, lamp }) => `${id}  ${organ}  ${due} (${statutoryDue ?? '-'})  ${lamp}`,
      ),
    ),
    section('运行事件 open incidents', shown.incidents.length === 0 ? [] : incidentLines(shown.incidents).split('\n')),
    section(
      '操作 operations',
      shown.operations.length === 0
        ? []
        : operationLines(shown.operations.map((row) => ({ ...row, bodyHash: null }))).split('\n'),
    ),
  ].join('\n');
}

function workflowText(workflow: Shown['workflow'], short: (hash: string) => string): string {
  if (workflow.status === 'silent') {
    const { because, confirmed } = workflow;
    const known = confirmed ? `${confirmed.seq} ${short(confirmed.hash)}` : '不明 unknown';
    return `不应答 does not answer: ${because}  历史确认至 confirmed ${known}`;
  }
  if (workflow.status === 'none') return `没有 none (${workflow.ended ?? '引擎不知 unknown to the engine'})`;
  const { seq, hash, halted, suspended, pending, running, rolling } = workflow.health;
  return [
    `${seq} ${short(hash)}`,
    ...(halted ? [`停办 halted: ${halted}`] : []),
    ...(suspended ? [`暂停 suspended since ${suspended}`] : []),
    ...(pending > 0 ? [`待记 pending ${pending}`] : []),
    ...(running.length > 0 ? [`进行中 under way ${running.join(', ')}`] : []),
    ...(rolling ? ['换段 rolling'] : []),
  ].join('  ');
}

const section = (title: string, lines: readonly string[]): string =>
  [`${title} (${lines.length})`, ...lines.map((line) => `  ${line}`)].join('\n');

export function resultLine({ case: number, outcome, detail, problem }: Result): string {
  const why = problem instanceof Error ? `  ${problem.message.slice(0, 200)}` : '';
  return `${number}  ${outcomeText(outcome)}  ${told(detail)}${why}`.trimEnd();
}

export function summaryLine(results: readonly Result[], dryRun: boolean): string {
  const { done, unchanged, refused, failed } = summaryOf(results);
  const mode = dryRun ? '预演，未作改动 · dry run, nothing was done：' : '';
  return `${mode}共 ${results.length} 件 cases · 办妥 done ${done} · 无须办理 unchanged ${unchanged} · 拒绝 refused ${refused} · 失败 failed ${failed}`;
}

function outcomeText(code: string): string {
  if (!isOutcomeCode(code)) return code;
  const { zh, en } = outcomeOf(code);
  return `${code}: ${zh} · ${en}`;
}

const told = (detail: { [name: string]: JsonValue | undefined }): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
