import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkdays, dueInstant, rollToWorkday } from '../../../domain/calendar.ts';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { ladderFrom, ladderOf, lampAfter, openObligation, worstLamp } from '../../../domain/obligations/ladder.ts';
import type { ObligationKind } from '../../../domain/obligations/types.ts';
import { given, tick } from '../../given.ts';
import { calendar, catalogue } from '../permit/reference.ts';
import {
  accepted,
  correctionRequested,
  granted,
  handedIn,
  hearingRequested,
  hearingTold,
  opinionsRequested,
  procedureStarted,
  pushed,
  received,
  reviewStarted,
} from '../permit/steps.ts';

const [policy] = catalogue.policies;
if (!policy) throw new Error('the reference data hold one policy');
const { ladder } = policy;
const rungs = (start: string, limitWd: number) =>
  ladderOf(calendar, ladder, start, addWorkdays(calendar, start, limitWd)).map(
    ({ rung, at }) => `${rung} ${at.slice(0, 10)}`,
  );

describe('Section 5: the rungs that silence climbs', () => {
  it.each([
    [20, ['reminder 2026-03-17', 'yellow 2026-03-27', 'red 2026-03-31', 'supervised 2026-04-01']],
    [10, ['reminder 2026-03-10', 'yellow 2026-03-16', 'red 2026-03-17', 'supervised 2026-03-18']],
    [7, ['reminder 2026-03-06', 'yellow 2026-03-11', 'red 2026-03-12', 'supervised 2026-03-13']],
    [6, ['reminder 2026-03-06', 'yellow 2026-03-10', 'red 2026-03-11', 'supervised 2026-03-12']],
    [5, ['reminder 2026-03-05', 'yellow 2026-03-09', 'red 2026-03-10', 'supervised 2026-03-11']],
    [3, ['reminder 2026-03-04', 'yellow 2026-03-05', 'red 2026-03-06', 'supervised 2026-03-07']],
    [2, ['yellow 2026-03-04', 'red 2026-03-05', 'supervised 2026-03-06']],
    [1, ['yellow 2026-03-03', 'red 2026-03-04', 'supervised 2026-03-05']],
    [0, ['red 2026-03-03', 'supervised 2026-03-04']],
  ])('%i working days from Monday 2026-03-02', (limitWd, expected) =>
    expect(rungs('2026-03-02', limitWd)).toEqual(expected),
  );

  it('red begins with a holiday, supervised handling only after a working day', () =>
    expect(rungs('2026-02-12', 2)).toEqual(['yellow 2026-02-14', 'red 2026-02-15', 'supervised 2026-02-25']));

  it.each([
    ['a limit that is short by policy turns yellow on its last working day', 5, { yellowPercent: 50 }, '2026-03-09'],
    ['one a day longer after its share', 6, { yellowPercent: 50 }, '2026-03-06'],
    ['where the whole limit is the share there is no yellow: red comes first', 6, { yellowPercent: 100 }, undefined],
  ])('%s', (_rule, limitWd, other, day) => {
    const steps = ladderOf(
      calendar,
      { ...ladder, ...other },
      '2026-03-02',
      addWorkdays(calendar, '2026-03-02', limitWd),
    );
    expect(steps.find(({ rung }) => rung === 'yellow')?.at.slice(0, 10)).toBe(day);
  });

  it('counted again, it goes on from the rung that was next', () => {
    const whole = ladderOf(calendar, ladder, '2026-03-02', '2026-03-30');
    const names = (from: number) => ladderFrom(whole.slice(from), whole, '2026-03-02').map(({ rung }) => rung);
    expect(names(0)).toEqual(['reminder', 'yellow', 'red', 'supervised']);
    expect(names(1)).toEqual(['yellow', 'red', 'supervised']);
    expect(names(3)).toEqual(['supervised']);
    expect(names(4)).toEqual([]);
  });

  it('a duty of that day falls on the next working day when the day is a holiday', () => {
    expect(rollToWorkday(calendar, '2026-02-18')).toBe('2026-02-24');
    expect(rollToWorkday(calendar, '2026-02-14')).toBe('2026-02-14');
  });

  it('rungs rise in time, red where the due day ends, whatever the start and limit', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 70 }), (offset, limitWd) => {
        const start = new Date(Date.UTC(2024, 11, 1) + offset * 86_400_000).toISOString().slice(0, 10);
        const due = addWorkdays(calendar, start, limitWd);
        const steps = ladderOf(calendar, ladder, start, due);
        for (const [index, { at }] of steps.entries()) {
          const next = steps[index + 1];
          if (next && next.at <= at) return false;
        }
        return steps.find(({ rung }) => rung === 'red')?.at === dueInstant(due) && steps.at(-1)?.rung === 'supervised';
      }),
    ));

  it('a lamp never turns back, and the worst of many counts', () => {
    expect(lampAfter('reminder', 'green')).toBe('green');
    expect(lampAfter('reminder', 'red')).toBe('red');
    expect(lampAfter('yellow', 'green')).toBe('yellow');
    expect(lampAfter('supervised', 'red')).toBe('red');
    expect(lampAfter('supervised', 'green')).toBe('red');
    expect(worstLamp(['green', 'red', 'yellow'])).toBe('red');
    expect(worstLamp([])).toBe('green');
  });

  it('a due day past the known calendar, or a limit of the law past it, is provisional', () => {
    const duty = { kind: 'decide' as const, organ: 'o', item: 'i', basis: [], start: '2026-12-20', due: '2026-12-31' };
    expect(openObligation(calendar, ladder, duty)).toMatchObject({ id: 'decide:i', provisional: false, lamp: 'green' });
    expect(openObligation(calendar, ladder, { ...duty, due: '2027-01-04' }).provisional).toBe(true);
    expect(openObligation(calendar, ladder, { ...duty, statutoryDue: '2027-01-04' }).provisional).toBe(true);
  });
});

