import { hasAgent } from './agency.ts';
import { hasUndeliveredCorrection } from './clericalCorrection.ts';
import { isPaused, isStuck } from './clock.ts';
import type { PermitCommandName } from './commands.ts';
import { awaitsCertificate, awaitsDelivery, isDecided, UNDECIDED } from './guards.ts';
import { awaitsHearing, standingArrangement, wasHeardAtHearing } from './hearingState.ts';
import { integrable } from './integrated.ts';
import { linkageCommands } from './linkage/allowed.ts';
import { awaitsHandUp } from './lowerReview.ts';
import { isOvertaken } from './service/overtaken.ts';
import { outstanding } from './tolerance.ts';
import type { CaseState, Consultation, Permit, PermitItem } from './types.ts';

/** From acceptance to the decision, whoever reviews and whether the clock runs or not. */
const BEFORE_A_DECISION: readonly PermitCommandName[] = [
  'extend',
  'recordSurvey',
  'declareConflict',
  'registerInterestedParty',
  'recordStatement',
  'tellHearingRight',
  'requestOpinions',
];

/** Case transitions of domain.md 2.3: what may be asked in each state; anything else is refused. */
const LAWFUL: { [state in CaseState]: readonly PermitCommandName[] } = {
  NONE: ['receive'],
  RECEIVED: [
    'requestCorrection',
    'accept',
    'refuseAcceptance',
    'declareNotRequired',
    'declareConflict',
    'withdraw',
    'terminate',
    'appointAgent',
  ],
  CORRECTION_REQUESTED: ['correct', 'withdraw', 'terminate', 'appointAgent'],
  ACCEPTED: ['startReview', ...BEFORE_A_DECISION, 'withdraw', 'terminate', 'transferCase', 'appointAgent'],
  UNDER_REVIEW: [
    'startReview',
    'verifySubstance',
    'startSpecialProcedure',
    ...BEFORE_A_DECISION,
    'orderHearing',
    'decide',
    'withdraw',
    'terminate',
    'transferCase',
    'appointAgent',
  ],
  SPECIAL_PROCEDURE: [
    'startReview',
    'startSpecialProcedure',
    'endSpecialProcedure',
    ...BEFORE_A_DECISION,
    'orderHearing',
    'withdraw',
    'terminate',
    'appointAgent',
  ],
  GRANTED: ['issueCertificate', 'correctClericalError', 'appointAgent'],
  CERTIFICATE_ISSUED: ['deliver', 'correctClericalError', 'appointAgent'],
  DENIED: ['deliver', 'correctClericalError', 'appointAgent'],
  DELIVERED: ['correctClericalError'],
  NOT_ACCEPTED: [],
  NOT_REQUIRED: [],
  WITHDRAWN: [],
  TERMINATED: [],
  CLOSED: ['correctClericalError'],
};

/** A commitment stands for all of it; what stops its clock is a hearing alone, see `hearingCommands`. */
const OF_A_REVIEW: readonly PermitCommandName[] = ['startReview', 'verifySubstance', 'startSpecialProcedure'];

/** What the organ that decides does, and no organ that only reviews (Art. 35). */
const OF_WHO_DECIDES: readonly PermitCommandName[] = ['decide', 'extend'];

/** The commands that are lawful now, for whoever was refused one. */
export function allowedCommands(permit: Permit): PermitCommandName[] {
  const allowed = asItStands(permit);
  if (!isUndecided(permit) || !awaitsHandUp(permit)) return allowed;
  const here = allowed.filter((name) => !OF_WHO_DECIDES.includes(name));
  // on a commitment there is no review to wait for
  const isReady = permit.state === 'UNDER_REVIEW' || (permit.state === 'ACCEPTED' && isByCommitment(permit));
  return isReady ? [...here, 'handUp'] : here;
}

function asItStands(permit: Permit): PermitCommandName[] {
  if (isStuck(permit)) return asItStands({ ...permit, state: 'UNDER_REVIEW' });
  const allowed = LAWFUL[permit.state].filter(
    (name) =>
      (name !== 'requestCorrection' || permit.correction === null) &&
      (!OF_A_REVIEW.includes(name) || !isByCommitment(permit)),
  );
  // a procedure may outlast its pause
  if (permit.state === 'UNDER_REVIEW' && permit.procedures?.some(({ endedOn }) => endedOn === null))
    allowed.push('endSpecialProcedure');
  allowed.push(...hearingCommands(permit));
  if (isUndecided(permit) && permit.items.some(isInspected)) allowed.push('assignInspectors');
  // Art. 34: complete and decidable at once is decided at once, without a review, where the item provides for it
  if (permit.state === 'ACCEPTED' && isDecidedAtOnce(permit)) allowed.push('decide');
  // while the clock of one item stands still, another one is reviewed and decided
  if (permit.state === 'SPECIAL_PROCEDURE' && permit.items.some((entry) => runsOn(permit, entry)))
    allowed.push(...(isByCommitment(permit) ? [] : ['verifySubstance' as const]), 'decide');
  if (permit.items.length > 1) allowed.push(...forSeveralItems(permit, allowed));
  if (integrable(permit).length > 0) allowed.push('issueIntegratedLicence');
  if (isUndecided(permit) && outstanding(permit).length > 0) allowed.push('supplement');
  if (hasAgent(permit)) allowed.push('endAgency');
  if (hasUndeliveredCorrection(permit) && !allowed.includes('deliver')) allowed.push('deliver');
  if (!hasEnded(permit) && silentOnes(permit).length > 0) allowed.push('giveOpinion');
  if (permit.service?.notices.some(({ state }) => state !== 'served')) allowed.push('recordService');
  if (permit.unexplained.length > 0) allowed.push('explainDelay');
  allowed.push(...linkageCommands(permit));
  return allowed;
}

