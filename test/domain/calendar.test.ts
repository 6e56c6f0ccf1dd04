import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  addPeriod,
  addWorkdays,
  contradiction,
  dueInstant,
  isProvisional,
  isWorkday,
  rollToWorkday,
  sliceCalendar,
  subtractWorkdays,
  workdaysBetween,
} from '../../domain/calendar.ts';
import { latestCalendar } from '../../domain/catalogue/lookup.ts';
import { addDays, epochMsOf } from '../../domain/time.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { dueDatesDigest } from './dueDatesDigest.ts';

const calendar = latestCalendar(loadXian());
const published: {
  goldenCases: { from: string; rule: string; result: string }[];
  years: { [year: string]: { workingDays: number; workingDaysByMonth: number[] } };
} = JSON.parse(readFileSync(new URL('../../local/reference/xian/calendar.json', import.meta.url), 'utf8'));

describe('Civil Code 201, Art. 82: working days, the first day not counted', () => {
  it.each([
    ['ordinary decision', '2026-03-02', 20, '2026-03-30'],
    ['extended decision, over Qingming', '2026-03-02', 30, '2026-04-14'],
    ['joint handling', '2026-03-02', 45, '2026-05-08'],
    ['joint handling, extended', '2026-03-02', 60, '2026-05-28'],
    ['decision paused for 8 working days', '2026-03-02', 28, '2026-04-10'],
    ['correction notice over the Spring Festival', '2026-02-13', 5, '2026-02-27'],
    ['decision after silence on that case', '2026-02-13', 20, '2026-03-19'],
    ['received on a holiday, due on a working Saturday', '2026-02-16', 5, '2026-02-28'],
    ['acknowledgement on a working Saturday', '2026-02-12', 2, '2026-02-14'],
    ['acknowledgement over the National Day', '2026-09-30', 2, '2026-10-09'],
    ['acknowledgement with a working Sunday', '2026-09-18', 2, '2026-09-21'],
    ['certificate', '2026-09-28', 10, '2026-10-16'],
    ['publicity', '2026-09-28', 7, '2026-10-13'],
    ['hearing asked for', '2026-04-28', 5, '2026-05-08'],
    ['hearing held', '2026-05-08', 20, '2026-06-04'],
    ['over a weekend', '2026-03-06', 1, '2026-03-09'],
    ['across the year by bare weekdays and 1 January', '2026-12-10', 20, '2027-01-07'],
  ])('%s: %s + %i wd', (_what, from, workdays, due) => expect(addWorkdays(calendar, from, workdays)).toBe(due));

  it('counts 8 working days of expert review from 10 to 20 March', () =>
    expect(workdaysBetween(calendar, '2026-03-10', '2026-03-20')).toBe(8));

  it('makes 9 May, a working Saturday, too late to ask for a hearing told on 28 April', () => {
    expect(isWorkday(calendar, '2026-05-09')).toBe(true);
    expect(workdaysBetween(calendar, '2026-04-28', '2026-05-09')).toBe(6);
  });

  it('has used five of the twenty days when silence ends on 27 February', () =>
    expect(workdaysBetween(calendar, '2026-02-13', '2026-02-27')).toBe(5));

  it('turns yellow on the working day after 18 of 20 days, red after the last', () => {
    expect(addWorkdays(calendar, '2026-03-02', Math.floor(0.9 * 20) + 1)).toBe('2026-03-27');
    expect(dueInstant(addWorkdays(calendar, '2026-03-02', 20))).toBe('2026-03-31T00:00:00.000+08:00');
  });

  it('counts back for a renewal of 2026-10-20: 30 natural days, or 30 working days', () => {
    expect(addDays('2026-10-20', -30)).toBe('2026-09-20');
    expect(subtractWorkdays(calendar, '2026-10-20', 30)).toBe('2026-09-02');
  });

  it.each(published.goldenCases.filter(({ rule }) => rule.endsWith('wd')))(
    'golden case $from + $rule',
    ({ from, rule, result }) => expect(addWorkdays(calendar, from, Number.parseInt(rule, 10))).toBe(result),
  );
});

