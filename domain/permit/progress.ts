import type { CaseState } from './types.ts';

/** How far one item of a case has come. */
export type Progress = {
  outcome: 'granted' | 'denied' | 'ended' | null;
  hasCertificate: boolean;
  delivered: boolean;
};

/**
 * The state of a case from the decision on: as far as the item that is furthest behind. Several items are decided one
 * by one (一业一证、联合办理), and the case is under review until the last of them is.
 * @returns null while something is undecided
 */
export function stateAfterDecision(items: readonly Progress[]): CaseState | null {
  if (items.some(({ outcome }) => outcome === null)) return null;
  const decided = items.filter(({ outcome }) => outcome !== 'ended');
  // all of it went to other organs
  if (decided.length === 0) return 'TERMINATED';
  if (decided.every(({ delivered }) => delivered)) return 'DELIVERED';
  const granted = decided.filter(({ outcome }) => outcome === 'granted');
  if (granted.length === 0) return 'DENIED';
  return granted.some(({ hasCertificate }) => !hasCertificate) ? 'GRANTED' : 'CERTIFICATE_ISSUED';
}
