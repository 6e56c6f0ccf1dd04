import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  addPeriod,
  addWorkdays,
  type Calendar,
  contradiction,
  isProvisional,
  isWorkday,
  rollToWorkday,
  sliceCalendar,
  subtractWorkdays,
  workdaysBetween,
} from '../../domain/calendar.ts';
import { latestCalendar } from '../../domain/catalogue/lookup.ts';
import { shifted } from '../../domain/permit/importing.ts';
import { addDays } from '../../domain/time.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { runs } from '../propertyRuns.ts';
import {
  dayLater,
  firstDifference,
  firstOpenDay,
  isOpen,
  lastOpenDay,
  monthsLater,
  openDayBefore,
  openDaysAfter,
  type WallCalendar,
  wallCalendar,
} from '../wallCalendar.ts';

const QUESTIONS = 100_000;

const KNOWN_FROM = '2024-01-01';
const KNOWN_THROUGH = '2027-12-31';
const dayFrom = (first: string, days: number) =>
  fc.integer({ min: 0, max: days - 1 }).map((offset) => addDays(first, offset));
const knownDay = dayFrom(KNOWN_FROM, 1461);
const anyDay = dayFrom('2023-01-01', 2200);
const isSaturdayOrSunday = (day: string): boolean => [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());

/** A holiday of up to nine days, weekends in it not excepted, as a notice names it. */
const holiday = fc
  .tuple(knownDay, fc.integer({ min: 1, max: 9 }))
  .map(([first, days]) => Array.from({ length: days }, (_, offset) => addDays(first, offset)));

const madeUp: fc.Arbitrary<Calendar> = fc
  .record({
    holidays: fc.array(holiday, { maxLength: 30 }),
    exchanged: fc.array(knownDay, { maxLength: 80 }),
  })
  .map(({ holidays, exchanged }) => {
    const offDays = [...new Set(holidays.flat())];
    const workingWeekends = exchanged.filter((day) => isSaturdayOrSunday(day) && !offDays.includes(day));
    return {
      id: 'made-up',
      version: '1',
      knownFrom: KNOWN_FROM,
      knownThrough: KNOWN_THROUGH,
      offDays,
      workingWeekends,
    };
  });
const published = latestCalendar(loadXian());

/** The same question to both; whatever they answer, it has to be the same. */
type Question = {
  text: string;
  ours: (calendar: Calendar) => unknown;
  plain: (wall: WallCalendar) => unknown;
};
const limit = fc.integer({ min: 0, max: 260 });
const natural = fc.integer({ min: 0, max: 400 });
const months = fc.integer({ min: 0, max: 36 });
const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 40 })), { maxLength: 3 });

type Pause = { from: string; to: string };
const ART_45 = { document: '中华人民共和国行政许可法', article: '第四十五条' };
const pauseOf = (pause: Pause) => ({ ...pause, kind: 'hearing', basis: ART_45, reasons: { id: '-', mac: '-' } });

/** A clock that stops and goes on; a pause that would begin when it has run out is none. */
function pausedClock(from: string, wd: number, gapsBetween: readonly [number, number][]): Question {
  let end = from;
  const pauses = gapsBetween.map(([gap, length]): Pause => {
    const start = addDays(end, gap);
    end = addDays(start, length);
    return { from: start, to: end };
  });
  const running = (due: (pauses: Pause[]) => string): string => {
    const begun: Pause[] = [];
    for (const pause of pauses) if (pause.from < due(begun)) begun.push(pause);
    return due(begun);
  };
  return {
    text: `${wd} wd after ${from}, paused ${pauses.map((pause) => `${pause.from}/${pause.to}`).join(' ')}`,
    ours: (calendar) =>
      running((begun) => {
        const dates = { due: addWorkdays(calendar, from, wd) };
        return shifted(calendar, dates, { pauses: begun.map(pauseOf), extension: null }).due;
      }),
    plain: (wall) => running((begun) => lastOpenDay(wall, from, wd, begun)),
  };
}

