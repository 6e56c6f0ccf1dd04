import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endsDerived } from '../../domain/catalogue/governance/ends.ts';
import type { LicenceItem } from '../../domain/catalogue/types.ts';
import { catalogueRevision, readCatalogue, storeCatalogue } from '../../ledger/catalogue.ts';
import { endpointOf, endpointOrgs, setEndpoint } from '../../ledger/endpoints.ts';
import { closeIncident, listIncidents } from '../../ledger/incidents.ts';
import { skippedText, takenLaterText } from '../../ledger/skippedVersion.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type FreshLedger, freshLedger } from './database.ts';

let ledger: FreshLedger;
const xian = loadXian();
const source = { source: 'test', today: '2026-11-24' };
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

describe('S6: reference data are changed by new versions only', () => {
  it('come back as they were loaded, and a second load adds nothing', async () => {
    expect(await catalogueRevision(ledger.service)).toBe('0');
    expect((await storeCatalogue(ledger.service, xian, source)).added).toBeGreaterThan(100);
    const { catalogue, revision } = await readCatalogue(ledger.service);
    expect(catalogue).toEqual(endsDerived(xian, []));
    expect(revision).toBe(await catalogueRevision(ledger.service));
    expect(await storeCatalogue(ledger.service, xian, source)).toEqual({ added: 0, skipped: [], takenLater: [] });
    expect(await catalogueRevision(ledger.service)).toBe(revision);
  });

  it('refuse a policy that would loosen the law, by its field, and take nothing of that load', async () => {
    const [policy] = xian.policies;
    if (!policy) throw new Error('no reference data');
    const before = await catalogueRevision(ledger.service);
    const loosened = { ...xian, policies: [{ ...policy, id: 'policy-lax', publicityWd: 30 }] };
    await expect(storeCatalogue(ledger.service, loosened, source)).rejects.toThrow(
      /policy-lax.*publicityWd fixedByLaw/,
    );
    const lazy = { ...xian, policies: [{ ...policy, id: 'policy-lazy', acknowledgementWd: 0 }] };
    await expect(storeCatalogue(ledger.service, lazy, source)).rejects.toThrow(/acknowledgementWd range/);
    expect(await catalogueRevision(ledger.service)).toBe(before);
  });

  it('keep what is published under a version, tell what was brought for it, and take the rest of that load', async () => {
    const [first, ...rest] = xian.items;
    const [unit, ...units] = xian.units;
    const [calendar] = xian.calendars;
    if (!first || !unit || !calendar) throw new Error('no reference data');
    const changed = {
      ...xian,
      items: [{ ...first, promisedLimitWd: first.promisedLimitWd + 1 }, ...rest],
      units: [{ ...unit, id: 'cu-other' }, ...units],
      calendars: [calendar, { ...calendar, version: 'no-further' }],
    };
    const before = await catalogueRevision(ledger.service);
    const { added, skipped } = await storeCatalogue(ledger.service, changed, source);
    expect({ added, skipped }).toEqual({
      added: 0,
      skipped: [
        { kind: 'item', id: first.id, version: '1', reason: 'heldOtherwise' },
        // a second unit of a supervisor would leave open which answers (S9)
        { kind: 'unit', id: 'cu-other', version: '1', reason: 'heldOtherwise' },
        { kind: 'calendar', id: calendar.id, version: 'no-further', reason: 'calendarNotNewer' },
      ],
    });
    for (const one of skipped) expect(skippedText(one)).toMatch(/未采用 · .*not taken: \w+ .*[一-龥]+.* · [a-z]/);
    expect(await catalogueRevision(ledger.service)).toBe(before);
    expect((await readCatalogue(ledger.service)).catalogue).toEqual(endsDerived(xian, []));
  });

  it('take nothing later that counts backwards: its first day is after today', async () => {
    const [item] = xian.items;
    if (!item) throw new Error('no reference data');
    const next = { ...item, version: item.version + 1, effectiveFrom: source.today };
    const load = { ...xian, items: [...xian.items, next] };
    expect(await storeCatalogue(ledger.service, load, source)).toEqual({
      added: 0,
      skipped: [{ kind: 'item', id: item.id, version: '2', reason: 'retroactive' }],
      takenLater: [],
    });
  });

  it('take a new version beside the old one, and the latest of what has no versions', async () => {
    const [item] = xian.items;
    const [organisation, ...organisations] = xian.organisations;
    if (!item || !organisation) throw new Error('no reference data');
    const next = { ...item, version: item.version + 1, effectiveFrom: '2027-01-01' };
    const renamed = { ...organisation, name: '新名称' };
    const change = { ...xian, items: [...xian.items, next], organisations: [renamed, ...organisations] };
    const before = await catalogueRevision(ledger.service);
    expect(await storeCatalogue(ledger.service, change, source)).toEqual({ added: 2, skipped: [], takenLater: [] });
    expect(await catalogueRevision(ledger.service)).not.toBe(before);
    const { catalogue } = await readCatalogue(ledger.service);
    expect(catalogue.items).toContainEqual(next);
    // read back, the old version ends on the day before; what is stored stays as it was published
    expect(catalogue.items).toContainEqual({ ...item, effectiveTo: '2026-12-31' });
    expect(catalogue.organisations.filter(({ id }) => id === organisation.id)).toEqual([renamed]);
  });
});

