import type { CivilDate } from '../../time.ts';
import { groupedBy } from '../groupedBy.ts';
import { DISTRICT_FIELDS, isHarder, isMadeFor } from '../handledItem.ts';
import { itemOn, versionOn } from '../lookup.ts';
import type { Catalogue, ItemId, JurisdictionId } from '../types.ts';
import { isSame } from './isSame.ts';

/** S4, S5: where a district handles an item otherwise than the city standard, and why. */
export type DeviationRow = {
  item: ItemId;
  jurisdiction: JurisdictionId;
  version: number;
  inherits: number;
  standardVersion: number;
  field: string;
  standard: unknown;
  district: unknown;
  /** null: not listed, which publication would have refused; the standard moved on since */
  reason: string | null;
  basisDocument: string | null;
  /** false: cases go by the standard, because it moved on since or the district's value would be harder */
  applies: boolean;
};

export function deviations(catalogue: Catalogue, day: CivilDate, jurisdiction?: JurisdictionId): DeviationRow[] {
  const documents = groupedBy(
    catalogue.districtItems.filter((item) => jurisdiction === undefined || item.jurisdiction === jurisdiction),
    ({ id }) => id,
  );
  return [...documents.values()].flatMap((versions) => {
    const district = versionOn(versions, day);
    const standard = district && itemOn(catalogue, district.item, day);
    if (!district || !standard) return [];
    return DISTRICT_FIELDS.filter(
      (field) => district.values[field] !== undefined && !isSame(district.values[field], standard[field]),
    ).map((field): DeviationRow => {
      const listed = district.deviations.find((deviation) => deviation.field === field);
      return {
        item: district.item,
        jurisdiction: district.jurisdiction,
        version: district.version,
        inherits: district.inherits,
        standardVersion: standard.version,
        field,
        standard: standard[field],
        district: district.values[field],
        reason: listed?.reason ?? null,
        basisDocument: listed?.basisDocument ?? null,
        applies: isMadeFor(district, standard) && !isHarder(field, standard, district.values),
      };
    });
  });
}
