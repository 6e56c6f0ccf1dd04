import { generateKeyPairSync, randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { createActivities } from '../../activities/createActivities.ts';
import type { NoticeGateways } from '../../activities/notices/sendNotice.ts';
import { attributesOfOpening, CURRENT_RELEASE } from '../../api/startOfRun.ts';
import type { Stamped } from '../../domain/decider.ts';
import { permitDecider } from '../../domain/permit/decider.ts';
import type { PermitEvent } from '../../domain/permit/events.ts';
import type { Permit } from '../../domain/permit/types.ts';
import { type Instant, instantOf } from '../../domain/time.ts';
import type { Receipt } from '../../ledger/append.ts';
import { permitEvent } from '../../ledger/chain.ts';
import type { Ledger } from '../../ledger/database.ts';
import { readStream } from '../../ledger/readEvents.ts';
import { advance, clockOf } from '../../local/virtualTime.ts';
import { createWorker } from '../../workers/worker.ts';
import type { Health } from '../../workflows/aggregateTypes.ts';
import type { CarriedPermit, permit } from '../../workflows/permit.ts';
import type { Step } from '../given.ts';
import { freshLedger } from '../ledger/database.ts';
import { testKeys, testKeyVariables } from '../ledger/keys.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

/** The durable shell on real servers, without the API before it: commands go to the case as the API sends them. */
export type Shell = Awaited<ReturnType<typeof startShell>>;

export type Refused = { code: string; detail: { [field: string]: unknown } };

/** the engine's word for a run whose first task is still to come */
const NOT_BEGUN = /not scheduled yet/;
const AGAIN_MS = 50;

/** files share one engine: each begins its numbers somewhere else */
let serial = randomInt(900_000);

export type ShellOptions = {
  /** a server of the test's own, which it may kill */
  address?: string;
  /** false: the test runs worker processes of its own, which it may kill */
  hasWorker?: boolean;
  /** a Postgres of the test's own, which it may stop */
  adminUrl?: string;
  /** how applicants are told */
  gateways?: NoticeGateways;
};

export async function startShell({
  address = inject('temporalAddress'),
  hasWorker = true,
  adminUrl = inject('postgresAdminUrl'),
  gateways = {},
}: ShellOptions = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const taskQueue = `shell-${randomUUID()}`;
  const database = await freshLedger(adminUrl);
  const ledger: Ledger = database.service;
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const native = await NativeConnection.connect({ address });
  const activities = createActivities({ ledger, keys: testKeys, signingKey: privateKey, gateways });

  const startWorker = async (buildId?: string) => {
    const worker = await createWorker({
      ...(buildId !== undefined && { buildId }),
      connection: native,
      namespace: 'default',
      taskQueue,
      workflowBundle: { codePath: inject('workflowBundlePath') },
      activities,
    });
    const running = worker.run();
    return async () => {
      worker.shutdown();
      await running;
    };
  };
  let stopWorker: (() => Promise<void>) | null = hasWorker ? await startWorker() : null;

  /** a number nobody else has, of the day of receipt */
  const caseNumber = (): string => `610113-20261123-${String(++serial).padStart(6, '0')}`;
  const handleOf = (number: string) => client.workflow.getHandle<typeof permit>(`permit/${number}`);

  // a run that has just begun where another ended has to wait for its first task, and cannot be asked before it
  const stateOf = async (number: string): Promise<Permit> => {
    for (;;) {
      try {
        return await handleOf(number).query<Permit>('state');
      } catch (error) {
        if (!(error instanceof Error && error.cause instanceof Error && NOT_BEGUN.test(error.cause.message)))
          throw error;
        await pause(AGAIN_MS);
      }
    }
  };
  const nowOf = async (number: string): Promise<Instant> => instantOf(await clockOf(client, `permit/${number}`));

  /** Opens a case: the workflow is started by its first command, in one round trip. */
  function open(number: string, step: Step, carried: Partial<CarriedPermit> = {}): Promise<Receipt> {
    const command = step.command(permitDecider.initial);
    const operation = new WithStartWorkflowOperation<typeof permit>('permit', {
      taskQueue,
      workflowId: `permit/${number}`,
      args: [{ stream: `permit/${number}`, release: CURRENT_RELEASE, ...carried }],
      typedSearchAttributes: attributesOfOpening({ ...command, caseNumber: number }, instantOf(Date.now())),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return client.workflow.executeUpdateWithStart<typeof permit, Receipt, [unknown]>('receive', {
      startWorkflowOperation: operation,
      updateId: `receive/${number}`,
      args: [{ id: `receive/${number}`, command: { ...command, caseNumber: number } }],
    });
  }

  /** One command, as the case now stands. */
  async function send(number: string, step: Step, id: string = randomUUID()): Promise<Receipt> {
    const command = step.command(await stateOf(number));
    if (!command) throw new Error('time passes by advance(), not by a command');
    return handleOf(number).executeUpdate<Receipt, [unknown]>(command.type, { updateId: id, args: [{ id, command }] });
  }

  async function refused(sending: Promise<unknown>): Promise<Refused | null> {
    try {
      await sending;
      return null;
    } catch (error) {
      const cause = error instanceof WorkflowUpdateFailedError ? error.cause : null;
      if (!(cause instanceof ApplicationFailure)) throw error;
      const told = cause.details?.[0];
      const detail = typeof told === 'object' && told !== null && 'detail' in told ? told.detail : {};
      return { code: cause.type ?? '', detail: { ...(typeof detail === 'object' ? detail : {}) } };
    }
  }

  /** As the API does: a case that is moving to its next run is asked again in a moment, under the same id. */
  async function sendThroughRolls(number: string, step: Step, id: string = randomUUID()): Promise<void> {
    for (;;) {
      const refusal = await refused(send(number, step, id));
      if (refusal === null) return;
      if (refusal.code !== 'rolling') throw new Error(`${number} ${id}: ${refusal.code}`);
    }
  }

  const recorded = async (number: string): Promise<Stamped<PermitEvent>[]> =>
    (await readStream(ledger, `permit/${number}`)).map((entry) => permitEvent(entry.event));

  async function replayAll(): Promise<string[]> {
    const histories = [];
    for await (const found of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
      const handle = client.workflow.getHandle(found.workflowId, found.runId);
      histories.push({ workflowId: found.workflowId, history: await handle.fetchHistory() });
    }
    const bundle = { workflowBundle: { codePath: inject('workflowBundlePath') } };
    const problems: string[] = [];
    for await (const result of Worker.runReplayHistories(bundle, histories)) {
      if (result.error) problems.push(`${result.workflowId}: ${result.error.message}`);
    }
    return problems;
  }

  return {
    client,
    ledger,
    database,
    publicKey,
    taskQueue,
    /** what a worker process needs to serve this shell */
    workerEnvironment: {
      ...testKeyVariables,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_TASK_QUEUE: taskQueue,
      DATABASE_URL: database.serviceUrl,
      SHENGUAN_SIGNING_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      SHENGUAN_WORKFLOW_BUNDLE: inject('workflowBundlePath'),
      LOG_LEVEL: 'error',
    },
    caseNumber,
    open,
    send,
    sendThroughRolls,
    refused,
    stateOf,
    nowOf,
    recorded,
    handleOf,
    health: (number: string) => handleOf(number).query<Health>('health'),
    advance: (number: string, days: number) => advance(client, `permit/${number}`, days),
    stopWorker: async () => {
      await stopWorker?.();
      stopWorker = null;
    },
    startWorker: async () => {
      stopWorker = await startWorker();
    },
    /** one more worker, of a version of its own; whoever starts it stops it */
    startVersion: startWorker,
    /** Ends the worker and replays every history this file produced. @throws Error naming what does not replay */
    close: async () => {
      await stopWorker?.();
      const problems = await replayAll();
      await native.close();
      await connection.close();
      await database.close();
      if (problems.length > 0) throw new Error(`histories that do not replay:\n${problems.join('\n')}`);
    },
  };
}
