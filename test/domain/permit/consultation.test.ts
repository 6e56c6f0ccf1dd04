import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import type { RefusalCode } from '../../../domain/refusal.ts';
import { given, type Step, tick } from '../../given.ts';
import { calendar2027 } from './reference.ts';
import {
  accepted,
  calendarAdopted,
  conflictDeclared,
  countersigned,
  denied,
  explained,
  granted,
  HEALTH,
  MARKET,
  opinionGiven,
  opinionsRequested,
  person,
  procedureStarted,
  pushed,
  received,
  reviewStarted,
  terminated,
  text,
  transferred,
  verified,
  withdrawn,
} from './steps.ts';

const withPolicy = (facts: ReferenceFacts, consultationWd: number): ReferenceFacts => ({
  ...facts,
  policies: facts.policies.map((policy) => ({ ...policy, consultationWd })),
});
const withItem = (facts: ReferenceFacts, consultationWd: number): ReferenceFacts => ({
  ...facts,
  items: facts.items.map((version) => ({ ...version, consultationWd })),
});

const CASE = '610113-20260302-000001';
const open: Step[] = [received('2026-03-02'), accepted('2026-03-02')];
const reviewed: Step[] = [...open, reviewStarted('2026-03-02'), countersigned('2026-03-03'), verified('2026-03-03')];
/** due on Tuesday the tenth: five working days from Tuesday the third */
const asked: Step[] = [...reviewed, opinionsRequested('2026-03-03')];

