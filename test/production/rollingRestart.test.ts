import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { workflowHead } from '../../api/workflowHeads.ts';
import { instantOf } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { setEndpoint } from '../../ledger/endpoints.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import type { Part } from '../../local/part.ts';
import { freePorts } from '../../local/ports.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { startService } from '../../local/service.ts';
import { application } from '../api/records.ts';
import { killHard, openScratch } from '../faults/scratch.ts';
import { type FreshLedger, freshLedger, numberElsewhere } from '../ledger/database.ts';
import { testKeyVariables } from '../ledger/keys.ts';
import { startSupervisorSystem } from '../workflows/supervisorSystem.ts';
import { clientOf } from './client.ts';
import { API, BUNDLE, WORKER } from './compiled.ts';
import { startIssuer } from './issuer.ts';

const CASES = 200;
const LANES = 12;
const SUPERVISOR = '610113-market-supervision';
const ITEM = 'food-business';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const CLERK = '610113-clerk-1';
const LIAISON = 'u-610113-market-supervision-liaison';

type Step = { user: string; path: (number: string) => string; body: object };
const at = (name: string) => (number: string) => `/api/v1/permits/${number}/${name}`;
const findings = [1, 2, 3].map((condition) => ({ condition: `food-business-c${condition}`, met: true }));

/** from receipt to the supervisor's signature; the decision is pushed between the fourth and the fifth */
const LIFE: Step[] = [
  { user: CLERK, path: at('accept'), body: {} },
  { user: '610113-organ-head', path: at('startReview'), body: { reviewers: REVIEWERS } },
  ...REVIEWERS.map((user) => ({ user, path: at('verifySubstance'), body: { item: ITEM, findings } })),
  {
    user: '610113-decider',
    path: at('decide'),
    body: {
      item: ITEM,
      outcome: 'granted',
      articles: [{ document: '中华人民共和国食品安全法', article: '第三十五条' }],
    },
  },
  { user: CLERK, path: at('issueCertificate'), body: { item: ITEM, certificateNumber: 'JY16101130000001' } },
  {
    user: CLERK,
    path: at('deliver'),
    body: { item: ITEM, method: 'inPerson', recipient: '测试人01', proof: { sha256: '0'.repeat(64) } },
  },
  { user: LIAISON, path: (number) => `/api/v1/pushes/${number}-P1/acknowledge`, body: { officer: 'officer-7' } },
];

const scratch = openScratch();
let database: FreshLedger;
let connection: Connection;
let client: Client;
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let supervisor: Awaited<ReturnType<typeof startSupervisorSystem>>;
let environment: Record<string, string>;
const taskQueue = `production-${randomUUID()}`;
const workers: Part[] = [];
const apis: { part: Part; url: string }[] = [];

beforeAll(async () => {
  const address = inject('temporalAddress');
  database = await freshLedger();
  await storeCatalogue(database.service, loadXian(), { source: 'test' });
  await numberElsewhere(database.ownerUrl);
  issuer = await startIssuer();
  supervisor = await startSupervisorSystem();
  await setEndpoint(database.service, { org: SUPERVISOR, url: supervisor.url, keyId: 'k1' });
  connection = await Connection.connect({ address });
  client = new Client({ connection });
  environment = {
    ...testKeyVariables,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TASK_QUEUE: taskQueue,
    DATABASE_URL: database.serviceUrl,
    SHENGUAN_SIGNING_KEY: generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    SHENGUAN_WORKFLOW_BUNDLE: BUNDLE,
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: issuer.audience,
    LOG_LEVEL: 'warn',
  };
  for (const name of ['a', 'b']) workers.push(await startWorker(name));
  for (const name of ['a', 'b']) apis.push(await startApi(name));
});
afterAll(async () => {
  await scratch.close();
  await connection.close();
  await supervisor.close();
  await issuer.close();
  await database.close();
});

const startWorker = async (name: string): Promise<Part> =>
  scratch.keep(
    await startService({
      name: `worker ${name}`,
      entry: WORKER,
      environment,
      logFile: scratch.file(`worker-${name}.log`),
      registry: scratch.registry,
    }),
  );

