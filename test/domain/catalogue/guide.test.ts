import { describe, expect, it } from 'vitest';
import { guidePage } from '../../../api/guidePage.ts';
import type { Catalogue, LicenceItem } from '../../../domain/catalogue/types.ts';
import { type Guide, guideFor } from '../../../domain/catalogue/views/guide.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const DAY = '2026-03-02';
const xian = loadXian();
const withFood = (change: Partial<LicenceItem>): Catalogue => ({
  ...xian,
  items: xian.items.map((item) => (item.id === 'food-business' ? { ...item, ...change } : item)),
});

function guided(catalogue: Catalogue, item = 'food-business', jurisdiction = '610113', day = DAY): Guide {
  const guide = guideFor(catalogue, jurisdiction, item, day);
  if (!guide) throw new Error('no guide');
  return guide;
}

const shown = (guide: Guide): string => {
  const organ = (id: string | null) => (id === null ? null : { id, name: id });
  const { elsewhere } = guide;
  return guidePage({
    ...guide,
    organ: organ(guide.organ),
    inNameOf: organ(guide.inNameOf),
    supervisor: organ(guide.supervisor),
    elsewhere: elsewhere && { ...elsewhere, pointsTo: organ(elsewhere.pointsTo) },
  });
};

describe('Art. 30: what a guide says of an item', () => {
  it('shows model form and sample of a material where the catalogue has them', () => {
    const [first, ...others] = xian.items.find(({ id }) => id === 'food-business')?.materials ?? [];
    if (!first) throw new Error('no material');
    const modelForm = 'https://example.gov.cn/forms/food?a=1&b=2';
    const guide = guided(withFood({ materials: [{ ...first, modelForm, sample: '示例：热食类食品制售' }, ...others] }));
    expect(guide.materials[0]).toMatchObject({ modelForm, sample: '示例：热食类食品制售' });
    const page = shown(guide);
    expect(page).toContain('href="https://example.gov.cn/forms/food?a=1&amp;b=2"');
    expect(page).toContain('示例：热食类食品制售');
    for (const { name } of others) expect(page).toContain(name);
  });

  it('says how many there may be, and that the order of acceptance decides', () => {
    expect(guided(withFood({ quantityLimited: true })).quantity).toEqual({ limited: true });
    expect(shown(guided(withFood({ quantityLimited: true })))).toContain('按受理先后顺序决定');
  });

  it('tells what stands outside the limit with its basis, and that a survey does not', () => {
    const pauses = [{ kind: 'test', basis: '行政许可法第四十五条', maxWd: 12 }];
    const { procedure } = guided(withFood({ specialProcedures: ['hearing'], pauses }));
    expect(procedure).toContainEqual({ step: 'special', kind: 'hearing', basis: null, maxWd: null });
    expect(procedure).toContainEqual({ step: 'special', kind: 'test', basis: '行政许可法第四十五条', maxWd: 12 });
    expect(procedure.map(({ step }) => step)).toEqual([
      'apply',
      'correct',
      'accept',
      'review',
      'siteSurvey',
      'special',
      'special',
      'decide',
      'issue',
      'publish',
    ]);
  });

  it('of an item that is decided on the spot has no review', () => {
    const { procedure } = guided(withFood({ instant: true, siteSurvey: false }));
    expect(procedure.map(({ step }) => step)).not.toContain('review');
    expect(procedure).toContainEqual({ step: 'decide' });
  });

  it('is of the version in force on the day that was asked for', () => {
    const later = { promisedLimitWd: 3, version: 2, effectiveFrom: '2026-06-01' };
    const food = xian.items.find(({ id }) => id === 'food-business');
    if (!food) throw new Error('no item');
    const both = { ...xian, items: [...xian.items, { ...food, ...later }] };
    expect(guided(both).limits.committedWd).toBe(5);
    expect(guided(both, 'food-business', '610113', '2026-06-01')).toMatchObject({
      itemVersion: 2,
      limits: { committedWd: 3 },
    });
  });

  it('names the organ that holds an entrusted power, which answers for it', () => {
    const entrusting = '610100-market-supervision';
    const transferCatalogues = xian.transferCatalogues.map((version) => ({
      ...version,
      entries: version.entries.map((entry) =>
        entry.item === 'food-business' ? { ...entry, kind: 'entrusted' as const, fromOrg: entrusting } : entry,
      ),
    }));
    expect(guided({ ...xian, transferCatalogues })).toMatchObject({
      inNameOf: entrusting,
      remedies: { reconsideration: '西安市人民政府' },
    });
  });
});

describe('Art. 58: what a guide says of the fee', () => {
  it('nothing is charged, by the licensing law itself', () => {
    expect(guided(xian).fee).toEqual({
      charged: false,
      amount: null,
      basis: { document: '中华人民共和国行政许可法', article: '第五十八条第一款' },
    });
    expect(shown(guided(xian))).toContain('不收费');
  });

  it('or what a law lets it charge, with the law', () => {
    const basis = { document: '中华人民共和国水法', article: '第四十八条' };
    const page = shown(guided(withFood({ fee: { amount: '每件10元', basis } })));
    expect(page).toContain('每件10元（《中华人民共和国水法》第四十八条）');
    expect(page).not.toContain('不收费');
  });
});
