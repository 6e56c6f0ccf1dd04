import type { ItemId } from '../../domain/catalogue/types.ts';
import type { Bar } from '../../domain/permit/types.ts';
import type { Ledger } from '../database.ts';

/** What an applicant may not apply for again; whether it still holds on the day of an application the domain says. */
export async function barsOf(ledger: Ledger, subject: string | null, items: readonly ItemId[]): Promise<Bar[]> {
  if (subject === null || items.length === 0) return [];
  return await ledger
    .selectFrom('bars')
    .select(['item', 'article', 'kind', 'decidedAt', 'document'])
    .where('subject', '=', subject)
    .where('item', 'in', items)
    .orderBy('decidedAt')
    .orderBy('document')
    .execute();
}
