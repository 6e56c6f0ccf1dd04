import type { CarriedRank } from '../domain/permit/types.ts';
import { permit as readPermit } from '../ledger/queries/permits.ts';
import type { PermitRow } from '../ledger/schema.ts';
import { applicantOf } from './applicant.ts';
import type { ApiParts } from './parts.ts';

/**
 * What a case inherits from one whose item went to its organ: of the same applicant, the moments of acceptance that rank
 * the items of both (Art. 57). Nothing where the other case did not hand an item on, or is somebody else's.
 */
export async function ranksFrom(
  parts: Pick<ApiParts, 'ledger' | 'keys'>,
  row: Pick<PermitRow, 'applicantId' | 'items'>,
  from: string,
): Promise<CarriedRank[]> {
  const { ledger } = parts;
  const earlier = await readPermit(ledger, from);
  if (!earlier) return [];
  const moved = row.items.filter((item) => earlier.decisions[item]?.outcome === 'transferred');
  const [own, other] = [await applicantOf(parts, row), await applicantOf(parts, earlier)];
  if (moved.length === 0 || own.subject === null || own.subject !== other.subject) return [];
  const rows = await ledger
    .selectFrom('contenders')
    .select(['item', 'acceptedAt'])
    .where('caseNumber', '=', from)
    .where('item', 'in', moved)
    .orderBy('item')
    .execute();
  return rows.map(({ item, acceptedAt }) => ({ from, item, acceptedAt }));
}
