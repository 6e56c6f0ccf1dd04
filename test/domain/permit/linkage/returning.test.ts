import { describe, expect, it } from 'vitest';
import { owed } from '../../../../domain/permit/owed.ts';
import { given, tick } from '../../../given.ts';
import { BUREAU } from '../reference.ts';
import {
  accepted,
  acknowledged,
  clericallyCorrected,
  delivered,
  denied,
  granted,
  person,
  pushed,
  workClaimed,
} from '../steps.ts';
import { acceptedToday, CONVENER, HEALTH, MARKET, rerouted, resolved, returned, succeeded } from './steps.ts';

const CASE = '610113-20260209-000001';
const open = [acceptedToday('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12')];
const back = [...open, returned('2026-02-13')];
/** the second addressee has it */
const elsewhere = [...back, rerouted('2026-02-14', HEALTH), pushed('2026-02-14')];

describe('S8: a denial is pushed where the policy of the case says so', () => {
  const denying = [acceptedToday('2026-02-09', { pushDenials: true })];

  it('in the same breath as any other decision', () =>
    given(...denying)
      .when(denied('2026-02-12'))
      .then(
        { type: 'LicenceDenied' },
        { type: 'PushOrdered', pushId: `${CASE}-P1`, supervisor: MARKET },
        { type: 'ObligationOpened', obligation: { kind: 'push' } },
      ));

  it('and is not else', () => {
    for (const linkage of [{}, { pushDenials: false }])
      given(acceptedToday('2026-02-09', linkage)).when(denied('2026-02-12')).thenNever('PushOrdered');
  });

  it('it closes when it is delivered and has arrived', () => {
    const { permit } = given(...denying, denied('2026-02-12'), delivered('2026-02-12'));
    expect(permit.state).toBe('DELIVERED');
    given(...denying, denied('2026-02-12'), delivered('2026-02-12'))
      .when(pushed('2026-02-12'))
      .then({ type: 'PushDelivered' }, { type: 'CaseClosed' });
  });
});

describe('S8: the push of a correction stays one, whoever gets it in the end', () => {
  const corrected = [...open, acknowledged('2026-02-12'), clericallyCorrected('2026-02-13'), pushed('2026-02-13')];
  const correction = `${CASE}-G1`;

  it('where the bureau re-routes it, once and again', () => {
    const again = given(
      ...[...corrected, returned('2026-02-14'), rerouted('2026-02-14', HEALTH)],
      ...[pushed('2026-02-14'), succeeded('2026-02-14', MARKET, { supervisor: HEALTH })],
    );
    expect(again.log.filter((event) => event.type === 'PushOrdered')).toMatchObject([
      { pushId: `${CASE}-P1` },
      { pushId: `${CASE}-P2`, correction },
      { pushId: `${CASE}-P3`, supervisor: HEALTH, correction, replaces: `${CASE}-P2` },
      { pushId: `${CASE}-P4`, supervisor: MARKET, correction, replaces: `${CASE}-P3` },
    ]);
  });

  it('and the push of a decision tells of no correction', () =>
    expect(given(...elsewhere).permit.pushes.some((push) => push.correction !== undefined)).toBe(false));
});

describe('S22, S3: who of a unit works on a push that nobody answers for yet', () => {
  const asUnit = (user: string) => ({ by: { ...person(user, MARKET), role: 'coordinationUnit' as const } });
  const work = `acknowledge:${CASE}-P1`;
  const inHand = [...open, workClaimed('2026-02-13', 'holder', { ...asUnit('holder'), work })];

  it('takes it over or sends it back; a colleague does neither meanwhile', () => {
    given(...inHand)
      .when(returned('2026-02-13', asUnit('colleague')))
      .thenRefused('workClaimed', { work, holder: 'holder' });
    given(...inHand)
      .when(returned('2026-02-13', asUnit('holder')))
      .then({ type: 'PushReturned' });
  });

  it('has it in hand no more when the organ is succeeded', () =>
    expect(given(...inHand, succeeded('2026-02-13', HEALTH)).permit.claims).toEqual([]));
});

