import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { isConcluded } from '../domain/permit/allowed.ts';
import type { Ledger } from '../ledger/database.ts';
import { permitFrom } from '../ledger/permitFrom.ts';
import type { permit } from '../workflows/permit.ts';
import { attributesAtStart, CURRENT_RELEASE } from './startOfRun.ts';

/** `over`: it owes nothing any more; `running`: there is nothing to start */
export type StartedAgain = 'started' | 'running' | 'over';

/** Starts the workflow of a case from what the ledger holds of it. Two of them cannot run: the engine sees to that. */
export async function startAgain(
  client: Client,
  ledger: Ledger,
  stream: string,
  taskQueue: string,
): Promise<StartedAgain> {
  const { state, events, hash } = await permitFrom(ledger, stream);
  if (events === 0 || isConcluded(state)) return 'over';
  try {
    await client.workflow.start<typeof permit>('permit', {
      workflowId: stream,
      taskQueue,
      args: [{ stream, release: CURRENT_RELEASE, state, seq: events, hash }],
      typedSearchAttributes: attributesAtStart(state),
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
    throw error;
  }
}
