import type { ReferenceFacts } from '../../catalogue/facts.ts';
import { unitOn } from '../../catalogue/lookup.ts';
import type { ItemId, OrgId } from '../../catalogue/types.ts';
import { addMs, civilDateOf, type Instant, MINUTE_MS } from '../../time.ts';
import type { PermitEvent } from '../events.ts';
import { opened } from '../guards.ts';
import { SCHEME } from '../law.ts';
import type { Permit, PushId } from '../types.ts';
import { UNITS } from './basis.ts';
import { isFollowedUp } from './limits.ts';

export type PushOrder = {
  item: ItemId;
  supervisor: OrgId;
  enforcer: OrgId;
  catalogueVersion: number;
  facts: ReferenceFacts;
  /** the correction that it tells of */
  correction?: string;
  replaces?: PushId;
  /** of several that are ordered at once */
  nth?: number;
};

export const nextPushId = ({ caseNumber, pushes }: Permit, nth = 1): PushId => `${caseNumber}-P${pushes.length + nth}`;

/**
 * 推送单 (S8): to the supervisor through its one unit. Without a unit it goes to the organ all the same, with the incident
 * and the red card of that day: an internal vacancy never costs the applicant the legal limit (domain.md 2.4).
 */
export function orderPush(permit: Permit, order: PushOrder, at: Instant): PermitEvent[] {
  const { item, supervisor, enforcer, catalogueVersion, facts, correction, replaces, nth } = order;
  const today = civilDateOf(at);
  const unit = unitOn(facts, supervisor, today);
  const pushId = nextPushId(permit, nth);
  const pushing = { organ: permit.competentOrg, pushId, basis: [SCHEME], start: today, due: today };
  return [
    {
      type: 'PushOrdered',
      pushId,
      item,
      supervisor,
      enforcer,
      unit: unit?.id ?? null,
      delivery: unit?.delivery ?? 'inbox',
      catalogueVersion,
      receiptAlarmAt: addMs(at, permit.policy.pushReceiptMinutes * MINUTE_MS),
      ...(correction !== undefined && { correction }),
      ...(replaces && { replaces }),
    },
    opened(permit, { kind: 'push', ...pushing }),
    ...(unit ? [] : vacancy(permit, { item, supervisor, pushId }, at)),
  ];
}

/** Due by then, and overdue at once: whoever names no unit for itself cannot be waited for. */
function vacancy(
  permit: Permit,
  { item, supervisor, pushId }: Pick<PushOrder, 'item' | 'supervisor'> & { pushId: PushId },
  at: Instant,
): PermitEvent[] {
  const missing: PermitEvent = { type: 'CoordinationUnitMissing', supervisor, item };
  if (!isFollowedUp(permit)) return [missing];
  const today = civilDateOf(at);
  const event = opened(permit, {
    kind: 'nameUnit',
    organ: supervisor,
    pushId,
    basis: [UNITS],
    start: today,
    due: today,
  });
  const { obligation } = event;
  const ladder = obligation.ladder.map((step) => (step.rung === 'red' ? { ...step, at } : step));
  return [missing, { ...event, obligation: { ...obligation, ladder } }];
}
