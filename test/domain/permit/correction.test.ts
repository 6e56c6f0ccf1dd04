import { describe, expect, it } from 'vitest';
import { given, tick } from '../../given.ts';
import { factsOf } from './reference.ts';
import {
  acceptanceRefused,
  accepted,
  correctionRequested,
  handedIn,
  person,
  promised,
  received,
  terminated,
  withdrawn,
} from './steps.ts';

const M5 = 'drug-retail-m5';
const M6 = 'drug-retail-m6';
const incomplete = (moment: string) => received(moment, { item: 'drug-retail', without: [M5, M6] });

describe('Art. 32(1)4: everything that is missing is named at once, once', () => {
  it('is not accepted while listed materials are missing', () =>
    given(incomplete('2026-02-13'))
      .when(accepted('2026-02-14'))
      .thenRefused('materialsMissing', { missing: [M5, M6], instead: 'requestCorrection' }));

  it('names all of it, or nothing is named', () =>
    given(incomplete('2026-02-13'))
      .when(correctionRequested('2026-02-14', [M5]))
      .thenRefused('materialsMissing', { unnamed: [M6] }));

  it('names something', () =>
    given(received('2026-02-13')).when(correctionRequested('2026-02-14', [])).thenRefused('materialsMissing'));

  it('may name a material that came in the wrong form', () =>
    given(received('2026-02-13'))
      .when(correctionRequested('2026-02-14', ['food-business-m1']))
      .then({ type: 'CorrectionRequested' }, { type: 'ObligationMet', obligationId: 'accept' }));

  it('Art. 31: asks for nothing beyond the list', () =>
    given(incomplete('2026-02-13'))
      .when(correctionRequested('2026-02-14', [M5, M6, 'village-committee-letter']))
      .thenRefused('unknownMaterial', { unlisted: ['village-committee-letter'] }));

  it('stops the silence, and gives the applicant the time of the policy', () =>
    given(incomplete('2026-02-13'), correctionRequested('2026-02-27T23:59:00+08:00', [M5, M6]))
      .when(tick('2026-12-31'))
      .thenOnly());

  it('is asked on the last day of the five, not after', () => {
    given(incomplete('2026-02-13'))
      .when(correctionRequested('2026-02-27T23:59:59.999+08:00', [M5, M6]))
      .then({ type: 'CorrectionRequested', applicantDue: '2026-04-10' }, { type: 'ObligationMet', late: false });
    given(incomplete('2026-02-13'))
      .when(correctionRequested('2026-02-28T00:00:00+08:00', [M5, M6]))
      .thenRefused('wrongState', { state: 'ACCEPTED' });
  });

  it('is not for another bureau', () =>
    given(incomplete('2026-02-13'))
      .when(correctionRequested('2026-02-14', [M5, M6], { by: person('clerk', 'XAGX-approval-bureau') }))
      .thenRefused('notCompetent'));
});

