import type { ItemId, JurisdictionId } from '../../domain/catalogue/types.ts';
import type { CaseNumber } from '../../domain/permit/types.ts';
import type { CivilDate, Instant } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import type { PublicationRow } from '../schema.ts';
import { INSTANT_FORM, keyIn, LONGEST_PAGE, NAME_FORM, type Page, pageOf } from './cursor.ts';

export type PublicationFilter = {
  jurisdiction?: JurisdictionId | undefined;
  item?: ItemId | undefined;
  decidedFrom?: CivilDate | undefined;
  decidedTo?: CivilDate | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

export type Publication = PublicationRow & { publishedAt: Instant };

/** What is published, newest first. A grant whose publication is still owed is not among it. */
export async function publications(ledger: Ledger, filter: PublicationFilter = {}): Promise<Page<Publication>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  let query = ledger
    .selectFrom('publications')
    .selectAll()
    .where('publishedAt', 'is not', null)
    .$narrowType<Publication>();
  if (filter.jurisdiction !== undefined) query = query.where('jurisdiction', '=', filter.jurisdiction);
  if (filter.item !== undefined) query = query.where('item', '=', filter.item);
  if (filter.decidedFrom !== undefined) query = query.where('decidedOn', '>=', filter.decidedFrom);
  if (filter.decidedTo !== undefined) query = query.where('decidedOn', '<=', filter.decidedTo);
  if (filter.cursor !== undefined) {
    const form = [INSTANT_FORM, NAME_FORM, NAME_FORM] as const;
    const [publishedAt, caseNumber, item] = keyIn<[Instant, CaseNumber, ItemId]>(filter.cursor, [...form]);
    query = query.where((where) =>
      where(
        where.refTuple('publishedAt', 'caseNumber', 'item'),
        '<',
        where.tuple<Instant | null, CaseNumber, ItemId>(publishedAt, caseNumber, item),
      ),
    );
  }
  const rows = await query
    .orderBy('publishedAt', 'desc')
    .orderBy('caseNumber', 'desc')
    .orderBy('item', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.publishedAt, row.caseNumber, row.item]);
}
