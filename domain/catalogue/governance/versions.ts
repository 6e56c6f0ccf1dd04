import type { CivilDate } from '../../time.ts';
import { indexOf } from '../catalogueIndex.ts';
import type { Catalogue, Effective } from '../types.ts';
import type { DocumentRef } from './types.ts';

/** The published versions of a document, oldest first, however they came into the catalogue. */
export function versionsOf(catalogue: Catalogue, { kind, id }: DocumentRef): Effective[] {
  return bodiesOf(catalogue, { kind, id })
    .filter((body): body is Effective & object => 'effectiveFrom' in body)
    .sort((one, other) => one.version - other.version);
}

/** The same with all they hold; a calendar has no day from which it counts, since a notice only adds a year. */
export function bodiesOf(catalogue: Catalogue, { kind, id }: DocumentRef): readonly object[] {
  const index = indexOf(catalogue);
  switch (kind) {
    case 'transferCatalogue':
      return index.transferCatalogues.get(id) ?? [];
    case 'licenceItem':
      return index.items.get(id) ?? [];
    case 'districtItem':
      return index.districtItems.get(id) ?? [];
    case 'supervisionItem':
      return index.supervisionItems.get(id) ?? [];
    case 'coordinationUnit':
      return index.unitsOf.get(id) ?? [];
    case 'policy':
      return catalogue.policies.filter((policy) => policy.id === id);
    case 'calendar':
      return catalogue.calendars.filter((calendar) => calendar.id === id);
  }
}

export type Standing = 'published' | 'inForce' | 'superseded' | 'repealed';

/** Where a published version stands on a day: derived from dates, never stored. */
export function standingOn(versions: readonly Effective[], version: Effective, day: CivilDate): Standing {
  if (day < version.effectiveFrom) return 'published';
  const isSuperseded = versions.some((next) => next.version > version.version && next.effectiveFrom <= day);
  if (isSuperseded) return 'superseded';
  return version.effectiveTo !== null && version.effectiveTo < day ? 'repealed' : 'inForce';
}
