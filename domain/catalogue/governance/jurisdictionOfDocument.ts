import { entryOf, indexOf } from '../catalogueIndex.ts';
import type { Catalogue, JurisdictionId, OrgId, TransferCatalogue } from '../types.ts';
import { isSame } from '../views/isSame.ts';
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

/**
 * Who approves it: the city what a district does otherwise than its standard (S4), and what moves a power between the
 * levels, which no level does alone; all else whose it is.
 */
export function approvingJurisdiction(
  catalogue: Catalogue,
  ref: DocumentRef,
  draft?: { candidate?: Candidate } | null,
): JurisdictionId | null {
  const own = jurisdictionOfDocument(catalogue, ref);
  const isOfCity = ref.kind === 'districtItem' || movesAcrossLevels(catalogue, own, draft?.candidate);
  return isOfCity ? (catalogue.jurisdictions.find(({ kind }) => kind === 'city')?.id ?? null) : own;
}

/** What stands in the newest version already is moved by no further one. */
function movesAcrossLevels(
  catalogue: Catalogue,
  own: JurisdictionId | null,
  candidate: Candidate | undefined,
): boolean {
  if (candidate?.kind !== 'transferCatalogue') return false;
  const { organisations, transferCatalogues } = indexOf(catalogue);
  const newest = (transferCatalogues.get(candidate.id) ?? []).reduce<TransferCatalogue | undefined>(
    (last, next) => (last && last.version > next.version ? last : next),
    undefined,
  );
  const isElsewhere = (organ: OrgId | undefined): boolean => {
    const place = organ === undefined ? undefined : organisations.get(organ)?.jurisdiction;
    return place !== undefined && place !== own;
  };
  return candidate.content.entries.some((entry) => {
    const before = newest && entryOf(newest, entry.item);
    if (before && isSame(before, entry)) return false;
    return [entry, before].some((one) => one && (isElsewhere(one.fromOrg) || isElsewhere(one.toOrg)));
  });
}

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
