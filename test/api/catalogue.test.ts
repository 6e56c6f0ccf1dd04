import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTransferEntries, transferEntriesCsv } from '../../api/csv/transferEntries.ts';
import { competence } from '../../domain/catalogue/competence.ts';
import { factsFor } from '../../domain/catalogue/factsFor.ts';
import { readCatalogue, storeCatalogue } from '../../ledger/catalogue.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { asAdmin, type FreshLedger } from '../ledger/database.ts';
import { holdLock } from '../ledger/heldLock.ts';
import { type Register, startRegister } from './register.ts';
import type { Service } from './service.ts';

const xian = loadXian();
let register: Register;
let ledger: FreshLedger;
let service: Service;
beforeAll(async () => {
  register = await startRegister();
  ({ ledger, service } = register);
});
afterAll(() => register.close());

const DISTRICT = '610104';
const OFFICER = `${DISTRICT}-catalogue-officer`;
const APPROVER = `${DISTRICT}-catalogue-approver`;
const BASE = `/api/v1/catalogue/transferCatalogue/${DISTRICT}`;
const why = { basisDocument: '莲政办发〔2026〕12号', reason: '首次划转' };

const entry = (change: object = {}) => ({
  item: 'food-business',
  kind: 'transferred',
  fromOrg: `${DISTRICT}-market-supervision`,
  toOrg: `${DISTRICT}-approval-bureau`,
  supervisor: `${DISTRICT}-market-supervision`,
  enforcer: `${DISTRICT}-ent-market`,
  supervisionMeasure: '双随机抽查',
  ...change,
});
const draft = (entries = [entry()], effectiveFrom = '2027-01-01') => ({
  ...why,
  effectiveFrom,
  content: { jurisdiction: DISTRICT, title: '莲湖区行政许可事项划转目录', entries },
});
const step = (name: string, user: string, body: object = why, base = BASE, key?: string) =>
  service.post(`${base}/${name}`, body, { user, ...(key !== undefined && { key }) });

const PROCEDURE = [
  ['submitForApproval', OFFICER],
  ['approve', APPROVER],
  ['publish', APPROVER],
] as const;

