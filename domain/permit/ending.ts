import type { Obligation } from '../obligations/types.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import { allowedCommands } from './allowed.ts';
import { askedAt } from './askedAt.ts';
import { openPauses } from './clock.ts';
import type { ExplainDelay, Terminate, Withdraw } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import { consultationsConcluded } from './consultation.ts';
import type { ItemsEnded, PermitEvent } from './events.ts';
import { endAll, mustBeCompetentOrg, mustBeIn, mustBeOrg, UNDECIDED, undecidedItems } from './guards.ts';
import { bornOf } from './linkage/settling.ts';
import { mustBeServed } from './service/served.ts';
import { incompleteItems, isCompletionOverdue } from './tolerance.ts';
import type { CaseState, Permit } from './types.ts';

/** Ways to end before a decision (domain.md 2.3), and the reason a red card demands. */

const BEFORE_DECISION: CaseState[] = [
  'RECEIVED',
  'CORRECTION_REQUESTED',
  'ACCEPTED',
  'UNDER_REVIEW',
  'SPECIAL_PROCEDURE',
];

/** by the applicant; what the wait of his request let happen meanwhile is nobody's delay */
export function withdraw(permit: Permit, command: Withdraw, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'withdraw', ...BEFORE_DECISION);
  const { by, reasons } = command;
  const asked = askedAt(permit, command, at);
  mustBeWithinPower(permit, command, 'withdraw', asked);
  const isPartial = hasDecision(permit);
  const rest = isPartial ? dutiesOfTheRest(permit).map(({ id }) => id) : null;
  const ending = rest && [...rest, ...bornOf(permit, rest)];
  const annulled = permit.unexplained
    .filter(({ obligationId, shownAt }) => shownAt > asked && (!ending || ending.includes(obligationId)))
    .map(({ obligationId }) => obligationId);
  const withdrawal = { by, ...asAgent(command), ...(reasons && { reasons }), ...(annulled.length > 0 && { annulled }) };
  if (isPartial) return itemsEnded(permit, [{ ...withdrawal, items: undecidedItems(permit), how: 'withdrawn' }]);
  return [...endAll(permit, 'withdrawn'), { type: 'Withdrawn', ...withdrawal }];
}

/** by the bureau, with a ground; a missing correction only after the applicant's time is over */
export function terminate(permit: Permit, command: Terminate, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'terminate', ...BEFORE_DECISION);
  mustBeCompetentOrg(permit, command.by);
  mustBeUnconcerned(permit, 'by', command.by.user);
  const { by, ground, reasons, articles } = command;
  if (ground === 'notCorrected') {
    mustBeIn(permit, 'terminate', 'CORRECTION_REQUESTED');
    mustBeServed(permit, 'correction');
    const due = permit.correction?.applicantDue ?? null;
    if (!due || civilDateOf(askedAt(permit, command, at)) <= due) throw refusal('notYetOverdue', { applicantDue: due });
  }
  if (ground === 'notCompleted') {
    mustBeIn(permit, 'terminate', ...UNDECIDED);
    if (!isCompletionOverdue(permit, askedAt(permit, command, at)))
      throw refusal('notYetOverdue', { completeBy: permit.tolerated?.completeBy ?? null });
  }
  // what lacks nothing is not ended for what another item lacks
  const undecided = undecidedItems(permit);
  const concerned = ground === 'notCompleted' ? incompleteItems(permit) : undecided;
  if (hasDecision(permit) || concerned.length < undecided.length)
    return itemsEnded(permit, [{ by, items: concerned, how: 'terminated', ground, reasons, articles }]);
  return [...endAll(permit, 'terminated'), { type: 'Terminated', by, ground, reasons, articles }];
}

const hasDecision = ({ items }: Permit): boolean => items.some(({ decision }) => decision !== null);

/** What was decided stands, with its certificate, its push and its duties; only these items of the case end. */
export function itemsEnded(permit: Permit, endings: readonly Omit<ItemsEnded, 'type'>[]): PermitEvent[] {
  const gone = endings.flatMap(({ items }) => items);
  const isAll = undecidedItems(permit).every((item) => gone.includes(item));
  const isLastPauseGone =
    permit.state === 'SPECIAL_PROCEDURE' && openPauses(permit).every(({ item }) => gone.includes(item));
  return [
    ...endings.flatMap((ending) => [...dutiesEnded(permit, ending, isAll), { type: 'ItemsEnded' as const, ...ending }]),
    ...endings.flatMap(({ items, how }) => consultationsConcluded(permit, items, how)),
    // the last item whose clock stood still is gone, and the others are reviewed
    ...(isLastPauseGone && !isAll ? [{ type: 'ReviewResumed' as const }] : []),
  ];
}

/** A hearing is held for what is still to be decided. */
function dutiesOfTheRest(permit: Permit): Obligation[] {
  const items = undecidedItems(permit);
  return permit.obligations.filter((duty) => isOfTheCase(duty) || (duty.item && items.includes(duty.item)));
}

/** Not about one item: a hearing, a question about the case as a whole. */
const isOfTheCase = ({ kind, item }: Obligation): boolean =>
  kind === 'hearing' || (kind === 'consult' && item === undefined);

const dutiesEnded = (
  { obligations }: Permit,
  { items, how }: Pick<ItemsEnded, 'items' | 'how'>,
  isAll: boolean,
): PermitEvent[] =>
  obligations
    .filter((duty) => (isOfTheCase(duty) && isAll) || (duty.item !== undefined && items.includes(duty.item)))
    .map(({ id, kind }) => ({ type: 'ObligationEnded', obligationId: id, obligation: kind, reason: how }));

/** The organ that earned the red card says why; also after the duty was met at last. */
export function explainDelay(permit: Permit, command: ExplainDelay): PermitEvent[] {
  const { by, obligation, reasons } = command;
  const card = permit.unexplained.find((candidate) => candidate.obligationId === obligation);
  if (!card)
    throw refusal('nothingToExplain', {
      obligation,
      unexplained: permit.unexplained.map((c) => c.obligationId),
      allowedCommands: allowedCommands(permit),
    });
  mustBeOrg(card.organ, by);
  return [{ type: 'DelayExplained', by, obligationId: obligation, reasons }];
}
