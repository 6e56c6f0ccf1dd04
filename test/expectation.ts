import { readFileSync } from 'node:fs';

/**
 * What must come of an application that is received on a given day, derived from the reference data alone and in
 * the plainest way: day by day, without a line of the system's own code. The demo and the tests compare with it.
 */

type Json = { [key: string]: unknown };
type Item = {
  id: string;
  effectiveFrom: string;
  decidingLevel: 'county' | 'city';
  departmentRole: string;
  statutoryLimit: { value: number; unit: 'wd' | 'd' | 'm' };
  promisedLimitWd: number;
  clockStart: 'accepted' | 'received';
  materials: { id: string }[];
  commitment: { verifyWithin?: { months?: number; wd?: number } };
  tolerance: { maxWd?: number };
  renewal: { latestBeforeExpiry: number; unit: 'wd' | 'd' } | null;
};
type Entry = { item: string; kind: string; fromOrg: string; toOrg?: string; supervisor: string };
type Catalogue = {
  jurisdiction: string;
  version: number;
  effectiveFrom: string;
  effectiveTo: string | null;
  entries: Entry[];
};
export type Application = Json & {
  id: string;
  scenario: string;
  jurisdiction: string;
  route: string;
  kind: string;
  handling?: string;
  trade?: string;
  items: { item: string }[];
  materials: { materialId: string }[];
  tolerated?: string[];
  licenceRef?: { validTo: string };
  facts?: { maxVehicleMassKg?: number; decidableAtOnce?: boolean; failedConditions?: string[] };
  expected: Json;
};