describe('S6: a catalogue from draft to publication', () => {
  it('is refused to whoever may not: another role, another jurisdiction, nobody at all', async () => {
    expect((await step('propose', `${DISTRICT}-clerk-1`, draft())).status).toBe(403);
    expect((await step('propose', '610113-catalogue-officer', draft())).status).toBe(403);
    expect((await step('approve', OFFICER)).status).toBe(403);
    expect((await service.post(`${BASE}/propose`, draft())).status).toBe(401);
    const unknown = await step('propose', OFFICER, draft(), '/api/v1/catalogue/transferCatalogue/619999');
    expect(unknown.status).toBe(404);
    const { rows } = await asAdmin(
      ledger.ownerUrl,
      `select count(*)::int as refused from attempts where command_name = 'propose'`,
    );
    expect(rows[0].refused).toBe(3);
  });

  it('names every fault of shape by its field, and starts nothing', async () => {
    const faulty = { ...draft([entry({ kind: 'lent', extra: 1 })]), reason: undefined, effectiveFrom: '2027-02-30' };
    const { status, body } = await step('propose', OFFICER, faulty);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { path: 'reason', code: 'required' },
      { path: 'effectiveFrom', code: 'invalidDate' },
      { path: 'content.entries[0].kind', code: 'range' },
      { path: 'content.entries[0].extra', code: 'unknownField' },
    ]);
    expect((await service.get(`${BASE}/draft`, { user: OFFICER })).status).toBe(404);
  });

  it('shows what speaks against a draft, and is not approved with it', async () => {
    expect((await step('propose', OFFICER, draft([entry({ supervisionMeasure: '' })]))).status).toBe(200);
    const found = await service.get(`${BASE}/findings`, { user: OFFICER });
    expect(found.body.findings).toMatchObject([
      { code: 'missingMeasure', path: '/entries/0/supervisionMeasure', severity: 'error', message: expect.any(String) },
    ]);
    await step('submitForApproval', OFFICER);
    const refused = await step('approve', APPROVER);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: 'findingsStand',
      refusal: { findings: ['missingMeasure /entries/0/supervisionMeasure'] },
    });
    await step('returnForWork', APPROVER);
  });

  it('is published by the approver, once, however often the command comes', async () => {
    expect((await step('amendDraft', OFFICER, draft())).status).toBe(200);
    expect((await step('submitForApproval', OFFICER)).status).toBe(200);
    expect((await step('publish', APPROVER)).body).toMatchObject({ code: 'wrongStage' });
    expect((await step('approve', APPROVER)).status).toBe(200);
    const [one, other] = await Promise.all([1, 2].map(() => step('publish', APPROVER, why, BASE, 'publish-once')));
    expect([one?.status, other?.status]).toEqual([200, 200]);
    expect(one?.body).toEqual(other?.body);
    expect(one?.body).toMatchObject({ receipt: { summary: { version: 1, effectiveFrom: '2027-01-01' } } });
    const again = await step('publish', APPROVER, { ...why, reason: '另一理由' }, BASE, 'publish-once');
    expect(again.body).toMatchObject({ code: 'idempotencyKeyReused' });
  });

  it('is reference data from then on, and the next version ends it', async () => {
    const versions = async () =>
      (await readCatalogue(ledger.service)).catalogue.transferCatalogues.filter(
        ({ jurisdiction }) => jurisdiction === DISTRICT,
      );
    expect(await versions()).toMatchObject([{ version: 1, effectiveFrom: '2027-01-01', effectiveTo: null }]);
    const cancelled = entry({ kind: 'cancelled', toOrg: undefined });
    await step(
      'propose',
      OFFICER,
      draft(
        [cancelled, entry({ item: 'hr-service', fromOrg: `${DISTRICT}-hrss`, supervisor: `${DISTRICT}-hrss` })],
        '2027-07-01',
      ),
    );
    for (const [name, user] of [
      ['submitForApproval', OFFICER],
      ['approve', APPROVER],
      ['publish', APPROVER],
    ] as const) {
      expect((await step(name, user)).status, name).toBe(200);
    }
    expect(await versions()).toMatchObject([
      { version: 1, effectiveTo: '2027-06-30' },
      { version: 2, effectiveTo: null },
    ]);
  });

  it('is what cases are received and decided by', async () => {
    const { catalogue } = await readCatalogue(ledger.service);
    const facts = factsFor(catalogue, DISTRICT, ['food-business'], { endpoints: new Set() });
    expect(competence(facts, 'food-business', '2026-12-31')).toMatchObject({ code: 'itemNotInCatalogue' });
    expect(competence(facts, 'food-business', '2027-01-01')).toMatchObject({
      competent: true,
      organ: `${DISTRICT}-approval-bureau`,
      catalogueVersion: 1,
    });
    expect(competence(facts, 'food-business', '2027-07-01')).toMatchObject({
      code: 'itemCancelled',
      pointsTo: `${DISTRICT}-market-supervision`,
    });
  });

  it('stands in the way of no later load of the reference data', async () => {
    expect(await storeCatalogue(ledger.service, xian, { source: 'test' })).toEqual({
      added: 0,
      skipped: [],
      takenLater: [],
    });
  });

  it('stands in the ledger step by step, on a chain that holds, and no case is the worse for it', async () => {
    const { body } = await service.get(`${BASE}/trace`, { user: `${DISTRICT}-auditor` });
    expect(body.events).toMatchObject([
      { type: 'DraftProposed', actor: { user: OFFICER, role: 'catalogueOfficer' }, ...why },
      { type: 'DraftSubmitted' },
      { type: 'DraftReturned', actor: { user: APPROVER } },
      { type: 'DraftAmended' },
      { type: 'DraftSubmitted' },
      { type: 'DraftApproved' },
      { type: 'VersionPublished' },
      { type: 'DraftProposed' },
      { type: 'DraftSubmitted' },
      { type: 'DraftApproved' },
      { type: 'VersionPublished' },
    ]);
    expect(await verifyStream(ledger.service, `register/transferCatalogue/${DISTRICT}`)).toBeNull();
    const nothingRuns = { workflowHead: async () => null, runningStreams: async function* () {} };
    expect(await reconcile(ledger.service, nothingRuns)).toEqual([]);
    expect(await checkReadModels(ledger.service)).toEqual({ streams: 0, differences: [] });
  });
});

