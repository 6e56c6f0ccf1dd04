import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { organOf, versionOn } from '../../../domain/catalogue/lookup.ts';
import type { Organisation } from '../../../domain/catalogue/types.ts';
import { creditCodeFindings } from '../../../domain/identifiers/creditCode.ts';
import { divisionCodeFindings } from '../../../domain/identifiers/divisionCode.ts';
import { basicCodeFindings } from '../../../domain/identifiers/implementationCode.ts';
import { supervisionItemCodeFindings } from '../../../domain/identifiers/supervisionItemCode.ts';
import { addDays } from '../../../domain/time.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const catalogue = loadXian();
const file: { organisations: (Organisation & { uscc: string })[]; materialised: string[]; dutyRoles: string[] } =
  JSON.parse(readFileSync(new URL('../../../local/reference/xian/organisations.json', import.meta.url), 'utf8'));

describe('the reference data of Xi’an', () => {
  it('has the published numbers of everything', () => {
    const { jurisdictions, items, trades, transferCatalogues, units, policies, calendars } = catalogue;
    expect([jurisdictions, items, trades, transferCatalogues, units, policies, calendars].map((x) => x.length)).toEqual(
      [22, 41, 9, 4, 68, 2, 1],
    );
  });

  it('expands the template to the organisations that are written out', () => {
    const pick = ({ id, key, name, nameEn, kind, jurisdiction }: Organisation) => ({
      id,
      key,
      name,
      nameEn,
      kind,
      jurisdiction,
    });
    const expanded = catalogue.organisations.filter(({ jurisdiction }) => file.materialised.includes(jurisdiction));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(expanded.sort(byId)).toEqual(file.organisations.map(pick).sort(byId));
  });

  it('has an organisation for every role in every jurisdiction', () => {
    const ids = new Set(catalogue.organisations.map(({ id }) => id));
    expect(ids.size).toBe(catalogue.organisations.length);
    const missing = catalogue.jurisdictions
      .flatMap((jurisdiction) => file.dutyRoles.map((role) => organOf(catalogue, jurisdiction, role)))
      .filter((id) => !ids.has(id));
    expect(missing).toEqual([]);
  });

  it('names only organisations that exist in the transfer catalogues', () => {
    const ids = new Set(catalogue.organisations.map(({ id }) => id));
    const named = catalogue.transferCatalogues.flatMap(({ entries }) =>
      entries.flatMap(({ fromOrg, toOrg, supervisor, enforcer }) => [fromOrg, toOrg ?? fromOrg, supervisor, enforcer]),
    );
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('has one coordination unit for every supervisor on every day', () => {
    const supervisors = new Set(
      catalogue.transferCatalogues.flatMap(({ entries }) => entries.map((e) => e.supervisor)),
    );
    for (const supervisor of supervisors) {
      const units = catalogue.units.filter((unit) => unit.supervisor === supervisor);
      for (let day = '2025-02-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
        expect(versionOn(units, day), `${supervisor} on ${day}`).toBeDefined();
      }
    }
  });

  it('carries identifiers that hold', () => {
    expect(file.organisations.flatMap(({ uscc }) => creditCodeFindings(uscc))).toEqual([]);
    expect(catalogue.items.flatMap(({ basicCode }) => basicCodeFindings(basicCode))).toEqual([]);
    expect(
      catalogue.items.flatMap(({ supervisionItems }) =>
        supervisionItems.flatMap((c) => supervisionItemCodeFindings(c)),
      ),
    ).toEqual([]);
    expect(
      catalogue.jurisdictions.flatMap(({ divisionCodes }) =>
        divisionCodes.flatMap((c) => divisionCodeFindings(c, 2026)),
      ),
    ).toEqual([]);
  });

  it('leaves sources and notes behind', () => {
    // the reason of a review is part of the review register (S13)
    const { supervisionItems: _, ...others } = catalogue;
    expect(JSON.stringify(others)).not.toMatch(/"(sources|confidence|note|hostNote|reason|fictional)":/);
    expect(JSON.stringify(catalogue)).not.toMatch(/"(sources|confidence|note|hostNote|fictional)":/);
  });
});
