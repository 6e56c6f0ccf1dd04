import { addWorkdays } from '../calendar.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { addMs, civilDateOf, type Instant, MINUTE_MS } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import type { Acknowledge, ConfirmPush, ReportPushFailure } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { isPast, met } from './guards.ts';
import { SCHEME } from './law.ts';
import type { Permit, Push } from './types.ts';

/** The push and its answer (推送、签收): S8, S23. */

/** Minutes between attempts; the last one repeats. An attempt itself retries for seconds. */
const RETRY_MINUTES = [1, 5, 15, 60, 240, 1440] as const;
const retryMinutes = (attempt: number): number => RETRY_MINUTES[attempt - 1] ?? 1440;

function pending(permit: Permit, pushId: string): Push {
  const push = permit.pushes.find((candidate) => candidate.id === pushId);
  if (push?.state !== 'pending') throw refusal('deliveryNotPending', { pushId, state: push?.state ?? 'unknown' });
  return push;
}

/** The transport receipt of the supervisor's side; its clock to acknowledge starts. */
export function confirmPush(permit: Permit, { pushId, receipt }: ConfirmPush, at: Instant): PermitEvent[] {
  const { supervisor } = pending(permit, pushId);
  const today = civilDateOf(at);
  const duty = {
    kind: 'acknowledge' as const,
    organ: supervisor,
    pushId,
    basis: [SCHEME],
    start: today,
    due: addWorkdays(permit.calendar, today, permit.policy.acknowledgementWd),
  };
  return [
    { type: 'PushDelivered', pushId, supervisor, receipt },
    ...met(permit, `push:${pushId}`, at),
    { type: 'ObligationOpened', obligation: openObligation(permit.calendar, permit.policy.ladder, duty) },
  ];
}

export function reportPushFailure(permit: Permit, command: ReportPushFailure, at: Instant): PermitEvent[] {
  const { pushId, attempt, problem } = command;
  const push = pending(permit, pushId);
  // an outcome that is told twice must not start the same attempt again
  if (attempt !== push.attempts + 1 || push.nextAttemptAt !== null)
    throw refusal('deliveryNotPending', { pushId, attempt, attempts: push.attempts });
  const nextAttemptAt = addMs(at, retryMinutes(attempt) * MINUTE_MS);
  return [{ type: 'PushDeliveryFailed', pushId, attempt, problem, nextAttemptAt }];
}

/**
 * Takes a push over for the supervisor (签收). Late is lawful, and stays on record.
 * @throws Refusal `pushNotOpen` when it was already acknowledged, not yet delivered, or never ordered
 */
export function acknowledge(permit: Permit, command: Acknowledge, at: Instant): PermitEvent[] {
  const { by, pushId, officer } = command;
  const push = permit.pushes.find((candidate) => candidate.id === pushId);
  if (push?.state !== 'pushed')
    throw refusal('pushNotOpen', {
      pushId,
      state: push?.state ?? 'unknown',
      allowedCommands: allowedCommands(permit),
    });
  if (by.org !== push.supervisor) throw refusal('notAddressee', { pushId, pointsTo: push.supervisor });
  const due = permit.obligations.find((o) => o.id === `acknowledge:${pushId}`)?.due;
  return [
    { type: 'PushAcknowledged', by, pushId, officer, late: due !== undefined && isPast(due, at) },
    ...met(permit, `acknowledge:${pushId}`, at),
  ];
}
