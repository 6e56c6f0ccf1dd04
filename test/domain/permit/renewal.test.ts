import { describe, expect, it } from 'vitest';
import type { Received } from '../../../domain/permit/events.ts';
import { given, tick } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { factsOf } from './reference.ts';
import {
  acceptanceRefused,
  accepted,
  calendarAdopted,
  correctionRequested,
  delivered,
  denied,
  granted,
  handedIn,
  imported,
  issued,
  publicised,
  pushed,
  received,
  reviewStarted,
  terminated,
  transferred,
  verified,
  withdrawn,
} from './steps.ts';

/** 公共场所卫生: four years, asked for thirty natural days before expiry, decided within 20 working days. */
const ITEM = 'public-place-hygiene';
const VALID_TO = '2026-06-30';
const APPLY_BY = '2026-05-31';
const END = '2026-07-01T00:00:00+08:00';

const licenceRef = { item: ITEM, number: 'L-1', validTo: VALID_TO };
const asked = (day: string, more: Partial<Parameters<typeof received>[1]> = {}) =>
  received(day, { item: ITEM, kind: 'renewal', licenceRef, ...more });

describe('Art. 50(1): asked for in time or not', () => {
  it.each([
    ['on the last day, a Sunday that is not rolled', APPLY_BY, true],
    ['a day later', '2026-06-01', false],
    ['on the last day of the licence', VALID_TO, false],
  ])('%s', (_what, day, inTime) =>
    given()
      .when(asked(day))
      .then({ type: 'Received', renewal: { applyBy: APPLY_BY, inTime } }),
  );

  it.each([
    ['by the working days of the item', 'food-business', '2026-06-30', '2026-06-08'],
    ['by thirty natural days where the item names no window', 'temporary-road-occupation', '2026-06-30', '2026-05-31'],
  ])('%s', (_what, item, validTo, applyBy) => {
    const { log } = given(
      received('2026-04-01', { item, kind: 'renewal', licenceRef: { item, number: 'L-1', validTo } }),
    );
    expect(
      log.find((event): event is Received & { at: string; effectiveAt: string } => event.type === 'Received'),
    ).toMatchObject({ renewal: { applyBy, inTime: true } });
  });

  it('one licence for each case, and the lawful way is named', () => {
    const items = [{ item: ITEM }, { item: 'food-business' }];
    given()
      .when(asked('2026-04-01', { items }))
      .thenRefused('severalLicences', { items: [ITEM, 'food-business'], licence: ITEM, instead: 'oneCaseEach' });
    given()
      .when(asked('2026-04-01', { licenceRef: { ...licenceRef, item: 'food-business' } }))
      .thenRefused('severalLicences', { licence: 'food-business' });
    given()
      .when(received('2026-04-01', { item: ITEM, kind: 'renewal' }))
      .thenRefused('reasonsRequired', { field: 'licenceRef' });
  });

  it('what has expired is not renewed, and is told so in writing when asked for', () => {
    given().when(asked('2026-07-01')).thenRefused('licenceExpired', { requestWrittenDecision: true });
    given()
      .when(asked('2026-07-01', { requestWrittenDecision: true }))
      .thenOnly('Received', 'AcceptanceRefused');
  });
});

