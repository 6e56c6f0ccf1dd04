import { describe, expect, it } from 'vitest';
import type { Catalogue, CoordinationUnit } from '../../../domain/catalogue/types.ts';
import { vacanciesOn } from '../../../domain/catalogue/vacancies.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const xian = loadXian();
const MARKET = '610113-market-supervision';
const withUnits = (change: (unit: CoordinationUnit) => CoordinationUnit[]): Catalogue => ({
  ...xian,
  units: xian.units.flatMap((unit) => (unit.supervisor === MARKET ? change(unit) : [unit])),
});
const vacant = (catalogue: Catalogue, day: string) => vacanciesOn(catalogue, day).map(({ supervisor }) => supervisor);

describe('S9: supervisors that have not exactly one unit on a day', () => {
  it('are none in the city as it is published', () => expect(vacant(xian, '2026-11-24')).toEqual([]));

  it('are found with the items that would be pushed to them', () => {
    const [vacancy, ...others] = vacanciesOn(
      withUnits(() => []),
      '2026-11-24',
    );
    expect(others).toEqual([]);
    expect(vacancy).toMatchObject({ jurisdiction: '610113', supervisor: MARKET });
    expect(vacancy?.items).toEqual(expect.arrayContaining(['food-business', 'drug-retail']));
    expect(vacancy?.items).not.toContain('public-place-hygiene');
  });

  it('on the days on which there is none, or a second one', () => {
    const ended = withUnits((unit) => [{ ...unit, effectiveTo: '2026-11-23' }]);
    expect([vacant(ended, '2026-11-23'), vacant(ended, '2026-11-24')]).toEqual([[], [MARKET]]);
    const doubled = withUnits((unit) => [unit, { ...unit, id: 'cu-second', version: 9, effectiveFrom: '2026-11-24' }]);
    expect([vacant(doubled, '2026-11-23'), vacant(doubled, '2026-11-24')]).toEqual([[], [MARKET]]);
  });

  it('and only of those whom the catalogue of the day names', () =>
    expect(vacant({ ...withUnits(() => []), transferCatalogues: [] }, '2026-11-24')).toEqual([]));
});
