import { describe, expect, it } from 'vitest';
import { leftWith } from '../../../domain/permit/handOver.ts';
import { given, type Step } from '../../given.ts';
import {
  accepted,
  conflictDeclared,
  countersigned,
  granted,
  handedOver,
  hearingArranged,
  hearingHeld,
  hearingRequested,
  hearingTold,
  inspectorsAssigned,
  MARKET,
  opinionsRequested,
  person,
  received,
  reviewStarted,
  verifiedAlone,
  withdrawn,
  workClaimed,
} from './steps.ts';

const open: Step[] = [received('2026-03-02'), accepted('2026-03-02')];
const reviewing: Step[] = [...open, reviewStarted('2026-03-02')];
const hearing: Step[] = [
  ...reviewing,
  hearingTold('2026-03-02'),
  hearingRequested('2026-03-02'),
  hearingArranged('2026-03-03', '2026-03-16'),
];

describe('S22: an officer leaves, and hands his work over (工作交接)', () => {
  it('all that he has in hand goes to the successor, by the head, with a reason', () =>
    given(
      ...reviewing,
      workClaimed('2026-03-02', 'reviewer-9'),
      workClaimed('2026-03-02', 'decider', { work: 'decide' }),
    )
      .when(handedOver('2026-03-03', 'decider', 'decider-2'))
      .thenOnly('WorkReassigned'));

  it('names whose it was and whose it is', () =>
    given(...reviewing, workClaimed('2026-03-02', 'decider', { work: 'decide' }))
      .when(handedOver('2026-03-03', 'decider', 'decider-2'))
      .then({
        type: 'WorkReassigned',
        work: 'decide',
        previous: 'decider',
        holder: 'decider-2',
        by: { user: 'head' },
      }));

  it('Art. 34(3): his place as a reviewer goes to the successor, where he has not signed', () =>
    given(...reviewing)
      .when(handedOver('2026-03-03', 'reviewer-1', 'reviewer-3'))
      .then({ type: 'ReviewStarted', reviewers: ['reviewer-2', 'reviewer-3'] }));

  it('what he signed for all stands, and nothing of it is open any more', () =>
    given(...reviewing, verifiedAlone('2026-03-03'))
      .when(handedOver('2026-03-04', 'reviewer-1', 'reviewer-3'))
      .thenRefused('nothingToHandOver', { field: 'officer', officer: 'reviewer-1' }));

  it('where he signed for one of several items the successor comes beside him', () => {
    const items = [{ item: 'food-business' }, { item: 'drainage' }];
    const signed = given(
      received('2026-03-02', { items }),
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verifiedAlone('2026-03-03', { item: 'food-business' }),
      countersigned('2026-03-03', { item: 'food-business' }),
    );
    signed
      .when(handedOver('2026-03-04', 'reviewer-1', 'reviewer-3'))
      .then({ type: 'ReviewStarted', reviewers: ['reviewer-1', 'reviewer-2', 'reviewer-3'] });
    signed
      .when(handedOver('2026-03-04', 'reviewer-1', 'reviewer-3'), granted('2026-03-05', { item: 'food-business' }))
      .then({ type: 'LicenceGranted' });
  });

  it.each<[string, Step, Parameters<ReturnType<ReturnType<typeof given>['when']>['thenRefused']>]>([
    [
      'by nobody but the head',
      handedOver('2026-03-03', 'decider', 'decider-2', { by: person('decider') }),
      ['wrongRank', { needs: 'organHead' }],
    ],
    ['not to himself', handedOver('2026-03-03', 'decider', 'decider'), ['nothingToHandOver', {}]],
    ['not of somebody who has nothing', handedOver('2026-03-03', 'nobody', 'decider-2'), ['nothingToHandOver', {}]],
    [
      'not to who may not decide',
      handedOver('2026-03-03', 'decider', 'reviewer-1'),
      ['secondPerson', { field: 'successor', did: 'review' }],
    ],
    [
      'not to the other reviewer: two are needed',
      handedOver('2026-03-03', 'reviewer-1', 'reviewer-2'),
      ['twoOfficersRequired', { field: 'successor' }],
    ],
  ])('%s', (_rule, step, [code, detail]) =>
    given(...reviewing, workClaimed('2026-03-02', 'decider', { work: 'decide' }))
      .when(step)
      .thenRefused(code, detail),
  );

  it('of another organ nothing: neither what its officer has in hand, nor whom it names to review', () => {
    const liaison = person('liaison', MARKET);
    const asked = [...reviewing, opinionsRequested('2026-03-02')];
    const work = 'consult:610113-20260302-000001-Y1';
    given(...asked, workClaimed('2026-03-03', 'x', { by: liaison, work }))
      .when(handedOver('2026-03-03', 'liaison', 'liaison-2'))
      .thenRefused('nothingToHandOver');
    given(...asked, workClaimed('2026-03-03', 'x', { by: liaison, work }))
      .when(handedOver('2026-03-03', 'liaison', 'liaison-2', { by: { ...person('head', MARKET), role: 'organHead' } }))
      .then({ type: 'WorkReassigned', work, holder: 'liaison-2' });
    given(...asked)
      .when(handedOver('2026-03-03', 'reviewer-1', 'x', { by: { ...person('head', MARKET), role: 'organHead' } }))
      .thenRefused('nothingToHandOver');
  });

  it('what another reviewer signed is not his', () =>
    given(...reviewing, countersigned('2026-03-03'))
      .when(handedOver('2026-03-04', 'reviewer-1', 'reviewer-3'))
      .then({ type: 'ReviewStarted', reviewers: ['reviewer-2', 'reviewer-3'] }));

  it('Art. 48: nor does his place as a reviewer go to the presider of the hearing', () =>
    given(...hearing)
      .when(handedOver('2026-03-04', 'reviewer-1', 'presider'))
      .thenRefused('secondPerson', { field: 'successor', did: 'preside' }));

  it('公务员法 Art. 76: not to whoever has an interest', () =>
    given(...reviewing, conflictDeclared('2026-03-02', 'reviewer-3'))
      .when(handedOver('2026-03-03', 'reviewer-1', 'reviewer-3'))
      .thenRefused('conflictOfInterest', { field: 'successor', officers: ['reviewer-3'] }));

  it('Art. 42: moves no limit', () => {
    const before = given(...reviewing);
    const after = given(...reviewing, handedOver('2026-03-03', 'reviewer-1', 'reviewer-3'));
    expect(after.permit.obligations).toEqual(before.permit.obligations);
  });
});

describe('Art. 48, 55: what nobody takes over by itself', () => {
  it('a hearing is arranged anew by another presider, as long as it is to be held', () => {
    expect(leftWith(given(...hearing).permit, 'presider')).toEqual(['arrangeHearing']);
    expect(leftWith(given(...hearing).permit, 'reviewer-1')).toEqual([]);
    expect(leftWith(given(...hearing.slice(0, -1)).permit, 'presider')).toEqual([]);
    expect(leftWith(given(...reviewing).permit, 'presider')).toEqual([]);
    expect(leftWith(given(...hearing, hearingHeld('2026-03-16T12:00:00+08:00')).permit, 'presider')).toEqual([]);
  });

  it('inspectors are assigned anew, as long as nothing is decided', () => {
    const assigned = [
      received('2026-03-02', { item: 'drainage' }),
      accepted('2026-03-02'),
      inspectorsAssigned('2026-03-03'),
    ];
    expect(leftWith(given(...assigned).permit, 'inspector-1')).toEqual(['assignInspectors']);
    expect(leftWith(given(...assigned, withdrawn('2026-03-04')).permit, 'inspector-1')).toEqual([]);
  });
});
