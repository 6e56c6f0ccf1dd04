import type { JsonObject } from './canonical.ts';
import { type ChainedEvent, eventIn } from './chain.ts';
import type { Ledger } from './database.ts';

/** The events of a stream in their order, from after `afterSeq` on. */
export async function readStream(ledger: Ledger, stream: string, afterSeq = 0): Promise<ChainedEvent[]> {
  const rows = await ledger
    .selectFrom('events')
    .select(['seq', 'commandId', 'actor', 'body', 'prevHash', 'hash'])
    .where('stream', '=', stream)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ ...row, event: eventIn(row.body) }));
}

/** What a stream began with, and the command that asked for it; null where nothing is on record. */
export async function firstEvent(
  ledger: Ledger,
  stream: string,
): Promise<{ commandId: string; data: JsonObject } | null> {
  const first = await ledger
    .selectFrom('events')
    .select(['commandId', 'data'])
    .where('stream', '=', stream)
    .where('seq', '=', 1)
    .executeTakeFirst();
  return first ?? null;
}
