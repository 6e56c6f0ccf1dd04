import { describe, expect, it } from 'vitest';
import { given } from '../../given.ts';
import { BUREAU, factsOf } from './reference.ts';
import { acceptanceRefused, accepted, declaredNotRequired, person, received, text } from './steps.ts';

describe('Art. 29: an application is received once, where the power lies', () => {
  it('opens the case with the duty to name what is missing within five working days', () =>
    given()
      .when(received('2026-03-02'))
      .then(
        { type: 'Received', caseNumber: '610113-20260302-000001', deemed: { asOf: '2026-03-02' } },
        {
          type: 'ObligationOpened',
          obligation: { id: 'accept', organ: BUREAU, start: '2026-03-02', due: '2026-03-09' },
        },
      ));

  it('is not received twice', () =>
    given(received('2026-03-02'))
      .when(received('2026-03-03'))
      .thenRefused('alreadyReceived', { caseNumber: '610113-20260302-000001' }));

  it('is not received before it was handed in', () =>
    given()
      .when(received('2026-03-03', { enteredAt: '2026-03-02' }))
      .thenRefused('future', { field: 'receivedAt' }));

  it('starts its clocks on the day the papers came, also when they are entered later', () =>
    given()
      .when(received('2026-03-02T16:00:00+08:00', { enteredAt: '2026-03-04', lateEntryReason: text('why-late') }))
      .then({
        type: 'Received',
        at: '2026-03-04T09:00:00.000+08:00',
        effectiveAt: '2026-03-02T16:00:00.000+08:00',
        lateEntryReason: text('why-late'),
      }));

  it('takes several items of one bureau together', () =>
    given()
      .when(received('2026-03-02', { items: [{ item: 'food-business' }, { item: 'drug-retail' }] }))
      .then({ type: 'Received', items: [{ item: 'food-business' }, { item: 'drug-retail' }] }));

  it('asks for newer reference data when none covers the day', () => {
    const { calendar: _, ...withoutCalendar } = factsOf('610113', 'food-business', 2026);
    given()
      .when(received('2026-03-02', { facts: withoutCalendar }))
      .thenRefused('staleFacts', { missing: 'calendar' });
    given()
      .when(received('2026-03-02', { facts: { ...factsOf('610113', 'food-business', 2026), policies: [] } }))
      .thenRefused('staleFacts', { missing: 'policy' });
    given()
      .when(
        received('2026-03-02', {
          facts: { ...factsOf('610113', 'food-business', 2026), entries: [] },
          competentOrg: BUREAU,
        }),
      )
      .thenRefused('staleFacts', { missing: 'transferCatalogue' });
  });
});

