import { competence, type NotCompetent } from '../catalogue/competence.ts';
import type { ItemFacts, ReferenceFacts } from '../catalogue/facts.ts';
import { entryFactsOn, itemFactsOn } from '../catalogue/lookup.ts';
import type { ItemId, OrgId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import type { RefuseAcceptance } from './commands.ts';
import { itemsEnded } from './ending.ts';
import type { ItemsEnded, PermitEvent } from './events.ts';
import { isDecided, itemOf, undecidedItems } from './guards.ts';
import { article, catalogueBasis } from './law.ts';
import type { Permit } from './types.ts';

/**
 * A power that went elsewhere between receipt and acceptance, or an item that was repealed: what of a case of several
 * items is not accepted here is refused by itself, with the right organ (Art. 32(1)2), and the others go on.
 */
export type Lost = { item: ItemId; code: NotCompetent['code'] | 'notCompetent'; to: OrgId; catalogueVersion: number };

/** Why the organ of the case may not accept an item on a day; null where it may. */
export function lostOn(permit: Permit, facts: ReferenceFacts, item: ItemId, day: CivilDate): Lost | null {
  const repealed = repealedBy(facts, item, day);
  const covering = entryFactsOn(facts, item, day);
  if (repealed && covering) {
    const to = covering.entry?.supervisor ?? repealed.department;
    return { item, code: 'itemCancelled', to, catalogueVersion: covering.version };
  }
  const answer = competence(facts, item, day);
  const { catalogueVersion } = answer;
  if (!answer.competent) return { item, code: answer.code, to: answer.pointsTo, catalogueVersion };
  return answer.organ === permit.competentOrg
    ? null
    : { item, code: 'notCompetent', to: answer.organ, catalogueVersion };
}

/** The last version of an item that had ended by that day without another. */
function repealedBy(facts: ReferenceFacts, item: ItemId, day: CivilDate): ItemFacts | undefined {
  if (itemFactsOn(facts, item, day)) return undefined;
  const versions = facts.items.filter(
    ({ id, effectiveTo }) => id === item && effectiveTo !== null && effectiveTo < day,
  );
  return versions.at(-1);
}

/** @throws Refusal with all that was lost, the right organ of the first, and the lawful way on for several */
export function mustBeInRemit(permit: Permit, facts: ReferenceFacts, day: CivilDate): void {
  const open = undecidedItems(permit);
  const lost = open.flatMap((item) => lostOn(permit, facts, item, day) ?? []);
  const [first] = lost;
  if (!first) return;
  throw refusal(first.code, {
    item: first.item,
    pointsTo: first.to,
    ...(lost.length < open.length && { items: lost.map(({ item }) => item), instead: 'refuseAcceptance' }),
  });
}

/**
 * Some of several items, each with the organ that has its power now.
 * @throws Refusal `refusedAsWhole`, `unknownItem`, `alreadyDecided`, `powerNotLost`, `pointsElsewhere`
 */
export function refuseItems(
  permit: Permit,
  { by, ground, reasons, articles, pointsTo, items = [], facts }: RefuseAcceptance,
  at: Instant,
): PermitEvent[] {
  if (ground !== 'notInRemit') throw refusal('refusedAsWhole', { field: 'items', ground, instead: 'notInRemit' });
  const day = civilDateOf(at);
  if (!facts) throw refusal('staleFacts', { missing: 'transferCatalogue', day });
  const open = undecidedItems(permit);
  const lost = [...new Set(items)].map((item) => {
    if (isDecided(itemOf(permit, item))) throw refusal('alreadyDecided', { field: 'items', item, open });
    const one = lostOn(permit, facts, item, day);
    if (!one) throw refusal('powerNotLost', { field: 'items', item, instead: 'accept' });
    if (pointsTo !== undefined && pointsTo !== one.to)
      throw refusal('pointsElsewhere', { field: 'pointsTo', item, pointsTo: one.to });
    return one;
  });
  const before = refusedBefore(permit);
  return itemsEnded(
    permit,
    lost.map(
      ({ item, code, to, catalogueVersion }, index): Omit<ItemsEnded, 'type'> => ({
        by,
        items: [item],
        how: 'notAccepted',
        ground: code,
        to,
        catalogueVersion,
        documentNumber: `${permit.caseNumber}-B${before + index + 1}`,
        reasons,
        // what was cancelled needs no licence any more
        articles: [
          article(code === 'itemCancelled' ? '第三十二条第一款第一项' : '第三十二条第一款第二项'),
          catalogueBasis(catalogueVersion),
          ...articles,
        ],
      }),
    ),
  );
}

/** Each refusal is a dated document with a number of its own (Art. 32(2)). */
export const refusedBefore = ({ items }: Permit): number => items.filter(({ ended }) => ended === 'notAccepted').length;
