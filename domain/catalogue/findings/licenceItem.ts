import type { CivilDate } from '../../time.ts';
import type { ProposedItem } from '../governance/types.ts';
import { LICENSING_LAW } from '../limits.ts';
import { versionOn } from '../lookup.ts';
import type { Basis, Catalogue, SupervisionItem } from '../types.ts';
import { type Finding, fault, warning } from './finding.ts';

/** Art. 45: what may stop the clock. A survey (踏勘) is not among them and never does. */
export const ART_45: readonly string[] = [
  'hearing',
  'tender',
  'auction',
  'inspection',
  'test',
  'quarantine',
  'appraisal',
  'expertReview',
];

/** Art. 42: beyond these a limit, or an extension, rests on a law or regulation of its own. */
const ORDINARY_WD = 20;
const JOINT_WD = 45;
const EXTENSION_WD = 10;

export function licenceItemFindings(item: ProposedItem, effectiveFrom: CivilDate, catalogue: Catalogue): Finding[] {
  return [
    ...basisFindings(item),
    ...limitFindings(item),
    ...pauseFindings(item),
    ...materialFindings(item),
    ...supervisionFindings(item, effectiveFrom, catalogue.supervisionItems),
    ...(catalogue.organisations.some(({ id }) => id === item.standardOwner)
      ? []
      : [fault('unknownOrganisation', '/standardOwner', { organ: item.standardOwner })]),
  ];
}

/** A law (法) or a regulation (条例), as against a rule (规章: 办法, 规定, 细则). */
export function isLawOrRegulation(document: string): boolean {
  const name = document.replaceAll(/[（(][^）)]*[）)]/g, '').trim();
  return /条例(实施细则)?$/.test(name) ? !name.endsWith('细则') : /法$/.test(name) && !/办法$/.test(name);
}

const isSpecialLaw = ({ document }: Basis): boolean =>
  isLawOrRegulation(document) && !document.startsWith(LICENSING_LAW);

function basisFindings({ legalBasis }: ProposedItem): Finding[] {
  return legalBasis.length > 0 ? [] : [fault('missingBasis', '/legalBasis')];
}

function limitFindings(item: ProposedItem): Finding[] {
  const { statutoryLimit, statutoryLimitWd, promisedLimitWd, extensionWd, legalBasis } = item;
  const findings: Finding[] = [];
  const numbers: [string, number, number][] = [
    ['/statutoryLimit/value', statutoryLimit.value, 1],
    ['/statutoryLimitWd', statutoryLimitWd, 1],
    ['/promisedLimitWd', promisedLimitWd, 1],
    ['/extensionWd', extensionWd, 0],
  ];
  for (const [path, value, from] of numbers) {
    if (!Number.isInteger(value) || value < from) findings.push(fault('range', path, { from }));
  }
  const lenientWd = statutoryLimit.unit === 'm' ? statutoryLimit.value * 21 : statutoryLimit.value;
  if (statutoryLimitWd !== lenientWd) findings.push(fault('range', '/statutoryLimitWd', { expected: lenientWd }));
  const hasLaw = legalBasis.some(isSpecialLaw);
  if (statutoryLimitWd > ORDINARY_WD && !hasLaw) {
    const law = `${LICENSING_LAW}第四十二条`;
    findings.push(fault('limitNeedsLaw', '/statutoryLimit', { ordinaryWd: ORDINARY_WD, jointWd: JOINT_WD, law }));
  }
  if (extensionWd > EXTENSION_WD && !hasLaw) {
    findings.push(fault('extensionOverLaw', '/extensionWd', { through: EXTENSION_WD }));
  }
  if (promisedLimitWd > statutoryLimitWd) {
    findings.push(fault('promisedOverStatutory', '/promisedLimitWd', { through: statutoryLimitWd }));
  }
  return findings;
}

function pauseFindings({ pauses = [], specialProcedures, instant, siteSurvey }: ProposedItem): Finding[] {
  return [
    ...specialProcedures.flatMap((procedure, index) =>
      ART_45.includes(procedure) || pauses.some(({ kind, basis }) => kind === procedure && isLawOrRegulationText(basis))
        ? []
        : [fault('unknownProcedure', `/specialProcedures/${index}`, { procedure })],
    ),
    ...pauses.flatMap(({ kind, basis, maxWd }, index) => [
      ...(kind === 'siteSurvey' || kind === 'correction'
        ? [fault('surveyNeverPauses', `/pauses/${index}/kind`, { kind })]
        : []),
      ...(basis.trim() === '' || (!ART_45.includes(kind) && !isLawOrRegulationText(basis))
        ? [fault('pauseWithoutBasis', `/pauses/${index}/basis`, { kind })]
        : []),
      ...(maxWd !== undefined && (!Number.isInteger(maxWd) || maxWd < 1)
        ? [fault('range', `/pauses/${index}/maxWd`, { from: 1 })]
        : []),
    ]),
    ...(instant && (siteSurvey || specialProcedures.length > 0) ? [fault('instantNeedsNoVisit', '/instant')] : []),
  ];
}

/** The name of the document, before its article. */
export const isLawOrRegulationText = (basis: string): boolean =>
  isLawOrRegulation((basis.split(/第|\sArt/)[0] ?? '').replaceAll(/[《》]/g, ''));

export function materialFindings({
  materials,
  conditions,
  commitment,
  verification,
}: Pick<ProposedItem, 'materials' | 'conditions' | 'commitment' | 'verification'>): Finding[] {
  const ids = materials.map(({ id }) => id);
  return [
    ...ids.flatMap((id, index) =>
      ids.indexOf(id) < index ? [fault('duplicateMaterial', `/materials/${index}/id`, { material: id })] : [],
    ),
    ...(materials.some(({ main }) => main) ? [] : [fault('missingMainMaterial', '/materials')]),
    ...conditions.flatMap(({ evidence }, index) =>
      evidence.flatMap((material, place) =>
        ids.includes(material)
          ? []
          : [fault('unknownEvidence', `/conditions/${index}/evidence/${place}`, { material })],
      ),
    ),
    ...(commitment.allowed && (!commitment.verifyWithin || verification === 'none')
      ? [fault('commitmentUnverified', '/commitment')]
      : []),
  ];
}

/** S10, S14: an item is watched by something that is still carried out after the review. */
function supervisionFindings(
  { supervisionItems }: ProposedItem,
  day: CivilDate,
  registry: readonly SupervisionItem[],
): Finding[] {
  if (supervisionItems.length === 0) return [warning('withoutSupervisionItem', '/supervisionItems')];
  const found = supervisionItems.map((code) =>
    versionOn(
      registry.filter((item) => item.code === code),
      day,
    ),
  );
  const unknown = supervisionItems.flatMap((code, index) =>
    found[index] ? [] : [fault('unknownSupervisionItem', `/supervisionItems/${index}`, { code, day })],
  );
  const isWatched = found.some((item) => item?.review.outcome === 'keep' || item?.review.outcome === 'offSite');
  return [...unknown, ...(isWatched || unknown.length > 0 ? [] : [fault('notSupervised', '/supervisionItems')])];
}