describe('Art. 32(1)4–5: the second hand-in', () => {
  const again = given(
    incomplete('2026-02-13'),
    correctionRequested('2026-02-14', [M5, M6]),
    handedIn('2026-03-02', [M5, M6]),
  );

  it('is received, and owed an acceptance that very day', () =>
    given(incomplete('2026-02-13'), correctionRequested('2026-02-14', [M5, M6]))
      .when(handedIn('2026-03-02', [M5, M6]))
      .then(
        { type: 'CorrectionHandedIn', deemed: { asOf: '2026-03-02', at: '2026-03-10T00:00:00.000+08:00' } },
        { type: 'ObligationOpened', obligation: { id: 'accept', start: '2026-03-02', due: '2026-03-02' } },
      ));

  it('on a holiday it is owed on the next working day', () =>
    given(incomplete('2026-02-13'), correctionRequested('2026-02-14', [M5, M6]))
      .when(handedIn('2026-02-18', [M5, M6]))
      .then({ type: 'ObligationOpened', obligation: { start: '2026-02-18', due: '2026-02-24' } }));

  it('when complete is accepted', () =>
    again
      .when(accepted('2026-03-02T15:00:00+08:00'))
      .then(
        { type: 'ObligationMet', obligationId: 'accept', late: false },
        { type: 'Accepted', acceptedOn: '2026-03-02' },
        { type: 'ObligationOpened', obligation: { id: 'decide:drug-retail', start: '2026-03-02' } },
      ));

  it('accepted the day after, it wears the red card of the day between', () =>
    again
      .when(accepted('2026-03-03'))
      .then(
        { type: 'RedCardShown', obligation: 'accept', effectiveAt: '2026-03-03T00:00:00.000+08:00' },
        { type: 'ObligationMet', obligationId: 'accept', late: true },
        { type: 'Accepted' },
      ));

  it('is never followed by a second notice', () =>
    again.when(correctionRequested('2026-03-02T15:00:00+08:00', [M5])).thenRefused('correctionAlreadyRequested', {
      on: '2026-02-14',
      allowedCommands: [
        'accept',
        'refuseAcceptance',
        'declareNotRequired',
        'declareConflict',
        'withdraw',
        'terminate',
        'appointAgent',
      ],
    }));

  it('still incomplete: it is refused with reasons', () => {
    const half = given(
      incomplete('2026-02-13'),
      correctionRequested('2026-02-14', [M5, M6]),
      handedIn('2026-03-02', [M5]),
    );
    half
      .when(accepted('2026-03-02T15:00:00+08:00'))
      .thenRefused('materialsMissing', { missing: [M6], instead: 'refuseAcceptance' });
    half
      .when(acceptanceRefused('2026-03-02T15:00:00+08:00', { ground: 'stillIncomplete' }))
      .then({ type: 'ObligationMet' }, { type: 'AcceptanceRefused', ground: 'stillIncomplete' });
  });

  it('a material that was named as defective has to come again before the case is accepted', () => {
    const named = given(
      received('2026-02-13'),
      correctionRequested('2026-02-14', ['food-business-m1', 'food-business-m3']),
    );
    named
      .when(handedIn('2026-03-02', ['food-business-m1']), accepted('2026-03-02T15:00:00+08:00'))
      .thenRefused('materialsMissing', {
        missing: ['food-business-m3'],
        instead: 'refuseAcceptance',
      });
    named
      .when(handedIn('2026-03-02', ['food-business-m1', 'food-business-m3']), accepted('2026-03-02T15:00:00+08:00'))
      .then({ type: 'Accepted' });
  });

  it('silence accepts also where the policy of the receipt has ended meanwhile: time never refuses', () => {
    const facts = factsOf('610113', 'food-business', 2026);
    const ended = facts.policies.map((policy) => ({ ...policy, effectiveTo: '2026-02-28' }));
    given(
      received('2026-02-13', { facts: { ...facts, policies: ended }, without: ['food-business-m5'] }),
      correctionRequested('2026-02-14', ['food-business-m5']),
      handedIn('2026-03-02', ['food-business-m5']),
    )
      .when(tick('2026-03-20'))
      .then({ type: 'Accepted', deemed: true, acceptedOn: '2026-03-02' });
  });

  it('nothing is still incomplete before a correction was asked for', () =>
    given(incomplete('2026-02-13'))
      .when(acceptanceRefused('2026-02-14', { ground: 'stillIncomplete' }))
      .thenRefused('materialsMissing', { instead: 'requestCorrection' }));

  it('holds something, and only what is listed', () => {
    const asked = given(incomplete('2026-02-13'), correctionRequested('2026-02-14', [M5, M6]));
    asked.when(handedIn('2026-03-02', [])).thenRefused('nothingHandedIn', { missing: [M5, M6] });
    asked.when(handedIn('2026-03-02', ['a-gift'])).thenRefused('unknownMaterial', { unlisted: ['a-gift'] });
  });

  it('met with silence for five working days it counts as accepted as of the second hand-in', () =>
    again.when(tick('2026-03-10')).then(
      { type: 'RedCardShown', obligation: 'accept', effectiveAt: '2026-03-03T00:00:00.000+08:00' },
      { type: 'SupervisedHandlingOrdered', obligation: 'accept', effectiveAt: '2026-03-04T00:00:00.000+08:00' },
      { type: 'ObligationEnded', obligationId: 'accept', reason: 'deemedAccepted' },
      {
        type: 'Accepted',
        deemed: true,
        by: null,
        acceptedOn: '2026-03-02',
        effectiveAt: '2026-03-10T00:00:00.000+08:00',
      },
      { type: 'ObligationOpened', obligation: { id: 'decide:drug-retail', start: '2026-03-02' } },
    ));

  it('the right earned with the first hand-in outlives the end of the item between the two', () => {
    const facts = factsOf('610113', 'drug-retail', 2026);
    const ending = { ...facts, items: facts.items.map((version) => ({ ...version, effectiveTo: '2026-02-28' })) };
    given(
      received('2026-02-13', { item: 'drug-retail', without: [M5], facts: ending }),
      correctionRequested('2026-02-14', [M5]),
      handedIn('2026-03-02', [M5]),
    )
      .when(tick('2026-03-10'))
      .then({ type: 'Accepted', deemed: true, acceptedOn: '2026-03-02' });
  });
});

describe('2.3: the applicant who does not correct', () => {
  const asked = given(incomplete('2026-02-13'), correctionRequested('2026-02-27', [M5, M6]));

  it('is not given up before his time is over', () =>
    asked
      .when(terminated('2026-04-10T23:59:00+08:00', { ground: 'notCorrected' }))
      .thenRefused('notYetOverdue', { applicantDue: '2026-04-10' }));

  it('may be given up on the day after', () =>
    asked.when(terminated('2026-04-11T00:00:00+08:00', { ground: 'notCorrected' })).thenOnly('Terminated'));

  it('may withdraw', () => asked.when(withdrawn('2026-03-02')).thenOnly('Withdrawn'));

  it('is not given up for a correction nobody asked for', () =>
    given(received('2026-03-02'))
      .when(terminated('2026-03-03', { ground: 'notCorrected' }))
      .thenRefused('wrongState'));
});

