import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import { given, momentOf, play, refusalOf, type Step, type Story, tick } from '../../given.ts';
import {
  accepted,
  calendarAdopted,
  countersigned,
  denied,
  granted,
  hearingArranged,
  hearingHeld,
  hearingOrdered,
  hearingRequested,
  hearingTold,
  partyRegistered,
  person,
  powerMoved,
  procedureEnded,
  procedureStarted,
  promised,
  received,
  reviewStarted,
  stated,
  TRANSCRIPT,
  text,
  transferred,
  verified,
} from './steps.ts';

/** 20 wd from 2026-04-27, checked by two: whoever wants to decide could. */
const reviewed: Step[] = [
  received('2026-04-27', { item: 'public-place-hygiene' }),
  accepted('2026-04-27', { changing: promised(20) }),
  reviewStarted('2026-04-27'),
  countersigned('2026-04-27'),
  verified('2026-04-27'),
];
const told: Step[] = [...reviewed, hearingTold('2026-04-28')];
const asked: Step[] = [...told, hearingRequested('2026-05-08')];
const arranged: Step[] = [...asked, hearingArranged('2026-05-08', '2026-05-19')];
const held: Step[] = [...arranged, hearingHeld('2026-05-19T17:00:00+08:00')];
const cited = { hearingTranscript: TRANSCRIPT };

describe('Art. 47: told of the right to a hearing, asked for within five days (Section 4)', () => {
  it('told 2026-04-28, asked for by 2026-05-08', () =>
    given(...reviewed)
      .when(hearingTold('2026-04-28'))
      .then({ type: 'HearingRightTold', parties: ['applicant'], toldOn: '2026-04-28', requestBy: '2026-05-08' }));

  it('asked for on 2026-05-08, held by 2026-06-04', () =>
    given(...told)
      .when(hearingRequested('2026-05-08T23:59:59+08:00'))
      .then(
        { type: 'HearingRequested', requestedOn: '2026-05-08' },
        {
          type: 'ObligationOpened',
          obligation: { kind: 'hearing', organ: '610113-approval-bureau', start: '2026-05-08', due: '2026-06-04' },
        },
      ));

  it('2026-05-09 is late, though a working Saturday', () =>
    given(...told)
      .when(hearingRequested('2026-05-09'))
      .thenRefused('hearingRequestLate', { requestBy: '2026-05-08', instead: 'recordStatement' }));

  describe('asked for while the case was held', () => {
    const lastMoment = '2026-05-08T23:59:59.000+08:00';

    it('keeps its day: in time, held within twenty days of it, with the cards of that duty', () => {
      given(...told)
        .when(hearingRequested('2026-06-15', { askedAt: lastMoment }))
        .then(
          { type: 'HearingRequested', requestedOn: '2026-05-08', effectiveAt: lastMoment },
          {
            type: 'ObligationOpened',
            effectiveAt: lastMoment,
            obligation: { kind: 'hearing', start: '2026-05-08', due: '2026-06-04' },
          },
          { type: 'RedCardShown', obligation: 'hearing', effectiveAt: '2026-06-05T00:00:00.000+08:00' },
        );
    });

    it('too late is too late, however long it then waited', () =>
      given(...told)
        .when(hearingRequested('2026-06-15', { askedAt: '2026-05-09T00:00:00.000+08:00' }))
        .thenRefused('hearingRequestLate', { requestBy: '2026-05-08' }));

    it.each([
      ['before the party was told', '2026-04-27T23:59:59.000+08:00'],
      ['in the future', '2026-05-08T23:59:59.000+08:00'],
    ])('said to be %s, it counts from when it was taken', (_, askedAt) =>
      given(...told)
        .when(hearingRequested('2026-05-06', { askedAt }))
        .then({ type: 'HearingRequested', requestedOn: '2026-05-06' }),
    );
  });

  it('nobody asks who was not told', () =>
    given(...reviewed)
      .when(hearingRequested('2026-04-28'))
      .thenRefused('hearingRightNotTold', { field: 'party', untold: ['applicant'] }));

  it('told a second time, the time does not run anew', () =>
    given(...told)
      .when(hearingTold('2026-05-06'))
      .thenRefused('hearingRightAlreadyTold', { field: 'parties', told: ['applicant'] }));

  it('one hearing for all who ask: its twenty days are those of the first', () => {
    const two = [...reviewed, partyRegistered('2026-04-28'), hearingTold('2026-04-28'), hearingRequested('2026-04-29')];
    const party = '610113-20260427-000001-I1';
    given(...two)
      .when(hearingRequested('2026-05-08', { party }))
      .thenOnly('HearingRequested');
    given(...two)
      .when(hearingRequested('2026-05-08'))
      .thenRefused('hearingAlreadyRequested', { party: 'applicant' });
  });

  it('days that turn out to be holidays lengthen the time, and none shortens it', () =>
    given(
      received('2026-12-21', { item: 'public-place-hygiene' }),
      accepted('2026-12-21'),
      reviewStarted('2026-12-21'),
      hearingTold('2026-12-28'),
      calendarAdopted('2026-12-30'),
    )
      // by bare weekdays 2027-01-04; 1 January turned out to be a holiday
      .when(hearingRequested('2027-01-05'))
      .then({ type: 'HearingRequested' }));

  it('silence shows the cards of a duty, up to supervised handling', () => {
    const { log } = given(...asked, tick('2026-12-01'));
    const cards = log.filter((event) => 'obligation' in event && event.obligation === 'hearing');
    expect(cards.map(({ type, effectiveAt }) => `${type} ${effectiveAt.slice(0, 10)}`)).toEqual([
      'ReminderSent 2026-05-22',
      'YellowCardShown 2026-06-03',
      'RedCardShown 2026-06-05',
      'SupervisedHandlingOrdered 2026-06-06',
    ]);
  });
});

