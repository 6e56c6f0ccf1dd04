import type { CivilDate } from '../../time.ts';
import { type CatalogueIndex, indexOf } from '../catalogueIndex.ts';
import type { Contents } from '../governance/types.ts';
import { versionOn } from '../lookup.ts';
import type { Catalogue, Effective } from '../types.ts';
import { changeDays } from './changeDays.ts';
import { type Finding, fault, firstOfEach, warning } from './finding.ts';

/** S10, S13, S15: a check, and what its review has made of it. */
export function supervisionItemFindings(
  item: Contents['supervisionItem'],
  effectiveFrom: CivilDate,
  catalogue: Catalogue,
): Finding[] {
  const { code, review, legalBasis, yearlyCap, onSite, method, keyField, licenceItems, standardOwner } = item;
  const index = indexOf(catalogue);
  const { organisations, items: known } = index;
  const findings: Finding[] = [];
  if (legalBasis.length === 0) findings.push(fault('missingBasis', '/legalBasis'));
  if (!organisations.has(standardOwner)) {
    findings.push(fault('unknownOrganisation', '/standardOwner', { organ: standardOwner }));
  }
  if (!organisations.has(review.by)) findings.push(fault('unknownOrganisation', '/review/by', { organ: review.by }));
  licenceItems.forEach((id, place) => {
    if (!known.has(id)) findings.push(fault('unknownItem', `/licenceItems/${place}`, { item: id }));
  });
  if (yearlyCap !== null && (!Number.isInteger(yearlyCap) || yearlyCap < 0)) {
    findings.push(fault('range', '/yearlyCap', { from: 0 }));
  }
  if (review.reason.trim() === '') findings.push(fault('required', '/review/reason'));
  if (review.reviewedOn > effectiveFrom) {
    findings.push(fault('reviewInFuture', '/review/reviewedOn', { through: effectiveFrom }));
  }
  if ((review.outcome === 'cancel' || review.outcome === 'merge') && yearlyCap !== 0) {
    findings.push(fault('visitsAfterReview', '/yearlyCap', { expected: 0 }));
  }
  if (review.outcome === 'offSite' && (onSite || !method.includes('offSite'))) {
    findings.push(fault('onSiteAfterReview', '/onSite'));
  }
  if (review.outcome === 'keep' && onSite && !keyField && !method.includes('doubleRandom')) {
    findings.push(warning('notDoubleRandom', '/method'));
  }
  return [
    ...findings,
    ...firstOfEach(
      [effectiveFrom, ...changeDays(concerned(code, review, index), effectiveFrom, null)].flatMap((day) => [
        ...mergeFindings(code, review, day, index),
        ...leftBehind(code, review.outcome, day, index),
      ]),
    ),
  ];
}

/** What could change what is found about a check: what it is merged with, what it watches, and what else watches that. */
function concerned(
  code: string,
  { mergedInto: target }: Contents['supervisionItem']['review'],
  { itemsWatchedBy, supervisionItems, mergedInto }: CatalogueIndex,
): Effective[] {
  const watched = itemsWatchedBy.get(code) ?? [];
  const merged = (mergedInto.get(code) ?? []).map((other) => other.code);
  const others = [...watched.flatMap((item) => item.supervisionItems), ...merged, ...(target ? [target] : [])];
  return [...watched, ...[...new Set(others)].flatMap((other) => supervisionItems.get(other) ?? [])];
}

function mergeFindings(
  code: string,
  { outcome, mergedInto }: Contents['supervisionItem']['review'],
  day: CivilDate,
  { supervisionItems }: CatalogueIndex,
): Finding[] {
  const path = '/review/mergedInto';
  if (outcome !== 'merge') return [];
  if (mergedInto === undefined) return [fault('required', path)];
  if (mergedInto === code) return [fault('mergedIntoItself', path)];
  const target = versionOn(supervisionItems.get(mergedInto) ?? [], day);
  if (!target) return [fault('mergedIntoUnknown', path, { code: mergedInto, day })];
  if (target.review.outcome === 'merge') return [fault('mergedIntoMerged', path, { code: mergedInto })];
  return target.review.outcome === 'cancel' ? [fault('mergedIntoCancelled', path, { code: mergedInto })] : [];
}

/** S14: what a check leaves behind when it goes: others that were merged into it, and items that rest on it alone. */
function leftBehind(
  code: string,
  outcome: Contents['supervisionItem']['review']['outcome'],
  day: CivilDate,
  { items, itemsWatchedBy, supervisionItems, mergedInto }: CatalogueIndex,
): Finding[] {
  if (isCarriedOut(outcome)) return [];
  /** what is in force on the day, of the documents some of whose versions are named */
  const inForce = (codes: readonly string[]) =>
    [...new Set(codes)].flatMap((other) => versionOn(supervisionItems.get(other) ?? [], day) ?? []);
  const isCarriedOutElse = (other: string): boolean =>
    other !== code && inForce([other]).some(({ review }) => isCarriedOut(review.outcome));
  const path = '/review/outcome';
  const merged = (mergedInto.get(code) ?? []).map((other) => other.code);
  const watched = new Set((itemsWatchedBy.get(code) ?? []).map(({ id }) => id));
  return [
    ...inForce(merged)
      .filter(({ review }) => review.mergedInto === code)
      .map((other) =>
        fault(outcome === 'merge' ? 'mergedIntoMerged' : 'mergedIntoCancelled', path, { code: other.code }),
      ),
    ...[...watched]
      .flatMap((id) => versionOn(items.get(id) ?? [], day) ?? [])
      .filter((item) => item.supervisionItems.includes(code))
      .filter((item) => !item.supervisionItems.some(isCarriedOutElse))
      .map((item) => fault('notSupervised', path, { item: item.id, day })),
  ];
}

const isCarriedOut = (outcome: Contents['supervisionItem']['review']['outcome']): boolean =>
  outcome === 'keep' || outcome === 'offSite';
