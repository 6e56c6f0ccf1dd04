import { describe, expect, it } from 'vitest';
import { workdaysBetween } from '../../../domain/calendar.ts';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { fold } from '../../../ledger/readModels/fold.ts';
import { NO_ROWS } from '../../../ledger/readModels/rows.ts';
import { given, play, type Step, type Story, tick } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { calendar2027 } from './reference.ts';
import {
  accepted,
  calendarAdopted,
  capped,
  countersigned,
  granted,
  hearingArranged,
  hearingHeld,
  hearingOrdered,
  hearingRequested,
  hearingTold,
  imported,
  inspectorsAssigned,
  person,
  procedureEnded,
  procedureStarted,
  promised,
  received,
  reviewStarted,
  stated,
  text,
  verified,
  verifiedAlone,
  withdrawn,
} from './steps.ts';

const head = { ...person('head'), role: 'organHead' };
const HYGIENE = { item: 'public-place-hygiene' };
const both =
  (...changes: ((facts: ReferenceFacts) => ReferenceFacts)[]) =>
  (facts: ReferenceFacts): ReferenceFacts =>
    changes.reduce((changed, change) => change(changed), facts);

/** 20 wd from Monday 2026-03-02, by the law and as promised: due on 2026-03-30. */
const underReview = (...changes: Parameters<typeof both>): Step[] => [
  received('2026-03-02', HYGIENE),
  accepted('2026-03-02', { changing: both(promised(20), ...changes) }),
  reviewStarted('2026-03-02'),
];
const clockOf = ({ obligations }: Permit) => obligations.find(({ kind }) => kind === 'decide');
/** what happened to the duty to decide */
const ofClock = (log: Story['log']) =>
  log.filter((event) =>
    'obligation' in event
      ? event.obligation === 'decide' || (event.type === 'ObligationOpened' && event.obligation.kind === 'decide')
      : false,
  );
const due = (...steps: Step[]) => clockOf(given(...steps).permit)?.statutoryDue;