describe('Art. 46: a hearing that the organ itself announces', () => {
  it('is held though nobody asked for it, and rests on what demands it', () => {
    const ordered = given(...reviewed, hearingOrdered('2026-04-28'));
    const event = ordered.log.find(({ type }) => type === 'HearingOrdered');
    expect(event && basisOf(event)).toEqual([
      { document: '中华人民共和国行政许可法', article: '第四十六条' },
      { document: '取水许可和水资源费征收管理条例', article: '第十八条' },
    ]);
    ordered.when(granted('2026-04-29')).thenRefused('hearingPending', {});
    ordered.when(hearingArranged('2026-04-29', '2026-05-20')).then({ type: 'HearingArranged' });
  });

  it('is held in the time of one that was asked for, and climbs where it is not', () => {
    const ordered = [...reviewed, hearingOrdered('2026-05-08')];
    given(...reviewed)
      .when(hearingOrdered('2026-05-08'))
      .then({ type: 'ObligationOpened', obligation: { kind: 'hearing', due: '2026-06-04' } });
    given(...ordered)
      .when(hearingArranged('2026-05-08', '2026-06-05'))
      .thenRefused('hearingTooLate', { latest: '2026-06-04' });
    given(...ordered)
      .when(tick('2026-12-01'))
      .then({ type: 'RedCardShown', obligation: 'hearing' });
    given(...ordered, hearingArranged('2026-05-08', '2026-06-04'))
      .when(hearingHeld('2026-06-04T17:00:00+08:00'))
      .then({ type: 'HearingHeld' }, { type: 'ObligationMet', obligation: 'hearing', late: false });
  });

  it('once', () =>
    given(...asked)
      .when(hearingOrdered('2026-05-08'))
      .thenRefused('hearingAlreadyRequested', {}));
});

