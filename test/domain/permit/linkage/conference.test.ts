import { describe, expect, it } from 'vitest';
import { isConcluded } from '../../../../domain/permit/allowed.ts';
import { given, type Step, tick } from '../../../given.ts';
import { BUREAU } from '../reference.ts';
import {
  accepted,
  acknowledged,
  delivered,
  explained,
  granted,
  issued,
  person,
  publicised,
  pushed,
  reviewStarted,
  text,
  verified,
} from '../steps.ts';
import {
  acceptedToday,
  CONVENER,
  decidedAbove,
  HEALTH,
  MARKET,
  notAgreed,
  rerouted,
  resolved,
  returned,
} from './steps.ts';

const CASE = '610113-20260209-000001';
const M1 = `${CASE}-M1`;
const open = [acceptedToday('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12')];
/** due 2026-02-14, red from the 15th, three working days later it is the 27th */
const silent = [...open, tick('2026-02-27')];
/** two supervisors, and each says that it is the other’s */
const disputed = [
  ...open,
  returned('2026-02-13'),
  rerouted('2026-02-14', HEALTH),
  pushed('2026-02-14'),
  returned('2026-02-24'),
];
const mattersOf = (...steps: Step[]) => given(...steps).permit.linkage?.matters;

describe('Section 5, rung 4: three working days after the red card it is before the convener of the level', () => {
  it('whose queue it joins, with the organs concerned and five working days to convene', () =>
    given(...open)
      .when(tick('2026-02-27'))
      .then(
        { type: 'RedCardShown', obligation: 'acknowledge', effectiveAt: '2026-02-15T00:00:00.000+08:00' },
        { type: 'SupervisedHandlingOrdered', effectiveAt: '2026-02-25T00:00:00.000+08:00' },
        {
          type: 'MatterReferred',
          matter: M1,
          cause: 'silence',
          obligationId: `acknowledge:${CASE}-P1`,
          pushId: `${CASE}-P1`,
          convener: CONVENER,
          concerned: [MARKET, BUREAU],
          effectiveAt: '2026-02-27T00:00:00.000+08:00',
        },
        { type: 'ObligationOpened', obligation: { id: `convene:${M1}`, organ: CONVENER, due: '2026-03-05' } },
      ));

  it('not a moment earlier', () =>
    given(...open)
      .when(tick('2026-02-26T23:59:59.999+08:00'))
      .thenNever('MatterReferred'));

  it('every duty climbs as far: a decision that nobody makes as well', () => {
    const undecided = [acceptedToday('2026-03-02'), reviewStarted('2026-03-02')];
    given(...undecided)
      .when(tick('2026-07-31'))
      .then(
        { type: 'RedCardShown', obligation: 'decide', organ: BUREAU },
        { type: 'SupervisedHandlingOrdered', obligation: 'decide' },
        { type: 'MatterReferred', cause: 'silence', obligationId: 'decide:food-business', concerned: [BUREAU] },
      );
  });

  it('a limit of the law does not move for it, and nothing is granted by it', () => {
    const undecided = [acceptedToday('2026-03-02'), reviewStarted('2026-03-02'), verified('2026-03-02')];
    const before = given(...undecided).permit.obligations.find(({ kind }) => kind === 'decide');
    const after = given(...undecided, tick('2026-07-31')).permit.obligations.find(({ kind }) => kind === 'decide');
    expect(after).toMatchObject({
      due: before?.due,
      statutoryDue: before?.statutoryDue,
      lamp: 'red',
      statutoryPassed: true,
    });
    given(...undecided)
      .when(tick('2026-07-31'))
      .thenNever('LicenceGranted', 'DueDateRecomputed');
  });

  it('a case whose policy knows no conference climbs as far as it did before', () => {
    const before = given(accepted('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12'), tick('2026-06-30'));
    expect(before.permit.obligations.find(({ kind }) => kind === 'acknowledge')?.ladder).toEqual([]);
    expect(before.permit.linkage).toBeUndefined();
  });

  it('being answered takes it off the queue, and keeps the cards', () => {
    given(...silent)
      .when(acknowledged('2026-02-27'))
      .then(
        { type: 'PushAcknowledged', late: true },
        { type: 'ObligationMet', obligationId: `acknowledge:${CASE}-P1`, late: true },
        { type: 'MatterSettled', matter: M1 },
        { type: 'ObligationEnded', obligationId: `convene:${M1}`, reason: 'answered' },
      );
    const after = given(...silent, acknowledged('2026-02-27')).permit;
    expect(after.unexplained).toMatchObject([{ obligationId: `acknowledge:${CASE}-P1`, organ: MARKET }]);
    expect(after.linkage?.matters).toMatchObject([{ id: M1, state: 'settled' }]);
  });
});

