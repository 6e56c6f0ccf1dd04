import type { ItemId, TransferEntry } from '../types.ts';
import { isSame } from './isSame.ts';

export type CatalogueDiff = {
  added: ItemId[];
  removed: ItemId[];
  recovered: ItemId[];
  cancelled: ItemId[];
  /** the same item, otherwise: which members differ */
  changed: { item: ItemId; fields: string[] }[];
};

/** S6: what a version changes against another, worked out and never stored. */
export function catalogueDiff(before: readonly TransferEntry[], after: readonly TransferEntry[]): CatalogueDiff {
  const old = new Map(before.map((entry) => [entry.item, entry]));
  const kept = new Set(after.map(({ item }) => item));
  const diff: CatalogueDiff = { added: [], removed: [], recovered: [], cancelled: [], changed: [] };
  for (const entry of after) {
    const earlier = old.get(entry.item);
    if (!earlier) diff.added.push(entry.item);
    else if (earlier.kind !== entry.kind && (entry.kind === 'recovered' || entry.kind === 'cancelled')) {
      diff[entry.kind].push(entry.item);
    } else {
      const fields = changedFields(earlier, entry);
      if (fields.length > 0) diff.changed.push({ item: entry.item, fields });
    }
  }
  diff.removed = before.filter(({ item }) => !kept.has(item)).map(({ item }) => item);
  return diff;
}

/** The members of two bodies that differ, but for what every version has of its own. */
export function changedFields(before: object, after: object): string[] {
  const then = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...then.keys(), ...now.keys()])]
    .filter((field) => !OF_THE_VERSION.has(field) && !isSame(then.get(field), now.get(field)))
    .sort();
}

const OF_THE_VERSION = new Set(['version', 'effectiveFrom', 'effectiveTo']);
