import { canonicalJson, hashOf } from './canonical.ts';
import type { Ledger } from './database.ts';

/**
 * Computes the chain of a stream again.
 * @returns the first seq at which the record is not what was once written, or null
 */
export async function verifyStream(ledger: Ledger, stream: string): Promise<number | null> {
  const rows = await ledger
    .selectFrom('events')
    .select(['seq', 'type', 'at', 'effectiveAt', 'commandId', 'actor', 'data', 'body', 'prevHash', 'hash'])
    .where('stream', '=', stream)
    .orderBy('seq')
    .execute();
  let expected = { seq: 1, hash: '' };
  for (const row of rows) {
    const { seq, commandId, actor, data } = row;
    const isWhole =
      seq === expected.seq &&
      row.prevHash === expected.hash &&
      row.hash === hashOf(row.prevHash, row.body) &&
      row.body === canonicalJson({ stream, seq, commandId, actor, event: data }) &&
      row.type === data.type &&
      row.at === data.at &&
      row.effectiveAt === data.effectiveAt;
    if (!isWhole) return expected.seq;
    expected = { seq: seq + 1, hash: row.hash };
  }
  const head = await ledger
    .selectFrom('streams')
    .select(['seq', 'hash'])
    .where('stream', '=', stream)
    .executeTakeFirst();
  const isComplete = (head?.seq ?? 0) === expected.seq - 1 && (head?.hash ?? '') === expected.hash;
  return isComplete ? null : expected.seq;
}
