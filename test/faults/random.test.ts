import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ServiceError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
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
beforeAll(async () => {
  if (ROUNDS > 0) shell = await startShell({ hasWorker: false });
});
afterAll(async () => {
  if (ROUNDS > 0) await shell.close();
  await scratch.close();
});

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
      if (!(error instanceof ServiceError)) throw error;
    }
  }
}

async function walk(number: string): Promise<void> {
  await insist(() => shell.open(number, received(now())));
  for (const [name, step] of LIFE) await insist(() => shell.send(number, step(now()), `${number}/${name}`));
}

describe.skipIf(ROUNDS === 0)('kill -9 of the worker at a random moment', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => [round + 1, randomInt(LATEST_KILL_MS)]))(
    'round %i, after %i ms',
    async (_round, afterMs) => {
      const worker = await scratch.startWorker(shell.workerEnvironment);
      const numbers = Array.from({ length: CASES }, () => shell.caseNumber());
      const walks = Promise.all(numbers.map(walk));
      await Promise.race([pause(afterMs), walks]);
      await killHard(worker);
      const next = await scratch.startWorker(shell.workerEnvironment);
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
      await next.stop();
    },
    ROUND_TIMEOUT_MS,
  );
});
