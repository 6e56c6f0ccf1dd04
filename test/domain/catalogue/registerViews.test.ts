import { describe, expect, it } from 'vitest';
import type { Catalogue, Jurisdiction } from '../../../domain/catalogue/types.ts';
import { dutyBoundaries } from '../../../domain/catalogue/views/boundaries.ts';
import { deviations } from '../../../domain/catalogue/views/deviations.ts';
import { catalogueDiff } from '../../../domain/catalogue/views/diff.ts';
import { orphans } from '../../../domain/catalogue/views/orphans.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const xian = loadXian();
const of = (id: string): Jurisdiction => {
  const found = xian.jurisdictions.find((jurisdiction) => jurisdiction.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe('S3: the duty boundaries of a day', () => {
  const at = (item: string, day: string) => dutyBoundaries(xian, of('610113'), day).find((row) => row.item === item);

  it('name exactly one approver, supervisor and enforcer of every item', () => {
    const rows = dutyBoundaries(xian, of('610113'), '2026-11-23');
    expect(new Set(rows.map(({ item }) => item)).size).toBe(rows.length);
    const incomplete = rows.filter(({ supervisor, enforcer }) => supervisor === null || enforcer === null);
    expect(incomplete).toEqual([]);
  });
  it('move with the version in force', () => {
    expect(at('gas-business', '2026-06-30')).toMatchObject({
      kind: 'transferred',
      approver: '610113-approval-bureau',
      catalogueVersion: 1,
    });
    expect(at('gas-business', '2026-07-01')).toMatchObject({
      kind: 'recovered',
      approver: '610113-urban-management',
      catalogueVersion: 2,
    });
    expect(at('outdoor-advert', '2026-07-01')).toMatchObject({
      kind: 'cancelled',
      approver: null,
      supervisor: '610113-urban-management',
    });
  });
});

describe('S6: the difference of two versions is derived', () => {
  it.each([
    [
      '610113',
      {
        added: ['film-projection', 'private-vocational-training'],
        recovered: ['gas-business'],
        cancelled: ['outdoor-advert'],
      },
    ],
    [
      'XAGX',
      {
        added: ['film-projection', 'water-abstraction'],
        recovered: ['radiological-diagnosis'],
        cancelled: ['outdoor-advert'],
      },
    ],
  ])('%s', (jurisdiction, expected) => {
    const [before, after] = xian.transferCatalogues.filter((version) => version.jurisdiction === jurisdiction);
    expect(catalogueDiff(before?.entries ?? [], after?.entries ?? [])).toMatchObject({ ...expected, removed: [] });
  });
});

describe('S14: the orphan report', () => {
  it.each(['610113', 'XAGX'])('of %s is empty on the reference data', (id) => {
    expect(orphans(xian, of(id), '2026-03-02')).toEqual([]);
    expect(orphans(xian, of(id), '2026-11-23')).toEqual([]);
  });
  it('names an item whose supervisor is no organisation', () => {
    const broken: Catalogue = { ...xian, organisations: xian.organisations.filter(({ id }) => id !== '610113-health') };
    expect(orphans(broken, of('610113'), '2026-11-23')).toContainEqual({
      item: 'public-place-hygiene',
      jurisdiction: '610113',
      code: 'noSupervisor',
    });
  });
  it('names an item whose supervisor has lost its unit, and one whose checks are gone', () => {
    const broken: Catalogue = {
      ...xian,
      units: xian.units.filter(({ supervisor }) => supervisor !== '610113-health'),
      supervisionItems: xian.supervisionItems.filter(({ licenceItems }) => !licenceItems.includes('hr-service')),
    };
    const found = orphans(broken, of('610113'), '2026-11-23');
    expect(found).toContainEqual({ item: 'public-place-hygiene', jurisdiction: '610113', code: 'noCoordinationUnit' });
    expect(found).toContainEqual({ item: 'hr-service', jurisdiction: '610113', code: 'noSupervisionItem' });
  });
});

describe('S4, S5: the deviation report', () => {
  it('shows both values and the reason, in force on the day only', () => {
    const [item] = xian.items;
    if (!item) throw new Error('no items');
    const promisedLimitWd = item.promisedLimitWd - 1;
    const district = {
      id: `610113.${item.id}`,
      jurisdiction: '610113',
      item: item.id,
      inherits: 1,
      version: 1,
      effectiveFrom: '2026-05-01',
      effectiveTo: null,
      values: { promisedLimitWd, instant: item.instant },
      deviations: [{ field: 'promisedLimitWd', reason: '提速', basisDocument: '区政府文件' }],
    };
    const catalogue = { ...xian, districtItems: [district] };
    expect(deviations(catalogue, '2026-04-30')).toEqual([]);
    expect(deviations(catalogue, '2026-05-01', '610104')).toEqual([]);
    expect(deviations(catalogue, '2026-05-01', '610113')).toMatchObject([
      { field: 'promisedLimitWd', standard: item.promisedLimitWd, district: promisedLimitWd, reason: '提速' },
    ]);
  });
});
