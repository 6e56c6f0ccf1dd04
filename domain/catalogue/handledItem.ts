import { addDays, type CivilDate } from '../time.ts';
import { indexOf } from './catalogueIndex.ts';
import { versionOn } from './lookup.ts';
import type {
  Catalogue,
  DistrictItem,
  DistrictValues,
  ItemId,
  JurisdictionId,
  LicenceItem,
  Material,
} from './types.ts';

/** What a district may do otherwise than the city standard, each to the applicant's ease alone (S4, S5). */
export const DISTRICT_FIELDS = [
  'promisedLimitWd',
  'instant',
  'tolerance',
  'commitment',
  'verification',
  'verificationWithin',
  'materials',
] as const satisfies readonly (keyof DistrictValues)[];

/** The standard as a jurisdiction handles it; `district`: the district version that is merged into it. */
export type HandledItem = LicenceItem & { district?: number };

/**
 * All versions of an item for a jurisdiction, cut where a district version begins or ends. A district version is made
 * and approved against one version of the standard: when the next one is in force, it no longer counts.
 */
export function itemVersionsIn(
  catalogue: Catalogue,
  jurisdiction: JurisdictionId,
  item: ItemId,
): readonly HandledItem[] {
  const { items, districtItems } = indexOf(catalogue);
  const standards = items.get(item) ?? [];
  const districts = districtItems.get(`${jurisdiction}.${item}`) ?? [];
  return districts.length === 0 ? standards : standards.flatMap((standard) => pieces(standard, districts));
}

function pieces(standard: LicenceItem, districts: readonly DistrictItem[]): HandledItem[] {
  const { effectiveFrom, effectiveTo } = standard;
  const cuts = districts
    .flatMap((district) => [
      district.effectiveFrom,
      ...(district.effectiveTo === null ? [] : [addDays(district.effectiveTo, 1)]),
    ])
    .filter((day) => day > effectiveFrom && (effectiveTo === null || day <= effectiveTo));
  const days: CivilDate[] = [effectiveFrom, ...[...new Set(cuts)].sort()];
  return days.map((day, index) => {
    const next = days[index + 1];
    const piece = { ...standard, effectiveFrom: day, effectiveTo: next ? addDays(next, -1) : effectiveTo };
    const district = versionOn(districts, day);
    return district && isMadeFor(district, standard)
      ? { ...eased(piece, district), district: district.version }
      : piece;
  });
}

export const isMadeFor = (district: Pick<DistrictItem, 'inherits'>, standard: Pick<LicenceItem, 'version'>): boolean =>
  district.inherits === standard.version;

/** However a district version came into the catalogue, nothing of it makes it harder for the applicant, or unsafe. */
function eased(standard: LicenceItem, { values }: DistrictItem): LicenceItem {
  const easier = DISTRICT_FIELDS.filter(
    (field) =>
      !isHarder(field, standard, values) && !(field === 'verification' && weakensVerification(standard, values)),
  );
  return { ...standard, ...Object.fromEntries(easier.flatMap((field) => valueIn(values, field))) };
}

const valueIn = (values: DistrictItem['values'], field: keyof DistrictValues): [string, unknown][] =>
  values[field] === undefined ? [] : [[field, values[field]]];

/** From the most to the least that a licensee is bothered with afterwards. */
const VERIFICATIONS: readonly LicenceItem['verification'][] = ['required', 'sampled', 'offSite', 'none'];

/** Whether what a district makes of a field asks more of the applicant, or gives him less, than the standard. */
export function isHarder(
  field: keyof DistrictValues,
  standard: DistrictValues,
  values: Partial<DistrictValues>,
): boolean {
  switch (field) {
    case 'promisedLimitWd':
      return (values.promisedLimitWd ?? 0) > standard.promisedLimitWd;
    case 'instant':
      return standard.instant && values.instant === false;
    case 'tolerance':
      return values.tolerance !== undefined && toleratedWd(values.tolerance) < leastTolerated(standard, values);
    case 'commitment':
      return standard.commitment.allowed && values.commitment?.allowed === false;
    case 'verification':
      return (
        values.verification !== undefined &&
        VERIFICATIONS.indexOf(values.verification) < VERIFICATIONS.indexOf(standard.verification)
      );
    case 'verificationWithin':
      // the supervisor's own time: it asks nothing of the applicant
      return false;
    case 'materials':
      return values.materials?.some((material) => asksMore(material, standard.materials)) ?? false;
  }
}

/** Inside a promise that is shorter than the standard's there is less time to tolerate. */
const leastTolerated = (standard: DistrictValues, { promisedLimitWd }: Partial<DistrictValues>): number =>
  Math.min(toleratedWd(standard.tolerance), promisedLimitWd ?? standard.promisedLimitWd);

/** In a key field (重点领域), or where safety depends on it, less verification eases nobody. */
export const weakensVerification = (
  { verification, keyField, safetyRelated }: Pick<LicenceItem, 'verification' | 'keyField' | 'safetyRelated'>,
  values: Partial<DistrictValues>,
): boolean =>
  (keyField || safetyRelated) &&
  values.verification !== undefined &&
  VERIFICATIONS.indexOf(values.verification) > VERIFICATIONS.indexOf(verification);

const toleratedWd = ({ allowed, maxWd = 0 }: LicenceItem['tolerance']): number => (allowed ? maxWd : -1);

/** A material the standard does not list, under another name, or no longer minor or shared (Art. 31). */
function asksMore({ id, name, main, shareable }: Material, listed: readonly Material[]): boolean {
  const standard = listed.find((material) => material.id === id);
  return !standard || standard.name !== name || (main && !standard.main) || (standard.shareable && !shareable);
}
