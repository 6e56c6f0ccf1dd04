import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { freePorts } from '../../local/ports.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { application } from '../api/records.ts';
import { openScratch } from '../faults/scratch.ts';
import { numberElsewhere } from '../ledger/database.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { type Span, startSpanReceiver } from './spanReceiver.ts';

/** One request, followed from the HTTP edge to the ledger: by its ids in the logs, and by its trace. */

const scratch = openScratch();
let shell: Shell;
let receiver: Awaited<ReturnType<typeof startSpanReceiver>>;
let url: string;
beforeAll(async () => {
  shell = await startShell({ hasWorker: false });
  await storeCatalogue(shell.ledger, loadXian(), { source: 'test' });
  await numberElsewhere(shell.database.ownerUrl);
  receiver = await startSpanReceiver();
  const [port = 0] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  const environment = {
    ...shell.workerEnvironment,
    LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  await scratch.startWorker(environment);
  await scratch.startApi({ ...environment, PORT: String(port) });
}, 90_000);
afterAll(async () => {
  await scratch.close();
  await receiver.close();
  // histories of a traced worker are replayed here by one that traces nothing
  await shell.close();
});

const CLERK = '610113-clerk-1';

async function ask(path: string, body: unknown, headers: { [name: string]: string } = {}) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

async function command(path: string, body: unknown, headers: { [name: string]: string } = {}) {
  const { body: signedIn } = await ask('/local/token', { user: CLERK });
  return ask(path, body, { authorization: `Bearer ${signedIn.token}`, 'idempotency-key': randomUUID(), ...headers });
}

type Line = { [field: string]: unknown };
const linesOf = (log: string): Line[] =>
  readFileSync(scratch.file(log), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

const submitted = async () =>
  command(
    '/api/v1/permits',
    application('APP-0001', { receivedAt: instantOf(Date.now() - 2000).replace(/\.\d+/, '') }),
  );

describe('one request', () => {
  it('is found by its ids in the log of the API, in that of the worker, and in the ledger', async () => {
    for (const { headers, body } of [
      await submitted(),
      await command(`/api/v1/permits/${(await submitted()).body.caseNumber}/accept`, {}),
    ]) {
      const stream = `permit/${body.caseNumber}`;
      const { commandId } = body.receipt;
      const requestId = headers.get('x-request-id');
      const ofRequest = () => linesOf('api.log').filter((line) => line.requestId === requestId);
      await expect.poll(() => ofRequest().length, { timeout: 20_000 }).toBe(1);
      expect(ofRequest()[0]).toMatchObject({ msg: 'request', commandId, caseNumber: body.caseNumber, user: CLERK });

      const flushes = () =>
        linesOf('worker.log').filter(({ commandIds }) => Array.isArray(commandIds) && commandIds.includes(commandId));
      await expect.poll(() => flushes().length, { timeout: 20_000 }).toBe(1);
      expect(flushes()[0]).toMatchObject({ flush: 'written', stream });
      // with traces switched on, the lines name their trace too
      expect(flushes()[0]?.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(ofRequest()[0]?.traceId).toBe(flushes()[0]?.traceId);

      const rows = await shell.ledger
        .selectFrom('events')
        .select('stream')
        .where('commandId', '=', commandId)
        .execute();
      expect(new Set(rows.map((row) => row.stream))).toEqual(new Set([stream]));
      const row = await shell.ledger.selectFrom('commands').selectAll().where('id', '=', commandId).executeTakeFirst();
      expect(row).toMatchObject({ stream, outcome: { kind: 'receipt' } });
    }
  });

  it('refused or unsigned still has its line, under the id that the answer names', async () => {
    const { status, headers } = await ask('/api/v1/permits', {});
    expect(status).toBe(401);
    const requestId = headers.get('x-request-id');
    const found = () => linesOf('api.log').find((line) => line.requestId === requestId);
    await expect.poll(found, { timeout: 20_000 }).toMatchObject({ status: 401, problem: 'unauthenticated' });
  });

  it('is one trace, from HTTP through the update to the flush; nothing in it names a person', async () => {
    const { body } = await submitted();
    const traceId = randomUUID().replaceAll('-', '');
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const accepted = await command(`/api/v1/permits/${body.caseNumber}/accept`, {}, { traceparent });
    expect(accepted.status).toBe(200);

    const spans = () => receiver.spans.filter((span) => span.traceId === traceId);
    const named = (name: string) => spans().find((span) => span.name === name);
    const path = [
      ['shenguan-api', 'POST /api/v1/permits/:caseNumber/accept'],
      ['shenguan-api', 'StartWorkflowUpdate:accept'],
      ['shenguan-worker', 'HandleUpdate:accept'],
      ['shenguan-worker', 'StartActivity:flush'],
      ['shenguan-worker', 'RunActivity:flush'],
    ] as const;
    for (const [service, name] of path)
      await expect.poll(() => named(name)?.service, { timeout: 20_000, message: name }).toBe(service);

    // each stands under the one before it, the first under the caller's own
    const parentOf = (span: Span | undefined) => spans().find(({ spanId }) => spanId === span?.parentSpanId);
    for (const [index, [, name]] of path.entries())
      if (index > 0) expect(parentOf(named(name))?.name, name).toBe(path[index - 1]?.[1]);
    const [first] = path;
    expect(named(first[1])?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(named(first[1])?.attributes).toContainEqual({
      key: 'shenguan.command_id',
      value: { stringValue: accepted.body.receipt.commandId },
    });

    expect([...receiver.paths]).toEqual(['POST /v1/traces']);
    for (const secret of ['测试人01', '610104188805238983', '029-00000001', '示例青禾', '91610113MA6T01A78B', 'Bearer'])
      expect(receiver.text()).not.toContain(secret);
  });
});
