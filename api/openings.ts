import type { Client } from '@temporalio/client';
import type { Ledger } from '../ledger/database.ts';
import type { Opening } from '../ledger/reservations.ts';
import { lackingOf } from '../ledger/streams.ts';
import { knownUntil } from '../ledger/verifications.ts';
import { opensCase } from './startOfRun.ts';
import { permitsStartedSince, type Run } from './workflowHeads.ts';

/** What the engine opened since the last moment of which this ledger knows all: a restored one may have lost it. */

export type LostOpening = Opening & { isRunning: boolean };

const DAY_MS = 86_400_000;
const AT_A_TIME = 200;
const EVENTS_A_PAGE = 50;

/** All runs begun since then, running or over, known here or not. */
export async function* runsSince(client: Client, ledger: Ledger, taskQueue?: string): AsyncGenerator<Run> {
  const known = await knownUntil(ledger);
  const since = new Date(known === null ? 0 : Date.parse(known) - DAY_MS);
  yield* permitsStartedSince(client, since, taskQueue);
}

/** Cases among them that are not on record here, each with the submission that opened it. */
export async function* lostOpenings(
  client: Client,
  ledger: Ledger,
  runs: AsyncIterable<Run> | Iterable<Run>,
): AsyncGenerator<LostOpening> {
  let group: Run[] = [];
  for await (const run of runs) {
    if (group.push(run) < AT_A_TIME) continue;
    yield* lostAmong(client, ledger, group);
    group = [];
  }
  yield* lostAmong(client, ledger, group);
}

/** Those that were opened and came to their end. */
export async function* lostAndOver(client: Client, ledger: Ledger): AsyncGenerator<string> {
  for await (const { stream, isRunning } of lostOpenings(client, ledger, runsSince(client, ledger)))
    if (!isRunning) yield stream;
}

async function* lostAmong(client: Client, ledger: Ledger, runs: readonly Run[]): AsyncGenerator<LostOpening> {
  const lacking = await lackingOf(
    ledger,
    runs.map(({ stream }) => stream),
  );
  for (const run of runs) {
    if (!lacking.has(run.stream)) continue;
    const commandId = await openedBy(client, run);
    if (commandId !== null) yield { stream: run.stream, commandId, isRunning: run.isRunning };
  }
}

/** The first update a run took, where it opens a case; a submission that was refused left no trace. */
async function openedBy(client: Client, { stream, runId }: Run): Promise<string | null> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId: stream, runId },
      maximumPageSize: EVENTS_A_PAGE,
      nextPageToken,
    });
    for (const event of page.history?.events ?? []) {
      // what went on as another run was opened in the one before
      if (event.workflowExecutionStartedEventAttributes?.continuedExecutionRunId) return null;
      const request = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
      if (!request) continue;
      const { input, meta } = request;
      return opensCase(input?.name ?? '') ? (meta?.updateId ?? null) : null;
    }
    nextPageToken = page.nextPageToken ?? new Uint8Array();
  } while (nextPageToken.length > 0);
  return null;
}
