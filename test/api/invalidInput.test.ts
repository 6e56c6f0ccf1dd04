import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../../domain/time.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { asAdmin, type FreshLedger, freshLedger } from '../ledger/database.ts';
import { application, type InvalidRecord, invalidRecords } from './records.ts';
import { type Service, startService } from './service.ts';

let database: FreshLedger;
let service: Service;

beforeAll(async () => {
  database = await freshLedger();
  await storeCatalogue(database.service, loadXian(), { source: 'test' });
  service = await startService({ ledger: database.service, engineDeadlineMs: 300 });
});
afterAll(async () => {
  await service.close();
  await database.close();
});

const NOON_OF_ANY_DAY = '2026-11-23T12:00:00.000+08:00';

const count = async (table: string): Promise<number> => {
  const { rows } = await asAdmin(database.ownerUrl, `select count(*)::int as count from ${table}`);
  return rows[0].count;
};
const clerkOf = ({ input }: InvalidRecord): string =>
  input.jurisdiction === 'XAGX' ? 'XAGX-clerk-1' : '610113-clerk-1';
const clockOf = ({ input, submittedAt }: InvalidRecord): string =>
  parseInstant(submittedAt ?? input.receivedAt) ?? NOON_OF_ANY_DAY;

describe('Input that must be refused', () => {
  it.each(invalidRecords.filter(({ expect: wanted }) => wanted === 'reject'))(
    '$case is refused for exactly its faults: $reason',
    async (record) => {
      service.setClock(clockOf(record));
      const attempts = await count('attempts');

      const answer = await service.post('/api/v1/permits', record.input, { user: clerkOf(record) });

      const found = (answer.body.errors as { path: string; code: string }[]).map(({ path, code }) => ({
        path,
        code,
      }));
      expect(found).toHaveLength(record.errors.length);
      expect(found).toEqual(expect.arrayContaining(record.errors));
      expect([400, 422]).toContain(answer.status);
      expect(await count('attempts')).toBe(attempts + 1);
      expect([
        await count('commands'),
        await count('permits'),
        await count('parties'),
        await count('case_serials'),
      ]).toEqual([0, 0, 0, 0]);
    },
  );

  it('points to the right organ by name where the bureau is not competent', async () => {
    service.setClock('2026-11-23T10:00:00.000+08:00');
    const gas = application('APP-0051', { receivedAt: '2026-11-23T09:00:00+08:00' });
    const answer = await service.post('/api/v1/permits', gas, { user: '610113-clerk-1' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'itemRecovered',
      pointsTo: { id: '610113-urban-management', name: '雁塔区城市管理和综合执法局' },
    });
  });

  it('tells the faults of shape and of content at once, and never blames what depends on a broken part', async () => {
    const body = application('APP-0001', { items: 'food-business', remark: 7, surprise: true });
    service.setClock(parseInstant(String(body.receivedAt)) ?? NOON_OF_ANY_DAY);
    const answer = await service.post(
      '/api/v1/permits',
      { ...body, premises: { address: 'x', divisionCode: '610104', areaSqm: 1 } },
      { user: '610113-clerk-1' },
    );
    const codes = (answer.body.errors as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`);
    expect(codes.sort()).toEqual([
      'items type',
      'premises.divisionCode wrongJurisdiction',
      'remark type',
      'surprise unknownField',
    ]);
  });
});

describe('Traps that must be taken', () => {
  it.each(invalidRecords.filter(({ expect: wanted }) => wanted === 'accept'))(
    '$case passes every check and is written down before anything is started: $reason',
    async (record) => {
      service.setClock(clockOf(record));
      const commands = await count('commands');
      const answer = await service.post('/api/v1/permits', record.input, { user: clerkOf(record) });
      // The engine is nowhere: only its answer is missing.
      expect(answer.body.code).toBe('outcomeUnknown');
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(await count('commands')).toBe(commands + 1);
    },
  );

  it('keeps names, ids and phones out of the command', async () => {
    const { rows } = await asAdmin(database.ownerUrl, 'select command::text as command from commands');
    const commands = rows.map(({ command }) => String(command)).join('\n');
    for (const secret of ['青禾餐饮', '测试人01', '610104188805238983', '029-00000001', '窗口系统故障', 'DROP TABLE']) {
      expect(commands).not.toContain(secret);
    }
  });
});