describe('Civil Code 202, 203: months and natural days', () => {
  it.each([
    ['verification in two months', '2026-08-05', 2, '2026-10-08'],
    ['a month without that day, and a Sunday', '2026-12-31', 2, '2027-03-01'],
    ['three months', '2026-02-14', 3, '2026-05-14'],
    ['a month end', '2026-01-31', 1, '2026-02-28'],
    ['over the year', '2025-11-30', 3, '2026-02-28'],
  ])('%s: %s + %i months', (_what, from, months, due) => expect(addMonths(calendar, from, months)).toBe(due));

  it.each(published.goldenCases.filter(({ rule }) => rule.endsWith('m') && !rule.endsWith('wd')))(
    'golden case $from + $rule',
    ({ from, rule, result }) => expect(addMonths(calendar, from, Number.parseInt(rule, 10))).toBe(result),
  );

  it.each([
    ['2026-02-05', { value: 45, unit: 'd' as const }, '2026-03-23'],
    ['2026-02-12', { value: 20, unit: 'd' as const }, '2026-03-04'],
    ['2026-05-19', { value: 60, unit: 'd' as const }, '2026-07-20'],
    ['2026-02-14', { value: 3, unit: 'm' as const }, '2026-05-14'],
    ['2026-03-02', { value: 20, unit: 'wd' as const }, '2026-03-30'],
  ])('%s + %o', (from, period, due) => expect(addPeriod(calendar, from, period)).toBe(due));

  it('moves a holiday to the next working day and leaves a working Saturday', () => {
    expect(rollToWorkday(calendar, '2026-02-15')).toBe('2026-02-24');
    expect(rollToWorkday(calendar, '2026-02-28')).toBe('2026-02-28');
  });
});

describe('the holiday notices', () => {
  it.each(Object.entries(published.years))('%s: working days by month', (year, { workingDays, workingDaysByMonth }) => {
    const byMonth = workingDaysByMonth.map((_, month) => {
      const first = `${year}-${String(month + 1).padStart(2, '0')}-01`;
      const next = month === 11 ? `${Number(year) + 1}-01-01` : `${year}-${String(month + 2).padStart(2, '0')}-01`;
      return workdaysBetween(calendar, addDays(first, -1), addDays(next, -1));
    });
    expect(byMonth).toEqual(workingDaysByMonth);
    expect(byMonth.reduce((sum, days) => sum + days)).toBe(workingDays);
  });

  it('2026 has 248 working days', () => expect(workdaysBetween(calendar, '2025-12-31', '2026-12-31')).toBe(248));

  it('are silent past knownThrough: dates there are provisional', () => {
    expect(isProvisional(calendar, '2026-12-31')).toBe(false);
    expect(isProvisional(calendar, addWorkdays(calendar, '2026-12-10', 20))).toBe(true);
    expect(isProvisional(calendar, addMonths(calendar, '2026-12-31', 2))).toBe(true);
  });

  it('are known from their first day to their last, both included', () => {
    const year = { ...calendar, knownFrom: '2026-01-01', knownThrough: '2026-12-31' };
    const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
    expect(days.map((day) => isProvisional(year, day))).toEqual([true, false, false, true]);
  });

  it('contradict each other on the last day that both know as on any other', () => {
    const other = { ...calendar, knownThrough: '2026-06-30', offDays: [...calendar.offDays, '2026-06-30'] };
    expect(contradiction(calendar, other)).toBe('2026-06-30');
    expect(contradiction(calendar, { ...other, knownThrough: '2026-06-29' })).toBeNull();
  });

  it('give 2027-01-08 once 1 January is known to be off', () => {
    const next = { ...calendar, knownThrough: '2027-12-31', offDays: [...calendar.offDays, '2027-01-01'] };
    expect(addWorkdays(next, '2026-12-10', 20)).toBe('2027-01-08');
    expect(isProvisional(next, '2027-01-08')).toBe(false);
  });

  it('say the same when only the years from 2026 on travel', () => {
    const slice = sliceCalendar(calendar, 2026);
    expect(slice.knownFrom).toBe('2026-01-01');
    expect(slice.offDays.length).toBeLessThan(25);
    for (let day = '2026-01-01'; day <= '2027-03-31'; day = addDays(day, 1)) {
      expect(isWorkday(slice, day), day).toBe(isWorkday(calendar, day));
    }
  });
});

