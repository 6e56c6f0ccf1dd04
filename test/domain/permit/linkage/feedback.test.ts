import { describe, expect, it } from 'vitest';
import { isConcluded } from '../../../../domain/permit/allowed.ts';
import { FEEDBACK_KINDS, FEEDBACK_OUTCOMES } from '../../../../domain/permit/linkage/types.ts';
import { given, tick } from '../../../given.ts';
import { BUREAU } from '../reference.ts';
import { acknowledged, delivered, denied, granted, issued, person, publicised, pushed } from '../steps.ts';
import {
  acceptedToday,
  claimed,
  covered,
  DOCUMENT,
  fedBack,
  HEALTH,
  MARKET,
  relayConfirmed,
  relayRequested,
  reviewConcluded,
} from './steps.ts';

const CASE = '610113-20260209-000001';
const F1 = `${CASE}-F1`;
const taken = [acceptedToday('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12'), acknowledged('2026-02-13')];

describe('S23: what supervision found comes back to the bureau that decided (监管结果反馈)', () => {
  it.each(FEEDBACK_KINDS)('%s opens a review at the bureau, with its limit', (kind) =>
    given(...taken)
      .when(fedBack('2026-03-02', { kind }))
      .then(
        {
          type: 'FeedbackReceived',
          feedback: F1,
          pushId: `${CASE}-P1`,
          item: 'food-business',
          supervisor: MARKET,
          kind,
          reference: 'YT-CF-2026-118',
          late: false,
        },
        {
          type: 'ObligationOpened',
          obligation: { id: `reviewFeedback:${F1}`, organ: BUREAU, start: '2026-03-02', due: '2026-03-30' },
        },
      ),
  );

  it('within a working day of the finding; later it is taken all the same, and marked', () => {
    given(...taken)
      .when(fedBack('2026-03-03', { foundOn: '2026-03-02' }))
      .then({ type: 'FeedbackReceived', late: false });
    given(...taken)
      .when(fedBack('2026-03-04', { foundOn: '2026-03-02' }))
      .then({ type: 'FeedbackReceived', late: true });
  });

  it('does not wait for the acknowledgement: the duty to supervise began with the push', () =>
    given(...taken.slice(0, 3))
      .when(fedBack('2026-02-12'))
      .then({ type: 'FeedbackReceived' }));

  it('the same again is the same feedback; its number for something else is refused', () => {
    const once = [...taken, fedBack('2026-03-02')];
    given(...once)
      .when(fedBack('2026-03-02', { foundOn: '2026-02-28' }))
      .thenOnly();
    given(...once)
      .when(fedBack('2026-03-03', { document: { sha256: '8'.repeat(64) } }))
      .thenRefused('feedbackReferenceReused', { field: 'reference', feedback: F1 });
    given(...once)
      .when(fedBack('2026-03-03', { kind: 'closure' }))
      .thenRefused('feedbackReferenceReused');
    given(...once)
      .when(fedBack('2026-03-03', { reference: 'YT-CF-2026-119' }))
      .then({ type: 'FeedbackReceived', feedback: `${CASE}-F2` });
  });

  it('not of a day to come, nor of one before the push', () => {
    given(...taken)
      .when(fedBack('2026-03-02', { foundOn: '2026-03-03' }))
      .thenRefused('future', { field: 'foundOn' });
    given(...taken)
      .when(fedBack('2026-03-02', { foundOn: '2026-02-11' }))
      .thenRefused('findingBeforePush', { field: 'foundOn', from: '2026-02-12' });
    given(...taken)
      .when(fedBack('2026-03-02', { foundOn: '2026-02-12' }))
      .then({ type: 'FeedbackReceived', late: true });
  });

  it('by the unit, or by the officer who answers that day: the one who claimed it, the deputy while he is away', () => {
    const by = (user: string) => ({ by: { user, org: MARKET, role: 'inspector' } });
    given(...taken)
      .when(fedBack('2026-03-02', by('officer-7')))
      .then({ type: 'FeedbackReceived' });
    given(...taken)
      .when(fedBack('2026-03-02', by('officer-8')))
      .thenRefused('notAnswering', { officer: 'officer-7' });
    given(...taken, claimed('2026-02-14'))
      .when(fedBack('2026-03-02', by('officer-8')))
      .then({ type: 'FeedbackReceived' });
    given(...taken, covered('2026-02-14', '2026-03-02', '2026-03-06', { deputy: 'officer-9' }))
      .when(fedBack('2026-03-06', by('officer-9')))
      .then({ type: 'FeedbackReceived' });
    given(...taken, covered('2026-02-14', '2026-03-02', '2026-03-06', { deputy: 'officer-9' }))
      .when(fedBack('2026-03-07', by('officer-9')))
      .thenRefused('notAnswering', { officer: 'officer-7' });
  });

  it('by nobody else, and about no push that is not there', () => {
    given(...taken)
      .when(fedBack('2026-03-02', { by: person('liaison', HEALTH) }))
      .thenRefused('notAddressee', { pointsTo: MARKET });
    given(...taken.slice(0, 2))
      .when(fedBack('2026-02-12'))
      .thenRefused('pushNotDelivered', { state: 'pending' });
    given(acceptedToday('2026-02-09'), denied('2026-02-12'))
      .when(fedBack('2026-02-12'))
      .thenRefused('pushNotDelivered', { state: 'unknown' });
  });
});

