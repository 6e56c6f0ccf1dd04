import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Engine } from '../../api/engine.ts';
import { startAgain } from '../../api/startAgain.ts';
import { watchState } from '../../api/stateMetrics.ts';
import { Verifier, type VerifierOptions } from '../../api/verifier.ts';
import { instantOf } from '../../domain/time.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { claimVerifications, requestVerification } from '../../ledger/verifications.ts';
import { type Line, startLine } from '../api/line.ts';
import { received } from '../domain/permit/steps.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Held, holdLock } from '../ledger/heldLock.ts';
import { type Shell, startShell } from '../workflows/shell.ts';

/** Several API processes look after one ledger and one engine. */

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

const processOf = (options: Partial<VerifierOptions> = {}) =>
  new Verifier({
    ledger: shell.ledger,
    client: shell.client,
    taskQueue: shell.taskQueue,
    logger: pino({ level: 'silent' }),
    ...options,
  });
const opened = async (): Promise<string> => {
  const number = shell.caseNumber();
  await shell.open(number, received(instantOf(Date.now() - 1000)));
  return number;
};
const ask = () => requestVerification(shell.ledger, 'engineMoved', 'operator');
const last = () =>
  shell.ledger.selectFrom('verifications').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
const waitsFor = (held: Held) => expect.poll(held.isWaitedFor, { timeout: 20_000, interval: 20 }).toBe(true);

describe('a process that starts while the engine is away', () => {
  let line: Line;
  let engine: Engine;
  beforeAll(async () => {
    line = await startLine(inject('temporalAddress'));
    engine = new Engine({ address: line.address, namespace: 'default', taskQueue: shell.taskQueue });
  });
  afterAll(async () => {
    await engine.close();
    await line.cut();
  });

  it('takes no command and says so where alerts look; once the engine is back it verifies by itself', async () => {
    await line.cut();
    const verifier = processOf({ client: engine.client, everyMs: 100 });
    const { mayTakeCommands } = verifier;
    const registry = new Registry();
    watchState(registry, { ledger: shell.ledger, engine, mayTakeCommands });
    const gauge = async () => /^shenguan_verifying (.*)$/m.exec(await registry.metrics())?.[1];
    verifier.start();
    try {
      expect(await gauge()).toBe('1');
      expect(await shell.ledger.selectFrom('verifications').selectAll().execute()).toEqual([]);

      await line.mend();
      await expect.poll(gauge, { timeout: 30_000 }).toBe('0');
      expect(await last()).toMatchObject({ reason: 'firstStart', findings: { streams: 0 } });
    } finally {
      await verifier.stop();
    }
  }, 60_000);
});

describe('a verification that cannot go on', () => {
  it('says why in the log, and goes on by itself', async () => {
    const lines: { kind?: string; message?: string }[] = [];
    const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
    const verifier = processOf({ logger, everyMs: 50 });
    await asAdmin(shell.database.ownerUrl, 'revoke select on verifications from shenguan_service');
    verifier.start();
    try {
      const told = { kind: 'error', message: 'permission denied for table verifications' };
      await expect.poll(() => lines, { timeout: 20_000 }).toContainEqual(expect.objectContaining(told));
      await asAdmin(shell.database.ownerUrl, 'grant select on verifications to shenguan_service');
      expect(await verifier.isDoneWithin(20_000)).toBe(true);
    } finally {
      await verifier.stop();
    }
  }, 60_000);
});

describe('two processes and one verification', () => {
  it('two that start at once ask for it once', async () => {
    await asAdmin(shell.database.ownerUrl, 'delete from verifications');
    await Promise.all([processOf().look(), processOf().look()]);
    expect(await shell.ledger.selectFrom('verifications').select('reason').execute()).toEqual([
      { reason: 'firstStart' },
    ]);
  });

  it('one that takes longer than its claim keeps it, and what is asked meanwhile waits for it', async () => {
    const number = await opened();
    await ask();
    const held = await holdLock(
      shell.database.ownerUrl,
      `select from streams where stream = 'permit/${number}' for update`,
    );
    const verifying = processOf({ claimMs: 600 }).look();
    await waitsFor(held);
    const before = await last();
    await expect.poll(async () => (await last()).claimedUntil, { interval: 50 }).not.toBe(before.claimedUntil);
    await ask();
    const other = processOf();
    await other.look();
    expect(await last()).toMatchObject({ claimedBy: null, finishedAt: null });

    await held.release();
    await verifying;
    expect(await other.mayTakeCommands()).toBe(false);
    await other.look();
    expect(await other.mayTakeCommands()).toBe(true);
  });

  it('the other takes over when one has died, and one that was only slow writes nothing more', async () => {
    const number = await opened();
    await ask();
    const held = await holdLock(
      shell.database.ownerUrl,
      `select from streams where stream = 'permit/${number}' for update`,
    );
    const slow = processOf().look();
    await waitsFor(held);
    // its signs of life no longer arrive, and another process has it now, which dies
    await asAdmin(shell.database.ownerUrl, 'update verifications set claimed_until = null where finished_at is null');
    expect(await claimVerifications(shell.ledger, { by: 'somebody', ms: 1000 })).toHaveLength(1);
    await held.release();
    await expect(slow).rejects.toThrow('another process verifies');
    expect(await last()).toMatchObject({ claimedBy: 'somebody', finishedAt: null });

    const other = processOf();
    await expect
      .poll(
        async () => {
          await other.look();
          return other.mayTakeCommands();
        },
        { timeout: 20_000 },
      )
      .toBe(true);
  });

  it('a lost case that somebody starts again meanwhile is no incident', async () => {
    const [lost, started] = [await opened(), await opened()];
    for (const number of [lost, started]) await shell.handleOf(number).terminate('lost');
    await ask();
    const held = await holdLock(shell.database.ownerUrl, 'lock table incidents in exclusive mode');
    const verifying = processOf().look();
    await waitsFor(held);
    expect(await startAgain(shell.client, shell.ledger, `permit/${started}`, shell.taskQueue)).toBe('started');
    await held.release();
    await verifying;
    expect(await last()).toMatchObject({ findings: { workflowMissing: 1, running: 1 } });
    const open = await listIncidents(shell.ledger, { kind: 'workflowMissing', open: true });
    expect(open.map(({ stream }) => stream)).toEqual([`permit/${lost}`]);
  });
});
