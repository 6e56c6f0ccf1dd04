import type { CivilDate } from '../time.ts';
import { indexOf } from './catalogueIndex.ts';
import { unitOn, versionOn } from './lookup.ts';
import type { Catalogue, ItemId, JurisdictionId, OrgId } from './types.ts';

/** A supervisor without its one unit on a day (S9), and the items of its level that would be pushed to it. */
export type Vacancy = { jurisdiction: JurisdictionId; supervisor: OrgId; items: ItemId[] };

/** Whom the catalogues of a day name as supervisors, and who of them has no unit that day, or more than one. */
export function vacanciesOn(catalogue: Catalogue, day: CivilDate): Vacancy[] {
  const { unitsOf } = indexOf(catalogue);
  return catalogue.jurisdictions.flatMap(({ id: jurisdiction }) => {
    const versions = catalogue.transferCatalogues.filter((version) => version.jurisdiction === jurisdiction);
    const itemsOf = new Map<OrgId, ItemId[]>();
    for (const { item, supervisor } of versionOn(versions, day)?.entries ?? [])
      itemsOf.set(supervisor, [...(itemsOf.get(supervisor) ?? []), item]);
    return [...itemsOf].flatMap(([supervisor, items]) =>
      unitOn({ units: unitsOf.get(supervisor) ?? [] }, supervisor, day) ? [] : [{ jurisdiction, supervisor, items }],
    );
  });
}
