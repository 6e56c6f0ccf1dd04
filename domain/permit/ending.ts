import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import type { ExplainDelay, Terminate, Withdraw } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { PermitEvent } from './events.ts';
import { endAll, mustBeCompetentOrg, mustBeIn, mustBeOrg } from './guards.ts';
import type { CaseState, Permit } from './types.ts';

/** Ways to end before a decision (domain.md 2.3), and the reason a red card demands. */

const BEFORE_DECISION: CaseState[] = [
  'RECEIVED',
  'CORRECTION_REQUESTED',
  'ACCEPTED',
  'UNDER_REVIEW',
  'SPECIAL_PROCEDURE',
];

/** by the applicant */
export function withdraw(permit: Permit, command: Withdraw): PermitEvent[] {
  mustBeIn(permit, 'withdraw', ...BEFORE_DECISION);
  const { by, reasons } = command;
  return [...endAll(permit, 'withdrawn'), { type: 'Withdrawn', by, ...(reasons ? { reasons } : {}) }];
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
    if (!due || civilDateOf(at) <= due) throw refusal('notYetOverdue', { applicantDue: due });
  }
  return [...endAll(permit, 'terminated'), { type: 'Terminated', by, ground, reasons, articles }];
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
