import { describe, expect, it } from 'vitest';
import type { ItemFacts, ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import type { ClockHistory } from '../../../domain/permit/types.ts';
import type { RefusalCode } from '../../../domain/refusal.ts';
import { given } from '../../given.ts';
import { followedUp } from './linkage/steps.ts';
import { BUREAU, factsOf } from './reference.ts';
import { accepted, calendarAdopted, granted, imported, person, received, text } from './steps.ts';

const twentyDays = (): ReferenceFacts => {
  const facts = factsOf('610113', 'food-business', 2026);
  const items = facts.items.map((version) => ({
    ...version,
    statutoryLimit: { value: 20, unit: 'wd' as const },
    statutoryLimitWd: 20,
    promisedLimitWd: 20,
    extensionWd: 10,
  }));
  return { ...facts, items };
};

type Pause = ClockHistory['pauses'][number];
const pause = (from: string, to: string): Pause => ({
  kind: 'expertReview',
  from,
  to,
  basis: { document: '中华人民共和国行政许可法', article: '第四十五条' },
  reasons: text(),
});
const extension = (wd: number, approvedOn: string) => ({ wd, approvedOn, approvedBy: BUREAU, reasons: text() });

describe('Go-live: an open case of an older system keeps the clock that the law gave it', () => {
  it.each<[string, Partial<ClockHistory>, string]>([
    ['as accepted', {}, '2026-03-30'],
    [
      'with an expert review that took eight working days out',
      { pauses: [pause('2026-03-10', '2026-03-20')] },
      '2026-04-10',
    ],
    ['extended by ten', { extension: extension(10, '2026-03-27') }, '2026-04-14'],
    [
      'with both',
      { pauses: [pause('2026-03-10', '2026-03-20')], extension: extension(10, '2026-04-03') },
      '2026-04-24',
    ],
  ])('accepted 2026-03-02, %s', (_, { pauses = [], extension: extended }, due) => {
    const story = given(
      imported('2026-04-07', { facts: twentyDays(), pauses, ...(extended && { extension: extended }) }),
    );
    expect(story.permit.obligations).toMatchObject([
      { id: 'decide:food-business', statutoryDue: due, due, start: '2026-03-02' },
    ]);
  });

  it('is no receipt and no acceptance of ours, and says for ever where it came from', () => {
    const { permit, log } = given(imported('2026-03-04'));
    expect(log.map(({ type }) => type)).toEqual(['CaseImported', 'ObligationOpened']);
    expect(permit).toMatchObject({
      state: 'ACCEPTED',
      accepted: { on: '2026-03-02', deemed: false, by: null },
      imported: { system: 'old-approval', number: 'YT-2026-0001' },
    });
  });

  it('freezes the versions of the day it was accepted, as if that had been here', () => {
    const here = given(received('2026-03-02'), accepted('2026-03-02')).permit;
    const there = given(imported('2026-03-04')).permit;
    expect(there.items).toEqual(here.items);
    expect(there.policy).toEqual(here.policy);
    expect(there.obligations[0]?.statutoryDue).toBe(here.obligations[0]?.statutoryDue);
  });

  it('goes on like every other case, to its decision', () =>
    given(imported('2026-03-04'))
      .when(granted('2026-03-05'))
      .then({ type: 'ReviewStarted' }, { type: 'LicenceGranted' }, { type: 'PushOrdered' }));

  it('counts again with its pauses and extension when a calendar comes', () => {
    const on = '2026-12-10';
    const facts = twentyDays();
    const pauses = [pause('2026-12-14', '2026-12-16')];
    const { permit } = given(imported('2026-12-20', { on, facts, pauses }));
    expect(permit.obligations).toMatchObject([{ statutoryDue: '2027-01-11', provisional: true }]);
    given(imported('2026-12-20', { on, facts, pauses }))
      .when(calendarAdopted('2026-12-21'))
      .then({ type: 'DueDateRecomputed', statutoryDue: '2027-01-12', provisional: false });
  });

  it('one that is overdue is red from the moment it comes, with the moments of the law', () => {
    const { permit, log } = given(imported('2026-06-01'));
    expect(permit.obligations).toMatchObject([{ lamp: 'red', statutoryPassed: true }]);
    const red = log.find(({ type }) => type === 'RedCardShown');
    expect(red).toMatchObject({ at: '2026-06-01T09:00:00.000+08:00', effectiveAt: '2026-03-10T00:00:00.000+08:00' });
  });

  it('nobody answers for an order, or before the convener, from a day on which the case was not here', () => {
    const facts = followedUp()(factsOf('610113', 'food-business', 2026));
    const { permit, log } = given(imported('2026-06-01', { facts }));
    const of = (type: string) => log.find((event) => event.type === type);
    expect(of('RedCardShown')).toMatchObject({ effectiveAt: '2026-03-10T00:00:00.000+08:00' });
    for (const type of ['SupervisedHandlingOrdered', 'HandlingOrderIssued', 'MatterReferred'])
      expect(of(type)).toMatchObject({ effectiveAt: '2026-06-01T09:00:00.000+08:00' });
    expect(of('MatterRaised')).toBeUndefined();
    expect(permit.obligations.filter(({ kind }) => kind !== 'decide')).toMatchObject([
      { kind: 'answerOrder', due: '2026-06-03', lamp: 'green' },
      { kind: 'convene', due: '2026-06-08', lamp: 'green' },
    ]);
  });

  it('Art. 32(1)4: one that is only received is accepted by the silence that has already passed', () =>
    given()
      .when(imported('2026-03-20', { state: 'RECEIVED' }))
      .then({ type: 'CaseImported', acceptedOn: null }, { type: 'Accepted', deemed: true, acceptedOn: '2026-03-02' }));
});

describe('Go-live: what a statement says beyond its days', () => {
  const by = { acceptedBy: 'old-clerk', facts: twentyDays() };
  const clockOf = (asked: Parameters<typeof imported>[1]) =>
    given(imported('2026-05-06', { ...by, ...asked })).permit.obligations[0]?.statutoryDue;

  it('a pause after the extension is measured against the extended limit, and moves it', () => {
    // 20 wd end on 03-30, extended on 04-14, then eight working days out
    const extended = { extension: extension(10, '2026-03-27') };
    const late = { ...pause('2026-04-03', '2026-04-16'), toldOn: '2026-04-03' };
    expect(clockOf({ ...extended, pauses: [late] })).toBe('2026-04-24');
    given()
      .when(imported('2026-05-06', { ...by, ...extended, pauses: [{ ...late, from: '2026-04-15', to: '2026-04-16' }] }))
      .thenRefused('importInvalid', { field: 'pauses[0].from', problem: 'afterLimit', instead: '2026-04-14' });
    // and an extension against the limit that earlier pauses alone had moved
    given()
      .when(imported('2026-05-06', { ...by, extension: extension(10, '2026-03-31'), pauses: [late] }))
      .thenRefused('importInvalid', { field: 'extension.approvedOn', problem: 'afterLimit', instead: '2026-03-30' });
  });

  it('a case that was corrected is accepted within five days of the second hand-in', () =>
    expect(
      clockOf({ acceptedOn: '2026-03-23', correction: { requestedOn: '2026-03-09', handedInOn: '2026-03-16' } }),
    ).toBe('2026-04-21'));

  it('who accepted it there does not decide it here', () => {
    const story = given(imported('2026-03-04', { ...by, acceptedBy: 'decider' }));
    expect(story.permit.accepted).toEqual({ on: '2026-03-02', deemed: false, by: 'decider' });
    story.when(granted('2026-03-05')).thenRefused('secondPerson', { did: 'accept' });
  });

  const items = (changing: Partial<ItemFacts>): ReferenceFacts => ({
    ...twentyDays(),
    items: twentyDays().items.map((version) => ({ ...version, ...changing })),
  });
  const extendedBy = (approvedBy: string, wd: number) => ({
    extension: { ...extension(wd, '2026-03-20'), approvedBy },
  });

  it('Art. 42(2): of an item handled jointly the extension is the government’s', () => {
    const facts = items({ handling: 'joint', extensionWd: 15 });
    expect(clockOf({ facts, ...extendedBy('610113-gov-office', 15) })).toBe('2026-04-21');
    given()
      .when(imported('2026-05-06', { ...by, facts, ...extendedBy(BUREAU, 15) }))
      .thenRefused('importInvalid', {
        field: 'extension.approvedBy',
        problem: 'notCompetent',
        instead: '610113-gov-office',
      });
  });

  it('Art. 42(1): no extension is longer than ten working days, unless by a law of the item’s own', () => {
    const law = { document: '中华人民共和国食品安全法', article: '第三十五条' };
    expect(clockOf({ facts: items({ extensionWd: 30, extensionBasis: law }), ...extendedBy(BUREAU, 30) })).toBe(
      '2026-05-14',
    );
    given()
      .when(imported('2026-05-06', { ...by, facts: items({ extensionWd: 30 }), ...extendedBy(BUREAU, 11) }))
      .thenRefused('importInvalid', { field: 'extension.wd', problem: 'overLimit', instead: 10 });
  });

  it.each([
    ['owed while it can still be met in time', '2026-03-09', [{ id: 'assign:food-business', due: '2026-03-09' }]],
    ['no card is made up once its time is over', '2026-03-10', []],
  ])('Art. 55: to name who inspects is %s', (_, day, assignments) => {
    const facts = items({ specialProcedures: ['inspection'] });
    const { permit } = given(imported(day, { ...by, facts }));
    expect(permit.obligations.filter(({ kind }) => kind === 'assign')).toMatchObject(assignments);
  });

  it('what earlier releases took over goes on as they judged it', () => {
    const { permit } = given(imported('2026-04-10', { acceptedOn: '2026-03-20', facts: twentyDays() }));
    expect(permit.accepted).toEqual({ on: '2026-03-20', deemed: false, by: null });
  });
});

describe('A statement that does not hold together is refused by its field', () => {
  it.each<[string, Parameters<typeof imported>[1], RefusalCode, { [field: string]: unknown }]>([
    [
      'accepted before it was received',
      { acceptedOn: '2026-03-01' },
      'importInvalid',
      { field: 'acceptedOn', instead: '2026-03-02' },
    ],
    ['accepted in the future', { acceptedOn: '2026-05-01' }, 'future', { field: 'acceptedOn' }],
    [
      'only received, yet paused',
      { state: 'RECEIVED', pauses: [pause('2026-03-03', '2026-03-04')] },
      'importInvalid',
      { field: 'pauses' },
    ],
    [
      'paused before acceptance',
      { pauses: [pause('2026-03-01', '2026-03-04')] },
      'importInvalid',
      { field: 'pauses[0].from' },
    ],
    [
      'a pause that ends before it begins',
      { pauses: [pause('2026-03-04', '2026-03-03')] },
      'importInvalid',
      { field: 'pauses[0].to' },
    ],
    [
      'two pauses at once',
      { pauses: [pause('2026-03-03', '2026-03-09'), pause('2026-03-06', '2026-03-10')] },
      'importInvalid',
      { field: 'pauses[1].from', problem: 'overlap' },
    ],
    [
      'a pause that would revive a dead clock',
      { pauses: [pause('2026-04-01', '2026-04-02')] },
      'importInvalid',
      { field: 'pauses[0].from', problem: 'afterLimit' },
    ],
    [
      'extended beyond the law',
      { extension: extension(11, '2026-03-20') },
      'importInvalid',
      { field: 'extension.wd', instead: 10 },
    ],
    [
      'extended too late',
      { extension: extension(10, '2026-04-01') },
      'importInvalid',
      { field: 'extension.approvedOn', problem: 'afterLimit' },
    ],
    [
      'under review by one',
      { state: 'UNDER_REVIEW', reviewers: ['one', 'one'] },
      'twoOfficersRequired',
      { field: 'reviewers' },
    ],
    [
      'of a year nobody has a calendar of',
      { on: '2020-03-02' },
      'importInvalid',
      { field: 'receivedAt', problem: 'beforeCalendar' },
    ],
    ['of another bureau', { competentOrg: '610113-health' }, 'notCompetent', { pointsTo: BUREAU }],
    [
      'of an item the bureau never had',
      { item: 'film-projection', competentOrg: BUREAU },
      'itemNotInCatalogue',
      { pointsTo: '610113-publicity' },
    ],
  ])('%s', (_, asked, code, detail) => {
    const facts = asked?.item || asked?.on ? {} : { facts: twentyDays() };
    given()
      .when(imported('2026-04-10', { ...facts, ...asked }))
      .thenRefused(code, detail);
  });

  const TOLD = { ...pause('2026-03-10', '2026-03-12'), toldOn: '2026-03-10' };
  const by = { acceptedBy: 'old-clerk' };
  const capped = (): ReferenceFacts => ({
    ...twentyDays(),
    items: twentyDays().items.map((version) => ({
      ...version,
      pauses: [{ kind: 'expertReview', basis: '食品安全法第三十五条', maxWd: 3 }],
    })),
  });
  // received 2026-03-02: the five working days end on 03-09
  it.each<[string, Parameters<typeof imported>[1], RefusalCode, { [field: string]: unknown }]>([
    [
      'Art. 32(1)4: accepted after silence had accepted it, with the day from which it counts',
      { ...by, acceptedOn: '2026-03-10' },
      'importInvalid',
      { field: 'acceptedOn', problem: 'deemedAccepted', instead: '2026-03-02' },
    ],
    [
      'a correction asked for after silence had accepted the case',
      { ...by, acceptedOn: '2026-03-20', correction: { requestedOn: '2026-03-10', handedInOn: '2026-03-20' } },
      'importInvalid',
      { field: 'correction.requestedOn', problem: 'deemedAccepted', instead: '2026-03-02' },
    ],
    [
      'accepted after silence had accepted the second hand-in',
      { ...by, acceptedOn: '2026-03-25', correction: { requestedOn: '2026-03-09', handedInOn: '2026-03-16' } },
      'importInvalid',
      { field: 'acceptedOn', problem: 'deemedAccepted', instead: '2026-03-16' },
    ],
    [
      'accepted before what was missing was handed in',
      { ...by, acceptedOn: '2026-03-12', correction: { requestedOn: '2026-03-09', handedInOn: '2026-03-16' } },
      'importInvalid',
      { field: 'acceptedOn', problem: 'beforeCorrection', instead: '2026-03-16' },
    ],
    [
      'only received, yet accepted by somebody',
      { ...by, state: 'RECEIVED' },
      'importInvalid',
      { field: 'acceptedBy', problem: 'notYetAccepted' },
    ],
    [
      'Art. 45: a pause that began before the applicant was told',
      { ...by, pauses: [{ ...TOLD, toldOn: '2026-03-11' }] },
      'importInvalid',
      { field: 'pauses[0].from', problem: 'beforeTold', instead: '2026-03-11' },
    ],
    [
      'told before there was a clock',
      { ...by, pauses: [{ ...TOLD, toldOn: '2026-03-01' }] },
      'importInvalid',
      { field: 'pauses[0].toldOn', problem: 'beforeAcceptance' },
    ],
    [
      'told in the future',
      { ...by, pauses: [{ ...TOLD, toldOn: '2026-05-01' }] },
      'future',
      { field: 'pauses[0].toldOn' },
    ],
    [
      'a pause that is none of Art. 45 and that the item does not name',
      { ...by, pauses: [{ ...TOLD, kind: 'siteSurvey' }] },
      'importInvalid',
      { field: 'pauses[0].kind', problem: 'neverPauses' },
    ],
    [
      'pauses longer than the item lets them be, together',
      { ...by, facts: capped(), pauses: [TOLD, pause('2026-03-16', '2026-03-18')] },
      'importInvalid',
      { field: 'pauses[1].to', problem: 'overLimit', instead: '2026-03-17' },
    ],
    [
      'extended by an organ that does not decide',
      { ...by, extension: { ...extension(10, '2026-03-20'), approvedBy: '610113-health' } },
      'importInvalid',
      { field: 'extension.approvedBy', instead: BUREAU },
    ],
  ])('%s', (_, asked, code, detail) =>
    given()
      .when(imported('2026-04-10', { facts: twentyDays(), ...asked }))
      .thenRefused(code, detail),
  );

  it('a case that is here is not imported into', () =>
    given(received('2026-03-02'))
      .when(imported('2026-03-04', { by: person('operator', 'operators') }))
      .thenRefused('alreadyReceived'));
});
