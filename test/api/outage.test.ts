import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { type Ledger, openLedger } from '../../ledger/database.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type FreshLedger, freshLedger } from '../ledger/database.ts';
import { type Line, startLine } from './line.ts';
import { application } from './records.ts';
import { NOWHERE, type Service, startService } from './service.ts';

const CLERK = { user: '610113-clerk-1' };
/** the service's own five seconds, and what a busy machine adds to them */
const PATIENCE_MS = 10_000;

const today = () => application('APP-0001', { receivedAt: '2026-11-23T09:30:00+08:00' });

describe('The engine is away', () => {
  let database: FreshLedger;
  let service: Service;
  beforeAll(async () => {
    database = await freshLedger();
    await storeCatalogue(database.service, loadXian(), { source: 'test' });
    service = await startService({ ledger: database.service });
  });
  afterAll(async () => {
    await service.close();
    await database.close();
  });

  it('says within five seconds that the outcome is unknown and the same key must be used', async () => {
    const answer = await service.post('/api/v1/permits', today(), CLERK);
    expect([answer.status, answer.body.code]).toEqual([503, 'outcomeUnknown']);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.ms).toBeLessThan(PATIENCE_MS);
  });

  it('is alive, and not ready', async () => {
    expect((await service.get('/healthz')).status).toBe(200);
    const ready = await service.get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ postgres: true, temporal: false });
  });
});

describe('The ledger is away', () => {
  const ledger = openLedger(`postgres://nobody:nothing@${NOWHERE}/none`);
  let service: Service;
  beforeAll(async () => {
    service = await startService({ ledger });
  });
  afterAll(async () => {
    await service.close();
    await ledger.destroy();
  });

  it.each([
    ['POST', '/api/v1/permits', JSON.stringify(today())],
    ['POST', '/api/v1/permits/610113-20261123-000001/accept', '{}'],
    ['GET', '/api/v1/permits', null],
  ])('%s %s: 503 within five seconds, and nothing started', async (method, path, text) => {
    const answer = await service.send(method, path, text, CLERK);
    expect([answer.status, answer.body.code]).toEqual([503, 'ledgerUnavailable']);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.ms).toBeLessThan(PATIENCE_MS);
  });
});

describe('After an outage', () => {
  let database: FreshLedger;
  let toLedger: Line;
  let toEngine: Line;
  let service: Service;
  let ledger: Ledger;
  beforeAll(async () => {
    database = await freshLedger();
    await storeCatalogue(database.service, loadXian(), { source: 'test' });
    const address = new URL(database.serviceUrl);
    toLedger = await startLine(address.host);
    toEngine = await startLine(inject('temporalAddress'));
    address.host = toLedger.address;
    ledger = openLedger(address.href);
    service = await startService({ ledger, engineAddress: toEngine.address });
  });
  afterAll(async () => {
    await service.close();
    await ledger.destroy();
    await toLedger.cut();
    await toEngine.cut();
    await database.close();
  });

  it('the service heals without a restart', async () => {
    expect((await service.get('/readyz')).body).toMatchObject({ postgres: true, temporal: true });

    await toLedger.cut();
    await toEngine.cut();
    expect((await service.get('/readyz')).body).toMatchObject({ postgres: false, temporal: false });
    expect((await service.get('/api/v1/permits', CLERK)).status).toBe(503);

    await toLedger.mend();
    await toEngine.mend();
    const isReady = async () => expect((await service.get('/readyz')).status).toBe(200);
    await vi.waitFor(isReady, { timeout: 10_000, interval: 200 });
    expect((await service.get('/api/v1/permits', CLERK)).status).toBe(200);
  });
});
