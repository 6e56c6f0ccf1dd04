import type { CivilDate } from '../../time.ts';
import { type CatalogueIndex, indexOf } from '../catalogueIndex.ts';
import type { ProposedItem } from '../governance/types.ts';
import { LICENSING_LAW, strictWd } from '../limits.ts';
import { organOf, versionOn } from '../lookup.ts';
import { SPECIAL_PROCEDURES } from '../specialProcedures.ts';
import { type Basis, type Catalogue, isInForce, type SupervisionItem } from '../types.ts';
import { changeDays } from './changeDays.ts';
import { type Finding, fault, firstOfEach, warning } from './finding.ts';
import { isLawOrRegulation, isSpecialLaw, isSpecialLawText } from './lawName.ts';

/** Art. 45: what may stop the clock. A survey (踏勘) is not among them and never does. */
export const ART_45: readonly string[] = SPECIAL_PROCEDURES;

/** Art. 42: beyond these a limit, or an extension, rests on a law or regulation of its own. */
const ART_42 = {
  ordinary: { limitWd: 20, extensionWd: 10 },
  joint: { limitWd: 45, extensionWd: 15 },
} as const;

export function licenceItemFindings(item: ProposedItem, effectiveFrom: CivilDate, catalogue: Catalogue): Finding[] {
  return [
    ...basisFindings(item),
    ...limitFindings(item),
    ...feeFindings(item),
    ...pauseFindings(item),
    ...materialFindings(item),
    ...toleranceFindings(item),
    ...quantityFindings(item),
    ...conditionFindings(item),
    ...lowerReviewFindings(item),
    ...(item.inPerson && !isSpecialLaw(item.inPerson.document) ? [fault('inPersonNeedsLaw', '/inPerson')] : []),
    ...roleFindings(item, catalogue),
    ...verificationFindings(item),
    ...supervisionFindings(item, effectiveFrom, indexOf(catalogue)),
    ...leftBehind(item, effectiveFrom, catalogue),
    ...(indexOf(catalogue).organisations.has(item.standardOwner)
      ? []
      : [fault('unknownOrganisation', '/standardOwner', { organ: item.standardOwner })]),
  ];
}

function basisFindings({ legalBasis }: ProposedItem): Finding[] {
  return legalBasis.length > 0 ? [] : [fault('missingBasis', '/legalBasis')];
}

function limitFindings(item: ProposedItem): Finding[] {
  const { statutoryLimit, statutoryLimitWd, promisedLimitWd, extensionWd, consultationWd = 1 } = item;
  const findings: Finding[] = [];
  const numbers: [string, number, number][] = [
    ['/statutoryLimit/value', statutoryLimit.value, 1],
    ['/statutoryLimitWd', statutoryLimitWd, 1],
    ['/promisedLimitWd', promisedLimitWd, 1],
    ['/extensionWd', extensionWd, 0],
    ['/consultationWd', consultationWd, 1],
  ];
  for (const [path, value, from] of numbers) {
    if (!Number.isInteger(value) || value < from) findings.push(fault('range', path, { from }));
  }
  const lenientWd = statutoryLimit.unit === 'm' ? statutoryLimit.value * 21 : statutoryLimit.value;
  if (statutoryLimitWd !== lenientWd) findings.push(fault('range', '/statutoryLimitWd', { expected: lenientWd }));
  // the cautious reading of the limit is the one that runs, so no promise is longer than it
  const through = strictWd(statutoryLimit);
  if (promisedLimitWd > through) findings.push(fault('promisedOverStatutory', '/promisedLimitWd', { through }));
  return [...findings, ...specialLawFindings(item)];
}

