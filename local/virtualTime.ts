import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import Long from 'long';
import { MINUTE_MS } from '../domain/time.ts';

/**
 * Moves one case through virtual time. The engine skips what lies between its timers; every timer fires in order
 * and at its own moment. For demos, training and tests: a production server does not allow it.
 */

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

const POLL_MS = 15;
const MOST_SKIPS = 1000;
const DAY_SECONDS = 86_400;

type Timestamp = { seconds?: unknown; nanos?: number | null };

const millisecondsOf = (stamp?: Timestamp | null): number =>
  Number(stamp?.seconds ?? 0) * 1000 + (stamp?.nanos ?? 0) / 1_000_000;

const describe = (client: Client, workflowId: string) =>
  client.workflowService.describeWorkflowExecution({
    namespace: client.options.namespace,
    execution: { workflowId },
  });

/** The case's own clock, in milliseconds since 1970; the wall clock where it never was moved. */
export async function clockOf(client: Client, workflowId: string): Promise<number> {
  const { workflowExtendedInfo } = await describe(client, workflowId);
  const current = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  return current ? millisecondsOf(current) : Date.now();
}

/** Whether a case has left the wall clock behind it; one that is gone has no clock. */
export async function hasMovedClock(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await clockOf(client, workflowId)) - Date.now() > MINUTE_MS;
  } catch {
    // whoever sends to it hears what is wrong
    return false;
  }
}

/** A timer that should have fired by the case's own clock: the engine is still at it. */
async function hasOverdueTimer(client: Client, workflowId: string, now: number): Promise<boolean> {
  const open = new Map<string, number>();
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  for (const { eventTime, timerStartedEventAttributes: started, ...event } of events ?? []) {
    const gone = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (started?.timerId) {
      open.set(started.timerId, millisecondsOf(eventTime) + millisecondsOf(started.startToFireTimeout));
    } else if (gone?.timerId) open.delete(gone.timerId);
  }
  return [...open.values()].some((due) => due <= now);
}

/** Waits until nothing of a case is under way. */
export async function settled(client: Client, workflowId: string, until: number): Promise<'idle' | 'closed'> {
  for (;;) {
    const found = await describe(client, workflowId);
    if (found.workflowExecutionInfo?.status !== WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return 'closed';
    }
    const clock = found.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    const isBusy = Boolean(found.pendingWorkflowTask) || (found.pendingActivities ?? []).length > 0;
    if (!isBusy && !(clock && (await hasOverdueTimer(client, workflowId, millisecondsOf(clock))))) return 'idle';
    if (Date.now() > until) throw new Error(`${workflowId} is still busy`);
    await pause(POLL_MS);
  }
}

/**
 * @param days how far to move, fractions allowed
 * @param limitMs real time it may take
 * @returns when the case has settled at the new time
 */
export async function advance(
  client: Client,
  workflowId: string,
  days: number,
  limitMs = 20_000,
): Promise<'idle' | 'closed'> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  const fastForwardId = randomUUID();
  const until = Date.now() + limitMs;
  if ((await settled(client, workflowId, until)) === 'closed') return 'closed';
  // a second move while one is unfinished would jump over due timers, so this one is always waited for
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        disablePropagation: true,
        maxSessionSkipCount: MOST_SKIPS,
        fastForwardConfig: {
          id: fastForwardId,
          duration: { seconds: Long.fromNumber(Math.round(days * DAY_SECONDS)) },
        },
      },
    },
  });
  for (;;) {
    const polled = await client.connection.withDeadline(until, () =>
      client.workflowService.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution, fastForwardId }),
    );
    if (
      polled.fastForwardPollingResult === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED
    ) {
      return settled(client, workflowId, until);
    }
    if (polled.fastForwardPollingResult !== FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT) {
      if ((await settled(client, workflowId, until)) === 'closed') return 'closed';
      throw new Error(polled.failedReason ?? 'the clock could not be moved');
    }
  }
}
