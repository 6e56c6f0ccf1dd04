import { describe, expect, it } from 'vitest';
import { applicationFindings } from '../../../domain/catalogue/applicationFindings.ts';
import { factsFor } from '../../../domain/catalogue/factsFor.ts';
import { findingsOf } from '../../../domain/catalogue/findings/findingsOf.ts';
import { missingMaterialsOf } from '../../../domain/catalogue/formalOutcome.ts';
import {
  approvingJurisdiction,
  jurisdictionOfDocument,
} from '../../../domain/catalogue/governance/jurisdictionOfDocument.ts';
import type { ProposedEntry } from '../../../domain/catalogue/governance/types.ts';
import { itemVersionsIn } from '../../../domain/catalogue/handledItem.ts';
import { versionOn } from '../../../domain/catalogue/lookup.ts';
import type { Catalogue, DistrictItem, DistrictValues } from '../../../domain/catalogue/types.ts';
import { deviations } from '../../../domain/catalogue/views/deviations.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';
import { given } from '../../given.ts';
import { accepted, received } from '../permit/steps.ts';
import { applications } from './xianRecords.ts';

const xian = loadXian();
const DISTRICT = '610113';
const food = xian.items.find(({ id }) => id === 'food-business');
if (!food) throw new Error('no such reference data');
const M5 = 'food-business-m5';
const fewer = food.materials.filter(({ id }) => id !== M5);

const district = (values: Partial<DistrictValues>, change: Partial<DistrictItem> = {}): DistrictItem => ({
  id: `${DISTRICT}.${food.id}`,
  jurisdiction: DISTRICT,
  item: food.id,
  inherits: food.version,
  version: 1,
  effectiveFrom: '2026-03-03',
  effectiveTo: null,
  values,
  deviations: Object.keys(values).map((field) => ({ field, reason: '提速', basisDocument: '区政府文件' })),
  ...change,
});
const having = (...districtItems: DistrictItem[]): Catalogue => ({ ...xian, districtItems });
const easier = having(district({ promisedLimitWd: 3, materials: fewer }));
const facts = (catalogue: Catalogue, jurisdiction = DISTRICT) =>
  factsFor(catalogue, jurisdiction, [food.id], { endpoints: new Set(), calendarFromYear: 2026 });
const on = (catalogue: Catalogue, day: string, jurisdiction = DISTRICT) =>
  versionOn(facts(catalogue, jurisdiction).items, day);

const handled = (catalogue: Catalogue) => versionOn(itemVersionsIn(catalogue, DISTRICT, food.id), '2026-03-03');