/** Whatever Art. 42 does not say itself is said by a law or regulation, named for that very limit, never by a rule. */
function specialLawFindings({
  statutoryLimit,
  extensionWd,
  clockStart,
  limitBasis = {},
  handling = 'ordinary',
}: ProposedItem): Finding[] {
  const own = ART_42[handling];
  const rests = (basis: Basis | undefined): boolean => basis !== undefined && isSpecialLaw(basis.document);
  const findings: Finding[] = [];
  const isOther = statutoryLimit.unit !== 'wd' || statutoryLimit.value > own.limitWd;
  if (isOther && !rests(limitBasis.statutoryLimit)) {
    const detail = {
      through: own.limitWd,
      unit: 'wd',
      law: `${LICENSING_LAW}第四十二条`,
      basis: '/limitBasis/statutoryLimit',
    };
    findings.push(fault('limitNeedsLaw', '/statutoryLimit', detail));
  }
  if (extensionWd > own.extensionWd && !rests(limitBasis.extensionWd)) {
    const detail = { through: own.extensionWd, basis: '/limitBasis/extensionWd' };
    findings.push(fault('extensionOverLaw', '/extensionWd', detail));
  }
  if (clockStart === 'received' && !rests(limitBasis.clockStart)) {
    findings.push(fault('clockStartNeedsLaw', '/clockStart', { basis: '/limitBasis/clockStart' }));
  }
  return findings;
}

/** Art. 58(1): nothing is charged, unless a law or an administrative regulation says so; one of a province or city cannot. */
function feeFindings({ fee }: ProposedItem): Finding[] {
  const { document = '' } = fee?.basis ?? {};
  const isAllowed = !fee || (isLawOrRegulation(document) && !OF_A_PLACE.test(document.replace(/^[《\s]+/, '')));
  return isAllowed ? [] : [fault('feeNeedsLaw', '/fee/basis', { document })];
}

/** 陕西省…, 西安市…; but 城市…, 市场… are of the whole country. */
const OF_A_PLACE = /^[^法]{1,12}?(省|(?<!城)市(?!场)|自治区|自治州|县|特区)/;

function pauseFindings({ pauses = [], specialProcedures, instant, siteSurvey }: ProposedItem): Finding[] {
  return [
    ...specialProcedures.flatMap((procedure, index) =>
      ART_45.includes(procedure) || pauses.some(({ kind, basis }) => kind === procedure && isSpecialLawText(basis))
        ? []
        : [fault('unknownProcedure', `/specialProcedures/${index}`, { procedure })],
    ),
    ...pauses.flatMap(({ kind, basis, maxWd }, index) => [
      ...(kind === 'siteSurvey' || kind === 'correction'
        ? [fault('surveyNeverPauses', `/pauses/${index}/kind`, { kind })]
        : []),
      ...(basis.trim() === '' || (!ART_45.includes(kind) && !isSpecialLawText(basis))
        ? [fault('pauseWithoutBasis', `/pauses/${index}/basis`, { kind })]
        : []),
      ...(maxWd !== undefined && (!Number.isInteger(maxWd) || maxWd < 1)
        ? [fault('range', `/pauses/${index}/maxWd`, { from: 1 })]
        : []),
    ]),
    ...(instant && (siteSurvey || specialProcedures.length > 0) ? [fault('instantNeedsNoVisit', '/instant')] : []),
  ];
}

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

/** A role is played by an organisation wherever the item is held: of the city, or of every other jurisdiction. */
function roleFindings(item: ProposedItem, catalogue: Catalogue): Finding[] {
  const { organisations } = indexOf(catalogue);
  const places = catalogue.jurisdictions.filter(({ kind }) => (kind === 'city') === (item.decidingLevel === 'city'));
  return (['approverRole', 'departmentRole', 'supervisorRole', 'enforcerRole'] as const).flatMap((field) => {
    const organ = places.map((place) => organOf(catalogue, place, item[field])).find((id) => !organisations.has(id));
    return organ === undefined ? [] : [fault('unknownOrganisation', `/${field}`, { organ })];
  });
}

/** Art. 57: only a law or regulation ranks otherwise than by acceptance. Where no number is set, the order alone is kept. */
function quantityFindings({ quantityLimited, quantity }: ProposedItem): Finding[] {
  if (!quantity) return [];
  return [
    ...(quantityLimited ? [] : [fault('quantityNotLimited', '/quantityLimited')]),
    ...(Number.isInteger(quantity.limit) && quantity.limit >= 1
      ? []
      : [fault('range', '/quantity/limit', { from: 1 })]),
    ...(quantity.order && !isSpecialLaw(quantity.order.document) ? [fault('orderNeedsLaw', '/quantity/order')] : []),
  ];
}

