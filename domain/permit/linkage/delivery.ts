import { refusal } from '../../refusal.ts';
import { addMs, civilDateOf, type Instant, MINUTE_MS } from '../../time.ts';
import type { PermitEvent } from '../events.ts';
import { met } from '../guards.ts';
import type { Permit, Push } from '../types.ts';
import { toAcknowledge } from './acknowledgement.ts';
import type { ConfirmPush, ReportPushFailure } from './commands.ts';
import { pushOf } from './pushes.ts';

/** What becomes of an attempt to deliver a push (推送送达): S8, S20. */

/** Minutes between attempts; the last one repeats. An attempt itself retries for seconds. */
const RETRY_MINUTES = [1, 5, 15, 60, 240, 1440] as const;
const retryMinutes = (attempt: number): number => RETRY_MINUTES[attempt - 1] ?? 1440;

function pending(permit: Permit, pushId: string): Push {
  const push = pushOf(permit, pushId);
  if (push?.state !== 'pending') throw refusal('deliveryNotPending', { pushId, state: push?.state ?? 'unknown' });
  return push;
}

/** The transport receipt of the supervisor's side; its clock to acknowledge starts. */
export function confirmPush(permit: Permit, { pushId, receipt }: ConfirmPush, at: Instant): PermitEvent[] {
  const { supervisor } = pending(permit, pushId);
  return [
    { type: 'PushDelivered', pushId, supervisor, receipt },
    ...met(permit, `push:${pushId}`, at),
    toAcknowledge(permit, { pushId, supervisor, today: civilDateOf(at) }),
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
