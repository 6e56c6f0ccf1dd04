import type { JurisdictionId } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';

/** What operators did or tried, to which case and why. It stands beside the file of the case, never in it. */

/** The outcome of a row that was written before the act: without another row of its id, nobody saw the end. */
export const BEGUN = 'begun';

export type NewOperation = {
  id: string;
  /** one request, or one run of the command line */
  batch: string;
  bodyHash: string | null;
  actor: Actor;
  via: 'api' | 'commandLine';
  operation: string;
  stream: string;
  reason: string;
  dryRun: boolean;
  outcome: string;
  detail: JsonObject;
};

export type OperationRow = NewOperation & { ordinal: number; at: Instant };

export async function recordOperation(ledger: Ledger, operation: NewOperation): Promise<void> {
  const { actor, detail } = operation;
  await ledger
    .insertInto('operations')
    .values({ ...operation, actor: JSON.stringify(actor), detail: JSON.stringify(detail) })
    .execute();
}

/** Everything on record of one request. */
export async function operationsIn(ledger: Ledger, batch: string): Promise<OperationRow[]> {
  return await ledger.selectFrom('operations').selectAll().where('batch', '=', batch).orderBy('ordinal').execute();
}

export type OperationFilter = {
  stream?: string | undefined;
  batch?: string | undefined;
  jurisdiction?: JurisdictionId | undefined;
  before?: number | undefined;
  limit?: number;
};

/** Newest first, each by its last row; `before` continues after the last ordinal of the page before. */
export async function listOperations(ledger: Ledger, filter: OperationFilter = {}): Promise<OperationRow[]> {
  const { stream, batch, jurisdiction, before, limit = 100 } = filter;
  let query = ledger
    .selectFrom('operations')
    .selectAll()
    .where((where) =>
      where.or([
        where('outcome', '!=', BEGUN),
        where.not(
          where.exists(
            where
              .selectFrom('operations as ended')
              .select('ended.id')
              .whereRef('ended.id', '=', 'operations.id')
              .where('ended.outcome', '!=', BEGUN),
          ),
        ),
      ]),
    );
  if (stream !== undefined) query = query.where('stream', '=', stream);
  if (batch !== undefined) query = query.where('batch', '=', batch);
  if (jurisdiction !== undefined) {
    query = query.where('stream', 'in', (streams) =>
      streams.selectFrom('streams').select('stream').where('jurisdiction', '=', jurisdiction),
    );
  }
  if (before !== undefined) query = query.where('ordinal', '<', before);
  return await query.orderBy('ordinal', 'desc').limit(limit).execute();
}
