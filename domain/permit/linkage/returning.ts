import type { OrgId } from '../../catalogue/types.ts';
import { refusal } from '../../refusal.ts';
import { civilDateOf, type Instant } from '../../time.ts';
import type { PermitEvent } from '../events.ts';
import { endOne, isPast, met, mustBeCompetentOrg, opened } from '../guards.ts';
import type { Permit } from '../types.ts';
import { toAcknowledge } from './acknowledgement.ts';
import { BOUNDARY } from './basis.ts';
import type { ReroutePush, ReturnPush } from './commands.ts';
import { bindingOn, openMatterOn, referred } from './conference.ts';
import type { BoundaryDisputed } from './events.ts';
import { dueOf, linkageOf } from './limits.ts';
import { mustBe, mustBeAddressee, mustBeSupervisor, pushOf } from './pushes.ts';
import { rerouted } from './rerouting.ts';

/** 退回、重新推送、职责边界争议: whose the supervision is (domain.md 2.4; S3, S14). Somebody's it is at every moment. */

/**
 * 退回: in time, and for the first time. A second return of the same decision, or one after the limit, is none: it is
 * a dispute about the boundary, and goes to the conference. Until that is settled the push stays with its addressee.
 * @throws Refusal `resolutionBinding` where it was settled already
 */
export function returnPush(permit: Permit, command: ReturnPush, at: Instant): PermitEvent[] {
  const { by, pushId, reasons, proposedOwner, facts } = command;
  const push = mustBe(permit, pushId, ['pushed'], 'pushNotOpen');
  mustBeAddressee(push, by);
  const settled = bindingOn(permit, pushId);
  if (settled) throw refusal('resolutionBinding', { pushId, matter: settled.id, instead: 'acknowledge' });
  mustBeSupervisor(facts, 'proposedOwner', proposedOwner);
  if (proposedOwner === push.supervisor) throw refusal('sameAddressee', { field: 'proposedOwner', pushId });
  const due = permit.obligations.find(({ id }) => id === `acknowledge:${pushId}`)?.due;
  const late = due !== undefined && isPast(due, at);
  const returning = { by, pushId, supervisor: push.supervisor, reasons, proposedOwner };
  if (push.returns) return disputed(permit, { ...returning, cause: 'secondReturn' }, at);
  if (late && !linkageOf(permit).returnAfterLimit) return disputed(permit, { ...returning, cause: 'lateReturn' }, at);
  const today = civilDateOf(at);
  return [
    { type: 'PushReturned', ...returning, late },
    ...endOne(permit, `acknowledge:${pushId}`, 'returned'),
    opened(permit, {
      kind: 'reroute',
      organ: permit.competentOrg,
      pushId,
      basis: [BOUNDARY],
      start: today,
      due: dueOf(permit, 'reroute', today),
    }),
  ];
}

function disputed(permit: Permit, dispute: Omit<BoundaryDisputed, 'type' | 'matter'>, at: Instant): PermitEvent[] {
  const { pushId, supervisor, proposedOwner } = dispute;
  const obligationId = `acknowledge:${pushId}`;
  // silence may have brought it before the conference already: it is the same matter then
  const waiting = openMatterOn(permit, pushId);
  const { matter, events } = waiting
    ? { matter: waiting.id, events: [] }
    : referred(
        permit,
        { cause: 'boundary', obligationId, pushId, concerned: [supervisor, proposedOwner, ...before(permit, pushId)] },
        at,
      );
  return [{ type: 'BoundaryDisputed', ...dispute, matter }, ...endOne(permit, obligationId, 'disputed'), ...events];
}

/** Everybody who was asked before, and the bureau. */
function before(permit: Permit, pushId: string): OrgId[] {
  const replaced = pushOf(permit, pushId)?.replaces;
  const push = replaced === undefined ? undefined : pushOf(permit, replaced);
  return push ? [push.supervisor, ...before(permit, push.id)] : [permit.competentOrg];
}

/**
 * 重新推送: the bureau finds the right one within its working day, or upholds the addressee with its reasons.
 * @throws Refusal `ownerNotSupervisor` for an organ that supervises nothing at this level
 */
export function reroutePush(permit: Permit, command: ReroutePush, at: Instant): PermitEvent[] {
  const { by, pushId, to, reasons, articles, facts } = command;
  const push = mustBe(permit, pushId, ['returned'], 'pushNotReturned');
  mustBeCompetentOrg(permit, by);
  const today = civilDateOf(at);
  const answered = met(permit, `reroute:${pushId}`, at);
  if (to === push.supervisor)
    return [
      { type: 'PushUpheld', by, pushId, reasons, articles },
      ...answered,
      toAcknowledge(permit, { pushId, supervisor: to, today }),
    ];
  mustBeSupervisor(facts, 'to', to);
  return [...answered, ...rerouted(permit, push, { by, to, why: 'returned', reasons, articles, facts }, at)];
}
