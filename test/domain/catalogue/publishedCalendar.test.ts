import { describe, expect, it } from 'vitest';
import { addWorkdays, isWorkday } from '../../../domain/calendar.ts';
import { latestCalendar } from '../../../domain/catalogue/lookup.ts';
import { calendarWith, type HolidayNotice } from '../../../domain/catalogue/publishedCalendar.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const known = latestCalendar(loadXian());
const NOTICE: HolidayNotice = {
  version: '2027',
  knownThrough: '2027-12-31',
  offDays: ['2027-01-01', '2027-10-01'],
  workingWeekends: ['2027-01-30'],
};

describe('Section 4: the holiday notice of one more year', () => {
  it('is put to what is known, which stays as it was', () => {
    const { calendar } = calendarWith(known, NOTICE);
    expect(calendar).toMatchObject({ id: known.id, version: '2027', knownFrom: known.knownFrom });
    if (!calendar) return;
    expect(addWorkdays(calendar, '2026-12-10', 20)).toBe('2027-01-08');
    expect(isWorkday(calendar, '2027-01-30')).toBe(true);
    expect(addWorkdays(calendar, '2026-03-02', 20)).toBe(addWorkdays(known, '2026-03-02', 20));
  });

  it('may also come as the whole calendar', () =>
    expect(
      calendarWith(known, {
        ...NOTICE,
        knownFrom: known.knownFrom,
        offDays: [...known.offDays, ...NOTICE.offDays],
        workingWeekends: [...known.workingWeekends, ...NOTICE.workingWeekends],
      }).findings,
    ).toEqual([]));

  it.each<[string, Partial<HolidayNotice>, { path: string; code: string; detail?: string }]>([
    ['a day that does not exist', { offDays: ['2027-02-30'] }, { path: 'offDays.0', code: 'invalidDate' }],
    ['a notice of the year that is known', { knownThrough: '2026-12-31' }, { path: 'knownThrough', code: 'notNewer' }],
    [
      'a year left out',
      { knownFrom: '2028-01-01', knownThrough: '2028-12-31' },
      { path: 'knownFrom', code: 'gap', detail: '2027-01-01' },
    ],
    [
      'a day of another year',
      { offDays: ['2027-01-01', '2027-10-01', '2028-01-01'] },
      { path: 'offDays.2', code: 'outside', detail: '2028-01-01' },
    ],
    [
      'a weekday worked in exchange',
      { workingWeekends: ['2027-01-04'] },
      { path: 'workingWeekends.0', code: 'notAWeekend' },
    ],
    [
      'a day both off and worked',
      { offDays: [...NOTICE.offDays, '2027-01-30'] },
      { path: 'workingWeekends.0', code: 'offAndWorking' },
    ],
    [
      'a year without its national holidays',
      { offDays: ['2027-01-01'] },
      { path: 'offDays', code: 'nationalHolidayMissing', detail: '2027-10-01' },
    ],
    [
      'another answer for a day that is known',
      { knownFrom: known.knownFrom },
      { path: 'offDays', code: 'contradictsKnownDay', detail: '2024-01-01' },
    ],
  ])('%s is refused, by its field', (_, change, finding) =>
    expect(calendarWith(known, { ...NOTICE, ...change }).findings).toContainEqual(expect.objectContaining(finding)),
  );
});
