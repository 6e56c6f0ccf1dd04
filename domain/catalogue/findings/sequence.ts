import { addDays, type CivilDate, isCivilDate } from '../../time.ts';
import type { Effective } from '../types.ts';
import { type Finding, fault } from './finding.ts';

/**
 * Exactly one version counts on each day: a later one ends the earlier, so it may not begin before it. It is published
 * first and counts from a later day.
 * @param isAlwaysOne of this document there is one on every day; any other may end, and be adopted anew at any time
 *   while nothing refers to it
 */
export function sequenceFindings(
  earlier: readonly Pick<Effective, 'effectiveFrom' | 'effectiveTo'>[],
  effectiveFrom: CivilDate,
  today: CivilDate,
  isAlwaysOne: boolean,
): Finding[] {
  const path = '/effectiveFrom';
  if (!isCivilDate(effectiveFrom)) return [fault('invalidDate', path)];
  const last = earlier.at(-1);
  const findings: Finding[] = [];
  if (last && effectiveFrom <= last.effectiveFrom) {
    findings.push(fault('overlap', path, { lastFrom: last.effectiveFrom, lawfulFrom: addDays(last.effectiveFrom, 1) }));
  }
  const tomorrow = addDays(today, 1);
  if (effectiveFrom < tomorrow) findings.push(fault('retroactive', path, { lawfulFrom: tomorrow }));
  if (isAlwaysOne && last && last.effectiveTo !== null) {
    const next = addDays(last.effectiveTo, 1);
    // a gap that is there already is closed as soon as the law allows
    const lawfulFrom = next > tomorrow ? next : tomorrow;
    if (effectiveFrom > lawfulFrom) {
      findings.push(fault('gap', path, { from: next, through: addDays(effectiveFrom, -1), lawfulFrom }));
    }
  }
  return findings;
}
