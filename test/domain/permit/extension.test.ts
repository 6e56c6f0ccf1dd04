import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { perform } from '../../../domain/decider.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { given, refusalOf, type Step, tick } from '../../given.ts';
import {
  accepted,
  extended,
  granted,
  imported,
  person,
  procedureEnded,
  procedureStarted,
  promised,
  received,
  reviewStarted,
  text,
} from './steps.ts';

/** labour-dispatch: 20 wd, and 10 more by Art. 42(1) */
const EXTENDABLE = { item: 'labour-dispatch' };
const open = [received('2026-03-02', EXTENDABLE), accepted('2026-03-02', { changing: promised(20) })];
const limits =
  (changes: Partial<ReferenceFacts['items'][number]>) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => ({ ...version, ...changes })),
  });
const clockOf = ({ obligations }: Permit) => obligations.find(({ kind }) => kind === 'decide');
const due = (...steps: Step[]) => clockOf(given(...steps).permit)?.statutoryDue;
const head = (org?: string) => ({ ...person('head', org), role: 'organHead' });

describe('Art. 42(1): one extension, before the limit ends, by the head of the organ, with reasons', () => {
  it('20 wd from 2026-03-02 and 10 more: 2026-04-14, Qingming skipped (Section 4)', () =>
    given(...open)
      .when(extended('2026-03-30T23:59:59+08:00'))
      .then(
        { type: 'LimitExtended', wd: 10, approvedOn: '2026-03-30', by: { role: 'organHead' } },
        {
          type: 'DueDateRecomputed',
          because: 'extension',
          previous: { statutoryDue: '2026-03-30' },
          due: '2026-04-14',
          statutoryDue: '2026-04-14',
        },
      ));

  it('on the day after it is too late', () =>
    given(...open)
      .when(extended('2026-03-31'))
      .thenRefused('clockExpired', { statutoryDue: '2026-03-30', instead: 'decide' }));

  it('a second one is refused, whatever the first left over', () =>
    given(...open, extended('2026-03-20', { wd: 3 }))
      .when(extended('2026-03-23', { wd: 3 }))
      .thenRefused('alreadyExtended', { approvedOn: '2026-03-20', wd: 3 }));

  it('nor is one of a case that an older system extended', () =>
    given(
      imported('2026-03-12', {
        ...EXTENDABLE,
        extension: { wd: 5, approvedOn: '2026-03-10', approvedBy: 'head', reasons: text() },
      }),
    )
      .when(extended('2026-03-13'))
      .thenRefused('alreadyExtended', { wd: 5 }));

  it.each([0, 11])('%i days are not what the law allows', (wd) =>
    given(...open)
      .when(extended('2026-03-20', { wd }))
      .thenRefused('extensionTooLong', { field: 'wd', mostWd: 10 }),
  );

  it.each([
    ['a rule', '某某管理办法', 10],
    ['a regulation', '某某条例', 30],
    ['nothing of its own', null, 10],
  ])('beyond Art. 42 %s (%s) lengthens it to %i days', (_what, document, wd) =>
    given(
      received('2026-03-02', EXTENDABLE),
      accepted('2026-03-02', {
        changing: limits({ extensionWd: 30, ...(document && { extensionBasis: { document, article: '第一条' } }) }),
      }),
    )
      .when(extended('2026-03-20'))
      .then({ type: 'LimitExtended', wd }),
  );

  it('an item whose law gives none has none', () =>
    given(received('2026-03-02', { item: 'public-place-hygiene' }), accepted('2026-03-02'))
      .when(extended('2026-03-20'))
      .thenRefused('extensionNotProvided', { instead: 'decide' }));

  it.each([
    ['the officer who decides', { ...person('decider'), role: 'decider' }, 'wrongRank', { needs: 'organHead' }],
    ['the head of the government', { ...person('g', '610113-gov-office'), role: 'governmentHead' }, 'notCompetent', {}],
    ['the head of another organ', head('610113-health'), 'notCompetent', { pointsTo: '610113-approval-bureau' }],
  ] as const)('%s does not approve it', (_who, by, code, detail) =>
    given(...open)
      .when(extended('2026-03-20', { by }))
      .thenRefused(code, detail),
  );

  it('the cards go on from the longer limit, and what was shown stays shown', () => {
    const { permit, log } = given(...open, tick('2026-03-27'), extended('2026-03-30'), tick('2026-04-20'));
    const cards = log.filter(({ type }) => type === 'YellowCardShown' || type === 'RedCardShown');
    expect(cards.map(({ type, effectiveAt }) => `${type} ${effectiveAt.slice(0, 10)}`)).toEqual([
      'YellowCardShown 2026-03-27',
      'RedCardShown 2026-04-15',
    ]);
    expect(clockOf(permit)?.lamp).toBe('red');
  });

  it('on the last day of the longer limit a decision is in time', () =>
    given(...open, extended('2026-03-20'))
      .when(granted('2026-04-14'))
      .then({ type: 'ObligationMet', obligation: 'decide', late: false }));

  it('a clock that stands still can be extended, and both count', () => {
    const steps = [...open, reviewStarted('2026-03-02'), procedureStarted('2026-03-10')];
    expect(due(...steps, extended('2026-03-16'), procedureEnded('2026-03-20'))).toBe('2026-04-24');
    expect(due(...steps, procedureEnded('2026-03-20'), extended('2026-04-10'))).toBe('2026-04-24');
    // 04-20 lies after the date that stood when the pause began, and before the one it led to
    expect(due(...steps, extended('2026-04-20'), procedureEnded('2026-04-20'))).toBe('2026-05-26');
  });
});

