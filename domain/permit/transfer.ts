import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import type { TransferCase } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { isPartlyDecided, mustBeCompetentOrg, mustBeIn, undecidedItems, wrongState } from './guards.ts';
import { ACROSS_LEVELS, article, catalogueBasis } from './law.ts';
import { successorOf } from './power.ts';
import type { Permit } from './types.ts';

/**
 * 移送: the power over the item moved after acceptance, and the case follows it. Its duties go with it, its clocks do
 * not move by a day, and the review begins anew with the officers of the organ that will answer for the decision. Where
 * that organ is of another jurisdiction, the case is that jurisdiction's from here on; its number stays.
 */
export function transferCase(permit: Permit, command: TransferCase, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'transferCase', 'ACCEPTED', 'UNDER_REVIEW');
  mustBeCompetentOrg(permit, command.by);
  if (isPartlyDecided(permit)) throw refusal('partlyDecided', { open: undecidedItems(permit), instead: 'withdraw' });
  const { by, facts, reasons } = command;
  const today = civilDateOf(at);
  const [first, ...others] = permit.items.map(({ item }) => successorOf(permit, facts, item, today));
  if (!first) throw wrongState(permit, 'transferCase');
  const elsewhere = others.find(({ to }) => to !== first.to);
  if (elsewhere) throw refusal('notCompetent', { pointsTo: elsewhere.to, instead: 'withdraw' });
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