describe('S23, S24: another department is asked for its opinion (征求意见)', () => {
  it('each of several has a question of its own, and a duty with cards', () =>
    given(...reviewed)
      .when(opinionsRequested('2026-03-03', { departments: [MARKET, HEALTH], item: 'food-business' }))
      .then(
        {
          type: 'OpinionRequested',
          consultation: `${CASE}-Y1`,
          organ: MARKET,
          item: 'food-business',
          askedOn: '2026-03-03',
          limitWd: 5,
          answerBy: '2026-03-10',
        },
        {
          type: 'ObligationOpened',
          obligation: { id: `consult:${CASE}-Y1`, kind: 'consult', organ: MARKET, due: '2026-03-10', lamp: 'green' },
        },
        { type: 'OpinionRequested', consultation: `${CASE}-Y2`, organ: HEALTH },
        { type: 'ObligationOpened', obligation: { id: `consult:${CASE}-Y2`, organ: HEALTH } },
      ));

  it.each<[string, Parameters<typeof accepted>[1], number]>([
    ['the policy', { changing: (facts) => withPolicy(facts, 3) }, 3],
    ['the item, before the policy', { changing: (facts) => withItem(withPolicy(facts, 3), 8) }, 8],
  ])('the time to answer is set by %s', (_by, acceptance, limitWd) =>
    given(received('2026-03-02'), accepted('2026-03-02', acceptance))
      .when(opinionsRequested('2026-03-02'))
      .then({ type: 'OpinionRequested', limitWd }),
  );

  it('may be shorter, and not longer', () => {
    given(...reviewed)
      .when(opinionsRequested('2026-03-03', { limitWd: 2 }))
      .then({ type: 'OpinionRequested', limitWd: 2, answerBy: '2026-03-05' });
    given(...reviewed)
      .when(opinionsRequested('2026-03-03', { limitWd: 6 }))
      .thenRefused('consultationTooLong', { field: 'limitWd', mostWd: 5 });
  });

  it.each<[string, Step, RefusalCode, { [field: string]: unknown }]>([
    [
      'of one that the register does not know',
      opinionsRequested('2026-03-03', { departments: [MARKET, '610113-nobody'] }),
      'unknownDepartment',
      { field: 'departments', unknown: ['610113-nobody'] },
    ],
    [
      'of the bureau itself',
      opinionsRequested('2026-03-03', { departments: ['610113-approval-bureau'] }),
      'ownDepartment',
      { field: 'departments', instead: 'startReview' },
    ],
    [
      'by another organ',
      opinionsRequested('2026-03-03', { by: person('stranger', HEALTH) }),
      'notCompetent',
      { pointsTo: '610113-approval-bureau' },
    ],
    [
      'about an item that is not in the case',
      opinionsRequested('2026-03-03', { item: 'drainage' }),
      'unknownItem',
      { items: ['food-business'] },
    ],
  ])('is not asked %s', (_who, step, code, detail) =>
    given(...reviewed)
      .when(step)
      .thenRefused(code, detail),
  );

  it('is not asked twice at once, and again once it has answered', () => {
    given(...asked)
      .when(opinionsRequested('2026-03-04', { departments: [HEALTH, MARKET] }))
      .thenRefused('alreadyAsked', { field: 'departments', asked: [MARKET], consultations: [`${CASE}-Y1`] });
    given(...asked, opinionGiven('2026-03-04'))
      .when(opinionsRequested('2026-03-05'))
      .then({ type: 'OpinionRequested', consultation: `${CASE}-Y2` });
  });

  it('answers in time, and its duty is met', () =>
    given(...asked)
      .when(opinionGiven('2026-03-10', { opinion: 'conditions', text: text('conditions') }))
      .then(
        { type: 'OpinionGiven', consultation: `${CASE}-Y1`, organ: MARKET, opinion: 'conditions', late: false },
        { type: 'ObligationMet', obligationId: `consult:${CASE}-Y1`, late: false },
      ));

  it.each(['disagree', 'conditions'] as const)('says why, where it answers %s', (opinion) =>
    given(...asked)
      .when(opinionGiven('2026-03-04', { opinion }))
      .thenRefused('opinionNeedsText', { field: 'text', opinion }),
  );

  it('only its own officers answer, none of them twice, and none who has an interest', () => {
    given(...asked)
      .when(opinionGiven('2026-03-04', { by: person('reviewer-1') }))
      .thenRefused('notCompetent', { pointsTo: MARKET });
    given(...asked, opinionGiven('2026-03-04'))
      .when(opinionGiven('2026-03-05', { consultation: `${CASE}-Y1` }))
      .thenRefused('alreadyAnswered', { consultation: `${CASE}-Y1`, opinion: 'agree', on: '2026-03-04' });
    given(
      ...asked,
      conflictDeclared('2026-03-03', 'head', { by: { ...person('head'), role: 'organHead' }, officer: 'liaison' }),
    )
      .when(opinionGiven('2026-03-04'))
      .thenRefused('conflictOfInterest', { field: 'by', officers: ['liaison'] });
  });

  it('what was never asked is not answered', () =>
    given(...asked)
      .when(opinionGiven('2026-03-04', { consultation: `${CASE}-Y9` }))
      .thenRefused('unknownConsultation', {
        field: 'consultation',
        open: [`${CASE}-Y1`],
        allowedCommands: expect.arrayContaining(['giveOpinion']),
      }));
});

describe('S23: a department that stays silent', () => {
  it('climbs the ladder: reminder, yellow, red, supervised handling', () =>
    given(...asked)
      .when(tick('2026-03-13'))
      .then(
        { type: 'ReminderSent', obligation: 'consult', organ: MARKET },
        { type: 'YellowCardShown', obligation: 'consult', organ: MARKET, due: '2026-03-10' },
        { type: 'RedCardShown', obligation: 'consult', organ: MARKET },
        { type: 'SupervisedHandlingOrdered', obligation: 'consult', organ: MARKET },
      ));

  it('says why it was late, for itself', () => {
    const late = [...asked, tick('2026-03-12')];
    given(...late)
      .when(explained('2026-03-12', `consult:${CASE}-Y1`))
      .thenRefused('notCompetent', { pointsTo: MARKET });
    given(...late)
      .when(explained('2026-03-12', `consult:${CASE}-Y1`, { by: person('liaison', MARKET) }))
      .then({ type: 'DelayExplained', obligationId: `consult:${CASE}-Y1` });
  });

  it('answers late, which is taken on record as late', () =>
    given(...asked)
      .when(opinionGiven('2026-03-11'))
      .then(
        { type: 'OpinionGiven', late: true },
        { type: 'ObligationMet', obligationId: `consult:${CASE}-Y1`, late: true },
      ));

  it('is not late by a wait of our own', () =>
    given(...asked)
      .when(opinionGiven('2026-03-12', { askedAt: '2026-03-10T09:00:00.000+08:00' }))
      .then({ type: 'OpinionGiven', late: false, effectiveAt: '2026-03-10T09:00:00.000+08:00' }));
});

