import { describe, expect, it } from 'vitest';
import type { Actor, Delegation } from '../../../domain/permit/types.ts';
import { given, type Step } from '../../given.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  conflictDeclared,
  countersigned,
  extended,
  granted,
  hearingArranged,
  hearingHeld,
  hearingRequested,
  hearingTold,
  MARKET,
  person,
  received,
  reviewStarted,
  surveyed,
  terminated,
  verified,
  verifiedAlone,
  workClaimed,
} from './steps.ts';

const open: Step[] = [received('2026-03-02'), accepted('2026-03-02')];
const reviewing: Step[] = [...open, reviewStarted('2026-03-02')];
const reviewed: Step[] = [...reviewing, countersigned('2026-03-03'), verified('2026-03-03')];
const deciding: Step[] = [...reviewed, workClaimed('2026-03-03', 'decider', { work: 'decide' })];

const delegation: Delegation = {
  id: 'D-1',
  principal: 'reviewer-1',
  organ: BUREAU,
  role: 'officer',
  from: '2026-03-03',
  to: '2026-03-06',
};
/** @param user who really acts */
const standIn = (user: string, made: Partial<Delegation> = {}): { by: Actor } => ({
  by: { ...person(user), for: { ...delegation, ...made } },
});
const forDecider = { principal: 'decider' };

describe('S22, Art. 34: an act in the place of an absent officer (代办)', () => {
  it('is recorded as by the one, for the other', () =>
    given(...deciding)
      .when(granted('2026-03-04', standIn('decider-2', forDecider)))
      .then({
        type: 'LicenceGranted',
        by: { user: 'decider-2', for: { principal: 'decider', id: 'D-1' } },
        decision: { by: 'decider-2' },
      }));

  it.each<[string, string, Partial<Delegation>, object]>([
    ['before its first day', '2026-03-04', { from: '2026-03-05' }, { from: '2026-03-05' }],
    ['after its last day', '2026-03-09', {}, { to: '2026-03-06' }],
  ])('is not done %s', (_when, day, made, detail) =>
    given(...deciding)
      .when(granted(day, standIn('decider-2', { ...forDecider, ...made })))
      .thenRefused('delegationNotInForce', { principal: 'decider', ...detail }),
  );

  it('counts its last day whole', () =>
    given(...deciding)
      .when(granted('2026-03-06T23:59:00+08:00', standIn('decider-2', forDecider)))
      .then({ type: 'LicenceGranted' }));

  it.each<[string, Partial<Delegation>]>([
    ['of another rank', { role: 'clerk' }],
    ['of another organ', { organ: MARKET }],
  ])('is not done by somebody %s', (_who, made) =>
    given(...deciding)
      .when(granted('2026-03-04', standIn('decider-2', { ...forDecider, ...made })))
      .thenRefused('delegateOfOtherRank', { principal: 'decider' }),
  );

  it('is not done where the absent one has nothing to do', () => {
    given(...reviewed)
      .when(granted('2026-03-04', standIn('decider-2', forDecider)))
      .thenRefused('nothingToActFor', { principal: 'decider' });
    given(...reviewing)
      .when(verifiedAlone('2026-03-04', standIn('reviewer-3', { principal: 'nobody' })))
      .thenRefused('nothingToActFor', {
        principal: 'nobody',
        allowedCommands: expect.arrayContaining(['verifySubstance']),
      });
    // a reviewer's place is in the review alone
    given(...reviewed)
      .when(granted('2026-03-04', standIn('decider-2')))
      .thenRefused('nothingToActFor', { principal: 'reviewer-1' });
  });

  it('is done in the review for a reviewer of the case, whether he has it in hand or not', () => {
    given(...reviewing)
      .when(surveyed('2026-03-04', standIn('reviewer-3')))
      .then({ type: 'SiteSurveyed' });
    given(...reviewing, workClaimed('2026-03-03', 'reviewer-2'))
      .when(surveyed('2026-03-04', standIn('reviewer-3')))
      .then({ type: 'SiteSurveyed' });
    given(...reviewing, hearingTold('2026-03-02'))
      .when(verifiedAlone('2026-03-04', standIn('reviewer-3')))
      .then({ type: 'SubstanceVerified' });
  });

  it('is done for each item by itself, and for none that is not in the case', () => {
    const two = given(
      received('2026-03-02', { items: [{ item: 'food-business' }, { item: 'drainage' }] }),
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verifiedAlone('2026-03-03', { item: 'food-business' }),
    );
    two
      .when(verifiedAlone('2026-03-04', { item: 'drainage', ...standIn('reviewer-3') }))
      .then({ type: 'SubstanceVerified', item: 'drainage' });
    two
      .when(verifiedAlone('2026-03-04', { item: 'food-business', ...standIn('reviewer-3') }))
      .thenRefused('nothingToActFor');
    two
      .when(verifiedAlone('2026-03-04', { item: 'tree-felling', ...standIn('reviewer-3') }))
      .thenRefused('unknownItem');
  });

  it.each<[string, Step]>([
    ['what the law gives to the head', extended('2026-03-04', { by: { ...standIn('head-2').by, role: 'officer' } })],
    ['an interest in the case', conflictDeclared('2026-03-04', 'x', standIn('reviewer-3'))],
    ['a claim', workClaimed('2026-03-04', 'x', standIn('reviewer-3'))],
  ])('is never %s', (_what, step) =>
    given(...reviewing)
      .when(step)
      .thenRefused('ownActOnly', { principal: 'reviewer-1' }),
  );

  it('Art. 48: nor the hearing of which the parties were told who presides', () =>
    given(
      ...reviewing,
      hearingTold('2026-03-02'),
      hearingRequested('2026-03-02'),
      hearingArranged('2026-03-03', '2026-03-16'),
    )
      .when(hearingHeld('2026-03-17', standIn('presider-2', { principal: 'presider', to: '2026-03-31' })))
      .thenRefused('ownActOnly', { principal: 'presider' }));
});

