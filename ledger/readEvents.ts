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