describe('Art. 42, 45: no clock of the case stops for a question to another department', () => {
  it('the limit of the decision stays where it was, silent or not', () => {
    const before = given(...reviewed).permit.obligations.find(({ kind }) => kind === 'decide');
    const after = given(...asked, tick('2026-03-20')).permit.obligations.find(({ kind }) => kind === 'decide');
    expect(before).toBeDefined();
    expect(after).toMatchObject({ due: before?.due, statutoryDue: before?.statutoryDue });
  });

  it('and it is no special procedure, unless the item names the law that makes it one', () => {
    given(...reviewed)
      .when(procedureStarted('2026-03-03', { kind: 'consultation' }))
      .thenRefused('neverPauses', { field: 'kind', kind: 'consultation' });
    expect(given(...asked).permit).toMatchObject({ state: 'UNDER_REVIEW' });
    expect(given(...asked).permit.procedures).toBeUndefined();
  });
});

describe('Art. 37, 38: a lawful decision waits for no department', () => {
  it('is made while one is silent; it names what opinions were there, and the wait is over', () =>
    given(
      ...reviewed,
      opinionsRequested('2026-03-03', { departments: [MARKET, HEALTH] }),
      opinionGiven('2026-03-04', { opinion: 'disagree', text: text('why') }),
    )
      .when(granted('2026-03-05'))
      .then(
        { type: 'ObligationMet', obligation: 'decide' },
        { type: 'ObligationEnded', obligationId: `consult:${CASE}-Y2`, reason: 'decided' },
        {
          type: 'LicenceGranted',
          opinions: [
            { consultation: `${CASE}-Y1`, organ: MARKET, opinion: 'disagree', late: false },
            { consultation: `${CASE}-Y2`, organ: HEALTH, opinion: null, late: false },
          ],
        },
        { type: 'ConsultationConcluded', consultation: `${CASE}-Y2`, organ: HEALTH, reason: 'decided' },
      ));

  it('a denial names them as well, silence after its time as late', () =>
    given(...asked)
      .when(denied('2026-03-12'))
      .then({ type: 'LicenceDenied', opinions: [{ organ: MARKET, opinion: null, late: true }] }));

  it('names nothing where nobody was asked', () => {
    const { log } = given(...reviewed, granted('2026-03-05'));
    expect(log.find(({ type }) => type === 'LicenceGranted')).not.toHaveProperty('opinions');
  });

  it('an answer that comes after it is on record as such, and moves nothing', () => {
    const decided = given(...asked, granted('2026-03-05'), pushed('2026-03-05'));
    expect(allowedCommands(decided.permit)).toContain('giveOpinion');
    decided.when(opinionGiven('2026-03-06')).then({ type: 'OpinionGiven', late: false, afterDecision: true });
    decided.when(opinionGiven('2026-03-06')).thenOnly('OpinionGiven');
    decided.when(opinionGiven('2026-03-06')).thenPermit({ state: 'GRANTED' });
  });

  it('a red card of the silent one is still explained after the decision', () =>
    given(...asked, tick('2026-03-12'), granted('2026-03-12'))
      .when(explained('2026-03-13', `consult:${CASE}-Y1`, { by: person('liaison', MARKET) }))
      .then({ type: 'DelayExplained' }));

  it.each<[string, Step, string]>([
    ['withdrawn', withdrawn('2026-03-04'), 'withdrawn'],
    ['terminated', terminated('2026-03-04'), 'terminated'],
  ])('what is %s needs no answer any more', (_how, step, reason) => {
    const after = given(...asked, step);
    expect(after.log).toContainEqual(
      expect.objectContaining({ type: 'ObligationEnded', obligationId: `consult:${CASE}-Y1`, reason }),
    );
    after.when(opinionGiven('2026-03-05')).thenRefused('wrongState', { command: 'giveOpinion' });
    after.when(opinionsRequested('2026-03-05')).thenRefused('wrongState', { command: 'requestOpinions' });
  });
});