describe('Art. 48: notice seven days ahead, a presider who is no reviewer, in public', () => {
  it.each([
    ['2026-05-18', 'hearingNoticeTooShort', { field: 'heldAt', earliest: '2026-05-19' }],
    ['2026-06-05', 'hearingTooLate', { field: 'heldAt', latest: '2026-06-04' }],
  ] as const)('told on Friday 2026-05-08 for %s: %s', (day, code, detail) =>
    given(...asked, tick('2026-05-08T10:00:00+08:00'))
      .when(hearingArranged('2026-05-09', day))
      .thenRefused(code, detail),
  );

  it.each(['2026-05-19', '2026-06-04'])('told on 2026-05-09 for %s: lawful', (day) =>
    given(...asked)
      .when(hearingArranged('2026-05-09', day))
      .then({ type: 'HearingArranged', presider: 'presider' }),
  );

  it('what can no longer be held in time is held as soon as its notice allows, and the delay stays on record', () => {
    const late = given(...asked, tick('2026-06-02'));
    late.when(hearingArranged('2026-06-02', '2026-06-12')).thenRefused('hearingTooLate', { latest: '2026-06-11' });
    late
      .when(hearingArranged('2026-06-02', '2026-06-11'), hearingHeld('2026-06-11T18:00:00+08:00'))
      .then(
        { type: 'RedCardShown', obligation: 'hearing' },
        { type: 'ObligationMet', obligation: 'hearing', late: true },
      );
  });

  it('a reviewer does not preside, and the presider does not review', () => {
    given(...asked)
      .when(hearingArranged('2026-05-09', '2026-05-19', { presider: 'reviewer-2' }))
      .thenRefused('secondPerson', { field: 'presider', did: 'review' });
    given(...arranged)
      .when(reviewStarted('2026-05-09', { reviewers: ['reviewer-1', 'presider'] }))
      .thenRefused('secondPerson', { field: 'reviewers', did: 'preside' });
  });

  it('who signed a check and was replaced does not preside either', () =>
    given(...asked, reviewStarted('2026-05-08', { reviewers: ['reviewer-3', 'reviewer-4'] }))
      .when(hearingArranged('2026-05-09', '2026-05-19', { presider: 'reviewer-1' }))
      .thenRefused('secondPerson', { field: 'presider' }));

  it('is put off by a new notice, seven days ahead again', () =>
    given(...arranged)
      .when(hearingArranged('2026-05-18', '2026-05-27'))
      .then({ type: 'HearingArranged' }));

  it.each<[string, Step, Parameters<ReturnType<ReturnType<typeof given>['when']>['thenRefused']>]>([
    [
      'the transcript comes from the presider',
      hearingHeld('2026-05-20', { by: person('reviewer-3') }),
      ['notPresider', { presider: 'presider' }],
    ],
    [
      'and not before it was held',
      hearingHeld('2026-05-19T09:59:00+08:00'),
      ['hearingPending', { until: '2026-05-19' }],
    ],
    [
      'by the organ of the case',
      hearingHeld('2026-05-20', { by: person('presider', '610113-health') }),
      ['notCompetent', {}],
    ],
  ])('%s', (_rule, step, [code, detail]) =>
    given(...arranged)
      .when(step)
      .thenRefused(code, detail),
  );

  it('where nobody asked for one, none is arranged', () =>
    given(...told)
      .when(hearingArranged('2026-04-28', '2026-05-20'))
      .thenRefused('noHearing', { allowedCommands: expect.arrayContaining(['requestHearing']) }));

  it('nothing is recorded that was not arranged', () =>
    given(...asked)
      .when(hearingHeld('2026-05-20'))
      .thenRefused('hearingPending', { instead: 'arrangeHearing' }));

  it('says what is lawful on its way', () => {
    expect(allowedCommands(given(...told).permit)).toContain('requestHearing');
    expect(allowedCommands(given(...asked).permit)).toContain('arrangeHearing');
    expect(allowedCommands(given(...asked).permit)).not.toContain('recordHearing');
    expect(allowedCommands(given(...arranged).permit)).toContain('recordHearing');
    for (const name of ['requestHearing', 'arrangeHearing', 'recordHearing'])
      expect(allowedCommands(given(...held).permit)).not.toContain(name);
  });
});

describe('Art. 48(2): the decision rests on the transcript', () => {
  it.each([
    ['before the hearing that was asked for in time', asked, '2026-05-11', {}, 'hearingPending', {}],
    ['before it, though it is arranged', arranged, '2026-05-11', cited, 'hearingPending', {}],
    ['while it can still be asked for', told, '2026-05-08', {}, 'hearingPending', { until: '2026-05-08' }],
    [
      'without its transcript',
      held,
      '2026-05-20',
      {},
      'transcriptNotCited',
      { field: 'hearingTranscript', transcript: TRANSCRIPT },
    ],
    ['on another transcript', held, '2026-05-20', { hearingTranscript: '5'.repeat(64) }, 'transcriptNotCited', {}],
    ['on a transcript where none was held', reviewed, '2026-05-11', cited, 'noHearing', { field: 'hearingTranscript' }],
  ] as const)('is not made %s', (_when, steps, day, asking, code, detail) => {
    given(...steps)
      .when(granted(day, asking))
      .thenRefused(code, detail);
    given(...steps)
      .when(denied(day, asking))
      .thenRefused(code, detail);
  });

  it.each([
    ['a grant', granted, 'LicenceGranted'],
    ['a denial', denied, 'LicenceDenied'],
  ] as const)('%s names it', (_what, decided, type) =>
    given(...held)
      .when(decided('2026-05-20', cited))
      .then({ type, hearingTranscript: TRANSCRIPT }),
  );

  it('when nobody asked in time it needs none', () =>
    given(...told)
      .when(granted('2026-05-09'))
      .then({ type: 'LicenceGranted' }));
});

