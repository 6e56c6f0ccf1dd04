import {
  type LocalActivityInput,
  type Next,
  proxySinks,
  type Sinks,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import type { FlushRequest, FlushResult } from '../../activities/ledger.ts';

/** Bundled with the workflows where histories are replayed to find out what they once brought to the ledger. */

export interface FlushSinks extends Sinks {
  flushes: { answered(request: FlushRequest, result: FlushResult): void };
}

const { flushes } = proxySinks<FlushSinks>();

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      async scheduleLocalActivity(
        input: LocalActivityInput,
        next: Next<WorkflowOutboundCallsInterceptor, 'scheduleLocalActivity'>,
      ): Promise<unknown> {
        const result = await next(input);
        // what the activity of this name takes and gives; the engine only carried it
        if (input.activityType === 'flush') flushes.answered(input.args[0] as FlushRequest, result as FlushResult);
        return result;
      },
    },
  ],
});