describe('Art. 45: the days of a special procedure do not count', () => {
  it('expert review 03-10 → 03-20, 8 wd out: 2026-03-30 becomes 2026-04-10 (Section 4)', () =>
    given(...underReview(), procedureStarted('2026-03-10'))
      .when(procedureEnded('2026-03-20'))
      .then(
        { type: 'SpecialProcedureEnded', kind: 'expertReview', endedOn: '2026-03-20', pausedThrough: '2026-03-20' },
        {
          type: 'DueDateRecomputed',
          because: 'pause',
          previous: { due: '2026-03-30', statutoryDue: '2026-03-30' },
          due: '2026-04-10',
          statutoryDue: '2026-04-10',
          statutoryDueLenient: '2026-04-10',
        },
        { type: 'ReviewResumed' },
      ));

  it.each([
    ['ended on the day it began', '2026-03-10', '2026-03-10', '2026-03-30'],
    ['a single working day', '2026-03-10', '2026-03-11', '2026-03-31'],
    ['over a weekend alone', '2026-03-13', '2026-03-15', '2026-03-30'],
    ['over Qingming', '2026-03-30', '2026-04-07', '2026-04-07'],
    ['from the last day on', '2026-03-30', '2026-04-03', '2026-04-03'],
  ])('%s: %s → %s, due %s', (_rule, from, to, expected) =>
    expect(due(...underReview(), procedureStarted(from), procedureEnded(to))).toBe(expected),
  );

  it.each(['tender', 'auction', 'inspection', 'test', 'quarantine', 'appraisal', 'expertReview'])('%s pauses', (kind) =>
    given(...underReview())
      .when(procedureStarted('2026-03-10', { kind }))
      .thenPermit({
        state: 'SPECIAL_PROCEDURE',
        procedures: [{ kind, pausesFrom: '2026-03-10', pausedThrough: null }],
      }),
  );

  it.each(['siteSurvey', 'jointSurvey', 'correction', 'meeting'])('%s does not', (kind) =>
    given(...underReview(capped('siteSurvey', 5)))
      .when(procedureStarted('2026-03-10', { kind }))
      .thenRefused('neverPauses', { field: 'kind', kind, kinds: expect.arrayContaining(['hearing', 'expertReview']) }),
  );

  it('another kind does where the item names the law or regulation that says so', () => {
    const named = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      items: facts.items.map((version) => ({
        ...version,
        pauses: [{ kind: 'publicNotice', basis: '公共场所卫生管理条例第八条' }],
      })),
    });
    given(...underReview(named))
      .when(procedureStarted('2026-03-10', { kind: 'publicNotice' }))
      .then({ type: 'SpecialProcedureStarted', kind: 'publicNotice' });
  });

  it('a rule (规章) says so in vain', () => {
    const named = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      items: facts.items.map((version) => ({
        ...version,
        pauses: [{ kind: 'publicNotice', basis: '某某许可管理办法第八条' }],
      })),
    });
    given(...underReview(named))
      .when(procedureStarted('2026-03-10', { kind: 'publicNotice' }))
      .thenRefused('neverPauses', { kind: 'publicNotice' });
  });

  it('days before the written notice count as used', () => {
    const started = procedureStarted('2026-03-13', { startedOn: '2026-03-10', toldOn: '2026-03-13' });
    given(...underReview())
      .when(started)
      .then({ type: 'SpecialProcedureStarted', pausesFrom: '2026-03-13' });
    expect(due(...underReview(), started, procedureEnded('2026-03-20'))).toBe('2026-04-07');
  });

  it('what two procedures share is counted once', () => {
    const overlapping = [
      procedureStarted('2026-03-10'),
      procedureStarted('2026-03-12', { kind: 'test' }),
      procedureEnded('2026-03-16'),
    ];
    const first = given(...underReview(), ...overlapping);
    expect(first.permit).toMatchObject({ state: 'SPECIAL_PROCEDURE' });
    expect(clockOf(first.permit)?.statutoryDue).toBe('2026-03-30');
    first.when(procedureEnded('2026-03-20')).thenPermit({ state: 'UNDER_REVIEW' });
    expect(due(...underReview(), ...overlapping, procedureEnded('2026-03-20'))).toBe('2026-04-10');
  });

  it('each event rests on the article, and on what demands the procedure', () => {
    const { log } = given(...underReview(), procedureStarted('2026-03-10'), procedureEnded('2026-03-20'));
    for (const type of ['SpecialProcedureStarted', 'SpecialProcedureEnded', 'ReviewResumed', 'DueDateRecomputed']) {
      const event = log.find((candidate) => candidate.type === type);
      expect(event && basisOf(event), type).toContainEqual({
        document: '中华人民共和国行政许可法',
        article: '第四十五条',
      });
    }
  });
});