describe('a hand-in that had to wait for the case keeps its day', () => {
  const asked = given(incomplete('2026-02-13'), correctionRequested('2026-02-27', [M5, M6]));
  const noon = '2026-04-10T12:00:00.000+08:00';

  it('the deemed acceptance runs from the day of the hand-in, not from the day on which the case went on', () =>
    asked
      .when(handedIn('2026-04-20', [M5, M6], { askedAt: noon }))
      .then(
        { type: 'CorrectionHandedIn', effectiveAt: noon, deemed: { asOf: '2026-04-10' } },
        { type: 'ObligationOpened', effectiveAt: noon, obligation: { start: '2026-04-10', due: '2026-04-10' } },
        { type: 'RedCardShown', obligation: 'accept', effectiveAt: '2026-04-11T00:00:00.000+08:00' },
        { type: 'Accepted', deemed: true, acceptedOn: '2026-04-10' },
      ));

  it.each([
    ['before the notice it answers', '2026-02-26T23:59:59.999+08:00', '2026-03-02'],
    ['later than the case knows', '2026-03-03T00:00:00.000+08:00', '2026-03-02'],
    ['on the day of the notice', '2026-02-27T08:00:00.000+08:00', '2026-02-27'],
  ])('said to be %s (%s) it counts from %s', (_, askedAt, asOf) =>
    asked
      .when(handedIn('2026-03-02T08:00:00+08:00', [M5, M6], { askedAt }))
      .then({ type: 'CorrectionHandedIn', deemed: { asOf } }),
  );

  it('a withdrawal too', () =>
    asked.when(withdrawn('2026-04-20', { askedAt: noon })).then({ type: 'Withdrawn', effectiveAt: noon }));

  it('and a bureau that gave him up too early does not become right by the wait', () => {
    asked
      .when(terminated('2026-04-20', { ground: 'notCorrected', askedAt: noon }))
      .thenRefused('notYetOverdue', { applicantDue: '2026-04-10' });
    asked
      .when(terminated('2026-04-20', { ground: 'notCorrected', askedAt: '2026-04-11T00:00:00.000+08:00' }))
      .then({ type: 'Terminated', effectiveAt: '2026-04-20T09:00:00.000+08:00' });
  });
});

describe('Art. 32(1)4: silence accepts as of the day of receipt', () => {
  const silent = given(
    received('2026-02-13', {
      item: 'public-place-hygiene',
      facts: promised(20)(factsOf('610113', 'public-place-hygiene', 2026)),
    }),
  );

  it('not before the fifth working day is over', () =>
    silent.when(tick('2026-02-27T23:59:59.999+08:00')).thenNever('Accepted'));

  it('five of the twenty days are already gone: 2026-02-13 leads to 02-27 and 03-19', () =>
    silent.when(tick('2026-02-28T00:00:00+08:00')).then(
      {
        type: 'YellowCardShown',
        obligation: 'accept',
        due: '2026-02-27',
        effectiveAt: '2026-02-27T00:00:00.000+08:00',
      },
      { type: 'RedCardShown', obligation: 'accept' },
      { type: 'ObligationEnded', obligationId: 'accept', reason: 'deemedAccepted' },
      { type: 'Accepted', deemed: true, by: null, acceptedOn: '2026-02-13' },
      {
        type: 'ObligationOpened',
        obligation: {
          id: 'decide:public-place-hygiene',
          start: '2026-02-13',
          due: '2026-03-19',
          statutoryDue: '2026-03-19',
        },
      },
    ));

  it.each([
    ['2026-02-16', '2026-02-28', 'received on a holiday, due on a working Saturday'],
    ['2026-09-18', '2026-09-24', 'a working Sunday counts'],
    ['2026-03-02', '2026-03-09', 'a plain week'],
  ])('received %s: the notice is due %s (%s)', (day, due) =>
    given()
      .when(received(day))
      .then({ type: 'ObligationOpened', obligation: { id: 'accept', due } }),
  );

  it('with materials missing it counts as accepted all the same', () =>
    given(incomplete('2026-02-13')).when(tick('2026-02-28')).then({ type: 'Accepted', deemed: true }));

  it('uses the catalogue of the day of receipt, though the power has moved since', () =>
    given(received('2026-06-29', { item: 'gas-business' }))
      .when(tick('2026-07-10'))
      .then({ type: 'Accepted', deemed: true, acceptedOn: '2026-06-29', items: [{ catalogueVersion: 1 }] }));

  it('leaves the red card of the silent bureau to be explained', () => {
    const { permit } = given(received('2026-03-02'), tick('2026-03-10'));
    expect(permit.unexplained).toContainEqual({
      obligationId: 'accept',
      organ: '610113-approval-bureau',
      shownAt: '2026-03-10T00:00:00.000+08:00',
    });
  });
});
