import type { Transaction } from 'kysely';
import type { Stamped } from '../domain/decider.ts';
import { basisOf } from '../domain/permit/basis.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import { canonicalJson, hashOf, type JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';
import { projectEvents } from './project.ts';
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

/** An event as it stands in the ledger. */
export type ChainedEvent = {
  seq: number;
  commandId: string;
  actor: Actor | null;
  event: LedgerEvent;
  body: string;
  prevHash: string;
  hash: string;
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
 * @throws HeadError
 */
export async function append(ledger: Ledger, request: FlushRequest): Promise<FlushResult> {
  const chain = chainOf(request);
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
    return await write(transaction, request, chain, head);
  });
}

/** The rows the request would add, hashes included. */
export function chainOf(request: FlushRequest): ChainedEvent[] {
  let { from: seq, hash } = request;
  return request.batches.flatMap(({ commandId, actor, events }) =>
    events.map((event) => {
      seq += 1;
      const prevHash = hash;
      const body = canonicalJson({ stream: request.stream, seq, commandId, actor, event });
      hash = hashOf(prevHash, body);
      return { seq, commandId, actor, event, body, prevHash, hash };
    }),
  );
}

async function lockHead(transaction: Transaction<Schema>, request: FlushRequest): Promise<Head> {
  const { stream, subject, jurisdiction } = request;
  if (request.from === 0) {
    await transaction
      .insertInto('streams')
      .values({ stream, subject, jurisdiction, seq: 0, hash: '' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const head = await transaction
    .selectFrom('streams')
    .select(['seq', 'hash'])
    .where('stream', '=', stream)
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

async function write(
  transaction: Transaction<Schema>,
  request: FlushRequest,
  chain: ChainedEvent[],
  before: Head,
): Promise<FlushResult> {
  const { stream, jurisdiction } = request;
  const last = chain.at(-1);
  const head = last ? { seq: last.seq, hash: last.hash } : before;
  if (chain.length > 0) {
    await transaction
      .insertInto('events')
      .values(
        chain.map(({ seq, commandId, actor, event, body, prevHash, hash }) => ({
          stream,
          seq,
          type: event.type,
          at: event.at,
          effectiveAt: event.effectiveAt,
          commandId,
          actor: actor && JSON.stringify(actor),
          jurisdiction,
          basis: JSON.stringify(basisOf(permitEvent(event))),
          body,
          prevHash,
          hash,
        })),
      )
      .execute();
    await transaction.updateTable('streams').set(head).where('stream', '=', stream).execute();
    await projectEvents(
      transaction,
      stream,
      chain.map(({ seq, commandId, event }) => ({ seq, commandId, event: permitEvent(event) })),
    );
  }
  await writeReceipts(transaction, request);
  return { outcome: 'written', ...head };
}

async function writeReceipts(transaction: Transaction<Schema>, { stream, batches }: FlushRequest): Promise<void> {
  for (const { commandId, receipt } of batches) {
    if (!receipt) continue;
    await transaction
      .insertInto('receipts')
      .values({ stream, commandId, receipt: JSON.stringify(receipt) })
      .execute();
    await transaction
      .updateTable('commands')
      .set({ outcome: JSON.stringify({ kind: 'receipt', receipt }), outcomeAt: receipt.at })
      .where('id', '=', commandId)
      .where('stream', '=', stream)
      .where('outcome', 'is', null)
      .execute();
  }
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

/** The text was written by `chainOf` alone, and the hash says whether it still is that text. */
export const eventIn = (body: string): LedgerEvent => (JSON.parse(body) as { event: LedgerEvent }).event;

/** A request of subject `permit` carries what the permit's decider returned; the engine only carried it here. */
export const permitEvent = (event: LedgerEvent): Stamped<PermitEvent> => event as unknown as Stamped<PermitEvent>;
