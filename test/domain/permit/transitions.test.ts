import { describe, expect, it } from 'vitest';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import { PERMIT_COMMANDS, type PermitCommandName, SERVICE_COMMANDS } from '../../../domain/permit/commands.ts';
import { summaryOf } from '../../../domain/permit/summary.ts';
import type { CaseState } from '../../../domain/permit/types.ts';
import { given, play, refusalOf, type Step } from '../../given.ts';
import { BEFORE_IT, LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import * as linkage from './linkage/steps.ts';
import * as steps from './steps.ts';

const DAY = '2026-03-02';
const acceptedDay = [steps.received(DAY), steps.accepted(DAY)];
const decided = [...acceptedDay, steps.granted(DAY)];
const delivered = [...decided, steps.issued(DAY), steps.delivered(DAY)];
const toCorrect = [steps.received(DAY), steps.correctionRequested(DAY, ['food-business-m1'])];

const REACHED: { readonly [state in CaseState]: Step[] } = {
  NONE: [],
  RECEIVED: [steps.received(DAY)],
  CORRECTION_REQUESTED: toCorrect,
  ACCEPTED: acceptedDay,
  NOT_ACCEPTED: [steps.received(DAY), steps.acceptanceRefused(DAY)],
  NOT_REQUIRED: [steps.received(DAY), steps.declaredNotRequired(DAY)],
  UNDER_REVIEW: [...acceptedDay, steps.reviewStarted(DAY), steps.verified(DAY)],
  SPECIAL_PROCEDURE: [...acceptedDay, steps.reviewStarted(DAY), steps.procedureStarted(DAY)],
  GRANTED: decided,
  DENIED: [...acceptedDay, steps.denied(DAY)],
  CERTIFICATE_ISSUED: [...decided, steps.issued(DAY)],
  DELIVERED: delivered,
  WITHDRAWN: [...acceptedDay, steps.withdrawn(DAY)],
  TERMINATED: [...acceptedDay, steps.terminated(DAY)],
  CLOSED: [...acceptedDay, steps.denied(DAY), steps.delivered(DAY)],
};

const LATER = '2026-03-02T09:05:00+08:00';
const alone = (step: Step): Step => ({ at: step.at, command: step.command });
const TRIED: { readonly [name in PermitCommandName]: Step } = {
  receive: steps.received(DAY, { enteredAt: LATER }),
  requestCorrection: steps.correctionRequested(LATER, ['food-business-m3']),
  correct: steps.handedIn(LATER, ['food-business-m1']),
  accept: alone(steps.accepted(LATER)),
  refuseAcceptance: steps.acceptanceRefused(LATER),
  declareNotRequired: steps.declaredNotRequired(LATER),
  startReview: steps.reviewStarted(LATER),
  verifySubstance: steps.verified(LATER),
  startSpecialProcedure: steps.procedureStarted(LATER, { kind: 'test' }),
  endSpecialProcedure: steps.procedureEnded(LATER),
  extend: steps.extended(LATER),
  recordSurvey: steps.surveyed(LATER),
  assignInspectors: steps.inspectorsAssigned(LATER),
  declareConflict: steps.conflictDeclared(LATER, 'reviewer-3'),
  registerInterestedParty: steps.partyRegistered(LATER),
  recordStatement: steps.stated(LATER),
  tellHearingRight: steps.hearingTold(LATER),
  requestHearing: steps.hearingRequested(LATER),
  orderHearing: steps.hearingOrdered(LATER),
  arrangeHearing: steps.hearingArranged(LATER, '2026-03-20'),
  recordHearing: steps.hearingHeld(LATER),
  handUp: steps.handedUp(LATER),
  requestOpinions: steps.opinionsRequested(LATER),
  giveOpinion: steps.opinionGiven(LATER),
  claimWork: steps.workClaimed(LATER, 'reviewer-1'),
  releaseWork: steps.workReleased(LATER, 'reviewer-1'),
  reassignWork: steps.workReassigned(LATER, 'reviewer-2'),
  handOver: steps.handedOver(LATER, 'nobody', 'reviewer-3'),
  decide: alone(steps.granted(LATER)),
  issueCertificate: steps.issued(LATER),
  issueIntegratedLicence: steps.integratedIssued(LATER),
  correctClericalError: steps.clericallyCorrected(LATER),
  appointAgent: steps.agentAppointed(LATER),
  endAgency: steps.agencyEnded(LATER),
  supplement: steps.supplemented(LATER, ['food-business-m1']),
  deliver: steps.delivered(LATER),
  withdraw: steps.withdrawn(LATER),
  terminate: steps.terminated(LATER),
  explainDelay: steps.explained(LATER, 'decide:food-business'),
  acknowledge: steps.acknowledged(LATER),
  claimPush: linkage.claimed(LATER),
  coverAbsence: linkage.covered(LATER, '2026-03-03', '2026-03-06'),
  returnPush: linkage.returned(LATER),
  reroutePush: linkage.rerouted(LATER, linkage.HEALTH),
  succeedSupervisor: linkage.succeeded(LATER, linkage.HEALTH),
  checkUnits: linkage.unitsChecked(LATER, { changing: linkage.withoutUnits }),
  answerOrder: linkage.orderAnswered(LATER, '610113-20260302-000001-D1'),
  resolveMatter: linkage.resolved(LATER, linkage.HEALTH, '2026-03-06'),
  decideMatter: linkage.decidedAbove(LATER, linkage.HEALTH, '2026-03-06'),
  feedBack: linkage.fedBack(LATER),
  concludeReview: linkage.reviewConcluded(LATER, '610113-20260302-000001-F1'),
  requestRelay: linkage.relayRequested(LATER),
  confirmRelay: linkage.relayConfirmed(LATER, '610113-20260302-000001-R1'),
  confirmPush: steps.pushed(LATER),
  reportPushFailure: steps.pushFailed(LATER, 1),
  confirmPublication: steps.publicised(LATER),
  reportNotice: steps.told(LATER),
  reportNoticeFailure: steps.notTold(LATER),
  recordService: steps.served(LATER),
  importCase: steps.imported(LATER),
  transferCase: steps.transferred(LATER, { changing: steps.powerMoved }),
  adoptCalendar: steps.calendarAdopted(LATER),
};

const EFFECTS_OF_A_GRANT: readonly PermitCommandName[] = ['confirmPush', 'reportPushFailure', 'confirmPublication'];
/** what is tried is the review, which is open from acceptance to the decision */
const OF_THE_REVIEW: readonly PermitCommandName[] = ['claimWork', 'reassignWork'];
/** nothing is received yet, or nothing is owed any more */
const OVER: readonly CaseState[] = ['NONE', 'NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED'];
/** Commands whose only ground of refusal here is the state; the others have a code that says more. */
const LAWFUL_BY_STATE_ALONE: readonly PermitCommandName[] = [
  'correct',
  'accept',
  'refuseAcceptance',
  'declareNotRequired',
  'startReview',
  'verifySubstance',
  'startSpecialProcedure',
  'endSpecialProcedure',
  'extend',
  'recordSurvey',
  'declareConflict',
  'registerInterestedParty',
  'recordStatement',
  'tellHearingRight',
  'orderHearing',
  'requestOpinions',
  'giveOpinion',
  'decide',
  'issueCertificate',
  'correctClericalError',
  'appointAgent',
  'withdraw',
  'terminate',
];

const STATES = Object.keys(REACHED) as CaseState[]; // the keys are the type, which Object.keys cannot say
const NAMES = Object.keys(TRIED) as PermitCommandName[]; // likewise

describe.each(STATES)('2.3: in the state %s', (state) => {
  const story = given(...REACHED[state]);
  const ofEffects = ['GRANTED', 'CERTIFICATE_ISSUED', 'DELIVERED'].includes(state) ? EFFECTS_OF_A_GRANT : [];
  const ofService = SERVICE_COMMANDS.filter((name) => {
    // whoever is to hear of an undecided item is asked for its unit
    if (name === 'checkUnits') return ['ACCEPTED', 'UNDER_REVIEW', 'SPECIAL_PROCEDURE'].includes(state);
    return name === 'importCase' ? state === 'NONE' : !OVER.includes(state);
  });
  const ofWork = BEFORE_IT.includes(state) ? OF_THE_REVIEW : [];
  // a push that was ordered has a supervisor, which may be abolished: no state of the case says that it was
  const ofReform: PermitCommandName[] = ofEffects.length > 0 ? ['succeedSupervisor'] : [];
  const lawful = [...LAWFUL_COMMANDS[state], ...ofEffects, ...ofService, ...ofWork, ...ofReform];

  it('the case stands', () => expect(story.permit.state).toBe(state));

  it('its own list of lawful commands is that of the law', () => {
    expect(allowedCommands(story.permit)).toEqual(LAWFUL_COMMANDS[state]);
    expect(summaryOf(story.permit)).toMatchObject({ state, allowedCommands: LAWFUL_COMMANDS[state] });
  });

  it.each(lawful)('%s is lawful', (name) => {
    const after = play(story, [TRIED[name]]);
    expect(after.log.length).toBeGreaterThan(story.log.length);
  });

  it.each(NAMES.filter((name) => !lawful.includes(name)))('%s is refused, with what is lawful instead', (name) => {
    const refused = refusalOf(() => play(story, [TRIED[name]]));
    expect(refused).not.toBeNull();
    if (PERMIT_COMMANDS.some((known) => known === name))
      expect(refused?.detail).toMatchObject({ allowedCommands: LAWFUL_COMMANDS[state] });
    if (LAWFUL_BY_STATE_ALONE.includes(name)) expect(refused?.code).toBe('wrongState');
  });
});

describe('2.3: what is lawful besides the state', () => {
  it('a second correction is off the list', () => {
    const { permit } = given(...toCorrect, steps.handedIn(DAY, ['food-business-m1']));
    expect(allowedCommands(permit)).toEqual([
      'accept',
      'refuseAcceptance',
      'declareNotRequired',
      'declareConflict',
      'withdraw',
      'terminate',
      'appointAgent',
    ]);
  });

  it('an instant case may be decided from ACCEPTED', () => {
    const { permit } = given(
      steps.received(DAY, { item: 'publication-retail', decidableAtOnce: true }),
      steps.accepted(DAY),
    );
    expect(allowedCommands(permit)).toContain('decide');
  });

  it('a delivered push may be acknowledged in whatever state the case is', () => {
    for (const after of [[], [steps.issued(LATER)], [steps.issued(LATER), steps.delivered(LATER)]])
      expect(allowedCommands(given(...decided, steps.pushed(DAY), ...after).permit)).toContain('acknowledge');
  });

  it('every event but the formal ones names its article', () => {
    const { log } = given(...delivered, steps.pushed(LATER), steps.publicised(LATER), steps.acknowledged('2026-03-20'));
    const silent = log.filter((event) => basisOf(event).length === 0).map((event) => event.type);
    expect([...new Set(silent)].sort()).toEqual(['CaseClosed', 'ObligationMet']);
  });
});
