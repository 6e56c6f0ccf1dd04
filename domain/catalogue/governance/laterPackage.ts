import { addDays, type CivilDate } from '../../time.ts';

/** What a later package of reference data may add to a document that a city governs by then (S6, S11). */

export type BroughtVersion = {
  version: number;
  effectiveFrom: CivilDate;
  effectiveTo: CivilDate | null;
  /** what the register has under the same number */
  held: 'same' | 'otherwise' | null;
};

export type HeldVersion = { version: number; effectiveFrom: CivilDate };

/** `lastVersion`: absent in the repeals of earlier releases, which end what began by their last day. */
export type HeldRepeal = { effectiveTo: CivilDate; lastVersion?: number };

export const WHY_NOT_TAKEN = [
  'heldOtherwise',
  'retroactive',
  'overtaken',
  'over',
  'repealed',
  'predecessorNotTaken',
] as const;
export type WhyNotTaken = (typeof WHY_NOT_TAKEN)[number];

export type Verdict = { held: true } | { takenFrom: CivilDate } | { notTaken: WhyNotTaken };

/**
 * Nothing changes a version, counts backwards, or takes up again what two people ended. What is wholly new counts from
 * the day after its publication, which is today, where its own first day has passed; and a version does not come into
 * force over the head of one that was not taken.
 */
export function laterPackage(
  brought: readonly BroughtVersion[],
  held: readonly HeldVersion[],
  repeals: readonly HeldRepeal[],
  today: CivilDate,
): Map<number, Verdict> {
  const verdicts = new Map<number, Verdict>();
  let isBarred = false;
  for (const one of [...brought].sort((a, b) => a.version - b.version)) {
    const verdict = verdictOn(one, { brought, held, repeals, today, isBarred });
    verdicts.set(one.version, verdict);
    if ('held' in verdict) isBarred = false;
    // what was over before the document came here leaves nothing for the next one to rest on
    else if ('notTaken' in verdict) isBarred = isBarred || verdict.notTaken !== 'over';
  }
  return verdicts;
}

type Standing = {
  brought: readonly BroughtVersion[];
  held: readonly HeldVersion[];
  repeals: readonly HeldRepeal[];
  today: CivilDate;
  isBarred: boolean;
};

function verdictOn(one: BroughtVersion, { brought, held, repeals, today, isBarred }: Standing): Verdict {
  if (one.held === 'same') return { held: true };
  if (one.held === 'otherwise') return { notTaken: 'heldOtherwise' };
  if (isOver(one, brought, today) && held.every(({ version }) => version > one.version)) return { notTaken: 'over' };
  if (isBarred) return { notTaken: 'predecessorNotTaken' };
  if (repeals.some((repeal) => isEnded(held, repeal))) return { notTaken: 'repealed' };
  if (held.length === 0) return { takenFrom: one.effectiveFrom > today ? one.effectiveFrom : addDays(today, 1) };
  if (one.effectiveFrom <= today) return { notTaken: 'retroactive' };
  const isOvertaken = held.some(
    ({ version, effectiveFrom }) => version > one.version || effectiveFrom >= one.effectiveFrom,
  );
  return isOvertaken ? { notTaken: 'overtaken' } : { takenFrom: one.effectiveFrom };
}

/** Its last day, or the day before the next version of the same package, is not after today. */
function isOver(
  { version, effectiveTo }: BroughtVersion,
  brought: readonly BroughtVersion[],
  today: CivilDate,
): boolean {
  const ends = brought
    .filter((next) => next.version > version)
    .map((next) => addDays(next.effectiveFrom, -1))
    .concat(effectiveTo ?? []);
  return ends.some((end) => end <= today);
}

/** Nothing was published after it that took the document up again. */
const isEnded = (held: readonly HeldVersion[], { effectiveTo, lastVersion }: HeldRepeal): boolean =>
  held.every(({ version, effectiveFrom }) =>
    lastVersion === undefined ? effectiveFrom <= effectiveTo : version <= lastVersion,
  );