describe('Art. 45: a clock that stands still', () => {
  const paused = [...underReview(), procedureStarted('2026-03-10')];

  it('shows no card and passes no limit, and keeps its lamp', () => {
    const long = given(...paused, tick('2026-12-01'));
    expect(ofClock(long.log).map(({ type }) => type)).toEqual(['ObligationOpened']);
    const yellow = given(...underReview(), tick('2026-03-27'), procedureStarted('2026-03-27'));
    expect(clockOf(yellow.permit)?.lamp).toBe('yellow');
    const ended = given(
      ...underReview(),
      tick('2026-03-27'),
      procedureStarted('2026-03-27'),
      tick('2026-06-01'),
      procedureEnded('2026-06-01'),
    );
    expect(ofClock(ended.log).map(({ type }) => type)).toEqual([
      'ObligationOpened',
      'ReminderSent',
      'YellowCardShown',
      'DueDateRecomputed',
    ]);
    expect(
      clockOf(given(...underReview(), procedureStarted('2026-03-27'), procedureEnded('2026-06-01')).permit)?.lamp,
    ).toBe('yellow');
  });

  it.each([
    ['ReminderSent', '2026-03-27'],
    // 18 of 20 days are used on 2026-04-08: 6 before the procedure, 12 after it
    ['YellowCardShown', '2026-04-09'],
    ['RedCardShown', '2026-04-11'],
    ['StatutoryLimitPassed', '2026-04-11'],
    ['SupervisedHandlingOrdered', '2026-04-14'],
  ])('shows its cards by the days that were used: %s on %s', (type, day) => {
    const { log } = given(...paused, procedureEnded('2026-03-20'), tick('2026-12-01'));
    expect(
      log.filter((event) => event.type === type && 'obligation' in event && event.obligation === 'decide'),
    ).toMatchObject([{ due: '2026-04-10', effectiveAt: `${day}T00:00:00.000+08:00` }]);
  });

  it.each([
    ['verifySubstance', verifiedAlone('2026-03-11')],
    ['decide', granted('2026-03-11')],
  ])('%s waits for its end', (command, step) =>
    given(...paused)
      .when(step)
      .thenRefused('wrongState', {
        command,
        state: 'SPECIAL_PROCEDURE',
        allowedCommands: LAWFUL_COMMANDS.SPECIAL_PROCEDURE,
      }),
  );

  it('is ended with its case', () =>
    given(...paused)
      .when(withdrawn('2026-03-11'), tick('2027-03-11'))
      .thenOnly('ObligationEnded', 'ObligationEnded', 'Withdrawn'));

  it('after it the review goes on to the decision', () =>
    given(...paused, procedureEnded('2026-03-20'))
      .when(countersigned('2026-03-21'), verified('2026-03-21'), granted('2026-04-10'))
      .then({ type: 'ObligationMet', obligation: 'decide', late: false }, { type: 'LicenceGranted' }));

  it('runs by the next calendar where its end lies past the known one', () => {
    const story = given(
      received('2026-12-10', HYGIENE),
      accepted('2026-12-10', { changing: promised(20) }),
      reviewStarted('2026-12-10'),
      procedureStarted('2026-12-14'),
      procedureEnded('2026-12-16'),
    );
    expect(clockOf(story.permit)).toMatchObject({ statutoryDue: '2027-01-11', provisional: true });
    story
      .when(calendarAdopted('2026-12-21'))
      .then({ type: 'DueDateRecomputed', statutoryDue: '2027-01-12', provisional: false });
  });
});

describe('Art. 45: the time that was told is a duty of its own', () => {
  const duty = 'procedure:610113-20260302-000001-T1';

  it('a pause that nothing caps climbs when it outlasts its notice, and goes on', () => {
    // 8 wd from 2026-03-10
    const story = given(...underReview(), procedureStarted('2026-03-10'), tick('2026-12-01'));
    const cards = story.log.filter((event) => 'obligationId' in event && event.obligationId === duty);
    expect(cards.map(({ type, effectiveAt }) => `${type} ${effectiveAt.slice(0, 10)}`)).toEqual([
      'ReminderSent 2026-03-17',
      'YellowCardShown 2026-03-20',
      'RedCardShown 2026-03-21',
      'SupervisedHandlingOrdered 2026-03-24',
    ]);
    expect(story.permit.state).toBe('SPECIAL_PROCEDURE');
  });

  it.each([
    ['2026-03-20', false],
    ['2026-03-21', true],
  ])('ended on %s it is met, late: %s', (day, late) =>
    given(...underReview(), procedureStarted('2026-03-10'))
      .when(procedureEnded(day, { endedOn: '2026-03-20' }))
      .then({ type: 'SpecialProcedureEnded' }, { type: 'ObligationMet', obligationId: duty, late }),
  );

  it('ends with the decision that does not wait for it', () => {
    const steps = [
      ...underReview(capped('expertReview', 5)),
      countersigned('2026-03-10'),
      verified('2026-03-10'),
      procedureStarted('2026-03-10', { neededWd: 5 }),
    ];
    given(...steps)
      .when(granted('2026-03-18'))
      .then({ type: 'ObligationEnded', obligationId: duty, reason: 'decided' }, { type: 'LicenceGranted' });
  });

  it('is counted again with the next calendar', () =>
    given(
      received('2026-12-10', HYGIENE),
      accepted('2026-12-10', { changing: promised(20) }),
      reviewStarted('2026-12-10'),
      procedureStarted('2026-12-28', { neededWd: 5 }),
    )
      // by bare weekdays 2027-01-04; 1 January turned out to be a holiday
      .when(calendarAdopted('2026-12-30'))
      .then({ type: 'DueDateRecomputed', obligation: 'procedure', due: '2027-01-05' }));
});

