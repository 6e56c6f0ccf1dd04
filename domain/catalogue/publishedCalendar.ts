import { type Calendar, contradiction, isWorkday } from '../calendar.ts';
import { addDays, type CivilDate, isCivilDate } from '../time.ts';

/** A holiday notice as it is loaded: one more year, or the whole calendar with it. */
export type HolidayNotice = {
  version: string;
  /** the day after what is known, where it is left out */
  knownFrom?: CivilDate | undefined;
  knownThrough: CivilDate;
  offDays: CivilDate[];
  workingWeekends: CivilDate[];
};

export type CalendarFinding = {
  path: string;
  code:
    | 'required'
    | 'invalidDate'
    | 'notNewer'
    | 'gap'
    | 'outside'
    | 'notAWeekend'
    | 'offAndWorking'
    | 'nationalHolidayMissing'
    | 'contradictsKnownDay';
  detail?: string;
};

/** 全国年节及纪念日放假办法: off every year, whatever else a notice says. */
const NATIONAL_HOLIDAYS = ['01-01', '05-01', '10-01', '10-02', '10-03'];

/** The calendar with the notice in it, or everything that is wrong with the notice. */
export function calendarWith(
  known: Calendar,
  notice: HolidayNotice,
): { calendar: Calendar; findings: [] } | { calendar: null; findings: CalendarFinding[] } {
  const misspelt = dateFindings(notice);
  if (misspelt.length > 0) return { calendar: null, findings: misspelt };
  const continues = addDays(known.knownThrough, 1);
  const from = notice.knownFrom ?? continues;
  const { version, knownThrough, offDays, workingWeekends } = notice;
  const isOneMoreYear = from > known.knownFrom;
  const calendar: Calendar = {
    id: known.id,
    version,
    knownFrom: isOneMoreYear ? known.knownFrom : from,
    knownThrough,
    offDays: isOneMoreYear ? distinct([...known.offDays, ...offDays]) : offDays,
    workingWeekends: isOneMoreYear ? distinct([...known.workingWeekends, ...workingWeekends]) : workingWeekends,
  };
  const findings: CalendarFinding[] = [];
  if (version === '') findings.push({ path: 'version', code: 'required' });
  if (knownThrough <= known.knownThrough)
    findings.push({ path: 'knownThrough', code: 'notNewer', detail: known.knownThrough });
  if (from > continues) findings.push({ path: 'knownFrom', code: 'gap', detail: continues });
  findings.push(...dayFindings(notice, from));
  const day = contradiction(known, calendar);
  if (day) findings.push({ path: 'offDays', code: 'contradictsKnownDay', detail: day });
  if (findings.length === 0) findings.push(...holidayFindings(calendar, continues));
  return findings.length > 0 ? { calendar: null, findings } : { calendar, findings: [] };
}

function dateFindings({ knownFrom, knownThrough, offDays, workingWeekends }: HolidayNotice): CalendarFinding[] {
  const named: [path: string, day: string][] = [
    ...(knownFrom === undefined ? [] : [['knownFrom', knownFrom] satisfies [string, string]]),
    ['knownThrough', knownThrough],
    ...offDays.map((day, index): [string, string] => [`offDays.${index}`, day]),
    ...workingWeekends.map((day, index): [string, string] => [`workingWeekends.${index}`, day]),
  ];
  return named.filter(([, day]) => !isCivilDate(day)).map(([path]) => ({ path, code: 'invalidDate' }));
}

function dayFindings({ knownThrough, offDays, workingWeekends }: HolidayNotice, from: CivilDate): CalendarFinding[] {
  const isOutside = (day: CivilDate) => day < from || day > knownThrough;
  const findings: CalendarFinding[] = [];
  for (const [index, day] of offDays.entries())
    if (isOutside(day)) findings.push({ path: `offDays.${index}`, code: 'outside', detail: day });
  for (const [index, day] of workingWeekends.entries()) {
    const path = `workingWeekends.${index}`;
    if (isOutside(day)) findings.push({ path, code: 'outside', detail: day });
    if (isWeekday(day)) findings.push({ path, code: 'notAWeekend', detail: day });
    if (offDays.includes(day)) findings.push({ path, code: 'offAndWorking', detail: day });
  }
  return findings;
}

function holidayFindings(calendar: Calendar, from: CivilDate): CalendarFinding[] {
  const years = new Set([from.slice(0, 4), calendar.knownThrough.slice(0, 4)]);
  return [...years]
    .flatMap((year) => NATIONAL_HOLIDAYS.map((day) => `${year}-${day}`))
    .filter((day) => day >= from && day <= calendar.knownThrough && isWorkday(calendar, day))
    .map((day) => ({ path: 'offDays', code: 'nationalHolidayMissing', detail: day }));
}

const NO_HOLIDAYS: Calendar = {
  id: '',
  version: '',
  knownFrom: '',
  knownThrough: '',
  offDays: [],
  workingWeekends: [],
};
const isWeekday = (day: CivilDate): boolean => isWorkday(NO_HOLIDAYS, day);

const distinct = (days: CivilDate[]): CivilDate[] => [...new Set(days)].sort();
