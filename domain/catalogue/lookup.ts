import type { Calendar } from '../calendar.ts';
import { refusal } from '../refusal.ts';
import type { CivilDate } from '../time.ts';
import { indexOf } from './catalogueIndex.ts';
import type { EntryFacts, ItemFacts, ReferenceFacts } from './facts.ts';
import {
  type Catalogue,
  type Effective,
  type ItemId,
  isInForce,
  type Jurisdiction,
  type JurisdictionId,
  type LicenceItem,
  type OrgId,
  type Policy,
} from './types.ts';

/** The version in force on a day: a later version ends the earlier one, which is never edited to say so (S6). */
export const versionOn = <Version extends Effective>(
  versions: readonly Version[],
  day: CivilDate,
): Version | undefined =>
  versions
    .filter((version) => isInForce(version, day))
    .reduce<Version | undefined>((last, next) => (last && last.version > next.version ? last : next), undefined);

/** What a command brings of an item, as of a day. */
export const itemFactsOn = (
  { items }: Pick<ReferenceFacts, 'items'>,
  id: ItemId,
  day: CivilDate,
): ItemFacts | undefined =>
  versionOn(
    items.filter((version) => version.id === id),
    day,
  );

/** What the transfer catalogue that a command brings says of an item on a day. */
export const entryFactsOn = (
  { entries }: Pick<ReferenceFacts, 'entries'>,
  item: ItemId,
  day: CivilDate,
): EntryFacts | undefined =>
  versionOn(
    entries.filter((version) => version.item === item),
    day,
  );

/** An item as of a day, out of thousands. */
export const itemOn = (catalogue: Catalogue, id: ItemId, day: CivilDate): LicenceItem | undefined =>
  versionOn(indexOf(catalogue).items.get(id) ?? [], day);

export const jurisdictionOf = (catalogue: Catalogue, id: JurisdictionId): Jurisdiction | undefined =>
  catalogue.jurisdictions.find((jurisdiction) => jurisdiction.id === id);

/** Roles, not organisations, stand in the items: a zone merges departments, so one organisation plays several. */
export function organOf(catalogue: Catalogue, jurisdiction: Jurisdiction, role: string): OrgId {
  return `${jurisdiction.id}-${catalogue.roleAliases[jurisdiction.kind][role] ?? role}`;
}

/** Whose organ it is (S1): an organ's id begins with its jurisdiction. */
export const jurisdictionOfOrgan = (organ: OrgId): JurisdictionId => organ.slice(0, organ.indexOf('-'));

/** The calendar that knows furthest ahead: a new notice only adds a year. */
export function latestCalendar(catalogue: Catalogue): Calendar {
  const [first, ...others] = catalogue.calendars;
  if (!first) throw refusal('staleFacts', { missing: 'calendar' });
  return others.reduce((best, next) => (next.knownThrough > best.knownThrough ? next : best), first);
}

/** A jurisdiction's own policy while it has one in force, else the default. */
export function policyIn({ policies }: Pick<ReferenceFacts, 'policies'>, day: CivilDate): Policy | undefined {
  const own = policies.filter((policy) => policy.jurisdiction !== null);
  return versionOn(own, day) ?? versionOn(policies, day);
}

/** @throws Refusal `staleFacts` when no version of the policy covers the day */
export function policyOn(facts: Pick<ReferenceFacts, 'policies'>, day: CivilDate): Policy {
  const policy = policyIn(facts, day);
  if (!policy) throw refusal('staleFacts', { missing: 'policy', day });
  return policy;
}

/** S9: exactly one active unit per supervisor and day; two are as bad as none. */
export function unitOn<Unit extends Effective & { supervisor: OrgId }>(
  facts: { units: readonly Unit[] },
  supervisor: OrgId,
  day: CivilDate,
): Unit | undefined {
  const active = facts.units.filter((unit) => unit.supervisor === supervisor && isInForce(unit, day));
  return active.length === 1 ? active[0] : undefined;
}
