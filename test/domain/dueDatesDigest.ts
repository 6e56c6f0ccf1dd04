import { createHash } from 'node:crypto';
import { addMonths, addPeriod, addWorkdays, dueInstant } from '../../domain/calendar.ts';
import { latestCalendar } from '../../domain/catalogue/lookup.ts';
import { addDays } from '../../domain/time.ts';
import { loadXian } from '../../local/reference/loadXian.ts';

/** One hash over thousands of due dates, to compare processes in different time zones. */
export function dueDatesDigest(): string {
  const calendar = latestCalendar(loadXian());
  const dates: string[] = [];
  for (let from = '2025-12-01'; from <= '2027-01-31'; from = addDays(from, 1)) {
    for (const value of [0, 1, 5, 20, 45]) dates.push(addWorkdays(calendar, from, value));
    dates.push(addMonths(calendar, from, 2), addPeriod(calendar, from, { value: 20, unit: 'd' }), dueInstant(from));
  }
  return createHash('sha256').update(dates.join()).digest('hex');
}
