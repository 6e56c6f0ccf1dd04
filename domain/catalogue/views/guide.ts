import { CERTIFICATE_WD, PUBLICITY_WD, REMEDIES } from '../../permit/law.ts';
import { type RemedyOrgans, remedyOrgansOf } from '../../permit/remedies.ts';
import type { Remedies } from '../../permit/types.ts';
import type { CivilDate } from '../../time.ts';
import { type Competence, competence } from '../competence.ts';
import { factsFor } from '../factsFor.ts';
import { type HandledItem, itemVersionsIn } from '../handledItem.ts';
import { CORRECTION_NOTICE_WD, LICENSING_LAW } from '../limits.ts';
import { jurisdictionOfOrgan, versionOn } from '../lookup.ts';
import type { Basis, Catalogue, ItemId, JurisdictionId, LicenceItem, OrgId } from '../types.ts';

/** 办事指南: what whoever wants a licence is told beforehand, all of it and in public (Art. 30). */
export type Guide = {
  jurisdiction: JurisdictionId;
  item: ItemId;
  asOf: CivilDate;
  name: string;
  nameEn: string;
  itemVersion: number;
  districtVersion: number | null;
  basicCode: string;
  licenceClass: string;
  /** null where no organ of the jurisdiction may decide it on that day; `elsewhere` then says where to go */
  organ: OrgId | null;
  /** 委托: in whose name it is decided (Art. 24) */
  inNameOf: OrgId | null;
  elsewhere: { code: string; pointsTo: OrgId } | null;
  supervisor: OrgId | null;
  basis: Basis[];
  conditions: { id: string; text: string; evidence: string[] }[];
  quantity: { limited: boolean };
  procedure: Step[];
  limits: {
    legal: LicenceItem['statutoryLimit'] & { clockStart: LicenceItem['clockStart']; basis: Basis | null };
    /** 承诺办结时限, in working days */
    committedWd: number;
    /** by how many working days it may be extended, once; 0: not at all */
    extensionWd: number;
  };
  materials: Material[];
  ways: { commitment: boolean; tolerance: { allowed: boolean; maxWd: number | null } };
  validity: LicenceItem['validity'];
  renewal: LicenceItem['renewal'];
  fee: { charged: boolean; amount: string | null; basis: Basis };
  remedies: Remedies & RemedyOrgans;
};

type Material = LicenceItem['materials'][number];

/** What happens, in its order; what the item has not, does not happen. */
export type Step =
  | { step: 'apply' | 'accept' | 'review' | 'decide' | 'issue' | 'publish'; withinWd?: number }
  | { step: 'correct'; withinWd: number }
  | { step: 'siteSurvey' }
  | { step: 'special'; kind: string; basis: string | null; maxWd: number | null };

/** Art. 58(1): nothing, unless a law or an administrative regulation says so. */
const FREE: Basis = { document: LICENSING_LAW, article: '第五十八条第一款' };

/** null where the item has no version on that day, or the jurisdiction is none */
export function guideFor(
  catalogue: Catalogue,
  jurisdiction: JurisdictionId,
  item: ItemId,
  asOf: CivilDate,
): Guide | null {
  if (!catalogue.jurisdictions.some(({ id }) => id === jurisdiction)) return null;
  const version = versionOn(itemVersionsIn(catalogue, jurisdiction, item), asOf);
  if (!version) return null;
  const answer = competence(factsFor(catalogue, jurisdiction, [item], { endpoints: new Set() }), item, asOf);
  return {
    jurisdiction,
    item,
    asOf,
    ...whoOf(answer),
    ...whatOf(version),
    remedies: remediesOf(catalogue, answer, jurisdiction),
  };
}

function whoOf(answer: Competence): Pick<Guide, 'organ' | 'inNameOf' | 'elsewhere' | 'supervisor'> {
  if (!answer.competent) {
    const { code, pointsTo } = answer;
    return { organ: null, inNameOf: null, elsewhere: { code, pointsTo }, supervisor: null };
  }
  const { organ, inNameOf = null, supervisor } = answer;
  return { organ, inNameOf, elsewhere: null, supervisor };
}

function whatOf(
  version: HandledItem,
): Omit<Guide, 'jurisdiction' | 'item' | 'asOf' | 'remedies' | keyof ReturnType<typeof whoOf>> {
  const { name, nameEn, basicCode, licenceClass, legalBasis, conditions, materials, validity, renewal } = version;
  const { statutoryLimit, clockStart, promisedLimitWd, extensionWd, limitBasis, commitment, tolerance, fee } = version;
  return {
    name,
    nameEn,
    itemVersion: version.version,
    districtVersion: version.district ?? null,
    basicCode,
    licenceClass,
    basis: legalBasis,
    conditions,
    quantity: { limited: version.quantityLimited },
    procedure: stepsOf(version),
    limits: {
      legal: { ...statutoryLimit, clockStart, basis: limitBasis?.statutoryLimit ?? null },
      committedWd: promisedLimitWd,
      extensionWd,
    },
    materials,
    ways: {
      commitment: commitment.allowed,
      tolerance: { allowed: tolerance.allowed, maxWd: tolerance.maxWd ?? null },
    },
    validity,
    renewal,
    fee: fee ? { charged: true, ...fee } : { charged: false, amount: null, basis: FREE },
  };
}

function stepsOf({ instant, siteSurvey, specialProcedures, pauses = [], promisedLimitWd }: HandledItem): Step[] {
  const kinds = [...new Set([...specialProcedures, ...pauses.map(({ kind }) => kind)])];
  const special = kinds.map((kind): Step => {
    const pause = pauses.find((candidate) => candidate.kind === kind);
    return { step: 'special', kind, basis: pause?.basis ?? null, maxWd: pause?.maxWd ?? null };
  });
  return [
    { step: 'apply' },
    { step: 'correct', withinWd: CORRECTION_NOTICE_WD },
    { step: 'accept', withinWd: CORRECTION_NOTICE_WD },
    // what can be decided on the spot is (Art. 34(2))
    ...(instant ? [] : [{ step: 'review' as const }]),
    ...(siteSurvey ? [{ step: 'siteSurvey' as const }] : []),
    ...special,
    { step: 'decide', ...(instant ? {} : { withinWd: promisedLimitWd }) },
    { step: 'issue', withinWd: CERTIFICATE_WD },
    { step: 'publish', withinWd: PUBLICITY_WD },
  ];
}

/** Of the organ that decides; an entrusted power is the entrusting organ's to answer for. */
function remediesOf(catalogue: Catalogue, answer: Competence, jurisdiction: JurisdictionId): Guide['remedies'] {
  const organ = answer.competent ? (answer.inNameOf ?? answer.organ) : null;
  return { ...REMEDIES, ...remedyOrgansOf(catalogue, organ === null ? jurisdiction : jurisdictionOfOrgan(organ)) };
}
