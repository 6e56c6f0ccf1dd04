import type { Basis } from '../../domain/catalogue/types.ts';
import type { Actor, CaseNumber } from '../../domain/permit/types.ts';
import type { Instant } from '../../domain/time.ts';
import type { JsonObject } from '../canonical.ts';
import type { Ledger } from '../database.ts';
import { permitStream } from '../streams.ts';

export type Traced = {
  seq: number;
  type: string;
  at: Instant;
  effectiveAt: Instant;
  /** null: time acted, not a person */
  actor: Actor | null;
  basis: Basis[];
  data: JsonObject;
  commandId: string;
  hash: string;
};

/** The whole file of a case, in the order in which it was recorded. */
export async function trace(ledger: Ledger, caseNumber: CaseNumber, afterSeq = 0): Promise<Traced[]> {
  return await ledger
    .selectFrom('events')
    .select(['seq', 'type', 'at', 'effectiveAt', 'actor', 'basis', 'data', 'commandId', 'hash'])
    .where('stream', '=', permitStream(caseNumber))
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .execute();
}