const isUndecided = ({ state }: Permit): boolean => UNDECIDED.includes(state);

const INSPECTIONS: readonly string[] = ['inspection', 'test', 'quarantine'];

/** Art. 55: the item is decided on the result of an inspection, a test or a quarantine. */
export const isInspected = ({ frozen }: { frozen: Pick<NonNullable<PermitItem['frozen']>, 'facts'> | null }): boolean =>
  frozen?.facts.specialProcedures?.some((procedure) => INSPECTIONS.includes(procedure)) ?? false;

function hearingCommands(permit: Permit): PermitCommandName[] {
  const { state, hearing } = permit;
  if (!isUndecided(permit)) return [];
  const isWithoutReview = isByCommitment(permit);
  const isHearable = state !== 'ACCEPTED' || isWithoutReview;
  const commands: PermitCommandName[] = [];
  if (state === 'ACCEPTED' && isWithoutReview) commands.push('orderHearing');
  if (!hearing) return commands;
  if (isWithoutReview && awaitsHearing(permit)) commands.push('startSpecialProcedure');
  if (hearing.told.some(({ party }) => !wasHeardAtHearing(hearing, party))) commands.push('requestHearing');
  if (isHearable && awaitsHearing(permit)) commands.push('arrangeHearing');
  if (isHearable && awaitsHearing(permit) && standingArrangement(hearing)) commands.push('recordHearing');
  return commands;
}

/** What was refused acceptance by itself says nothing of how the others are handled. */
const acceptedItems = ({ items }: Permit): PermitItem[] => items.filter(({ ended }) => ended !== 'notAccepted');

export const isInstant = (permit: Permit): boolean =>
  permit.decidableAtOnce && acceptedItems(permit).every(({ frozen }) => frozen?.facts.instant === true);

/** 告知承诺: the commitment stands for the check of the substance, and supervision verifies it afterwards. */
export const isByCommitment = (permit: Permit): boolean =>
  permit.route === 'commitment' &&
  acceptedItems(permit).every(({ frozen }) => frozen?.facts.commitment?.allowed === true);

export const isDecidedAtOnce = (permit: Permit): boolean => isInstant(permit) || isByCommitment(permit);

/** In a special procedure of the case: an item that waits for none of its own. */
export const runsOn = (permit: Permit, entry: PermitItem): boolean =>
  !isDecided(entry) && !isPaused(permit, { kind: 'decide', item: entry.item });

/** What is lawful for one item while another one stands elsewhere. */
function forSeveralItems(permit: Permit, already: readonly PermitCommandName[]): PermitCommandName[] {
  const { items } = permit;
  const more: PermitCommandName[] = [];
  if (permit.state === 'SPECIAL_PROCEDURE') more.push('transferCase');
  if (items.some(awaitsCertificate)) more.push('issueCertificate');
  if (items.some(awaitsDelivery)) more.push('deliver');
  if (items.some(({ decision }) => decision !== null)) more.push('correctClericalError');
  return more.filter((name) => !already.includes(name));
}

/** Departments that were asked and have not answered; late is still an answer. */
export const silentOnes = ({ consultations = [] }: Permit): Consultation[] =>
  consultations.filter(({ given }) => given === null);

const ENDED: readonly CaseState[] = ['NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED'];

/** No command leads on from here; duties may still be open. */
export const hasEnded = (permit: Permit): boolean => ENDED.includes(permit.state);

/** Nothing is owed any more by anybody: the case needs no further watch. */
export const isConcluded = (permit: Permit): boolean =>
  hasEnded(permit) &&
  permit.obligations.length === 0 &&
  permit.unexplained.length === 0 &&
  (permit.service?.notices ?? []).every(
    (notice) => notice.state === 'served' || notice.state === 'unserved' || isOvertaken(permit, notice),
  ) &&
  permit.pushes.every(({ state }) => state === 'acknowledged' || state === 'ended');
