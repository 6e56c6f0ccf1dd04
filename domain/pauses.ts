import { addWorkdays, type Calendar, workdaysBetween } from './calendar.ts';
import type { CivilDate } from './time.ts';

/** Days on which a clock stands still: those after `from`, up to and including `to` (Art. 45). */
export type Pause = { from: CivilDate; to: CivilDate };

/** Pauses that overlap stop one clock once. Sorted, and none touches the next. */
export function merged(pauses: readonly Pause[]): Pause[] {
  const sorted = pauses.filter(({ from, to }) => from < to).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const apart: Pause[] = [];
  for (const next of sorted) {
    const last = apart.at(-1);
    if (!last || next.from > last.to) apart.push({ ...next });
    else if (next.to > last.to) last.to = next.to;
  }
  return apart;
}

/** The working days of (start, end] on which the clock stood still. */
export const pausedWd = (
  calendar: Calendar,
  pauses: readonly Pause[],
  { from: start, to: end }: { from: CivilDate; to: CivilDate },
): number =>
  pauses.reduce(
    (sum, { from, to }) => sum + workdaysBetween(calendar, from > start ? from : start, to < end ? to : end),
    0,
  );

/** The day on which so many working days have been used that are not paused. */
export const addCountedDays = (
  calendar: Calendar,
  from: CivilDate,
  workdays: number,
  pauses: readonly Pause[],
): CivilDate =>
  pauses.reduce(
    (day, pause) => {
      const begins = pause.from > from ? pause.from : from;
      return begins < day ? addWorkdays(calendar, day, workdaysBetween(calendar, begins, pause.to)) : day;
    },
    addWorkdays(calendar, from, workdays),
  );
