import { type IsolationLevel, sql, type Transaction } from 'kysely';
import { canonicalJson } from './canonical.ts';
import { permitEvent } from './chain.ts';
import { isStartedDirectly, runCommandLine } from './commandLine.ts';
import { type Ledger, openLedger } from './database.ts';
import { clientOf, foldedWhole } from './project.ts';
import { readStream } from './readEvents.ts';
import { NO_ROWS, type StreamRows } from './readModels/rows.ts';
import { clearRows, readRows, writeRows } from './readModels/store.ts';
import type { Schema } from './schema.ts';
import { isPermitStream, streamsOf } from './streams.ts';

/** A row that is not what its events say; null where there is none. */
export type Difference = { stream: string; row: string; live: object | null; rebuilt: object | null };

export type Rebuilt = { streams: number; differences: Difference[] };

type Options = { onProgress?: (done: number) => void };

/**
 * Folds the read models again from the events, one stream per transaction under the lock of its head: the service may
 * go on working meanwhile.
 */
export async function rebuild(ledger: Ledger, options: Options = {}): Promise<Rebuilt> {
  return await forEachStream(ledger, 'read committed', options, async (transaction, stream) => {
    await transaction.selectFrom('streams').select('seq').where('stream', '=', stream).forUpdate().execute();
    const live = await readRows(transaction, stream);
    const rebuilt = await foldedRows(transaction, stream);
    const differences = differencesOf(stream, live, rebuilt);
    if (differences.length > 0) {
      await clearRows(transaction, stream);
      await writeRows(transaction, NO_ROWS, rebuilt);
      await transaction
        .updateTable('streams')
        .set({ rowsVersion: live.version + 1 })
        .where('stream', '=', stream)
        .execute();
    }
    return differences;
  });
}

/** What `rebuild` would change. Changes nothing. */
export async function checkReadModels(ledger: Ledger, options: Options = {}): Promise<Rebuilt> {
  // rows and events of one moment, also while others append
  return await forEachStream(ledger, 'repeatable read', options, async (transaction, stream) =>
    differencesOf(stream, await readRows(transaction, stream), await foldedRows(transaction, stream)),
  );
}

async function forEachStream(
  ledger: Ledger,
  isolation: IsolationLevel,
  { onProgress }: Options,
  work: (transaction: Transaction<Schema>, stream: string) => Promise<Difference[]>,
): Promise<Rebuilt> {
  let streams = 0;
  const differences: Difference[] = [];
  for await (const stream of foldedStreams(ledger)) {
    const found = await ledger
      .transaction()
      .setIsolationLevel(isolation)
      .execute((transaction) => work(transaction, stream));
    differences.push(...found);
    streams += 1;
    onProgress?.(streams);
  }
  return { streams, differences };
}

/** The recorded streams, and those that only rows of the read models still speak of. */
async function* foldedStreams(ledger: Ledger): AsyncGenerator<string> {
  for await (const stream of streamsOf(ledger)) if (isPermitStream(stream)) yield stream;
  const { rows } = await sql<{ stream: string }>`
    (select stream from permits union select stream from obligations union select stream from pushes
      union select stream from publications union select stream from bars union select stream from contenders
      union select stream from matters)
    except select stream from streams`.execute(ledger);
  for (const { stream } of rows) yield stream;
}

async function foldedRows(transaction: Transaction<Schema>, stream: string): Promise<StreamRows> {
  const events = await readStream(transaction, stream);
  const [first] = events;
  if (!first) return NO_ROWS;
  const client = await clientOf(transaction, first.commandId);
  const recorded = events.map(({ seq, commandId, event }) => ({ seq, commandId, event: permitEvent(event) }));
  return foldedWhole(stream, recorded, client);
}

function differencesOf(stream: string, live: StreamRows, rebuilt: StreamRows): Difference[] {
  const [before, after] = [named(live), named(rebuilt)];
  const rows = [...new Set([...before.keys(), ...after.keys()])];
  return rows.flatMap((row) => {
    const [one, other] = [before.get(row) ?? null, after.get(row) ?? null];
    return canonicalJson(one) === canonicalJson(other) ? [] : [{ stream, row, live: one, rebuilt: other }];
  });
}

const named = ({ permit, obligations, pushes, publications, bars, contenders, matters }: StreamRows) =>
  new Map<string, object>([
    ...(permit ? [[`permits ${permit.caseNumber}`, permit] as const] : []),
    ...obligations.map((row) => [`obligations ${row.openedSeq}`, row] as const),
    ...pushes.map((row) => [`pushes ${row.pushId}`, row] as const),
    ...publications.map((row) => [`publications ${row.item}`, row] as const),
    ...bars.map((row) => [`bars ${row.item} ${row.article}`, row] as const),
    ...contenders.map((row) => [`contenders ${row.item}`, row] as const),
    ...matters.map((row) => [`matters ${row.matter}`, row] as const),
  ]);

const HELP = `npm run rebuild [-- --check]

从事件重建查询表（permits、obligations、pushes、publications、bars、contenders、matters），逐案进行，服务无须停止。
Folds the read models again from the events, case by case; the service may go on.

  --check   只比对，不改动；有差异时退出码为 1 · compare only; exit code 1 when something differs
  --help    本说明 · this text

DATABASE_URL  账本的 PostgreSQL 地址 · the address of the ledger`;

const PROGRESS_EVERY = 500;

if (isStartedDirectly(import.meta.url)) {
  await runCommandLine({
    help: HELP,
    flags: ['--check'],
    async run(databaseUrl, flags) {
      const isCheck = flags.has('--check');
      const ledger = openLedger(databaseUrl, { maxConnections: 2, applicationName: 'shenguan-rebuild' });
      const onProgress = (done: number) => {
        if (done % PROGRESS_EVERY === 0) console.error(`… ${done}`);
      };
      try {
        const { streams, differences } = await (isCheck ? checkReadModels : rebuild)(ledger, { onProgress });
        for (const { stream, row } of differences) console.log(`${stream}\t${row}`);
        const verb = isCheck ? '有差异 · differ' : '已改正 · mended';
        console.log(`${streams} 个案件 · cases, ${differences.length} 行 · rows ${verb}`);
        return isCheck && differences.length > 0 ? 1 : 0;
      } finally {
        await ledger.destroy();
      }
    },
  });
}
