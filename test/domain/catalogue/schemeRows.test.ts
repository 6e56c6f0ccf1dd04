import { describe, expect, it } from 'vitest';
import { changeDays } from '../../../domain/catalogue/findings/changeDays.ts';
import { findingsOf } from '../../../domain/catalogue/findings/findingsOf.ts';
import { jurisdictionOfDocument } from '../../../domain/catalogue/governance/jurisdictionOfDocument.ts';
import { withVersion } from '../../../domain/catalogue/governance/publishedBody.ts';
import type { Candidate, DocumentRef } from '../../../domain/catalogue/governance/types.ts';
import { standingOn, versionsOf } from '../../../domain/catalogue/governance/versions.ts';
import { jurisdictionOfOrgan } from '../../../domain/catalogue/lookup.ts';
import type { Catalogue } from '../../../domain/catalogue/types.ts';
import { dutyBoundaries } from '../../../domain/catalogue/views/boundaries.ts';
import { orphans } from '../../../domain/catalogue/views/orphans.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const xian = loadXian();
const governed = xian.jurisdictions.filter(({ id }) =>
  xian.transferCatalogues.some(({ jurisdiction }) => jurisdiction === id),
);
const all = [...xian.transferCatalogues, ...xian.items, ...xian.units, ...xian.supervisionItems];
const days = ['2025-02-01', ...changeDays(all, '2025-02-01', null)];

describe('the rows of the city scheme that the register answers for', () => {
  it('S1: two levels and the zones; every organ and every document belongs to exactly one of them', () => {
    const city = xian.jurisdictions.filter(({ kind }) => kind === 'city');
    expect(city).toHaveLength(1);
    const parents = xian.jurisdictions.filter(({ kind }) => kind !== 'city').map(({ parent }) => parent);
    expect(new Set(parents)).toEqual(new Set(city.map(({ id }) => id)));
    expect(new Set(xian.jurisdictions.map(({ kind }) => kind))).toEqual(
      new Set(['city', 'district', 'county', 'zone']),
    );
    for (const { id, jurisdiction } of xian.organisations) expect(jurisdictionOfOrgan(id)).toBe(jurisdiction);
    const documents: DocumentRef[] = [
      ...xian.transferCatalogues.map(({ jurisdiction }) => ({ kind: 'transferCatalogue' as const, id: jurisdiction })),
      ...xian.units.map(({ supervisor }) => ({ kind: 'coordinationUnit' as const, id: supervisor })),
      ...xian.items.map(({ id }) => ({ kind: 'licenceItem' as const, id })),
      ...xian.policies.map(({ id }) => ({ kind: 'policy' as const, id })),
    ];
    const known = new Set(xian.jurisdictions.map(({ id }) => id));
    expect(documents.filter((ref) => !known.has(jurisdictionOfDocument(xian, ref) ?? ''))).toEqual([]);
    expect(jurisdictionOfDocument(xian, { kind: 'transferCatalogue', id: '619999' })).toBeNull();
  });

  it('S3: on every day one approver at most, one supervisor and one enforcer of every item', () => {
    for (const jurisdiction of governed) {
      for (const day of days) {
        const rows = dutyBoundaries(xian, jurisdiction, day);
        expect(new Set(rows.map(({ item }) => item)).size).toBe(rows.length);
        expect(rows.filter(({ supervisor, enforcer }) => !supervisor || !enforcer)).toEqual([]);
        expect(rows.filter(({ approver, kind }) => (approver === null) !== (kind === 'cancelled'))).toEqual([]);
      }
    }
  });

  it('S3: an item twice, without a supervisor or without an enforcer is an error', () => {
    const [current] = xian.transferCatalogues.filter(({ effectiveTo }) => effectiveTo === null);
    const [first] = current?.entries ?? [];
    if (!current || !first) throw new Error('no reference data');
    const { supervisor: _, enforcer: __, ...bare } = first;
    const candidate = (
      entries: Extract<Candidate, { kind: 'transferCatalogue' }>['content']['entries'],
    ): Candidate => ({
      kind: 'transferCatalogue',
      id: current.jurisdiction,
      effectiveFrom: '2027-01-01',
      content: { jurisdiction: current.jurisdiction, title: current.title, entries },
    });
    const codes = (one: Candidate) => findingsOf(one, { today: '2026-11-24', catalogue: xian }).map(({ code }) => code);
    expect(codes(candidate([...current.entries, first]))).toEqual(['duplicateItem']);
    expect(codes(candidate([bare, ...current.entries.slice(1)]))).toEqual(
      expect.arrayContaining(['missingEnforcer', 'missingSupervisor']),
    );
  });

  it('S6: a version counts from its day until the next one does, and is never edited', () => {
    const [unit] = xian.units;
    if (!unit) throw new Error('no reference data');
    const ref = { kind: 'coordinationUnit', id: unit.supervisor } as const;
    const before = versionsOf(xian, ref);
    const content = { ...unit, unitName: '审批监管协调二科' };
    const after = withVersion(xian, { ...ref, effectiveFrom: '2027-03-01', content }, before.length + 1);
    const versions = versionsOf(after, ref);
    expect(versions).toHaveLength(before.length + 1);
    const bare = (bodies: readonly object[]) => bodies.map((body) => ({ ...body, effectiveTo: null }));
    expect(bare(versions.slice(0, -1))).toEqual(bare(before));
    const standings = (day: string) => versions.slice(-2).map((version) => standingOn(versions, version, day));
    expect(standings('2027-02-28')).toEqual(['inForce', 'published']);
    expect(standings('2027-03-01')).toEqual(['superseded', 'inForce']);
  });

  it('S10: every licence item is mapped to supervision items that know it, and one with none is shown', () => {
    const codes = new Map(xian.supervisionItems.map((check) => [check.code, check]));
    const stray = xian.items.flatMap(({ id, supervisionItems }) =>
      supervisionItems.filter((code) => !codes.get(code)?.licenceItems.includes(id)).map((code) => [id, code]),
    );
    expect(stray).toEqual([]);
    const [food, ...rest] = xian.items;
    if (!food) throw new Error('no reference data');
    const bare: Catalogue = { ...xian, items: [{ ...food, supervisionItems: [] }, ...rest] };
    const found = governed.flatMap((jurisdiction) => orphans(bare, jurisdiction, '2026-11-24'));
    expect(found).toEqual(governed.map(({ id }) => ({ item: food.id, jurisdiction: id, code: 'noSupervisionItem' })));
    const candidate: Candidate = {
      kind: 'licenceItem',
      id: food.id,
      effectiveFrom: '2027-03-01',
      content: { ...food, supervisionItems: [] },
    };
    expect(findingsOf(candidate, { today: '2026-11-24', catalogue: xian })).toMatchObject([
      { code: 'withoutSupervisionItem', severity: 'error' },
    ]);
  });

  it('S14: nothing is left without supervisor, measure, unit or check, on any day', () => {
    for (const jurisdiction of governed)
      for (const day of days) expect(orphans(xian, jurisdiction, day), `${jurisdiction.id} on ${day}`).toEqual([]);
  });
});
