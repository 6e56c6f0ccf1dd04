import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Head } from '../ledger/reconcile.ts';
import type { Health } from '../workflows/aggregateTypes.ts';

/** What the engine knows of cases, for comparing it with the ledger. */

const ANSWER_MS = 10_000;
const LONGEST_REASON = 200;

/** null where no workflow runs any more: what is concluded has only the ledger. */
export async function workflowHead(
  client: Client,
  stream: string,
): Promise<Head | { silent: string } | { concluded: true } | null> {
  const handle = client.workflow.getHandle(stream);
  try {
    const { status } = await handle.describe();
    // a run that came to its end owed nothing any more: a ledger in which it does is the older one
    if (status.name === 'COMPLETED') return { concluded: true };
    if (status.name !== 'RUNNING') return null;
    return await client.connection.withDeadline(Date.now() + ANSWER_MS, async () => {
      const { seq, hash } = await handle.query<Health>('health');
      return { seq, hash };
    });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    return {
      silent: error instanceof Error ? String(error.cause ?? error.message).slice(0, LONGEST_REASON) : 'unknown',
    };
  }
}

const PERMITS = "WorkflowType = 'permit'";

/** Leaves out the cases of another installation on the same engine. */
const servedOn = (taskQueue: string): string => ` AND TaskQueue = '${taskQueue.replaceAll("'", "''")}'`;

export async function* runningPermits(client: Client, taskQueue?: string): AsyncIterable<string> {
  const query = `${PERMITS} AND ExecutionStatus = 'Running'${taskQueue === undefined ? '' : servedOn(taskQueue)}`;
  for await (const { workflowId } of client.workflow.list({ query })) yield workflowId;
}

export type Run = { stream: string; runId: string; isRunning: boolean };

/** Running and closed, each run for itself. */
export async function* permitsStartedSince(client: Client, since: Date, taskQueue?: string): AsyncGenerator<Run> {
  const served = taskQueue === undefined ? '' : servedOn(taskQueue);
  const query = `${PERMITS} AND StartTime >= '${since.toISOString()}'${served}`;
  for await (const { workflowId, runId, status } of client.workflow.list({ query }))
    yield { stream: workflowId, runId, isRunning: status.name === 'RUNNING' };
}

/** Changes when the engine's memory is another one: a new namespace, a file that was lost. */
export async function engineIdentity(client: Client): Promise<string> {
  const { namespace } = client.options;
  const { namespaceInfo } = await client.connection.withDeadline(Date.now() + ANSWER_MS, () =>
    client.workflowService.describeNamespace({ namespace }),
  );
  return namespaceInfo?.id ?? '';
}
