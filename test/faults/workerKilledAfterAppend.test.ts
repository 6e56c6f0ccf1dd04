import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { downloadFolder } from '../../local/dataFolder.ts';
import { freePorts } from '../../local/ports.ts';
import { obtainTemporal } from '../../local/temporalBinary.ts';
import { startTemporal } from '../../local/temporalServer.ts';
import { accepted, received, reviewStarted, verified } from '../domain/permit/steps.ts';
import type { Step } from '../given.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { expectAgreement } from './agreement.ts';
import { startFreezingLine } from './freezingLine.ts';
import { killHard, openScratch } from './scratch.ts';

const scratch = openScratch();
afterAll(async () => scratch.close());

const now = () => instantOf(Date.now() - 1000);

/**
 * A worker commits the events of `step`, cannot tell the engine, and is killed; its caller is gone too. The row of
 * the stream is held until the worker waits for it, so that the line falls silent before the commit and not after.
 */
async function dieAfterAppend(shell: Shell, number: string, step: Step, id: string, address: string): Promise<void> {
  const line = await startFreezingLine(address);
  const worker = await scratch.startWorker({ ...shell.workerEnvironment, TEMPORAL_ADDRESS: line.address });
  const before = (await shell.recorded(number)).length;
  const holder = new pg.Client({ connectionString: shell.database.ownerUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from streams where stream = $1 for update', [`permit/${number}`]);

  const caller = new AbortController();
  const told = shell.client.connection
    .withAbortSignal(caller.signal, () => shell.send(number, step, id))
    .then(
      () => 'success',
      () => 'nothing',
    );
  const waiting = async () =>
    (
      await asAdmin(
        shell.database.ownerUrl,
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).rowCount;
  await expect.poll(waiting, { timeout: 10_000, interval: 50 }).toBe(1);
  line.freeze();
  await holder.query('commit');
  await holder.end();
  await expect.poll(async () => (await shell.recorded(number)).length, { timeout: 5_000 }).toBeGreaterThan(before);
  await killHard(worker);
  const { events: history } = await shell.handleOf(number).fetchHistory();
  const updates = (history ?? []).map((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  expect(updates.map((update) => update?.acceptedRequest?.meta?.updateId)).not.toContain(id);
  caller.abort();
  expect(await told).toBe('nothing');
  await line.close();
}

describe('kill -9 of the worker between the append and its workflow task', () => {
  it('the next worker adopts what is on record; the retry of the caller who left gets the stored receipt', async () => {
    const shell = await startShell({ hasWorker: true });
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    await shell.stopWorker();
    const id = randomUUID();
    await dieAfterAppend(shell, number, accepted(now()), id, shell.workerEnvironment.TEMPORAL_ADDRESS);
    const stored = (await shell.ledger.selectFrom('receipts').selectAll().where('commandId', '=', id).execute())[0];

    await shell.startWorker();
    await shell.send(number, reviewStarted(now()));
    const retried = await shell.handleOf(number).getUpdateHandle(id).result();

    expect(retried).toEqual(stored?.receipt);
    const types = (await shell.recorded(number)).map((event) => event.type);
    expect(types.filter((type) => type === 'Accepted' || type === 'ReviewStarted')).toEqual([
      'Accepted',
      'ReviewStarted',
    ]);
    await expectAgreement(shell, number);
    await shell.close();
  }, 120_000);

  it('also where the engine has forgotten the command and another one comes first', async () => {
    const binary = await obtainTemporal(downloadFolder(), () => undefined);
    const [port = 0] = await freePorts(1);
    const start = async () => {
      const files = { databaseFile: scratch.file('temporal.db'), logFile: scratch.file('temporal.log') };
      const server = await startTemporal({ binary, port, ...files, registry: scratch.registry });
      return { address: server.address, part: scratch.keep(server.part) };
    };
    const { address, part } = await start();
    const shell = await startShell({ address });
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    for (const step of [accepted, reviewStarted]) await shell.send(number, step(now()));
    await shell.stopWorker();
    const first = randomUUID();
    const second = randomUUID();
    await dieAfterAppend(shell, number, verified(now()), first, address);
    // an update that no workflow task has taken is in the engine's memory alone
    await killHard(part);
    await start();
    await shell.startWorker();

    const isBack = () =>
      shell.health(number).then(
        () => true,
        () => false,
      );
    await expect.poll(isBack, { timeout: 40_000 }).toBe(true);
    const { seq } = await shell.health(number);
    expect(seq).toBeLessThan((await shell.recorded(number)).length);
    await shell.send(number, verified(now()), second);
    const retried = await shell.send(number, verified(now()), first);

    const stored = (await shell.ledger.selectFrom('receipts').selectAll().where('commandId', '=', first).execute())[0];
    expect(retried).toEqual(stored?.receipt);
    const rows = await shell.ledger
      .selectFrom('events')
      .select('commandId')
      .where('type', '=', 'SubstanceVerified')
      .orderBy('seq')
      .execute();
    expect(rows.map(({ commandId }) => commandId)).toEqual([first, second]);
    await expectAgreement(shell, number);
    await shell.close();
  }, 120_000);
});
