import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { written } from '../../api/csv/table.ts';
import { TABLES } from '../../api/csv/tables.ts';
import type { LicenceItem, SupervisionItem } from '../../domain/catalogue/types.ts';
import { readCatalogue } from '../../ledger/catalogue.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { asAdmin, type FreshLedger } from '../ledger/database.ts';
import { holdLock } from '../ledger/heldLock.ts';
import { type Register, startRegister } from './register.ts';
import type { Service } from './service.ts';

/** Drafts that belong together go one way together, or none of them goes. */

const xian = loadXian();
let register: Register;
let ledger: FreshLedger;
let service: Service;
beforeAll(async () => {
  register = await startRegister();
  ({ ledger, service } = register);
});
afterAll(() => register.close());

const CITY = '610100-health-catalogue-officer';
const DEPARTMENT = '610100-health-catalogue-approver';
const why = { basisDocument: '市政办发〔2026〕31号', reason: '新设事项' };
const STEPS = '/api/v1/catalogue-drafts';

const item = xian.items.find(({ id }) => id === 'public-place-hygiene');
const check = xian.supervisionItems.find(({ review }) => review.outcome === 'keep');
if (!item || !check) throw new Error('no reference data');
const NEW_CHECK = '61010199990000';
const bare = <Body extends { version: number; effectiveFrom: string; effectiveTo: string | null }>(body: Body) => {
  const { version: _, effectiveFrom: __, effectiveTo: ___, ...content } = body;
  return content;
};
const newItem = (id: string, supervisionItems: string[]) => bare<LicenceItem>({ ...item, id, supervisionItems });
const newCheck = (licenceItems: string[]) => bare<SupervisionItem>({ ...check, code: NEW_CHECK, licenceItems });

const propose = async (kind: string, id: string, content: object, user = CITY) => {
  const body = { ...why, effectiveFrom: '2027-03-01', content };
  const answer = await service.post(`/api/v1/catalogue/${kind}/${id}/propose`, body, { user });
  expect([id, answer.status, answer.body.code ?? null]).toEqual([id, 200, null]);
};
const ask = (step: string, documents: object[], user: string, key?: string) =>
  service.post(`${STEPS}/${step}`, { ...why, documents }, { user, ...(key !== undefined && { key }) });

const counted = async () => {
  const { rows } = await asAdmin(
    ledger.ownerUrl,
    `select (select count(*)::int from events) as events, (select count(*)::int from reference) as reference,
            (select count(*)::int from commands) as commands`,
  );
  return rows[0];
};

const TEA = { kind: 'licenceItem', id: 'tea-house' };
const CHECK = { kind: 'supervisionItem', id: NEW_CHECK };

describe('S10, S14: an item and the check that watches it come into force together', () => {
  it('neither can be approved before the other, and both are in one act by people of the city’s department', async () => {
    await propose('licenceItem', TEA.id, newItem(TEA.id, [NEW_CHECK]));
    await propose('supervisionItem', NEW_CHECK, newCheck([TEA.id]));
    expect((await ask('submitForApproval', [TEA, CHECK], CITY)).body).toMatchObject({ documents: 2 });
    const alone = await service.post(`/api/v1/catalogue/licenceItem/${TEA.id}/approve`, why, { user: DEPARTMENT });
    expect(alone.body).toMatchObject({ code: 'findingsStand' });

    expect((await ask('approve', [TEA, CHECK], CITY)).status).toBe(403);
    expect((await ask('approve', [TEA, CHECK], DEPARTMENT)).status).toBe(200);
    const published = await ask('publish', [TEA, CHECK], DEPARTMENT, 'once');
    expect([published.status, published.body]).toEqual([200, { commandId: expect.any(String), documents: 2 }]);
    const before = await counted();
    expect((await ask('publish', [TEA, CHECK], DEPARTMENT, 'once')).body).toEqual(published.body);
    expect((await ask('publish', [CHECK], DEPARTMENT, 'once')).body.code).toBe('idempotencyKeyReused');
    expect(await counted()).toEqual(before);

    const { catalogue } = await readCatalogue(ledger.service);
    expect(catalogue.items.filter(({ id }) => id === TEA.id)).toMatchObject([{ version: 1, effectiveTo: null }]);
    expect(catalogue.supervisionItems.filter(({ code }) => code === NEW_CHECK)).toMatchObject([{ version: 1 }]);
    for (const stream of [`register/licenceItem/${TEA.id}`, `register/supervisionItem/${NEW_CHECK}`])
      expect(await verifyStream(ledger.service, stream)).toBeNull();
    // every process and every reader sees them as any other version
    const changes = await service.get(`/api/v1/catalogue/licenceItem/${TEA.id}/changes`);
    expect(changes.body.entries).toMatchObject([{ version: 1, reason: why.reason, basisDocument: why.basisDocument }]);
    const { body } = await service.get(`/api/v1/commands/${String(published.body.commandId)}`, { user: DEPARTMENT });
    expect(body).toMatchObject({ state: 'done', name: 'publishAll' });
  });
});

