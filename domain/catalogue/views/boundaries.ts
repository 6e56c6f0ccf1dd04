import type { CivilDate } from '../../time.ts';
import { indexOf } from '../catalogueIndex.ts';
import { groupedBy } from '../groupedBy.ts';
import { organOf, unitOn, versionOn } from '../lookup.ts';
import type { Catalogue, ItemId, Jurisdiction, JurisdictionId, LicenceItem, OrgId, TransferKind } from '../types.ts';
import { isOpen } from './isOpen.ts';

/** S3: who approves, who supervises and who enforces one item in one jurisdiction on one day. */
export type Boundary = {
  item: ItemId;
  itemVersion: number | null;
  jurisdiction: JurisdictionId;
  /** why it stands there: by the catalogue in this way, or because no catalogue moves it */
  kind: TransferKind | 'notTransferred';
  /** null: nobody may license it any more */
  approver: OrgId | null;
  supervisor: OrgId | null;
  enforcer: OrgId | null;
  coordinationUnit: string | null;
  measure: string | null;
  catalogueVersion: number | null;
};

export function dutyBoundaries(catalogue: Catalogue, jurisdiction: Jurisdiction, day: CivilDate): Boundary[] {
  const version = versionOn(
    catalogue.transferCatalogues.filter((one) => one.jurisdiction === jurisdiction.id),
    day,
  );
  const entries = new Map((version?.entries ?? []).map((entry) => [entry.item, entry]));
  const items = inForceOn(catalogue, day);
  const all = [...new Set([...entries.keys(), ...items.keys()])].sort();
  return all.map((id): Boundary => {
    const entry = entries.get(id);
    const item = items.get(id);
    const place = { item: id, itemVersion: item?.version ?? null, jurisdiction: jurisdiction.id };
    if (!entry) return { ...place, ...untouched(catalogue, jurisdiction, item, day) };
    return {
      ...place,
      kind: entry.kind,
      approver: isOpen(entry) || entry.kind === 'recovered' ? (entry.toOrg ?? null) : null,
      supervisor: entry.supervisor,
      enforcer: entry.enforcer,
      coordinationUnit: unitIn(catalogue, entry.supervisor, day)?.id ?? null,
      measure: entry.supervisionMeasure,
      catalogueVersion: version?.version ?? null,
    };
  });
}

/** What no catalogue moves: the department that holds it also supervises it. */
function untouched(catalogue: Catalogue, jurisdiction: Jurisdiction, item: LicenceItem | undefined, day: CivilDate) {
  const city = catalogue.jurisdictions.find(({ kind }) => kind === 'city');
  const holder = item?.decidingLevel === 'city' && city ? city : jurisdiction;
  const supervisor = item ? organOf(catalogue, holder, item.supervisorRole) : null;
  return {
    kind: 'notTransferred' as const,
    approver: item ? organOf(catalogue, holder, item.departmentRole) : null,
    supervisor,
    enforcer: item ? organOf(catalogue, holder, item.enforcerRole) : null,
    coordinationUnit: supervisor === null ? null : (unitIn(catalogue, supervisor, day)?.id ?? null),
    measure: null,
    catalogueVersion: null,
  };
}

const unitIn = (catalogue: Catalogue, supervisor: OrgId, day: CivilDate) =>
  unitOn({ units: indexOf(catalogue).unitsOf.get(supervisor) ?? [] }, supervisor, day);

export function inForceOn(catalogue: Catalogue, day: CivilDate): Map<ItemId, LicenceItem> {
  const found = [...groupedBy(catalogue.items, ({ id }) => id)].flatMap(([id, versions]) => {
    const version = versionOn(versions, day);
    return version ? [[id, version] as const] : [];
  });
  return new Map(found);
}
