import type { CivilDate } from '../../time.ts';
import { indexOf } from '../catalogueIndex.ts';
import { versionOn } from '../lookup.ts';
import type { Basis, Catalogue, ItemId, Jurisdiction, JurisdictionId, OrgId } from '../types.ts';

/** 委托 (Art. 24): who entrusted what to whom, since when, and who answers for it; it is public with its content. */
export type Entrustment = {
  item: ItemId;
  name: string | null;
  legalBasis: Basis[];
  jurisdiction: JurisdictionId;
  /** in whose name it is decided, and who answers for it */
  entrustedBy: OrgId;
  entrustedTo: OrgId;
  supervisor: OrgId;
  measure: string;
  catalogue: { title: string; version: number; effectiveFrom: CivilDate; effectiveTo: CivilDate | null };
};

export function entrustments(catalogue: Catalogue, jurisdiction: Jurisdiction, day: CivilDate): Entrustment[] {
  const { items, transferCatalogues } = indexOf(catalogue);
  const inForce = versionOn(transferCatalogues.get(jurisdiction.id) ?? [], day);
  if (!inForce) return [];
  const { title, version, effectiveFrom, effectiveTo } = inForce;
  return inForce.entries.flatMap(({ kind, item, fromOrg, toOrg, supervisor, supervisionMeasure: measure }) => {
    if (kind !== 'entrusted' || !toOrg) return [];
    const standard = versionOn(items.get(item) ?? [], day);
    return [
      {
        item,
        name: standard?.name ?? null,
        legalBasis: standard?.legalBasis ?? [],
        jurisdiction: jurisdiction.id,
        entrustedBy: fromOrg,
        entrustedTo: toOrg,
        supervisor,
        measure,
        catalogue: { title, version, effectiveFrom, effectiveTo },
      },
    ];
  });
}