async function startApi(name: string) {
  const [port = 0] = await freePorts(1);
  const part = scratch.keep(
    await startService({
      name: `api ${name}`,
      entry: API,
      environment: { ...environment, PORT: String(port) },
      logFile: scratch.file(`api-${name}.log`),
      registry: scratch.registry,
    }),
  );
  return { part, url: `http://127.0.0.1:${port}` };
}

describe('two API processes and two workers, restarted in turn under load', () => {
  it('200 open cases: none stuck, none lost, nobody told anything but success or a 503 to try again', {
    timeout: 900_000,
  }, async () => {
    const { post, tally } = clientOf(() => apis.map(({ url }) => url), issuer.token);
    const numbers: string[] = [];
    const now = () => instantOf(Date.now() - 2000).replace(/\.\d+/, '');
    const take = async (step: Step, number: string) => post(step.user, step.path(number), step.body);

    // given: cases in every stage
    const stages = new Map<string, number>();
    await lanes(CASES, async (index) => {
      const { body } = await post(CLERK, '/api/v1/permits', application('APP-0001', { receivedAt: now() }));
      const number = String(body.caseNumber);
      numbers.push(number);
      const stage = index % (LIFE.length - 2);
      for (const step of LIFE.slice(0, stage)) await take(step, number);
      stages.set(number, stage);
    });
    expect(new Set(numbers).size).toBe(CASES);

    // when: everybody goes on, while each process is ended and started again
    const goingOn = lanes(CASES, async (index) => {
      const number = numbers[index] ?? '';
      for (const step of LIFE.slice(stages.get(number))) {
        // nobody signs for what has not arrived
        if (step.user === LIAISON) await supervisor.seen(`${number}-P1`, 1);
        await takenOver(step, number);
      }
    });
    async function takenOver(step: Step, number: string): Promise<void> {
      if (step.user !== LIAISON) return void (await take(step, number));
      // received is recorded a moment after it was received
      await expect.poll(() => pushState(number), { timeout: 60_000, interval: 50 }).toBe('pushed');
      await take(step, number);
    }
    for (const index of [0, 1]) {
      await workers[index]?.stop();
      workers[index] = await startWorker(`again-${index}`);
      await apis[index]?.part.stop();
      apis[index] = await startApi(`again-${index}`);
    }
    const [first] = workers;
    if (first) await killHard(first);
    workers[0] = await startWorker('after-kill');
    await goingOn;
    for (const number of numbers) await client.workflow.getHandle(`permit/${number}`).result();

    // then
    expect(tally.unlawful).toEqual([]);
    console.log(JSON.stringify({ ...tally, deliveries: supervisor.deliveries.length }));
    const rows = await database.service.selectFrom('commands').select(['name', 'outcome']).execute();
    expect(rows.filter(({ outcome }) => outcome?.kind !== 'receipt')).toEqual([]);
    expect(rows).toHaveLength(CASES * (1 + LIFE.length));
    const states = await database.service.selectFrom('permits').select(['caseState', 'linkageState']).execute();
    expect(states).toHaveLength(CASES);
    for (const state of states) expect(state).toEqual({ caseState: 'CLOSED', linkageState: 'acknowledged' });
    const pushed = await database.service
      .selectFrom('events')
      .select('stream')
      .where('type', '=', 'PushDelivered')
      .execute();
    expect(pushed).toHaveLength(CASES);
    expect(new Set(supervisor.deliveries.map(({ headers }) => headers['idempotency-key'])).size).toBe(CASES);
    expect(await reconcile(database.service, { workflowHead: (stream) => workflowHead(client, stream) })).toEqual([]);
    expect((await checkReadModels(database.service)).differences).toEqual([]);
  });
});

async function pushState(number: string): Promise<string | undefined> {
  const push = await database.service
    .selectFrom('pushes')
    .select('state')
    .where('caseNumber', '=', number)
    .executeTakeFirst();
  return push?.state;
}

async function lanes(count: number, work: (index: number) => Promise<void>): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index) => index).values();
  const lane = async () => {
    for (const index of waiting) await work(index);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
