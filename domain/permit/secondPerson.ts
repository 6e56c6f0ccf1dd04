import type { UserId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { hasInspected, hasReviewed } from './guards.ts';
import type { Permit } from './types.ts';

/** Who received, accepted, inspected or reviewed does not decide. @param field where somebody else named him */
export function mustBeSecondPerson(permit: Permit, user: UserId, field?: string): void {
  const named = field !== undefined && { field };
  if (user === permit.receivedBy.user) throw refusal('secondPerson', { ...named, did: 'receive' });
  if (user === permit.accepted?.by) throw refusal('secondPerson', { ...named, did: 'accept' });
  if (hasInspected(permit, user)) throw refusal('secondPerson', { ...named, did: 'inspect' });
  if (hasReviewed(permit, user)) throw refusal('secondPerson', { ...named, did: 'review' });
}
