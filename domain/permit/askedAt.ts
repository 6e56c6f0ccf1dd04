import { civilDateOf, type Instant } from '../time.ts';
import type { Correct, Terminate, Withdraw } from './commands.ts';
import type { Permit } from './types.ts';

/**
 * When it was asked: what the applicant hands in keeps its day though operators held the case, or the engine was away,
 * and a bureau that asked too early does not become right by the wait. Never later than it was taken, and no answer to
 * a notice that had not been given.
 */
export function askedAt(permit: Permit, command: Correct | Withdraw | Terminate, at: Instant): Instant {
  const { askedAt: moment = at } = command;
  const noticeOn = command.type === 'correct' ? permit.correction?.requestedOn : undefined;
  const isBeforeItsCause = moment < permit.receivedAt || (noticeOn !== undefined && civilDateOf(moment) < noticeOn);
  return isBeforeItsCause || moment > at ? at : moment;
}