describe('Art. 50(2): decided by the earlier of the ordinary limit and the end of the licence', () => {
  it('the ordinary limit, where the licence lasts longer', () =>
    given(asked('2026-04-01'))
      .when(accepted('2026-04-01T10:00:00+08:00'))
      .thenPermit({ obligations: [{ id: `decide:${ITEM}`, statutoryDue: '2026-04-30' }] }));

  it('the end of the licence, where that is earlier', () =>
    given(asked('2026-05-29', { without: [`${ITEM}-m1`] }))
      .when(
        correctionRequested('2026-06-03', [`${ITEM}-m1`]),
        handedIn('2026-06-12', [`${ITEM}-m1`]),
        accepted('2026-06-12T10:00:00+08:00'),
      )
      .then({
        type: 'ObligationOpened',
        obligation: { kind: 'decide', statutoryDue: VALID_TO, statutoryDueLenient: VALID_TO },
      }));

  it('a late one on the ordinary clock', () =>
    given(asked('2026-06-12'))
      .when(accepted('2026-06-12T10:00:00+08:00'))
      .thenPermit({ obligations: [{ statutoryDue: '2026-07-13' }] }));

  it('a calendar that is adopted does not move it past the end of the licence', () => {
    const validTo = '2027-01-10';
    const late = { kind: 'renewal' as const, licenceRef: { ...licenceRef, validTo }, item: ITEM };
    given(
      received('2026-12-09', { ...late, without: [`${ITEM}-m1`] }),
      correctionRequested('2026-12-11', [`${ITEM}-m1`]),
      handedIn('2026-12-21', [`${ITEM}-m1`]),
      accepted('2026-12-21T10:00:00+08:00'),
    )
      .when(calendarAdopted('2026-12-22'))
      .thenPermit({ obligations: [{ statutoryDue: validTo, statutoryDueLenient: validTo }] });
  });
});

