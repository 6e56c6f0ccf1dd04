import type { PermitCommandName } from './commands.ts';
import { awaitsCertificate, awaitsDelivery, isPartlyDecided } from './guards.ts';
import { integrable } from './integrated.ts';
import type { CaseState, Permit } from './types.ts';

/** Case transitions of domain.md 2.3: what may be asked in each state; anything else is refused. */
const LAWFUL: { [state in CaseState]: readonly PermitCommandName[] } = {
  NONE: ['receive'],
  RECEIVED: ['requestCorrection', 'accept', 'refuseAcceptance', 'declareNotRequired', 'withdraw', 'terminate'],
  CORRECTION_REQUESTED: ['correct', 'withdraw', 'terminate'],
  ACCEPTED: ['startReview', 'withdraw', 'terminate', 'transferCase'],
  UNDER_REVIEW: ['startReview', 'verifySubstance', 'decide', 'withdraw', 'terminate', 'transferCase'],
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
  const allowed = LAWFUL[permit.state].filter(
    (name) =>
      (name !== 'requestCorrection' || permit.correction === null) &&
      (name !== 'startReview' || !isByCommitment(permit)) &&
      (name !== 'transferCase' || !isPartlyDecided(permit)),
  );
  // Art. 34: complete and decidable at once is decided at once, without a review, where the item provides for it
  if (permit.state === 'ACCEPTED' && isDecidedAtOnce(permit)) allowed.push('decide');
  if (permit.items.length > 1) allowed.push(...forSeveralItems(permit, allowed));
  if (integrable(permit).length > 0) allowed.push('issueIntegratedLicence');
  if (BEFORE_DECISION.includes(permit.state) && permit.accepted && (permit.tolerated?.open.length ?? 0) > 0)
    allowed.push('supplement');
  if (permit.unexplained.length > 0) allowed.push('explainDelay');
  if (permit.pushes.some((push) => push.state === 'pushed')) allowed.push('acknowledge');
  return allowed;
}

export const isInstant = (permit: Permit): boolean =>
  permit.decidableAtOnce && permit.items.every((entry) => entry.frozen?.facts.instant === true);

/** 告知承诺: the commitment stands for the check of the substance, and supervision verifies it afterwards. */
export const isByCommitment = ({ route, items }: Permit): boolean =>
  route === 'commitment' && items.every(({ frozen }) => frozen?.facts.commitment?.allowed === true);

export const isDecidedAtOnce = (permit: Permit): boolean => isInstant(permit) || isByCommitment(permit);

/** What is lawful for one item while another one stands elsewhere. */
function forSeveralItems({ items }: Permit, already: readonly PermitCommandName[]): PermitCommandName[] {
  const more: PermitCommandName[] = [];
  if (items.some(awaitsCertificate)) more.push('issueCertificate');
  if (items.some(awaitsDelivery)) more.push('deliver');
  return more.filter((name) => !already.includes(name));
}

const BEFORE_DECISION: readonly CaseState[] = ['ACCEPTED', 'UNDER_REVIEW'];

const ENDED: readonly CaseState[] = ['NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED'];

/** No command leads on from here; duties may still be open. */
export const hasEnded = (permit: Permit): boolean => ENDED.includes(permit.state);

/** Nothing is owed any more by anybody: the case needs no further watch. */
export const isConcluded = (permit: Permit): boolean =>
  hasEnded(permit) &&
  permit.obligations.length === 0 &&
  permit.unexplained.length === 0 &&
  permit.pushes.every((push) => push.state === 'acknowledged');
