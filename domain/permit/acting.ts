import type { UserId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import { claimOn } from './claimState.ts';
import { workOf } from './claims.ts';
import type { PermitCommand } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { Permit } from './types.ts';

/**
 * 代办: who acts in the place of an absent officer. The delegation is a fact that travels with the command, and is judged
 * by the day of the act; whoever really acts is the one whom the second-person rule and every interest are asked of. It
 * moves no limit: a duty runs on, whoever is away.
 */

/**
 * @throws Refusal `delegationNotInForce`, `delegateOfOtherRank`, `ownActOnly`, `nothingToActFor`, `conflictOfInterest`,
 * `secondPerson`
 */
export function mustActLawfully(permit: Permit, command: PermitCommand, at: Instant): void {
  const { by } = command;
  const { for: delegation } = by;
  if (!delegation) return;
  const { principal, organ, role, from, to } = delegation;
  const day = civilDateOf(at);
  const allowed = { allowedCommands: allowedCommands(permit) };
  if (day < from || day > to) throw refusal('delegationNotInForce', { principal, from, to, ...allowed });
  if (organ !== by.org || role !== by.role)
    throw refusal('delegateOfOtherRank', { principal, organ, needs: role, role: by.role, ...allowed });
  if (!isDoneForAnother(command)) throw refusal('ownActOnly', { command: command.type, principal, ...allowed });
  mustBeUnconcerned(permit, 'by', by.user, principal);
  if (isReview(command) && permit.hearing?.arranged?.presider === by.user)
    throw refusal('secondPerson', { field: 'by', did: 'preside', user: by.user });
  if (!hasPart(permit, command, principal)) throw refusal('nothingToActFor', { principal, ...allowed });
}

/** The parts of a case, and a signature; what the parties were told a person by name for stays his. */
const isDoneForAnother = (command: PermitCommand): boolean =>
  command.type === 'verifySubstance' || workOf(command) !== undefined;

const isReview = (command: PermitCommand): boolean =>
  command.type === 'verifySubstance' || workOf(command) === 'review';

/** Nobody acts in the place of somebody who has nothing to do there. */
function hasPart(permit: Permit, command: PermitCommand, principal: UserId): boolean {
  const isReviewer = permit.reviewers.includes(principal);
  if (command.type === 'verifySubstance') {
    const entry = permit.items.find(({ item }) => item === command.item);
    return isReviewer && !entry?.checks.some(({ officer }) => officer === principal);
  }
  const work = workOf(command);
  if (work === 'review' && isReviewer) return true;
  return work !== undefined && claimOn(permit, work)?.holder === principal;
}
