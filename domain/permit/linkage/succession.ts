import { refusal } from '../../refusal.ts';
import type { Instant } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import type { PermitEvent } from '../events.ts';
import { mustBeCompetentOrg } from '../guards.ts';
import type { Permit } from '../types.ts';
import type { SucceedSupervisor } from './commands.ts';
import { mustBeSupervisor } from './pushes.ts';
import { rerouted } from './rerouting.ts';

/**
 * 承接: a supervisor was abolished, and by a decision with its basis another one has its duties (S14: no vacuum). What
 * it still owed is the successor's from that moment, to the day; each of its pushes is ordered anew for the successor,
 * who has to take it over.
 * @throws Refusal `nothingToSucceed` where the organ has neither a push nor a duty of this case
 */
export function succeedSupervisor(permit: Permit, command: SucceedSupervisor, at: Instant): PermitEvent[] {
  const { by, supervisor, successor, reasons, articles, facts } = command;
  const pushes = permit.pushes.filter((push) => push.state !== 'ended' && push.supervisor === supervisor);
  if (pushes.length === 0)
    throw refusal('nothingToSucceed', {
      supervisor,
      supervisors: [...new Set(permit.pushes.flatMap((push) => (push.state === 'ended' ? [] : push.supervisor)))],
      allowedCommands: allowedCommands(permit),
    });
  mustBeCompetentOrg(permit, by);
  if (successor === supervisor) throw refusal('sameAddressee', { field: 'successor', successor });
  mustBeSupervisor(facts, 'successor', successor);
  const ordered = pushes.flatMap((push, index) =>
    rerouted(permit, push, { by, to: successor, why: 'succeeded', reasons, articles, facts, nth: index + 1 }, at),
  );
  const ended = ordered.flatMap((event) => (event.type === 'ObligationEnded' ? [event.obligationId] : []));
  const obligations = permit.obligations
    .filter(({ id, organ }) => organ === supervisor && !ended.includes(id))
    .map(({ id }) => id);
  return [{ type: 'SupervisorSucceeded', by, supervisor, successor, obligations, reasons, articles }, ...ordered];
}