const folder = new URL('../local/reference/xian/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const json = (name: string) => JSON.parse(text(name));

export const applications: Application[] = text('applications.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
const items: Item[] = json('licence-items.json').items;
const catalogues: Catalogue[] = json('transfer-catalogue.json').catalogues;
const { template } = json('organisations.json');
const jurisdictions: { id: string; kind: string }[] = json('jurisdictions.json').jurisdictions;
const calendar = json('calendar.json');
const offDays = new Set<string>();
const workingWeekends = new Set<string>();
for (const year of Object.values<{ offDays: { date: string }[]; workingWeekends: { date: string }[] }>(
  calendar.years,
)) {
  for (const { date } of year.offDays) offDays.add(date);
  for (const { date } of year.workingWeekends) workingWeekends.add(date);
}

const dayAfter = (day: string): string => {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
};

const dayBefore = (day: string): string => {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
};

function isOpen(day: string): boolean {
  if (workingWeekends.has(day)) return true;
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !offDays.has(day);
}

/** The day, or the first one after it on which the office is open. */
export function firstOpen(day: string): string {
  let found = day;
  while (!isOpen(found)) found = dayAfter(found);
  return found;
}

/** Past the last day for which holidays have been announced. */
export const isProvisional = (day: string): boolean => day > calendar.knownThrough;

/** The last of so many open days, the day itself not counted. */
export function openDaysAfter(from: string, count: number): string {
  let day = from;
  for (let left = count; left > 0; ) {
    day = dayAfter(day);
    if (isOpen(day)) left -= 1;
  }
  return day;
}

function later(from: string, { value, unit }: Item['statutoryLimit']): string {
  if (unit === 'wd') return openDaysAfter(from, value);
  if (unit === 'd') {
    let day = from;
    for (let left = value; left > 0; left--) day = dayAfter(day);
    return firstOpen(day);
  }
  const [year = 0, month = 1, date = 1] = from.split('-').map(Number);
  const target = new Date(Date.UTC(year, month - 1 + value, 1, 12));
  const lastDate = new Date(Date.UTC(year, month + value, 0, 12)).getUTCDate();
  target.setUTCDate(Math.min(date, lastDate));
  return firstOpen(target.toISOString().slice(0, 10));
}

export type Expectation = {
  outcome: 'ACCEPTED' | 'CORRECTION_REQUESTED' | 'NOT_ACCEPTED' | 'NOT_REQUIRED';
  code?: 'itemNotInCatalogue' | 'itemRecovered' | 'itemCancelled' | 'licenceExpired';
  pointsTo?: string;
  missing?: string[];
  competentOrg: string;
  decision: 'granted' | 'denied' | null;
  pushes: number;
  items: {
    item: string;
    supervisor: string;
    inNameOf: string | null;
    dayZero: string;
    promisedDue: string;
    statutoryDue: string;
    provisional: boolean;
    /** decided on the day of acceptance on a commitment: by when supervision verifies it */
    verifyBy?: string;
    /** what tolerant acceptance left open is there by then */
    completeBy?: string;
    /** of a renewal: by when it had to be asked for, and decided, and what becomes of it where nobody decides */
    applyBy?: string;
    inTime?: boolean;
    decideBy?: string;
    ifUndecided?: { outcome: 'DEEMED_RENEWED' | 'EXPIRED'; on: string };
  }[];
};

/** @param acceptedOn where it is accepted later than on the first open day: after a correction, or by silence */
export function expectationOn(application: Application, day: string, acceptedOn = firstOpen(day)): Expectation {
  const { jurisdiction, kind, licenceRef, facts } = application;
  const bureau = `${jurisdiction}-approval-bureau`;
  const catalogue = catalogues.find(
    (version) =>
      version.jurisdiction === jurisdiction &&
      version.effectiveFrom <= day &&
      (version.effectiveTo === null || day <= version.effectiveTo),
  );
  const ended = { competentOrg: bureau, decision: null, pushes: 0, items: [] };
  if (kind !== 'new' && licenceRef && licenceRef.validTo < day)
    return { ...ended, outcome: 'NOT_ACCEPTED', code: 'licenceExpired', pointsTo: bureau };
  const entries: Entry[] = [];
  for (const { item } of application.items) {
    const entry = catalogue?.entries.find((candidate) => candidate.item === item);
    if (!entry)
      return {
        ...ended,
        outcome: 'NOT_ACCEPTED',
        code: 'itemNotInCatalogue',
        pointsTo: departmentOf(item, jurisdiction, day),
      };
    entries.push(entry);
    if (entry.kind === 'cancelled')
      return { ...ended, outcome: 'NOT_REQUIRED', code: 'itemCancelled', pointsTo: entry.supervisor };
    if (entry.kind === 'recovered')
      return { ...ended, outcome: 'NOT_ACCEPTED', code: 'itemRecovered', pointsTo: entry.toOrg ?? entry.fromOrg };
  }
  // 道路货物运输: vehicles of 4,500 kg and less need no licence
  const isLight = (facts?.maxVehicleMassKg ?? Number.POSITIVE_INFINITY) <= 4500;
  if (isLight && application.items.some(({ item }) => item === 'road-freight'))
    return { ...ended, outcome: 'NOT_REQUIRED' };

  const given = application.materials.map((material) => material.materialId);
  const missing = application.items.flatMap(({ item }) =>
    itemOf(item, day)
      .materials.map((material) => material.id)
      .filter((id) => !given.includes(id)),
  );
  const isDenied = application.scenario === 'denied';
  return {
    outcome: missing.length > 0 && application.route !== 'tolerance' ? 'CORRECTION_REQUESTED' : 'ACCEPTED',
    ...(missing.length > 0 && { missing }),
    competentOrg: bureau,
    decision: isDenied ? 'denied' : 'granted',
    pushes: isDenied ? 0 : application.items.length,
    items: entries.map((entry) => datesOf(entry, application, { day, acceptedOn })),
  };
}

/** The last version that has begun: none of the file leaves a day without one. */
function itemOf(id: string, day: string): Item {
  const item = items.findLast((candidate) => candidate.id === id && candidate.effectiveFrom <= day);
  if (!item) throw new Error(`no item ${id}`);
  return item;
}

/** Who kept the power: the department of the place, or of the city where the city decides. */
function departmentOf(item: string, place: string, day: string): string {
  const { decidingLevel, departmentRole } = itemOf(item, day);
  const own = jurisdictions.find(({ id }) => id === place);
  const at = decidingLevel === 'city' ? jurisdictions.find(({ kind }) => kind === 'city') : own;
  if (!at) throw new Error(`no jurisdiction ${place}`);
  return `${at.id}-${template.roleAliases[at.kind]?.[departmentRole] ?? departmentRole}`;
}

function datesOf(
  entry: Entry,
  { handling, route, kind, licenceRef, tolerated = [] }: Application,
  { day, acceptedOn }: { day: string; acceptedOn: string },
): Expectation['items'][number] {
  const item = itemOf(entry.item, day);
  const dayZero = item.clockStart === 'received' ? day : acceptedOn;
  const statutoryDue = later(dayZero, handling === 'joint' ? { value: 45, unit: 'wd' } : item.statutoryLimit);
  const promised = openDaysAfter(dayZero, item.promisedLimitWd);
  return {
    item: item.id,
    supervisor: entry.supervisor,
    inNameOf: entry.kind === 'entrusted' ? entry.fromOrg : null,
    dayZero,
    promisedDue: promised < statutoryDue ? promised : statutoryDue,
    statutoryDue,
    provisional: isProvisional(statutoryDue),
    ...(route === 'commitment' && { verifyBy: verifyByOf(item, acceptedOn) }),
    ...(item.materials.some(({ id }) => tolerated.includes(id)) && {
      completeBy: openDaysAfter(acceptedOn, item.tolerance.maxWd ?? 0),
    }),
    ...(kind === 'renewal' && licenceRef && renewalOf(item, licenceRef.validTo, { day, statutoryDue })),
  };
}

function verifyByOf({ commitment: { verifyWithin } }: Item, decidedOn: string): string {
  if (verifyWithin?.months !== undefined) return later(decidedOn, { value: verifyWithin.months, unit: 'm' });
  return openDaysAfter(decidedOn, verifyWithin?.wd ?? 0);
}

/** 延续: thirty days before the end where the item says nothing; asked for in time, it is decided before the end. */
function renewalOf(item: Item, validTo: string, { day, statutoryDue }: { day: string; statutoryDue: string }) {
  const { latestBeforeExpiry, unit } = item.renewal ?? { latestBeforeExpiry: 30, unit: 'd' };
  let applyBy = validTo;
  for (let left = latestBeforeExpiry; left > 0; ) {
    applyBy = dayBefore(applyBy);
    if (unit === 'd' || isOpen(applyBy)) left -= 1;
  }
  const inTime = day <= applyBy;
  return {
    applyBy,
    inTime,
    decideBy: inTime && validTo < statutoryDue ? validTo : statutoryDue,
    ifUndecided: { outcome: inTime ? ('DEEMED_RENEWED' as const) : ('EXPIRED' as const), on: dayAfter(validTo) },
  };
}
