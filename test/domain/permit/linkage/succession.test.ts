import { describe, expect, it } from 'vitest';
import { given, tick } from '../../../given.ts';
import { BUREAU } from '../reference.ts';
import { acknowledged, granted, person, pushed, received } from '../steps.ts';
import {
  acceptedToday,
  fedBack,
  HEALTH,
  MARKET,
  relayConfirmed,
  relayRequested,
  returned,
  reviewConcluded,
  succeeded,
  unitsChecked,
  withoutUnits,
} from './steps.ts';

const CASE = '610113-20260209-000001';
const open = [acceptedToday('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12')];

describe('S14: a supervisor is abolished while its pushes are open, and its successor has its duties', () => {
  it('by a command with its basis; the push is ordered anew for the successor', () =>
    given(...open)
      .when(succeeded('2026-02-13', HEALTH))
      .then(
        {
          type: 'SupervisorSucceeded',
          supervisor: MARKET,
          successor: HEALTH,
          articles: [{ document: '区级机构改革方案' }],
        },
        { type: 'PushRerouted', pushId: `${CASE}-P1`, next: `${CASE}-P2`, to: HEALTH, why: 'succeeded' },
        { type: 'ObligationEnded', obligationId: `acknowledge:${CASE}-P1`, reason: 'succeeded' },
        { type: 'PushOrdered', pushId: `${CASE}-P2`, supervisor: HEALTH, replaces: `${CASE}-P1` },
      ));

  it.each([
    ['not yet delivered', [acceptedToday('2026-02-09'), granted('2026-02-12')]],
    ['acknowledged', [...open, acknowledged('2026-02-13')]],
    ['returned', [...open, returned('2026-02-13')]],
  ])('also one that is %s', (_what, before) => {
    const { permit } = given(...before, succeeded('2026-02-13', HEALTH));
    expect(permit.pushes).toMatchObject([{ state: 'ended' }, { supervisor: HEALTH, state: 'pending' }]);
    expect(permit.obligations.filter(({ organ }) => organ === MARKET)).toEqual([]);
    expect(permit.obligations.some(({ id }) => id === `reroute:${CASE}-P1`)).toBe(false);
  });

  it('each of several pushes under a number of its own', () => {
    const several = [
      received('2026-02-09', { items: [{ item: 'food-business' }, { item: 'drug-retail' }] }),
      acceptedToday('2026-02-09'),
      granted('2026-02-12', { item: 'food-business' }),
      granted('2026-02-12', { item: 'drug-retail' }),
    ];
    const { permit } = given(...several, succeeded('2026-02-13', HEALTH));
    expect(permit.pushes.map(({ id, item, supervisor, state }) => [id, item, supervisor, state])).toEqual([
      [`${CASE}-P1`, 'food-business', MARKET, 'ended'],
      [`${CASE}-P2`, 'drug-retail', MARKET, 'ended'],
      [`${CASE}-P3`, 'food-business', HEALTH, 'pending'],
      [`${CASE}-P4`, 'drug-retail', HEALTH, 'pending'],
    ]);
  });

  it('what else it owes moves to the day, and so does the reason for a red card', () => {
    const owing = [...open, tick('2026-02-15'), acknowledged('2026-02-15'), relayRequested('2026-02-15')];
    const before = given(...owing).permit.obligations.find(({ kind }) => kind === 'relay');
    const { permit } = given(...owing, succeeded('2026-02-24', HEALTH));
    expect(permit.obligations.find(({ kind }) => kind === 'relay')).toEqual({ ...before, organ: HEALTH });
    expect(permit.unexplained).toMatchObject([{ obligationId: `acknowledge:${CASE}-P1`, organ: HEALTH }]);
    given(...owing, succeeded('2026-02-24', HEALTH))
      .when(relayConfirmed('2026-02-25', `${CASE}-R1`))
      .then({ type: 'ResultRelayed' }, { type: 'ObligationMet', obligation: 'relay' });
  });

  it('what it fed back is answered to the successor', () =>
    given(...open, acknowledged('2026-02-13'), fedBack('2026-02-13'), succeeded('2026-02-14', HEALTH))
      .when(reviewConcluded('2026-02-24', `${CASE}-F1`))
      .then({ type: 'FeedbackAnswered', supervisor: HEALTH }));

  it('a missing unit of its own is nobody’s any more', () => {
    const vacant = [acceptedToday('2026-02-09'), granted('2026-02-12', { changing: withoutUnits })];
    const { permit } = given(...vacant, succeeded('2026-02-13', HEALTH));
    expect(permit.obligations.filter(({ kind }) => kind === 'nameUnit')).toEqual([]);
    given(...vacant, succeeded('2026-02-13', HEALTH, { changing: withoutUnits }))
      .when(unitsChecked('2026-02-14'))
      .then({ type: 'CoordinationUnitNamed', supervisor: HEALTH, pushes: [`${CASE}-P2`] });
  });

  it('a matter about its silence, or about what it disputed, is settled', () => {
    for (const before of [[tick('2026-02-27')], [returned('2026-02-15')]])
      given(...open, ...before)
        .when(succeeded('2026-03-02', HEALTH))
        .then({ type: 'PushOrdered', supervisor: HEALTH }, { type: 'MatterSettled', matter: `${CASE}-M1` });
  });

  it('is the bureau’s to command, to a supervisor of the level, for one that has a push', () => {
    given(...open)
      .when(succeeded('2026-02-13', HEALTH, { by: person('head', MARKET) }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    given(...open)
      .when(succeeded('2026-02-13', '610100-health'))
      .thenRefused('ownerNotSupervisor', { field: 'successor' });
    given(...open)
      .when(succeeded('2026-02-13', MARKET))
      .thenRefused('sameAddressee', { field: 'successor' });
    given(...open)
      .when(succeeded('2026-02-13', MARKET, { supervisor: HEALTH }))
      .thenRefused('nothingToSucceed', { supervisors: [MARKET] });
  });
});