describe('Art. 45: the time of a hearing is out of the decision clock, once it is told in writing', () => {
  const paused = [
    ...asked,
    procedureStarted('2026-05-08', { kind: 'hearing' }),
    hearingArranged('2026-05-08', '2026-05-19'),
  ];
  const due = (...steps: Step[]) =>
    given(...steps).permit.obligations.find(({ kind }) => kind === 'decide')?.statutoryDue;

  it('only where there is one to be held', () =>
    given(...told)
      .when(procedureStarted('2026-04-28', { kind: 'hearing' }))
      .thenRefused('noHearing', { field: 'kind' }));

  it('ends with the hearing, and not before it', () => {
    given(...paused)
      .when(procedureEnded('2026-05-12'))
      .thenRefused('hearingPending', { instead: 'recordHearing' });
    // without a pause 2026-05-27; out are 05-09 (a working Saturday), 05-11 to 05-15, 05-18 and 05-19
    expect(due(...reviewed)).toBe('2026-05-27');
    given(...paused)
      .when(hearingHeld('2026-05-19T17:00:00+08:00'))
      .then(
        { type: 'HearingHeld', heldOn: '2026-05-19' },
        { type: 'ObligationMet', obligation: 'hearing', late: false },
        { type: 'SpecialProcedureEnded', kind: 'hearing', pausedThrough: '2026-05-19' },
        { type: 'DueDateRecomputed', obligation: 'decide', statutoryDue: '2026-06-08' },
        { type: 'ReviewResumed' },
      );
  });

  it('the duty to hold it runs on while the decision clock stands still', () => {
    const types = given(...paused, tick('2026-12-01')).log.filter(({ type }) => type === 'RedCardShown');
    expect(types).toMatchObject([{ obligation: 'hearing' }]);
  });
});

