import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';

/** The department of the city that takes the power over food business back. */
export const CITY = '610100';
export const CITY_DEPARTMENT = `${CITY}-market-supervision`;

/** Version 9 of the district's catalogue: from a day on the city decides again. */
export const recoveredByCity =
  (effectiveFrom: string) =>
  (facts: ReferenceFacts): ReferenceFacts => {
    const last = facts.entries.findLast(({ entry }) => entry !== null);
    if (!last?.entry) throw new Error('the item is not transferred');
    const entry = { ...last.entry, kind: 'recovered' as const, toOrg: CITY_DEPARTMENT };
    const version = { item: last.item, version: 9, effectiveFrom, effectiveTo: null };
    return { ...facts, entries: [...facts.entries, { ...version, openCases: 'transfer' as const, entry }] };
  };
