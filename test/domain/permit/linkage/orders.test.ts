import { describe, expect, it } from 'vitest';
import { given, type Step, tick } from '../../../given.ts';
import { accepted, acknowledged, granted, person, pushed, received, withdrawn } from '../steps.ts';
import { acceptedToday, HEALTH, MARKET, orderAnswered } from './steps.ts';

const CASE = '610113-20260209-000001';
const D1 = `${CASE}-D1`;
const open = [acceptedToday('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12')];
const ordered = [...open, tick('2026-02-25')];

describe('Section 5, rung 3: supervised handling is an order, and is answered within two working days (督办)', () => {
  it('a working day after the red card', () =>
    given(...open)
      .when(tick('2026-02-25'))
      .then(
        { type: 'SupervisedHandlingOrdered', effectiveAt: '2026-02-25T00:00:00.000+08:00' },
        { type: 'HandlingOrderIssued', order: D1, obligationId: `acknowledge:${CASE}-P1`, organ: MARKET },
        {
          type: 'ObligationOpened',
          obligation: { id: `answerOrder:${D1}`, organ: MARKET, start: '2026-02-25', due: '2026-02-27' },
        },
      ));

  it('the answer meets the order, not the duty that it is about', () => {
    given(...ordered)
      .when(orderAnswered('2026-02-26', D1))
      .thenOnly('HandlingOrderAnswered', 'ObligationMet');
    const kinds = given(...ordered, orderAnswered('2026-02-26', D1)).permit.obligations.map(({ kind }) => kind);
    expect(kinds).toContain('acknowledge');
    expect(kinds).not.toContain('answerOrder');
  });

  it('unanswered it is red itself, and no order is issued over an order', () => {
    const types = given(...ordered, tick('2026-06-30'))
      .log.filter((event) => 'obligationId' in event && event.obligationId === `answerOrder:${D1}`)
      .map(({ type }) => type);
    expect(types).toEqual(['YellowCardShown', 'RedCardShown']);
  });

  it('when the duty is met there is nothing left to answer', () =>
    given(...ordered)
      .when(acknowledged('2026-02-25'))
      .then(
        { type: 'ObligationMet', obligationId: `acknowledge:${CASE}-P1` },
        { type: 'ObligationEnded', obligationId: `answerOrder:${D1}`, reason: 'answered' },
      ));

  it('each duty has an order of its own, and no number comes twice', () => {
    const undecided = given(acceptedToday('2026-03-02'), tick('2026-07-31'));
    const orders = undecided.log.flatMap((event) => (event.type === 'HandlingOrderIssued' ? event.order : []));
    expect(orders).toHaveLength(new Set(orders).size);
    expect(orders).toContain('610113-20260302-000001-D1');
  });

  it('is answered by the organ it went to, once', () => {
    given(...ordered)
      .when(orderAnswered('2026-02-26', D1, { by: person('head', HEALTH) }))
      .thenRefused('notCompetent', { pointsTo: MARKET });
    given(...ordered)
      .when(orderAnswered('2026-02-26', `${CASE}-D2`))
      .thenRefused('orderNotOpen', { open: [D1] });
    given(...ordered, orderAnswered('2026-02-26', D1))
      .when(orderAnswered('2026-02-26', D1))
      .thenRefused('orderNotOpen', { open: [] });
  });

  it('what was withdrawn before it was due is nobody’s to answer, one of several items as well', () => {
    const several = [
      received('2026-03-02', { items: [{ item: 'food-business' }, { item: 'drug-retail' }] }),
      acceptedToday('2026-03-02'),
      granted('2026-03-02', { item: 'food-business' }),
    ];
    const owing = (steps: Step[]) => given(...steps).permit.obligations.map(({ id }) => id.split(':')[0]);
    const silent = [...several, tick('2026-04-30')];
    expect(owing(silent)).toEqual(expect.arrayContaining(['decide', 'answerOrder', 'govern']));
    const asked = { askedAt: '2026-03-03T09:00:00.000+08:00' };
    const { permit, log } = given(...silent, withdrawn('2026-04-30', asked));
    const annulled = log.flatMap((event) => (event.type === 'ItemsEnded' ? (event.annulled ?? []) : []));
    const about = (id: string) => annulled.some((one) => one.startsWith(id));
    expect([about('decide:drug-retail'), about('answerOrder:'), about('convene:')]).toEqual([true, true, true]);
    // what concerns the other item is owed as before
    expect(permit.unexplained.some(({ obligationId }) => obligationId === 'issue:food-business')).toBe(true);
    expect(permit.unexplained.some(({ obligationId }) => annulled.includes(obligationId))).toBe(false);
  });

  it('a case of an earlier policy keeps the rung, without an order to answer', () =>
    given(accepted('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12'))
      .when(tick('2026-06-30'))
      .thenNever('HandlingOrderIssued'));
});