describe('S4, S5: a case goes by the district version in force', () => {
  it('S4: the district inherits the city standard, and its own values count from their day on', () => {
    expect(on(easier, '2026-03-02')).toMatchObject({ version: 1, promisedLimitWd: 5 });
    expect(on(easier, '2026-03-02')).not.toHaveProperty('district');
    const merged = on(easier, '2026-03-03');
    expect(merged).toMatchObject({ version: 1, district: 1, promisedLimitWd: 3, statutoryLimitWd: 10 });
    expect(merged?.materials.map(({ id }) => id)).not.toContain(M5);
  });

  it('keeps the verification of the standard where safety rests on it, whatever the district has set', () => {
    expect(food.safetyRelated).toBe(true);
    expect(handled(having(district({ verification: 'none' })))?.verification).toBe(food.verification);
    const safe = { ...having(district({ verification: 'none' })), items: [{ ...food, safetyRelated: false }] };
    expect(handled(safe)?.verification).toBe('none');
  });

  it('S5: everywhere else the same standard counts', () => {
    expect(on(easier, '2026-03-03', '610104')).toEqual(on(xian, '2026-03-03', '610104'));
  });

  it('S7: a case promises, asks and freezes by it, with the number of the district version', () => {
    const story = given(received('2026-03-03', { facts: facts(easier), without: [M5] }));
    const { permit } = given(
      received('2026-03-03', { facts: facts(easier), without: [M5] }),
      accepted('2026-03-03', { facts: facts(easier) }),
    );
    expect(permit.items[0]?.frozen?.facts).toMatchObject({ version: 1, district: 1, promisedLimitWd: 3 });
    expect(permit.obligations).toMatchObject([{ due: '2026-03-06', statutoryDue: '2026-03-17' }]);
    story.when(accepted('2026-03-03', { facts: facts(easier) })).then({ type: 'Accepted' });
    given(received('2026-03-02', { facts: facts(easier), without: [M5] }))
      .when(accepted('2026-03-02', { facts: facts(easier) }))
      .thenRefused('materialsMissing', { missing: [M5] });
  });

  it('an application is read by it: what the district no longer lists is neither missing nor taken', () => {
    const [record] = applications;
    if (!record) throw new Error('no records');
    const application = {
      ...record,
      items: [{ item: food.id }],
      materials: [],
      receivedAt: '2026-03-03T09:00:00+08:00',
    };
    expect(missingMaterialsOf(easier, application, '2026-03-02')).toContain(M5);
    expect(missingMaterialsOf(easier, application, '2026-03-03')).not.toContain(M5);
    const handed = { ...application, materials: [{ materialId: M5, source: 'upload' as const }] };
    const codes = (catalogue: Catalogue) =>
      applicationFindings(catalogue, handed, '2026-03-03T09:30:00.000+08:00').map(({ code }) => code);
    expect(codes(xian)).not.toContain('unlistedMaterial');
    expect(codes(easier)).toContain('unlistedMaterial');
  });

  it('a later version of the standard ends it: it was approved against another', () => {
    const next = { ...food, version: 2, effectiveFrom: '2026-06-01', promisedLimitWd: 4 };
    const moved = { ...easier, items: [...easier.items, next] };
    expect(on(moved, '2026-05-31')).toMatchObject({ version: 1, district: 1 });
    expect(on(moved, '2026-06-01')).toMatchObject({ version: 2, promisedLimitWd: 4 });
    expect(on(moved, '2026-06-01')).not.toHaveProperty('district');
    const candidate = { kind: 'licenceItem' as const, id: food.id, effectiveFrom: '2026-06-01', content: next };
    expect(findingsOf(candidate, { today: '2026-05-01', catalogue: easier })).toMatchObject([
      { code: 'outdatedStandard', severity: 'warning', detail: { district: `${DISTRICT}.${food.id}` } },
    ]);
  });

  it('exactly one version counts on each day, whatever begins and ends', () => {
    const catalogue = having(
      district({ promisedLimitWd: 4 }, { effectiveTo: '2026-04-30' }),
      district({ promisedLimitWd: 3 }, { version: 2, effectiveFrom: '2026-04-01', effectiveTo: '2026-05-31' }),
    );
    const promised = ['2026-03-02', '2026-03-31', '2026-04-01', '2026-05-31', '2026-06-01'].map(
      (day) => on(catalogue, day)?.promisedLimitWd,
    );
    expect(promised).toEqual([5, 4, 3, 3, 5]);
    const pieces = itemVersionsIn(catalogue, DISTRICT, food.id);
    for (const day of ['2026-03-03', '2026-04-15', '2026-05-31', '2026-06-01'])
      expect(pieces.filter((one) => one.effectiveFrom <= day && (one.effectiveTo ?? day) >= day)).toHaveLength(1);
  });
});