describe('S6: a list of drafts that must be refused', () => {
  const COFFEE = { kind: 'licenceItem', id: 'coffee-house' };
  const BOOK = { kind: 'licenceItem', id: 'book-house' };

  it('one finding in one of them, and none is approved: each is named by its place, with its findings', async () => {
    await propose('licenceItem', COFFEE.id, newItem(COFFEE.id, [NEW_CHECK]));
    await propose('licenceItem', BOOK.id, { ...newItem(BOOK.id, []), promisedLimitWd: 400 });
    expect((await ask('submitForApproval', [COFFEE, BOOK], CITY)).status).toBe(200);
    const before = await counted();
    const { status, body } = await ask('approve', [COFFEE, BOOK], DEPARTMENT);
    expect([status, body.code]).toEqual([422, 'findingsStand']);
    expect(body.errors).toMatchObject([
      {
        path: 'documents[1]',
        code: 'findingsStand',
        detail: {
          count: 2,
          findings: expect.arrayContaining([
            'promisedOverStatutory /promisedLimitWd',
            'withoutSupervisionItem /supervisionItems',
          ]),
        },
      },
    ]);
    expect(await counted()).toEqual(before);
  });

  it('a stage that does not fit, a document without a draft, and one that is listed twice', async () => {
    const before = await counted();
    const wrong = await ask('publish', [COFFEE, { kind: 'licenceItem', id: 'food-business' }], DEPARTMENT);
    expect([wrong.status, wrong.body.code]).toEqual([409, 'wrongStage']);
    expect(wrong.body.errors).toMatchObject([
      { path: 'documents[0]', code: 'wrongStage', detail: { stage: 'underApproval', allowed: ['approved'] } },
      { path: 'documents[1]', code: 'noDraft' },
    ]);
    const twice = await ask('publish', [COFFEE, COFFEE], DEPARTMENT);
    expect([twice.status, twice.body.errors]).toEqual([
      400,
      [expect.objectContaining({ path: 'documents[1]', code: 'duplicateDocument' })],
    ]);
    expect((await ask('publish', [], DEPARTMENT)).body.errors).toMatchObject([{ path: 'documents' }]);
    expect(await counted()).toEqual(before);
  });

  it('nobody approves what he wrote, nor what is another jurisdiction’s', async () => {
    const before = await counted();
    const foreign = await ask('submitForApproval', [COFFEE], '610113-catalogue-officer');
    expect([foreign.status, foreign.body.errors]).toEqual([
      403,
      [expect.objectContaining({ path: 'documents[0]', code: 'foreignDocument' })],
    ]);
    const elsewhere = await ask('approve', [COFFEE], '610113-catalogue-approver');
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'approverElsewhere']);
    expect(await counted()).toEqual(before);
  });

  it('S14: ends are published one by one: two that are lawful alone may not be so together', async () => {
    const repealed = await service.post(
      '/api/v1/catalogue/licenceItem/tea-house/repeal',
      { ...why, through: '2027-06-30' },
      { user: CITY },
    );
    // nobody lists it as cancelled, so its end is refused before it is even a draft
    expect(repealed.body.code).toBe('findingsStand');
    const policy = xian.policies[0];
    const own = '/api/v1/catalogue/policy/policy-610113';
    const people = ['610113-catalogue-officer', '610113-catalogue-approver'] as const;
    const body = {
      ...why,
      effectiveFrom: '2027-01-01',
      content: {
        ...bare(policy ?? { version: 0, effectiveFrom: '', effectiveTo: null }),
        id: 'policy-610113',
        jurisdiction: '610113',
      },
    };
    for (const [name, sent, user] of [
      ['propose', body, people[0]],
      ['submitForApproval', why, people[0]],
      ['approve', why, people[1]],
      ['publish', why, people[1]],
      ['repeal', { ...why, through: '2027-06-30' }, people[0]],
    ] as const)
      expect([name, (await service.post(`${own}/${name}`, sent, { user })).status]).toEqual([name, 200]);
    const ending = await ask('submitForApproval', [{ kind: 'policy', id: 'policy-610113' }], people[0]);
    expect([ending.status, ending.body.code]).toEqual([409, 'endsByItself']);
  });
});

