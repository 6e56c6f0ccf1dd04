import { copyFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { instantOf } from '../../domain/time.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { runCommand } from '../../local/command.ts';
import { downloadFolder } from '../../local/dataFolder.ts';
import { freePorts } from '../../local/ports.ts';
import { obtainTemporal } from '../../local/temporalBinary.ts';
import { startTemporal } from '../../local/temporalServer.ts';
import {
  accepted,
  countersigned,
  granted,
  received,
  reviewStarted,
  verified,
  withdrawn,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { openScratch } from './scratch.ts';

/** The history goes back, the ledger does not: what is on record counts, and nothing is recorded twice. */

const scratch = openScratch();
afterAll(async () => scratch.close());

const now = () => instantOf(Date.now() - 1000);

async function ledgerAndWorkflowAgree(shell: Shell, number: string): Promise<void> {
  const events = await shell.recorded(number);
  expect(await shell.stateOf(number)).toEqual(events.reduce(permitDecider.evolve, permitDecider.initial));
  expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  const { seq, halted } = await shell.health(number);
  expect({ seq, halted }).toEqual({ seq: events.length, halted: null });
}

describe('a case is reset by the command line', () => {
  it('to before its acceptance: it adopts what the ledger holds, and goes on', async () => {
    const shell = await startShell();
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    for (const step of [accepted, reviewStarted, countersigned, verified, granted])
      await shell.send(number, step(now()));
    const before = await shell.recorded(number);
    const { events } = await shell.handleOf(number).fetchHistory();
    const [, second] = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
    const binary = await obtainTemporal(downloadFolder(), () => undefined);
    const reset = await runCommand(
      binary,
      [
        ...['workflow', 'reset', '--workflow-id', `permit/${number}`, '--event-id', String(second?.eventId)],
        ...['--reason', 'an operator tries', '--address', shell.workerEnvironment.TEMPORAL_ADDRESS],
      ],
      { timeoutMs: 20_000 },
    );
    expect(reset).toMatchObject({ ok: true });
    await expect.poll(async () => (await shell.health(number)).seq, { timeout: 20_000 }).toBe(before.length);
    expect(await shell.recorded(number)).toEqual(before);
    await ledgerAndWorkflowAgree(shell, number);
    const types = before.map((event) => event.type);
    for (const type of ['Accepted', 'LicenceGranted', 'PushOrdered', 'PushDelivered'])
      expect(types.filter((seen) => seen === type)).toHaveLength(1);
    await shell.close();
  }, 90_000);
});

describe('the engine is restored from an older copy of its file', () => {
  it('a case adopts what the ledger holds and the copy does not', async () => {
    const binary = await obtainTemporal(downloadFolder(), () => undefined);
    const [port = 0] = await freePorts(1);
    const file = scratch.file('engine.db');
    const start = async () => {
      const logFile = scratch.file('engine.log');
      const server = await startTemporal({ binary, port, databaseFile: file, logFile, registry: scratch.registry });
      return { address: server.address, part: scratch.keep(server.part) };
    };

    // given: a copy is taken while a case is received; then it goes on
    const first = await start();
    const shell = await startShell({ address: first.address });
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    await first.part.stop();
    copyFileSync(file, scratch.file('copy.db'));
    const second = await start();
    await expect
      .poll(
        () =>
          shell.health(number).then(
            () => true,
            () => false,
          ),
        { timeout: 40_000 },
      )
      .toBe(true);
    for (const step of [accepted, reviewStarted]) await shell.send(number, step(now()));
    const recorded = await shell.recorded(number);

    // when: the engine goes back to the copy; workers remember what it forgot, so they are stopped meanwhile
    await shell.stopWorker();
    await second.part.stop();
    copyFileSync(scratch.file('copy.db'), file);
    await start();
    await shell.startWorker();
    await expect
      .poll(
        () =>
          shell.health(number).then(
            () => true,
            () => false,
          ),
        { timeout: 40_000 },
      )
      .toBe(true);

    // then: the next command is decided on what is on record
    expect((await shell.refused(shell.send(number, accepted(now()))))?.code).toBe('wrongState');
    await shell.send(number, withdrawn(now()));
    const events = await shell.recorded(number);
    expect(events.slice(0, recorded.length)).toEqual(recorded);
    expect(events.map((event) => event.type)).toContain('Withdrawn');
    await ledgerAndWorkflowAgree(shell, number).catch(async (error: unknown) => {
      // withdrawn and nothing owed: the workflow may have ended already
      if ((await shell.handleOf(number).describe()).status.name === 'RUNNING') throw error;
    });
    await shell.close();
  }, 120_000);
});