describe('S4, Art. 31: a deviation makes it easier for the applicant, never harder', () => {
  const [first] = food.materials;
  if (!first) throw new Error('no materials');
  const harder: [string, Partial<DistrictValues>][] = [
    ['a longer promise', { promisedLimitWd: 6 }],
    ['a further material', { materials: [...food.materials, { ...first, id: 'village-letter', name: '村委会证明' }] }],
    ['a material under another name', { materials: [{ ...first, name: '公证过的申请书' }] }],
    ['a shared material that is asked for', { materials: food.materials.map((one) => ({ ...one, shareable: false })) }],
    ['a minor material that becomes a main one', { materials: food.materials.map((one) => ({ ...one, main: true })) }],
    ['no tolerance', { tolerance: { allowed: false } }],
    ['less time to complete', { tolerance: { allowed: true, maxWd: 1 } }],
    ['more verification', { verification: 'required' }],
  ];
  it.each(harder)('%s is refused', (_, values) => {
    const { version: _version, effectiveTo: _to, effectiveFrom, ...content } = district(values);
    const candidate = { kind: 'districtItem' as const, id: content.id, effectiveFrom, content };
    const codes = findingsOf(candidate, { today: '2026-03-01', catalogue: xian }).map(({ code }) => code);
    expect(codes).toContain('harderThanStandard');
  });
  it.each(harder)('%s that was loaded all the same does not count', (_, values) => {
    const catalogue = having(district(values));
    const { district: version, ...handled } = on(catalogue, '2026-03-03') ?? {};
    const { effectiveFrom: _from, ...standard } = on(xian, '2026-03-03') ?? {};
    expect(version).toBe(1);
    expect(handled).toMatchObject(standard);
    expect(deviations(catalogue, '2026-03-03')).toMatchObject([{ applies: false }]);
  });
});

describe('S4: who approves a deviation', () => {
  it('is the city, not the district whose document it is', () => {
    const ref = { kind: 'districtItem' as const, id: `${DISTRICT}.${food.id}` };
    expect(jurisdictionOfDocument(xian, ref)).toBe(DISTRICT);
    expect(approvingJurisdiction(xian, ref)).toBe('610100');
    expect(approvingJurisdiction(xian, { kind: 'transferCatalogue', id: DISTRICT })).toBe(DISTRICT);
    const { version: _, effectiveTo: __, effectiveFrom, ...content } = district({ promisedLimitWd: 3 });
    const own = { ...content, id: `610100.${food.id}`, jurisdiction: '610100' };
    const candidate = { kind: 'districtItem' as const, id: own.id, effectiveFrom, content: own };
    expect(findingsOf(candidate, { today: '2026-03-01', catalogue: xian })).toMatchObject([
      { code: 'unknownJurisdiction' },
    ]);
  });
});

describe('S3: who approves a transfer catalogue', () => {
  const newest = xian.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === DISTRICT).at(-1);
  if (!newest) throw new Error('no such reference data');
  const approverOf = (entries: ProposedEntry[], id = DISTRICT, catalogue = xian) => {
    const content = { jurisdiction: id, title: newest.title, entries };
    const candidate = { kind: 'transferCatalogue' as const, id, effectiveFrom: '2027-01-01', content };
    return approvingJurisdiction(catalogue, { kind: 'transferCatalogue', id }, { candidate });
  };
  const changed = (item: string, change: Partial<ProposedEntry>) =>
    newest.entries.map((entry) => (entry.item === item ? { ...entry, ...change } : entry));
  const bureau = `${DISTRICT}-approval-bureau`;

  it('is the jurisdiction itself, as long as no power crosses the levels', () => {
    expect(approverOf(newest.entries)).toBe(DISTRICT);
    expect(approverOf(changed('food-business', { supervisionMeasure: '双随机抽查' }))).toBe(DISTRICT);
    const back = { kind: 'recovered' as const, fromOrg: bureau, toOrg: `${DISTRICT}-market-supervision` };
    expect(approverOf(changed('food-business', back))).toBe(DISTRICT);
  });

  it('is the city where a line moves a power between the levels, forth or back', () => {
    const back = { kind: 'recovered' as const, fromOrg: bureau, toOrg: '610100-publicity' };
    expect(approverOf(changed('printing', back))).toBe('610100');
    // whatever it says now, it was of the city
    expect(approverOf(changed('printing', { ...back, toOrg: `${DISTRICT}-publicity` }))).toBe('610100');
    expect(approverOf(changed('printing', { kind: 'entrusted' }))).toBe('610100');
    const without = { ...xian, transferCatalogues: [] };
    expect(approverOf(newest.entries, DISTRICT, without)).toBe('610100');
  });
});