describe('S6: an installation that was loaded by an earlier release', () => {
  const released: { items: LicenceItem[] } = JSON.parse(
    readFileSync(new URL('./itemsOfAnEarlierRelease.json', import.meta.url), 'utf8'),
  );

  it('starts on what that release really stored, and adds the versions it did not have', async () => {
    const older = await freshLedger();
    try {
      await storeCatalogue(older.service, { ...xian, items: released.items }, source);
      const items = xian.items.filter(({ id }) => released.items.some((item) => item.id === id));
      const news = items.filter(({ version }) => version > 1);
      expect(await storeCatalogue(older.service, { ...xian, items }, source)).toEqual({
        added: news.length,
        skipped: [],
        takenLater: [],
      });
      const stored = (await readCatalogue(older.service)).catalogue.items.filter(({ version }) => version === 1);
      expect(stored).toEqual(
        released.items.map((item) =>
          item.id === 'construction-waste' ? { ...item, effectiveTo: '2027-01-31' } : item,
        ),
      );
    } finally {
      await older.close();
    }
  });

  const waste = released.items.filter(({ id }) => id === 'construction-waste');
  const brought = { ...xian, items: xian.items.filter(({ id }) => id === 'construction-waste') };
  const own = (version: number, effectiveFrom: string) =>
    waste.map((item) => ({ ...item, version, effectiveFrom, promisedLimitWd: 2 }));

  it.each([
    ['published a version of that number itself', own(2, '2027-01-01'), 'heldOtherwise'],
    ['went on to a later day by itself', own(3, '2027-06-01'), 'overtaken'],
    ['comes to it after its first day', [], 'retroactive'],
  ] as const)('starts where it %s, and keeps what it has', async (_, published, reason) => {
    const older = await freshLedger();
    try {
      const items = [...waste, ...published];
      await storeCatalogue(older.service, { ...xian, items }, source);
      const today = published.length > 0 ? source.today : '2027-02-01';
      expect(await storeCatalogue(older.service, brought, { ...source, today })).toEqual({
        added: 0,
        skipped: [{ kind: 'item', id: 'construction-waste', version: '2', reason }],
        takenLater: [],
      });
      const { catalogue } = await readCatalogue(older.service);
      expect(catalogue.items).toEqual(endsDerived({ ...xian, items }, []).items);
    } finally {
      await older.close();
    }
  });

  it('keeps its versions as they were published: what later releases tell of them is not written into them', async () => {
    const older = await freshLedger();
    try {
      const items = xian.items
        .filter(({ version }) => version === 1)
        .map(({ limitBasis: _, pauses: __, ...item }) => item);
      await storeCatalogue(older.service, { ...xian, items }, source);
      const news = xian.items.filter(({ version }) => version > 1);
      expect(await storeCatalogue(older.service, xian, source)).toEqual({
        added: news.length,
        skipped: [],
        takenLater: [],
      });
      const stored = (await readCatalogue(older.service)).catalogue.items;
      expect(stored.filter(({ version }) => version === 1).map((item) => 'limitBasis' in item)).not.toContain(true);
      const changed = xian.items.map((item) => ({ ...item, clockStart: 'received' as const }));
      const { added, skipped } = await storeCatalogue(older.service, { ...xian, items: changed }, source);
      expect(added).toBe(0);
      expect(skipped).toContainEqual({ kind: 'item', id: 'food-business', version: '1', reason: 'heldOtherwise' });
    } finally {
      await older.close();
    }
  });
});