describe('Art. 34: the second-person rule is asked of who really acts', () => {
  it('who reviewed does not decide, in whosever place', () =>
    given(...deciding)
      .when(granted('2026-03-04', standIn('reviewer-1', forDecider)))
      .thenRefused('secondPerson', { did: 'review' }));

  it('who signed in another’s place has reviewed', () =>
    given(...reviewing, countersigned('2026-03-04'), verifiedAlone('2026-03-04', standIn('reviewer-3')))
      .when(granted('2026-03-05', { by: person('reviewer-3') }))
      .thenRefused('secondPerson', { did: 'review' }));

  it('Art. 34(3): a signature in the place of a reviewer counts, and two persons make a check', () => {
    given(...reviewing, countersigned('2026-03-04'), verifiedAlone('2026-03-04', standIn('reviewer-3')))
      .when(granted('2026-03-05'))
      .then({ type: 'LicenceGranted' });
    // one person in two places is one person
    given(...reviewing, countersigned('2026-03-04'), verifiedAlone('2026-03-04', standIn('reviewer-2')))
      .when(granted('2026-03-05'))
      .thenRefused('substanceNotChecked', { least: 2 });
  });

  it('Art. 34(3): two persons in one place are one check', () => {
    const signed = [...reviewing, verifiedAlone('2026-03-04', standIn('reviewer-3')), verifiedAlone('2026-03-05')];
    given(...signed)
      .when(granted('2026-03-05'))
      .thenRefused('substanceNotChecked', { signed: ['reviewer-1'], least: 2 });
    given(...reviewing, verifiedAlone('2026-03-04'))
      .when(verifiedAlone('2026-03-04', standIn('reviewer-3')))
      .thenRefused('nothingToActFor', { principal: 'reviewer-1' });
  });

  it('the presider of the hearing reviews in nobody’s place, and does what is no review', () => {
    const arranged = [
      hearingTold('2026-03-02'),
      hearingRequested('2026-03-02'),
      hearingArranged('2026-03-03', '2026-03-16'),
    ];
    for (const step of [verifiedAlone('2026-03-04', standIn('presider')), surveyed('2026-03-04', standIn('presider'))])
      given(...reviewing, ...arranged)
        .when(step)
        .thenRefused('secondPerson', { field: 'by', did: 'preside', user: 'presider' });
    given(
      ...deciding,
      hearingTold('2026-03-03'),
      hearingRequested('2026-03-03'),
      hearingArranged('2026-03-03', '2026-03-16'),
    )
      .when(terminated('2026-03-04', standIn('presider', forDecider)))
      .then({ type: 'Terminated' });
  });

  it.each(['reviewer-3', 'reviewer-1'])('公务员法 Art. 76: an interest of either keeps both away: %s', (concerned) => {
    const declared = conflictDeclared('2026-03-03', 'head', {
      by: { ...person('head'), role: 'organHead' },
      officer: concerned,
    });
    given(...reviewing, declared)
      .when(verifiedAlone('2026-03-04', standIn('reviewer-3')))
      .thenRefused('conflictOfInterest', { field: 'by', officers: [concerned] });
    given(...reviewing, countersigned('2026-03-03'), verifiedAlone('2026-03-03', standIn('reviewer-3')), declared)
      .when(granted('2026-03-05'))
      .thenRefused('substanceNotChecked');
  });

  it('what another has in hand his delegate does, and still nobody else', () => {
    const held = given(
      ...open,
      reviewStarted('2026-03-02', { reviewers: ['reviewer-2', 'reviewer-4'] }),
      workClaimed('2026-03-03', 'reviewer-1'),
    );
    held.when(surveyed('2026-03-04', standIn('reviewer-3'))).then({ type: 'SiteSurveyed' });
    held
      .when(surveyed('2026-03-04', { by: person('reviewer-3') }))
      .thenRefused('workClaimed', { holder: 'reviewer-1' });
  });
});

describe('Art. 42: nobody’s absence moves a limit', () => {
  it('the duties are those of a case without it', () => {
    const acted = given(...reviewing, countersigned('2026-03-04'), verifiedAlone('2026-03-04', standIn('reviewer-3')));
    const plain = given(...reviewing, countersigned('2026-03-04'), verifiedAlone('2026-03-04'));
    expect(acted.permit.obligations).toEqual(plain.permit.obligations);
  });
});
