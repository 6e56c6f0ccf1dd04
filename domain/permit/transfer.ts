import type { ReferenceFacts } from '../catalogue/facts.ts';
import { Refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import type { TransferCase } from './commands.ts';
import { itemsEnded } from './ending.ts';
import type { ItemsEnded, PermitEvent } from './events.ts';
import { mustBeCompetentOrg, mustBeIn, UNDECIDED, undecidedItems, wrongState } from './guards.ts';
import { ACROSS_LEVELS, article, catalogueBasis } from './law.ts';
import { successorOf } from './power.ts';
import type { Permit } from './types.ts';

/**
 * 移送: the power over the item moved after acceptance, and the case follows it. Its duties go with it, its clocks do
 * not move by a day, and the review begins anew with the officers of the organ that will answer for the decision. Where
 * that organ is of another jurisdiction, the case is that jurisdiction's from here on; its number stays.
 */
export function transferCase(permit: Permit, command: TransferCase, at: Instant): PermitEvent[] {
  // whatever stands still, an item may go from among several
  if (permit.items.length > 1) mustBeIn(permit, 'transferCase', ...UNDECIDED);
  else mustBeIn(permit, 'transferCase', 'ACCEPTED', 'UNDER_REVIEW');
  mustBeCompetentOrg(permit, command.by);
  const { by, facts, reasons } = command;
  const today = civilDateOf(at);
  const undecided = undecidedItems(permit);
  const moved = successorsOf(permit, undecided, facts, today);
  const [first] = moved;
  if (!first) throw wrongState(permit, 'transferCase');
  const accepted = permit.items.filter(({ ended }) => ended !== 'notAccepted');
  const isWhole = moved.length === accepted.length && moved.every(({ to }) => to === first.to);
  if (!isWhole)
    return itemsEnded(
      permit,
      moved.map((one) => itemTransferred(one, { by, reasons })),
    );
  mustBeIn(permit, 'transferCase', 'ACCEPTED', 'UNDER_REVIEW');
  const { to, jurisdiction, catalogueVersion } = first;
  const isElsewhere = jurisdiction !== permit.jurisdiction;
  const from = permit.competentOrg;
  return [
    {
      type: 'CaseTransferred',
      by,
      from,
      to,
      ...(isElsewhere && { jurisdiction }),
      catalogueVersion,
      obligations: permit.obligations.filter(({ organ }) => organ === from).map(({ id }) => id),
      ...(permit.renewal?.inTime && { known: facts }),
      reasons,
      articles: [article('第二十五条'), catalogueBasis(catalogueVersion), ...(isElsewhere ? [ACROSS_LEVELS] : [])],
    },
  ];
}

type Successor = ReturnType<typeof successorOf> & { item: string };

/** Of the undecided items those whose power went elsewhere. @throws Refusal where it went of none */
function successorsOf(permit: Permit, items: readonly string[], facts: ReferenceFacts, day: CivilDate): Successor[] {
  const refusals: Refusal[] = [];
  const moved = items.flatMap((item) => {
    try {
      return [{ item, ...successorOf(permit, facts, item, day) }];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
      return [];
    }
  });
  if (moved.length === 0 && refusals[0]) throw refusals[0];
  return moved;
}

/**
 * Of several items one went elsewhere: it ends here, and the organ that has its power enters the papers with the day on
 * which they were received (`receivedAt` and its reason), so that the applicant loses no day.
 */
const itemTransferred = (
  { item, to, catalogueVersion }: Successor,
  { by, reasons }: Pick<TransferCase, 'by' | 'reasons'>,
): Omit<ItemsEnded, 'type'> => ({
  by,
  items: [item],
  how: 'transferred',
  to,
  catalogueVersion,
  reasons,
  articles: [article('第二十五条'), catalogueBasis(catalogueVersion)],
});
