import type { PermitCommandName } from './commands.ts';
import type { CaseState, Permit } from './types.ts';

/** Case transitions of domain.md 2.3: what may be asked in each state; anything else is refused. */
const LAWFUL: { [state in CaseState]: readonly PermitCommandName[] } = {
  NONE: ['receive'],
  RECEIVED: ['requestCorrection', 'accept', 'refuseAcceptance', 'declareNotRequired', 'withdraw', 'terminate'],
  CORRECTION_REQUESTED: ['correct', 'withdraw', 'terminate'],
  ACCEPTED: ['startReview', 'extend', 'withdraw', 'terminate', 'transferCase'],
  UNDER_REVIEW: [
    'startReview',
    'verifySubstance',
    'startSpecialProcedure',
    'extend',
    'decide',
    'withdraw',
    'terminate',
    'transferCase',
  ],
  SPECIAL_PROCEDURE: ['startSpecialProcedure', 'endSpecialProcedure', 'extend', 'withdraw', 'terminate'],
  GRANTED: ['issueCertificate'],
  CERTIFICATE_ISSUED: ['deliver'],
  DENIED: ['deliver'],
  DELIVERED: [],
  NOT_ACCEPTED: [],
  NOT_REQUIRED: [],
  WITHDRAWN: [],
  TERMINATED: [],
  CLOSED: [],
};

/** The commands that are lawful now, for whoever was refused one. */
export function allowedCommands(permit: Permit): PermitCommandName[] {
  const allowed = LAWFUL[permit.state].filter((name) => name !== 'requestCorrection' || permit.correction === null);
  // a procedure may outlast its pause
  if (permit.state === 'UNDER_REVIEW' && permit.procedures?.some(({ endedOn }) => endedOn === null))
    allowed.push('endSpecialProcedure');
  // Art. 34: complete and decidable at once is decided at once, without a review, where the item provides for it
  if (permit.state === 'ACCEPTED' && isInstant(permit)) allowed.push('decide');
  if (permit.unexplained.length > 0) allowed.push('explainDelay');
  if (permit.pushes.some((push) => push.state === 'pushed')) allowed.push('acknowledge');
  return allowed;
}

export const isInstant = (permit: Permit): boolean =>
  permit.decidableAtOnce && permit.items.every((entry) => entry.frozen?.facts.instant === true);

const ENDED: readonly CaseState[] = ['NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED'];

/** No command leads on from here; duties may still be open. */
export const hasEnded = (permit: Permit): boolean => ENDED.includes(permit.state);

/** Nothing is owed any more by anybody: the case needs no further watch. */
export const isConcluded = (permit: Permit): boolean =>
  hasEnded(permit) &&
  permit.obligations.length === 0 &&
  permit.unexplained.length === 0 &&
  permit.pushes.every((push) => push.state === 'acknowledged');