describe('S24: of several items each has its own questions', () => {
  const ITEMS = ['food-business', 'drainage'];
  const two: Step[] = [
    received('2026-03-02', { items: ITEMS.map((item) => ({ item })) }),
    accepted('2026-03-02'),
    reviewStarted('2026-03-02'),
    ...ITEMS.map((item) => verified('2026-03-02', { item })),
  ];
  const questions: Step[] = [
    opinionsRequested('2026-03-03', { departments: [MARKET], item: 'food-business' }),
    opinionsRequested('2026-03-03', { departments: [HEALTH] }),
  ];
  const [ofFood, ofAll] = [`${CASE}-Y1`, `${CASE}-Y2`];

  it('a decision names those about its item and about the whole, and ends the wait for its item alone', () => {
    const first = given(...two, ...questions).when(granted('2026-03-04', { item: 'drainage' }));
    first.then({ type: 'LicenceGranted', opinions: [{ consultation: ofAll }] });
    first.thenNever('ConsultationConcluded');
    given(...two, ...questions)
      .when(granted('2026-03-04', { item: 'food-business' }))
      .then(
        { type: 'LicenceGranted', opinions: [{ consultation: ofFood }, { consultation: ofAll }] },
        { type: 'ConsultationConcluded', consultation: ofFood, item: 'food-business' },
      );
  });

  it('the last decision ends the wait for an answer about the whole', () => {
    const { log, permit } = given(
      ...two,
      ...questions,
      granted('2026-03-04', { item: 'food-business' }),
      granted('2026-03-04', { item: 'drainage' }),
    );
    const concluded = log.filter((event) => event.type === 'ConsultationConcluded');
    expect(concluded).toMatchObject([
      { consultation: ofFood, item: 'food-business' },
      { consultation: ofAll, reason: 'decided' },
    ]);
    expect(concluded[1]).not.toHaveProperty('item');
    expect(permit.obligations.map(({ kind }) => kind)).not.toContain('consult');
  });

  it('what was answered is not waited for, and is named all the same', () =>
    given(...two, ...questions, opinionGiven('2026-03-03', { consultation: ofFood }))
      .when(granted('2026-03-04', { item: 'food-business' }))
      .then({
        type: 'LicenceGranted',
        opinions: [{ consultation: ofFood, opinion: 'agree' }, { consultation: ofAll }],
      }));

  it('one that is withdrawn needs no answer any more, and the whole does', () => {
    const rest = given(...two, ...questions, granted('2026-03-04', { item: 'drainage' })).when(withdrawn('2026-03-05'));
    rest.then(
      { type: 'ObligationEnded', obligationId: `consult:${ofFood}`, reason: 'withdrawn' },
      { type: 'ConsultationConcluded', consultation: ofFood, reason: 'withdrawn' },
      { type: 'ConsultationConcluded', consultation: ofAll, reason: 'withdrawn' },
    );
  });

  it('a department may be asked about each, and each department about one', () => {
    given(...two, ...questions)
      .when(opinionsRequested('2026-03-03', { departments: [MARKET], item: 'drainage' }))
      .then({ type: 'OpinionRequested', consultation: `${CASE}-Y3`, item: 'drainage' });
    given(...two, ...questions)
      .when(opinionsRequested('2026-03-03', { departments: [HEALTH], item: 'food-business' }))
      .then({ type: 'OpinionRequested', organ: HEALTH, item: 'food-business' });
    given(...two, ...questions)
      .when(opinionsRequested('2026-03-03', { departments: [MARKET], item: 'food-business' }))
      .thenRefused('alreadyAsked', { consultations: [ofFood] });
  });

  it('nobody is asked about what is decided', () =>
    given(...two, granted('2026-03-03', { item: 'drainage' }))
      .when(opinionsRequested('2026-03-03', { item: 'drainage' }))
      .thenRefused('alreadyDecided', { field: 'item', item: 'drainage', open: ['food-business'] }));

  it('the time to answer is that of the item, about the whole the shortest', () => {
    const each = {
      changing: (facts: ReferenceFacts): ReferenceFacts => ({
        ...facts,
        items: facts.items.map((version) => ({ ...version, consultationWd: version.id === 'drainage' ? 3 : 8 })),
      }),
    };
    const set = given(two[0] ?? received('2026-03-02'), accepted('2026-03-02', each));
    set.when(opinionsRequested('2026-03-03', { item: 'food-business' })).then({ type: 'OpinionRequested', limitWd: 8 });
    set.when(opinionsRequested('2026-03-03', { item: 'drainage' })).then({ type: 'OpinionRequested', limitWd: 3 });
    set.when(opinionsRequested('2026-03-03')).then({ type: 'OpinionRequested', limitWd: 3 });
  });

  it('the record of an answer says what it is about, and what was said', () => {
    const { log } = given(
      ...two,
      ...questions,
      opinionGiven('2026-03-04', { consultation: ofFood, opinion: 'disagree', text: text('why') }),
      opinionGiven('2026-03-04', { consultation: ofAll }),
    );
    const [about, whole] = log.filter((event) => event.type === 'OpinionGiven');
    expect(about).toMatchObject({ item: 'food-business', text: { id: 'why' } });
    expect(Object.keys(whole ?? {})).not.toContain('item');
    expect(Object.keys(whole ?? {})).not.toContain('text');
    const duties = log.flatMap((event) => (event.type === 'ObligationOpened' ? [event.obligation] : []));
    const [duty, other] = duties.filter(({ kind }) => kind === 'consult');
    expect(duty).toMatchObject({ item: 'food-business', basis: [{ document: '西安市审管联动工作方案' }] });
    expect(other).not.toHaveProperty('item');
  });
});

describe('S24: a question goes with the case, and counts with its calendar', () => {
  it('the organ that takes the case over decides with what was asked before', () => {
    const moved = given(
      ...asked,
      transferred('2026-03-04', {
        changing: (facts) => ({
          ...facts,
          entries: facts.entries.map(({ entry, ...version }) => ({
            ...version,
            entry: entry && { ...entry, toOrg: entry.supervisor },
          })),
        }),
      }),
    );
    expect(moved.permit.obligations.find(({ kind }) => kind === 'consult')).toMatchObject({ organ: MARKET });
    expect(moved.permit.consultations).toMatchObject([{ organ: MARKET, given: null }]);
  });

  it('a day past the known calendar is counted again', () => {
    const atYearsEnd = given(received('2026-12-21'), accepted('2026-12-21'), opinionsRequested('2026-12-28'));
    expect(atYearsEnd.permit.consultations).toMatchObject([{ answerBy: '2027-01-04' }]);
    atYearsEnd
      .when(calendarAdopted('2026-12-29', { calendar: calendar2027 }))
      .thenPermit({ consultations: [{ answerBy: '2027-01-05' }] });
  });
});
