import { type Competence, type Competent, competence } from '../catalogue/competence.ts';
import type { EntryFacts, ReferenceFacts } from '../catalogue/facts.ts';
import { entryFactsOn, jurisdictionOfOrgan } from '../catalogue/lookup.ts';
import type { JurisdictionId, OrgId } from '../catalogue/types.ts';
import { Refusal, refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf } from '../time.ts';
import type { Permit } from './types.ts';

/** What a changed catalogue means for a case that was accepted before it (domain.md section 6, `openCases`). */

export type Power = {
  answer: Competent;
  /** the version that lets the bureau finish what it accepted; null where the power is simply its own */
  finishesUnder: number | null;
};

/**
 * Who may decide today (Art. 24, 25). The bureau that has the power; a bureau that lost it, where the version in force lets it
 * finish; the organ that holds the power now, once the case was handed to it.
 * @throws Refusal with the organ that holds the power and the lawful way there: `instead: transferCase`
 */
export function powerToDecide(permit: Permit, facts: ReferenceFacts, item: string, day: CivilDate): Power {
  const answer = competence(facts, item, day);
  const holder = holderOf(answer);
  if (answer.competent && holder === permit.competentOrg) return { answer, finishesUnder: null };
  const covering = coveringEntry(facts, item, day);
  // what was cancelled is decided by nobody: no licence is needed any more
  const isCancelled = !answer.competent && answer.code === 'itemCancelled';
  if (!isCancelled && holder === permit.competentOrg)
    return { answer: used(permit, facts, item, covering), finishesUnder: null };
  if (!isCancelled && covering.openCases === 'finish')
    return { answer: used(permit, facts, item, covering), finishesUnder: covering.version };
  throw refusal(answer.competent ? 'notCompetent' : answer.code, {
    pointsTo: holder,
    openCases: covering.openCases ?? null,
    catalogueVersion: covering.version,
    instead: isCancelled ? 'withdraw' : 'transferCase',
  });
}

/**
 * Whose the licence is that the law renews by itself, or whose slip is corrected. Nobody is there to be refused: where
 * the power has moved and the case did not follow, it is the bureau's that let the time pass, or wrote it, and the
 * supervisor is of the day, as far as is known.
 */
export function powerBySilence(permit: Permit, facts: ReferenceFacts, item: string, day: CivilDate): Competent {
  try {
    return powerToDecide(permit, facts, item, day).answer;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const known = entryFactsOn(facts, item, day) ?? coveringEntry(facts, item, civilDateOf(permit.receivedAt));
    return used(permit, facts, item, known);
  }
}

/** The organ a case belongs to when its bureau has lost the power. @throws Refusal where it has not, or nobody has it */
export function successorOf(
  permit: Permit,
  facts: ReferenceFacts,
  item: string,
  day: CivilDate,
): { to: OrgId; jurisdiction: JurisdictionId; catalogueVersion: number } {
  const answer = competence(facts, item, day);
  const covering = coveringEntry(facts, item, day);
  const to = holderOf(answer);
  if (!answer.competent && answer.code === 'itemCancelled')
    throw refusal('itemCancelled', { pointsTo: to, instead: 'withdraw' });
  if (to === permit.competentOrg || covering.openCases === 'finish')
    throw refusal('powerNotLost', { item, catalogueVersion: covering.version, openCases: covering.openCases ?? null });
  // a power that went to another level, or came back from it, takes the case along (S24)
  return { to, jurisdiction: jurisdictionOfOrgan(to), catalogueVersion: covering.version };
}

const holderOf = (answer: Competence): OrgId => (answer.competent ? answer.organ : answer.pointsTo);

function coveringEntry(facts: ReferenceFacts, item: string, day: CivilDate): EntryFacts {
  const covering = entryFactsOn(facts, item, day);
  if (!covering) throw refusal('staleFacts', { missing: 'transferCatalogue', item, day });
  return covering;
}

/** The supervisor is of the level of the organ that decides: of a case that changed levels, the former one is not. */
const ofSameLevel = (permit: Permit, supervisor: OrgId | undefined): OrgId | null =>
  supervisor !== undefined && jurisdictionOfOrgan(supervisor) === permit.jurisdiction ? supervisor : null;

/** The power as the organ of the case uses it; who supervises is of the day, as far as the version still says. */
function used(permit: Permit, facts: ReferenceFacts, item: string, { version, entry }: EntryFacts): Competent {
  const frozen = permit.items.find((candidate) => candidate.item === item)?.frozen;
  const last = facts.entries
    .filter((candidate) => candidate.item === item && candidate.entry !== null && candidate.version <= version)
    .at(-1)?.entry;
  const supervisor = entry?.supervisor ?? ofSameLevel(permit, frozen?.supervisor) ?? permit.competentOrg;
  const entrusting = entrustedBy(permit, facts, item, version);
  return {
    competent: true,
    organ: permit.competentOrg,
    supervisor,
    enforcer: entry?.enforcer ?? last?.enforcer ?? supervisor,
    ...(entrusting !== null && { inNameOf: entrusting }),
    catalogueVersion: version,
    itemVersion: frozen?.facts.version ?? 0,
  };
}

/**
 * Art. 24: what was entrusted to the organ of the case it finishes as it began it, in the name of who entrusted it, though
 * the entrustment has ended meanwhile. The last version that gave it the power says how.
 */
function entrustedBy(
  { competentOrg }: Permit,
  { entries }: ReferenceFacts,
  item: string,
  version: number,
): OrgId | null {
  const given = entries
    .filter((one) => one.item === item && one.version <= version && one.entry?.toOrg === competentOrg)
    .sort((one, other) => one.version - other.version)
    .at(-1)?.entry;
  return given?.kind === 'entrusted' ? given.fromOrg : null;
}
