import type { JurisdictionId, OrgId } from '../../domain/catalogue/types.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import type { MatterRow } from '../schema.ts';
import { INSTANT_FORM, keyIn, LONGEST_PAGE, NAME_FORM, type Page, pageOf } from './cursor.ts';

export type MatterFilter = {
  jurisdiction?: JurisdictionId | undefined;
  concerned?: OrgId | undefined;
  cause?: MatterRow['cause'] | undefined;
  state?: MatterRow['state'] | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/** As they were referred: who has waited longest comes first. */
export async function matters(ledger: Ledger, filter: MatterFilter = {}): Promise<Page<MatterRow>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  let query = ledger.selectFrom('matters').selectAll();
  for (const column of ['jurisdiction', 'cause', 'state'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  const { concerned } = filter;
  if (concerned !== undefined)
    query = query.where((where) => where(where.val(concerned), '=', where.fn.any('concerned')));
  if (filter.cursor !== undefined) {
    const [referredAt, matter] = keyIn<[Instant, string]>(filter.cursor, [INSTANT_FORM, NAME_FORM]);
    query = query.where((where) => where(where.refTuple('referredAt', 'matter'), '>', where.tuple(referredAt, matter)));
  }
  const rows = await query
    .orderBy('referredAt')
    .orderBy('matter')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.referredAt, row.matter]);
}