describe('S11: the published catalogue, for anybody', () => {
  it('S11: as of any day', async () => {
    const at = async (asOf: string) =>
      (await service.get(`/api/v1/catalogue/transferCatalogue?jurisdiction=${DISTRICT}&asOf=${asOf}`)).body.entries;
    expect(await at('2026-12-31')).toEqual([]);
    expect(await at('2027-03-01')).toMatchObject([{ id: DISTRICT, version: 1 }]);
    expect(await at('2027-07-01')).toMatchObject([{ id: DISTRICT, version: 2 }]);
  });

  it('S11: with its versions, their difference, and the log of changes with basis and reason, but no person', async () => {
    const { body } = await service.get(`${BASE}?asOf=2027-07-01`);
    expect(body.versions).toMatchObject([
      { version: 1, standing: 'superseded' },
      { version: 2, standing: 'inForce' },
    ]);
    const diff = await service.get(`${BASE}/diff?from=1&to=2`);
    expect(diff.body.entries).toMatchObject({ added: ['hr-service'], cancelled: ['food-business'], removed: [] });
    expect((await service.get(`${BASE}/versions/1`)).body).toMatchObject({ entries: [{ item: 'food-business' }] });
    expect((await service.get(`${BASE}/versions/9`)).status).toBe(404);
    const log = await service.get(`${BASE}/changes`);
    expect(log.body.entries).toMatchObject([
      { type: 'published', version: 1, day: '2027-01-01', ...why },
      { type: 'published', version: 2, day: '2027-07-01' },
    ]);
    expect(JSON.stringify(log.body)).not.toContain('catalogue-');
  });

  it('Art. 30: with what an item needs: basis, limit, conditions and materials', async () => {
    const { body } = await service.get('/api/v1/catalogue/licenceItem/food-business/versions/1');
    expect(body).toMatchObject({
      legalBasis: expect.arrayContaining([expect.objectContaining({ article: expect.any(String) })]),
      statutoryLimit: { value: expect.any(Number) },
      conditions: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
      materials: expect.arrayContaining([expect.objectContaining({ id: 'food-business-m1' })]),
    });
  });

  it('while drafts are for those who write and watch them', async () => {
    expect((await service.get(`${BASE}/trace`)).status).toBe(401);
    expect((await service.get(`${BASE}/trace`, { user: '610113-catalogue-officer' })).status).toBe(403);
  });
});

describe('S4: what the city sets', () => {
  const food = xian.items.find(({ id }) => id === 'food-business');
  if (!food) throw new Error('no such reference data');
  const { version: _, effectiveFrom: __, effectiveTo: ___, ...content } = food;
  const base = `/api/v1/catalogue/licenceItem/${food.id}`;

  it('only the city proposes, and the law limits it too', async () => {
    const lax = {
      ...why,
      effectiveFrom: '2027-01-01',
      content: { ...content, promisedLimitWd: food.statutoryLimitWd + 1 },
    };
    expect((await step('propose', OFFICER, lax, base)).status).toBe(403);
    expect((await step('propose', 'catalogue-officer', lax, base)).status).toBe(200);
    await step('submitForApproval', 'catalogue-officer', why, base);
    expect((await step('approve', 'catalogue-approver', why, base)).body).toMatchObject({
      refusal: { findings: ['promisedOverStatutory /promisedLimitWd'] },
    });
  });

  it('and does not repeal what is still transferred', async () => {
    await step('withdrawDraft', 'catalogue-officer', why, base);
    const refused = await step('repeal', 'catalogue-approver', { ...why, through: '2026-12-31' }, base);
    expect(refused.body).toMatchObject({ code: 'findingsStand' });
  });
});

