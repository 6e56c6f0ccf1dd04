import { once } from 'node:events';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLedgerActivities } from '../../activities/ledger.ts';
import { createMetrics } from '../../api/metrics.ts';
import { watchState } from '../../api/stateMetrics.ts';
import { append } from '../../ledger/append.ts';
import { admitCommand, admitSubmission } from '../../ledger/commands.ts';
import { openLedger } from '../../ledger/database.ts';
import { setWebhook } from '../../ledger/endpoints.ts';
import { openIncident } from '../../ledger/incidents.ts';
import { isVerificationPending, requestVerification } from '../../ledger/verifications.ts';
import { createWorkerMetrics, serveWorkerStatus } from '../../workers/metrics.ts';
import { asAdmin, type FreshLedger, freshLedger } from '../ledger/database.ts';
import { testKeys } from '../ledger/keys.ts';
import { clerk, explainedBatch, flushOf, receivedBatch, START } from '../ledger/story.ts';
import { NOWHERE, type Service, startService } from './service.ts';

const reachable = { isReachable: () => Promise.resolve(true) };
const away = { isReachable: () => Promise.resolve(false) };
const STREAM = 'permit/610113-20260302-000001';
const CASE_NUMBER = '610113-20260302-000001';

let database: FreshLedger;
beforeAll(async () => {
  database = await freshLedger();
});
afterAll(() => database.close());

async function read(ledger = database.service, engine = reachable): Promise<string> {
  const registry = new Registry();
  watchState(registry, { ledger, engine, mayTakeCommands: async () => !(await isVerificationPending(ledger)) });
  return await registry.metrics();
}

/** the sample as it stands in the text, or undefined */
const sample = (text: string, name: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);

describe('What the metrics say of the ledger', () => {
  it('is zero, not absent, where a number belongs and nothing has happened', async () => {
    const text = await read();
    expect(sample(text, 'shenguan_outbox_waiting')).toBe('0');
    expect(sample(text, 'shenguan_outbox_overdue_seconds')).toBe('0');
    expect(sample(text, 'shenguan_pushes_owed')).toBe('0');
    expect(sample(text, 'shenguan_ready{part="postgres"}')).toBe('1');
    expect(sample(text, 'shenguan_verifying')).toBe('0');
  });

  it('says when no command is taken because a verification is pending', async () => {
    await requestVerification(database.service, 'restored', 'operator');
    expect(sample(await read(), 'shenguan_verifying')).toBe('1');
    await asAdmin(database.serviceUrl, `update verifications set finished_at = now(), findings = '{}'`);
    expect(sample(await read(), 'shenguan_verifying')).toBe('0');
  });

  it('counts the submissions that wait for their receipt', async () => {
    expect(sample(await read(), 'shenguan_intake_waiting')).toBe('0');
    const asked = {
      id: 'waits',
      name: 'receive',
      actor: clerk,
      client: 'portal',
      bodyHash: 'h',
      parties: [],
      texts: [],
    };
    const build = (caseNumber: string) => ({ type: 'receive', caseNumber });
    await admitSubmission(database.service, { ...asked, jurisdiction: '610113', receivedOn: '2026-03-05', build });
    await asAdmin(
      database.ownerUrl,
      `update commands set received_at = now() - interval '1 minute' where id = 'waits'`,
    );
    const text = await read();
    expect(sample(text, 'shenguan_intake_waiting')).toBe('1');
    expect(Number(sample(text, 'shenguan_intake_oldest_seconds'))).toBeGreaterThanOrEqual(60);
    await asAdmin(database.ownerUrl, `delete from commands where id = 'waits'`);
  });

  it('counts cases by state and lamp, incidents by kind, and follows them down again', async () => {
    await append(database.service, flushOf(STREAM, START, receivedBatch(CASE_NUMBER)));
    await openIncident(database.service, { kind: 'caseHalted', stream: STREAM, detail: { problem: 'headBehind' } });
    const text = await read();
    expect(sample(text, 'shenguan_cases{state="RECEIVED",lamp="green"}')).toBe('1');
    expect(sample(text, 'shenguan_open_incidents{kind="caseHalted"}')).toBe('1');

    await asAdmin(database.serviceUrl, `update incidents set closed_at = now(), closed_by = 'o', note = 'n'`);
    expect(sample(await read(), 'shenguan_open_incidents{kind="caseHalted"}')).toBeUndefined();
  });

  it('names no case, client or person in any label', async () => {
    const text = await read();
    expect(text).not.toContain('610113');
    expect(text).not.toContain(clerk.user);
  });
});

