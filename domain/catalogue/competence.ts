import { refusal } from '../refusal.ts';
import type { CivilDate } from '../time.ts';
import type { EntryFacts, ItemFacts, ReferenceFacts } from './facts.ts';
import { entryFactsOn, versionOn } from './lookup.ts';
import type { ItemId, OrgId } from './types.ts';

/** Who decides an item on a day, and who supervises what was granted. */
export type Competent = {
  competent: true;
  organ: OrgId;
  supervisor: OrgId;
  enforcer: OrgId;
  /** an entrusted power is used in the name of the organ that holds it (Art. 24) */
  inNameOf?: OrgId;
  catalogueVersion: number;
  itemVersion: number;
};

/** The bureau has no power over the item that day; the applicant is told where to go (Art. 32(1)). */
export type NotCompetent = {
  competent: false;
  code: 'itemNotInCatalogue' | 'itemRecovered' | 'itemCancelled';
  pointsTo: OrgId;
  outcome: 'NOT_ACCEPTED' | 'NOT_REQUIRED';
  catalogueVersion: number;
};

export type Competence = Competent | NotCompetent;

/**
 * Whether the bureau may act on an item on a day: asked at receipt, at acceptance and at the decision.
 * @throws Refusal `staleFacts` when no version of the catalogue or of the item covers the day
 */
export function competence(facts: Pick<ReferenceFacts, 'entries' | 'items'>, item: ItemId, day: CivilDate): Competence {
  const covering = entryFactsOn(facts, item, day);
  if (!covering) throw refusal('staleFacts', { missing: 'transferCatalogue', item, day });
  const items = facts.items.filter((version) => version.id === item);
  const catalogueVersion = covering.version;
  const { entry } = covering;
  if (!entry) {
    return refused('itemNotInCatalogue', departmentOf(items, item, day), 'NOT_ACCEPTED', catalogueVersion);
  }
  // What was cancelled needs no licence any more; the supervisor answers for what replaced it (S14).
  if (entry.kind === 'cancelled') return refused('itemCancelled', entry.supervisor, 'NOT_REQUIRED', catalogueVersion);
  if (entry.kind === 'recovered') {
    const holder = entry.toOrg ?? departmentOf(items, item, day);
    return refused('itemRecovered', holder, 'NOT_ACCEPTED', catalogueVersion);
  }
  return competent(entry, covering, items, day);
}

function competent(
  { kind, fromOrg, toOrg, supervisor, enforcer }: NonNullable<EntryFacts['entry']>,
  { item, version }: EntryFacts,
  items: readonly ItemFacts[],
  day: CivilDate,
): Competent {
  const inForce = versionOn(items, day);
  if (!inForce || !toOrg) throw refusal('staleFacts', { missing: inForce ? 'targetOrgan' : 'item', item, day });
  return {
    competent: true,
    organ: toOrg,
    supervisor,
    enforcer,
    ...(kind === 'entrusted' && { inNameOf: fromOrg }),
    catalogueVersion: version,
    itemVersion: inForce.version,
  };
}

const refused = (
  code: NotCompetent['code'],
  pointsTo: OrgId,
  outcome: NotCompetent['outcome'],
  catalogueVersion: number,
): NotCompetent => ({ competent: false, code, pointsTo, outcome, catalogueVersion });

/** A repealed item still has a department to ask: the one of its last version. */
function departmentOf(items: readonly ItemFacts[], item: ItemId, day: CivilDate): OrgId {
  const version = versionOn(items, day) ?? items.at(-1);
  if (!version) throw refusal('staleFacts', { missing: 'item', item, day });
  return version.department;
}