describe('S10: the end of a check', () => {
  it('is a last day, named in the change log; the version stays as it was published', async () => {
    const [first] = xian.supervisionItems;
    if (!first) throw new Error('no reference data');
    const { version: _, effectiveFrom: __, effectiveTo: ___, ...content } = first;
    const code = '61010199990000';
    const base = `/api/v1/catalogue/supervisionItem/${code}`;
    const [officer, approver] = ['catalogue-officer', 'catalogue-approver'];
    const check = { ...why, effectiveFrom: '2026-12-01', content: { ...content, code, licenceItems: [] } };
    expect((await step('propose', officer, check, base)).status).toBe(200);
    for (const [name, user] of [
      ['submitForApproval', officer],
      ['approve', approver],
      ['publish', approver],
    ] as const) {
      expect((await step(name, user, why, base)).status, name).toBe(200);
    }
    expect((await step('repeal', officer, { ...why, through: '2027-06-30' }, base)).status).toBe(200);
    const proposed = await service.get(`${base}/draft`, { user: approver });
    expect(proposed.body).toMatchObject({ ending: { through: '2027-06-30' }, authors: [officer], findings: [] });
    expect((await service.get(`${base}?asOf=2027-07-01`)).body.versions).toMatchObject([{ standing: 'inForce' }]);
    expect((await step('submitForApproval', officer, why, base)).status).toBe(200);
    expect((await step('approve', officer, why, base)).status).toBe(403);
    expect((await step('approve', approver, why, base)).status).toBe(200);
    expect((await step('publish', approver, why, base)).body).toMatchObject({
      receipt: { summary: { through: '2027-06-30' } },
    });
    const at = async (asOf: string) => (await service.get(`${base}?asOf=${asOf}`)).body.versions;
    expect(await at('2027-06-30')).toMatchObject([{ version: 1, standing: 'inForce', effectiveTo: '2027-06-30' }]);
    expect(await at('2027-07-01')).toMatchObject([{ version: 1, standing: 'repealed' }]);
    expect((await service.get(`${base}/changes`)).body.entries).toMatchObject([
      { type: 'published', day: '2026-12-01' },
      { type: 'repealed', day: '2027-06-30' },
    ]);
    const again = await step('repeal', approver, { ...why, through: '2027-08-31' }, base);
    expect(again.body).toMatchObject({ refusal: { findings: ['gap /through'] } });
    const same = await step('repeal', approver, { ...why, through: '2027-06-30' }, base);
    expect([same.status, same.body.refusal]).toMatchObject([422, { findings: ['alreadyEnds /through'] }]);

    // adopted anew while it still counts, ended again on the same day, and adopted once more
    const published = async (first: string, body: object) => {
      expect((await step(first, officer, body, base)).status, first).toBe(200);
      for (const [name, user] of [
        ['submitForApproval', officer],
        ['approve', approver],
        ['publish', approver],
      ] as const) {
        expect((await step(name, user, why, base)).status, name).toBe(200);
      }
    };
    await published('propose', { ...check, effectiveFrom: '2027-05-01' });
    expect(await at('2027-07-01')).toMatchObject([{ standing: 'superseded' }, { version: 2, standing: 'inForce' }]);
    await published('repeal', { ...why, through: '2027-06-30' });
    await published('propose', { ...check, effectiveFrom: '2027-10-01' });
    expect(await at('2027-07-01')).toMatchObject([{}, { effectiveTo: '2027-06-30' }, { effectiveTo: null }]);
    expect(await verifyStream(ledger.service, `register/supervisionItem/${code}`)).toBeNull();
  });
});

describe('S9: the coordination unit of a supervisor', () => {
  it('is replaced from a day on: there is one before, one after, and never two', async () => {
    const supervisor = `${DISTRICT}-hrss`;
    const base = `/api/v1/catalogue/coordinationUnit/${supervisor}`;
    const content = {
      supervisor,
      jurisdiction: DISTRICT,
      unitName: '审批监管协调科',
      head: 'u-new-head',
      liaison: 'u-new-liaison',
      channel: 'exchange-module',
    };
    await step('propose', OFFICER, { ...why, effectiveFrom: '2027-02-01', content }, base);
    for (const [name, user] of PROCEDURE) expect((await step(name, user, why, base)).status, name).toBe(200);
    const { units } = (await readCatalogue(ledger.service)).catalogue;
    const on = (day: string) =>
      units.filter(
        (unit) =>
          unit.supervisor === supervisor &&
          unit.effectiveFrom <= day &&
          (unit.effectiveTo === null || day <= unit.effectiveTo),
      );
    expect(on('2027-01-31').map(({ unitName }) => unitName)).not.toContain('审批监管协调科');
    expect(on('2027-01-31')).toHaveLength(1);
    expect(on('2027-02-01')).toMatchObject([{ unitName: '审批监管协调科' }]);
  });
});

