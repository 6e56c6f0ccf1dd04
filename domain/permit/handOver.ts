import type { UserId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { allowedCommands } from './allowed.ts';
import { countedChecks } from './checks.ts';
import { mustBeFit } from './claims.ts';
import type { HandOver } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { hasInspected, isDecided, UNDECIDED } from './guards.ts';
import { awaitsHearing, standingArrangement } from './hearingState.ts';
import { LEAST_OFFICERS } from './law.ts';
import type { Permit } from './types.ts';

/** 工作交接: an officer leaves, and another takes over what he has of a case. What he did stays his; no limit moves. */

/**
 * All that the officer has in hand, and his place as a reviewer where he has not signed.
 * @throws Refusal `wrongRank`, `nothingToHandOver`, `conflictOfInterest`, `secondPerson`, `twoOfficersRequired`
 */
export function handOver(permit: Permit, { by, officer, successor, reasons }: HandOver): PermitEvent[] {
  if (by.role !== 'organHead') throw refusal('wrongRank', { role: by.role, needs: 'organHead' });
  const claims = (permit.claims ?? []).filter(({ holder, organ }) => holder === officer && organ === by.org);
  const isReviewing = permit.competentOrg === by.org && reviewIsOpenOf(permit, officer);
  if ((claims.length === 0 && !isReviewing) || successor === officer)
    throw refusal('nothingToHandOver', { field: 'officer', officer, allowedCommands: allowedCommands(permit) });
  for (const { work } of claims) mustBeFit(permit, { work, user: successor, field: 'successor' });
  const reassigned = claims.map(
    ({ work, organ }): PermitEvent => ({
      type: 'WorkReassigned',
      by,
      work,
      organ,
      holder: successor,
      previous: officer,
      reasons,
    }),
  );
  return [...reassigned, ...(isReviewing ? [reviewTaken(permit, { by, officer, successor })] : [])];
}

/** A reviewer who has still to sign for something. */
const reviewIsOpenOf = (permit: Permit, officer: UserId): boolean =>
  UNDECIDED.includes(permit.state) &&
  permit.reviewers.includes(officer) &&
  permit.items.some((entry) => !isDecided(entry) && !hasSigned(permit, entry, officer));

const hasSigned = (permit: Permit, entry: Permit['items'][number], officer: UserId): boolean =>
  countedChecks(permit, entry).some((check) => (check.for ?? check.officer) === officer);

/** What he signed keeps its place: then the successor comes beside him, else in his place. */
function reviewTaken(permit: Permit, { by, officer, successor }: Omit<HandOver, 'type' | 'reasons'>): PermitEvent {
  mustBeFit(permit, { work: 'review', user: successor, field: 'successor' });
  const signed = permit.items.some((entry) => !isDecided(entry) && hasSigned(permit, entry, officer));
  const others = permit.reviewers.filter((reviewer) => reviewer !== officer);
  const reviewers = [...new Set([...(signed ? permit.reviewers : others), successor])];
  if (reviewers.length < LEAST_OFFICERS)
    throw refusal('twoOfficersRequired', { field: 'successor', named: reviewers.length, least: LEAST_OFFICERS });
  return { type: 'ReviewStarted', by, reviewers };
}

/** What nobody takes over by itself: the parties were told who presides, and inspectors are assigned (Art. 48, 55). */
export function leftWith(permit: Permit, officer: UserId): ('arrangeHearing' | 'assignInspectors')[] {
  const { hearing } = permit;
  const presides = hearing && awaitsHearing(permit) && standingArrangement(hearing)?.presider === officer;
  const inspects = UNDECIDED.includes(permit.state) && hasInspected(permit, officer);
  return [...(presides ? ['arrangeHearing' as const] : []), ...(inspects ? ['assignInspectors' as const] : [])];
}