/** What a licence carries besides its conditions of the law rests on a law or regulation of its own. */
const conditionFindings = ({ conditionLaws = [] }: ProposedItem): Finding[] =>
  conditionLaws.flatMap(({ document }, index) =>
    isSpecialLaw(document) ? [] : [fault('conditionNeedsLaw', `/conditionLaws/${index}`)],
  );

/** Art. 35: a law has two levels handle it, and the upper one is there to decide. */
const lowerReviewFindings = ({ lowerReview, decidingLevel, commitment }: ProposedItem): Finding[] =>
  lowerReview
    ? [
        ...(isSpecialLaw(lowerReview.document) ? [] : [fault('lowerReviewNeedsLaw', '/lowerReview')]),
        ...(decidingLevel === 'city' ? [] : [fault('lowerReviewNeedsUpper', '/decidingLevel')]),
        // what is decided on a commitment nobody reviews first
        ...(commitment.allowed ? [fault('lowerReviewByCommitment', '/commitment/allowed')] : []),
      ]
    : [];

/** What is handed in later has its days, inside the promised limit and never more than these (domain.md 2.5). */
const MOST_TOLERATED_WD = 20;

function toleranceFindings({ tolerance, promisedLimitWd }: ProposedItem): Finding[] {
  const { allowed, maxWd } = tolerance;
  if (!allowed) return [];
  if (maxWd === undefined) return [fault('required', '/tolerance/maxWd')];
  const through = Math.min(MOST_TOLERATED_WD, promisedLimitWd);
  const isInside = Number.isInteger(maxWd) && maxWd >= 1 && maxWd <= through;
  return isInside ? [] : [fault('range', '/tolerance/maxWd', { from: 1, through })];
}

/** A verification that comes after more than a year verifies nothing. */
const MOST_VERIFIED_WITHIN = { months: 12, wd: 250 } as const;

function verificationFindings({ commitment, verificationWithin }: ProposedItem): Finding[] {
  return [
    ...(commitment.verifyWithin ? spanFindings('/commitment/verifyWithin', commitment.verifyWithin) : []),
    ...(verificationWithin ? spanFindings('/verificationWithin', verificationWithin) : []),
  ];
}

/** In months or in working days: of two limits nobody knows which counts. */
function spanFindings(path: string, span: { months?: number; wd?: number }): Finding[] {
  const units = (['months', 'wd'] as const).filter((unit) => span[unit] !== undefined);
  const [unit] = units;
  if (!unit || units.length > 1) return [fault('oneUnit', path, { units: 'months, wd' })];
  const value = span[unit] ?? 0;
  const through = MOST_VERIFIED_WITHIN[unit];
  const isInside = Number.isInteger(value) && value >= 1 && value <= through;
  return isInside ? [] : [fault('range', `${path}/${unit}`, { from: 1, through })];
}

/** S4: what districts do otherwise was approved against the version before, and ends with it. */
const leftBehind = ({ id }: ProposedItem, day: CivilDate, { districtItems }: Catalogue): Finding[] =>
  districtItems
    .filter((district) => district.item === id && isInForce(district, day))
    .map((district) => warning('outdatedStandard', '/id', { district: district.id, inherits: district.inherits, day }));

/** S10, S14: an item is watched, on every day from its first on, by something that is still carried out. */
function supervisionFindings(
  { supervisionItems }: ProposedItem,
  effectiveFrom: CivilDate,
  { supervisionItems: registry }: CatalogueIndex,
): Finding[] {
  if (supervisionItems.length === 0) return [fault('withoutSupervisionItem', '/supervisionItems')];
  const named = supervisionItems.flatMap((code) => registry.get(code) ?? []);
  const days = [effectiveFrom, ...changeDays(named, effectiveFrom, null)];
  return firstOfEach(days.flatMap((day) => supervisionOn(supervisionItems, day, named)));
}

function supervisionOn(
  supervisionItems: readonly string[],
  day: CivilDate,
  registry: readonly SupervisionItem[],
): Finding[] {
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
  return [
    ...unknown,
    ...(isWatched || unknown.length > 0 ? [] : [fault('notSupervised', '/supervisionItems', { day })]),
  ];
}
