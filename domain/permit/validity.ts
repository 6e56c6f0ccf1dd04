import type { ItemFacts } from '../catalogue/facts.ts';
import { refusal } from '../refusal.ts';
import { addDays, type CivilDate } from '../time.ts';
import type { Permit } from './types.ts';

/** From when to when what is granted is valid (有效期). */
export type Validity = { from: CivilDate | null; to: CivilDate | null };

type Granted = { from: CivilDate; to: CivilDate | null };

/**
 * A new licence: the term of the item, from the decision day on. A renewed one goes on where the old one ends, without
 * gap or overlap; what is renewed after its end was asked for late, and no decision makes it valid for days past
 * (Art. 50). A changed one keeps its validity (Art. 49). No application asks for more.
 * @throws Refusal `validityTooLong`
 * @throws Refusal `licenceExpired`: there is nothing left to change
 */
export function validityOf(
  permit: Permit,
  version: ItemFacts,
  asked: CivilDate | undefined,
  today: CivilDate,
): Validity {
  const { from, to: longest } = longestOf(permit, version, today);
  const isKept = permit.kind === 'change' && longest !== null && asked !== longest;
  if (asked && (asked < from || (longest && asked > longest) || isKept))
    throw refusal('validityTooLong', { field: 'validTo', from, to: longest });
  return { from, to: asked ?? longest };
}

function longestOf({ kind, licenceRef, competentOrg }: Permit, version: ItemFacts, today: CivilDate): Granted {
  if (!licenceRef || kind === 'new') return termOf(version, today);
  const { validTo } = licenceRef;
  if (kind === 'renewal') return termOf(version, validTo < today ? today : addDays(validTo, 1));
  // decided by an earlier release, which knew no other term than that of a new licence
  if (version.renewal === undefined) return termOf(version, today);
  if (validTo < today) throw refusal('licenceExpired', { pointsTo: competentOrg, instead: 'denied' });
  return { from: today, to: validTo };
}

/** The term of the item, begun on a day; without end where the item has none. */
export function termOf({ validity }: Pick<ItemFacts, 'validity'>, from: CivilDate): Granted {
  const months = (validity?.years ?? 0) * 12 + (validity?.months ?? 0);
  return { from, to: months === 0 ? null : termEnd(from, months) };
}

/** The day before the corresponding one some months on, or that month's last where it has no such day (Civil Code 202). */
function termEnd(day: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date - 1, last))).toISOString().slice(0, 10);
}