/** a lower organ reviews it, an upper one decides */
const reviewedBelow = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  items: facts.items.map((version) => ({
    ...version,
    lowerReview: { upper: '610100-approval-bureau', basis: { document: '条例', article: '第一条' } },
  })),
});

describe('Section 5: rungs run per obligation', () => {
  const decided = [accepted('2026-04-07'), granted('2026-04-07')];
  const opened: { [kind in Exclude<ObligationKind, 'push'>]: Parameters<typeof given> } = {
    accept: [
      received('2026-04-03'),
      correctionRequested('2026-04-03', ['food-business-m1']),
      handedIn('2026-04-07', ['food-business-m1']),
    ],
    review: [accepted('2026-04-07', { changing: reviewedBelow })],
    decide: [accepted('2026-04-07')],
    assign: [received('2026-04-07', { item: 'drainage' }), accepted('2026-04-07')],
    hearing: [accepted('2026-04-07'), hearingTold('2026-04-07'), hearingRequested('2026-04-07')],
    procedure: [accepted('2026-04-07'), reviewStarted('2026-04-07'), procedureStarted('2026-04-07')],
    consult: [accepted('2026-04-07'), opinionsRequested('2026-04-07')],
    issue: decided,
    deliver: decided,
    publish: decided,
    acknowledge: [...decided, pushed('2026-04-07')],
    serve: [received('2026-04-07', { service: { channels: [] } }), accepted('2026-04-07')],
  };

  it.each(Object.entries(opened))('%s climbs to supervised handling, each rung once', (kind, steps) => {
    const climbed = given(...steps, tick('2026-09-01')).log.filter((event) =>
      ['ReminderSent', 'YellowCardShown', 'RedCardShown', 'SupervisedHandlingOrdered'].includes(event.type),
    );
    const own = climbed
      .filter((event) => 'obligation' in event && event.obligation === kind)
      .map((event) => event.type);
    const rungsOfThatDay = ['RedCardShown', 'SupervisedHandlingOrdered'];
    const all = ['ReminderSent', 'YellowCardShown', ...rungsOfThatDay];
    const expected = { accept: rungsOfThatDay, acknowledge: all.slice(1) }[kind] ?? all;
    expect(own).toEqual(expected);
  });

  it('a push has no ladder: its missing receipt is an incident', () =>
    expect(given(...decided).permit.obligations.find(({ kind }) => kind === 'push')).toMatchObject({ ladder: [] }));
});