describe("Art. 45: the item's own maximum caps a pause", () => {
  const cappedAt5 = [...underReview(capped('expertReview', 5)), procedureStarted('2026-03-10', { neededWd: 5 })];

  it('the clock runs on by itself when it is reached, while the procedure may go on', () =>
    given(...cappedAt5)
      .when(tick('2026-03-25'))
      .then(
        { type: 'PauseCapped', pausedThrough: '2026-03-17', effectiveAt: '2026-03-18T00:00:00.000+08:00' },
        { type: 'DueDateRecomputed', due: '2026-04-07', effectiveAt: '2026-03-18T00:00:00.000+08:00' },
        { type: 'ReviewResumed' },
      ));

  it('what ends after that ends without another day', () => {
    given(...cappedAt5, tick('2026-03-25'))
      .when(procedureEnded('2026-03-25'))
      .thenOnly('SpecialProcedureEnded', 'ObligationMet');
    expect(due(...cappedAt5, procedureEnded('2026-03-25'))).toBe('2026-04-07');
  });

  it('what was over before that, and is told late, has run since then', () =>
    given(...cappedAt5, tick('2026-03-25'))
      .when(procedureEnded('2026-03-25', { endedOn: '2026-03-12' }))
      .then(
        { type: 'SpecialProcedureEnded', pausedThrough: '2026-03-12' },
        { type: 'DueDateRecomputed', due: '2026-04-01' },
      ));

  it('however late the engine wakes up', () => {
    const late = given(...cappedAt5, tick('2026-12-01'));
    const passed = late.log.find(({ type }) => type === 'StatutoryLimitPassed');
    expect(passed).toMatchObject({ statutoryDue: '2026-04-07', effectiveAt: '2026-04-08T00:00:00.000+08:00' });
  });

  it('is that of the kind, in however many procedures', () => {
    const first = [...cappedAt5, procedureEnded('2026-03-12')];
    given(...first)
      .when(procedureStarted('2026-03-16', { neededWd: 4 }))
      .thenRefused('pauseTooLong', { field: 'neededWd', mostWd: 3 });
    given(...first)
      .when(procedureStarted('2026-03-16', { neededWd: 3 }))
      .then({ type: 'SpecialProcedureStarted', pausesThrough: '2026-03-19' });
    given(...cappedAt5, procedureEnded('2026-03-18'))
      .when(procedureStarted('2026-03-18', { neededWd: 1 }))
      .thenRefused('pauseTooLong', { mostWd: 0 });
  });

  describe('past the known calendar it is counted again with the next one', () => {
    const acrossNewYear = (startedOn: string, neededWd: number) =>
      given(
        received('2026-12-10', HYGIENE),
        accepted('2026-12-10', { changing: both(promised(20), capped('expertReview', 5)) }),
        reviewStarted('2026-12-10'),
        procedureStarted(startedOn, { neededWd }),
      );

    it('as many working days as it has, neither fewer than were told nor more than the law gives', () => {
      const story = acrossNewYear('2026-12-28', 5);
      story
        .when(calendarAdopted('2026-12-30'))
        // by bare weekdays 2027-01-04; 1 January turned out to be a holiday
        .then({ type: 'PausePeriodRecomputed', previous: '2027-01-04', pausesThrough: '2027-01-05' });
      story
        .when(calendarAdopted('2026-12-30'), tick('2027-01-10'))
        .then({ type: 'PauseCapped', pausedThrough: '2027-01-05' }, { type: 'ReviewResumed' });
      expect(workdaysBetween(calendar2027, '2026-12-28', '2027-01-05')).toBe(5);
    });

    it('what an earlier pause of the kind took stays out of it', () => {
      const { permit } = given(
        received('2026-12-10', HYGIENE),
        accepted('2026-12-10', { changing: both(promised(20), capped('expertReview', 5)) }),
        reviewStarted('2026-12-10'),
        procedureStarted('2026-12-14', { neededWd: 2 }),
        procedureEnded('2026-12-16'),
        procedureStarted('2026-12-29', { neededWd: 3 }),
        calendarAdopted('2026-12-30'),
      );
      expect(permit.procedures?.map(({ pausesThrough }) => pausesThrough)).toEqual(['2026-12-21', '2027-01-04']);
    });

    it('one whose last day was certain stays', () =>
      acrossNewYear('2026-12-22', 5).when(calendarAdopted('2026-12-24')).thenNever('PausePeriodRecomputed'));

    it('rests on what says which days are holidays', () => {
      const { log } = given(
        received('2026-12-10', HYGIENE),
        accepted('2026-12-10', { changing: both(promised(20), capped('expertReview', 5)) }),
        reviewStarted('2026-12-10'),
        procedureStarted('2026-12-28', { neededWd: 5 }),
        calendarAdopted('2026-12-30'),
      );
      const event = log.find(({ type }) => type === 'PausePeriodRecomputed');
      expect(event && basisOf(event)).toEqual([{ document: '中华人民共和国行政许可法', article: '第八十二条' }]);
    });
  });

  it('nobody is told a longer time', () =>
    given(...underReview(capped('expertReview', 5)))
      .when(procedureStarted('2026-03-10', { neededWd: 6 }))
      .thenRefused('pauseTooLong', { field: 'neededWd', mostWd: 5 }));
});

