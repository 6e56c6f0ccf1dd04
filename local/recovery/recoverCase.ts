import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, type InjectedSinks, Worker } from '@temporalio/worker';
import type { FlushRequest } from '../../activities/ledger.ts';
import { opensCase } from '../../api/startOfRun.ts';
import { append } from '../../ledger/append.ts';
import type { Ledger } from '../../ledger/database.ts';
import { type Opening, reserve } from '../../ledger/reservations.ts';
import { headOf } from '../../ledger/streams.ts';
import type { FlushSinks } from './flushCapture.ts';

type Written = { request: FlushRequest; seq: number; hash: string };

export type Recovered = { from: number; to: number };

/**
 * Brings back to the ledger what the histories of a case once wrote to it and a restored copy does not hold: the same
 * events with the same hashes, in the same order, with the receipts of their commands. It goes on as far as they
 * follow on each other; personal data were never in the engine and do not come back.
 */
export async function recoverCase(ledger: Ledger, client: Client, stream: string): Promise<Recovered> {
  const written = await writtenBy(client, stream);
  // its submission must find it again, also where no verification has named it
  await reserve(ledger, openingsIn(stream, written));
  const before = await headOf(ledger, stream);
  let head = before;
  for (;;) {
    const next = written.find(({ request }) => request.from === head.seq && request.hash === head.hash);
    if (!next) return { from: before.seq, to: head.seq };
    const result = await append(ledger, next.request);
    if (result.outcome !== 'written' || result.hash !== next.hash)
      throw new Error(`${stream}: at ${head.seq} the history and the ledger do not make the same event`);
    head = { seq: result.seq, hash: result.hash };
  }
}

const openingsIn = (stream: string, written: readonly Written[]): Opening[] =>
  written.flatMap(({ request: { from, batches } }) =>
    batches
      .filter(({ receipt }) => from === 0 && receipt && opensCase(receipt.command))
      .map(({ commandId }) => ({ stream, commandId })),
  );

/** All runs, also those that went on as another: what they were answered when they flushed. */
async function writtenBy(client: Client, stream: string): Promise<Written[]> {
  const histories = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${stream}'` }))
    histories.push({ workflowId: stream, history: await client.workflow.getHandle(stream, runId).fetchHistory() });
  const written: Written[] = [];
  const sinks: InjectedSinks<FlushSinks> = {
    flushes: {
      answered: {
        callDuringReplay: true,
        fn(_info, request, result) {
          const { outcome, seq, hash } = result;
          // an empty one only compared
          if (outcome === 'written' && seq > request.from) written.push({ request, seq, hash });
        },
      },
    },
  };
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: await bundle(), sinks }, histories))
    if (error) throw new Error(`${stream}: the history cannot be replayed by this version · ${error.message}`);
  return written;
}

const bundle = () =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    workflowInterceptorModules: [fileURLToPath(new URL('flushCapture.ts', import.meta.url))],
    logger: new DefaultLogger('WARN'),
  });