describe('S4: what a district does otherwise is approved by the city’s department that sets the standard', () => {
  it('with the accounts of the local stack, a list at a time', async () => {
    const id = '610113.food-business';
    const content = {
      id,
      jurisdiction: '610113',
      item: 'food-business',
      inherits: 1,
      values: { promisedLimitWd: 3 },
      deviations: [{ field: 'promisedLimitWd', reason: '提速', basisDocument: '区政府文件' }],
    };
    const documents = [{ kind: 'districtItem', id }];
    await propose('districtItem', id, content, '610113-catalogue-officer');
    expect((await ask('submitForApproval', documents, '610113-catalogue-officer')).status).toBe(200);
    expect((await ask('approve', documents, '610113-catalogue-approver')).body.code).toBe('approverElsewhere');
    expect((await ask('approve', documents, '610100-market-supervision-catalogue-approver')).status).toBe(200);
    expect((await ask('publish', documents, '610113-catalogue-approver')).status).toBe(200);
  });
});

describe('a large table does not stop the process', () => {
  const tableOf = (rows: number, name: string) => ({
    ...why,
    effectiveFrom: '2027-04-01',
    csv: written(
      TABLES.licenceItem,
      Array.from({ length: rows }, (_, index) => ({ ...item, id: `${name}-${index}` })),
    ),
  });
  const imported = (table: object) =>
    service.post('/api/v1/catalogue-tables/licenceItem/import', table, { user: CITY });

  it('while one is worked on the next is told to come later, and nothing of it is kept; then it may come', async () => {
    const held = await holdLock(ledger.ownerUrl, `select pg_advisory_xact_lock(hashtextextended('reference', 0))`);
    const first = imported(tableOf(2, 'first'));
    await expect.poll(held.isWaitedFor, { interval: 20 }).toBe(true);
    for (const asking of [
      () => imported(tableOf(2, 'second')),
      () => imported({ ...tableOf(2, 'second'), dryRun: true }),
      () => ask('publish', [TEA], DEPARTMENT),
    ]) {
      const busy = await asking();
      expect([busy.status, busy.body.code, busy.headers.get('retry-after')]).toEqual([429, 'tableBusy', '5']);
    }
    await held.release();
    expect((await first).status).toBe(200);
    expect((await imported(tableOf(2, 'second'))).status).toBe(200);
  });

  it('others are answered, one after the other, while thousands of rows are checked', async () => {
    let isDone = false;
    const large = imported({ ...tableOf(5000, 'large'), dryRun: true }).finally(() => {
      isDone = true;
    });
    let answered = 0;
    while (!isDone) {
      expect((await service.get('/healthz')).status).toBe(200);
      if (!isDone) answered += 1;
    }
    // on a slow machine it may take longer than an answer may; what counts is who was served meanwhile
    expect([200, 503]).toContain((await large).status);
    expect(answered).toBeGreaterThan(20);
  });
});