describe('Art. 45: a late pause does not revive a clock that has run out', () => {
  it('the limit of the law', () =>
    given(...underReview())
      .when(procedureStarted('2026-03-31', { startedOn: '2026-03-10', toldOn: '2026-03-10' }))
      .thenRefused('clockExpired', { statutoryDue: '2026-03-30', instead: 'decide' }));

  it('a promise that was broken stays so, while the limit of the law moves', () => {
    const late = [
      received('2026-03-02', HYGIENE),
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      procedureStarted('2026-03-17'),
      procedureEnded('2026-03-20'),
    ];
    expect(clockOf(given(...late).permit)).toMatchObject({
      due: '2026-03-09',
      statutoryDue: '2026-04-02',
      lamp: 'red',
    });
  });

  it('an end that is told late shows the cards of the days that had passed', () => {
    const { log } = given(
      ...underReview(),
      procedureStarted('2026-03-10'),
      procedureEnded('2026-05-06', { endedOn: '2026-03-12' }),
    );
    expect(log.find(({ type }) => type === 'StatutoryLimitPassed')).toMatchObject({
      statutoryDue: '2026-04-01',
      at: '2026-05-06T09:00:00.000+08:00',
      effectiveAt: '2026-04-02T00:00:00.000+08:00',
    });
  });
});

describe('Art. 45: a pause is not dated back at will', () => {
  const on = (day: string) => ({ startedOn: day, toldOn: day });

  it('by a reviewer, no further than the working day before', () => {
    given(...underReview())
      .when(procedureStarted('2026-03-16', on('2026-03-13')))
      .then({ type: 'SpecialProcedureStarted', pausesFrom: '2026-03-13' });
    given(...underReview())
      .when(procedureStarted('2026-03-16', on('2026-03-12')))
      .thenRefused('pauseBackdated', { field: 'toldOn', instead: '2026-03-16', needs: 'organHead' });
  });

  it('further by the head of the organ, with reasons, who is no reviewer of the case', () => {
    const asked = { ...on('2026-03-04'), by: head };
    given(...underReview())
      .when(procedureStarted('2026-03-16', asked))
      .thenRefused('reasonsRequired', { field: 'reasons' });
    given(...underReview())
      .when(
        procedureStarted('2026-03-16', { ...asked, by: { ...head, user: 'reviewer-1' }, reasons: text('late-notice') }),
      )
      .thenRefused('secondPerson', { field: 'by', did: 'review' });
    given(...underReview())
      .when(procedureStarted('2026-03-16', { ...asked, reasons: text('late-notice') }))
      .then({ type: 'SpecialProcedureStarted', pausesFrom: '2026-03-04', reasons: { id: 'late-notice' } });
  });

  it('that of a hearing begins no earlier than the hearing was owed', () => {
    const asked = [hearingTold('2026-03-02'), hearingRequested('2026-03-05')];
    given(...underReview(), ...asked)
      .when(procedureStarted('2026-03-16', { kind: 'hearing', ...on('2026-03-02') }))
      .then({ type: 'SpecialProcedureStarted', pausesFrom: '2026-03-05' });
    given(...underReview(), hearingOrdered('2026-03-06'))
      .when(procedureStarted('2026-03-16', { kind: 'hearing', ...on('2026-03-02') }))
      .then({ type: 'SpecialProcedureStarted', pausesFrom: '2026-03-06' });
  });

  it('whoever sends it, what was late stays late', () => {
    // promised within 5 wd, by 2026-03-09: red since 2026-03-10
    const late = [received('2026-03-02', HYGIENE), accepted('2026-03-02'), reviewStarted('2026-03-02')];
    const asked = { ...on('2026-03-04'), by: head, reasons: text() };
    const story = given(...late, procedureStarted('2026-03-11', asked), procedureEnded('2026-03-13'));
    expect(story.log.find(({ type }) => type === 'SpecialProcedureStarted')).toMatchObject({
      pausesFrom: '2026-03-10',
    });
    expect(clockOf(story.permit)).toMatchObject({ due: '2026-03-09', lamp: 'red' });
    story
      .when(countersigned('2026-03-13'), verified('2026-03-13'), granted('2026-03-13'))
      .then({ type: 'ObligationMet', obligation: 'decide', late: true });
  });
});

