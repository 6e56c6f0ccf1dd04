/**
 * The dates of a case, from the limits of an item and the day its clock starts.
 *
 * Laws state limits in working days, in 日 or in months, and for 日 in special laws the unit is not settled. The
 * system works against the cautious reading: months by Civil Code 202, natural days, both moved by 203. The lenient
 * reading in working days is kept beside it.
 */
import {
  addMonths,
  addPeriod,
  addWorkdays,
  type Calendar,
  isProvisional,
  type Period,
  subtractWorkdays,
} from '../calendar.ts';
import { addDays, type CivilDate } from '../time.ts';
import type { ItemFacts } from './facts.ts';
import type { Basis, LicenceItem } from './types.ts';

export const LICENSING_LAW = '中华人民共和国行政许可法';

/** Art. 42(1): what a licence has where nothing else is said. */
const ORDINARY_LIMIT_WD = 20;

/**
 * Art. 42(2): joint handling replaces the limit of Art. 42(1). A limit of the item's own is kept where it ends earlier,
 * and so is its extension: a general rule takes nothing from a special one, and whoever applies does not choose a limit.
 */
const JOINT = { limitWd: 45, extensionWd: 15, basis: { document: LICENSING_LAW, article: '第四十二条第二款' } };

/** Art. 32(1)(4): what is missing is named once, within five days, or the application counts as accepted. */
export const CORRECTION_NOTICE_WD = 5;

export type ClockStart = {
  receivedOn: CivilDate;
  /** the day of receipt where acceptance is deemed */
  acceptedOn: CivilDate;
  /** handled by several departments as one (Art. 26(2)) */
  joint?: boolean;
};

export type DecisionLimits = {
  dayZero: CivilDate;
  /** the cautious reading, which runs */
  statutoryDue: CivilDate;
  statutoryDueLenient: CivilDate;
  /** never after `statutoryDue` */
  promisedDue: CivilDate;
  provisional: boolean;
  basis: Basis[];
};

type Limited = Pick<
  ItemFacts,
  'statutoryLimit' | 'statutoryLimitWd' | 'clockStart' | 'extensionWd' | 'promisedLimitWd' | 'legalBasis'
> & { handling?: LicenceItem['handling'] } & Pick<LicenceItem, 'limitBasis'>;

export function decisionLimits(calendar: Calendar, item: Limited, start: ClockStart): DecisionLimits {
  const dayZero = item.clockStart === 'received' ? start.receivedOn : start.acceptedOn;
  const own = addPeriod(calendar, dayZero, item.statutoryLimit);
  const jointly = start.joint ? addWorkdays(calendar, dayZero, JOINT.limitWd) : own;
  const statutoryDue = isReplaced(item, start) ? jointly : earlier(own, jointly);
  return {
    dayZero,
    statutoryDue,
    // Three months can hold more than 63 working days: then the month rule alone is right.
    statutoryDueLenient: later(statutoryDue, addWorkdays(calendar, dayZero, lenientWd(item, start))),
    promisedDue: earlier(statutoryDue, addWorkdays(calendar, dayZero, item.promisedLimitWd)),
    provisional: isProvisional(calendar, statutoryDue),
    basis: start.joint && statutoryDue !== own ? [JOINT.basis] : item.legalBasis,
  };
}

export type Extension = {
  wd: number;
  statutoryDue: CivilDate;
  /** it must be approved while the limit still runs */
  approveBy: CivilDate;
  /** head of the organ, or the government of the level for joint handling */
  approvedByRole: 'approval-bureau' | 'gov-office';
  provisional: boolean;
};

/** How long an extension may be; 0 where the item's own law gives none, however it is handled. */
export const extensionWd = (item: Limited, start: Pick<ClockStart, 'joint'>): number =>
  item.extensionWd > 0 && isReplaced(item, start) ? Math.max(JOINT.extensionWd, item.extensionWd) : item.extensionWd;

