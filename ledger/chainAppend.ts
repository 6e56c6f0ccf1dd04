import { sql, type Transaction } from 'kysely';
import type { Basis, JurisdictionId } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import type { LedgerEvent } from './append.ts';
import { type ChainedEvent, chainOf } from './chain.ts';
import type { Schema } from './schema.ts';
import type { Head } from './streams.ts';

/** Events for the chain of a stream that no workflow carries: each with the basis it rests on. */
export type Addition = {
  stream: string;
  subject: string;
  jurisdiction: JurisdictionId;
  commandId: string;
  actor: Actor;
  at: Instant;
  events: readonly { event: { type: string }; basis: readonly Basis[] }[];
};

/** One at a time: who is second waits, and reads the head of the first. */
export async function lockStream(transaction: Transaction<Schema>, stream: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${stream}, 0))`.execute(transaction);
}

/** By compare-and-swap, as for cases. @throws Error when the head is another than the caller read */
export async function appendAt(
  transaction: Transaction<Schema>,
  head: Head,
  { stream, subject, jurisdiction, commandId, actor, at, events }: Addition,
): Promise<ChainedEvent[]> {
  const stamped = events.map(({ event }): LedgerEvent => ({ ...event, at, effectiveAt: at }));
  const chain = chainOf({ stream, from: head.seq, hash: head.hash, batches: [{ commandId, actor, events: stamped }] });
  const last = chain.at(-1);
  if (!last) return [];
  await moveHead(transaction, { stream, subject, jurisdiction, from: head, to: last });
  await transaction
    .insertInto('events')
    .values(
      chain.map(({ seq, event, body, prevHash, hash }, index) => ({
        stream,
        seq,
        type: event.type,
        at,
        effectiveAt: at,
        commandId,
        actor: JSON.stringify(actor),
        jurisdiction,
        basis: JSON.stringify(events[index]?.basis ?? []),
        body,
        prevHash,
        hash,
      })),
    )
    .execute();
  return chain;
}

type Move = { stream: string; subject: string; jurisdiction: JurisdictionId; from: Head; to: Head };

async function moveHead(
  transaction: Transaction<Schema>,
  { stream, subject, jurisdiction, from, to }: Move,
): Promise<void> {
  if (from.seq === 0) {
    const { seq, hash } = to;
    await transaction.insertInto('streams').values({ stream, subject, jurisdiction, seq, hash }).execute();
    return;
  }
  const moved = await transaction
    .updateTable('streams')
    .set({ seq: to.seq, hash: to.hash })
    .where('stream', '=', stream)
    .where('seq', '=', from.seq)
    .where('hash', '=', from.hash)
    .returning('seq')
    .executeTakeFirst();
  if (!moved) throw new Error(`${stream}: the head is not at ${from.seq}`);
}
