import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { written } from '../../api/csv/table.ts';
import { TABLES, TRANSFER_ENTRIES } from '../../api/csv/tables.ts';
import { isInForce, type LicenceItem } from '../../domain/catalogue/types.ts';
import { readCatalogue, storeCatalogue } from '../../ledger/catalogue.ts';
import { readRegister } from '../../ledger/register/stream.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type FreshLedger, freshLedger } from '../ledger/database.ts';
import { type Service, startService } from './service.ts';

/** A province's catalogue: every request is answered as one for thirty items is. How fast: npm run bench:lookup. */

const ITEMS = 5000;
const ZONE = 'XAGX';
const xian = loadXian();
let ledger: FreshLedger;
let service: Service;

const numbered = (index: number): LicenceItem => {
  const item = xian.items.find(({ id }) => id === 'public-place-hygiene');
  if (!item) throw new Error('no such reference data');
  return { ...item, id: `item-${index}` };
};
const items = Array.from({ length: ITEMS }, (_, index) => numbered(index));

beforeAll(async () => {
  ledger = await freshLedger();
  await storeCatalogue(ledger.service, { ...xian, items: [...xian.items, ...items] }, { source: 'test' });
  service = await startService({ ledger: ledger.service });
}, 60_000);
afterAll(async () => {
  await service.close();
  await ledger.close();
});

const why = { basisDocument: '省政办发〔2026〕3号', reason: '全省统一目录' };

/** On a busy machine the outcome may come after the answer: the same key then finds it. */
async function done(path: string, body: object, user: string, key: string = randomUUID()) {
  const answer = await service.post(path, body, { user, key });
  // on a busy machine it takes longer than an answer may; the same key finds it, or begins it anew
  if (answer.status === 503 || answer.status === 429) return await done(path, body, user, key);
  expect([path, answer.status, answer.body.code ?? null]).toEqual([path, 200, null]);
  return answer.body;
}

async function published(base: string, people: string) {
  await done(`${base}/submitForApproval`, why, `${people}-officer`);
  await done(`${base}/approve`, why, `${people}-approver`);
  return await done(`${base}/publish`, why, `${people}-approver`);
}

describe('S6: 5,000 items', () => {
  it('stand in one catalogue that goes from a table to publication, and are what cases are received by', async () => {
    const last = xian.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === ZONE).at(-1);
    if (!last) throw new Error('no such reference data');
    const entry = last.entries.find(({ item }) => item === 'public-place-hygiene');
    const entries = [...last.entries, ...items.map(({ id }) => ({ ...entry, item: id }))];
    const base = `/api/v1/catalogue/transferCatalogue/${ZONE}`;
    const table = { ...why, effectiveFrom: '2027-01-01', title: last.title, csv: written(TRANSFER_ENTRIES, entries) };
    const checked = await done(`${base}/import`, { ...table, dryRun: true }, `${ZONE}-catalogue-officer`);
    expect(checked).toMatchObject({ entries: entries.length, findings: [] });
    await done(`${base}/import`, table, `${ZONE}-catalogue-officer`);
    const { receipt } = await published(base, `${ZONE}-catalogue`);
    expect(receipt).toMatchObject({ summary: { version: 3, warnings: [] } });
    const { body } = await service.get(`${base}/versions/3`);
    expect((body.entries as unknown[]).length).toBe(entries.length);
    const shown = await service.get(`/api/v1/catalogue-reports/orphans?jurisdiction=${ZONE}&asOf=2027-01-01`);
    expect(shown.body.entries).toEqual([]);
  });

  it('come in as 5,000 drafts of their own, and go to publication together: three commands, and each its version', async () => {
    const csv = written(
      TABLES.licenceItem,
      items.map((item) => ({ ...item })),
    );
    const table = { ...why, effectiveFrom: '2027-01-01', csv };
    const path = '/api/v1/catalogue-tables/licenceItem/import';
    await done(path, table, 'catalogue-officer');
    const documents = items.map(({ id }) => ({ kind: 'licenceItem', id }));
    const steps = '/api/v1/catalogue-drafts';
    await done(`${steps}/submitForApproval`, { ...why, documents }, 'catalogue-officer');
    await done(`${steps}/approve`, { ...why, documents }, 'catalogue-approver');
    const told = await done(`${steps}/publish`, { ...why, documents }, 'catalogue-approver');
    expect(told).toMatchObject({ documents: ITEMS });
    const ref = { kind: 'licenceItem', id: `item-${ITEMS - 1}` } as const;
    const { document } = await readRegister(ledger.service, ref);
    expect([document.draft, document.published]).toEqual([null, [expect.objectContaining({ version: 2 })]]);
    expect(await verifyStream(ledger.service, `register/licenceItem/${ref.id}`)).toBeNull();
    const { catalogue } = await readCatalogue(ledger.service);
    const inForce = catalogue.items.filter((item) => /^item-/.test(item.id) && isInForce(item, '2027-01-01'));
    expect([inForce.length, new Set(inForce.map(({ version }) => version))]).toEqual([ITEMS, new Set([2])]);
  });
});
