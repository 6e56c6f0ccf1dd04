import { describe, expect, it } from 'vitest';
import { isConcluded } from '../../../domain/permit/allowed.ts';
import { owed } from '../../../domain/permit/owed.ts';
import { given, tick } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  acknowledged,
  delivered,
  denied,
  explained,
  granted,
  issued,
  person,
  publicised,
  pushed,
} from './steps.ts';

const DECIDED = '2026-09-28';
const licence = [accepted('2026-09-25'), granted(DECIDED)];

describe('Art. 39, 44: certificate made and delivered within ten working days of the decision', () => {
  it('a grant opens both duties, a denial the delivery alone', () => {
    given(...licence.slice(0, 1))
      .when(granted(DECIDED))
      .then(
        { type: 'ObligationOpened', obligation: { id: 'issue:food-business', due: '2026-10-16' } },
        { type: 'ObligationOpened', obligation: { id: 'deliver:food-business', due: '2026-10-16' } },
      );
    given(...licence.slice(0, 1))
      .when(denied(DECIDED))
      .then({ type: 'ObligationOpened', obligation: { id: 'deliver:food-business', due: '2026-10-16' } });
  });

  it('the certificate comes before its delivery', () =>
    given(...licence)
      .when(delivered('2026-09-29'))
      .thenRefused('certificateMissing', { allowedCommands: LAWFUL_COMMANDS.GRANTED }));

  it('is issued and delivered, each on record', () => {
    given(...licence)
      .when(issued('2026-09-29', { certificateNumber: 'JY-1', licenceId: '1.2.156.3005.2' }))
      .then(
        { type: 'CertificateIssued', certificateNumber: 'JY-1', licenceId: '1.2.156.3005.2' },
        { type: 'ObligationMet' },
      );
    given(...licence, issued('2026-09-29'))
      .when(delivered('2026-09-29', { method: 'post' }))
      .then(
        { type: 'DecisionDelivered', method: 'post' },
        { type: 'ObligationMet', obligationId: 'deliver:food-business' },
      );
  });

  it('late is done all the same', () =>
    given(...licence)
      .when(issued('2026-10-17'))
      .then(
        { type: 'RedCardShown', obligation: 'issue' },
        { type: 'ObligationMet', obligationId: 'issue:food-business', late: true },
      ));

  it('is the business of the bureau', () => {
    const stranger = person('clerk', '610104-approval-bureau');
    given(...licence)
      .when(issued('2026-09-29', { by: stranger }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    given(...licence, issued('2026-09-29'))
      .when(delivered('2026-09-29', { by: stranger }))
      .thenRefused('notCompetent');
  });

  it('concerns an item of the case', () => {
    given(...licence)
      .when(issued('2026-09-29', { item: 'drug-retail' }))
      .thenRefused('unknownItem');
    given(...licence, issued('2026-09-29'))
      .when(delivered('2026-09-29', { item: 'drug-retail' }))
      .thenRefused('unknownItem');
    given(...licence)
      .when(publicised('2026-09-29', { item: 'drug-retail' }))
      .thenRefused('unknownItem');
  });
});

describe('Art. 40, 发改办财金〔2018〕424号: a grant is public within seven working days', () => {
  it('is owed from the decision on', () => {
    given(accepted('2026-09-25'))
      .when(granted(DECIDED))
      .then({ type: 'ObligationOpened', obligation: { id: 'publish:food-business', due: '2026-10-13' } });
    expect(owed(given(...licence).permit)).toContainEqual({
      type: 'publish',
      key: 'publish/food-business',
      item: 'food-business',
    });
  });

  it('its receipt meets the duty, once', () => {
    given(...licence)
      .when(publicised('2026-09-28'))
      .thenOnly('DecisionPublished', 'ObligationMet');
    given(...licence, publicised('2026-09-28'))
      .when(publicised('2026-09-29'))
      .thenRefused('deliveryNotPending');
    expect(owed(given(...licence, publicised('2026-09-28')).permit).map((effect) => effect.type)).toEqual([
      'deliverPush',
    ]);
  });

  it('a denial is not published', () =>
    given(accepted('2026-09-25'), denied(DECIDED)).when(publicised('2026-09-28')).thenRefused('deliveryNotPending'));
});

describe('2.3: closing (办结) is nobody’s command', () => {
  const done = {
    delivered: [issued('2026-09-29'), delivered('2026-09-29')],
    pushed: [pushed('2026-09-29')],
    published: [publicised('2026-09-29')],
  };

  it.each([
    ['delivered', [...done.pushed, ...done.published, ...done.delivered]],
    ['pushed', [...done.published, ...done.delivered, ...done.pushed]],
    ['published', [...done.delivered, ...done.pushed, ...done.published]],
  ])('the case closes in the breath in which it is %s as the last of the three', (_last, steps) => {
    const last = steps.at(-1) ?? tick('2026-09-29');
    const before = given(...licence, ...steps.slice(0, -1));
    before
      .when(last)
      .then({ type: 'ObligationMet' }, { type: 'CaseClosed', effectiveAt: '2026-09-29T09:00:00.000+08:00' });
    before.when(tick('2027-09-29')).thenNever('CaseClosed');
  });

  it('a denial closes when it is delivered', () =>
    given(accepted('2026-09-25'), denied(DECIDED))
      .when(delivered('2026-09-29'))
      .thenOnly('DecisionDelivered', 'ObligationMet', 'CaseClosed'));

  it('ends the case, not the duty of the supervisor', () => {
    const steps = [...licence, ...done.pushed, ...done.published, ...done.delivered];
    const closed = given(...steps);
    expect(closed.permit.state).toBe('CLOSED');
    expect(isConcluded(closed.permit)).toBe(false);
    closed.when(tick('2026-10-12')).then({ type: 'RedCardShown', obligation: 'acknowledge' });
    expect(isConcluded(given(...steps, acknowledged('2026-09-30')).permit)).toBe(true);
  });

  it('is not forgotten while a red card waits for its reason', () => {
    const steps = [accepted('2026-09-25'), denied(DECIDED), delivered('2026-10-20')];
    const closed = given(...steps);
    expect(closed.permit.state).toBe('CLOSED');
    expect(isConcluded(closed.permit)).toBe(false);
    expect(isConcluded(given(...steps, explained('2026-10-20', 'deliver:food-business')).permit)).toBe(true);
  });
});
