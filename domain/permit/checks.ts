import type { UserId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { isByCommitment, isDecidedAtOnce } from './allowed.ts';
import { isConcerned } from './conflicts.ts';
import { isDecided } from './guards.ts';
import { awaitsHearing } from './hearingState.ts';
import { LEAST_OFFICERS } from './law.ts';
import type { Check, Permit, PermitItem } from './types.ts';

/** 核查: which signatures count (Art. 34(3)), and whether there is something to decide on. */

/** In whose place a signature stands: each reviewer that the case names has one. */
const placeOf = (check: Check): UserId => check.for ?? check.officer;

/**
 * Of the reviewers that the case names now, the last word in the place of each, and of nobody who keeps away from it.
 * Nobody signs in two places: a check is known by the person who signed.
 */
export const countedChecks = (permit: Permit, { checks }: Pick<PermitItem, 'checks'>): Check[] =>
  checks.filter(
    (check, index) =>
      permit.reviewers.includes(placeOf(check)) &&
      !isConcerned(permit, check.officer) &&
      !isConcerned(permit, placeOf(check)) &&
      !checks.slice(index + 1).some((later) => placeOf(later) === placeOf(check)),
  );

/**
 * What two at least have signed (Art. 34(3)), and the conditions that one of them found unmet: what one officer found met
 * and another not is not met.
 * @throws Refusal `substanceNotChecked`
 */
export function unmetAsChecked(permit: Permit, entry: PermitItem, conditions: readonly string[]): string[] {
  const checks = countedChecks(permit, entry);
  if (checks.length < LEAST_OFFICERS) {
    const signed = checks.map(({ officer }) => officer);
    throw refusal('substanceNotChecked', {
      item: entry.item,
      signed,
      least: LEAST_OFFICERS,
      instead: 'verifySubstance',
    });
  }
  return conditions.filter((condition) =>
    checks.some(({ findings }) => findings.some((finding) => finding.condition === condition && !finding.met)),
  );
}

/** Something undecided was checked by two, or needs no check; and no hearing is waited for. */
export function isReadyToDecide(permit: Permit): boolean {
  if (awaitsHearing(permit)) return false;
  if (isByCommitment(permit)) return true;
  if (permit.state === 'ACCEPTED') return isDecidedAtOnce(permit);
  return permit.items.some((entry) => !isDecided(entry) && countedChecks(permit, entry).length >= LEAST_OFFICERS);
}
