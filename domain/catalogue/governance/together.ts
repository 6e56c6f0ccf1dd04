import { Refusal, refusal } from '../../refusal.ts';
import type { Approve, Propose, Publish, SubmitForApproval } from './commands.ts';
import { decide, nextVersion, type RegisterFacts } from './decide.ts';
import type { RegisterEvent } from './events.ts';
import { isComplete, withVersions } from './publishedBody.ts';
import type { RegisterDocument } from './types.ts';

/** What may be asked of many documents at once. */
export type CommandOfMany = Propose | SubmitForApproval | Approve | Publish;

export type Asked = { document: RegisterDocument; command: CommandOfMany };

export type Outcome = { events: RegisterEvent[] } | { refusal: Refusal };

/**
 * The facts on which each of many drafts is approved or published with the others: an item may name a check, and the
 * check the item, and neither could be published before the other (S10). Each of them is still judged by all the rest.
 */
export function factsTogether(all: readonly Asked[], facts: RegisterFacts): RegisterFacts {
  const versions = all.flatMap(({ document, command }) => {
    const candidate = command.type === 'propose' ? undefined : document.draft?.candidate;
    return candidate && isComplete(candidate)
      ? [{ candidate, version: nextVersion(document, candidate, facts.catalogue) }]
      : [];
  });
  return versions.length > 0 ? { ...facts, together: withVersions(facts.catalogue, versions) } : facts;
}

/** An end takes away what others rest on, so two ends that are lawful one by one may not be so together (S14). */
export function decideOneOfMany({ document, command }: Asked, facts: RegisterFacts): Outcome {
  try {
    const { ending } = document.draft ?? {};
    if (ending && command.type !== 'propose') throw refusal('endsByItself', { kind: ending.kind, id: ending.id });
    return { events: decide(document, command, facts) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
}
