import { dueInstant } from '../calendar.ts';
import { renewalWindow } from '../catalogue/limits.ts';
import { itemFactsOn } from '../catalogue/lookup.ts';
import type { Basis, LicenceItem } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { hasEnded } from './allowed.ts';
import type { ImportCase, Receive } from './commands.ts';
import type { DueDates } from './dueDates.ts';
import { isDecided } from './guards.ts';
import { article } from './law.ts';
import type { LicenceRef, Permit, Renewal } from './types.ts';

/** 变更、延续: Art. 49, 50. What a case must name, and what the end of the licence means for its clocks. */

/** Art. 50(1): thirty days before expiry, where the item's own law names no other window. */
const ART_50: NonNullable<LicenceItem['renewal']> = { latestBeforeExpiry: 30, unit: 'd' };

type Application = Pick<Receive | ImportCase, 'kind' | 'licenceRef' | 'items' | 'facts' | 'receivedAt'>;

/**
 * One licence for each case: its validity, its end and its number are what the case is about.
 * @throws Refusal `reasonsRequired`, `severalLicences`, `licenceExpired`
 */
export function mustNameItsLicence(command: Application & Pick<Receive | ImportCase, 'competentOrg'>): void {
  const { kind, licenceRef, items, competentOrg, receivedAt } = command;
  if (kind === 'new' || (kind === 'change' && versionOf(command)?.renewal === undefined)) return;
  if (!licenceRef) throw refusal('reasonsRequired', { field: 'licenceRef' });
  const named = items.map(({ item }) => item);
  if (named.length !== 1 || named[0] !== licenceRef.item)
    throw refusal('severalLicences', { items: named, licence: licenceRef.item, instead: 'oneCaseEach' });
  if (licenceRef.validTo < civilDateOf(receivedAt)) throw refusal('licenceExpired', { pointsTo: competentOrg });
}

/** Whether it is asked for in time, by the calendar and the item of the day of receipt; null for other kinds. */
export function renewalOf(command: Application): Renewal | null {
  const { kind, licenceRef, receivedAt, facts } = command;
  if (kind !== 'renewal' || !licenceRef || !facts.calendar) return null;
  const { validTo } = licenceRef;
  const receivedOn = civilDateOf(receivedAt);
  const window = versionOf(command)?.renewal ?? ART_50;
  const { applyBy, inTime } = renewalWindow(facts.calendar, window, { validTo, receivedOn, statutoryDue: validTo });
  return { applyBy, inTime };
}

const versionOf = ({ items, facts, receivedAt }: Application) =>
  itemFactsOn(facts, items[0]?.item ?? '', civilDateOf(receivedAt));

type Ending = { licenceRef?: LicenceRef; renewal?: Renewal & { expired?: true } };

/** The licence whose end the decision must not outlast: one whose renewal was asked for in time. */
const runningOut = ({ licenceRef, renewal }: Ending): LicenceRef | null =>
  licenceRef && renewal?.inTime && !renewal.expired ? licenceRef : null;

/** Art. 50(2): decided by the earlier of the ordinary limit and the end of the licence, whatever moved the limit. */
export function beforeLicenceEnds(permit: Ending, dates: DueDates): DueDates {
  const within = (day: CivilDate) => withinLicence(permit, day);
  return {
    due: within(dates.due),
    ...(dates.statutoryDue && { statutoryDue: within(dates.statutoryDue) }),
    ...(dates.statutoryDueLenient && { statutoryDueLenient: within(dates.statutoryDueLenient) }),
  };
}

/** Also of the applicant's time to correct: beyond the end of the licence nobody could decide in time any more. */
export function withinLicence(permit: Ending, day: CivilDate): CivilDate {
  const licence = runningOut(permit);
  return licence && licence.validTo < day ? licence.validTo : day;
}

export const renewalBasis = (permit: Ending): Basis[] => (runningOut(permit) ? [article('第五十条第二款')] : []);

/** When the licence ends while its renewal is undecided; null where that has happened, or can no longer. */
export const endOfLicence = (permit: Permit): Instant | null =>
  permit.renewal && permit.licenceRef && !permit.renewal.expired && !hasEnded(permit) && !permit.items.some(isDecided)
    ? dueInstant(permit.licenceRef.validTo)
    : null;
