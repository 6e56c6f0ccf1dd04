import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../activities/signature.ts';
import { factsFor } from '../../domain/catalogue/factsFor.ts';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { admitCommand, findCommand } from '../../ledger/commands.ts';
import { listIncidents, openIncident } from '../../ledger/incidents.ts';
import { permitFrom } from '../../ledger/permitFrom.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { OutboxSender } from '../../workers/outboxSender.ts';
import type { permit } from '../../workflows/permit.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { asAdmin } from '../ledger/database.ts';
import { testKeys } from '../ledger/keys.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { startSupervisorSystem } from '../workflows/supervisorSystem.ts';

/** What a bureau's own system does, over HTTP, on real servers. */

let stage: Stage;
let shell: Shell;
let service: Service;
let outbox: OutboxSender;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true });
  ({ shell, service } = stage);
  outbox = new OutboxSender({ ledger: shell.ledger, keys: testKeys, logger: pino({ level: 'silent' }) });
  outbox.start();
});
afterAll(async () => {
  await outbox.stop();
  await stage.close();
});

const CLERK = '610113-clerk-1';
const now = () => instantOf(Date.now() - 2000).replace(/\.\d+/, '');
const foodBusiness = () => application('APP-0001', { receivedAt: now() });

async function submit(body = foodBusiness(), asking = {}): Promise<Answered> {
  service.setClock(instantOf(Date.now()));
  return service.post('/api/v1/permits', body, { user: CLERK, ...asking });
}

async function opened(user = CLERK): Promise<string> {
  const { status, body } = await submit(foodBusiness(), { user });
  expect(status).toBe(201);
  return String(body.caseNumber);
}

const send = (number: string, name: string, body: object, user = CLERK, key?: string) =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user, ...(key && { key }) });

const reviewers = ['610113-reviewer-1', '610113-reviewer-2'];
const findings = [1, 2, 3].map((condition) => ({ condition: `food-business-c${condition}`, met: true }));
const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];

async function granted(number: string): Promise<Answered> {
  await send(number, 'accept', {});
  await send(number, 'startReview', { reviewers }, '610113-organ-head');
  for (const reviewer of reviewers)
    await send(number, 'verifySubstance', { item: 'food-business', findings }, reviewer);
  return send(number, 'decide', { item: 'food-business', outcome: 'granted', articles }, '610113-decider');
}

describe('a permit over HTTP', () => {
  it('goes from submission to acknowledged push, and its trace says who, when and by which article', async () => {
    const number = await opened();
    expect((await granted(number)).status).toBe(200);
    await send(number, 'issueCertificate', { item: 'food-business', certificateNumber: 'JY16101130000001' });
    await send(number, 'deliver', {
      item: 'food-business',
      method: 'inPerson',
      recipient: '测试人01',
      proof: { sha256: '0'.repeat(64) },
    });
    const acknowledged = await service.post(
      `/api/v1/pushes/${number}-P1/acknowledge`,
      { officer: 'officer-7' },
      { user: 'u-610113-market-supervision-liaison' },
    );
    expect(acknowledged.status).toBe(200);
    const { body } = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(body).toMatchObject({ permit: { caseState: 'CLOSED', linkageState: 'acknowledged' } });
    const trace = await service.get(`/api/v1/permits/${number}/trace`, { user: '610113-auditor' });
    expect(trace.body.events).toContainEqual(
      expect.objectContaining({
        type: 'LicenceGranted',
        actor: expect.objectContaining({ user: '610113-decider', role: 'decider' }),
        basis: expect.arrayContaining([{ document: '中华人民共和国行政许可法', article: '第三十八条第一款' }]),
      }),
    );
    const published = await service.get('/api/v1/public/decisions');
    expect(JSON.stringify(published.body)).toContain(`${number}-J1`);
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  });

  it('keeps names, ids and phones out of the engine and out of the events', async () => {
    const number = await opened();
    await send(number, 'withdraw', { reasons: '测试人01不再经营' });
    const history = JSON.stringify(await shell.handleOf(number).fetchHistory());
    const payloads = [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    const events = JSON.stringify(await shell.recorded(number));
    for (const secret of ['测试人01', '610104188805238983', '029-00000001', '示例青禾', '91610113MA6T01A78B'])
      expect(`${history}${payloads.join()}${events}`).not.toContain(secret);
    const { body } = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(JSON.stringify(body)).toContain('测试人01');
  });
});

describe('who watches over a case', () => {
  it('Art. 5: does not see its people, though he works for the bureau', async () => {
    const number = await opened();
    const shown = async (user: string) =>
      JSON.stringify((await service.get(`/api/v1/permits/${number}`, { user })).body);
    expect(await shown(CLERK)).toContain('610104188805238983');
    for (const watcher of ['610113-operator', '610113-auditor'])
      expect(await shown(watcher)).not.toContain('610104188805238983');
  });

  it('sees the incidents of his own jurisdiction, the city those of all', async () => {
    const number = await opened();
    await openIncident(shell.ledger, { kind: 'caseHalted', stream: `permit/${number}`, detail: {} });
    const seen = async (user: string) => JSON.stringify((await service.get('/api/v1/incidents', { user })).body);
    expect(await seen('610113-operator')).toContain(number);
    expect(await seen('operator')).toContain(number);
    expect(await seen('XAGX-operator')).not.toContain(number);
  });
});

describe('a line that stays in the events for ever', () => {
  it.each(['张三 610104188805238983', '联系 13800000000'])('names nobody by id or number: %s', async (document) => {
    const number = await opened();
    const answer = await send(number, 'declareNotRequired', {
      reasons: '无需许可',
      articles: [{ document, article: '第一条' }],
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path: 'articles[0].document', code: 'pattern' }]);
  });
});

