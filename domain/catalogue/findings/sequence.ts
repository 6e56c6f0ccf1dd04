import { addDays, type CivilDate, isCivilDate } from '../../time.ts';
import type { Effective } from '../types.ts';
import { type Finding, fault } from './finding.ts';

/**
 * Exactly one version counts on each day: a later one ends the earlier, so it may begin neither before it nor, where
 * the earlier one named its last day, on another day than the next.
 */
export function sequenceFindings(
  earlier: readonly Pick<Effective, 'effectiveFrom' | 'effectiveTo'>[],
  effectiveFrom: CivilDate,
  today: CivilDate,
): Finding[] {
  const path = '/effectiveFrom';
  if (!isCivilDate(effectiveFrom)) return [fault('invalidDate', path)];
  const last = earlier.at(-1);
  const findings: Finding[] = [];
  if (last && effectiveFrom <= last.effectiveFrom) {
    findings.push(fault('overlap', path, { lastFrom: last.effectiveFrom, lawfulFrom: addDays(last.effectiveFrom, 1) }));
  }
  if (effectiveFrom < today) findings.push(fault('retroactive', path, { lawfulFrom: today }));
  if (last && last.effectiveTo !== null && addDays(last.effectiveTo, 1) < effectiveFrom) {
    findings.push(fault('gap', path, { from: addDays(last.effectiveTo, 1), through: addDays(effectiveFrom, -1) }));
  }
  return findings;
}
