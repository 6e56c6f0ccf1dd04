import type { Bar } from '../domain/permit/types.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import { type DataKeys, mac, macKeyFor, readParty } from '../ledger/privacy.ts';
import { barsOf } from '../ledger/queries/bars.ts';
import type { PermitRow } from '../ledger/schema.ts';
import type { ApiParts } from './parts.ts';

/** What the law knows him by: a natural person by his number, whoever else by the credit code. */
export type ApplicantKind = 'naturalPerson' | 'organisation';

/**
 * By what an applicant is known again in another case: a keyed hash of the code, or of the number of a natural person.
 * Names and addresses change, and the hash of the whole party with them. Null where there is neither.
 */
export function subjectOf(keys: DataKeys, { applicant }: JsonObject): string | null {
  if (typeof applicant !== 'object' || applicant === null || Array.isArray(applicant)) return null;
  const known = applicant.kind === 'naturalPerson' ? applicant.idNumber : applicant.uscc;
  return typeof known === 'string' ? mac(macKeyFor(keys.macKey, 'applicant'), known) : null;
}

function kindOf({ applicant }: JsonObject): ApplicantKind | null {
  if (typeof applicant !== 'object' || applicant === null || Array.isArray(applicant)) return null;
  return applicant.kind === 'naturalPerson' ? 'naturalPerson' : 'organisation';
}

/** The applicant of a case, as far as other cases have something to say of him. */
export async function applicantOf(
  { ledger, keys }: Pick<ApiParts, 'ledger' | 'keys'>,
  { applicantId, items }: Pick<PermitRow, 'applicantId' | 'items'>,
): Promise<{ kind: ApplicantKind | null; subject: string | null; bars: Bar[] }> {
  const found = await readParty(ledger, keys, applicantId);
  const party = found && 'party' in found ? found.party : null;
  const subject = party && subjectOf(keys, party);
  return { kind: party && kindOf(party), subject, bars: await barsOf(ledger, subject, items) };
}
