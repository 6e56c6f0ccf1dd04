import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInForce } from '../../domain/catalogue/types.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type Register, startRegister } from './register.ts';
import type { Service } from './service.ts';

let register: Register;
let service: Service;
beforeAll(async () => {
  register = await startRegister();
  ({ service } = register);
});
afterAll(() => register.close());

const TODAY = '2026-11-23';
const GUIDE = '/api/v1/public/guides/610113/food-business';
const page = async (path: string) => String((await service.get(path, { headers: { accept: 'text/html' } })).body.text);

describe('Art. 30: what is needed for a licence is public, without an account', () => {
  it('basis, conditions, quantity, procedure, limits, all materials, fee, organ and remedies', async () => {
    const { status, body } = await service.get(`${GUIDE}?asOf=2026-03-02`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      asOf: '2026-03-02',
      name: '食品经营许可',
      organ: { id: '610113-approval-bureau', name: '雁塔区行政审批服务局' },
      supervisor: { name: '雁塔区市场监督管理局' },
      elsewhere: null,
      basis: expect.arrayContaining([{ document: '中华人民共和国食品安全法', article: '第三十五条' }]),
      quantity: { limited: false },
      limits: { legal: { value: 10, unit: 'wd', clockStart: 'accepted' }, committedWd: 5, extensionWd: 5 },
      fee: { charged: false, basis: { article: '第五十八条第一款' } },
      remedies: { reconsideration: '西安市雁塔区人民政府', suitMonths: 6, reconsiderationDays: 60 },
    });
    const [item] = loadXian().items.filter(({ id }) => id === 'food-business');
    expect(body.materials).toEqual(item?.materials);
    expect(body.conditions).toEqual(item?.conditions);
  });

  it('as a page in both languages, with every material on it', async () => {
    const html = await page(GUIDE);
    for (const said of ['设定依据', 'Legal basis', '许可条件', 'Conditions', '不收费', 'Free of charge', '行政复议'])
      expect(html).toContain(said);
    const [item] = loadXian().items.filter(({ id }) => id === 'food-business');
    for (const { name } of item?.materials ?? []) expect(html).toContain(name);
    expect(html).not.toMatch(/<script|(src|href)="(https?:)?\/\//);
  });

  it('for every item of the city, in every jurisdiction, on a page', async () => {
    const { jurisdictions } = loadXian();
    const { body } = await service.get('/api/v1/public/guides/610113?limit=500');
    const entries = body.entries as { item: string; guide: string }[];
    const inForce = loadXian().items.filter((item) => isInForce(item, TODAY));
    expect(entries.map(({ item }) => item)).toEqual([...new Set(inForce.map(({ id }) => id))].sort());
    for (const { guide } of entries) expect(await page(guide)).toContain('<h1>');
    for (const { id } of jurisdictions) {
      const answer = await service.get(`/api/v1/public/guides/${id}/food-business`);
      expect([id, answer.status]).toEqual([id, 200]);
    }
  });

  it('where an organ has no power over an item, it says where to go', async () => {
    const all = (await service.get('/api/v1/public/guides/610113?limit=500')).body.entries as { guide: string }[];
    const guides = await Promise.all(all.map(async ({ guide }) => (await service.get(guide)).body));
    const elsewhere = guides.filter(({ organ }) => organ === null);
    expect(elsewhere.length).toBeGreaterThan(0);
    for (const guide of elsewhere) expect(guide.elsewhere).toMatchObject({ pointsTo: { name: expect.any(String) } });
  });

  it.each([
    '/api/v1/public/guides/610113/no-such-item',
    '/api/v1/public/guides/999999/food-business',
    '/api/v1/public/guides/999999',
    `${GUIDE}?asOf=2020-01-01`,
  ])('what there is none for is 404: %s', async (path) => {
    expect((await service.get(path)).status).toBe(404);
  });

  it.each(['?asOf=2026-02-30', '?colour=red'])('a wrong question is told: %s', async (question) => {
    const { status, body } = await service.get(`${GUIDE}${question}`);
    expect([status, body.code]).toEqual([400, 'invalidInput']);
  });
});