describe('A special procedure that does not hold together is refused by its field', () => {
  const story = given(...underReview(), procedureStarted('2026-03-10'));

  it.each<[string, Step, Parameters<ReturnType<typeof story.when>['thenRefused']>]>([
    [
      'of an item the case does not have',
      procedureStarted('2026-03-11', { item: 'gas-business' }),
      ['unknownItem', {}],
    ],
    [
      'begun before acceptance',
      procedureStarted('2026-03-11', { kind: 'test', startedOn: '2026-03-01' }),
      ['beforeAcceptance', { field: 'startedOn', from: '2026-03-02' }],
    ],
    [
      'told tomorrow',
      procedureStarted('2026-03-11', { kind: 'test', toldOn: '2026-03-12' }),
      ['future', { field: 'toldOn' }],
    ],
    [
      'the same again',
      procedureStarted('2026-03-11'),
      ['procedureRunning', { procedure: '610113-20260302-000001-T1', instead: 'endSpecialProcedure' }],
    ],
    [
      'by another organ',
      procedureStarted('2026-03-11', { kind: 'test', by: person('x', '610113-health') }),
      ['notCompetent', { pointsTo: '610113-approval-bureau' }],
    ],
    [
      'the end of another',
      procedureEnded('2026-03-11', { procedure: '610113-20260302-000001-T9' }),
      ['procedureNotRunning', { running: ['610113-20260302-000001-T1'] }],
    ],
    [
      'an end before its beginning',
      procedureEnded('2026-03-12', { endedOn: '2026-03-09' }),
      ['endBeforeStart', { field: 'endedOn', from: '2026-03-10' }],
    ],
    ['an end tomorrow', procedureEnded('2026-03-12', { endedOn: '2026-03-13' }), ['future', { field: 'endedOn' }]],
  ])('%s', (_fault, step, [code, detail]) => story.when(step).thenRefused(code, detail));

  it('before the review', () =>
    given(received('2026-03-02'), accepted('2026-03-02'))
      .when(procedureStarted('2026-03-03'))
      .thenRefused('wrongState', { state: 'ACCEPTED' }));

  it('of a case of an older system, no day is left out twice', () => {
    const reasons = { id: 't', mac: 'm' };
    const basis = { document: '中华人民共和国行政许可法', article: '第四十五条' };
    const before = imported('2026-03-12', {
      ...HYGIENE,
      pauses: [{ kind: 'test', from: '2026-03-04', to: '2026-03-11', basis, reasons }],
    });
    // the older pause took 5 days, the newer 2 more: 12 and 13 March
    const steps = [
      before,
      reviewStarted('2026-03-12'),
      procedureStarted('2026-03-12', { startedOn: '2026-03-06', toldOn: '2026-03-06', by: head, reasons: text() }),
      procedureEnded('2026-03-13'),
    ];
    expect(due(...steps)).toBe('2026-04-09');
  });
});