describe('Art. 42(2): unified, joint or centralised handling, 45 + 15 wd', () => {
  const { permit } = given(...open);
  const joint: Permit = {
    ...permit,
    handling: 'joint',
    obligations: permit.obligations.map((duty) => ({ ...duty, due: '2026-05-08', statutoryDue: '2026-05-08' })),
  };
  const on = ({ at, command }: Step) => {
    const asked = command(joint);
    return asked ? perform(permitDecider, joint, asked, at).events : [];
  };

  it('by the head of the government of that level: 2026-05-08 becomes 2026-05-28', () => {
    const by = { ...person('government-head', '610113-gov-office'), role: 'governmentHead' };
    expect(on(extended('2026-03-03', { by }))).toMatchObject([
      { type: 'LimitExtended', wd: 15, articles: [{ article: '第四十二条第二款' }] },
      { type: 'DueDateRecomputed', statutoryDue: '2026-05-28' },
    ]);
  });

  it('not by the head of the organ', () =>
    expect(refusalOf(() => on(extended('2026-03-20')))).toMatchObject({
      code: 'wrongRank',
      detail: { needs: 'governmentHead' },
    }));
});

describe('Art. 42(2): an item whose own standard has several departments handle it as one', () => {
  const jointly = [
    received('2026-03-02', EXTENDABLE),
    accepted('2026-03-02', { changing: limits({ handling: 'joint', extensionWd: 15 }) }),
  ];

  it('is extended by the head of the government of that level, and by nobody else', () => {
    const by = { ...person('government-head', '610113-gov-office'), role: 'governmentHead' };
    given(...jointly)
      .when(extended('2026-03-03', { by }))
      .then({ type: 'LimitExtended', wd: 15, articles: [{ article: '第四十二条第二款' }] });
    given(...jointly)
      .when(extended('2026-03-03'))
      .thenRefused('wrongRank', { needs: 'governmentHead' });
  });
});

describe('Special laws: months, 日, and receipt (Section 4)', () => {
  it.each([
    ['working days', { value: 20, unit: 'wd' as const }, 20, '2026-03-30', '2026-03-30', '2026-04-14', '2026-04-14'],
    [
      'a bare 日, by the earlier reading',
      { value: 20, unit: 'd' as const },
      20,
      '2026-03-23',
      '2026-03-30',
      '2026-04-07',
      '2026-04-14',
    ],
    [
      'months, by the month rule',
      { value: 3, unit: 'm' as const },
      63,
      '2026-06-02',
      '2026-06-02',
      '2026-06-16',
      '2026-06-16',
    ],
  ])(
    '%s: both readings are kept, and both move',
    (_unit, statutoryLimit, statutoryLimitWd, early, lenient, earlyLater, lenientLater) => {
      const changing = limits({ statutoryLimit, statutoryLimitWd, promisedLimitWd: 200, extensionWd: 10 });
      const steps = [received('2026-03-02', EXTENDABLE), accepted('2026-03-02', { changing })];
      expect(clockOf(given(...steps).permit)).toMatchObject({
        due: early,
        statutoryDue: early,
        statutoryDueLenient: lenient,
      });
      expect(clockOf(given(...steps, extended(early)).permit)).toMatchObject({
        statutoryDue: earlyLater,
        statutoryDueLenient: lenientLater,
      });
    },
  );

  it('the last day for an extension is that of the earlier reading', () => {
    const changing = limits({ statutoryLimit: { value: 20, unit: 'd' }, statutoryLimitWd: 20, extensionWd: 10 });
    given(received('2026-03-02', EXTENDABLE), accepted('2026-03-02', { changing }))
      .when(extended('2026-03-24'))
      .thenRefused('clockExpired', { statutoryDue: '2026-03-23' });
  });

  it('a clock that runs from receipt is paused and extended from there', () => {
    const changing = limits({
      clockStart: 'received',
      statutoryLimit: { value: 20, unit: 'wd' },
      statutoryLimitWd: 20,
      promisedLimitWd: 20,
      extensionWd: 10,
    });
    const steps = [
      received('2026-03-02', EXTENDABLE),
      accepted('2026-03-05', { changing }),
      reviewStarted('2026-03-05'),
    ];
    expect(due(...steps)).toBe('2026-03-30');
    expect(due(...steps, procedureStarted('2026-03-10'), procedureEnded('2026-03-20'))).toBe('2026-04-10');
    expect(due(...steps, extended('2026-03-20'))).toBe('2026-04-14');
  });
});