describe('S2, S3: a resolution has an owner and a day, and binds', () => {
  it('of a dispute: the owner has the push, ordered for it as the first was', () =>
    given(...disputed)
      .when(resolved('2026-02-26', MARKET, '2026-03-02', { dissent: [{ organ: MARKET, reasons: text('against') }] }))
      .then(
        { type: 'ObligationMet', obligationId: `convene:${M1}`, late: false },
        {
          type: 'MatterResolved',
          matter: M1,
          owner: MARKET,
          dueOn: '2026-03-02',
          pushId: `${CASE}-P3`,
          dissent: [{ organ: MARKET, reasons: { id: 'against' } }],
        },
        { type: 'PushRerouted', pushId: `${CASE}-P2`, next: `${CASE}-P3`, to: MARKET, why: 'resolved' },
        { type: 'PushOrdered', pushId: `${CASE}-P3`, supervisor: MARKET, replaces: `${CASE}-P2` },
        {
          type: 'ObligationOpened',
          obligation: { id: `carryOut:${M1}`, organ: MARKET, pushId: `${CASE}-P3`, due: '2026-03-02' },
        },
      ));

  it('carried out by taking the push over, and the matter is settled', () =>
    given(...disputed, resolved('2026-02-26', MARKET, '2026-03-02'), pushed('2026-02-26'))
      .when(acknowledged('2026-02-28'))
      .then(
        { type: 'PushAcknowledged', pushId: `${CASE}-P3`, late: false },
        { type: 'ObligationMet', obligationId: `acknowledge:${CASE}-P3` },
        { type: 'MatterSettled', matter: M1 },
        { type: 'ObligationMet', obligationId: `carryOut:${M1}`, late: false },
      ));

  it('it may be the addressee who disputed it: its push is as it was, and has a day now', () => {
    const settled = [...disputed, resolved('2026-02-26', HEALTH, '2026-03-02')];
    expect(given(...settled).permit.pushes.at(-1)).toMatchObject({ id: `${CASE}-P2`, state: 'pushed' });
    given(...settled)
      .when(acknowledged('2026-03-02T23:59:59+08:00'))
      .then({ type: 'PushAcknowledged', late: false }, { type: 'MatterSettled' });
    given(...settled)
      .when(acknowledged('2026-03-03'))
      .then(
        { type: 'PushAcknowledged', late: true },
        { type: 'ObligationMet', obligationId: `carryOut:${M1}`, late: true },
      );
  });

  it('of silence: another supervisor may get the push, and the silent one keeps its card', () => {
    const after = given(...silent, resolved('2026-03-02', HEALTH, '2026-03-06'));
    expect(after.permit.pushes).toMatchObject([{ state: 'ended' }, { supervisor: HEALTH, state: 'pending' }]);
    expect(after.permit.unexplained[0]).toMatchObject({ obligationId: `acknowledge:${CASE}-P1`, organ: MARKET });
    // neither duty nor order is left to it
    expect(after.permit.obligations.filter(({ organ }) => organ === MARKET)).toEqual([]);
    expect(after.permit.linkage?.matters).toMatchObject([
      { id: M1, state: 'resolved', pushId: `${CASE}-P2`, obligationId: `acknowledge:${CASE}-P2` },
    ]);
  });

  it('of silence of its addressee: a day more, and the duty is the one it was', () => {
    const after = [...silent, resolved('2026-03-02', MARKET, '2026-03-06')];
    expect(given(...after).permit.obligations.find(({ kind }) => kind === 'acknowledge')).toMatchObject({
      due: '2026-02-14',
      lamp: 'red',
    });
    given(...after)
      .when(acknowledged('2026-03-05'))
      .then(
        { type: 'PushAcknowledged', late: true },
        { type: 'ObligationMet', obligationId: `carryOut:${M1}`, late: false },
      );
  });

  it('whose a duty of the law is, no resolution changes; it sets a day, and the deed itself carries it out', () => {
    const undecided = [
      acceptedToday('2026-03-02'),
      reviewStarted('2026-03-02'),
      verified('2026-03-02'),
      tick('2026-07-31'),
    ];
    given(...undecided)
      .when(decidedAbove('2026-07-31', MARKET, '2026-08-05'))
      .thenRefused('ownerFixedByLaw', { field: 'owner', pointsTo: BUREAU });
    given(...undecided, decidedAbove('2026-07-31', BUREAU, '2026-08-05'))
      .when(granted('2026-08-04'))
      .then(
        { type: 'ObligationMet', obligationId: 'decide:food-business', late: true },
        { type: 'LicenceGranted' },
        { type: 'MatterSettled' },
        { type: 'ObligationMet', obligation: 'carryOut', late: false },
      );
  });

  it('is the convener’s of that level, of a matter that waits, with a day that is still to come', () => {
    given(...disputed)
      .when(resolved('2026-02-26', MARKET, '2026-03-02', { by: person('convener', '610100-gov-office') }))
      .thenRefused('notCompetent', { pointsTo: CONVENER });
    given(...disputed)
      .when(resolved('2026-02-26', MARKET, '2026-02-25'))
      .thenRefused('dueInPast', { field: 'dueOn', today: '2026-02-26' });
    given(...disputed)
      .when(resolved('2026-02-26', '610113-gov-office', '2026-03-02'))
      .thenRefused('ownerNotSupervisor', { field: 'owner' });
    given(...disputed)
      .when(resolved('2026-02-26', MARKET, '2026-03-02', { matter: `${CASE}-M2` }))
      .thenRefused('matterNotWaiting', { stands: 'unknown', waiting: [M1] });
    given(...disputed, resolved('2026-02-26', MARKET, '2026-03-02'))
      .when(resolved('2026-02-26', HEALTH, '2026-03-02'))
      .thenRefused('matterNotWaiting', { stands: 'resolved', waiting: [] });
  });

  it('its day may be today', () =>
    given(...disputed)
      .when(resolved('2026-02-26', MARKET, '2026-02-26'))
      .then({ type: 'MatterResolved' }));
});

