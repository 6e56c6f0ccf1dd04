import type { Bar } from '../domain/permit/types.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import { type DataKeys, mac, readParty } from '../ledger/privacy.ts';
import { barsOf } from '../ledger/queries/bars.ts';
import type { PermitRow } from '../ledger/schema.ts';
import type { ApiParts } from './parts.ts';

/**
 * By what an applicant is known again in another case: a keyed hash of the code, or of the number of a natural person.
 * Names and addresses change, and the hash of the whole party with them. Null where there is neither.
 */
export function subjectOf(keys: DataKeys, { applicant }: JsonObject): string | null {
  if (typeof applicant !== 'object' || applicant === null || Array.isArray(applicant)) return null;
  const known = applicant.uscc ?? applicant.idNumber;
  return typeof known === 'string' ? mac(keys.macKey, `applicant/${known}`) : null;
}

/** The applicant of a case, as far as other cases have something to say of him. */
export async function applicantOf(
  { ledger, keys }: Pick<ApiParts, 'ledger' | 'keys'>,
  { applicantId, items }: Pick<PermitRow, 'applicantId' | 'items'>,
): Promise<{ subject: string | null; bars: Bar[] }> {
  const found = await readParty(ledger, keys, applicantId);
  const subject = found && 'party' in found ? subjectOf(keys, found.party) : null;
  return { subject, bars: await barsOf(ledger, subject, items) };
}
