import type { Calendar } from '../calendar.ts';
import { refusal } from '../refusal.ts';
import type { CivilDate } from '../time.ts';
import type { ReferenceFacts } from './facts.ts';
import {
  type Catalogue,
  type Effective,
  isInForce,
  type Jurisdiction,
  type JurisdictionId,
  type OrgId,
  type Policy,
} from './types.ts';

/** The version in force on a day; the published order does not matter, since versions never overlap. */
export const versionOn = <Version extends Effective>(
  versions: readonly Version[],
  day: CivilDate,
): Version | undefined => versions.find((version) => isInForce(version, day));

export const jurisdictionOf = (catalogue: Catalogue, id: JurisdictionId): Jurisdiction | undefined =>
  catalogue.jurisdictions.find((jurisdiction) => jurisdiction.id === id);

/** Roles, not organisations, stand in the items: a zone merges departments, so one organisation plays several. */
export function organOf(catalogue: Catalogue, jurisdiction: Jurisdiction, role: string): OrgId {
  return `${jurisdiction.id}-${catalogue.roleAliases[jurisdiction.kind][role] ?? role}`;
}

/** The calendar that knows furthest ahead: a new notice only adds a year. */
export function latestCalendar(catalogue: Catalogue): Calendar {
  const [first, ...others] = catalogue.calendars;
  if (!first) throw refusal('staleFacts', { missing: 'calendar' });
  return others.reduce((best, next) => (next.knownThrough > best.knownThrough ? next : best), first);
}

/** @throws Refusal `staleFacts` when no version of the policy covers the day */
export function policyOn(facts: Pick<ReferenceFacts, 'policies'>, day: CivilDate): Policy {
  const policy = versionOn(facts.policies, day);
  if (!policy) throw refusal('staleFacts', { missing: 'policy', day });
  return policy;
}
