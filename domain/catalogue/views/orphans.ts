import type { CivilDate } from '../../time.ts';
import { indexOf } from '../catalogueIndex.ts';
import { groupedBy } from '../groupedBy.ts';
import { versionOn } from '../lookup.ts';
import type { Catalogue, ItemId, Jurisdiction, JurisdictionId } from '../types.ts';
import { dutyBoundaries, inForceOn } from './boundaries.ts';

/** S14: what nobody watches on a day. The report must be empty. */
export type Orphan = {
  item: ItemId;
  jurisdiction: JurisdictionId;
  code: 'noSupervisor' | 'noMeasure' | 'noCoordinationUnit' | 'noSupervisionItem' | 'noItemVersion';
};

export function orphans(catalogue: Catalogue, jurisdiction: Jurisdiction, day: CivilDate): Orphan[] {
  const items = inForceOn(catalogue, day);
  const { organisations } = indexOf(catalogue);
  const registry = groupedBy(catalogue.supervisionItems, ({ code }) => code);
  return dutyBoundaries(catalogue, jurisdiction, day).flatMap((boundary) => {
    const codes: Orphan['code'][] = [];
    const item = items.get(boundary.item);
    if (boundary.supervisor === null || !organisations.has(boundary.supervisor)) codes.push('noSupervisor');
    else if (boundary.catalogueVersion !== null && boundary.coordinationUnit === null) codes.push('noCoordinationUnit');
    if (boundary.catalogueVersion !== null && !boundary.measure?.trim()) codes.push('noMeasure');
    if (!item && boundary.kind !== 'cancelled') codes.push('noItemVersion');
    const isWatched = item?.supervisionItems.some((code) => {
      const outcome = versionOn(registry.get(code) ?? [], day)?.review.outcome;
      return outcome === 'keep' || outcome === 'offSite';
    });
    if (item && !isWatched) codes.push('noSupervisionItem');
    return codes.map((code): Orphan => ({ item: boundary.item, jurisdiction: jurisdiction.id, code }));
  });
}
