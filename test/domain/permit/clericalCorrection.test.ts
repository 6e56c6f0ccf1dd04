import { describe, expect, it } from 'vitest';
import { allowedCommands, isConcluded } from '../../../domain/permit/allowed.ts';
import { given, tick } from '../../given.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  acknowledged,
  clericallyCorrected,
  conflictDeclared,
  delivered,
  denied,
  granted,
  issued,
  person,
  publicised,
  pushed,
  received,
  text,
} from './steps.ts';

const DAY = '2026-03-03';
const licence = [accepted('2026-03-02'), granted('2026-03-02')];
const slip = (field: string, was = 'was', becomes = 'becomes') => ({ field, was: text(was), becomes: text(becomes) });

describe('S8: a slip of the pen in a decision is corrected, numbered, delivered and pushed, and what was decided stands', () => {
  it('is an event of its own, with its push in the same breath and its own duty to deliver', () => {
    const case_ = given(...licence, pushed('2026-03-02'));
    case_
      .when(clericallyCorrected(DAY))
      .thenOnly('ClericalErrorCorrected', 'PushOrdered', 'ObligationOpened', 'ObligationOpened');
    const number = `${case_.permit.caseNumber}-G1`;
    case_
      .when(clericallyCorrected(DAY))
      .then(
        { type: 'ClericalErrorCorrected', number, correctedOn: DAY, corrections: [{ field: 'address' }] },
        { type: 'PushOrdered', pushId: `${case_.permit.caseNumber}-P2`, correction: number },
        { type: 'ObligationOpened', obligation: { kind: 'push', due: DAY } },
        { type: 'ObligationOpened', obligation: { id: `deliver:${number}`, due: '2026-03-17', organ: BUREAU } },
      );
  });

  it('leaves outcome, days, number and every clock of the case as they are', () => {
    const before = given(...licence).permit;
    const { permit } = given(...licence, clericallyCorrected(DAY));
    expect(permit.items[0]?.decision).toEqual(before.items[0]?.decision);
    expect(permit.obligations.slice(0, before.obligations.length)).toEqual(before.obligations);
    expect(permit.state).toBe(before.state);
    expect(permit.items[0]?.corrections).toEqual([
      { number: `${permit.caseNumber}-G1`, correctedOn: DAY, fields: ['address'], delivered: false },
    ]);
  });

  it.each([
    'validTo',
    'validFrom',
    'outcome',
    'number',
    'decidedOn',
    'conditions',
    'verifyBy',
    'item',
    'wording',
    'toString',
  ])('touches no substance: %s is refused, with what may be corrected and the lawful way', (field) =>
    given(...licence)
      .when(clericallyCorrected(DAY, { corrections: [slip('address'), slip(field)] }))
      .thenRefused('substanceNotCorrectable', { field: 'corrections[1].field', named: field, instead: 'change' }),
  );

  it('makes no other licensee: name and code are not both a slip, nor one after the other', () => {
    given(...licence)
      .when(clericallyCorrected(DAY, { corrections: [slip('licenseeName'), slip('licenseeCode')] }))
      .thenRefused('substanceNotCorrectable', { field: 'corrections' });
    given(...licence, clericallyCorrected(DAY, { corrections: [slip('licenseeName')] }))
      .when(clericallyCorrected('2026-03-04', { corrections: [slip('licenseeCode')] }))
      .thenRefused('substanceNotCorrectable', { field: 'corrections' });
    given(...licence, clericallyCorrected(DAY, { corrections: [slip('licenseeName')] }))
      .when(clericallyCorrected('2026-03-04', { corrections: [slip('licenseeName', 'becomes', 'again')] }))
      .then({ type: 'ClericalErrorCorrected' });
  });

  it('corrects something', () =>
    given(...licence)
      .when(clericallyCorrected(DAY, { corrections: [slip('itemName', 'same', 'same')] }))
      .thenRefused('nothingToCorrect', { field: 'corrections[0].becomes' }));

  it('is of a decision: before it there is nothing to correct', () => {
    given(accepted('2026-03-02')).when(clericallyCorrected(DAY)).thenRefused('wrongState');
    given(...licence)
      .when(clericallyCorrected(DAY, { item: 'drug-retail' }))
      .thenRefused('unknownItem', { items: ['food-business'] });
    given(
      received('2026-03-02', { trade: 'restaurant', items: [{ item: 'food-business' }, { item: 'drainage' }] }),
      accepted('2026-03-02'),
      granted('2026-03-02', { item: 'food-business' }),
    )
      .when(clericallyCorrected(DAY, { item: 'drainage' }))
      .thenRefused('wrongState');
  });

  it('is the business of the organ that decided, and of nobody with an interest in the case', () => {
    given(...licence)
      .when(clericallyCorrected(DAY, { by: person('decider', '610104-approval-bureau') }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    given(accepted('2026-03-02'), conflictDeclared('2026-03-02', 'head'), granted('2026-03-02'))
      .when(clericallyCorrected(DAY, { by: person('head') }))
      .thenRefused('conflictOfInterest', { officers: ['head'] });
  });

  it('of a denial is told to the applicant alone, as the denial was', () =>
    given(accepted('2026-03-02'), denied('2026-03-02'))
      .when(clericallyCorrected(DAY))
      .thenOnly('ClericalErrorCorrected', 'ObligationOpened'));

  it('is delivered by its number, before or after the decision itself, and once', () => {
    const corrected = given(...licence, clericallyCorrected(DAY));
    const document = `${corrected.permit.caseNumber}-G1`;
    expect(allowedCommands(corrected.permit)).toContain('deliver');
    corrected
      .when(delivered(DAY, { document }))
      .then({ type: 'ClericalCorrectionDelivered', number: document }, { type: 'ObligationMet', late: false });
    corrected.when(delivered(DAY, { document })).thenPermit({ state: 'GRANTED' });
    corrected
      .when(delivered(DAY, { document }), delivered(DAY, { document }))
      .thenRefused('deliveryNotPending', { document, undelivered: [] });
    corrected
      .when(delivered(DAY, { document, by: person('clerk', '610104-approval-bureau') }))
      .thenRefused('notCompetent');
    corrected
      .when(delivered(DAY, { document: `${corrected.permit.caseNumber}-G2` }))
      .thenRefused('deliveryNotPending', { field: 'document', undelivered: [document] });
  });

  it('that is not delivered in ten working days shows a red card', () =>
    given(...licence, clericallyCorrected(DAY))
      .when(tick('2026-03-18'))
      .then({ type: 'RedCardShown', obligationId: 'deliver:610113-20260302-000001-G1' }));

  it('comes after the case is closed as well; what it opens is owed until it is done', () => {
    const closed = given(
      ...licence,
      pushed('2026-03-02'),
      acknowledged('2026-03-02'),
      publicised('2026-03-02'),
      issued('2026-03-02'),
      delivered('2026-03-02'),
    );
    expect(closed.permit.state).toBe('CLOSED');
    expect(isConcluded(closed.permit)).toBe(true);
    const corrected = given(
      ...licence,
      pushed('2026-03-02'),
      acknowledged('2026-03-02'),
      publicised('2026-03-02'),
      issued('2026-03-02'),
      delivered('2026-03-02'),
      clericallyCorrected(DAY),
    );
    expect(corrected.permit.state).toBe('CLOSED');
    expect(isConcluded(corrected.permit)).toBe(false);
    const document = `${corrected.permit.caseNumber}-G1`;
    const { permit } = given(
      ...licence,
      pushed('2026-03-02'),
      acknowledged('2026-03-02'),
      publicised('2026-03-02'),
      issued('2026-03-02'),
      delivered('2026-03-02'),
      clericallyCorrected(DAY),
      pushed(DAY),
      acknowledged(DAY),
      delivered(DAY, { document }),
    );
    expect(isConcluded(permit)).toBe(true);
  });
});
