import { sql } from 'kysely';
import { isConcluded } from '../domain/permit/allowed.ts';
import type { Ledger } from './database.ts';
import { listIncidents } from './incidents.ts';
import { permitFrom } from './permitFrom.ts';
import { ADVICE, type FindingKind, KIND_NAMES } from './reconcileAdvice.ts';
import { type Head, headOf, isPermitStream, streamsOf } from './streams.ts';
import { verifyStream } from './verifyStream.ts';

export type Finding = { kind: FindingKind; stream: string; detail: { [name: string]: string | number } };

export type { Head } from './streams.ts';

export type ReconcileOptions = {
  /**
   * What the workflow of a stream takes for recorded; null where none runs, and the reason where it runs and does not
   * answer. Without it workflows are not asked.
   */
  workflowHead?: (stream: string) => Promise<Head | { silent: string } | { concluded: true } | null>;
  /** streams whose workflow runs: a ledger restored from an older copy may know nothing of some */
  runningStreams?: () => AsyncIterable<string>;
  /** streams whose workflow ran and came to its end: a ledger restored from an older copy may have lost the whole case */
  concludedStreams?: () => AsyncIterable<string> | Iterable<string>;
  onProgress?: (streams: number) => void;
  /** cases asked at once (1) */
  atOnce?: number;
};

const OVER = { ledger: 0, workflow: 'over' };
const UNANSWERED_AFTER = '1 minute';
const MOST_LISTED = 1000;

/** Everything in which the ledger, its own heads and the workflows do not agree. Changes nothing. */
export async function reconcile(ledger: Ledger, options: ReconcileOptions = {}): Promise<Finding[]> {
  const findings = [...(await halted(ledger)), ...(await unanswered(ledger))];
  const { workflowHead, runningStreams, concludedStreams, onProgress, atOnce = 1 } = options;
  const known = new Set<string>();
  const examined = async (stream: string) =>
    (await brokenStream(ledger, stream)) ??
    (workflowHead && isPermitStream(stream) ? await differingHeads(ledger, stream, workflowHead) : null);
  for await (const streams of inGroups(streamsOf(ledger), atOnce)) {
    findings.push(...(await Promise.all(streams.map(examined))).filter((finding) => finding !== null));
    for (const stream of streams) {
      known.add(stream);
      onProgress?.(known.size);
    }
  }
  if (!workflowHead || !runningStreams) return findings;
  for await (const streams of inGroups(runningStreams(), atOnce)) {
    const others = streams.filter((stream) => !known.has(stream));
    const found = await Promise.all(others.map((stream) => differingHeads(ledger, stream, workflowHead)));
    findings.push(...found.filter((finding) => finding !== null));
  }
  if (!concludedStreams) return findings;
  const named = new Set(findings.map(({ stream }) => stream));
  for await (const stream of concludedStreams()) {
    if (named.has(stream) || (await headOf(ledger, stream)).seq > 0) continue;
    findings.push({ kind: 'ledgerBehind', stream, detail: OVER });
    named.add(stream);
  }
  return findings;
}

async function* inGroups<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function halted(ledger: Ledger): Promise<Finding[]> {
  const incidents = await listIncidents(ledger, { kind: 'caseHalted', open: true, limit: MOST_LISTED });
  return incidents.map(({ id, stream, openedAt, detail }) => ({
    kind: 'halted',
    stream,
    detail: { incident: id, since: openedAt, problem: String(detail.problem ?? '') },
  }));
}

async function unanswered(ledger: Ledger): Promise<Finding[]> {
  const rows = await ledger
    .selectFrom('commands')
    .select(['id', 'stream', 'name', 'receivedAt'])
    .where('outcome', 'is', null)
    // a submission that nobody has taken up waits for its turn
    .where((where) => where.or([where('name', '<>', 'receive'), where('claimedUntil', 'is not', null)]))
    .where('receivedAt', '<', sql<string>`now() - ${UNANSWERED_AFTER}::interval`)
    .orderBy('receivedAt')
    .limit(MOST_LISTED)
    .execute();
  return rows.map(({ id, stream, name, receivedAt }) => ({
    kind: 'unanswered',
    stream,
    detail: { command: id, name, receivedAt },
  }));
}

async function brokenStream(ledger: Ledger, stream: string): Promise<Finding | null> {
  const seq = await verifyStream(ledger, stream);
  if (seq === null) return null;
  const last = await ledger
    .selectFrom('events')
    .select('seq')
    .where('stream', '=', stream)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const recorded = last?.seq ?? 0;
  if (seq <= recorded) return { kind: 'chainBroken', stream, detail: { seq } };
  const head = await headOf(ledger, stream);
  return { kind: 'headDiffers', stream, detail: { head: head.seq, events: recorded } };
}

async function differingHeads(
  ledger: Ledger,
  stream: string,
  workflowHead: NonNullable<ReconcileOptions['workflowHead']>,
): Promise<Finding | null> {
  const before = await headOf(ledger, stream);
  const workflow = await workflowHead(stream);
  if (!workflow || 'concluded' in workflow) {
    const { state, events } = await permitFrom(ledger, stream);
    const isOwed = events > 0 && !isConcluded(state);
    if (!isOwed) return null;
    const detail = { state: state.state, events };
    return { kind: workflow ? 'ledgerBehind' : 'workflowMissing', stream, detail };
  }
  if ('silent' in workflow) return { kind: 'workflowSilent', stream, detail: { because: workflow.silent } };
  if (workflow.seq === before.seq && workflow.hash === before.hash) return null;
  const after = await headOf(ledger, stream);
  if (after.seq !== before.seq) return null; // it is working this very moment
  const detail = { ledger: after.seq, workflow: workflow.seq };
  if (workflow.seq > after.seq) return { kind: 'ledgerBehind', stream, detail };
  return { kind: workflow.seq < after.seq ? 'workflowBehind' : 'forked', stream, detail };
}

/** For people: what was found, where, and what to do about it, in both languages. */
export function reportOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return '一切相符 · everything agrees';
  const kinds = [...new Set(findings.map((finding) => finding.kind))];
  return kinds
    .map((kind) => {
      const own = findings.filter((finding) => finding.kind === kind);
      const lines = own.map(({ stream, detail }) => `  ${stream}  ${detailText(detail)}`);
      const { zh, en } = ADVICE[kind];
      return [`${KIND_NAMES[kind].zh} · ${KIND_NAMES[kind].en} (${own.length})`, ...lines, `→ ${zh}`, `→ ${en}`].join(
        '\n',
      );
    })
    .join('\n\n');
}

const detailText = (detail: Finding['detail']): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