describe('a case that the engine lost', () => {
  it('is not told to be over: its command waits, and operators are told', async () => {
    const number = await opened();
    await shell.handleOf(number).terminate('lost');
    const answer = await send(number, 'accept', {}, CLERK, 'after-the-loss');
    expect([answer.status, answer.body.code]).toEqual([503, 'caseHalted']);
    const incidents = await listIncidents(shell.ledger, { stream: `permit/${number}`, open: true });
    expect(incidents).toMatchObject([{ kind: 'workflowMissing' }]);

    // started again from the ledger, it takes the command under the same key
    const { state, events, hash } = await permitFrom(shell.ledger, `permit/${number}`);
    await shell.client.workflow.start<typeof permit>('permit', {
      workflowId: `permit/${number}`,
      taskQueue: shell.taskQueue,
      args: [{ stream: `permit/${number}`, state, seq: events, hash }],
    });
    expect((await send(number, 'accept', {}, CLERK, 'after-the-loss')).status).toBe(200);
    expect((await shell.recorded(number)).filter((event) => event.type === 'Accepted')).toHaveLength(1);
  });
});

describe('the same key', () => {
  it('sent 20 times at once opens one case and answers every time the same', async () => {
    const body = foodBusiness();
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit(body, { key: 'twenty-at-once' })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const number = String(answers[0]?.body.caseNumber);
    expect((await shell.recorded(number)).filter((event) => event.type === 'Received')).toHaveLength(1);
  });

  it('of a command, sent 20 times at once: decided once', async () => {
    const number = await opened();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(number, 'accept', {}, CLERK, 'accept-once')),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect((await shell.recorded(number)).filter((event) => event.type === 'Accepted')).toHaveLength(1);
  });

  it('with another body, or under another command, is refused, and nothing happens', async () => {
    const number = await opened();
    await send(number, 'accept', {}, CLERK, 'one-key');
    const other = await send(number, 'withdraw', {}, CLERK, 'one-key');
    expect([other.status, other.body.code]).toEqual([422, 'idempotencyKeyReused']);
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
  });

  it('sent 20 times at once with two bodies and under another command: one of them happens, the others are refused', async () => {
    const number = await opened();
    const ways = [
      () => send(number, 'withdraw', { reasons: '不再经营' }, CLERK, 'contested'),
      () => send(number, 'withdraw', { reasons: '另有安排' }, CLERK, 'contested'),
      () => send(number, 'accept', {}, CLERK, 'contested'),
      () => send(number, 'withdraw', {}, CLERK, 'contested'),
    ];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => ways[turn % ways.length]?.()));
    const won = answers.flatMap((answer, turn) => (answer?.status === 200 ? [turn % ways.length] : []));
    expect(new Set(won).size).toBe(1);
    expect(won).toHaveLength(5);
    const others = answers.filter((answer) => answer?.status !== 200);
    expect(new Set(others.map((answer) => answer?.body.code))).toEqual(new Set(['idempotencyKeyReused']));
    const types = (await shell.recorded(number)).map(({ type }) => type);
    expect(types.filter((type) => type === 'Withdrawn' || type === 'Accepted')).toHaveLength(1);
  });

  it('of a submission with another body is refused, and opens nothing', async () => {
    const body = foodBusiness();
    const first = await submit(body, { key: 'two-bodies' });
    const other = await submit({ ...body, remark: '另一份' }, { key: 'two-bodies' });
    expect([first.status, other.status, other.body.code]).toEqual([201, 422, 'idempotencyKeyReused']);
  });
});

