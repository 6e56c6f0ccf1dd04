import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { downloadFolder } from '../../local/dataFolder.ts';
import type { Part } from '../../local/part.ts';
import { freePorts } from '../../local/ports.ts';
import { removeCluster, startPostgres } from '../../local/postgresServer.ts';
import { obtainTemporal } from '../../local/temporalBinary.ts';
import { startTemporal } from '../../local/temporalServer.ts';
import {
  accepted,
  countersigned,
  delivered,
  granted,
  issued,
  received,
  reviewStarted,
  verified,
} from '../domain/permit/steps.ts';
import type { Step } from '../given.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { expectAgreement } from './agreement.ts';
import { killHard, openScratch } from './scratch.ts';

const CASES = 10;
const LATEST_KILL_MS = 2_500;
const ROUND_TIMEOUT_MS = 120_000;
/** without it these rounds are left out: they take as long as they are many */
const ROUNDS = Number(process.env.ROUNDS ?? 0);

const scratch = openScratch();
let shell: Shell;
let faults: Fault[];
let worker: Part;
beforeAll(async () => {
  if (ROUNDS === 0) return;
  const binary = await obtainTemporal(downloadFolder(), () => undefined);
  const [port = 0, postgresPort = 0] = await freePorts(2);
  const { registry } = scratch;
  const startEngine = async () => {
    const files = { databaseFile: scratch.file('temporal.db'), logFile: scratch.file('temporal.log') };
    const server = await startTemporal({ binary, port, ...files, registry });
    scratch.keep(server.part);
    return server;
  };
  const password = randomBytes(16).toString('hex');
  const startLedger = async () => {
    const files = { folder: scratch.file('postgres'), logFile: scratch.file('postgres.log') };
    const server = await startPostgres({ ...files, port: postgresPort, password, durable: true, registry });
    scratch.keep(server.part);
    return server;
  };
  let engine = await startEngine();
  let ledger = await startLedger();
  shell = await startShell({ hasWorker: false, address: engine.address, adminUrl: ledger.ownerUrl('postgres') });
  const startWorker = () => scratch.startWorker(shell.workerEnvironment);
  worker = await startWorker();
  faults = [
    async () => {
      await killHard(worker);
      worker = await startWorker();
    },
    async () => {
      await killHard(engine.part);
      engine = await startEngine();
    },
    async () => {
      // its children end with it: the cluster is as a power cut leaves it
      await killHard(ledger.part);
      ledger = await insistOnStart(startLedger);
    },
  ];
}, ROUND_TIMEOUT_MS);
afterAll(async () => {
  if (ROUNDS > 0) await shell.close();
  await scratch.close();
  removeCluster(scratch.file('postgres'));
}, ROUND_TIMEOUT_MS);

/** Ends a part of the system hard, and starts it again. */
type Fault = () => Promise<void>;

const NAMES = ['the worker', 'the Temporal server', 'Postgres'];

const now = () => instantOf(Date.now() - 1000);

const LIFE: [string, (moment: string) => Step][] = [
  ['Accepted', accepted],
  ['ReviewStarted', reviewStarted],
  ['SubstanceVerified', verified],
  ['Countersigned', countersigned],
  ['LicenceGranted', granted],
  ['CertificateIssued', issued],
  ['LicenceDelivered', delivered],
];

/** As a caller does who was cut off: the same once more, under the same id. */
async function insist(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!isOutage(error)) throw error;
      await pause(100);
    }
  }
}

/** What the dead server's children still hold keeps the next one out for a moment. */
async function insistOnStart<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 10) throw error;
      await pause(500);
    }
  }
}

/** The engine is away, or it has nobody to ask. */
const isOutage = (error: unknown): boolean =>
  error instanceof ServiceError || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;

async function walk(number: string): Promise<void> {
  await insist(() => shell.open(number, received(now())));
  for (const [name, step] of LIFE) await insist(() => shell.send(number, step(now()), `${number}/${name}`));
}

describe.skipIf(ROUNDS === 0)('kill -9 at a random moment, and started again', () => {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round % NAMES.length);
  it.each(rounds.map((fault) => [NAMES[fault], randomInt(LATEST_KILL_MS), fault] as const))(
    'of %s, after %i ms',
    async (_name, afterMs, fault) => {
      const numbers = Array.from({ length: CASES }, () => shell.caseNumber());
      const walks = Promise.all(numbers.map(walk));
      await Promise.race([pause(afterMs), walks]);
      await faults[fault]?.();
      await walks;
      for (const number of numbers) {
        const settled = async () => {
          const { pending, running } = await shell.health(number);
          return { pending, running };
        };
        await expect.poll(settled, { timeout: 40_000 }).toEqual({ pending: 0, running: [] });
        const types = (await shell.recorded(number)).map((event) => event.type);
        const steps = (
          await shell.ledger
            .selectFrom('receipts')
            .select('commandId')
            .where('stream', '=', `permit/${number}`)
            .execute()
        ).map(({ commandId }) => commandId);
        expect(steps).toEqual(expect.arrayContaining(LIFE.map(([name]) => `${number}/${name}`)));
        for (const type of ['Received', 'Accepted', 'ReviewStarted', 'LicenceGranted', 'PushOrdered', 'PushDelivered'])
          expect(
            types.filter((seen) => seen === type),
            type,
          ).toHaveLength(1);
        await expectAgreement(shell, number);
      }
    },
    ROUND_TIMEOUT_MS,
  );
});
