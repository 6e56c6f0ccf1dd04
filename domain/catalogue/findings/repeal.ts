import { addDays, type CivilDate, isCivilDate } from '../../time.ts';
import type { RegisterFacts } from '../governance/decide.ts';
import { endsDerived } from '../governance/ends.ts';
import type { DocumentRef } from '../governance/types.ts';
import { versionsOf } from '../governance/versions.ts';
import { versionOn } from '../lookup.ts';
import { type Catalogue, isInForce, type Jurisdiction } from '../types.ts';
import { dutyBoundaries } from '../views/boundaries.ts';
import { isOpen } from '../views/isOpen.ts';
import { orphans } from '../views/orphans.ts';
import { changeDays } from './changeDays.ts';
import { type Finding, fault, firstOfEach } from './finding.ts';

/** Of these there is one on every day, and only a new version ends the one in force: the policy for all is one. */
export const isNeverEnded = ({ kind, id }: DocumentRef, { policies }: Catalogue): boolean =>
  kind === 'transferCatalogue' ||
  kind === 'calendar' ||
  (kind === 'policy' && policies.some((policy) => policy.id === id && policy.jurisdiction === null));

/** What speaks against ending a document without a successor (S14). */
export function repealFindings(ref: DocumentRef, through: CivilDate, { today, catalogue }: RegisterFacts): Finding[] {
  const path = '/through';
  if (!isCivilDate(through)) return [fault('invalidDate', path)];
  if (isNeverEnded(ref, catalogue)) return [fault('repealWithoutSuccessor', '/kind', { kind: ref.kind, id: ref.id })];
  const findings: Finding[] = [];
  if (through < today) findings.push(fault('retroactive', path, { lawfulFrom: today }));
  const last = versionsOf(catalogue, ref).at(-1);
  // a version still to come would count after the end
  if (!last || !isInForce(last, through)) findings.push(fault('gap', path, { through }));
  else if (last.effectiveTo === through) findings.push(fault('alreadyEnds', path, { through }));
  return last
    ? [...findings, ...stillReferred(ref, through, catalogue), ...leftBehind(ref, last.version, through, catalogue)]
    : findings;
}

/** What names the document on a day after its end. */
export function stillReferred(ref: DocumentRef, through: CivilDate, catalogue: Catalogue): Finding[] {
  const isAfter = ({ effectiveTo }: { effectiveTo: CivilDate | null }): boolean =>
    effectiveTo === null || effectiveTo > through;
  const referredBy = (by: string, version: number, more: Finding['detail'] = {}): Finding =>
    fault('stillReferred', '/id', { by, version, ...more });
  const entries = catalogue.transferCatalogues
    .filter(isAfter)
    .flatMap(({ jurisdiction, version, entries: all }) => all.map((entry) => ({ jurisdiction, version, entry })));
  switch (ref.kind) {
    case 'licenceItem':
      return [
        ...entries
          .filter(({ entry }) => (entry.item === ref.id && isOpen(entry)) || entry.successorItem === ref.id)
          .map(({ jurisdiction, version, entry }) => referredBy(jurisdiction, version, { item: entry.item })),
        ...catalogue.districtItems
          .filter((district) => district.item === ref.id && isAfter(district))
          .map(({ id, version }) => referredBy(id, version)),
      ];
    case 'coordinationUnit':
      return entries
        .filter(({ entry }) => entry.supervisor === ref.id)
        .map(({ jurisdiction, version, entry }) => referredBy(jurisdiction, version, { item: entry.item }));
    case 'supervisionItem':
      return [
        ...catalogue.items
          .filter((item) => item.supervisionItems.includes(ref.id) && isAfter(item))
          .map(({ id, version }) => referredBy(id, version)),
        ...catalogue.supervisionItems
          .filter(({ code, review, ...item }) => code !== ref.id && review.mergedInto === ref.id && isAfter(item))
          .map(({ code, version }) => referredBy(code, version)),
      ];
    default:
      return [];
  }
}

/** S14: an item, a supervisor or a measure does not vanish. Looked at on every day on which anything changes. */
function leftBehind(ref: DocumentRef, lastVersion: number, through: CivilDate, catalogue: Catalogue): Finding[] {
  if (ref.kind !== 'licenceItem' && ref.kind !== 'supervisionItem' && ref.kind !== 'coordinationUnit') return [];
  const after = endsDerived(catalogue, [{ ...ref, effectiveTo: through, lastVersion }]);
  const all = [...after.transferCatalogues, ...after.items, ...after.supervisionItems, ...after.units];
  const first = addDays(through, 1);
  const days = [first, ...changeDays(all, first, null)];
  const governed = new Set(catalogue.transferCatalogues.map(({ jurisdiction }) => jurisdiction));
  const found = days.flatMap((day) => [
    ...catalogue.jurisdictions
      .filter(({ id }) => governed.has(id))
      .flatMap((one) => orphaned(one, day, catalogue, after)),
    ...(ref.kind === 'licenceItem' ? vanished(ref.id, day, after) : []),
    ...(ref.kind === 'coordinationUnit' ? unitless(ref.id, day, after) : []),
  ]);
  return firstOfEach(found);
}

function orphaned(jurisdiction: Jurisdiction, day: CivilDate, before: Catalogue, after: Catalogue): Finding[] {
  const known = new Set(orphans(before, jurisdiction, day).map(({ item, code }) => `${item} ${code}`));
  return orphans(after, jurisdiction, day)
    .filter(({ item, code }) => !known.has(`${item} ${code}`))
    .map(({ item, code }) => fault('orphaned', '/id', { item, jurisdiction: jurisdiction.id, because: code, day }));
}

/** An item is retired where every catalogue lists it as cancelled, with its supervisor and measure. */
const vanished = (item: string, day: CivilDate, { transferCatalogues, jurisdictions }: Catalogue): Finding[] =>
  jurisdictions.flatMap(({ id }) => {
    const catalogue = versionOn(
      transferCatalogues.filter(({ jurisdiction }) => jurisdiction === id),
      day,
    );
    const isListed = !catalogue || catalogue.entries.some((entry) => entry.item === item);
    return isListed ? [] : [fault('itemVanished', '/id', { item, jurisdiction: id, day })];
  });

/** S9: whoever supervises what no catalogue moves has a unit too. */
export function unitless(supervisor: string, day: CivilDate, after: Catalogue): Finding[] {
  const own = after.organisations.find(({ id }) => id === supervisor)?.jurisdiction;
  return after.jurisdictions
    .filter(({ id }) => id === own)
    .flatMap((jurisdiction) => dutyBoundaries(after, jurisdiction, day))
    .filter((boundary) => boundary.supervisor === supervisor && boundary.coordinationUnit === null)
    .map(({ item }) => fault('missingCoordinationUnit', '/id', { supervisor, item, day }));
}