describe('S3: a push that is not ours is returned in time, with whose it is (退回)', () => {
  it('to the bureau, which has a working day to find the right one', () =>
    given(...open)
      .when(returned('2026-02-13'))
      .then(
        { type: 'PushReturned', pushId: `${CASE}-P1`, supervisor: MARKET, proposedOwner: HEALTH, late: false },
        { type: 'ObligationEnded', obligationId: `acknowledge:${CASE}-P1`, reason: 'returned' },
        {
          type: 'ObligationOpened',
          obligation: { id: `reroute:${CASE}-P1`, kind: 'reroute', organ: BUREAU, due: '2026-02-14' },
        },
      ));

  it('until the limit to acknowledge is over, on its last day too', () =>
    given(...open)
      .when(returned('2026-02-14T23:59:59+08:00'))
      .then({ type: 'PushReturned', late: false }));

  it('stays nobody’s and everybody’s business no longer than that: the bureau’s silence climbs as far as any other', () =>
    given(...back)
      .when(tick('2026-03-31'))
      .then(
        { type: 'YellowCardShown', obligation: 'reroute', organ: BUREAU },
        { type: 'RedCardShown', obligation: 'reroute', effectiveAt: '2026-02-15T00:00:00.000+08:00' },
        { type: 'SupervisedHandlingOrdered', obligation: 'reroute', effectiveAt: '2026-02-25T00:00:00.000+08:00' },
        { type: 'MatterReferred', cause: 'silence', effectiveAt: '2026-02-27T00:00:00.000+08:00' },
      ));

  it.each([
    ['an organ that supervises nothing', { proposedOwner: BUREAU }, 'ownerNotSupervisor'],
    ['an organ of another level', { proposedOwner: '610100-health' }, 'ownerNotSupervisor'],
    ['itself', { proposedOwner: MARKET }, 'sameAddressee'],
  ] as const)('not with %s for its owner', (_what, asked, code) =>
    given(...open)
      .when(returned('2026-02-13', asked))
      .thenRefused(code, { field: 'proposedOwner' }),
  );

  it('not by another organ, not before it came, not once it was taken over', () => {
    given(...open)
      .when(returned('2026-02-13', { by: person('liaison', HEALTH) }))
      .thenRefused('notAddressee', { pointsTo: MARKET });
    given(acceptedToday('2026-02-09'), granted('2026-02-12'))
      .when(returned('2026-02-12'))
      .thenRefused('pushNotOpen', { state: 'pending' });
    given(...open, acknowledged('2026-02-13'))
      .when(returned('2026-02-13'))
      .thenRefused('pushNotOpen', { state: 'acknowledged' });
    given(...back)
      .when(returned('2026-02-13'))
      .thenRefused('pushNotOpen', { state: 'returned' });
  });

  it('where the facts name no supervisor the command is sent again with newer ones', () =>
    given(...open)
      .when(returned('2026-02-13', { facts: { items: [], entries: [], units: [], policies: [] } }))
      .thenRefused('staleFacts', { missing: 'supervisors' }));

  it('in a case that began under an earlier policy too', () =>
    given(accepted('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12'))
      .when(returned('2026-02-13'))
      .then({ type: 'PushReturned' }, { type: 'ObligationOpened', obligation: { due: '2026-02-14' } }));
});

