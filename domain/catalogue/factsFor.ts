import { sliceCalendar } from '../calendar.ts';
import { addDays, type CivilDate } from '../time.ts';
import { entryOf, indexOf } from './catalogueIndex.ts';
import type { EntryFacts, ItemFacts, ReferenceFacts, UnitFacts } from './facts.ts';
import { itemVersionsIn } from './handledItem.ts';
import { jurisdictionOf, latestCalendar, organOf } from './lookup.ts';
import type { Catalogue, ItemId, Jurisdiction, JurisdictionId, LicenceItem, OrgId, Policy } from './types.ts';

export type FactsOptions = {
  /** cut the calendar into the slice, from this year on */
  calendarFromYear?: number;
  /** supervisors that run a system of their own which takes pushes over HTTP */
  endpoints: ReadonlySet<OrgId>;
};

/** Before the first catalogue of a jurisdiction, every power stays with its department: a catalogue that is silent. */
export const NO_CATALOGUE_VERSION = 0;

const BEGINNING: CivilDate = '1949-10-01';

/**
 * The slice of the catalogue that a command about some items carries: all versions, past and coming, of what
 * concerns them. An unknown jurisdiction or item simply has no facts.
 */
export function factsFor(
  catalogue: Catalogue,
  jurisdictionId: JurisdictionId,
  items: readonly ItemId[],
  { calendarFromYear, endpoints }: FactsOptions,
): ReferenceFacts {
  const jurisdiction = jurisdictionOf(catalogue, jurisdictionId);
  const wanted = [...new Set(items)];
  const entries = jurisdiction ? wanted.flatMap((item) => entryFactsOf(catalogue, jurisdiction, item)) : [];
  const versions = jurisdiction ? wanted.flatMap((item) => itemFactsOf(catalogue, jurisdiction, item)) : [];
  // what no catalogue moves is supervised by the department that holds it
  const supervisors = new Set([
    ...entries.flatMap(({ entry }) => (entry ? [entry.supervisor] : [])),
    ...versions.map(({ department }) => department),
  ]);
  return {
    items: versions,
    entries,
    units: [...supervisors]
      .flatMap((supervisor) => indexOf(catalogue).unitsOf.get(supervisor) ?? [])
      .map(({ id, version, effectiveFrom, effectiveTo, supervisor, liaison }): UnitFacts => {
        const delivery = endpoints.has(supervisor) ? 'endpoint' : 'inbox';
        return { id, version, effectiveFrom, effectiveTo, supervisor, liaison, delivery };
      }),
    policies: policiesOf(catalogue, jurisdictionId),
    ...(calendarFromYear !== undefined && { calendar: sliceCalendar(latestCalendar(catalogue), calendarFromYear) }),
  };
}

/** All versions of an item as the jurisdiction handles it, its department named. */
export function itemFactsOf(catalogue: Catalogue, jurisdiction: Jurisdiction, item: ItemId): ItemFacts[] {
  return itemVersionsIn(catalogue, jurisdiction.id, item).map(
    (version): ItemFacts => ({
      id: version.id,
      version: version.version,
      effectiveFrom: version.effectiveFrom,
      effectiveTo: version.effectiveTo,
      name: version.name,
      nameEn: version.nameEn,
      statutoryLimit: version.statutoryLimit,
      statutoryLimitWd: version.statutoryLimitWd,
      clockStart: version.clockStart,
      extensionWd: version.extensionWd,
      promisedLimitWd: version.promisedLimitWd,
      instant: version.instant,
      siteSurvey: version.siteSurvey,
      validity: version.validity,
      ...(version.specialProcedures.length > 0 && { specialProcedures: version.specialProcedures }),
      ...(version.pauses && version.pauses.length > 0 && { pauses: version.pauses }),
      legalBasis: version.legalBasis,
      materials: version.materials.map(({ id, main, shareable }) => ({ id, main, shareable })),
      conditions: version.conditions.map(({ id }) => id),
      department: departmentOf(catalogue, jurisdiction, version),
      ...(version.limitBasis?.statutoryLimit && {
        limitBasis: { statutoryLimit: version.limitBasis.statutoryLimit },
      }),
      ...(version.limitBasis?.extensionWd && { extensionBasis: version.limitBasis.extensionWd }),
      ...(version.consultationWd !== undefined && { consultationWd: version.consultationWd }),
      commitment: version.commitment,
      tolerance: version.tolerance,
      renewal: version.renewal,
      ...(version.handling === 'joint' && { handling: version.handling }),
      ...(version.safetyRelated && { safetyRelated: version.safetyRelated }),
      ...(version.quantityLimited && { quantityLimited: version.quantityLimited }),
      ...(version.quantity && { quantity: version.quantity }),
      ...(version.conditionLaws && version.conditionLaws.length > 0 && { conditionLaws: version.conditionLaws }),
      ...lowerReviewOf(catalogue, jurisdiction, version),
      ...(version.inPerson && { inPerson: version.inPerson }),
      ...(version.district !== undefined && { district: version.district }),
    }),
  );
}

/** Art. 35: outside the city itself the organ reviews, and hands the case up. */
function lowerReviewOf(
  catalogue: Catalogue,
  jurisdiction: Jurisdiction,
  { lowerReview: basis, approverRole }: LicenceItem,
): Pick<ItemFacts, 'lowerReview'> {
  const city = catalogue.jurisdictions.find(({ kind }) => kind === 'city');
  if (!basis || !city || jurisdiction.id === city.id) return {};
  return { lowerReview: { upper: organOf(catalogue, city, approverRole), basis } };
}

/** What each version of the jurisdiction's transfer catalogue says of an item. */
export function entryFactsOf(catalogue: Catalogue, jurisdiction: Jurisdiction, item: ItemId): EntryFacts[] {
  const versions = [...(indexOf(catalogue).transferCatalogues.get(jurisdiction.id) ?? [])]
    .sort((a, b) => a.version - b.version)
    .map(({ version, effectiveFrom, effectiveTo, openCases, entries }): EntryFacts => {
      const entry = entryOf({ entries }, item);
      return {
        item,
        version,
        effectiveFrom,
        effectiveTo,
        ...(openCases && { openCases }),
        entry: entry
          ? {
              kind: entry.kind,
              fromOrg: entry.fromOrg,
              toOrg: entry.toOrg ?? null,
              supervisor: entry.supervisor,
              enforcer: entry.enforcer,
            }
          : null,
      };
    });
  const first = versions[0];
  const effectiveTo = first ? addDays(first.effectiveFrom, -1) : null;
  return [{ item, version: NO_CATALOGUE_VERSION, effectiveFrom: BEGINNING, effectiveTo, entry: null }, ...versions];
}

/** A power of the city that nothing hands down stays with the city's department. */
function departmentOf(catalogue: Catalogue, jurisdiction: Jurisdiction, item: LicenceItem): OrgId {
  const city = catalogue.jurisdictions.find(({ kind }) => kind === 'city');
  const holder = item.decidingLevel === 'city' && city ? city : jurisdiction;
  return organOf(catalogue, holder, item.departmentRole);
}

function policiesOf(catalogue: Catalogue, jurisdiction: JurisdictionId): Policy[] {
  return catalogue.policies.filter((policy) => policy.jurisdiction === jurisdiction || policy.jurisdiction === null);
}
