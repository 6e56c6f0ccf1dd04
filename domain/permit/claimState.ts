import type { UserId } from '../catalogue/types.ts';
import type { Instant } from '../time.ts';
import type { PermitEvent, WorkReleased } from './events.ts';
import type { Claim, Permit } from './types.ts';
import { type WorkId, worksOf } from './work.ts';

/** Who has what of a case in hand, and when nobody has it any more. */

export const claimOn = ({ claims = [] }: Permit, work: WorkId): Claim | undefined =>
  claims.find((claim) => claim.work === work);

/** Whoever keeps away from a case has nothing of it in hand any more. */
export const claimsGivenUp = ({ claims = [] }: Permit, officer: UserId, by: WorkReleased['by']): PermitEvent[] =>
  claims
    .filter(({ holder }) => holder === officer)
    .map(({ work, organ, holder }) => ({ type: 'WorkReleased', by, work, organ, holder, because: 'conflict' }));

export const withClaim = (permit: Permit, { work, organ, holder }: Omit<Claim, 'since'>, since: Instant): Permit => ({
  ...permit,
  claims: [...(permit.claims ?? []).filter((claim) => claim.work !== work), { work, organ, holder, since }],
});

export const withoutClaim = (permit: Permit, work: WorkId): Permit => ({
  ...permit,
  claims: (permit.claims ?? []).filter((claim) => claim.work !== work),
});

/** What nothing is owed of any more is in nobody's hands. */
export function withoutIdleClaims(permit: Permit): Permit {
  const { claims } = permit;
  if (!claims || claims.length === 0) return permit;
  const open = permit.obligations.flatMap((duty) => worksOf(duty).map((work) => `${duty.organ} ${work}`));
  const kept = claims.filter(({ organ, work }) => open.includes(`${organ} ${work}`));
  return kept.length === claims.length ? permit : { ...permit, claims: kept };
}
