import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { application, type Sample } from '../api/records.ts';
import type { Service } from '../api/service.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';

/** 延续、变更 over HTTP and on real servers: Art. 49, 50. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const BUREAU_USER = (who: string) => `610113-${who}`;
const CLERK = BUREAU_USER('clerk-1');
const REVIEWERS = [BUREAU_USER('reviewer-1'), BUREAU_USER('reviewer-2')];
const today = () => civilDateOf(instantOf(Date.now()));

async function opened(changes: Sample): Promise<string> {
  service.setClock(instantOf(Date.now()));
  const answer = await service.post('/api/v1/permits', application('APP-0068', changes), { user: CLERK });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body.caseNumber);
}

const detail = async (number: string) => (await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body;

async function done(number: string, name: string, body: object, user = CLERK): Promise<void> {
  const answer = await service.post(`/api/v1/permits/${number}/${name}`, body, { user });
  expect(answer.status, `${name} ${JSON.stringify(answer.body)}`).toBe(200);
}

async function grant(number: string): Promise<void> {
  const item = 'labour-dispatch';
  await done(number, 'accept', {});
  await done(number, 'startReview', { reviewers: REVIEWERS }, BUREAU_USER('organ-head'));
  const conditions = loadXian().items.find(({ id }) => id === item)?.conditions ?? [];
  const findings = conditions.map(({ id }) => ({ condition: id, met: true }));
  for (const reviewer of REVIEWERS) await done(number, 'verifySubstance', { item, findings }, reviewer);
  const articles = [{ document: '中华人民共和国行政许可法', article: '第五十条' }];
  await done(number, 'decide', { item, outcome: 'granted', articles }, BUREAU_USER('decider'));
}

/** What everybody who is told of the decision is told of its kind. */
async function isTold(number: string, decision: object): Promise<void> {
  expect((await service.get(`/api/v1/pushes/${number}-P1`, { user: CLERK })).body).toMatchObject({
    content: { decision },
  });
  const { kind, validFrom, validTo } = decision as { kind: string; validFrom: string; validTo: string };
  const published = async () => {
    const { entries } = (await service.get('/api/v1/public/decisions')).body as {
      entries: { decisionNumber: string }[];
    };
    return entries.find(({ decisionNumber }) => decisionNumber === `${number}-J1`);
  };
  await expect.poll(published, { timeout: 10_000 }).toMatchObject({ kind, validFrom, validTo });
  expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
}

describe('Art. 50: renewal over HTTP', () => {
  it('in time and undecided when the licence ended, it is renewed by law, once, and goes on like a grant', async () => {
    // handed in on its own day of 2026 and entered only now: everything that was due has happened on its day
    const number = await opened({ lateEntryReason: '补录' });
    const decision = {
      outcome: 'granted',
      kind: 'deemedRenewal',
      licence: { number: 'DEMO-L-0068', validTo: '2026-08-31' },
      by: null,
      decidedOn: '2026-09-01',
      validFrom: '2026-09-01',
      validTo: '2029-08-31',
    };
    expect(await detail(number)).toMatchObject({
      permit: { caseState: 'GRANTED', kind: 'renewal', decision: 'granted' },
      renewal: { applyBy: '2026-07-02', inTime: true, expired: false },
      licenceRef: { number: 'DEMO-L-0068' },
      items: [{ decision }],
      pushes: [{ item: 'labour-dispatch' }],
    });
    const events = await shell.recorded(number);
    expect(events.filter(({ type }) => type === 'LicenceDeemedRenewed')).toMatchObject([
      { effectiveAt: '2026-09-01T00:00:00.000+08:00' },
    ]);
    await isTold(number, decision);
    const proof = { sha256: '0'.repeat(64) };
    await done(number, 'issueCertificate', { item: 'labour-dispatch', certificateNumber: 'LD-0068' });
    await done(number, 'deliver', { item: 'labour-dispatch', method: 'inPerson', recipient: '测试人', proof });
    const state = async () => (await detail(number)).permit;
    await expect.poll(state, { timeout: 10_000 }).toMatchObject({ caseState: 'CLOSED' });
  });

  it('too late, the licence expires and the case stays open', async () => {
    const number = await opened({
      lateEntryReason: '补录',
      licenceRef: { item: 'labour-dispatch', number: 'L-2', validTo: '2026-07-20' },
    });
    expect(await detail(number)).toMatchObject({
      permit: { caseState: 'ACCEPTED', decision: null },
      renewal: { inTime: false, expired: true },
      pushes: [],
    });
  });

  it('decided in time, it goes on where the old licence ends', async () => {
    const validTo = addDays(today(), 100);
    const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
    const licenceRef = { item: 'labour-dispatch', number: 'L-3', validTo };
    const number = await opened({ receivedAt, licenceRef });
    await grant(number);
    const [shown] = (await detail(number)).items as {
      decision: { kind: string; validFrom: string; validTo: string };
    }[];
    expect(shown?.decision).toMatchObject({ kind: 'renewal', validFrom: addDays(validTo, 1) });
    await isTold(number, { ...shown?.decision });
  });

  it('several licences in one case are refused with the lawful alternative', async () => {
    service.setClock(instantOf(Date.now()));
    const items = [{ item: 'labour-dispatch' }, { item: 'food-business' }];
    const body = application('APP-0068', { lateEntryReason: '补录', items });
    const answer = await service.post('/api/v1/permits', body, { user: CLERK });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'severalLicences', refusal: { instead: 'oneCaseEach' } });
  });
});

describe('Art. 49: change over HTTP', () => {
  it('keeps the validity of the licence, and everybody is told that it is a change', async () => {
    const validTo = addDays(today(), 100);
    const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
    const licenceRef = { item: 'labour-dispatch', number: 'L-4', validTo };
    const number = await opened({ receivedAt, kind: 'change', licenceRef });
    await grant(number);
    await isTold(number, { kind: 'change', licence: { number: 'L-4', validTo }, validFrom: today(), validTo });
  });
});
