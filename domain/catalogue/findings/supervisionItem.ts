import type { CivilDate } from '../../time.ts';
import type { Contents } from '../governance/types.ts';
import { groupedBy } from '../groupedBy.ts';
import { versionOn } from '../lookup.ts';
import type { Catalogue } from '../types.ts';
import { changeDays } from './changeDays.ts';
import { type Finding, fault, firstOfEach, warning } from './finding.ts';

/** S10, S13, S15: a check, and what its review has made of it. */
export function supervisionItemFindings(
  item: Contents['supervisionItem'],
  effectiveFrom: CivilDate,
  catalogue: Catalogue,
): Finding[] {
  const { code, review, legalBasis, yearlyCap, onSite, method, keyField, licenceItems, standardOwner } = item;
  const organisations = new Set(catalogue.organisations.map(({ id }) => id));
  const known = new Set(catalogue.items.map(({ id }) => id));
  const findings: Finding[] = [];
  if (legalBasis.length === 0) findings.push(fault('missingBasis', '/legalBasis'));
  if (!organisations.has(standardOwner)) {
    findings.push(fault('unknownOrganisation', '/standardOwner', { organ: standardOwner }));
  }
  if (!organisations.has(review.by)) findings.push(fault('unknownOrganisation', '/review/by', { organ: review.by }));
  licenceItems.forEach((id, index) => {
    if (!known.has(id)) findings.push(fault('unknownItem', `/licenceItems/${index}`, { item: id }));
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
      [effectiveFrom, ...changeDays([...catalogue.supervisionItems, ...catalogue.items], effectiveFrom, null)].flatMap(
        (day) => [...mergeFindings(code, review, day, catalogue), ...leftBehind(code, review.outcome, day, catalogue)],
      ),
    ),
  ];
}

function mergeFindings(
  code: string,
  { outcome, mergedInto }: Contents['supervisionItem']['review'],
  day: CivilDate,
  { supervisionItems }: Catalogue,
): Finding[] {
  const path = '/review/mergedInto';
  if (outcome !== 'merge') return [];
  if (mergedInto === undefined) return [fault('required', path)];
  if (mergedInto === code) return [fault('mergedIntoItself', path)];
  const target = versionOn(
    supervisionItems.filter((other) => other.code === mergedInto),
    day,
  );
  if (!target) return [fault('mergedIntoUnknown', path, { code: mergedInto, day })];
  if (target.review.outcome === 'merge') return [fault('mergedIntoMerged', path, { code: mergedInto })];
  return target.review.outcome === 'cancel' ? [fault('mergedIntoCancelled', path, { code: mergedInto })] : [];
}

/** S14: what a check leaves behind when it goes: others that were merged into it, and items that rest on it alone. */
function leftBehind(
  code: string,
  outcome: Contents['supervisionItem']['review']['outcome'],
  day: CivilDate,
  { items, supervisionItems }: Catalogue,
): Finding[] {
  if (isCarriedOut(outcome)) return [];
  const registry = groupedBy(supervisionItems, (item) => item.code);
  const inForce = [...registry.values()].flatMap((versions) => versionOn(versions, day) ?? []);
  const carriedOut = new Set(
    inForce.filter((item) => item.code !== code && isCarriedOut(item.review.outcome)).map((item) => item.code),
  );
  const path = '/review/outcome';
  return [
    ...inForce
      .filter(({ review }) => review.mergedInto === code)
      .map((other) =>
        fault(outcome === 'merge' ? 'mergedIntoMerged' : 'mergedIntoCancelled', path, { code: other.code }),
      ),
    ...[...groupedBy(items, ({ id }) => id).values()]
      .flatMap((versions) => versionOn(versions, day) ?? [])
      .filter((item) => item.supervisionItems.includes(code))
      .filter((item) => !item.supervisionItems.some((other) => carriedOut.has(other)))
      .map((item) => fault('notSupervised', path, { item: item.id, day })),
  ];
}

const isCarriedOut = (outcome: Contents['supervisionItem']['review']['outcome']): boolean =>
  outcome === 'keep' || outcome === 'offSite';
