import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createActivities } from '../../activities/createActivities.ts';
import { Sweeper } from '../../api/sweeper.ts';
import { instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { findCommand } from '../../ledger/commands.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { createWorker } from '../../workers/worker.ts';
import { asAdmin, type FreshLedger, freshLedger, numberElsewhere } from '../ledger/database.ts';
import { testKeys } from '../ledger/keys.ts';
import { application } from './records.ts';
import { type Service, startService } from './service.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const CLERK = { user: '610113-clerk-1' };
const taskQueue = `sweeper-${randomUUID()}`;

let database: FreshLedger;
let cutOff: Service;
let whole: Service;
let native: NativeConnection;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  database = await freshLedger();
  const ledger = database.service;
  await storeCatalogue(ledger, loadXian(), { source: 'test' });
  await numberElsewhere(database.ownerUrl);
  native = await NativeConnection.connect({ address: inject('temporalAddress') });
  const { privateKey } = generateKeyPairSync('ed25519');
  worker = await createWorker({
    connection: native,
    namespace: 'default',
    taskQueue,
    workflowBundle: { codePath: inject('workflowBundlePath') },
    activities: createActivities({ ledger, keys: testKeys, signingKey: privateKey }),
    maxCachedWorkflows: 10,
  });
  running = worker.run();
  cutOff = await startService({ ledger, engineDeadlineMs: 300 });
  whole = await startService({ ledger, engineAddress: inject('temporalAddress'), taskQueue });
  const now = instantOf(Date.now());
  cutOff.setClock(now);
  whole.setClock(now);
});
afterAll(async () => {
  await cutOff.close();
  await whole.close();
  worker.shutdown();
  await running;
  await native.close();
  await database.close();
});

describe('A command nobody saw the end of', () => {
  it('is sent again under its own id, and its key is answered with what came of it', async () => {
    const body = application('APP-0001', { receivedAt: instantOf(Date.now() - 60_000).replace(/\.\d{3}/, '') });
    const { caseNumber } = (await whole.post('/api/v1/permits', body, CLERK)).body;
    const path = `/api/v1/permits/${caseNumber}/accept`;
    const lost = await cutOff.post(path, {}, { ...CLERK, key: 'lost' });
    expect(lost.body.code).toBe('outcomeUnknown');

    const { ledger, permits, logger } = whole.parts;
    const sweeper = new Sweeper({ ledger, permits, logger, olderThanMs: 0 });
    expect(await sweeper.sweep()).toBe(1);
    expect(await sweeper.sweep()).toBe(0);

    const answer = await cutOff.post(path, {}, { ...CLERK, key: 'lost' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ receipt: { command: 'accept', summary: { state: 'ACCEPTED' } } });
  });

  it('whoever asks for it again where the engine is out of reach keeps it from no other process', async () => {
    const body = application('APP-0004', { receivedAt: instantOf(Date.now() - 60_000).replace(/\.\d{3}/, '') });
    const asked = { ...CLERK, key: 'asked-again' };
    await cutOff.post('/api/v1/permits', body, asked);
    await asAdmin(database.ownerUrl, `update commands set claimed_until = now() where outcome is null`);
    expect((await cutOff.post('/api/v1/permits', body, asked)).body.code).toBe('outcomeUnknown');
    const { rows } = await asAdmin(
      database.ownerUrl,
      `select count(*)::int as held from commands where outcome is null and claimed_until > now()`,
    );
    expect(rows[0]?.held).toBe(0);
  });

  it('a receipt is not the sweeper’s: it is served in its turn', async () => {
    const body = application('APP-0003', { receivedAt: instantOf(Date.now() - 60_000).replace(/\.\d{3}/, '') });
    const lost = await cutOff.post('/api/v1/permits', body, { ...CLERK, key: 'lost-receipt' });
    expect(lost.body.code).toBe('outcomeUnknown');
    const { ledger, permits, logger, intake } = whole.parts;
    expect(await new Sweeper({ ledger, permits, logger, olderThanMs: 0 }).sweep()).toBe(0);

    // the request that wrote it has ended, as its claim will
    await asAdmin(database.ownerUrl, `update commands set claimed_until = now() where outcome is null`);
    intake.start();
    const { rows } = await asAdmin(
      database.ownerUrl,
      `select id from commands where outcome is null order by received_at desc limit 1`,
    );
    const id = String(rows[0]?.id);
    await expect.poll(async () => (await findCommand(ledger, id))?.outcome?.kind, { timeout: 10_000 }).toBe('receipt');
    const answer = await cutOff.post('/api/v1/permits', body, { ...CLERK, key: 'lost-receipt' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ receipt: { command: 'receive', summary: { state: 'RECEIVED' } } });
    expect(answer.headers.get('location')).toBe(`/api/v1/permits/${answer.body.caseNumber}`);
  });

  it('a refusal stands in its row, and a retry hears the same without the engine', async () => {
    const body = application('APP-0002', { receivedAt: instantOf(Date.now() - 60_000).replace(/\.\d{3}/, '') });
    const { caseNumber } = (await whole.post('/api/v1/permits', body, CLERK)).body;
    const path = `/api/v1/permits/${caseNumber}/issueCertificate`;
    const certificate = { item: 'food-business', certificateNumber: 'JY1' };

    const refused = await whole.post(path, certificate, { ...CLERK, key: 'early' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'wrongState', state: 'RECEIVED' });
    expect(refused.body.allowedCommands).toContain('accept');

    const again = await cutOff.post(path, certificate, { ...CLERK, key: 'early' });
    const { instance: _, ...told } = again.body;
    expect(refused.body).toMatchObject(told);
  });
});