describe('Art. 50(2): in time and undecided when the licence ends, it counts as renewed', () => {
  const deemed = {
    type: 'LicenceDeemedRenewed',
    item: ITEM,
    effectiveAt: '2026-07-01T00:00:00.000+08:00',
    decision: {
      outcome: 'granted',
      kind: 'deemedRenewal',
      licence: { number: 'L-1', validTo: VALID_TO },
      by: null,
      decidedOn: '2026-07-01',
      validFrom: '2026-07-01',
      validTo: '2030-06-30',
    },
  } as const;

  it('from the next day, for the term of the item, with certificate, push and publicity', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'))
      .when(tick(END))
      .then(
        { type: 'StatutoryLimitPassed' },
        { type: 'ObligationEnded', obligationId: `decide:${ITEM}`, reason: 'deemedRenewed' },
        deemed,
        { type: 'PushOrdered', item: ITEM, supervisor: '610113-health' },
        { type: 'ObligationOpened', obligation: { kind: 'push', start: '2026-07-01', due: '2026-07-01' } },
        { type: 'ObligationOpened', obligation: { kind: 'issue', due: '2026-07-15' } },
        { type: 'ObligationOpened', obligation: { kind: 'deliver', due: '2026-07-15' } },
        { type: 'ObligationOpened', obligation: { kind: 'publish', due: '2026-07-10' } },
      ));

  it('and goes on like any grant until it is closed', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'), tick(END))
      .when(
        pushed('2026-07-01T00:01:00+08:00'),
        publicised('2026-07-01T00:02:00+08:00'),
        issued('2026-07-02'),
        delivered('2026-07-03'),
      )
      .thenPermit({ state: 'CLOSED', pushes: [{ state: 'pushed' }] }));

  it('not a moment before', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'))
      .when(tick('2026-06-30T23:59:59.999+08:00'))
      .thenNever('LicenceDeemedRenewed', 'LicenceExpired', 'PushOrdered'));

  it('a late decision does not beat it', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'), reviewStarted('2026-05-26'))
      .when(denied('2026-07-01'))
      .thenRefused('wrongState', { state: 'GRANTED', allowedCommands: [...LAWFUL_COMMANDS.GRANTED, 'explainDelay'] }));

  it.each([
    ['accepted', [accepted('2026-05-25T10:00:00+08:00')]],
    ['accepted by silence', []],
    ['under review', [accepted('2026-05-25T10:00:00+08:00'), reviewStarted('2026-05-26'), verified('2026-05-27')]],
  ])('%s', (_what, steps) =>
    given(asked('2026-05-25'), ...steps)
      .when(tick(END))
      .then(deemed),
  );

  const incomplete = asked('2026-05-25', { without: [`${ITEM}-m1`] });
  const named = correctionRequested('2026-05-29', [`${ITEM}-m1`]);

  it('an answer to a correction counts by the first hand-in, though nobody had accepted it yet', () =>
    given(incomplete, named, handedIn('2026-06-30', [`${ITEM}-m1`]))
      .when(tick(END))
      .then(
        { type: 'ObligationEnded', obligationId: 'accept', reason: 'deemedRenewed' },
        { ...deemed, frozen: { facts: { id: ITEM }, supervisor: '610113-health' } },
        { type: 'PushOrdered' },
      ));

  it('the time to correct ends with the licence, and the applicant is told so', () =>
    given(incomplete)
      .when(correctionRequested('2026-05-29', [`${ITEM}-m1`]))
      .then({
        type: 'CorrectionRequested',
        applicantDue: VALID_TO,
      }));

  it('never for whoever left the correction unanswered', () =>
    given(incomplete, named)
      .when(tick(END))
      .then({ type: 'LicenceExpired', licenceNumber: 'L-1', why: 'notCorrected' }));

  it('an answer after that is decided on the ordinary clock, and nothing is renewed for days past', () =>
    given(incomplete, named, tick(END), handedIn('2026-07-02', [`${ITEM}-m1`]), accepted('2026-07-02T10:00:00+08:00'))
      .when(granted('2026-07-20'))
      .then({ type: 'LicenceGranted', decision: { kind: 'renewal', validFrom: '2026-07-20', validTo: '2030-07-19' } }));

  it('an answer in time that the engine took late keeps its day, and the licence', () =>
    given(incomplete, named, tick('2026-07-02T08:00:00+08:00'))
      .when(handedIn('2026-07-02', [`${ITEM}-m1`], { askedAt: '2026-06-30T09:00:00.000+08:00' }))
      .then({ type: 'CorrectionHandedIn' }, deemed, { type: 'PushOrdered' }));

  it.each([
    ['withdrawn', withdrawn('2026-06-01')],
    ['terminated', terminated('2026-06-01')],
    ['not accepted', acceptanceRefused('2026-05-25T11:00:00+08:00')],
  ])('never what was %s', (_what, ending) =>
    given(asked('2026-05-25'), ending)
      .when(tick('2026-08-01'))
      .thenNever('LicenceDeemedRenewed', 'LicenceExpired', 'PushOrdered'),
  );

  it('when the power has moved and the case with it, by the organ that holds it', () => {
    const moving = { changing: (facts: ReturnType<typeof factsOf>) => recovered(facts) };
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'), transferred('2026-06-01', moving))
      .when(tick(END))
      .then({ type: 'LicenceDeemedRenewed' }, { type: 'PushOrdered', supervisor: '610113-health' });
  });

  it('a case of an older system whose licence has ended is renewed the day it comes here, from the lawful day', () =>
    given()
      .when(imported('2026-07-10', { item: ITEM, on: '2026-05-25', kind: 'renewal', licenceRef }))
      .then({ type: 'CaseImported', renewal: { inTime: true } }, deemed));
});

/** The organ of the item is its own supervisor from a day on. */
function recovered(facts: ReturnType<typeof factsOf>): ReturnType<typeof factsOf> {
  return {
    ...facts,
    entries: facts.entries.map(({ entry, ...version }) => ({
      ...version,
      entry: entry && { ...entry, toOrg: entry.supervisor },
    })),
  };
}