describe('Section 5, rung 5: without agreement, or overdue, it is decided by the leader of the level', () => {
  const raised = [...disputed, notAgreed('2026-02-26')];

  it('no agreement: at once, for boundaries with the staffing authority', () =>
    given(...disputed)
      .when(notAgreed('2026-02-26'))
      .then(
        { type: 'ObligationMet', obligationId: `convene:${M1}` },
        {
          type: 'MatterRaised',
          matter: M1,
          why: 'noAgreement',
          to: [CONVENER, '610113-staffing'],
          dissent: [{ organ: HEALTH }],
        },
        { type: 'ObligationOpened', obligation: { id: `govern:${M1}`, organ: CONVENER, due: '2026-03-04' } },
      ));

  it('nobody convened in time: the day itself raises it', () =>
    given(...disputed)
      .when(tick('2026-03-03'))
      .then(
        { type: 'RedCardShown', obligation: 'convene', organ: CONVENER, effectiveAt: '2026-03-03T00:00:00.000+08:00' },
        { type: 'MatterRaised', why: 'notConvened', effectiveAt: '2026-03-03T00:00:00.000+08:00' },
        { type: 'ObligationEnded', obligationId: `convene:${M1}`, reason: 'superseded' },
        { type: 'ObligationOpened', obligation: { kind: 'govern' } },
      ));

  it('a resolution that is not carried out in time: likewise, and the owner still owes it', () => {
    const overdue = [...disputed, resolved('2026-02-26', HEALTH, '2026-03-02')];
    given(...overdue)
      .when(tick('2026-03-03'))
      .then(
        { type: 'RedCardShown', obligation: 'carryOut', organ: HEALTH },
        { type: 'MatterRaised', why: 'overdue', effectiveAt: '2026-03-03T00:00:00.000+08:00' },
      );
    given(...overdue, tick('2026-03-03'))
      .when(acknowledged('2026-03-04'))
      .then(
        { type: 'MatterSettled', matter: M1 },
        { type: 'ObligationEnded', obligationId: `govern:${M1}`, reason: 'answered' },
        { type: 'ObligationMet', obligationId: `carryOut:${M1}`, late: true },
      );
  });

  it('of a silence it goes to the leader alone', () =>
    given(...silent)
      .when(notAgreed('2026-03-02'))
      .then({ type: 'MatterRaised', to: [CONVENER] }));

  it('the decision binds as a resolution does, and takes its place', () => {
    given(...raised)
      .when(decidedAbove('2026-03-02', HEALTH, '2026-03-04'))
      .then(
        { type: 'ObligationMet', obligationId: `govern:${M1}`, late: false },
        { type: 'MatterDecided', matter: M1, owner: HEALTH, pushId: `${CASE}-P2` },
        { type: 'PushUpheld', pushId: `${CASE}-P2` },
        { type: 'ObligationOpened', obligation: { id: `carryOut:${M1}`, organ: HEALTH, due: '2026-03-04' } },
      );
    const again = [...disputed, resolved('2026-02-26', HEALTH, '2026-03-02'), tick('2026-03-03')];
    given(...again)
      .when(decidedAbove('2026-03-03', MARKET, '2026-03-05'))
      .then(
        { type: 'ObligationEnded', obligationId: `carryOut:${M1}`, reason: 'superseded' },
        { type: 'PushOrdered', supervisor: MARKET },
        { type: 'ObligationOpened', obligation: { id: `carryOut:${M1}`, organ: MARKET } },
      );
  });

  it('a decision that is not carried out comes back to the leader', () =>
    given(...raised, decidedAbove('2026-03-02', HEALTH, '2026-03-04'))
      .when(tick('2026-03-06'))
      .then({ type: 'RedCardShown', obligation: 'carryOut' }, { type: 'MatterRaised', why: 'overdue' }));

  it('the leader’s own silence has its cards, and nothing above them', () => {
    const types = given(...raised, tick('2026-06-30'))
      .log.filter((event) => 'obligationId' in event && event.obligationId === `govern:${M1}`)
      .map(({ type }) => type);
    expect(types).toEqual(['ReminderSent', 'YellowCardShown', 'RedCardShown']);
  });

  it('is the leader’s alone, of a matter that was raised', () => {
    given(...raised)
      .when(
        decidedAbove('2026-03-02', HEALTH, '2026-03-04', {
          by: { user: 'convener', org: CONVENER, role: 'conferenceConvener' },
        }),
      )
      .thenRefused('wrongRank', { needs: 'governmentHead' });
    given(...raised)
      .when(
        decidedAbove('2026-03-02', HEALTH, '2026-03-04', {
          by: { user: 'mayor', org: '610100-gov-office', role: 'governmentHead' },
        }),
      )
      .thenRefused('notCompetent', { pointsTo: CONVENER });
    given(...disputed)
      .when(decidedAbove('2026-02-26', HEALTH, '2026-03-04'))
      .thenRefused('matterNotWaiting', { stands: 'referred' });
  });
});

describe('2.1: an escalated case ends when nothing is owed any more', () => {
  const life = [
    ...disputed,
    issued('2026-02-24'),
    delivered('2026-02-24'),
    publicised('2026-02-24'),
    resolved('2026-02-26', MARKET, '2026-03-02'),
    pushed('2026-02-26'),
  ];

  it('not before the owner has carried out what was resolved', () => {
    expect(isConcluded(given(...life).permit)).toBe(false);
    expect(mattersOf(...life, acknowledged('2026-02-28'))).toMatchObject([{ state: 'settled' }]);
    expect(isConcluded(given(...life, acknowledged('2026-02-28')).permit)).toBe(true);
  });

  it('not before the reason for a red card was given', () => {
    const late = [...life, acknowledged('2026-03-03')];
    const { permit } = given(...late);
    expect(isConcluded(permit)).toBe(false);
    const reasons = permit.unexplained.map(({ obligationId, organ }) =>
      explained('2026-03-03', obligationId, { by: person('head', organ) }),
    );
    // for the acknowledgement, and for what was resolved about it
    expect(reasons).toHaveLength(2);
    expect(isConcluded(given(...late, ...reasons).permit)).toBe(true);
  });
});
