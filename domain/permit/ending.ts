import type { Obligation } from '../obligations/types.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import { askedAt } from './askedAt.ts';
import type { ExplainDelay, Terminate, Withdraw } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { ItemsEnded, PermitEvent } from './events.ts';
import { endAll, isPartlyDecided, mustBeCompetentOrg, mustBeIn, mustBeOrg, undecidedItems } from './guards.ts';
import { isCompletionOverdue } from './tolerance.ts';
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
  const isPartial = isPartlyDecided(permit);
  const ending = isPartial ? dutiesOfTheRest(permit).map(({ id }) => id) : null;
  const annulled = permit.unexplained
    .filter(({ obligationId, shownAt }) => shownAt > asked && (!ending || ending.includes(obligationId)))
    .map(({ obligationId }) => obligationId);
  const withdrawal = { by, ...(reasons && { reasons }), ...(annulled.length > 0 && { annulled }) };
  if (isPartial) return restEnded(permit, { ...withdrawal, how: 'withdrawn' });
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
    const due = permit.correction?.applicantDue ?? null;
    if (!due || civilDateOf(askedAt(permit, command, at)) <= due) throw refusal('notYetOverdue', { applicantDue: due });
  }
  if (ground === 'notCompleted') {
    mustBeIn(permit, 'terminate', 'ACCEPTED', 'UNDER_REVIEW', 'SPECIAL_PROCEDURE');
    if (!isCompletionOverdue(permit, askedAt(permit, command, at)))
      throw refusal('notYetOverdue', { completeBy: permit.tolerated?.completeBy ?? null });
  }
  if (isPartlyDecided(permit)) return restEnded(permit, { by, how: 'terminated', ground, reasons, articles });
  return [...endAll(permit, 'terminated'), { type: 'Terminated', by, ground, reasons, articles }];
}

/** What was decided stands, with its certificate, its push and its duties; only the rest of the case ends. */
function restEnded(permit: Permit, ending: Omit<ItemsEnded, 'type' | 'items'>): PermitEvent[] {
  return [
    ...dutiesOfTheRest(permit).map(({ id, kind }): PermitEvent => {
      return { type: 'ObligationEnded', obligationId: id, obligation: kind, reason: ending.how };
    }),
    { type: 'ItemsEnded', ...ending, items: undecidedItems(permit) },
  ];
}

/** A hearing is held for what is still to be decided. */
function dutiesOfTheRest(permit: Permit): Obligation[] {
  const items = undecidedItems(permit);
  return permit.obligations.filter(({ kind, item }) => kind === 'hearing' || (item && items.includes(item)));
}

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
