import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { owed } from '../../../domain/permit/owed.ts';
import { given, tick } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  acknowledged,
  denied,
  granted,
  person,
  pushed,
  pushFailed,
  received,
  reviewStarted,
  verified,
} from './steps.ts';

const PUSH = '610113-20260209-000001-P1';
const SUPERVISOR = '610113-market-supervision';
const ready = [accepted('2026-02-09'), reviewStarted('2026-02-09'), verified('2026-02-09')];
const decidedOn = (moment: string) => given(...ready, granted(moment));

describe('S8: while the decision is made, its result is pushed to the supervisor of the same level', () => {
  it('decision and push order are one batch of events', () => {
    given(...ready)
      .when(granted('2026-02-12'))
      .thenOnly(
        'ReminderSent',
        'ObligationMet',
        'LicenceGranted',
        'PushOrdered',
        'ObligationOpened',
        'ObligationOpened',
        'ObligationOpened',
        'ObligationOpened',
      );
    given(...ready)
      .when(granted('2026-02-12'))
      .then(
        { type: 'LicenceGranted' },
        {
          type: 'PushOrdered',
          pushId: PUSH,
          supervisor: SUPERVISOR,
          enforcer: '610113-ent-market',
          unit: 'cu-610113-market-supervision-v1',
          delivery: 'inbox',
          catalogueVersion: 1,
          receiptAlarmAt: '2026-02-12T09:15:00.000+08:00',
        },
        { type: 'ObligationOpened', obligation: { id: `push:${PUSH}`, organ: BUREAU, due: '2026-02-12', ladder: [] } },
      );
  });

  it('the first attempt is owed at once', () =>
    expect(owed(decidedOn('2026-02-12').permit)).toContainEqual({
      type: 'deliverPush',
      key: `deliverPush/${PUSH}/1`,
      pushId: PUSH,
      attempt: 1,
      delivery: 'inbox',
    }));

  it('goes to the system of a supervisor that has one', () =>
    given(received('2026-02-09', { item: 'public-place-hygiene' }), accepted('2026-02-09'))
      .when(granted('2026-02-09'))
      .then({ type: 'PushOrdered', supervisor: '610113-health', delivery: 'endpoint' }));

  it('goes to the supervisor of the decision day, though the case was accepted under another', () => {
    const moved = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      entries: facts.entries.map(({ entry, ...version }) => ({
        ...version,
        entry: entry && (version.version === 2 ? { ...entry, supervisor: '610113-health' } : entry),
      })),
    });
    given(accepted('2026-06-30'), reviewStarted('2026-06-30'), verified('2026-06-30'))
      .when(granted('2026-07-01', { changing: moved }))
      .then({ type: 'PushOrdered', supervisor: '610113-health', catalogueVersion: 2 });
  });

  it('a denial is not pushed', () => {
    given(...ready)
      .when(denied('2026-02-12'))
      .thenNever('PushOrdered');
    expect(owed(given(...ready, denied('2026-02-12')).permit)).toEqual([]);
  });
});

describe('S9: one coordination unit per supervisor', () => {
  const [one, two] = [{}, { id: 'cu-second', version: 9 }];
  it.each([
    ['none', []],
    ['two at once', [one, two]],
  ])('%s: the decision stands, the push goes to the inbox, and it is an incident', (_what, changes) => {
    const changing = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      units: changes.flatMap((change) => facts.units.map((unit) => ({ ...unit, ...change }))),
    });
    given(...ready)
      .when(granted('2026-02-12', { changing }))
      .then(
        { type: 'LicenceGranted' },
        { type: 'PushOrdered', unit: null, delivery: 'inbox', supervisor: SUPERVISOR },
        { type: 'CoordinationUnitMissing', supervisor: SUPERVISOR, item: 'food-business' },
      );
  });

  it('is missed from acceptance on (domain.md 2.4)', () =>
    given()
      .when(accepted('2026-02-09', { changing: (facts) => ({ ...facts, units: [] }) }))
      .then({ type: 'Accepted' }, { type: 'CoordinationUnitMissing', supervisor: SUPERVISOR }));

  it('a unit whose time is over is none', () => {
    const changing = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      units: facts.units.map((unit) => ({ ...unit, effectiveTo: '2026-02-11' })),
    });
    given(...ready)
      .when(granted('2026-02-12', { changing }))
      .then({ type: 'CoordinationUnitMissing' });
    given(...ready)
      .when(granted('2026-02-11', { changing }))
      .thenNever('CoordinationUnitMissing');
  });
});