describe('Art. 36: interested parties are told, and heard before the decision', () => {
  const registered = [...reviewed, partyRegistered('2026-04-28')];
  const party = '610113-20260427-000001-I1';

  it('each has an id in the case, and five days to speak', () =>
    given(...reviewed)
      .when(partyRegistered('2026-04-28'))
      .then({ type: 'InterestedPartyRegistered', party, toldOn: '2026-04-28', answerBy: '2026-05-08' }));

  it('they and the applicant are told of the right to a hearing first', () =>
    given(...registered)
      .when(granted('2026-05-20'))
      .thenRefused('hearingRightNotTold', { untold: ['applicant', party], instead: 'tellHearingRight' }));

  it('a decision waits for what they say, or for the time they have to say it', () => {
    const waived = [...registered, stated('2026-04-28', { party: 'applicant', waivesHearing: true })];
    const late = [...waived, partyRegistered('2026-05-07')];
    const both = [...late, hearingTold('2026-05-07', { parties: [party, '610113-20260427-000001-I2'] })];
    given(...both)
      .when(stated('2026-05-08', { party, waivesHearing: true }), granted('2026-05-11'))
      .thenRefused('hearingPending', { parties: ['610113-20260427-000001-I2'], until: '2026-05-13' });
    given(...waived, stated('2026-04-29', { party, waivesHearing: true }))
      .when(granted('2026-04-29'))
      .then({ type: 'LicenceGranted' });
    given(...registered, hearingTold('2026-04-28'), tick('2026-05-09'))
      .when(granted('2026-05-09'))
      .then({ type: 'LicenceGranted' });
  });

  it('who waived the hearing and is silent otherwise still has time to speak', () => {
    const second = '610113-20260427-000001-I2';
    const steps = [
      ...registered,
      hearingTold('2026-04-28'),
      partyRegistered('2026-05-07'),
      hearingTold('2026-05-07', { parties: [second] }),
    ];
    given(...steps)
      .when(granted('2026-05-13'))
      .thenRefused('hearingPending', { parties: [second] });
    given(...steps)
      .when(granted('2026-05-14'))
      .then({ type: 'LicenceGranted' });
  });

  it('a stranger to the case does not speak in it', () => {
    given(...registered)
      .when(stated('2026-04-29', { party: 'neighbour' }))
      .thenRefused('unknownParty', { field: 'party', unknown: ['neighbour'], parties: ['applicant', party] });
    given(...registered)
      .when(hearingTold('2026-04-29', { parties: ['neighbour'] }))
      .thenRefused('unknownParty', { field: 'parties' });
  });

  it('who asked for a hearing may think better of it: then none is owed, and the clock runs on', () => {
    const waived = { party: 'applicant', waivesHearing: true };
    const paused = [...asked, procedureStarted('2026-05-08', { kind: 'hearing' })];
    given(...paused)
      .when(stated('2026-05-12', waived), granted('2026-05-12'))
      .then(
        { type: 'StatementRecorded', waivesHearing: true },
        { type: 'ObligationEnded', obligation: 'hearing', reason: 'withdrawn' },
        { type: 'SpecialProcedureEnded', kind: 'hearing', endedOn: '2026-05-12' },
        { type: 'ReviewResumed' },
        { type: 'LicenceGranted' },
      );
  });

  const waiving = { party: 'applicant', waivesHearing: true };

  it('says so in a paper of its own', () =>
    given(...asked)
      .when({
        at: momentOf('2026-05-12'),
        command: () => ({ type: 'recordStatement', by: person('clerk'), statement: text(), ...waiving }),
      })
      .thenRefused('reasonsRequired', { field: 'paper' }));

  it.each([
    ['a reviewer by his role', { ...person('reviewer-9'), role: 'reviewer' }, 'wrongRank', { needs: 'windowClerk' }],
    ['the decider', { ...person('decider'), role: 'decider' }, 'wrongRank', {}],
    ['the head of the organ', { ...person('head'), role: 'organHead' }, 'wrongRank', {}],
    ['a reviewer at the window', { ...person('reviewer-1'), role: 'windowClerk' }, 'secondPerson', { did: 'review' }],
    ['another system for somebody else', { ...person('client', 'x'), role: 'clientSystem' }, 'notCompetent', {}],
  ] as const)('and not through %s', (_who, by, code, detail) => {
    const two = given(...asked, partyRegistered('2026-05-08'));
    two.when(stated('2026-05-12', { party, waivesHearing: true, by })).thenRefused(code, detail);
  });

  it('whoever reviews may still write down what a party says', () =>
    given(...asked)
      .when(stated('2026-05-12', { party: 'applicant', by: { ...person('reviewer-1'), role: 'reviewer' } }))
      .then({ type: 'StatementRecorded', waivesHearing: false }));

  it('through the system that submitted, and then the notice of its day is void', () => {
    const by = { ...person('client', 'applicants'), role: 'clientSystem' };
    given(...arranged)
      .when(stated('2026-05-12', { ...waiving, by }))
      .thenPermit({ hearing: { requests: [], arranged: null } });
    // a later request needs a notice of its own
    given(...reviewed, partyRegistered('2026-05-06'), hearingTold('2026-05-06'), hearingRequested('2026-05-06'))
      .when(
        hearingArranged('2026-05-06', '2026-05-18'),
        stated('2026-05-07', waiving),
        hearingRequested('2026-05-08', { party }),
        hearingHeld('2026-05-18T17:00:00+08:00'),
      )
      .thenRefused('hearingPending', { instead: 'arrangeHearing' });
  });

  it.each([
    ['another asked as well', [hearingRequested('2026-05-08', { party: '610113-20260427-000001-I1' })]],
    [
      'the organ announced it',
      [stated('2026-05-08', { party: 'applicant', waivesHearing: true }), hearingOrdered('2026-05-08')],
    ],
  ])('but not where %s', (_why, more) => {
    const two = [...reviewed, partyRegistered('2026-04-28'), hearingTold('2026-04-28'), hearingRequested('2026-05-08')];
    given(...two, ...more)
      .when(stated('2026-05-09', { party: 'applicant', waivesHearing: true }), granted('2026-05-25'))
      .thenRefused('hearingPending');
  });

  it('the system that submitted asks for the applicant, and for nobody else', () => {
    const by = { ...person('client', 'applicants'), role: 'clientSystem' };
    const two = [...reviewed, partyRegistered('2026-04-28'), hearingTold('2026-04-28')];
    given(...two)
      .when(hearingRequested('2026-04-29', { by, party: '610113-20260427-000001-I1' }))
      .thenRefused('notCompetent', { pointsTo: '610113-approval-bureau' });
    given(...two)
      .when(hearingRequested('2026-04-29', { by }))
      .then({ type: 'HearingRequested' });
  });

  it('a transcript that comes later holds the clock no longer than the hearing did', () =>
    given(...asked, procedureStarted('2026-05-08', { kind: 'hearing' }), hearingArranged('2026-05-08', '2026-05-19'))
      .when(hearingHeld('2026-05-25'))
      .then({ type: 'SpecialProcedureEnded', endedOn: '2026-05-19', pausedThrough: '2026-05-19' }));

  it('a case handed over keeps who was told and who asked, and holds its hearing anew', () => {
    const moved = given(...arranged, transferred('2026-05-11', { changing: powerMoved }));
    expect(moved.permit).toMatchObject({
      state: 'ACCEPTED',
      hearing: { arranged: null, requests: [{ party: 'applicant' }], told: [{ party: 'applicant' }] },
    });
  });
});

