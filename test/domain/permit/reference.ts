import type { Calendar } from '../../../domain/calendar.ts';
import { competence } from '../../../domain/catalogue/competence.ts';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { factsFor } from '../../../domain/catalogue/factsFor.ts';
import { latestCalendar, versionOn } from '../../../domain/catalogue/lookup.ts';
import type { ItemId, JurisdictionId, OrgId } from '../../../domain/catalogue/types.ts';
import type { CivilDate } from '../../../domain/time.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

/** The city's own catalogue as the commands of a case carry it. */

export const catalogue = loadXian();
export const calendar = latestCalendar(catalogue);
/** The next year as it might be published; invented, with a working weekend in January. */
export const calendar2027: Calendar = {
  ...calendar,
  version: '2027',
  knownThrough: '2027-12-31',
  offDays: [
    ...calendar.offDays,
    ...['2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12'],
    ...['2027-04-05', '2027-05-03', '2027-05-04', '2027-06-09', '2027-09-15', '2027-10-01', '2027-10-04'],
    ...['2027-10-05', '2027-10-06', '2027-10-07'],
  ],
  workingWeekends: [...calendar.workingWeekends, '2027-01-30', '2027-02-20', '2027-10-09'],
};

export const BUREAU = '610113-approval-bureau';

const slices = new Map<string, ReferenceFacts>();

/** @param calendarFromYear only a receipt carries a calendar */
export function factsOf(
  jurisdiction: JurisdictionId,
  item: ItemId | readonly ItemId[],
  calendarFromYear?: number,
): ReferenceFacts {
  const items = typeof item === 'string' ? [item] : item;
  const key = `${jurisdiction}/${items.join('+')}/${calendarFromYear ?? ''}`;
  const known = slices.get(key);
  if (known) return known;
  const endpoints = new Set(['610113-health']);
  const facts = factsFor(catalogue, jurisdiction, items, {
    endpoints,
    ...(calendarFromYear !== undefined && { calendarFromYear }),
  });
  slices.set(key, facts);
  return facts;
}

export function competentOn(facts: ReferenceFacts, item: ItemId, day: CivilDate): OrgId | null {
  if (facts.items.length === 0) return null;
  const answer = competence(facts, item, day);
  return answer.competent ? answer.organ : null;
}

export const materialsOf = (facts: ReferenceFacts, item: ItemId, day: CivilDate): string[] =>
  versionOn(
    facts.items.filter((version) => version.id === item),
    day,
  )?.materials.map((material) => material.id) ?? [];
