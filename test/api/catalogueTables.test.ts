import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { written } from '../../api/csv/table.ts';
import { TABLES } from '../../api/csv/tables.ts';
import { isInForce } from '../../domain/catalogue/types.ts';
import { readRegister } from '../../ledger/register/stream.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { asAdmin, type FreshLedger } from '../ledger/database.ts';
import { type Register, startRegister } from './register.ts';
import type { Service } from './service.ts';

/** Whole kinds of the register in and out as a table. */

const xian = loadXian();
let register: Register;
let ledger: FreshLedger;
let service: Service;
beforeAll(async () => {
  register = await startRegister();
  ({ ledger, service } = register);
});
afterAll(() => register.close());

const why = { basisDocument: '市政办发〔2026〕30号', reason: '年度调整', effectiveFrom: '2027-03-01' };
const CITY = 'catalogue-officer';
/** items in force on the day of the service's clock */
const documents = new Set(xian.items.filter((item) => isInForce(item, '2026-11-23')).map(({ id }) => id)).size;
const post = (kind: string, csv: string, user = CITY, more: object = {}, key?: string) =>
  service.post(`/api/v1/catalogue-tables/${kind}/import`, { ...why, csv, ...more }, { user, ...(key && { key }) });

async function exported(kind: string, query = ''): Promise<string> {
  const response = await fetch(`${service.url}/api/v1/catalogue-tables/${kind}?${query}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const counted = async () => {
  const { rows } = await asAdmin(
    ledger.ownerUrl,
    `select (select count(*)::int from events) as events, (select count(*)::int from commands) as commands,
            (select count(*)::int from receipts) as receipts, (select count(*)::int from streams) as streams`,
  );
  return rows[0];
};

describe('S6: a kind of the register as a table', () => {
  it.each([
    ['licenceItem', CITY, 'asOf=2027-03-01'],
    ['supervisionItem', CITY],
    ['coordinationUnit', '610113-catalogue-officer', 'jurisdiction=610113'],
  ])('%s goes out, and the same file is checked on its way in: nothing is written', async (kind, user, query = '') => {
    const before = await counted();
    const { status, body } = await post(kind, await exported(kind, query), user, { dryRun: true });
    expect([status, body.code ?? null]).toEqual([200, null]);
    expect(body.documents).toBeGreaterThan(0);
    // the version of this one that is in force rests on a rule, and the next is published already
    const findings = (body.findings as { severity: string; id: string }[]).filter(
      ({ id }) => id !== 'construction-waste',
    );
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(await counted()).toEqual(before);
  });

  it('every row becomes a draft of its own, on its own chain; a retry is answered, another table under its key is not', async () => {
    const csv = await exported('licenceItem');
    const [one, again] = [
      await post('licenceItem', csv, CITY, {}, 'once'),
      await post('licenceItem', csv, CITY, {}, 'once'),
    ];
    expect([one.status, one.body]).toEqual([200, expect.objectContaining({ kind: 'licenceItem', documents })]);
    expect(again.body).toEqual(one.body);
    expect((await post('licenceItem', csv, CITY, { reason: '另一理由' }, 'once')).body.code).toBe(
      'idempotencyKeyReused',
    );
    for (const id of ['food-business', 'gas-business']) {
      const ref = { kind: 'licenceItem', id } as const;
      const { document, events } = await readRegister(ledger.service, ref);
      expect(document.draft).toMatchObject({
        stage: 'draft',
        authors: [CITY],
        candidate: { effectiveFrom: why.effectiveFrom },
      });
      expect(events).toMatchObject([{ event: { type: 'DraftProposed', reason: why.reason } }]);
      expect(await verifyStream(ledger.service, `register/licenceItem/${id}`)).toBeNull();
    }
    const { body } = await service.get(`/api/v1/commands/${one.body.commandId}`, { user: CITY });
    expect(body).toMatchObject({ state: 'done', name: 'importDrafts' });
    // and goes on like any other
    const base = '/api/v1/catalogue/licenceItem/gas-business';
    const { effectiveFrom: _, ...step } = why;
    for (const [name, user] of [
      ['submitForApproval', CITY],
      ['approve', 'catalogue-approver'],
      ['publish', 'catalogue-approver'],
    ] as const)
      expect([name, (await service.post(`${base}/${name}`, step, { user })).status]).toEqual([name, 200]);
    expect(await verifyStream(ledger.service, 'register/licenceItem/gas-business')).toBeNull();
    // a document that had a chain gets its next draft on it
    const header = csv.split('\r\n')[0] ?? '';
    const row = csv.split('\r\n').find((line) => line.startsWith('gas-business,')) ?? '';
    expect(row).not.toBe('');
    const next = await post('licenceItem', `${header}\r\n${row}`, CITY, { effectiveFrom: '2027-06-01' });
    expect([next.status, next.body.code ?? null]).toEqual([200, null]);
    expect(await verifyStream(ledger.service, 'register/licenceItem/gas-business')).toBeNull();
  });

  it('is taken whole or not at all: a draft under way is named by its row', async () => {
    const before = await counted();
    const { status, body } = await post('licenceItem', await exported('licenceItem'));
    expect([status, body.code]).toEqual([409, 'draftExists']);
    expect((body.errors as unknown[]).length).toBe(documents);
    expect(body.errors).toContainEqual(expect.objectContaining({ path: 'csv.line[2]', code: 'draftExists' }));
    expect(await counted()).toEqual(before);
  });
});

describe('a table that must be refused', () => {
  const header = TABLES.coordinationUnit.columns.map(([path]) => path);
  const unit = (supervisor: string) => [
    supervisor,
    supervisor.split('-')[0] ?? '',
    '协调科',
    'u-1',
    'u-2',
    '',
    'inbox',
  ];
  const csv = (...rows: string[][]) => [header, ...rows].map((cells) => cells.join(',')).join('\r\n');
  const OWN = '610113-catalogue-officer';

  it.each<[string, string, { path: string; code: string }[]]>([
    [
      'a column twice',
      csv(unit('610113-health')).replace('deputy', 'head'),
      [{ path: 'csv.line[1].head', code: 'duplicateColumn' }],
    ],
    [
      'an unknown column',
      csv(unit('610113-health')).replace('deputy', 'colour'),
      [{ path: 'csv.line[1].colour', code: 'unknownField' }],
    ],
    [
      'a column without a name',
      csv(unit('610113-health')).replace('deputy', ''),
      [{ path: 'csv.line[1].column[6]', code: 'unknownField' }],
    ],
    ['no rows', csv(), [{ path: 'csv.line[2]', code: 'required' }]],
    ['a row with a cell too many', csv([...unit('610113-health'), 'x']), [{ path: 'csv.line[2]', code: 'pattern' }]],
    [
      'a document twice',
      csv(unit('610113-health'), unit('610113-hrss'), unit('610113-health')),
      [{ path: 'csv.line[4].supervisor', code: 'duplicateDocument' }],
    ],
    ['an open quote', `${header.join(',')}\r\n"open`, [{ path: 'csv.line[2]', code: 'pattern' }]],
    [
      'a missing value below an empty row',
      csv(
        unit('610113-health'),
        header.map(() => ''),
        unit('610113-hrss').with(2, ''),
      ),
      [{ path: 'csv.line[4].unitName', code: 'required' }],
    ],
    [
      'more rows than one table takes',
      csv(...Array.from({ length: 10_001 }, () => unit('610113-health'))),
      [{ path: 'csv.line[10002]', code: 'tooMany' }],
    ],
  ])('%s', async (_, table, errors) => {
    const before = await counted();
    const { status, body } = await post('coordinationUnit', table, OWN);
    expect([status, body.code]).toEqual([400, 'invalidInput']);
    expect(body.errors).toMatchObject(errors);
    expect(await counted()).toEqual(before);
  });

  it('a row of another jurisdiction, by its row; a standard of the city, by whoever is not the city', async () => {
    const { status, body } = await post('coordinationUnit', csv(unit('610113-health'), unit('610104-health')), OWN);
    expect([status, body.code]).toEqual([403, 'notPermitted']);
    expect(body.errors).toMatchObject([{ path: 'csv.line[3]', code: 'foreignDocument' }]);
    expect((await post('licenceItem', await exported('licenceItem'), OWN)).status).toBe(403);
    expect((await post('coordinationUnit', csv(unit('610113-health')), '610113-clerk-1')).status).toBe(403);
    expect(
      (await service.post('/api/v1/catalogue-tables/policy/import', { ...why, csv: 'x' }, { user: CITY })).status,
    ).toBe(404);
  });

  it('a list in a cell, by its entry and field', async () => {
    const [item] = xian.items;
    if (!item) throw new Error('no reference data');
    const table = written(TABLES.licenceItem, [
      {
        ...item,
        id: 'new-item',
        materials: [{ ...item.materials[0] }, { id: 'm2', name: '申请书', main: 'maybe', shareable: false }],
      },
    ]);
    expect((await post('licenceItem', table)).body.errors).toMatchObject([
      { path: 'csv.line[2].materials[1].main', code: 'type' },
    ]);
  });
});