describe('Art. 50: decided', () => {
  it('a renewal goes on where the old licence ends, not on the day of the decision', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'))
      .when(granted('2026-06-10'), tick('2026-08-01'))
      .then({
        type: 'LicenceGranted',
        decision: {
          kind: 'renewal',
          by: 'decider',
          decidedOn: '2026-06-10',
          validFrom: '2026-07-01',
          validTo: '2030-06-30',
          licence: { number: 'L-1', validTo: VALID_TO },
        },
      }));

  it('and is not renewed a second time when the old licence ends', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'), granted('2026-06-10'))
      .when(tick('2026-08-01'))
      .thenNever('LicenceDeemedRenewed', 'LicenceExpired', 'PushOrdered'));

  it('a denial in time is a denial', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'), denied('2026-06-10'))
      .when(tick('2026-08-01'))
      .thenNever('LicenceDeemedRenewed', 'PushOrdered'));

  it('no term beyond that of the item', () =>
    given(asked('2026-05-25'), accepted('2026-05-25T10:00:00+08:00'))
      .when(granted('2026-06-10', { validTo: '2030-07-01' }))
      .thenRefused('validityTooLong', { from: '2026-07-01', to: '2030-06-30' }));

  it('asked for too late and undecided, the licence expires, and the case stays open', () =>
    given(asked('2026-06-12'), accepted('2026-06-12T10:00:00+08:00'))
      .when(tick('2026-07-02'))
      .thenPermit({ state: 'ACCEPTED', renewal: { inTime: false, expired: true }, pushes: [] }));

  it('asked for too late and granted after the end, it is valid from the decision on', () =>
    given(asked('2026-06-12'), accepted('2026-06-12T10:00:00+08:00'), tick(END))
      .when(granted('2026-07-06'))
      .then(
        { type: 'LicenceGranted', decision: { validFrom: '2026-07-06', validTo: '2030-07-05' } },
        { type: 'PushOrdered' },
      ));

  it('asked for too late and granted before the end, it goes on without a gap', () =>
    given(asked('2026-06-12'), accepted('2026-06-12T10:00:00+08:00'))
      .when(granted('2026-06-29'))
      .then({ type: 'LicenceGranted', decision: { validFrom: '2026-07-01', validTo: '2030-06-30' } }));
});

describe('Art. 49: a change', () => {
  const change = received('2026-05-25', { item: ITEM, kind: 'change', licenceRef });

  it('keeps the validity of the licence, and is pushed and published as a change', () =>
    given(change, accepted('2026-05-25T10:00:00+08:00'))
      .when(granted('2026-06-10'))
      .then(
        {
          type: 'LicenceGranted',
          decision: {
            kind: 'change',
            validFrom: '2026-06-10',
            validTo: VALID_TO,
            licence: { number: 'L-1', validTo: VALID_TO },
          },
        },
        { type: 'PushOrdered' },
        { type: 'ObligationOpened', obligation: { kind: 'publish' } },
      ));

  it.each(['2026-06-29', '2026-07-01'])('no other end than the licence has (%s)', (validTo) =>
    given(change, accepted('2026-05-25T10:00:00+08:00'))
      .when(granted('2026-06-10', { validTo }))
      .thenRefused('validityTooLong', { from: '2026-06-10', to: VALID_TO }),
  );

  it('what has ended meanwhile cannot be changed, only denied', () => {
    const ended = given(change, accepted('2026-05-25T10:00:00+08:00'), tick('2026-07-02'));
    ended.when(granted('2026-07-02T10:00:00+08:00')).thenRefused('licenceExpired', { instead: 'denied' });
    ended.when(denied('2026-07-02T10:00:00+08:00')).then({ type: 'LicenceDenied', decision: { kind: 'change' } });
  });

  it('silence changes nothing', () =>
    given(change, accepted('2026-05-25T10:00:00+08:00'))
      .when(tick('2026-08-01'))
      .thenNever('LicenceDeemedRenewed', 'LicenceExpired', 'PushOrdered'));

  it('a case that an earlier release took in is decided by its rules', () => {
    const earlier = factsOf('610113', ITEM, 2026);
    const items = earlier.items.map(({ renewal: _, ...version }) => version);
    given(
      received('2026-05-25', { item: ITEM, kind: 'change', licenceRef, facts: { ...earlier, items } }),
      accepted('2026-05-25T10:00:00+08:00', { facts: { ...earlier, items } }),
    )
      .when(granted('2026-06-10'))
      .then({ type: 'LicenceGranted', decision: { validFrom: '2026-06-10', validTo: '2030-06-09' } });
  });
});