describe('S20: the receipt of the supervisor', () => {
  it('meets the duty to push and starts the one to acknowledge', () =>
    decidedOn('2026-02-12')
      .when(pushed('2026-02-12T09:00:01+08:00'))
      .then(
        { type: 'PushDelivered', pushId: PUSH, receipt: 'receipt-1' },
        { type: 'ObligationMet', obligationId: `push:${PUSH}`, late: false },
        { type: 'ObligationOpened', obligation: { id: `acknowledge:${PUSH}`, organ: SUPERVISOR, due: '2026-02-14' } },
      ));

  it('missing for fifteen minutes it is an incident of the operators, once, and no card', () => {
    const order = decidedOn('2026-02-12');
    order.when(tick('2026-02-12T09:14:59.999+08:00')).thenOnly();
    order.when(tick('2026-02-12T09:15:00+08:00')).thenOnly('PushReceiptMissing');
    const waited = given(...ready, granted('2026-02-12'), tick('2026-06-30'));
    expect(waited.log.filter((event) => event.type === 'PushReceiptMissing')).toHaveLength(1);
    expect(waited.log.filter((event) => 'obligation' in event && event.obligation === 'push')).toEqual([]);
    expect(waited.permit.obligations.map((open) => open.id)).toContain(`push:${PUSH}`);
  });

  it('that comes after the incident is taken', () =>
    given(...ready, granted('2026-02-12'), tick('2026-02-13'))
      .when(pushed('2026-02-13T10:00:00+08:00'))
      .then({ type: 'PushDelivered' }, { type: 'ObligationMet', obligationId: `push:${PUSH}`, late: true }));

  it('that comes twice is refused, and so is one for a push nobody ordered', () => {
    const twice = given(...ready, granted('2026-02-12'), pushed('2026-02-12'));
    twice.when(pushed('2026-02-12T09:01:00+08:00')).thenRefused('deliveryNotPending', { state: 'pushed' });
    given(...ready)
      .when(pushed('2026-02-12'))
      .thenRefused('deliveryNotPending', { state: 'unknown' });
  });
});

describe('S23: a failed delivery is tried again, at growing distances', () => {
  it.each([
    [1, '2026-02-12T09:01:00.000+08:00'],
    [2, '2026-02-12T09:06:00.000+08:00'],
    [3, '2026-02-12T09:21:00.000+08:00'],
    [4, '2026-02-12T10:21:00.000+08:00'],
    [5, '2026-02-12T14:21:00.000+08:00'],
    [6, '2026-02-13T14:21:00.000+08:00'],
    [7, '2026-02-14T14:21:00.000+08:00'],
  ])('after attempt %i at %s', (attempts, nextAttemptAt) => {
    const steps = [...ready, granted('2026-02-12')];
    let moment = '2026-02-12T09:00:00+08:00';
    for (let attempt = 1; attempt < attempts; attempt++) {
      steps.push(pushFailed(moment, attempt));
      moment = given(...steps).permit.pushes[0]?.nextAttemptAt ?? 'no attempt to come';
    }
    given(...steps)
      .when(pushFailed(moment, attempts))
      .then({ type: 'PushDeliveryFailed', attempt: attempts, nextAttemptAt });
  });

  it('the next attempt is owed when its time has come, not before', () => {
    const failed = [...ready, granted('2026-02-12'), pushFailed('2026-02-12T09:00:30+08:00', 1)];
    const deliveries = (steps: typeof failed) =>
      owed(given(...steps).permit).filter((effect) => effect.type === 'deliverPush');
    expect(deliveries(failed)).toEqual([]);
    given(...failed)
      .when(tick('2026-02-12T09:01:30+08:00'))
      .thenOnly('PushRetried');
    expect(deliveries([...failed, tick('2026-02-12T09:01:30+08:00')])).toMatchObject([{ attempt: 2 }]);
  });

  it('the same failure told twice does not start an attempt twice', () => {
    const failed = given(...ready, granted('2026-02-12'), pushFailed('2026-02-12T09:00:30+08:00', 1));
    failed.when(pushFailed('2026-02-12T09:00:40+08:00', 1)).thenRefused('deliveryNotPending', { attempts: 1 });
    failed.when(pushFailed('2026-02-12T09:02:00+08:00', 1)).thenRefused('deliveryNotPending', { attempts: 1 });
  });

  it('a receipt ends the attempts', () =>
    given(
      ...ready,
      granted('2026-02-12'),
      pushFailed('2026-02-12T09:00:30+08:00', 1),
      pushed('2026-02-12T09:00:50+08:00'),
    )
      .when(tick('2026-02-12T10:00:00+08:00'))
      .thenNever('PushRetried', 'PushReceiptMissing'));
});