describe('Art. 36, 47: a hearing stands for those alone who had their notice of it', () => {
  const late = '610113-20260427-000001-I1';
  const registered = [...held, partyRegistered('2026-05-20')];
  const toldLate = [...registered, hearingTold('2026-05-20', { parties: [late] })];

  it('a party registered after it is told of its own right, and has its time', () => {
    given(...registered)
      .when(granted('2026-05-20', cited))
      .thenRefused('hearingRightNotTold', { untold: [late], instead: 'tellHearingRight' });
    given(...toldLate)
      .when(granted('2026-05-27', cited))
      .thenRefused('hearingPending', { parties: [late], until: '2026-05-27' });
    given(...toldLate)
      .when(granted('2026-05-28', cited))
      .then({ type: 'LicenceGranted' });
  });

  it('so is one that was registered before it and never told, or told when it was arranged already', () => {
    const untold = [...asked, partyRegistered('2026-05-08'), hearingArranged('2026-05-08', '2026-05-19')];
    given(...untold, hearingHeld('2026-05-19T17:00:00+08:00'))
      .when(granted('2026-05-20', cited))
      .thenRefused('hearingRightNotTold', { untold: [late] });
    const meanwhile = [...untold, hearingTold('2026-05-15', { parties: [late] })];
    given(...meanwhile, hearingHeld('2026-05-19T17:00:00+08:00'))
      .when(granted('2026-05-20', cited))
      .thenRefused('hearingPending', { parties: [late], until: '2026-05-22' });
  });

  it('it may ask for one of its own, with a new duty, a new notice and a transcript that the decision rests on', () => {
    const second = [...toldLate, hearingRequested('2026-05-27', { party: late })];
    expect(allowedCommands(given(...toldLate).permit)).toContain('requestHearing');
    given(...second)
      .when(granted('2026-05-28', cited))
      .thenRefused('hearingPending', { allowedCommands: expect.arrayContaining(['arrangeHearing']) });
    given(...second)
      .when(hearingHeld('2026-05-28'))
      .thenRefused('hearingPending', { instead: 'arrangeHearing' });
    const transcript = '6'.repeat(64);
    const again = given(
      ...second,
      hearingArranged('2026-05-28', '2026-06-08'),
      hearingHeld('2026-06-08T17:00:00+08:00', { transcript: { sha256: transcript } }),
    );
    expect(again.log.filter((event) => event.type === 'ObligationMet' && event.obligation === 'hearing')).toHaveLength(
      2,
    );
    again.when(granted('2026-06-09', cited)).thenRefused('transcriptNotCited', { transcript });
    again.when(granted('2026-06-09', { hearingTranscript: transcript })).then({ type: 'LicenceGranted' });
  });

  it('who asked for the one that was held does not ask again', () =>
    given(...held)
      .when(hearingRequested('2026-05-20'))
      .thenRefused('hearingAlreadyRequested', { heldOn: '2026-05-19' }));

  it('one that the organ ordered is held for all who are party to it when it is arranged', () =>
    given(
      ...reviewed,
      partyRegistered('2026-04-28'),
      hearingOrdered('2026-04-28'),
      hearingArranged('2026-04-29', '2026-05-20'),
      hearingHeld('2026-05-20T17:00:00+08:00'),
    )
      .when(granted('2026-05-21', cited))
      .then({ type: 'LicenceGranted' }));

  it('a request within the seven days of notice needs a notice of its own', () => {
    const joined = given(
      ...arranged,
      partyRegistered('2026-05-11'),
      hearingTold('2026-05-11', { parties: [late] }),
      hearingRequested('2026-05-12', { party: late }),
    );
    expect(allowedCommands(joined.permit)).not.toContain('recordHearing');
    joined.when(hearingHeld('2026-05-19T17:00:00+08:00')).thenRefused('hearingPending', { instead: 'arrangeHearing' });
    joined
      .when(hearingArranged('2026-05-12', '2026-05-21'), hearingHeld('2026-05-21T17:00:00+08:00'))
      .then({ type: 'HearingHeld' }, { type: 'ObligationMet', obligation: 'hearing', late: false });
  });
});