describe('S23: the bureau reviews it and answers the sender in time', () => {
  const waiting = [...taken, fedBack('2026-03-02')];

  it.each(FEEDBACK_OUTCOMES)('%s goes to the sender, under its own number', (outcome) =>
    given(...waiting)
      .when(reviewConcluded('2026-03-09', F1, { outcome }))
      .then(
        { type: 'FeedbackAnswered', feedback: F1, supervisor: MARKET, reference: 'YT-CF-2026-118', outcome },
        { type: 'ObligationMet', obligationId: `reviewFeedback:${F1}`, late: false },
      ),
  );

  it('a feedback as such changes nothing of the licence: no decision, no ban, no push', () =>
    given(...waiting)
      .when(reviewConcluded('2026-03-02', F1, { outcome: 'revokeReferred' }))
      .thenOnly('FeedbackAnswered', 'ObligationMet'));

  it('silence climbs to the convener, as with every duty', () =>
    given(...waiting)
      .when(tick('2026-06-30'))
      .then(
        { type: 'ReminderSent', obligation: 'reviewFeedback', organ: BUREAU },
        { type: 'YellowCardShown', obligation: 'reviewFeedback' },
        { type: 'RedCardShown', obligation: 'reviewFeedback', effectiveAt: '2026-03-31T00:00:00.000+08:00' },
        { type: 'SupervisedHandlingOrdered', obligation: 'reviewFeedback' },
        { type: 'MatterReferred', obligationId: `reviewFeedback:${F1}` },
      ));

  it('the case is open until it is answered', () => {
    const over = [...waiting, issued('2026-03-02'), delivered('2026-03-02'), publicised('2026-03-02')];
    const { permit } = given(...over);
    expect(permit.state).toBe('CLOSED');
    const withReasons = (steps: typeof over) => given(...steps).permit;
    expect(isConcluded(withReasons(over))).toBe(false);
    expect(withReasons([...over, reviewConcluded('2026-03-09', F1)]).obligations).toEqual([]);
  });

  it('by the bureau, once', () => {
    given(...waiting)
      .when(reviewConcluded('2026-03-09', F1, { by: person('decider', MARKET) }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    given(...waiting)
      .when(reviewConcluded('2026-03-09', `${CASE}-F2`))
      .thenRefused('feedbackNotOpen', { open: [F1] });
    given(...waiting, reviewConcluded('2026-03-09', F1))
      .when(reviewConcluded('2026-03-09', F1))
      .thenRefused('feedbackNotOpen', { open: [] });
  });
});

describe('S24: a result goes upwards by the supervisor of the level, and by nobody else (陕政办函〔2021〕74号)', () => {
  const R1 = `${CASE}-R1`;

  it('its duty to relay has a limit and a ladder', () => {
    given(...taken)
      .when(relayRequested('2026-03-02'))
      .then(
        { type: 'RelayRequested', relay: R1, supervisor: MARKET, to: '610100-market-supervision' },
        { type: 'ObligationOpened', obligation: { id: `relay:${R1}`, organ: MARKET, due: '2026-03-04' } },
      );
    given(...taken, relayRequested('2026-03-02'))
      .when(tick('2026-03-31'))
      .then({ type: 'RedCardShown', obligation: 'relay', organ: MARKET }, { type: 'MatterReferred' });
  });

  it('met by the proof of it', () =>
    given(...taken, relayRequested('2026-03-02'))
      .when(relayConfirmed('2026-03-04', R1))
      .then(
        { type: 'ResultRelayed', relay: R1, to: '610100-market-supervision', proof: DOCUMENT },
        { type: 'ObligationMet', obligationId: `relay:${R1}`, late: false },
      ));

  it('the supervisor may take it upon itself', () =>
    given(...taken)
      .when(relayRequested('2026-03-02', { by: person('liaison', MARKET) }))
      .then({ type: 'RelayRequested' }));

  it('not to an organ of the same level, not twice to one, not by strangers', () => {
    given(...taken)
      .when(relayRequested('2026-03-02', { to: HEALTH }))
      .thenRefused('relayNotAbove', { field: 'to' });
    given(...taken, relayRequested('2026-03-02'))
      .when(relayRequested('2026-03-02'))
      .thenRefused('alreadyRelayed', { relay: R1, stands: 'open' });
    given(...taken)
      .when(relayRequested('2026-03-02', { by: person('liaison', HEALTH) }))
      .thenRefused('notCompetent');
    given(...taken, relayRequested('2026-03-02'))
      .when(relayConfirmed('2026-03-03', R1, { by: person('liaison', HEALTH) }))
      .thenRefused('notAddressee', { pointsTo: MARKET });
    given(...taken)
      .when(relayConfirmed('2026-03-03', R1))
      .thenRefused('relayNotOpen', { open: [] });
    given(...taken.slice(0, 2))
      .when(relayRequested('2026-02-12'))
      .thenRefused('pushNotDelivered');
  });
});
