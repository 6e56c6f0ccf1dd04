/**
 * Working days and legal periods on a published holiday calendar. The calendar is data with an end: past
 * `knownThrough` only bare weekdays are known, and whatever falls there is provisional.
 *
 * Days are counted as numbers since the epoch in UTC, never through local `Date` fields, so the time zone of the
 * process cannot move a due date.
 */
import { type CivilDate, DAY_MS, dayNumberOf, type Instant, startOf } from './time.ts';

export type Calendar = {
  id: string;
  version: string;
  knownFrom: CivilDate;
  knownThrough: CivilDate;
  /** days off of the holiday notices; weekends outside the holidays need not be repeated here */
  offDays: CivilDate[];
  /** Saturdays and Sundays worked in exchange */
  workingWeekends: CivilDate[];
};

/** wd: working days; d: natural days (日); m: months */
export type Period = { value: number; unit: 'wd' | 'd' | 'm' };

type DayNumber = number;
type Exceptions = { off: Set<DayNumber>; working: Set<DayNumber> };

// Calendars are never changed in place, a new notice is a new object: so the index may hang on the object.
const exceptionsOf = new WeakMap<Calendar, Exceptions>();

export const isWorkday = (calendar: Calendar, day: CivilDate): boolean => works(indexed(calendar), numbered(day));

/** The day itself or the next working day (Civil Code 203). */
export function rollToWorkday(calendar: Calendar, day: CivilDate): CivilDate {
  const exceptions = indexed(calendar);
  let number = numbered(day);
  while (!works(exceptions, number)) number += 1;
  return dated(number);
}

/** The first day is not counted (Civil Code 201), and none but working days (Art. 82). */
export const addWorkdays = (calendar: Calendar, from: CivilDate, workdays: number): CivilDate =>
  walk(calendar, from, workdays, 1);

/** The day so many working days earlier; the first day is not counted. */
export const subtractWorkdays = (calendar: Calendar, from: CivilDate, workdays: number): CivilDate =>
  walk(calendar, from, workdays, -1);

/** Working days after `start` up to and including `end`; none when `end` is not after `start`. */
export function workdaysBetween(calendar: Calendar, start: CivilDate, end: CivilDate): number {
  const exceptions = indexed(calendar);
  const last = numbered(end);
  let count = 0;
  for (let day = numbered(start) + 1; day <= last; day += 1) if (works(exceptions, day)) count += 1;
  return count;
}

/** The corresponding day or the month's last (Civil Code 202), moved to a working day (203). */
export function addMonths(calendar: Calendar, from: CivilDate, months: number): CivilDate {
  requireCount(months);
  numbered(from);
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7)) - 1 + months;
  const monthsLastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const corresponding = Date.UTC(year, month, Math.min(Number(from.slice(8)), monthsLastDay));
  return rollToWorkday(calendar, dated(corresponding / DAY_MS));
}

/** The last day of a period in the unit of the law; natural days and months are moved to a working day. */
export function addPeriod(calendar: Calendar, from: CivilDate, period: Period): CivilDate {
  if (period.unit === 'wd') return addWorkdays(calendar, from, period.value);
  if (period.unit === 'm') return addMonths(calendar, from, period.value);
  requireCount(period.value);
  return rollToWorkday(calendar, dated(numbered(from) + period.value));
}

/** Past the last holiday notice: to be computed again when the next one is published. */
export const isProvisional = (calendar: Calendar, due: CivilDate): boolean =>
  due > calendar.knownThrough || due < calendar.knownFrom;

/** The last day ends at 24:00 (Civil Code 203): a due date is past from the start of the next day on. */
export const dueInstant = (due: CivilDate): Instant => startOf(dated(numbered(due) + 1));

/** The first day of which both calendars say they know, and say something different; null where they agree. */
export function contradiction(calendar: Calendar, other: Calendar): CivilDate | null {
  const [one, two] = [indexed(calendar), indexed(other)];
  const from = calendar.knownFrom > other.knownFrom ? calendar.knownFrom : other.knownFrom;
  const through = calendar.knownThrough < other.knownThrough ? calendar.knownThrough : other.knownThrough;
  const last = numbered(through);
  for (let day = numbered(from); day <= last; day += 1) if (works(one, day) !== works(two, day)) return dated(day);
  return null;
}

/** The same calendar from a year on, small enough to travel in a command. */
export function sliceCalendar(calendar: Calendar, fromYear: number): Calendar {
  const from = `${String(fromYear).padStart(4, '0')}-01-01`;
  return {
    ...calendar,
    knownFrom: calendar.knownFrom > from ? calendar.knownFrom : from,
    offDays: calendar.offDays.filter((day) => day >= from && !isWeekend(numbered(day))),
    workingWeekends: calendar.workingWeekends.filter((day) => day >= from),
  };
}

function walk(calendar: Calendar, from: CivilDate, workdays: number, step: 1 | -1): CivilDate {
  requireCount(workdays);
  const exceptions = indexed(calendar);
  let day = numbered(from);
  for (let left = workdays; left > 0; ) {
    day += step;
    if (works(exceptions, day)) left -= 1;
  }
  return dated(day);
}

function indexed(calendar: Calendar): Exceptions {
  const known = exceptionsOf.get(calendar);
  if (known) return known;
  const exceptions = {
    off: new Set(calendar.offDays.map(numbered)),
    working: new Set(calendar.workingWeekends.map(numbered)),
  };
  exceptionsOf.set(calendar, exceptions);
  return exceptions;
}

const works = (exceptions: Exceptions, day: DayNumber): boolean =>
  exceptions.working.has(day) || (!isWeekend(day) && !exceptions.off.has(day));

// Day 0, 1970-01-01, was a Thursday; the second modulo keeps days before it positive.
const isWeekend = (day: DayNumber): boolean => (((day + 3) % 7) + 7) % 7 >= 5;

/** A day that does not exist would never be reached by counting, so it must not get in. */
function numbered(day: CivilDate): DayNumber {
  const number = dayNumberOf(day);
  if (number === null) throw new RangeError(`not a civil date: ${day}`);
  return number;
}

// by its parts: the ISO text of the whole moment takes four times as long, and every due date comes through here
function dated(day: DayNumber): CivilDate {
  const date = new Date(day * DAY_MS);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : `${number}`);

function requireCount(count: number): void {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a whole number of days or months: ${count}`);
}
