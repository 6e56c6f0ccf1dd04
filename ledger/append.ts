import type { Transaction } from 'kysely';
import pg from 'pg';
import type { Actor } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import { type ChainedEvent, chainOf, eventIn, permitEvent } from './chain.ts';
import type { Ledger } from './database.ts';
import { writeFlush } from './flushStatement.ts';
import { type Appended, consequencesOf } from './project.ts';
import { NO_ROWS } from './readModels/rows.ts';
import { readRows } from './readModels/store.ts';
import { RecentRows } from './recentRows.ts';
import type { Schema } from './schema.ts';

export type Receipt = { commandId: string; command: string; stream: string; at: Instant; summary: JsonObject };

/** A domain event with its two times, as the workflow hands it over. */
export type LedgerEvent = { type: string; at: Instant; effectiveAt: Instant; [key: string]: unknown };

export type Batch = {
  commandId: string;
  /** null for ticks and effects: nobody waits for an answer */
  receipt: Receipt | null;
  actor: Actor | null;
  events: LedgerEvent[];
};

export type FlushRequest = {
  stream: string;
  subject: 'permit';
  jurisdiction: string;
  /** the head the caller knows; '' is the hash of an empty stream */
  from: number;
  hash: string;
  batches: Batch[];
};

export type FlushResult =
  | { outcome: 'written'; seq: number; hash: string }
  | {
      outcome: 'adopt';
      seq: number;
      hash: string;
      events: LedgerEvent[];
      settled: { [commandId: string]: Receipt };
    };

/** The caller's head is one the ledger never had. Nothing was written; nobody may go on before people have looked. */
export class HeadError extends Error {
  override readonly name = 'HeadError';
  readonly code: 'headBehind' | 'headForked';

  constructor(code: 'headBehind' | 'headForked', message: string) {
    super(message);
    this.code = code;
  }
}

type Head = { seq: number; hash: string };

/**
 * Adds events by compare-and-swap on the head of the stream, with everything that must stand or fall with them. A
 * worker can die after this commits and before the engine knows, so the ledger may be ahead of the caller: then
 * nothing is written and the caller adopts what is here.
 * @param recent what this process wrote last, so that it need not be read again
 * @throws HeadError
 */
export async function append(ledger: Ledger, request: FlushRequest, recent = new RecentRows()): Promise<FlushResult> {
  const { stream, from, hash } = request;
  const chain = chainOf(request);
  // read without a lock: where the head has moved meanwhile nothing is written
  const before = recent.at(stream, { seq: from, hash }) ?? (from === 0 ? NO_ROWS : await readRows(ledger, stream));
  const consequences = await consequencesOf(ledger, stream, before, appendedBy(chain));
  if (!(await isWritten(ledger, request, chain, consequences))) {
    recent.forget(stream);
    return await standing(ledger, request, chain);
  }

  const last = chain.at(-1);
  const head = { seq: last?.seq ?? from, hash: last?.hash ?? hash };
  recent.keep(stream, head, consequences.after);
  return { outcome: 'written', ...head };
}

/**
 * A statement sees what was there when it began: of two flushes that settle one command at once and add no event, the
 * second finds the head as it was, and the receipt only when it writes its own.
 */
async function isWritten(...flush: Parameters<typeof writeFlush>): Promise<boolean> {
  try {
    return await writeFlush(...flush);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === 'receipts_pkey') return false;
    throw error;
  }
}

const appendedBy = (chain: readonly ChainedEvent[]): Appended[] =>
  chain.map(({ seq, commandId, event }) => ({ seq, commandId, event: permitEvent(event) }));

/** Why nothing was written: the ledger has more than the caller knows, or one of his commands is settled. */
async function standing(ledger: Ledger, request: FlushRequest, chain: ChainedEvent[]): Promise<FlushResult> {
  return await ledger.transaction().execute(async (transaction) => {
    const head = await lockHead(transaction, request);
    if (head.seq < request.from) {
      throw new HeadError('headBehind', `${request.stream}: ledger at ${head.seq}, case at ${request.from}`);
    }
    await requireSameHistory(transaction, request, head);
    if (head.seq > request.from) return await beyond(transaction, request, chain, head);

    const settled = await receiptsOf(transaction, request.stream, commandIdsOf(request));
    // the engine's own deduplication does not reach across continue-as-new, so a command can come back
    if (Object.keys(settled).length > 0) return { outcome: 'adopt', ...head, events: [], settled };
    throw new Error(`${request.stream}: rows were mended meanwhile; to be tried again`);
  });
}

async function lockHead(transaction: Transaction<Schema>, request: FlushRequest): Promise<Head> {
  const head = await transaction
    .selectFrom('streams')
    .select(['seq', 'hash'])
    .where('stream', '=', request.stream)
    .forUpdate()
    .executeTakeFirst();
  return head ?? { seq: 0, hash: '' };
}

async function requireSameHistory(transaction: Transaction<Schema>, request: FlushRequest, head: Head): Promise<void> {
  const hash = head.seq === request.from ? head.hash : await hashAt(transaction, request.stream, request.from);
  if (hash === request.hash) return;
  throw new HeadError('headForked', `${request.stream}: ledger and case differ at ${request.from}`);
}

async function hashAt(transaction: Transaction<Schema>, stream: string, seq: number): Promise<string> {
  if (seq === 0) return '';
  const event = await transaction
    .selectFrom('events')
    .select('hash')
    .where('stream', '=', stream)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return event?.hash ?? '';
}

/** The ledger has more than the caller knows: either this very request, or something to adopt. */
async function beyond(
  transaction: Transaction<Schema>,
  request: FlushRequest,
  chain: ChainedEvent[],
  head: Head,
): Promise<FlushResult> {
  const stored = await transaction
    .selectFrom('events')
    .select(['commandId', 'body'])
    .where('stream', '=', request.stream)
    .where('seq', '>', request.from)
    .orderBy('seq')
    .execute();
  const same = stored.length === chain.length && stored.every((row, index) => row.body === chain[index]?.body);
  if (same) return { outcome: 'written', ...head };

  const commandIds = [...new Set([...stored.map((row) => row.commandId), ...commandIdsOf(request)])];
  return {
    outcome: 'adopt',
    ...head,
    events: stored.map((row) => eventIn(row.body)),
    settled: await receiptsOf(transaction, request.stream, commandIds),
  };
}

/** Ticks and effects have no receipt; whether they come twice is the domain's matter. */
const commandIdsOf = (request: FlushRequest): string[] =>
  request.batches.filter((batch) => batch.receipt).map((batch) => batch.commandId);

async function receiptsOf(
  transaction: Transaction<Schema>,
  stream: string,
  commandIds: string[],
): Promise<{ [commandId: string]: Receipt }> {
  if (commandIds.length === 0) return {};
  const rows = await transaction
    .selectFrom('receipts')
    .select(['commandId', 'receipt'])
    .where('stream', '=', stream)
    .where('commandId', 'in', commandIds)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.commandId, row.receipt]));
}
