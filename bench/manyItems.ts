import type { Catalogue, LicenceItem } from '../domain/catalogue/types.ts';
import { addDays, type CivilDate } from '../domain/time.ts';
import { loadXian } from '../local/reference/loadXian.ts';

/** The reference data with so many items more, each in so many versions, of which the last one has no end. */
export const FIRST_DAY: CivilDate = '2020-01-01';
export const DAYS_OF_A_VERSION = 300;

export const itemId = (index: number): string => `bench-item-${index}`;

export function withManyItems(items: number, versions: number): Catalogue {
  const xian = loadXian();
  const model = xian.items.find(({ id }) => id === 'public-place-hygiene');
  if (!model) throw new Error('the reference data lack the model of the items');
  const many = Array.from({ length: items }, (_, index) =>
    Array.from({ length: versions }, (_, place): LicenceItem => {
      const effectiveFrom = addDays(FIRST_DAY, place * DAYS_OF_A_VERSION);
      const isLast = place === versions - 1;
      const effectiveTo = isLast ? null : addDays(effectiveFrom, DAYS_OF_A_VERSION - 1);
      return { ...model, id: itemId(index), version: place + 1, effectiveFrom, effectiveTo };
    }),
  );
  return { ...xian, items: [...xian.items, ...many.flat()] };
}