const question: fc.Arbitrary<Question> = fc.oneof(
  fc.tuple(anyDay, limit).map(
    ([from, wd]): Question => ({
      text: `${wd} wd after ${from}`,
      ours: (calendar) => [addWorkdays(calendar, from, wd), addPeriod(calendar, from, { value: wd, unit: 'wd' })],
      plain: (wall) => [lastOpenDay(wall, from, wd), lastOpenDay(wall, from, wd)],
    }),
  ),
  fc.tuple(anyDay, limit).map(
    ([from, wd]): Question => ({
      text: `${wd} wd before ${from}`,
      ours: (calendar) => subtractWorkdays(calendar, from, wd),
      plain: (wall) => openDayBefore(wall, from, wd),
    }),
  ),
  fc.tuple(anyDay, months).map(
    ([from, value]): Question => ({
      text: `${value} months after ${from}`,
      ours: (calendar) => [addMonths(calendar, from, value), addPeriod(calendar, from, { value, unit: 'm' })],
      plain: (wall) => {
        const day = firstOpenDay(wall, monthsLater(wall, from, value));
        return [day, day];
      },
    }),
  ),
  fc.tuple(anyDay, natural).map(
    ([from, value]): Question => ({
      text: `${value} natural days after ${from}`,
      ours: (calendar) => addPeriod(calendar, from, { value, unit: 'd' }),
      plain: (wall) => firstOpenDay(wall, dayLater(wall, from, value)),
    }),
  ),
  fc.tuple(anyDay, anyDay).map(
    ([start, end]): Question => ({
      text: `wd from ${start} to ${end}`,
      ours: (calendar) => workdaysBetween(calendar, start, end),
      plain: (wall) => openDaysAfter(wall, start, end),
    }),
  ),
  anyDay.map(
    (day): Question => ({
      text: `what day is ${day}`,
      ours: (calendar) => [isWorkday(calendar, day), rollToWorkday(calendar, day)],
      plain: (wall) => [isOpen(wall, day), firstOpenDay(wall, day)],
    }),
  ),
  fc.tuple(anyDay, fc.integer({ min: 1, max: 60 }), gaps).map(([from, wd, between]) => pausedClock(from, wd, between)),
);
const wallOf = ({ offDays, workingWeekends }: Calendar) => wallCalendar(offDays, workingWeekends);
const calendars = [published, ...fc.sample(madeUp, { numRuns: 99, seed: 20_260_302 })].map((calendar) => ({
  calendar,
  wall: wallOf(calendar),
}));

describe('Civil Code 201–203, Art. 45, 82: the calendar of the domain and one on the wall, turned leaf by leaf', () => {
  it(`agree on ${QUESTIONS} questions to ${calendars.length} calendars, the published one first`, () =>
    fc.assert(
      fc.property(fc.constantFrom(...calendars.keys()), question, (index, { text, ours, plain }) => {
        const { calendar, wall } = calendars[index] ?? expect.unreachable();
        const [answer, expected] = [ours(calendar), plain(wall)];
        if (JSON.stringify(answer) !== JSON.stringify(expected)) expect(answer, text).toEqual(expected);
      }),
      { numRuns: runs(QUESTIONS) },
    ));

  it('agree on the years that travel alone', () =>
    fc.assert(
      fc.property(madeUp, fc.integer({ min: 2024, max: 2027 }), (calendar, year) => {
        const slice = sliceCalendar(calendar, year);
        const wall = wallOf(calendar);
        expect(slice.knownFrom).toBe(`${year}-01-01`);
        for (let day = `${year}-01-01`; day <= '2028-03-31'; day = addDays(day, 1))
          if (isWorkday(slice, day) !== isOpen(wall, day)) expect.unreachable(day);
      }),
    ));

  it('agree on where two notices contradict each other', () =>
    fc.assert(
      fc.property(madeUp, madeUp, knownDay, knownDay, (calendar, other, from, through) => {
        const within = { from, through };
        const partly = { ...other, knownFrom: from, knownThrough: through };
        const expected = firstDifference(wallOf(calendar), wallOf(other), within);
        expect([contradiction(calendar, partly), contradiction(partly, calendar)]).toEqual([expected, expected]);
      }),
    ));

  it('know as much as the notices, to the day', () =>
    fc.assert(
      fc.property(
        knownDay,
        knownDay,
        anyDay,
        (from, through, day) =>
          isProvisional({ ...published, knownFrom: from, knownThrough: through }, day) ===
          (day < from || day > through),
      ),
    ));
});