describe('Art. 36, 47, 48: for any order of what may happen', () => {
  const moves = fc.array(fc.record({ kind: fc.nat(9), gapDays: fc.nat(6), ahead: fc.nat(25) }), { maxLength: 18 });

  const starts = fc.constantFrom(reviewed, told, asked, arranged);

  it('nothing is decided before a hearing that was asked for in time, and nothing without its transcript', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(starts, moves, (start, happening) => {
        let story: Story = given(...start);
        let day = Date.parse('2026-05-08T02:00:00Z');
        for (const { kind, gapDays, ahead } of happening) {
          day += gapDays * 86_400_000;
          const at = momentOf(new Date(day).toISOString());
          const then = new Date(day + ahead * 86_400_000).toISOString().slice(0, 10);
          const step = [
            partyRegistered(at),
            hearingTold(at),
            hearingTold(at, { parties: ['applicant'] }),
            hearingRequested(at),
            hearingArranged(at, then),
            hearingHeld(at),
            granted(at),
            granted(at, cited),
            procedureStarted(at, { kind: 'hearing' }),
            stated(at, { waivesHearing: ahead > 12 }),
          ][kind];
          const before = story;
          if (step)
            refusalOf(() => {
              story = play(before, [step]);
            });
        }
        const types = story.log.map(({ type }) => type);
        const decided = story.log.find((event) => event.type === 'LicenceGranted');
        const heldAt = types.indexOf('HearingHeld');
        if (decided) {
          outcomes.add(heldAt < 0 ? 'without' : 'with');
          if (story.permit.hearing?.requests.length) expect(heldAt).toBeGreaterThan(0);
          if (heldAt > 0) expect(types.indexOf('LicenceGranted')).toBeGreaterThan(heldAt);
          expect(decided.hearingTranscript).toBe(heldAt > 0 ? TRANSCRIPT : undefined);
          const arrangedAt = types.lastIndexOf('HearingArranged', heldAt);
          for (const { id } of story.permit.interestedParties ?? []) {
            const toldAt = story.log.findIndex(
              (event) => event.type === 'HearingRightTold' && event.parties.includes(id),
            );
            const right = story.permit.hearing?.told.find((one) => one.party === id);
            const isWaived = story.permit.hearing?.waived.includes(id);
            expect(right !== undefined || isWaived).toBe(true);
            // not there when it was arranged: the hearing of others took nothing of its time
            if (right && !isWaived && (heldAt < 0 || toldAt > arrangedAt))
              expect(decided.at.slice(0, 10) > right.requestBy).toBe(true);
          }
        }
        if (heldAt > 0) expect(types).toContain('HearingRequested');
      }),
      { numRuns: 3000, seed: 20260428 },
    );
    expect([...outcomes].sort()).toEqual(['with', 'without']);
  });
});
