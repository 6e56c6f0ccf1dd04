import { describe, expect, it } from 'vitest';
import { lampOf } from '../../../domain/permit/summary.ts';
import { given, tick } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { accepted, denied, explained, granted, person, promised, received, reviewStarted, verified } from './steps.ts';

const twenty = { changing: promised(20) };
const HYGIENE = { item: 'public-place-hygiene' };
const accept20 = [received('2026-02-27', HYGIENE), accepted('2026-03-02', twenty)] as const;

describe('Art. 42(1): a decision within 20 working days of acceptance', () => {
  it.each([
    ['a reminder when half of the limit is used', '2026-03-17', 'ReminderSent'],
    ['a yellow card from the day after 90 % of the promised limit is used', '2026-03-27', 'YellowCardShown'],
    ['a red card where the due day ends', '2026-03-31', 'RedCardShown'],
    ['supervised handling one working day after red', '2026-04-01', 'SupervisedHandlingOrdered'],
    ['the mark of the passed statutory limit', '2026-03-31', 'StatutoryLimitPassed'],
  ] as const)('%s: %s', (_rule, day, type) => {
    const passed = given(...accept20, tick(`${day}T00:00:00+08:00`));
    const marks = passed.log.filter(
      (event) => event.type === type && 'obligation' in event && event.obligation === 'decide',
    );
    expect(marks).toMatchObject([{ due: '2026-03-30', effectiveAt: `${day}T00:00:00.000+08:00` }]);
    const dayBefore = given(...accept20).when(tick(new Date(Date.parse(`${day}T00:00:00+08:00`) - 1).toISOString()));
    dayBefore.thenNever(type);
  });

  it.each([
    ['2026-03-26', 'green'],
    ['2026-03-27', 'yellow'],
    ['2026-03-30', 'yellow'],
    ['2026-03-31', 'red'],
    ['2026-05-01', 'red'],
  ])('on %s the lamp is %s', (day, lamp) => expect(lampOf(given(...accept20, tick(day)).permit)).toBe(lamp));

  it('cards run against the promised limit, the mark against the limit of the law', () =>
    given(received('2026-03-02', HYGIENE), accepted('2026-03-02'))
      .when(tick('2026-12-31'))
      .then(
        { type: 'YellowCardShown', due: '2026-03-09', effectiveAt: '2026-03-09T00:00:00.000+08:00' },
        { type: 'RedCardShown', effectiveAt: '2026-03-10T00:00:00.000+08:00' },
        { type: 'SupervisedHandlingOrdered', effectiveAt: '2026-03-11T00:00:00.000+08:00' },
        { type: 'StatutoryLimitPassed', statutoryDue: '2026-03-30', effectiveAt: '2026-03-31T00:00:00.000+08:00' },
      ));

  it('a bare 日 of a special law runs by its earlier reading, and keeps both', () =>
    given(received('2026-04-20', { item: 'road-freight', jurisdiction: 'XAGX' }))
      .when(accepted('2026-04-20'))
      .then({
        type: 'ObligationOpened',
        obligation: { due: '2026-04-23', statutoryDue: '2026-05-11', statutoryDueLenient: '2026-05-20' },
      }));

  it('a law that counts from receipt does so', () =>
    given(received('2026-03-02', { item: 'construction-waste' }))
      .when(accepted('2026-03-05'))
      .then({
        type: 'ObligationOpened',
        obligation: { start: '2026-03-02', due: '2026-03-09', statutoryDue: '2026-03-30' },
      }));

  it('a promise never ends after the limit of the law', () =>
    given(received('2026-02-14', { item: 'construction-permit' }))
      .when(accepted('2026-02-14'))
      .then({ type: 'ObligationOpened', obligation: { due: '2026-02-24', statutoryDue: '2026-02-24' } }));

  it('a day past the known calendar is provisional', () =>
    given(received('2026-12-10', HYGIENE))
      .when(accepted('2026-12-10', twenty))
      .then({ type: 'ObligationOpened', obligation: { due: '2027-01-07', provisional: true } }));

  it.each(['ACCEPTED', 'UNDER_REVIEW'])('never grants by silence: a year in %s', (state) => {
    const steps = state === 'ACCEPTED' ? [] : [reviewStarted('2026-03-02'), verified('2026-03-02')];
    const silent = given(...accept20, ...steps);
    silent.when(tick('2027-03-02')).thenNever('LicenceGranted', 'LicenceDenied', 'PushOrdered');
    silent.when(tick('2027-03-02')).thenPermit({ state });
  });

  it('the reviewer who comes late still decides, and the delay stays on record', () =>
    given(...accept20, reviewStarted('2026-03-02'), verified('2026-03-02'))
      .when(granted('2026-03-31'))
      .then(
        { type: 'RedCardShown', obligation: 'decide' },
        { type: 'ObligationMet', obligationId: 'decide:public-place-hygiene', late: true },
        { type: 'LicenceGranted' },
      ));

  it('on the last moment of the last day it is in time', () =>
    given(...accept20, reviewStarted('2026-03-02'), verified('2026-03-02'))
      .when(denied('2026-03-30T23:59:59.999+08:00'))
      .then({ type: 'ObligationMet', late: false }, { type: 'LicenceDenied' }));

  it('being decided stops the ladder', () =>
    given(...accept20, granted('2026-03-28'))
      .when(tick('2026-04-02'))
      .thenNever('RedCardShown', 'SupervisedHandlingOrdered', 'StatutoryLimitPassed'));
});

describe('Section 5: a red card demands a reason', () => {
  const late = given(...accept20, tick('2026-03-31'));

  it('from the organ that earned it', () => {
    late
      .when(explained('2026-03-31', 'decide:public-place-hygiene'))
      .then({ type: 'DelayExplained', by: { user: 'head' } });
    late
      .when(explained('2026-03-31', 'decide:public-place-hygiene', { by: person('head', '610113-health') }))
      .thenRefused('notCompetent', { pointsTo: '610113-approval-bureau' });
  });

  it('once', () =>
    given(...accept20, tick('2026-03-31'), explained('2026-03-31', 'decide:public-place-hygiene'))
      .when(explained('2026-04-01', 'decide:public-place-hygiene'))
      .thenRefused('nothingToExplain', { unexplained: [] }));

  it('also after the decision came at last', () =>
    given(...accept20, granted('2026-04-03'))
      .when(explained('2026-04-03', 'decide:public-place-hygiene'))
      .then({ type: 'DelayExplained' }));

  it('nothing is explained before it is red', () =>
    given(...accept20, tick('2026-03-30'))
      .when(explained('2026-03-30', 'decide:public-place-hygiene'))
      .thenRefused('nothingToExplain', {
        allowedCommands: LAWFUL_COMMANDS.ACCEPTED,
      }));
});