describe('S6, S11, S14: what a later package brings is taken lawfully or named, never lost', () => {
  const [item] = xian.items;
  if (!item) throw new Error('no reference data');
  const notTaken = async (of: FreshLedger) =>
    (await listIncidents(of.service, { kind: 'catalogueNotTaken' }))
      .map(({ stream, key }) => `${stream} ${key}`)
      .sort();

  it('a wholly new document whose first day has passed counts from the day after it was loaded, once', async () => {
    const fresh = await freshLedger();
    try {
      const before = { ...xian, items: xian.items.filter(({ id }) => id !== item.id) };
      await storeCatalogue(fresh.service, before, source);
      const brought = { ...before, items: [...before.items, { ...item, effectiveFrom: '2025-02-01' }] };
      expect(await storeCatalogue(fresh.service, brought, source)).toEqual({
        added: 1,
        skipped: [],
        takenLater: [{ kind: 'item', id: item.id, version: '1', from: '2026-11-25' }],
      });
      const { catalogue } = await readCatalogue(fresh.service);
      expect(catalogue.items.filter(({ id }) => id === item.id)).toEqual([{ ...item, effectiveFrom: '2026-11-25' }]);
      // the same package again, also later on, brings nothing new and is no conflict
      const again = { ...source, today: '2027-02-01' };
      expect(await storeCatalogue(fresh.service, brought, again)).toEqual({ added: 0, skipped: [], takenLater: [] });
      expect(takenLaterText({ kind: 'item', id: item.id, version: '1', from: '2026-11-25' })).toMatch(
        /已采用 · .*2026-11-25.*· [a-z]/,
      );
      expect(await notTaken(fresh)).toEqual([]);
    } finally {
      await fresh.close();
    }
  });

  it('a version after one that was not taken is held back with it, and both are incidents, opened once', async () => {
    const fresh = await freshLedger();
    try {
      await storeCatalogue(fresh.service, xian, source);
      const second = { ...item, version: 2, effectiveFrom: '2026-11-01' };
      const third = { ...item, version: 3, effectiveFrom: '2027-06-01' };
      const load = { ...xian, items: [...xian.items, second, third] };
      const { added, skipped } = await storeCatalogue(fresh.service, load, source);
      expect({ added, skipped }).toEqual({
        added: 0,
        skipped: [
          { kind: 'item', id: item.id, version: '2', reason: 'retroactive' },
          { kind: 'item', id: item.id, version: '3', reason: 'predecessorNotTaken' },
        ],
      });
      for (const one of skipped) expect(skippedText(one)).toMatch(/未采用 · .*not taken: \w+ .*[一-龥]+.* · [a-z]/);
      const named = [`reference/item/${item.id} 2 retroactive`, `reference/item/${item.id} 3 predecessorNotTaken`];
      expect(await notTaken(fresh)).toEqual(named);
      const [open] = await listIncidents(fresh.service, { kind: 'catalogueNotTaken' });
      await closeIncident(fresh.service, { id: open?.id ?? 0, closedBy: 'operator', note: 'seen' });
      await storeCatalogue(fresh.service, load, source);
      expect(await notTaken(fresh)).toEqual(named);
    } finally {
      await fresh.close();
    }
  });

  it('a document that two people ended is taken up again by no package', async () => {
    const fresh = await freshLedger();
    try {
      const policy = xian.policies[0];
      if (!policy) throw new Error('no reference data');
      const own = { ...policy, id: 'policy-610113', jurisdiction: '610113' };
      await storeCatalogue(fresh.service, { ...xian, policies: [...xian.policies, own] }, source);
      const ref = { kind: 'policy', id: own.id } as const;
      const repeal = { ...ref, effectiveTo: '2026-12-31', lastVersion: own.version };
      await fresh.service
        .insertInto('reference')
        .values({
          kind: 'repeal',
          id: `policy/${own.id}`,
          version: `${own.version}/2026-12-31`,
          jurisdiction: null,
          effectiveFrom: null,
          effectiveTo: repeal.effectiveTo,
          body: JSON.stringify(repeal),
          source: 'register: test',
        })
        .execute();
      const next = { ...own, version: own.version + 1, effectiveFrom: '2027-03-01' };
      const load = { ...xian, policies: [...xian.policies, own, next] };
      expect((await storeCatalogue(fresh.service, load, source)).skipped).toEqual([
        { kind: 'policy', id: own.id, version: String(next.version), reason: 'repealed' },
      ]);
      const standing = (await readCatalogue(fresh.service)).catalogue.policies.filter(({ id }) => id === own.id);
      expect(standing).toEqual([{ ...own, effectiveTo: '2026-12-31' }]);
    } finally {
      await fresh.close();
    }
  });
});

describe('endpoints of supervisors', () => {
  it('can be set, moved and switched off', async () => {
    const endpoint = { org: '610113-market', url: 'https://market.example/push', keyId: 'k1' };
    await setEndpoint(ledger.service, endpoint);
    expect(await endpointOf(ledger.service, endpoint.org)).toEqual(endpoint);
    await setEndpoint(ledger.service, { ...endpoint, url: 'https://market.example/v2' });
    expect(await endpointOrgs(ledger.service)).toEqual(new Set([endpoint.org]));
    await setEndpoint(ledger.service, { ...endpoint, active: false });
    expect(await endpointOf(ledger.service, endpoint.org)).toBeNull();
    expect(await endpointOrgs(ledger.service)).toEqual(new Set());
  });
});
