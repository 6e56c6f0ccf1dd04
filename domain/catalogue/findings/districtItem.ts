import type { CivilDate } from '../../time.ts';
import { indexOf } from '../catalogueIndex.ts';
import type { Contents } from '../governance/types.ts';
import { DISTRICT_FIELDS, isHarder, weakensVerification } from '../handledItem.ts';
import { jurisdictionOf, versionOn } from '../lookup.ts';
import type { Catalogue, DistrictItem, LicenceItem } from '../types.ts';
import { isSame } from '../views/isSame.ts';
import { changeDays } from './changeDays.ts';
import { type Finding, fault, warning } from './finding.ts';
import { licenceItemFindings } from './licenceItem.ts';

export function districtItemFindings(
  { id, jurisdiction, item, inherits, values, deviations }: Contents['districtItem'],
  effectiveFrom: CivilDate,
  catalogue: Catalogue,
): Finding[] {
  const standards = indexOf(catalogue).items.get(item) ?? [];
  const standard = versionOn(standards, effectiveFrom);
  const findings: Finding[] = [];
  if (id !== `${jurisdiction}.${item}`) findings.push(fault('wrongId', '/id', { expected: `${jurisdiction}.${item}` }));
  // the city deviates from its own standard by publishing another
  const place = jurisdictionOf(catalogue, jurisdiction);
  if (!place || place.kind === 'city') findings.push(fault('unknownJurisdiction', '/jurisdiction'));
  if (!standard) return [...findings, fault('unknownItem', '/item', { item, day: effectiveFrom })];
  if (inherits !== standard.version) {
    findings.push(fault('outdatedStandard', '/inherits', { expected: standard.version }));
  }
  // the district version no longer counts from then on, whatever it says
  const moved = changeDays(standards, effectiveFrom, null).find(
    (day) => versionOn(standards, day)?.version !== standard.version,
  );
  if (moved !== undefined) findings.push(warning('outdatedStandard', '/inherits', { day: moved }));
  const listed = new Set(deviations.map(({ field }) => field));
  for (const field of DISTRICT_FIELDS) {
    if (values[field] === undefined || isSame(values[field], standard[field])) continue;
    if (!listed.has(field)) findings.push(fault('unlistedDeviation', `/values/${field}`));
    if (isHarder(field, standard, values)) findings.push(fault('harderThanStandard', `/values/${field}`));
  }
  deviations.forEach(({ field, reason, basisDocument }, index) => {
    const path = `/deviations/${index}`;
    const known = DISTRICT_FIELDS.find((name) => name === field);
    if (!known) findings.push(fault('unknownField', `${path}/field`, { field }));
    else if (values[known] === undefined || isSame(values[known], standard[known])) {
      findings.push(warning('uselessDeviation', `${path}/field`, { field }));
    }
    if (reason.trim() === '') findings.push(fault('required', `${path}/reason`));
    if (basisDocument.trim() === '') findings.push(fault('required', `${path}/basisDocument`));
  });
  if (weakensVerification(standard, values)) {
    findings.push(fault('verificationWeakened', '/values/verification', { standard: standard.verification }));
  }
  return [...findings, ...madeOfStandard(standard, values, effectiveFrom, catalogue)];
}

/** What the district makes of the standard obeys the law as the standard does; what is wrong with that alone is its own. */
function madeOfStandard(
  standard: LicenceItem,
  values: DistrictItem['values'],
  effectiveFrom: CivilDate,
  catalogue: Catalogue,
): Finding[] {
  const alone = licenceItemFindings(standard, effectiveFrom, catalogue);
  return licenceItemFindings({ ...standard, ...values }, effectiveFrom, catalogue).flatMap((finding) => {
    const { code, path, detail } = finding;
    const field = DISTRICT_FIELDS.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
    const isNew = !alone.some((known) => known.code === code && known.path === path && isSame(known.detail, detail));
    if (!isNew && (!field || values[field] === undefined)) return [];
    if (field) return [{ ...finding, path: `/values${path}` }];
    // where the standard rests on what the district took away: that is to be mended in the district version
    const place = code === 'unknownEvidence' ? '/values/materials' : '/values';
    return [{ ...finding, path: place, detail: { ...detail, standard: path } }];
  });
}
