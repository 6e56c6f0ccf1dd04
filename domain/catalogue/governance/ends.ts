import { addDays, type CivilDate } from '../../time.ts';
import { groupedBy } from '../groupedBy.ts';
import type { Catalogue, Effective } from '../types.ts';
import type { Repeal } from './types.ts';

/**
 * A later version ends the earlier one on the day before its own first, and a repeal ends the last. Neither is
 * written into what was published, so both are worked out whenever the catalogue is read.
 */
export function endsDerived(catalogue: Catalogue, repeals: readonly Repeal[]): Catalogue {
  const repealed = groupedBy(repeals, ({ kind, id }) => `${kind}/${id}`);
  const ended = <Version extends Effective>(
    kind: Repeal['kind'],
    versions: readonly Version[],
    idOf: (version: Version) => string,
  ): Version[] => {
    const documents = groupedBy(versions, idOf);
    return versions.map((version) => {
      const id = idOf(version);
      const effectiveTo = endOf(version, documents.get(id) ?? [], repealed.get(`${kind}/${id}`) ?? []);
      return effectiveTo === version.effectiveTo ? version : { ...version, effectiveTo };
    });
  };
  return {
    ...catalogue,
    transferCatalogues: ended('transferCatalogue', catalogue.transferCatalogues, ({ jurisdiction }) => jurisdiction),
    items: ended('licenceItem', catalogue.items, ({ id }) => id),
    districtItems: ended('districtItem', catalogue.districtItems, ({ id }) => id),
    supervisionItems: ended('supervisionItem', catalogue.supervisionItems, ({ code }) => code),
    units: ended('coordinationUnit', catalogue.units, ({ supervisor }) => supervisor),
    policies: ended('policy', catalogue.policies, ({ id }) => id),
  };
}

function endOf(version: Effective, all: readonly Effective[], repeals: readonly Repeal[]): CivilDate | null {
  const ends = all
    .filter((next) => next.version > version.version && next.effectiveFrom > version.effectiveFrom)
    .map((next) => addDays(next.effectiveFrom, -1));
  if (version.effectiveTo !== null) ends.push(version.effectiveTo);
  ends.push(...repeals.filter((repeal) => isEndedBy(version, repeal)).map(({ effectiveTo }) => effectiveTo));
  return ends.sort()[0] ?? null;
}

/** A version that was published after the repeal takes the document up again. */
const isEndedBy = ({ version, effectiveFrom }: Effective, { effectiveTo, lastVersion }: Repeal): boolean =>
  effectiveFrom <= effectiveTo && (lastVersion === undefined || version <= lastVersion);
