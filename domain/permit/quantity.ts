import type { ReferenceFacts } from '../catalogue/facts.ts';
import { itemFactsOn } from '../catalogue/lookup.ts';
import type { Quantity } from '../catalogue/types.ts';
import { type RefusalCode, type RefusalDetail, refusal } from '../refusal.ts';
import type { CivilDate } from '../time.ts';
import { LEAST_OFFICERS } from './law.ts';
import type { CaseNumber, Contender, Contest, GrantedLicence, HeldLicence, Permit, PermitItem } from './types.ts';

/**
 * 数量限制 (Art. 57): of several who fulfil the conditions the one whose application was accepted first is granted it,
 * unless a law or regulation of the item ranks them otherwise; and never is more granted than there is. Nobody waits for
 * another while there is enough for both, and nobody where no number is set: then the order is recorded alone.
 *
 * Equal moments of acceptance: whose papers were received first, and then whose case has the lower number.
 */

export type Fault = { code: RefusalCode; detail: RefusalDetail };

/** What stands against a grant today; null where the case has a place and nobody before it. */
export function placeFault(
  contest: Contest,
  caseNumber: CaseNumber,
  quantity: Quantity | undefined,
  today: CivilDate,
): Fault | null {
  const own = contest.open.find((one) => one.caseNumber === caseNumber);
  if (!own) return { code: 'staleFacts', detail: { missing: 'contest', item: contest.item } };
  const limit = quantity?.limit;
  // a change or a renewal keeps the place that its licence has
  if (limit === undefined || !asksForPlace(own, today)) return null;
  const { item } = contest;
  const rivals = contest.open.filter((one) => one.caseNumber !== caseNumber && asksForPlace(one, today));
  const underWay = rivals.filter((one) => contest.underWay.includes(one.caseNumber));
  const taken = contest.taken + underWay.length;
  if (taken >= limit)
    return {
      code: 'quantityExhausted',
      detail: { item, limit, taken, underWay: underWay.map((one) => one.caseNumber), instead: 'denied' },
    };
  if (quantity?.order) return null;
  const waiting = rivals
    .filter((one) => isBefore(one, own) && mayQualify(one) && !underWay.includes(one))
    .sort((one, other) => (isBefore(one, other) ? -1 : 1));
  if (waiting.length < limit - taken) return null;
  return {
    code: 'earlierCaseFirst',
    detail: {
      item,
      earlier: waiting.map((one) => one.caseNumber),
      acceptedAt: waiting[0]?.acceptedAt ?? null,
      instead: 'decide',
    },
  };
}

/**
 * @throws Refusal `quantityExhausted`, `earlierCaseFirst`, `staleFacts`
 * @returns how many are in force already, and how many there may be; null where the item is not limited
 */
export function placeOf(
  permit: Permit,
  { item, frozen }: PermitItem,
  { contest, facts }: { contest?: Contest; facts: ReferenceFacts },
  today: CivilDate,
): { taken: number; limit: number | null } | null {
  const { caseNumber, kind } = permit;
  // how many there may be is of the day of the decision; whether it is ranked at all, of the day of acceptance
  const version = itemFactsOn(facts, item, today) ?? frozen?.facts;
  if (!frozen?.facts.quantityLimited || !version?.quantityLimited) return null;
  if (!asksForPlace({ kind, licence: heldLicence(permit) }, today)) return null;
  if (contest?.item !== item) throw refusal('staleFacts', { missing: 'contest', item });
  const fault = placeFault(contest, caseNumber, version.quantity, today);
  if (fault) throw refusal(fault.code, fault.detail);
  // a place that is not kept may be given to another one at this moment
  if (!contest.underWay.includes(caseNumber)) throw refusal('staleFacts', { missing: 'contest', item });
  return { taken: contest.taken, limit: version.quantity?.limit ?? null };
}

export function heldLicence({ licenceRef, renewal }: Permit): HeldLicence | null {
  if (!licenceRef) return null;
  const { number, validTo } = licenceRef;
  return { number, validTo, inTime: renewal?.inTime === true && renewal.expired !== true };
}

const isRunning = ({ validTo, inTime }: HeldLicence, today: CivilDate): boolean => inTime || validTo >= today;

/** A new one does; and whoever renews or changes a licence that has ended meanwhile, and its place with it. */
const asksForPlace = ({ kind, licence }: Pick<Contender, 'kind' | 'licence'>, today: CivilDate): boolean =>
  kind === 'new' || (licence !== null && !isRunning(licence, today));

/**
 * How many have a place: each licence once, whatever cases it went through. What was granted and has not ended, whatever
 * the item was like when the case was accepted; and a licence granted elsewhere from the moment on at which its renewal
 * is asked for here.
 */
export function takenBy(
  granted: readonly GrantedLicence[],
  renewing: readonly Pick<Contender, 'kind' | 'licence'>[],
  today: CivilDate,
): number {
  const nameOf = namesAfterChanges(granted);
  const places = granted.filter(({ kind }) => kind !== 'change');
  const begun = places.filter(({ kind, validFrom }) => kind === 'new' || validFrom === null || validFrom <= today);
  const names = new Set(
    begun.flatMap(({ decisionNumber, certificateNumber }) => [decisionNumber, certificateNumber ?? decisionNumber]),
  );
  // goes on where its licence ends: beside it, it is no second one
  const others = [
    ...places.flatMap((one) => (begun.includes(one) || one.renews === null ? [] : [one.renews])),
    ...renewing.flatMap(({ kind, licence }) =>
      kind === 'renewal' && licence && isRunning(licence, today) ? [licence.number] : [],
    ),
  ];
  const elsewhere = new Set(others.map(nameOf).filter((name) => !names.has(name)));
  return begun.length + elsewhere.size;
}

/** A changed licence may have another number: by its new one it is still the one it was. */
function namesAfterChanges(granted: readonly GrantedLicence[]): (number: string) => string {
  const former = new Map(
    granted.flatMap(({ kind, renews, decisionNumber, certificateNumber }) =>
      kind === 'change' && renews !== null && renews !== certificateNumber
        ? [[decisionNumber, renews] as const, [certificateNumber ?? decisionNumber, renews] as const]
        : [],
    ),
  );
  const nameOf = (number: string, passed: readonly string[] = []): string => {
    const earlier = former.get(number);
    return earlier === undefined || passed.includes(earlier) ? number : nameOf(earlier, [...passed, number]);
  };
  return (number) => nameOf(number);
}

function isBefore(one: Contender, other: Contender): boolean {
  if (one.acceptedAt !== other.acceptedAt) return one.acceptedAt < other.acceptedAt;
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt;
  return one.caseNumber < other.caseNumber;
}

/** Signatures that count: of those who review it now, and have no interest in it. */
const checksOf = ({ checks, reviewers, concerned }: Contender) =>
  checks.filter(({ officer }) => reviewers.includes(officer) && !concerned.includes(officer));

/** Two have signed, and not for every condition: it cannot be granted as it stands (Art. 34(3)). One alone decides nothing. */
function mayQualify(contender: Contender): boolean {
  const checks = checksOf(contender);
  return contender.withoutReview || checks.length < LEAST_OFFICERS || checks.every(({ met }) => met);
}