describe('a refusal', () => {
  it('names the lawful alternatives, and is on record as an attempt', async () => {
    const number = await opened();
    const refused = await send(number, 'issueCertificate', { item: 'food-business', certificateNumber: 'X' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'wrongState', allowedCommands: expect.arrayContaining(['accept']) });
    const rows = await shell.ledger
      .selectFrom('commands')
      .select(['name', 'outcome'])
      .where('stream', '=', `permit/${number}`)
      .where('name', '=', 'issueCertificate')
      .execute();
    expect(rows).toMatchObject([{ outcome: { kind: 'refused', code: 'wrongState' } }]);
  });

  it('of an item that another organ holds points to it; on request it becomes a dated written decision', async () => {
    const body = application('APP-0051', { receivedAt: now() });
    const refused = await submit(body);
    expect(refused.body).toMatchObject({ code: 'itemRecovered', pointsTo: { id: '610113-urban-management' } });
    const written = await submit({ ...body, requestWrittenDecision: true });
    expect(written.status).toBe(201);
    const number = String(written.body.caseNumber);
    await shell.handleOf(number).result();
    expect((await shell.recorded(number)).map((event) => event.type)).toEqual(['Received', 'AcceptanceRefused']);
  });
});

describe('the system that submitted', () => {
  it('is told of each event, signed, in order, without a name in it', async () => {
    const system = await startSupervisorSystem();
    const set = await service.send('PUT', '/api/v1/clients/me/webhook', JSON.stringify({ url: system.url }), {
      user: '610113-client',
    });
    const secret = String(set.body.secret);
    const number = await opened('610113-client');
    await send(number, 'accept', {});
    const wanted = (await shell.recorded(number)).length;
    await expect.poll(() => system.deliveries.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(wanted);
    for (const { headers, body } of system.deliveries) {
      const signed = {
        'webhook-id': String(headers['webhook-id']),
        'webhook-timestamp': String(headers['webhook-timestamp']),
        'webhook-signature': String(headers['webhook-signature']),
      };
      expect(isSignedBy(secret, signed, body)).toBe(true);
      expect(body).not.toContain('示例');
    }
    expect(system.deliveries.map(({ headers }) => headers['webhook-id'])).toEqual(
      Array.from({ length: wanted }, (_, index) => `permit/${number}/${index + 1}`),
    );
    await system.close();
  });
});

describe('a command that waited through a change of the catalogue', () => {
  it('is decided by the catalogue of the day it is carried out: a recovered power is not used', async () => {
    const { body } = await submit(application('APP-0013', { receivedAt: now() }));
    const number = String(body.caseNumber);

    // given: an acceptance that nobody carried out, written down with the facts of its time
    const catalogue = loadXian();
    const facts = factsFor(catalogue, '610113', ['drainage'], { endpoints: new Set() });
    const by = { user: CLERK, org: '610113-approval-bureau', role: 'windowClerk' };
    const command = JSON.parse(JSON.stringify({ type: 'accept', by, facts }));
    const waiting = { id: randomUUID(), stream: `permit/${number}`, name: 'accept', actor: by, client: CLERK };
    await admitCommand(shell.ledger, { ...waiting, bodyHash: 'h', command, texts: [] });
    await asAdmin(
      shell.database.ownerUrl,
      `update commands set received_at = now() - interval '2 days' where id = '${waiting.id}'`,
    );

    // when: the next version of the catalogue takes the power back, and the command is sent again
    const [last] = catalogue.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === '610113').slice(-1);
    if (!last) throw new Error('no catalogue');
    const entries = last.entries.map((entry) =>
      entry.item === 'drainage' ? { ...entry, kind: 'recovered' as const, toOrg: '610113-water' } : entry,
    );
    const today = civilDateOf(instantOf(Date.now()));
    const next = { ...last, version: last.version + 1, effectiveFrom: today, entries };
    const transferCatalogues = [...catalogue.transferCatalogues, next];
    await storeCatalogue(
      shell.ledger,
      { ...catalogue, transferCatalogues },
      { source: 'next', today: addDays(today, -1) },
    );
    const read = async () => (await service.parts.reference.current()).catalogue.transferCatalogues.length;
    await expect.poll(read, { timeout: 10_000 }).toBe(transferCatalogues.length);
    const row = await findCommand(shell.ledger, waiting.id);
    if (!row) throw new Error('no row');
    const settled = () => service.parts.permits.resume(row, Date.now() + 4000).catch((problem: unknown) => problem);

    // then
    await expect.poll(settled, { timeout: 20_000 }).toMatchObject({ code: 'itemRecovered' });
    expect((await shell.stateOf(number)).state).toBe('RECEIVED');
  });
});

describe('the read models', () => {
  it('rebuilt from the events are the live ones', async () => {
    expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
  });
});
