import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { freePorts } from '../../local/ports.ts';
import { removeCluster, startPostgres } from '../../local/postgresServer.ts';
import { accepted, received } from '../domain/permit/steps.ts';
import { startShell } from '../workflows/shell.ts';
import { expectAgreement } from './agreement.ts';
import { openScratch } from './scratch.ts';

const CASES = 10;
const scratch = openScratch();
afterAll(async () => {
  await scratch.close();
  removeCluster(scratch.file('postgres'));
});

const now = () => instantOf(Date.now() - 1000);

/** Stands at the port of a server that is away, and turns whoever comes away. */
async function startDoorkeeper(port: number) {
  let turnedAway = 0;
  const server = createServer((socket) => {
    turnedAway += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    turnedAway: () => turnedAway,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

describe('Postgres is stopped while commands come in', () => {
  it('and started again: every caller is told what is on record, none twice, and the worker is not restarted', async () => {
    const [port = 0] = await freePorts(1);
    const password = randomBytes(16).toString('hex');
    const start = async () => {
      const server = await startPostgres({
        folder: scratch.file('postgres'),
        port,
        password,
        durable: false,
        logFile: scratch.file('postgres.log'),
        registry: scratch.registry,
      });
      scratch.keep(server.part);
      return server;
    };
    const postgres = await start();
    const shell = await startShell({ hasWorker: false, adminUrl: postgres.ownerUrl('postgres') });
    const worker = await scratch.startWorker(shell.workerEnvironment);
    const numbers = Array.from({ length: CASES }, () => shell.caseNumber());
    await Promise.all(numbers.map((number) => shell.open(number, received(now()))));

    // when: half of the commands are on their way as it stops, half come while it is away
    const send = (number: string) => shell.refused(shell.send(number, accepted(now()), `${number}/accept`));
    const before = numbers.slice(0, CASES / 2).map(send);
    await postgres.part.stop();
    const during = numbers.slice(CASES / 2).map(send);
    const doorkeeper = await startDoorkeeper(port);
    await expect.poll(doorkeeper.turnedAway, { timeout: 20_000 }).toBeGreaterThan(3 * CASES);
    await doorkeeper.close();
    await start();
    const refusals = await Promise.all([...before, ...during]);

    // then
    expect(worker.hasEnded()).toBe(false);
    expect(refusals).toEqual(numbers.map(() => null));
    for (const number of numbers) {
      const types = (await shell.recorded(number)).map((event) => event.type);
      expect(types.filter((type) => type === 'Accepted')).toHaveLength(1);
      await expectAgreement(shell, number);
    }
    await shell.close();
  }, 120_000);
});