/** One extension (Art. 42); null where the item's own law gives none. */
export function extension(calendar: Calendar, item: Limited, start: ClockStart): Extension | null {
  const wd = extensionWd(item, start);
  if (wd === 0) return null;
  const { dayZero, statutoryDue } = decisionLimits(calendar, item, start);
  const extended = earlier(
    addWorkdays(calendar, statutoryDue, wd),
    addWorkdays(calendar, dayZero, lenientWd(item, start) + wd),
  );
  return {
    wd,
    statutoryDue: extended,
    approveBy: statutoryDue,
    approvedByRole: start.joint || item.handling === 'joint' ? 'gov-office' : 'approval-bureau',
    provisional: isProvisional(calendar, extended),
  };
}

export type RenewalWindow = {
  applyBy: CivilDate;
  inTime: boolean;
  decideBy: CivilDate;
  ifUndecided: { outcome: 'DEEMED_RENEWED' | 'EXPIRED'; on: CivilDate };
};

/**
 * Art. 50: asked for in time and not decided before expiry, a licence counts as renewed. A late request is decided
 * on the ordinary clock and saves nothing. The window counts backwards and is not moved to a working day.
 */
export function renewalWindow(
  calendar: Calendar,
  renewal: NonNullable<LicenceItem['renewal']>,
  { validTo, receivedOn, statutoryDue }: { validTo: CivilDate; receivedOn: CivilDate; statutoryDue: CivilDate },
): RenewalWindow {
  const applyBy =
    renewal.unit === 'd'
      ? addDays(validTo, -renewal.latestBeforeExpiry)
      : subtractWorkdays(calendar, validTo, renewal.latestBeforeExpiry);
  const inTime = receivedOn <= applyBy;
  return {
    applyBy,
    inTime,
    decideBy: inTime ? earlier(validTo, statutoryDue) : statutoryDue,
    ifUndecided: { outcome: inTime ? 'DEEMED_RENEWED' : 'EXPIRED', on: addDays(validTo, 1) },
  };
}

/** The last day to name what is missing; after it the application counts as accepted. */
export const correctionNoticeBy = (calendar: Calendar, receivedOn: CivilDate): CivilDate =>
  addWorkdays(calendar, receivedOn, CORRECTION_NOTICE_WD);

/** The last day to verify what a commitment promised, from the decision; null where no limit is set. */
export function verifyBy(
  calendar: Calendar,
  { verifyWithin }: LicenceItem['commitment'],
  decidedOn: CivilDate,
): CivilDate | null {
  if (verifyWithin?.months !== undefined) return addMonths(calendar, decidedOn, verifyWithin.months);
  return verifyWithin?.wd === undefined ? null : addWorkdays(calendar, decidedOn, verifyWithin.wd);
}

/** The last day to hand in what tolerant acceptance left open; null where the item does not allow it. */
export const toleranceCompleteBy = (
  calendar: Calendar,
  { allowed, maxWd }: LicenceItem['tolerance'],
  acceptedOn: CivilDate,
): CivilDate | null => (allowed && maxWd !== undefined ? addWorkdays(calendar, acceptedOn, maxWd) : null);

/**
 * The fewest working days that a limit is taken to hold when a promise is measured against it: natural days by 5/7, a
 * month as twenty. Holidays are left to the day itself, where no promise outlasts the limit.
 */
export function strictWd({ value, unit }: Period): number {
  if (unit === 'wd') return value;
  return unit === 'd' ? Math.floor((value * 5) / 7) : value * 20;
}

/**
 * Only the ordinary limit, by Art. 42(1) or by a rule that says the same. A shorter one is taken for one of a law, also
 * where nobody has named it: the catalogue has to name the law of a longer limit alone.
 */
const isReplaced = ({ statutoryLimit, limitBasis, handling }: Limited, { joint }: Pick<ClockStart, 'joint'>): boolean =>
  joint === true &&
  // the standard of an item that is always handled jointly states the limit of joint handling
  handling !== 'joint' &&
  limitBasis?.statutoryLimit === undefined &&
  statutoryLimit.unit === 'wd' &&
  statutoryLimit.value === ORDINARY_LIMIT_WD;

function lenientWd(item: Limited, start: ClockStart): number {
  if (isReplaced(item, start)) return JOINT.limitWd;
  return start.joint ? Math.min(item.statutoryLimitWd, JOINT.limitWd) : item.statutoryLimitWd;
}

const earlier = (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b);
const later = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b);