describe('S3, S4, S14: the reports', () => {
  const report = async (name: string, query = '') =>
    (await service.get(`/api/v1/catalogue-reports/${name}?${query}`)).body;

  it('show the boundaries of a day', async () => {
    const { entries } = await report('boundaries', 'jurisdiction=610113&asOf=2026-11-23');
    expect(entries).toContainEqual(
      expect.objectContaining({ item: 'gas-business', kind: 'recovered', supervisor: '610113-urban-management' }),
    );
    expect(await report('boundaries', 'jurisdiction=619999')).toMatchObject({
      errors: [{ path: 'jurisdiction', code: 'unknownJurisdiction' }],
    });
  });

  it('have no orphan', async () => {
    expect(await report('orphans', 'asOf=2026-11-23')).toEqual({ asOf: '2026-11-23', entries: [] });
  });

  it('list what a district does otherwise, once it is approved', async () => {
    const item = xian.items.find(({ id }) => id === 'food-business');
    if (!item) throw new Error('no such reference data');
    const id = `${DISTRICT}.${item.id}`;
    const base = `/api/v1/catalogue/districtItem/${id}`;
    const content = {
      id,
      jurisdiction: DISTRICT,
      item: item.id,
      inherits: item.version,
      values: { promisedLimitWd: item.promisedLimitWd - 1 },
      deviations: [{ field: 'promisedLimitWd', reason: '提速', basisDocument: '区政府文件' }],
    };
    await step('propose', OFFICER, { ...why, effectiveFrom: '2026-12-01', content }, base);
    await step('submitForApproval', OFFICER, why, base);
    // S4: the city has set the standard, and lets others deviate from it
    expect((await step('approve', APPROVER, why, base)).status).toBe(403);
    expect((await service.get(`${base}/draft`, { user: 'catalogue-approver' })).body).toMatchObject({ findings: [] });
    expect((await step('approve', 'catalogue-approver', why, base)).status).toBe(200);
    expect((await step('publish', 'catalogue-approver', why, base)).status).toBe(403);
    expect((await step('publish', APPROVER, why, base)).status).toBe(200);
    expect((await report('deviations', 'asOf=2026-12-01')).entries).toMatchObject([
      { jurisdiction: DISTRICT, item: item.id, field: 'promisedLimitWd', reason: '提速' },
    ]);
    expect((await report('deviations', 'asOf=2026-11-30')).entries).toEqual([]);
  });
});

describe('S3: a power that moves between the levels', () => {
  const district = '610113';
  const base = `/api/v1/catalogue/transferCatalogue/${district}`;
  const newest = xian.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === district).at(-1);
  if (!newest) throw new Error('no reference data');
  const entries = newest.entries.map((one) =>
    one.item === 'printing'
      ? { ...one, kind: 'recovered', fromOrg: `${district}-approval-bureau`, toOrg: '610100-publicity' }
      : one,
  );
  const handedBack = {
    ...why,
    effectiveFrom: '2027-01-01',
    content: { jurisdiction: district, title: newest.title, openCases: 'finish', entries },
  };

  it('is approved by the city, not by the district alone', async () => {
    const officer = `${district}-catalogue-officer`;
    const approver = `${district}-catalogue-approver`;
    expect((await step('propose', officer, handedBack, base)).status).toBe(200);
    await step('submitForApproval', officer, why, base);
    expect((await step('approve', approver, why, base)).status).toBe(403);
    const draft = await service.get(`${base}/draft`, { user: 'catalogue-approver' });
    expect(draft.body).toMatchObject({ stage: 'underApproval' });
    expect((await step('returnForWork', approver, why, base)).status).toBe(403);
    expect((await step('approve', 'catalogue-approver', why, base)).status).toBe(200);
    expect((await step('returnForWork', 'catalogue-approver', why, base)).status).toBe(200);
    await step('withdrawDraft', officer, why, base);
  });
});

describe('S3: whose approval a draft needs, while others change it', () => {
  const district = '610104';
  const officer = `${district}-catalogue-officer`;
  const approver = `${district}-catalogue-approver`;
  const base = `/api/v1/catalogue/transferCatalogue/${district}`;
  const lastOf = async () =>
    (await readCatalogue(ledger.service)).catalogue.transferCatalogues
      .filter(({ jurisdiction }) => jurisdiction === district)
      .at(-1);

  it('a command that was on its way when the draft became the city’s affair is refused, and stays on record', async () => {
    const last = await lastOf();
    if (!last) throw new Error('published above');
    const { title, entries } = last;
    const body = (lines: object[]) => ({
      ...why,
      effectiveFrom: '2027-09-01',
      content: { jurisdiction: district, title, openCases: 'finish', entries: lines },
    });
    const across = [
      ...entries,
      entry({ item: 'printing', kind: 'devolved', fromOrg: '610100-publicity', supervisor: `${district}-publicity` }),
    ];
    expect((await step('propose', officer, body([...entries]), base)).status).toBe(200);
    expect((await step('submitForApproval', officer, why, base)).status).toBe(200);

    const held = await holdLock(ledger.ownerUrl, `select pg_advisory_xact_lock(hashtextextended('reference', 0))`);
    const asked: ReturnType<typeof step>[] = [];
    for (const [name, user, sent] of [
      ['returnForWork', approver, why],
      ['amendDraft', officer, body(across)],
      ['submitForApproval', officer, why],
      ['approve', approver, why],
    ] as const) {
      asked.push(step(name, user, sent, base));
      await expect.poll(held.waiting, { interval: 20 }).toBe(asked.length);
    }
    await held.release();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status, body: told }) => [status, told.code ?? null])).toEqual([
      [200, null],
      [200, null],
      [200, null],
      [403, 'approverElsewhere'],
    ]);
    expect(answers.at(-1)?.body).toMatchObject({ refusal: { approverOf: district, needs: '610100' } });
    const { rows } = await asAdmin(
      ledger.ownerUrl,
      `select count(*)::int as refused from commands where name = 'approve' and outcome ->> 'code' = 'approverElsewhere'`,
    );
    expect(rows[0].refused).toBe(1);
    expect((await service.get(`${base}/draft`, { user: 'catalogue-approver' })).body).toMatchObject({
      stage: 'underApproval',
    });
    await step('withdrawDraft', officer, why, base);
  });
});