describe('S23: the coordination unit acknowledges within two working days', () => {
  const open = given(...ready, granted('2026-02-12'), pushed('2026-02-12'));

  it('on the working Saturday that ends the limit it is in time', () =>
    open
      .when(acknowledged('2026-02-14T23:59:59+08:00'))
      .then(
        { type: 'PushAcknowledged', pushId: PUSH, officer: 'officer-7', late: false },
        { type: 'ObligationMet', obligationId: `acknowledge:${PUSH}`, late: false },
      ));

  it('late is lawful, and stays on record', () =>
    open.when(acknowledged('2026-02-15')).then(
      {
        type: 'YellowCardShown',
        obligation: 'acknowledge',
        organ: SUPERVISOR,
        effectiveAt: '2026-02-14T00:00:00.000+08:00',
      },
      { type: 'RedCardShown', obligation: 'acknowledge', organ: SUPERVISOR },
      { type: 'PushAcknowledged', late: true },
      { type: 'ObligationMet', late: true },
    ));

  it('silence climbs to supervised handling and goes no further by itself', () =>
    open
      .when(tick('2026-06-30'))
      .then(
        { type: 'RedCardShown', obligation: 'acknowledge', effectiveAt: '2026-02-15T00:00:00.000+08:00' },
        { type: 'SupervisedHandlingOrdered', obligation: 'acknowledge', effectiveAt: '2026-02-25T00:00:00.000+08:00' },
      ));

  it.each([
    ['2026-09-30', '2026-10-09'],
    ['2026-09-18', '2026-09-21'],
  ])('pushed %s it is due %s', (day, due) =>
    given(accepted(day), granted(day))
      .when(pushed(day))
      .then({ type: 'ObligationOpened', obligation: { kind: 'acknowledge', due } }),
  );

  it('nobody but the addressee acknowledges', () =>
    open
      .when(acknowledged('2026-02-13', { by: person('liaison', '610113-health') }))
      .thenRefused('notAddressee', { pointsTo: SUPERVISOR }));

  it('not before it arrived, not twice, and not what nobody ordered', () => {
    decidedOn('2026-02-12')
      .when(acknowledged('2026-02-12'))
      .thenRefused('pushNotOpen', { state: 'pending', allowedCommands: LAWFUL_COMMANDS.GRANTED });
    given(...ready, granted('2026-02-12'), pushed('2026-02-12'), acknowledged('2026-02-13'))
      .when(acknowledged('2026-02-13'))
      .thenRefused('pushNotOpen', { state: 'acknowledged' });
    open.when(acknowledged('2026-02-13', { pushId: 'another-P1' })).thenRefused('pushNotOpen', { state: 'unknown' });
  });

  it('a late supervisor explains its own red card', () => {
    const late = given(...ready, granted('2026-02-12'), pushed('2026-02-12'), acknowledged('2026-02-15'));
    expect(late.permit.unexplained).toMatchObject([{ obligationId: `acknowledge:${PUSH}`, organ: SUPERVISOR }]);
  });
});