describe('S8, S14: the bureau re-routes a returned push (重新推送)', () => {
  it('ordered for the next addressee as the first was, and the returned one ended', () =>
    given(...back)
      .when(rerouted('2026-02-14', HEALTH))
      .then(
        { type: 'ObligationMet', obligationId: `reroute:${CASE}-P1`, late: false },
        { type: 'PushRerouted', pushId: `${CASE}-P1`, next: `${CASE}-P2`, to: HEALTH, why: 'returned' },
        {
          type: 'PushOrdered',
          pushId: `${CASE}-P2`,
          item: 'food-business',
          supervisor: HEALTH,
          enforcer: '610113-ent-market',
          unit: 'cu-610113-health-v1',
          catalogueVersion: 1,
          replaces: `${CASE}-P1`,
        },
        { type: 'ObligationOpened', obligation: { id: `push:${CASE}-P2`, due: '2026-02-14' } },
      ));

  it('is delivered to it, and to nobody else', () => {
    const { permit } = given(...back, rerouted('2026-02-14', HEALTH));
    expect(owed(permit).filter(({ type }) => type === 'deliverPush')).toMatchObject([
      { pushId: `${CASE}-P2`, attempt: 1 },
    ]);
    expect(permit.pushes.map(({ state }) => state)).toEqual(['ended', 'pending']);
  });

  it('and the next addressee has its own time from its own receipt', () => {
    given(...back, rerouted('2026-02-14', HEALTH))
      .when(pushed('2026-02-14'))
      .then({
        type: 'ObligationOpened',
        obligation: { id: `acknowledge:${CASE}-P2`, organ: HEALTH, start: '2026-02-14', due: '2026-02-25' },
      });
    given(...elsewhere)
      .when(acknowledged('2026-02-25'))
      .then({ type: 'PushAcknowledged', pushId: `${CASE}-P2`, late: false });
  });

  it('or upholds the addressee, whose time begins anew', () => {
    const upheld = given(...back, rerouted('2026-02-14', MARKET));
    expect(upheld.permit.pushes).toMatchObject([{ id: `${CASE}-P1`, state: 'pushed' }]);
    given(...back)
      .when(rerouted('2026-02-14', MARKET))
      .then(
        { type: 'PushUpheld', pushId: `${CASE}-P1` },
        { type: 'ObligationMet', obligationId: `reroute:${CASE}-P1` },
        { type: 'ObligationOpened', obligation: { id: `acknowledge:${CASE}-P1`, organ: MARKET, due: '2026-02-25' } },
      );
  });

  it('late it is done all the same, and the card stays', () =>
    given(...back)
      .when(rerouted('2026-02-24', HEALTH))
      .then(
        { type: 'RedCardShown', obligation: 'reroute', organ: BUREAU },
        { type: 'ObligationMet', obligationId: `reroute:${CASE}-P1`, late: true },
        { type: 'PushOrdered', supervisor: HEALTH },
      ));

  it('what was returned is no push the case waits for: it closes on the new one', () => {
    const { permit } = given(...elsewhere, acknowledged('2026-02-24'));
    expect(permit.pushes.map(({ state }) => state)).toEqual(['ended', 'acknowledged']);
  });

  it('not to an organ that supervises nothing here, not by another bureau, and not what nobody returned', () => {
    given(...back)
      .when(rerouted('2026-02-14', '610113-gov-office'))
      .thenRefused('ownerNotSupervisor', { field: 'to' });
    given(...back)
      .when(rerouted('2026-02-14', HEALTH, { by: person('head', '610100-approval-bureau') }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    given(...open)
      .when(rerouted('2026-02-13', HEALTH))
      .thenRefused('pushNotReturned', { state: 'pushed' });
    given(...elsewhere)
      .when(rerouted('2026-02-14', HEALTH, { pushId: `${CASE}-P1` }))
      .thenRefused('pushNotReturned', { state: 'ended' });
  });
});

describe('S3, S23: two bureaus over one push: a second return is a dispute (职责边界争议)', () => {
  it('which goes before the convener, with everybody whom it concerns', () =>
    given(...elsewhere)
      .when(returned('2026-02-24'))
      .then(
        {
          type: 'BoundaryDisputed',
          pushId: `${CASE}-P2`,
          supervisor: HEALTH,
          proposedOwner: MARKET,
          cause: 'secondReturn',
          matter: `${CASE}-M1`,
        },
        { type: 'ObligationEnded', obligationId: `acknowledge:${CASE}-P2`, reason: 'disputed' },
        {
          type: 'MatterReferred',
          matter: `${CASE}-M1`,
          cause: 'boundary',
          pushId: `${CASE}-P2`,
          convener: CONVENER,
          concerned: [HEALTH, MARKET, BUREAU],
        },
        {
          type: 'ObligationOpened',
          obligation: { id: `convene:${CASE}-M1`, organ: CONVENER, start: '2026-02-24', due: '2026-03-02' },
        },
      ));

  it('an addressee whom the bureau upheld and who returns it again disputes it as well', () =>
    given(...back, rerouted('2026-02-14', MARKET))
      .when(returned('2026-02-24'))
      .then({ type: 'BoundaryDisputed', cause: 'secondReturn', supervisor: MARKET }, { type: 'MatterReferred' }));

  it('it stays with its addressee meanwhile, who may take it over after all', () => {
    const disputed = [...elsewhere, returned('2026-02-24')];
    expect(given(...disputed).permit.pushes.at(-1)).toMatchObject({ supervisor: HEALTH, state: 'disputed' });
    given(...disputed)
      .when(acknowledged('2026-02-26'))
      .then(
        { type: 'PushAcknowledged', pushId: `${CASE}-P2`, late: false },
        { type: 'MatterSettled', matter: `${CASE}-M1` },
        { type: 'ObligationEnded', obligationId: `convene:${CASE}-M1`, reason: 'answered' },
      );
  });
});

describe('S3, S23: a return after the limit is no return either', () => {
  it('it is a dispute, and the red card stays with its reason owed', () => {
    const late = given(...open, returned('2026-02-15'));
    expect(late.permit.pushes).toMatchObject([{ state: 'disputed' }]);
    expect(late.permit.unexplained).toMatchObject([{ obligationId: `acknowledge:${CASE}-P1`, organ: MARKET }]);
    given(...open)
      .when(returned('2026-02-15'))
      .then({ type: 'RedCardShown' }, { type: 'BoundaryDisputed', cause: 'lateReturn' }, { type: 'MatterReferred' });
  });

  it('unless the policy of the case allows it', () =>
    given(acceptedToday('2026-02-09', { returnAfterLimit: true }), granted('2026-02-12'), pushed('2026-02-12'))
      .when(returned('2026-02-15'))
      .then({ type: 'PushReturned', late: true }, { type: 'ObligationOpened', obligation: { kind: 'reroute' } }));

  it('where silence has brought it before the convener already, it is the same matter', () => {
    const silent = given(...open, tick('2026-03-02'));
    expect(silent.permit.linkage?.matters).toMatchObject([{ cause: 'silence', state: 'referred' }]);
    const after = given(...open, tick('2026-03-02'), returned('2026-03-02'));
    expect(after.permit.linkage?.matters).toMatchObject([{ id: `${CASE}-M1`, cause: 'boundary', state: 'referred' }]);
    expect(after.permit.obligations.filter(({ kind }) => kind === 'convene')).toHaveLength(1);
  });

  it('what was resolved binds: it is not returned again', () => {
    const settled = [...open, returned('2026-02-15'), resolved('2026-02-25', MARKET, '2026-02-27')];
    given(...settled)
      .when(returned('2026-02-26'))
      .thenRefused('resolutionBinding', { matter: `${CASE}-M1`, instead: 'acknowledge' });
  });
});
