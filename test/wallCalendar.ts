/**
 * The questions of domain/calendar.ts, answered in the plainest way: the leaves of a calendar on the wall are turned one
 * by one. Not a line of the system's own code, no `Date`, no arithmetic on days. The tests compare with it.
 */
type Leaf = { day: string; open: boolean };
export type WallCalendar = { leaves: Leaf[]; positionOf: Map<string, number> };

const FIRST_YEAR = 2018;
const LAST_YEAR = 2036;
/** 2018-01-01 was a Monday */
const MONDAY = 0;

const two = (number: number): string => String(number).padStart(2, '0');
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysOf = (year: number): number[] => [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function wallCalendar(offDays: readonly string[], workingWeekends: readonly string[]): WallCalendar {
  const [off, working] = [new Set(offDays), new Set(workingWeekends)];
  const leaves: Leaf[] = [];
  let weekday = MONDAY;
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1)
    for (const [month, days] of daysOf(year).entries())
      for (let dayOfMonth = 1; dayOfMonth <= days; dayOfMonth += 1) {
        const day = `${year}-${two(month + 1)}-${two(dayOfMonth)}`;
        const isWeekend = weekday === 5 || weekday === 6;
        leaves.push({ day, open: isWeekend ? working.has(day) : !off.has(day) });
        weekday = weekday === 6 ? MONDAY : weekday + 1;
      }
  return { leaves, positionOf: new Map(leaves.map(({ day }, position) => [day, position])) };
}

function leafAt({ leaves }: WallCalendar, position: number): Leaf {
  const leaf = leaves[position];
  if (!leaf) throw new Error('the calendar on the wall has no such day');
  return leaf;
}

function positionOn(wall: WallCalendar, day: string): number {
  const position = wall.positionOf.get(day);
  if (position === undefined) throw new Error(`the calendar on the wall has no day ${day}`);
  return position;
}

export const isOpen = (wall: WallCalendar, day: string): boolean => leafAt(wall, positionOn(wall, day)).open;

/** The day, or the first one after it on which the office is open. */
export function firstOpenDay(wall: WallCalendar, day: string): string {
  let position = positionOn(wall, day);
  while (!leafAt(wall, position).open) position += 1;
  return leafAt(wall, position).day;
}

/**
 * The day on which the last of so many open days is used, `from` not counted; on the days after `from` of a pause, up to
 * its `to`, nothing is used.
 */
export function lastOpenDay(
  wall: WallCalendar,
  from: string,
  count: number,
  pauses: readonly { from: string; to: string }[] = [],
): string {
  let position = positionOn(wall, from);
  let used = 0;
  while (used < count) {
    position += 1;
    const { day, open } = leafAt(wall, position);
    const isPaused = pauses.some((pause) => pause.from < day && day <= pause.to);
    if (open && !isPaused) used += 1;
  }
  return leafAt(wall, position).day;
}

/** So many open days earlier, `from` not counted. */
export function openDayBefore(wall: WallCalendar, from: string, count: number): string {
  let position = positionOn(wall, from);
  for (let left = count; left > 0; ) {
    position -= 1;
    if (leafAt(wall, position).open) left -= 1;
  }
  return leafAt(wall, position).day;
}

/** The day so many days later, open or not. */
export const dayLater = (wall: WallCalendar, from: string, days: number): string =>
  leafAt(wall, positionOn(wall, from) + days).day;

/** The same day so many months later, or the last day of that month. */
export function monthsLater(wall: WallCalendar, from: string, months: number): string {
  let [year = 0, month = 0, dayOfMonth = 0] = from.split('-').map(Number);
  for (let left = months; left > 0; left -= 1) {
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  while (!wall.positionOf.has(`${year}-${two(month)}-${two(dayOfMonth)}`)) dayOfMonth -= 1;
  return `${year}-${two(month)}-${two(dayOfMonth)}`;
}

/** How many open days come after `start`, until `end`. */
export function openDaysAfter(wall: WallCalendar, start: string, end: string): number {
  let count = 0;
  for (let position = positionOn(wall, start) + 1; leafAt(wall, position).day <= end; position += 1)
    if (leafAt(wall, position).open) count += 1;
  return count;
}

/** The first day within both that is open on one wall and closed on the other. */
export function firstDifference(
  wall: WallCalendar,
  other: WallCalendar,
  within: { from: string; through: string },
): string | null {
  for (const { day, open } of wall.leaves)
    if (day >= within.from && day <= within.through && open !== isOpen(other, day)) return day;
  return null;
}