describe('The outbox', () => {
  const stream = 'permit/610113-20260302-000002';
  beforeAll(async () => {
    await setWebhook(database.service, testKeys, { client: 'portal', url: 'https://portal.example/', secret: 's' });
    const caseNumber = '610113-20260302-000002';
    const row = { id: `receive-${caseNumber}`, stream, name: 'receive', actor: clerk, client: 'portal', bodyHash: 'h' };
    await admitCommand(database.service, { ...row, command: {}, texts: [] });
    await append(
      database.service,
      flushOf(stream, START, receivedBatch(caseNumber, row.id), explainedBatch(stream, 'later')),
    );
  });
  const nextAttempt = (seq: number, moment: string) =>
    asAdmin(
      database.ownerUrl,
      `update outbox set next_attempt_at = ${moment} where stream = '${stream}' and seq = ${seq}`,
    );

  it('is overdue when what may go out is left lying', async () => {
    await nextAttempt(1, `now() - interval '10 minutes'`);
    const text = await read();
    expect(sample(text, 'shenguan_outbox_waiting')).toBe('2');
    expect(Number(sample(text, 'shenguan_outbox_overdue_seconds'))).toBeGreaterThanOrEqual(600);
  });

  it('is not overdue while a client is away: the later rows of a case wait for the first', async () => {
    await nextAttempt(1, `now() + interval '1 hour'`);
    await nextAttempt(2, `now() - interval '10 minutes'`);
    expect(sample(await read(), 'shenguan_outbox_overdue_seconds')).toBe('0');
  });
});

describe('What is away is said, and hides nothing else', () => {
  const nowhere = openLedger(`postgres://nobody:nothing@${NOWHERE}/none`);
  afterAll(() => nowhere.destroy());

  it('the ledger', async () => {
    const text = await read(nowhere);
    expect(sample(text, 'shenguan_ready{part="postgres"}')).toBe('0');
    expect(sample(text, 'shenguan_ready{part="temporal"}')).toBe('1');
    expect(sample(text, 'shenguan_outbox_waiting')).toBe('Nan');
    expect(text).not.toMatch(/^shenguan_cases\{/m);
  });

  it('the engine', async () => {
    const text = await read(database.service, away);
    expect(sample(text, 'shenguan_ready{part="temporal"}')).toBe('0');
    expect(sample(text, 'shenguan_ready{part="postgres"}')).toBe('1');
  });

  it('a ledger that never answers is given up in time', async () => {
    const metrics = createMetrics(() => new Promise(() => {}));
    expect(sample(await metrics.registry.metrics(), 'shenguan_oldest_unfinished_command_seconds')).toBe('-1');
  });
});

describe('Commands by outcome', () => {
  let service: Service;
  afterEach(() => service.close());

  it('are counted by a name and a code of ours, whatever the caller sent', async () => {
    service = await startService({ ledger: database.service });
    watchState(service.parts.metrics.registry, service.parts);
    await service.post(`/api/v1/permits/${CASE_NUMBER}/accept`, {}, { user: '610113-clerk-1', key: 'x'.repeat(201) });
    expect((await service.get('/metrics')).status).toBe(401);
    expect((await service.get('/metrics', { user: '610113-clerk-1' })).status).toBe(403);
    const { body } = await service.get('/metrics', { user: '610113-operator' });
    const text = String(body.text);
    expect(text).toMatch(/shenguan_commands_total\{name="accept",outcome="idempotencyKeyRequired"\} 1/);
    expect(sample(text, 'shenguan_ready{part="temporal"}')).toBe('0');
    expect(text).not.toContain(CASE_NUMBER);
  });
});

describe('A worker counts what became of its flushes', () => {
  const counted = async (happen: (activities: ReturnType<typeof createLedgerActivities>) => Promise<unknown>) => {
    const { registry, happened } = createWorkerMetrics();
    await happen(createLedgerActivities(database.service, happened)).catch(() => undefined);
    return await registry.metrics();
  };
  const stream = 'permit/610113-20260302-000003';
  const receipt = flushOf(stream, START, receivedBatch('610113-20260302-000003'));

  it('written, then adopted when the ledger turns out to be ahead', async () => {
    const first = await counted(({ flush }) => flush(receipt));
    expect(sample(first, 'shenguan_flushes_total{outcome="written"}')).toBe('1');
    expect(sample(first, 'shenguan_flushes_total{outcome="adopted"}')).toBe('0');

    const other = flushOf(stream, START, receivedBatch('610113-20260302-000003', 'another command'));
    const second = await counted(({ flush }) => flush(other));
    expect(sample(second, 'shenguan_flushes_total{outcome="adopted"}')).toBe('1');
  });

  it('refused when the case is ahead of the ledger, and halted when it is reported', async () => {
    const text = await counted(async ({ flush, reportHalt }) => {
      await flush({ ...receipt, from: 99, hash: 'x' }).catch(() => undefined);
      await reportHalt({ stream, problem: 'headBehind' });
    });
    expect(sample(text, 'shenguan_flushes_total{outcome="refused"}')).toBe('1');
    expect(sample(text, 'shenguan_halts_total')).toBe('1');
  });

  it('retried while the ledger is away', async () => {
    const { registry, happened } = createWorkerMetrics();
    const ledger = openLedger(`postgres://nobody:nothing@${NOWHERE}/none`);
    await expect(createLedgerActivities(ledger, happened).flush(receipt)).rejects.toThrow();
    await ledger.destroy();
    expect(sample(await registry.metrics(), 'shenguan_flushes_total{outcome="retried"}')).toBe('1');
  });

  it('says so at its own address, with its health', async () => {
    let isRunning = true;
    const server = await serveWorkerStatus('127.0.0.1:0', {
      metrics: createWorkerMetrics(),
      isRunning: () => isRunning,
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `http://127.0.0.1:${address.port}`;
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('shenguan_flushes_total{outcome="written"} 0');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    isRunning = false;
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
    expect((await fetch(`${url}/other`)).status).toBe(404);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
});
