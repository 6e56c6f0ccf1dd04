import { indexOf } from '../catalogueIndex.ts';
import type { Catalogue, JurisdictionId } from '../types.ts';
import type { Candidate, DocumentRef } from './types.ts';

/** Whose business a document is: its own jurisdiction's, or the city's for what the city sets for all (S4, S6). */
export function jurisdictionOfDocument(catalogue: Catalogue, ref: DocumentRef): JurisdictionId | null {
  const known = (id: string | undefined): JurisdictionId | null =>
    catalogue.jurisdictions.find((jurisdiction) => jurisdiction.id === id)?.id ?? null;
  const city = catalogue.jurisdictions.find(({ kind }) => kind === 'city')?.id ?? null;
  switch (ref.kind) {
    case 'transferCatalogue':
      return known(ref.id);
    case 'districtItem':
      return known(ref.id.split('.')[0]);
    case 'coordinationUnit':
      return known(indexOf(catalogue).organisations.get(ref.id)?.jurisdiction);
    case 'policy':
      return policyJurisdiction(catalogue, ref.id) ?? city;
    default:
      return city;
  }
}

/** Who approves it: what a district does otherwise than the city standard, the city (S4); all else whose it is. */
export const approvingJurisdiction = (catalogue: Catalogue, ref: DocumentRef): JurisdictionId | null =>
  ref.kind === 'districtItem'
    ? (catalogue.jurisdictions.find(({ kind }) => kind === 'city')?.id ?? null)
    : jurisdictionOfDocument(catalogue, ref);

/** The policy of a jurisdiction says so in its id, so that nobody can propose one for somebody else. */
const policyJurisdiction = ({ policies, jurisdictions }: Catalogue, id: string): JurisdictionId | null =>
  policies.find((policy) => policy.id === id)?.jurisdiction ??
  jurisdictions.find((jurisdiction) => id === `policy-${jurisdiction.id}`)?.id ??
  null;

/** What a content says of whose it is, where it says so; null is the city's, for all. */
export function claimedJurisdiction({ kind, content }: Candidate): JurisdictionId | null | undefined {
  switch (kind) {
    case 'policy':
    case 'transferCatalogue':
    case 'districtItem':
    case 'coordinationUnit':
      return content.jurisdiction;
    default:
      return undefined;
  }
}
