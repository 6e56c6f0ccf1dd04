import { addDays, type CivilDate } from '../../time.ts';
import type { Effective } from '../types.ts';

/**
 * The days after one, up to and including another, on which any of these versions begins to count or no longer does:
 * every other day is like the one before, so a rule that holds on these holds on all.
 */
export function changeDays(versions: readonly Effective[], after: CivilDate, through: CivilDate | null): CivilDate[] {
  const days = versions
    .flatMap(({ effectiveFrom, effectiveTo }) => [
      effectiveFrom,
      ...(effectiveTo === null ? [] : [addDays(effectiveTo, 1)]),
    ])
    .filter((day) => day > after && (through === null || day <= through));
  return [...new Set(days)].sort();
}
