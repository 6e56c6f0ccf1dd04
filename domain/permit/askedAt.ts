import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import type { Correct, GiveOpinion, RequestHearing, Terminate, Withdraw } from './commands.ts';
import type { Permit } from './types.ts';

type Dated = Correct | RequestHearing | GiveOpinion | Withdraw | Terminate;

/**
 * When it was asked: what the applicant hands in keeps its day though operators held the case, or the engine was away,
 * and a bureau that asked too early does not become right by the wait. Never later than it was taken, and no answer to
 * a notice that had not been given.
 */
export function askedAt(permit: Permit, command: Dated, at: Instant): Instant {
  const { askedAt: moment = at } = command;
  const noticeOn = noticeOf(permit, command);
  const isBeforeItsCause = moment < permit.receivedAt || (noticeOn !== undefined && civilDateOf(moment) < noticeOn);
  return isBeforeItsCause || moment > at ? at : moment;
}

/** When the applicant, or a party, was told of what the command answers. */
function noticeOf({ correction, hearing, consultations }: Permit, command: Dated): CivilDate | undefined {
  switch (command.type) {
    case 'correct':
      return correction?.requestedOn;
    case 'requestHearing':
      return hearing?.told.find(({ party }) => party === command.party)?.on;
    case 'giveOpinion':
      return consultations?.find(({ id }) => id === command.consultation)?.askedOn;
    case 'withdraw':
    case 'terminate':
      return undefined;
  }
}
