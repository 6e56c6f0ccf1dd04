import { addWorkdays } from '../../calendar.ts';
import { unitOn } from '../../catalogue/lookup.ts';
import type { OrgId } from '../../catalogue/types.ts';
import { refusal } from '../../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../time.ts';
import type { ObligationOpened, PermitEvent } from '../events.ts';
import { isPast, met, opened } from '../guards.ts';
import { SCHEME } from '../law.ts';
import type { Permit, PushId } from '../types.ts';
import type { Acknowledge, ClaimPush, CoverAbsence } from './commands.ts';
import { mustBe, mustBeAddressee } from './pushes.ts';

/** 签收、认领、顶岗: who answers for a push on the supervisor's side (domain.md 2.4). */

type Addressed = { pushId: PushId; supervisor: OrgId; today: CivilDate };

/** The clock of the coordination unit, from the day on which the push arrived. */
export const toAcknowledge = (permit: Permit, { pushId, supervisor, today }: Addressed): ObligationOpened =>
  opened(permit, {
    kind: 'acknowledge',
    organ: supervisor,
    pushId,
    basis: [SCHEME],
    start: today,
    due: addWorkdays(permit.calendar, today, permit.policy.acknowledgementWd),
  });

/**
 * Takes a push over for the supervisor (签收). Late is lawful, and stays on record; so it is while a dispute about it
 * waits to be settled.
 * @throws Refusal `pushNotOpen` when it was already acknowledged, came back, did not arrive yet, or was never ordered
 */
export function acknowledge(permit: Permit, command: Acknowledge, at: Instant): PermitEvent[] {
  const { by, pushId, officer } = command;
  const push = mustBe(permit, pushId, ['pushed', 'disputed'], 'pushNotOpen');
  mustBeAddressee(push, by);
  const due = permit.obligations.find(
    ({ kind, pushId: of }) => of === pushId && (kind === 'acknowledge' || kind === 'carryOut'),
  )?.due;
  return [
    { type: 'PushAcknowledged', by, pushId, officer, late: due !== undefined && isPast(due, at) },
    ...met(permit, `acknowledge:${pushId}`, at),
  ];
}

/**
 * 认领: a colleague of the unit takes the push over from the officer who was named, and answers for it from then on.
 * @throws Refusal `alreadyAnswering` for the officer himself
 */
export function claimPush(permit: Permit, { by, pushId }: ClaimPush): PermitEvent[] {
  const push = mustBe(permit, pushId, ['acknowledged'], 'pushNotAcknowledged');
  mustBeAddressee(push, by);
  const formerly = push.answering?.officer ?? '';
  if (formerly === by.user) throw refusal('alreadyAnswering', { pushId, officer: formerly });
  return [{ type: 'PushClaimed', by, pushId, officer: by.user, formerly }];
}

/**
 * 顶岗: while the officer is away the deputy answers, from the first day through the last; then the officer does again.
 * Told again, it is told anew: a leave is cut short, or another one begins.
 * @throws Refusal `deputyRequired` where nobody is named and the unit of the day has no deputy
 */
export function coverAbsence(permit: Permit, command: CoverAbsence, at: Instant): PermitEvent[] {
  const { by, pushId, from, to, facts } = command;
  const push = mustBe(permit, pushId, ['acknowledged'], 'pushNotAcknowledged');
  mustBeAddressee(push, by);
  const officer = push.answering?.officer ?? '';
  const today = civilDateOf(at);
  if (to < from || to < today) throw refusal('absenceOver', { field: 'to', from, to, today });
  const deputy = command.deputy ?? unitOn(facts, push.supervisor, from)?.deputy;
  if (deputy === undefined) throw refusal('deputyRequired', { field: 'deputy', supervisor: push.supervisor });
  if (deputy === officer) throw refusal('alreadyAnswering', { field: 'deputy', pushId, officer });
  return [{ type: 'AbsenceCovered', by, pushId, officer, deputy, from, to }];
}