describe('the years that travel', () => {
  const worked = { ...calendar, workingWeekends: ['2021-12-31', '2022-01-01', '2022-01-02'] };

  it('begin with their first day, a working Saturday', () =>
    expect(sliceCalendar(worked, 2022).workingWeekends).toEqual(['2022-01-01', '2022-01-02']));

  it.each([999, 2000])('know no more than the calendar, though they begin in %i', (year) =>
    expect(sliceCalendar(calendar, year).knownFrom).toBe(calendar.knownFrom),
  );
});

describe('a due date ends at the start of the next day in Beijing', () => {
  it('2026-03-30 ends at 2026-03-30T16:00Z', () =>
    expect(epochMsOf(dueInstant('2026-03-30'))).toBe(Date.parse('2026-03-30T16:00:00Z')));
});

describe('whatever is asked', () => {
  const day = fc.integer({ min: 0, max: 1460 }).map((days) => addDays('2024-01-01', days));
  const count = fc.integer({ min: 0, max: 120 });

  it('a later start never falls due earlier', () =>
    fc.assert(
      fc.property(day, day, count, (a, b, n) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        return addWorkdays(calendar, earlier, n) <= addWorkdays(calendar, later, n);
      }),
    ));

  it('counting on is the same as counting at once', () =>
    fc.assert(
      fc.property(day, count, count, (from, a, b) => {
        const stepwise = addWorkdays(calendar, addWorkdays(calendar, from, a), b);
        return stepwise === addWorkdays(calendar, from, a + b);
      }),
    ));

  it('counting between undoes counting on', () =>
    fc.assert(
      fc.property(day, count, (from, n) => workdaysBetween(calendar, from, addWorkdays(calendar, from, n)) === n),
    ));

  it('counting back undoes counting on from a working day', () =>
    fc.assert(
      fc.property(day, count, (from, n) => {
        const workday = rollToWorkday(calendar, from);
        return subtractWorkdays(calendar, addWorkdays(calendar, workday, n), n) === workday;
      }),
    ));

  it('the last day of every period is a working day', () =>
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), fc.constantFrom('wd', 'd', 'm'), (from, value, unit) =>
        isWorkday(calendar, addPeriod(calendar, from, { value, unit })),
      ),
    ));

  it.each(['0100-01-01', '0999-12-31', '2026-03-09', '9999-12-31'])('a day is written as it was read: %s', (day) =>
    expect(addWorkdays(calendar, day, 0)).toBe(day),
  );

  it.each(['2026-02-30', '2026-2-3', '', 'today'])('a day that does not exist is a defect: %s', (nonsense) => {
    expect(() => isWorkday(calendar, nonsense)).toThrow(new RangeError(`not a civil date: ${nonsense}`));
    expect(() => addWorkdays(calendar, nonsense, 1)).toThrow(RangeError);
    expect(() => addMonths(calendar, nonsense, 1)).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN])('and so is a count of %d', (count) => {
    expect(() => addWorkdays(calendar, '2026-03-02', count)).toThrow(
      new RangeError(`not a whole number of days or months: ${count}`),
    );
    expect(() => addMonths(calendar, '2026-03-02', count)).toThrow(RangeError);
    expect(() => addPeriod(calendar, '2026-03-02', { value: count, unit: 'd' })).toThrow(RangeError);
  });
});

describe('the time zone of the process', () => {
  const underTz = (TZ: string): string => {
    const script = `import { dueDatesDigest } from './test/domain/dueDatesDigest.ts';
      console.log(new Date(2026, 0, 1).getTimezoneOffset(), dueDatesDigest());`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const cwd = new URL('../..', import.meta.url);
    return execFileSync(process.execPath, args, { cwd, env: { ...process.env, TZ }, encoding: 'utf8' }).trim();
  };

  it.each([
    ['America/New_York', 300],
    ['Pacific/Kiritimati', -840],
  ])('moves no due date: %s', { timeout: 30_000 }, (zone, offset) =>
    expect(underTz(zone)).toBe(`${offset} ${dueDatesDigest()}`),
  );
});
