import { describe, expect, it } from 'vitest';
import { factsFor } from '../../../domain/catalogue/factsFor.ts';
import { policyOn, versionOn } from '../../../domain/catalogue/lookup.ts';
import type { Catalogue, Policy } from '../../../domain/catalogue/types.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const catalogue = loadXian();
const endpoints = new Set(['610113-market-supervision']);

describe('S6: a later version', () => {
  it('ends the earlier one, which is never edited to say so', () => {
    const versions = [
      { version: 1, effectiveFrom: '2026-01-01', effectiveTo: null },
      { version: 2, effectiveFrom: '2026-06-01', effectiveTo: null },
    ];
    expect(versionOn(versions, '2026-05-31')?.version).toBe(1);
    expect(versionOn(versions, '2026-06-01')?.version).toBe(2);
    expect(versionOn(versions.toReversed(), '2026-06-01')?.version).toBe(2);
  });
});

describe('Art. 29, 35, 57: what of an item a case has to know besides its limits', () => {
  const basis = { document: '食品安全法实施条例', article: '第十五条' };
  const changed = {
    ...catalogue,
    items: catalogue.items.map((item) =>
      item.id === 'food-business'
        ? { ...item, inPerson: basis, lowerReview: basis, conditionLaws: [basis], quantityLimited: true }
        : item,
    ),
  };
  const facts = (jurisdiction: string, from = changed) =>
    factsFor(from, jurisdiction, ['food-business'], { endpoints: new Set() }).items[0];

  it('travels with the command where the item says it, and is absent where it does not', () => {
    const told = { inPerson: basis, conditionLaws: [basis], quantityLimited: true, safetyRelated: true };
    expect(facts('610113')).toMatchObject(told);
    for (const name of ['inPerson', 'conditionLaws', 'quantityLimited', 'lowerReview'])
      expect(facts('610113', catalogue)).not.toHaveProperty(name);
  });

  it('a district is told which organ of the city decides; the city itself reviews and decides', () => {
    expect(facts('610113')?.lowerReview).toEqual({ upper: '610100-approval-bureau', basis });
    expect(facts('610100')).not.toHaveProperty('lowerReview');
  });
});

describe('the facts a command carries', () => {
  it('are all versions of what concerns the item, and no more', () => {
    const facts = factsFor(catalogue, '610113', ['food-business'], { endpoints });
    expect(facts.items.map(({ id, version }) => [id, version])).toEqual([['food-business', 1]]);
    expect(facts.entries.map(({ version }) => version)).toEqual([0, 1, 2]);
    expect(facts.units).toMatchObject([{ supervisor: '610113-market-supervision', delivery: 'endpoint' }]);
    expect(facts.policies).toMatchObject([
      { jurisdiction: null, version: 1, acknowledgementWd: 2 },
      { jurisdiction: null, version: 2, acknowledgementWd: 2 },
    ]);
    expect(facts.calendar).toBeUndefined();
    expect(JSON.stringify(facts).length).toBeLessThan(5000);
  });

  it('are plain JSON', () => {
    const facts = factsFor(catalogue, 'XAGX', ['drainage', 'food-business'], { endpoints, calendarFromYear: 2026 });
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  it('take the calendar from a year on only when asked', () =>
    expect(factsFor(catalogue, 'XAGX', ['drainage'], { endpoints, calendarFromYear: 2026 }).calendar).toMatchObject({
      version: '2026.1',
      knownFrom: '2026-01-01',
      knownThrough: '2026-12-31',
    }));

  it('name organisations by the roles of the jurisdiction: one plays several in a zone', () => {
    const facts = factsFor(catalogue, 'XAGX', ['entertainment-venue', 'publication-retail'], { endpoints });
    expect(facts.items.map(({ department }) => department)).toEqual(['XAGX-social-affairs', 'XAGX-social-affairs']);
    expect(facts.units).toMatchObject([{ supervisor: 'XAGX-social-affairs', delivery: 'inbox' }]);
  });

  it('keep both versions of a unit that moved', () => {
    const moved = catalogue.units.filter((unit) => unit.version === 2).map(({ supervisor }) => supervisor);
    expect(moved).toHaveLength(1);
    const items = catalogue.items.map(({ id }) => id);
    for (const jurisdiction of ['610113', 'XAGX']) {
      const { units } = factsFor(catalogue, jurisdiction, items, { endpoints });
      const versions = units.filter(({ supervisor }) => moved.includes(supervisor)).map(({ version }) => version);
      expect([[], [1, 2]]).toContainEqual(versions);
    }
  });

  it('hold the policies of the jurisdiction beside those for all; its own counts while it is in force (S6)', () => {
    const [general] = catalogue.policies;
    expect.assert(general);
    const own: Policy = {
      ...general,
      id: 'policy-XAGX-v1',
      jurisdiction: 'XAGX',
      acknowledgementWd: 1,
      effectiveFrom: '2026-06-01',
    };
    const both: Catalogue = { ...catalogue, policies: [general, own] };
    const facts = factsFor(both, 'XAGX', ['drainage'], { endpoints });
    expect(facts.policies).toEqual([general, own]);
    expect(policyOn(facts, '2026-05-31')).toEqual(general);
    expect(policyOn(facts, '2026-06-01')).toEqual(own);
    expect(factsFor(both, '610113', ['drainage'], { endpoints }).policies).toEqual([general]);
  });

  it('are empty for what nobody knows', () => {
    expect(factsFor(catalogue, '999999', ['drainage'], { endpoints })).toMatchObject({ items: [], entries: [] });
    expect(factsFor(catalogue, '610113', ['nothing'], { endpoints })).toMatchObject({ items: [] });
  });
});