describe('Art. 32(1)1–2: not required, not in remit: told at once, with a pointer', () => {
  it.each([
    ['recovered power', 'gas-business', 'itemRecovered'],
    ['cancelled item', 'outdoor-advert', 'itemCancelled'],
  ] as const)('%s: refused with the right organ', (_what, item, code) =>
    given().when(received('2026-11-23', { item })).thenRefused(code, { pointsTo: '610113-urban-management' }),
  );

  it('an item the catalogue does not know yet stays with its department', () =>
    given()
      .when(received('2026-03-02', { item: 'film-projection' }))
      .thenRefused('itemNotInCatalogue', { requestWrittenDecision: true }));

  it.each([
    ['gas-business', 'itemRecovered', 'AcceptanceRefused', 'NOT_ACCEPTED'],
    ['outdoor-advert', 'itemCancelled', 'LicenceNotRequired', 'NOT_REQUIRED'],
  ] as const)('%s: a written decision opens the case and ends it at once', (item, ground, type, state) => {
    const requested = received('2026-11-23', { item, requestWrittenDecision: true });
    given()
      .when(requested)
      .then({ type: 'Received', deemed: null, facts: null }, { type, ground, pointsTo: '610113-urban-management' });
    const { permit } = given(requested);
    expect(permit).toMatchObject({ state, obligations: [], deemed: null });
  });

  it('a renewal of a licence that has expired is told so in writing', () => {
    const licenceRef = { item: 'food-business', number: 'L-1', validTo: '2026-11-01' };
    const renewal = { kind: 'renewal' as const, licenceRef };
    given()
      .when(received('2026-11-23', { ...renewal, requestWrittenDecision: true }))
      .then({ type: 'Received', kind: 'renewal' }, { type: 'AcceptanceRefused', ground: 'licenceExpired' });
    given().when(received('2026-11-23', renewal)).thenRefused('licenceExpired', { requestWrittenDecision: true });
  });

  it('papers entered late: the clocks start with the hand-in, the written decision is of the day it was made', () =>
    given()
      .when(
        received('2026-11-19T10:00:00+08:00', {
          item: 'gas-business',
          requestWrittenDecision: true,
          enteredAt: '2026-11-23T10:00:00+08:00',
        }),
      )
      .then(
        { type: 'Received', effectiveAt: '2026-11-19T10:00:00.000+08:00', at: '2026-11-23T10:00:00.000+08:00' },
        { type: 'AcceptanceRefused', effectiveAt: '2026-11-23T10:00:00.000+08:00' },
      ));

  it('another bureau than the competent one does not receive', () =>
    given()
      .when(received('2026-03-02', { competentOrg: 'XAGX-approval-bureau' }))
      .thenRefused('notCompetent', { pointsTo: BUREAU }));

  it('Art. 49: a change of a licence that has expired is a new application', () =>
    given()
      .when(
        received('2026-03-02', {
          kind: 'change',
          licenceRef: { item: 'food-business', number: 'L-1', validTo: '2026-03-01' },
        }),
      )
      .thenRefused('licenceExpired', { pointsTo: BUREAU }));

  it('Art. 49: a change on the last day of the licence is received', () =>
    given()
      .when(
        received('2026-03-02', {
          kind: 'change',
          licenceRef: { item: 'food-business', number: 'L-1', validTo: '2026-03-02' },
        }),
      )
      .then({ type: 'Received', kind: 'change' }));

  it('premises of another jurisdiction are pointed there', () =>
    given()
      .when(received('2026-03-02', { finding: { code: 'wrongJurisdiction', pointsTo: '610104-approval-bureau' } }))
      .thenRefused('wrongJurisdiction', { pointsTo: '610104-approval-bureau' }));

  it('a vehicle below the threshold is received, and told in writing that it needs no licence', () => {
    const light = received('2026-04-21', {
      item: 'road-freight',
      finding: { code: 'belowThreshold', pointsTo: BUREAU },
    });
    given(light)
      .when(declaredNotRequired('2026-04-21T10:00:00+08:00', { reasons: text('no-licence-needed') }))
      .then(
        { type: 'ObligationMet', obligationId: 'accept', late: false },
        { type: 'LicenceNotRequired', reasons: text('no-licence-needed'), documentNumber: '610113-20260421-000001-B1' },
      );
  });
});

describe('Art. 32(2): acceptance and refusal are written, dated and belong to the bureau of the case', () => {
  it('a refusal for false materials (Art. 78) ends the case', () =>
    given(received('2026-03-02'))
      .when(acceptanceRefused('2026-03-03', { ground: 'falseMaterials' }))
      .thenOnly('ObligationMet', 'AcceptanceRefused', 'ReapplicationBarred'));

  it('a refusal for want of remit names the right organ', () => {
    given(received('2026-03-02'))
      .when(acceptanceRefused('2026-03-03', { ground: 'notInRemit' }))
      .thenRefused('reasonsRequired', { field: 'pointsTo' });
    given(received('2026-03-02'))
      .when(acceptanceRefused('2026-03-03', { ground: 'notInRemit', pointsTo: '610113-health' }))
      .then({ type: 'AcceptanceRefused', pointsTo: '610113-health', documentNumber: '610113-20260302-000001-B1' });
  });

  it.each([
    ['accept', accepted('2026-03-03', { by: person('clerk', '610104-approval-bureau') })],
    ['refuseAcceptance', acceptanceRefused('2026-03-03', { by: person('clerk', '610104-approval-bureau') })],
    ['declareNotRequired', declaredNotRequired('2026-03-03', { by: person('clerk', '610104-approval-bureau') })],
  ])('%s is not for another bureau', (_name, step) =>
    given(received('2026-03-02')).when(step).thenRefused('notCompetent', { pointsTo: BUREAU }),
  );

  it('a power lost between receipt and acceptance is not used', () =>
    given(received('2026-06-30', { item: 'gas-business' }))
      .when(accepted('2026-07-01'))
      .thenRefused('itemRecovered', { pointsTo: '610113-urban-management' }));

  it('freezes item, catalogue, calendar and supervisor of the day of acceptance', () =>
    given(received('2026-06-30', { item: 'drug-retail' }))
      .when(accepted('2026-07-01'))
      .then({
        type: 'Accepted',
        deemed: false,
        acceptedOn: '2026-07-01',
        calendarVersion: '2026.1',
        items: [{ item: 'drug-retail', catalogueVersion: 2, supervisor: '610113-market-supervision' }],
      }));
});
