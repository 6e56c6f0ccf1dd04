import type { ReferenceFacts } from '../catalogue/facts.ts';
import { itemFactsOn } from '../catalogue/lookup.ts';
import type { Quantity } from '../catalogue/types.ts';
import { type RefusalCode, type RefusalDetail, refusal } from '../refusal.ts';
import type { CivilDate } from '../time.ts';
import { LEAST_OFFICERS } from './law.ts';
import type { CaseNumber, Contender, Contest, Permit, PermitItem } from './types.ts';

/**
 * 数量限制 (Art. 57): of several who fulfil the conditions the one whose application was accepted first is granted it,
 * unless a law or regulation of the item ranks them otherwise; and never is more granted than there is.
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
  const { item } = contest;
  const limit = quantity?.limit ?? Number.POSITIVE_INFINITY;
  const taken = takenOn(contest, caseNumber, today);
  if (taken >= limit)
    return { code: 'quantityExhausted', detail: { item, limit, taken, underWay: contest.underWay, instead: 'denied' } };
  if (quantity?.order) return null;
  const earlier = contest.open
    .filter((one) => isBefore(one, own))
    .sort((one, other) => (isBefore(one, other) ? -1 : 1));
  const waiting = passedOver(contest, earlier, limit - taken);
  if (waiting.length === 0) return null;
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
 * Whoever came first and fulfils the conditions; or, where no place would be left for those before him of whom nobody
 * has found that they do not, all of these. One that is being granted has its place already.
 */
function passedOver({ underWay }: Contest, earlier: Contender[], free: number): Contender[] {
  const qualified = earlier.filter(isQualified);
  if (qualified.length > 0) return qualified;
  const holding = earlier.filter((one) => mayQualify(one) && !underWay.includes(one.caseNumber));
  return holding.length >= free ? holding : [];
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
  // how many there may be is of the day of the decision; whether it is ranked at all, of the day of acceptance
  const version = itemFactsOn(facts, item, today) ?? frozen?.facts;
  // a change or a renewal keeps the place that its licence has
  if (!frozen?.facts.quantityLimited || !version?.quantityLimited || permit.kind !== 'new') return null;
  if (contest?.item !== item) throw refusal('staleFacts', { missing: 'contest', item });
  const fault = placeFault(contest, permit.caseNumber, version.quantity, today);
  if (fault) throw refusal(fault.code, fault.detail);
  return { taken: takenOn(contest, permit.caseNumber, today), limit: version.quantity?.limit ?? null };
}

/** Licences in force today, and grants on their way; what a renewal goes on with from a later day is counted once. */
function takenOn({ taken, underWay }: Contest, caseNumber: CaseNumber, today: CivilDate): number {
  const inForce = taken.filter(
    ({ kind, validFrom, validTo }) =>
      kind !== 'change' &&
      (validTo === null || validTo >= today) &&
      (kind === 'new' || validFrom === null || validFrom <= today),
  );
  return inForce.length + underWay.filter((other) => other !== caseNumber).length;
}

function isBefore(one: Contender, other: Contender): boolean {
  if (one.acceptedAt !== other.acceptedAt) return one.acceptedAt < other.acceptedAt;
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt;
  return one.caseNumber < other.caseNumber;
}

/** Signatures that count: of those who review it now, and have no interest in it. */
const checksOf = ({ checks, reviewers, concerned }: Contender) =>
  checks.filter(({ officer }) => reviewers.includes(officer) && !concerned.includes(officer));

/** Two have signed that every condition is met (Art. 34(3)); or the applicant's word stands for it. */
const isQualified = (contender: Contender): boolean => {
  const checks = checksOf(contender);
  return contender.withoutReview || (checks.length >= LEAST_OFFICERS && checks.every(({ met }) => met));
};

/** Nobody has found a condition unmet. */
const mayQualify = (contender: Contender): boolean => checksOf(contender).every(({ met }) => met);
