import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../../domain/catalogue/facts.ts';
import { isConcluded } from '../../../../domain/permit/allowed.ts';
import { given, tick } from '../../../given.ts';
import { accepted, acknowledged, delivered, granted, issued, publicised, pushed, withdrawn } from '../steps.ts';
import { acceptedToday, followedUp, MARKET, unitsChecked, withoutUnits } from './steps.ts';

const PUSH = '610113-20260209-000001-P1';
const vacant = accepted('2026-02-09', { changing: (facts) => followedUp()(withoutUnits(facts)) });
const pushedTo = (changing: (facts: ReferenceFacts) => ReferenceFacts) => [
  acceptedToday('2026-02-09'),
  granted('2026-02-12', { changing }),
];

describe('S9: a supervisor without its one unit is found from acceptance on, day by day', () => {
  it('at acceptance, and what is known is not told again', () => {
    expect(given(vacant).permit.linkage?.vacancies).toEqual([MARKET]);
    given(vacant)
      .when(unitsChecked('2026-02-10', { changing: withoutUnits }))
      .thenRefused('unitsUnchanged', { day: '2026-02-10', known: [MARKET] });
  });

  it('when the unit ends while the case goes on', () =>
    given(acceptedToday('2026-02-09'))
      .when(unitsChecked('2026-02-10', { changing: withoutUnits }))
      .thenOnly('CoordinationUnitMissing'));

  it('and until one is named', () =>
    given(vacant).when(unitsChecked('2026-02-10')).then({
      type: 'CoordinationUnitNamed',
      supervisor: MARKET,
      unit: 'cu-610113-market-supervision-v1',
      pushes: [],
    }));

  it('two at once are as bad as none', () => {
    const two = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      units: facts.units.flatMap((unit) => [unit, { ...unit, id: 'cu-second', version: 9 }]),
    });
    given(acceptedToday('2026-02-09'))
      .when(unitsChecked('2026-02-10', { changing: two }))
      .then({ type: 'CoordinationUnitMissing', supervisor: MARKET });
  });

  it('of the supervisor of the day, where the catalogue names another one than at acceptance', () => {
    const moved = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      entries: facts.entries.map(({ entry, ...version }) => ({
        ...version,
        entry: entry && { ...entry, supervisor: '610113-health' },
      })),
      units: facts.units.filter(({ supervisor }) => supervisor === MARKET),
    });
    given(acceptedToday('2026-02-09'))
      .when(unitsChecked('2026-02-10', { changing: moved }))
      .then({ type: 'CoordinationUnitMissing', supervisor: '610113-health' });
  });

  it('once the case is withdrawn nobody will hear of it', () =>
    given(acceptedToday('2026-02-09'), withdrawn('2026-02-10'))
      .when(unitsChecked('2026-02-11', { changing: withoutUnits }))
      .thenRefused('unitsUnchanged'));
});

describe('S8, S9: on the decision day a vacancy is the supervisor’s red card, and no day of the applicant’s', () => {
  it('the push goes to the organ with the unit empty, the card comes with it', () =>
    given(acceptedToday('2026-02-09'))
      .when(granted('2026-02-12', { changing: withoutUnits }))
      .then(
        { type: 'ObligationMet', obligationId: 'decide:food-business', late: false },
        { type: 'LicenceGranted' },
        { type: 'PushOrdered', supervisor: MARKET, unit: null, delivery: 'inbox' },
        { type: 'CoordinationUnitMissing', supervisor: MARKET },
        { type: 'ObligationOpened', obligation: { id: `nameUnit:${PUSH}`, organ: MARKET, due: '2026-02-12' } },
        {
          type: 'RedCardShown',
          obligation: 'nameUnit',
          organ: MARKET,
          at: '2026-02-12T09:00:00.000+08:00',
          effectiveAt: '2026-02-12T09:00:00.000+08:00',
        },
      ));

  it('it is delivered and acknowledged as any other', () =>
    given(...pushedTo(withoutUnits), pushed('2026-02-12'))
      .when(acknowledged('2026-02-13'))
      .then({ type: 'PushAcknowledged', late: false }));

  it('the vacancy itself climbs, to the convener in the end', () =>
    given(...pushedTo(withoutUnits))
      .when(tick('2026-03-31'))
      .then(
        { type: 'SupervisedHandlingOrdered', obligation: 'nameUnit', effectiveAt: '2026-02-14T00:00:00.000+08:00' },
        { type: 'MatterReferred', obligationId: `nameUnit:${PUSH}`, effectiveAt: '2026-02-25T00:00:00.000+08:00' },
      ));

  it('a unit that is named takes the push over; the red card stays, with its reason owed', () => {
    given(...pushedTo(withoutUnits))
      .when(unitsChecked('2026-02-13'))
      .then(
        { type: 'CoordinationUnitNamed', supervisor: MARKET, pushes: [PUSH] },
        { type: 'ObligationMet', obligationId: `nameUnit:${PUSH}`, late: true },
      );
    const { permit } = given(...pushedTo(withoutUnits), unitsChecked('2026-02-13'));
    expect(permit.pushes).toMatchObject([{ unit: 'cu-610113-market-supervision-v1' }]);
    expect(permit.unexplained).toMatchObject([{ obligationId: `nameUnit:${PUSH}`, organ: MARKET }]);
  });

  it('the case is not over while the vacancy lasts', () => {
    const over = [
      ...pushedTo(withoutUnits),
      pushed('2026-02-12'),
      acknowledged('2026-02-12'),
      issued('2026-02-12'),
      delivered('2026-02-12'),
      publicised('2026-02-12'),
    ];
    expect(given(...over).permit.state).toBe('CLOSED');
    expect(isConcluded(given(...over).permit)).toBe(false);
  });

  it('in a case of an earlier policy it is the incident alone', () => {
    const before = [accepted('2026-02-09'), granted('2026-02-12', { changing: withoutUnits })];
    expect(given(...before).permit.unexplained).toEqual([]);
    given(accepted('2026-02-09'))
      .when(granted('2026-02-12', { changing: withoutUnits }))
      .then({ type: 'CoordinationUnitMissing' });
  });
});
