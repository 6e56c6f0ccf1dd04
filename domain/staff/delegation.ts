import type { JurisdictionId, UserId } from '../catalogue/types.ts';
import type { Actor, Delegation } from '../permit/types.ts';
import { refusal } from '../refusal.ts';
import { addDays, type CivilDate } from '../time.ts';

/** 代办委托: who stands in for an officer who is away. A matter of the unit and of no case. */

/** Somebody who is away for longer hands his work over. */
const LONGEST_DAYS = 183;

export type Delegating = {
  principal: UserId;
  delegate: UserId;
  role: string;
  from: CivilDate;
  to: CivilDate;
};

export type MadeDelegation = Delegation & {
  delegate: UserId;
  jurisdiction: JurisdictionId;
  by: Actor;
  /** where it was ended before its last day */
  endedOn: CivilDate | null;
};

/**
 * An officer names who stands in for him, the head of the organ for any of its officers. That the delegate is of the same
 * organ and rank is asked of the delegate himself, whenever he acts.
 * @param standing what the principal has delegated of that rank and not ended
 * @throws Refusal `wrongRank`, `delegateIsSelf`, `delegationBackwards`, `delegationInPast`, `delegationTooLong`,
 * `delegationOverlaps`
 */
export function mustBeDelegable(
  { principal, delegate, role, from, to }: Delegating,
  {
    by,
    today,
    standing,
  }: { by: Actor & { roles: readonly string[] }; today: CivilDate; standing: readonly Delegation[] },
): void {
  const isOwn = by.user === principal && by.roles.includes(role);
  if (!isOwn && !by.roles.includes('organHead'))
    throw refusal('wrongRank', { field: by.user === principal ? 'role' : 'principal', needs: 'organHead' });
  if (principal === delegate) throw refusal('delegateIsSelf', { field: 'delegate' });
  if (to < from) throw refusal('delegationBackwards', { field: 'to', from });
  if (from < today) throw refusal('delegationInPast', { field: 'from', earliest: today });
  const latest = addDays(from, LONGEST_DAYS - 1);
  if (to > latest) throw refusal('delegationTooLong', { field: 'to', latest });
  const other = standing.find((one) => one.from <= to && from <= one.to);
  if (other)
    throw refusal('delegationOverlaps', { field: 'from', delegation: other.id, from: other.from, to: other.to });
}

/** By whoever is stood in for, or the head; at once. @throws Refusal `wrongRank`, `delegationEnded` */
export function mustBeEndable(
  { principal, to, endedOn }: Pick<MadeDelegation, 'principal' | 'to' | 'endedOn'>,
  { by, today }: { by: Actor & { roles: readonly string[] }; today: CivilDate },
): void {
  if (by.user !== principal && !by.roles.includes('organHead')) throw refusal('wrongRank', { needs: 'organHead' });
  if (endedOn !== null || to < today) throw refusal('delegationEnded', { endedOn: endedOn ?? to });
}

/** As it holds now: what was ended lets nobody act from that day on; what was done before stands. */
export const inForce = (made: MadeDelegation): Delegation => {
  const { id, principal, organ, role, from, to, endedOn } = made;
  return { id, principal, organ, role, from, to: endedOn === null ? to : addDays(endedOn, -1) };
};
