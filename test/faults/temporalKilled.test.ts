import { afterAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { instantOf } from '../../domain/time.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { downloadFolder } from '../../local/dataFolder.ts';
import { freePorts } from '../../local/ports.ts';
import { obtainTemporal } from '../../local/temporalBinary.ts';
import { startTemporal } from '../../local/temporalServer.ts';
import { accepted, received, withdrawn } from '../domain/permit/steps.ts';
import { startShell } from '../workflows/shell.ts';
import { killHard, openScratch } from './scratch.ts';

const CASES = 50;
const scratch = openScratch();
afterAll(async () => scratch.close());

const now = () => instantOf(Date.now() - 1000);

describe('kill -9 of the Temporal server with 50 open cases', () => {
  it('started again on the same file, every case goes on: its state, its next moment, its answers', async () => {
    const binary = await obtainTemporal(downloadFolder(), () => undefined);
    const [port = 0] = await freePorts(1);
    const start = async () => {
      const { address, part } = await startTemporal({
        binary,
        port,
        databaseFile: scratch.file('temporal.db'),
        logFile: scratch.file('temporal.log'),
        registry: scratch.registry,
      });
      return { address, part: scratch.keep(part) };
    };
    const { address, part } = await start();
    const shell = await startShell({ address });

    // given: half of them accepted, all of them waiting for their next moment
    const numbers = Array.from({ length: CASES }, () => shell.caseNumber());
    await Promise.all(
      numbers.map(async (number, index) => {
        await shell.open(number, received(now()));
        if (index % 2 === 0) await shell.send(number, accepted(now()));
      }),
    );
    const before = new Map(
      await Promise.all(numbers.map(async (number) => [number, await shell.recorded(number)] as const)),
    );
    const dues = await Promise.all(numbers.map(async (number) => (await shell.health(number)).nextDue));

    // when
    await killHard(part);
    await start();

    // then
    await expect
      .poll(async () => shell.health(numbers[0] ?? '').then((health) => health.halted, String), { timeout: 40_000 })
      .toBeNull();
    expect(await Promise.all(numbers.map(async (number) => (await shell.health(number)).nextDue))).toEqual(dues);
    for (const number of numbers) expect(await shell.recorded(number)).toEqual(before.get(number));

    await Promise.all(
      numbers.map((number, index) => shell.send(number, index % 2 === 0 ? withdrawn(now()) : accepted(now()))),
    );
    const [patient = ''] = numbers.slice(1);
    await shell.advance(patient, 20);
    for (const number of numbers) {
      const events = await shell.recorded(number);
      expect(events.filter((event) => event.type === 'Accepted')).toHaveLength(1);
      expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    }
    const cards = (await shell.recorded(patient)).map((event) => event.type);
    expect(cards).toEqual(
      expect.arrayContaining(['RedCardShown', 'SupervisedHandlingOrdered', 'StatutoryLimitPassed']),
    );
    expect(await shell.stateOf(patient)).toEqual(
      (await shell.recorded(patient)).reduce(permitDecider.evolve, permitDecider.initial),
    );
    await shell.close();
  }, 120_000);
});
