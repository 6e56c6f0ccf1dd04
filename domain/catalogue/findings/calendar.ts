import type { Calendar } from '../../calendar.ts';
import { dayNumberOf, isCivilDate } from '../../time.ts';
import type { Catalogue } from '../types.ts';
import { type Finding, fault } from './finding.ts';

/** A notice adds a year. What was known of the days before stays: due dates were computed from it. */
export function calendarFindings(calendar: Omit<Calendar, 'version'>, { calendars }: Catalogue): Finding[] {
  const { id, knownFrom, knownThrough, offDays, workingWeekends } = calendar;
  const dates = { knownFrom, knownThrough };
  const broken = Object.entries(dates).filter(([, day]) => !isCivilDate(day));
  if (broken.length > 0) return broken.map(([field]) => fault('invalidDate', `/${field}`));
  if (knownThrough < knownFrom) return [fault('order', '/knownThrough', { from: knownFrom })];
  const off = new Set(offDays);
  const findings = [
    ...dayFindings('/offDays', calendar, offDays),
    ...dayFindings('/workingWeekends', calendar, workingWeekends),
    ...workingWeekends.flatMap((day, index) => [
      ...(isCivilDate(day) && !isWeekend(day) ? [fault('notAWeekend', `/workingWeekends/${index}`, { day })] : []),
      ...(off.has(day) ? [fault('dayTwice', `/workingWeekends/${index}`, { day })] : []),
    ]),
  ];
  const [known] = calendars;
  const before = calendars.filter((other) => other.id === id);
  // every case counts with one calendar: a second one would change days that are known
  if (known && before.length === 0) findings.push(fault('knownDaysChanged', '/id', { known: known.id }));
  return [...findings, ...before.flatMap((earlier) => unsaid(calendar, earlier))];
}

function dayFindings(
  path: string,
  { knownFrom, knownThrough }: Omit<Calendar, 'version'>,
  days: readonly string[],
): Finding[] {
  return days.flatMap((day, index) => {
    if (!isCivilDate(day)) return [fault('invalidDate', `${path}/${index}`)];
    if (days.indexOf(day) < index) return [fault('dayTwice', `${path}/${index}`, { day })];
    const isInside = knownFrom <= day && day <= knownThrough;
    return isInside ? [] : [fault('outsideCalendar', `${path}/${index}`, { knownFrom, knownThrough })];
  });
}

function unsaid(calendar: Omit<Calendar, 'version'>, earlier: Calendar): Finding[] {
  if (calendar.knownThrough <= earlier.knownThrough || calendar.knownFrom > earlier.knownFrom) {
    return [
      fault('knownDaysChanged', '/knownThrough', { knownFrom: earlier.knownFrom, through: earlier.knownThrough }),
    ];
  }
  return (['offDays', 'workingWeekends'] as const).flatMap((field) => {
    const now = new Set(calendar[field]);
    const then = new Set(earlier[field]);
    const gone = earlier[field].find((day) => !now.has(day));
    const added = calendar[field].find(
      (day) => earlier.knownFrom <= day && day <= earlier.knownThrough && !then.has(day),
    );
    const day = gone ?? added;
    return day === undefined ? [] : [fault('knownDaysChanged', `/${field}`, { day })];
  });
}

/** Day 0, 1970-01-01, was a Thursday. */
function isWeekend(day: string): boolean {
  const number = dayNumberOf(day) ?? 0;
  return (((number + 3) % 7) + 7) % 7 >= 5;
}
