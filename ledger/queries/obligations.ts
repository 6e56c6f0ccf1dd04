import type { JurisdictionId, OrgId } from '../../domain/catalogue/types.ts';
import type { Lamp, ObligationKind } from '../../domain/obligations/types.ts';
import type { CaseNumber } from '../../domain/permit/types.ts';
import type { CivilDate } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import type { ObligationRow } from '../schema.ts';
import { permitStream } from '../streams.ts';
import { DATE_FORM, keyIn, LONGEST_PAGE, NAME_FORM, NUMBER_FORM, type Page, pageOf } from './cursor.ts';

export type ObligationFilter = {
  organ?: OrgId | undefined;
  jurisdiction?: JurisdictionId | undefined;
  kind?: ObligationKind | undefined;
  state?: ObligationRow['state'] | undefined;
  lamp?: Lamp | undefined;
  dueBefore?: CivilDate | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/** The most pressing first. */
export async function obligations(ledger: Ledger, filter: ObligationFilter = {}): Promise<Page<ObligationRow>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  let query = ledger.selectFrom('obligations').selectAll();
  for (const column of ['organ', 'jurisdiction', 'kind', 'state', 'lamp'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (filter.dueBefore !== undefined) query = query.where('due', '<', filter.dueBefore);
  if (filter.cursor !== undefined) {
    const [due, stream, seq] = keyIn<[CivilDate, string, string]>(filter.cursor, [DATE_FORM, NAME_FORM, NUMBER_FORM]);
    query = query.where((where) =>
      where(where.refTuple('due', 'stream', 'openedSeq'), '>', where.tuple(due, stream, Number(seq))),
    );
  }
  const rows = await query
    .orderBy('due')
    .orderBy('stream')
    .orderBy('openedSeq')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.due, row.stream, String(row.openedSeq)]);
}

/** All duties a case ever had, in the order in which they arose. */
export async function obligationsOf(ledger: Ledger, caseNumber: CaseNumber): Promise<ObligationRow[]> {
  return await ledger
    .selectFrom('obligations')
    .selectAll()
    .where('stream', '=', permitStream(caseNumber))
    .orderBy('openedSeq')
    .execute();
}
