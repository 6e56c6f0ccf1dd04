import type { ReferenceFacts } from '../../catalogue/facts.ts';
import type { OrgId, UserId } from '../../catalogue/types.ts';
import { refusal } from '../../refusal.ts';
import type { CivilDate } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import type { Actor, Permit, Push, PushId } from '../types.ts';
import type { PushState } from './types.ts';

/** What several commands ask of a push before they act. */

export const pushOf = ({ pushes }: Permit, pushId: PushId): Push | undefined =>
  pushes.find((candidate) => candidate.id === pushId);

/** @throws Refusal with the state it is in */
export function mustBe(
  permit: Permit,
  pushId: PushId,
  states: readonly PushState[],
  otherwise: 'pushNotOpen' | 'pushNotAcknowledged' | 'pushNotReturned' | 'pushNotDelivered',
): Push {
  const push = pushOf(permit, pushId);
  if (push && states.includes(push.state)) return push;
  throw refusal(otherwise, { pushId, state: push?.state ?? 'unknown', allowedCommands: allowedCommands(permit) });
}

/** The push is the supervisor's whom it is addressed to (谁主管谁监管). */
export function mustBeAddressee(push: Push, by: Actor): void {
  if (by.org !== push.supervisor) throw refusal('notAddressee', { pushId: push.id, pointsTo: push.supervisor });
}

/** Whoever is to answer is a supervisor of the level that decided; relaying upwards is its own task (domain.md 2.4). */
export function mustBeSupervisor(facts: ReferenceFacts, field: string, organ: OrgId): void {
  const { supervisors } = facts;
  if (!supervisors) throw refusal('staleFacts', { missing: 'supervisors' });
  if (!supervisors.includes(organ)) throw refusal('ownerNotSupervisor', { field, owner: organ, supervisors });
}

/** Who answers for a push on a day: the named officer, or the deputy while he is away. */
export function officerOn({ answering }: Push, day: CivilDate): UserId | null {
  if (!answering) return null;
  const { officer, absence } = answering;
  return absence && absence.from <= day && day <= absence.to ? absence.deputy : officer;
}