describe('S6: a whole catalogue in and out as a table', () => {
  const ZONE = 'XAGX';
  const user = `${ZONE}-catalogue-officer`;
  const base = `/api/v1/catalogue/transferCatalogue/${ZONE}`;
  const about = { ...why, effectiveFrom: '2027-01-01', title: '高新区行政许可事项划转目录' };
  const exported = async () => {
    const response = await fetch(`${service.url}${base}/versions/2/csv`);
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  };

  it('comes back from a spreadsheet as it went out: UTF-8 with a byte order mark', async () => {
    const { response, bytes } = await exported();
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const { status, body } = await service.post(`${base}/import`, { ...about, csv, dryRun: true }, { user });
    expect(status).toBe(200);
    expect(body).toMatchObject({ entries: 31, findings: [] });
    const { entries } = await parseTransferEntries(csv);
    const published = xian.transferCatalogues.find((one) => one.jurisdiction === ZONE && one.version === 2);
    expect(entries).toEqual(published?.entries);
  });

  it('guards what a spreadsheet would run as a formula, and takes the guard off again', async () => {
    const entries = [
      { item: 'a', kind: 'transferred' as const, fromOrg: 'b', supervisionMeasure: '=HYPERLINK("x"),1' },
    ];
    const csv = transferEntriesCsv(entries);
    expect(csv).toContain(`"'=HYPERLINK(""x""),1"`);
    expect((await parseTransferEntries(csv)).entries).toEqual(entries);
  });

  it('is taken whole or not at all: every error with its line', async () => {
    const header = 'item,itemVersion,kind,fromOrg,toOrg,supervisor,enforcer,supervisionMeasure,successorItem,colour';
    const csv = [
      header,
      'food-business,1,lent,XAGX-market-supervision,,,,,,red',
      'hr-service,x,transferred,,,,,,,',
    ].join('\r\n');
    const { status, body } = await service.post(`${base}/import`, { ...about, csv }, { user });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { path: 'csv.line[1].colour', code: 'unknownField' },
      { path: 'csv.line[2].kind', code: 'range' },
      { path: 'csv.line[3].itemVersion', code: 'type' },
      { path: 'csv.line[3].fromOrg', code: 'required' },
    ]);
    const broken = await service.post(`${base}/import`, { ...about, csv: 'item,kind\n"open' }, { user });
    expect(broken.body.errors).toMatchObject([{ path: expect.stringMatching(/^csv\.line\[\d\]$/), code: 'pattern' }]);
    expect((await service.get(`${base}/draft`, { user })).status).toBe(404);
  });

  it('tells on which line a finding stands, and writes nothing on a dry run', async () => {
    const csv = 'item,kind,fromOrg\nfood-bussiness,transferred,XAGX-market-supervision';
    const { body } = await service.post(`${base}/import`, { ...about, csv, dryRun: true }, { user });
    expect(body.findings).toContainEqual(
      expect.objectContaining({ code: 'unknownItem', path: '/entries/0/item', line: 2 }),
    );
    expect((await service.get(`${base}/draft`, { user })).status).toBe(404);
  });

  it('needs who may propose before it takes a large body', async () => {
    const csv = 'x'.repeat(1024 * 1024);
    expect((await service.post(`${base}/import`, { ...about, csv })).status).toBe(401);
    expect((await service.post(`${base}/import`, { ...about, csv }, { user: `${ZONE}-clerk-1` })).status).toBe(403);
    const elsewhere = { ...about, csv: 'item,kind,fromOrg\nfood-business,transferred,a' };
    expect((await service.post(`${base}/import`, elsewhere, { user: OFFICER })).status).toBe(403);
  });
});