describe('Art. 45: a case of several items, each with its own clock', () => {
  const items = ['food-business', 'drainage'];
  const paused = [
    received('2026-03-02', { trade: 'restaurant', items: items.map((item) => ({ item })) }),
    accepted('2026-03-02'),
    reviewStarted('2026-03-02'),
    procedureStarted('2026-03-03', { item: 'drainage', kind: 'test' }),
  ];
  const checked = (item: string) => [
    countersigned('2026-03-04', { item, findings: found(item) }),
    verifiedAlone('2026-03-04', { item, findings: found(item) }),
  ];
  const found = (item: string) => [1, 2, 3].map((number) => ({ condition: `${item}-c${number}`, met: true }));

  it('what is tested for one holds up no other', () => {
    const story = given(...paused, ...checked('food-business'));
    story
      .when(granted('2026-03-05', { item: 'food-business' }))
      .then({ type: 'LicenceGranted', item: 'food-business' });
    story.when(granted('2026-03-05', { item: 'drainage' })).thenRefused('wrongState', { state: 'SPECIAL_PROCEDURE' });
  });

  it('the next day of the case is that of the clock that runs', () => {
    const { log, permit } = given(...paused, inspectorsAssigned('2026-03-03', { item: 'drainage' }));
    const rows = log.reduce((folded, event, seq) => fold(folded, { stream: 'permit/x', seq, event }, null), NO_ROWS);
    const running = permit.obligations.find(({ id }) => id === 'decide:food-business');
    expect(rows.permit).toMatchObject({ caseState: 'SPECIAL_PROCEDURE', nextDue: running?.due });
  });

  it('only the clock of that one stands still', () => {
    const { log } = given(...paused, tick('2026-12-01'));
    const passed = log.filter(({ type }) => type === 'StatutoryLimitPassed');
    expect(passed).toMatchObject([{ obligationId: 'decide:food-business' }]);
  });

  const heard = [
    ...paused.slice(0, 3),
    hearingTold('2026-03-02'),
    hearingRequested('2026-03-02'),
    procedureStarted('2026-03-03', { item: 'drainage', kind: 'hearing' }),
    procedureStarted('2026-03-03', { item: 'food-business', kind: 'hearing' }),
  ];

  it('one hearing for both lets both clocks run on, and the review once', () => {
    given(...heard, hearingArranged('2026-03-03', '2026-03-13'), tick('2026-03-13T17:00:00+08:00'))
      .when(hearingHeld('2026-03-13T17:00:00+08:00'))
      .thenOnly(
        'HearingHeld',
        'ObligationMet',
        'SpecialProcedureEnded',
        'DueDateRecomputed',
        'SpecialProcedureEnded',
        'DueDateRecomputed',
        'ReviewResumed',
      );
    given(...heard)
      .when(stated('2026-03-04', { waivesHearing: true }))
      .thenPermit({ state: 'UNDER_REVIEW' });
  });

  it('a case that an earlier release left without a pause and without a review goes on with its next command', () => {
    const { permit, log } = given(...heard, stated('2026-03-04', { waivesHearing: true }));
    const stuck = { permit: { ...permit, state: 'SPECIAL_PROCEDURE' as const }, log };
    expect(allowedCommands(stuck.permit)).toContain('startReview');
    const after = play(stuck, [countersigned('2026-03-04', { item: 'drainage', findings: found('drainage') })]);
    expect(after.log.slice(log.length)).toMatchObject([{ type: 'ReviewResumed' }, { type: 'SubstanceVerified' }]);
    expect(after.permit.state).toBe('UNDER_REVIEW');
  });

  it('when it is over the case is as far as its items are', () => {
    given(...paused, ...checked('food-business'), granted('2026-03-05', { item: 'food-business' }))
      .when(procedureEnded('2026-03-06'))
      .then({ type: 'DueDateRecomputed', obligationId: 'decide:drainage' }, { type: 'ReviewResumed' });
    given(...paused, ...checked('food-business'), granted('2026-03-05', { item: 'food-business' }))
      .when(withdrawn('2026-03-06'))
      .thenPermit({ state: 'GRANTED' });
  });
});
