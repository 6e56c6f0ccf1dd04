/**
 * The domain's rules about what is handed in. The shape (types, unknown fields, ranges, patterns) is checked before,
 * at the edge; faults of shape that leave every type right do not disturb the rules here, so that an applicant hears
 * of all faults at once.
 */

import { addWorkdays } from '../calendar.ts';
import { citizenIdFindings, normaliseCitizenId } from '../identifiers/citizenId.ts';
import { creditCodeFindings, normaliseCreditCode } from '../identifiers/creditCode.ts';
import type { RefusalDetail } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant, isCivilDate, parseInstant } from '../time.ts';
import type { Application, SubmittedMaterial } from './application.ts';
import { indexOf } from './catalogueIndex.ts';
import { competence, type NotCompetent } from './competence.ts';
import { factsFor } from './factsFor.ts';
import { type HandledItem, itemVersionsIn } from './handledItem.ts';
import { jurisdictionOf, latestCalendar, organOf, versionOn } from './lookup.ts';
import { type TextFault, textFault } from './submittedText.ts';
import type { Catalogue, Jurisdiction, LicenceItem, OrgId } from './types.ts';

export type ApplicationFinding = {
  /** as in `items[0].item` */
  path: string;
  code: ApplicationFindingCode;
  /** `pointsTo` names the right organ where the fault is one of competence */
  detail?: RefusalDetail;
};

export type ApplicationFindingCode =
  | TextFault
  | NotCompetent['code']
  | 'unknownJurisdiction'
  | 'wrongJurisdiction'
  | 'unknownItem'
  | 'duplicateItem'
  | 'unlistedMaterial'
  | 'duplicateMaterial'
  | 'missingMainMaterial'
  | 'commitmentNotAllowed'
  | 'commitmentBarred'
  | 'jointNotAllowed'
  | 'required'
  | 'invalidDate'
  | 'future'
  | 'licenceExpired'
  | 'negative'
  | 'range'
  | 'usccLength'
  | 'usccAlphabet'
  | 'usccCheck'
  | 'codeOfPerson'
  | 'idFormat'
  | 'idDate'
  | 'idCheck'
  | 'principalMismatch';

/** Commitments are closed to who broke one, or has a serious record. */
const BARRED_RECORDS: readonly string[] = ['serious', 'falseCommitment'];

const none: ReadonlySet<OrgId> = new Set();

/** @param submittedAt when the input reached the system; `receivedAt` in it may be earlier */
export function applicationFindings(
  catalogue: Catalogue,
  application: Application,
  submittedAt: Instant,
): ApplicationFinding[] {
  const jurisdiction = jurisdictionOf(catalogue, application.jurisdiction);
  const receivedAt = parseInstant(application.receivedAt);
  const receivedOn = receivedAt === null ? null : civilDateOf(receivedAt);
  const items = itemFindings(catalogue, application, jurisdiction, receivedOn);
  const known = knownItems(catalogue, application);
  return [
    ...(jurisdiction ? [] : [finding('jurisdiction', 'unknownJurisdiction')]),
    ...receiptFindings(catalogue, application, receivedAt, submittedAt),
    ...licenceFindings(catalogue, application, jurisdiction, receivedOn),
    ...applicantFindings(application),
    ...agentFindings(application),
    ...serviceFindings(application),
    ...textFindings(application),
    ...premisesFindings(catalogue, application, jurisdiction),
    ...tradeFindings(catalogue, application),
    ...items,
    ...handlingFindings(application, known),
    ...commitmentFindings(application, known),
    ...materialFindings(application.materials, known, items),
    ...(application.route === 'tolerance' && items.length === 0 ? toleranceFindings(application, known) : []),
  ];
}

const finding = (path: string, code: ApplicationFindingCode, detail?: RefusalDetail): ApplicationFinding =>
  detail ? { path, code, detail } : { path, code };

function receiptFindings(
  catalogue: Catalogue,
  { lateEntryReason }: Application,
  receivedAt: Instant | null,
  submittedAt: Instant,
): ApplicationFinding[] {
  if (receivedAt === null) return [finding('receivedAt', 'invalidDate')];
  if (receivedAt > submittedAt) return [finding('receivedAt', 'future')];
  const latestWithoutReason = addWorkdays(latestCalendar(catalogue), civilDateOf(receivedAt), 1);
  if (civilDateOf(submittedAt) <= latestWithoutReason || lateEntryReason?.trim()) return [];
  return [finding('lateEntryReason', 'required')];
}

/** A channel without an address reaches nobody. */
function serviceFindings({ service, applicant }: Application): ApplicationFinding[] {
  const channels = service?.channels ?? [];
  return [
    ...(channels.includes('sms') && !applicant.contactPhone ? [finding('applicant.contactPhone', 'required')] : []),
    ...(channels.includes('email') && !applicant.email ? [finding('applicant.email', 'required')] : []),
  ];
}

function licenceFindings(
  catalogue: Catalogue,
  { kind, licenceRef, items }: Application,
  jurisdiction: Jurisdiction | undefined,
  receivedOn: CivilDate | null,
): ApplicationFinding[] {
  if (kind === 'new') return [];
  if (!licenceRef) return [finding('licenceRef', 'required')];
  const other = items.every(({ item }) => item !== licenceRef.item) ? [finding('licenceRef.item', 'range')] : [];
  if (!isCivilDate(licenceRef.validTo)) return [...other, finding('licenceRef.validTo', 'invalidDate')];
  if (receivedOn === null || licenceRef.validTo >= receivedOn) return other;
  // What has expired cannot be renewed or changed; a new application is for the same bureau.
  const detail = jurisdiction ? { pointsTo: organOf(catalogue, jurisdiction, 'approval-bureau') } : undefined;
  return [...other, finding('licenceRef.validTo', 'licenceExpired', detail)];
}

function applicantFindings({ applicant }: Application): ApplicationFinding[] {
  const { kind, idNumber, uscc, legalRepresentative } = applicant;
  // who trades under a code of his own applies as an individual household
  if (kind === 'naturalPerson')
    return [
      ...idFindings('applicant.idNumber', idNumber),
      ...(uscc === undefined ? [] : [finding('applicant.uscc', 'codeOfPerson', { instead: 'individualHousehold' })]),
    ];
  return [
    ...codeFindings('applicant.uscc', uscc),
    ...idFindings('applicant.legalRepresentative.idNumber', legalRepresentative?.idNumber),
  ];
}

/** Who he is, and that the power he acts under is the applicant's. What it covers on the day the case asks. */
function agentFindings({ agent, applicant }: Application): ApplicationFinding[] {
  if (!agent) return [];
  const { idNumber, uscc, powerOfAttorney } = agent;
  const { principal, from, through } = powerOfAttorney;
  const own = applicant.kind === 'naturalPerson' ? applicant.idNumber : applicant.uscc;
  const normalise = applicant.kind === 'naturalPerson' ? normaliseCitizenId : normaliseCreditCode;
  const isOwn = own !== undefined && normalise(principal) === normalise(own);
  const path = 'agent.powerOfAttorney';
  const isDated = isCivilDate(from) && isCivilDate(through);
  return [
    ...(uscc === undefined ? idFindings('agent.idNumber', idNumber) : codeFindings('agent.uscc', uscc)),
    ...(isOwn ? [] : [finding(`${path}.principal`, 'principalMismatch')]),
    ...(isCivilDate(from) ? [] : [finding(`${path}.from`, 'invalidDate')]),
    ...(isCivilDate(through) ? [] : [finding(`${path}.through`, 'invalidDate')]),
    ...(isDated && through < from ? [finding(`${path}.through`, 'range', { from })] : []),
  ];
}

/** Of the number an applicant of a kind is known by; where the kind is not known any more, either is sound. */
export function identityFindings(
  path: string,
  kind: 'naturalPerson' | 'organisation' | null,
  number: string,
): ApplicationFinding[] {
  const ofPerson = idFindings(path, number);
  if (kind === 'naturalPerson' || (kind === null && ofPerson.length === 0)) return ofPerson;
  return codeFindings(path, number);
}

const codeFindings = (path: string, uscc: string | undefined): ApplicationFinding[] =>
  creditCodeFindings(normaliseCreditCode(uscc ?? '')).flatMap(({ code, severity, expected }) =>
    // The check of the organisation code only warns, and a warning refuses nobody.
    severity === 'warning' || code === 'orgCodeCheck'
      ? []
      : [finding(path, code, expected === undefined ? undefined : { expected })],
  );

// The right check digit is not told: a citizen id is not to be guessed by asking.
const idFindings = (path: string, id: string | undefined): ApplicationFinding[] =>
  citizenIdFindings(normaliseCitizenId(id ?? '')).map(({ code }) => finding(path, code));

function textFindings({
  applicant,
  agent,
  premises,
  remark,
  lateEntryReason,
  commitment,
}: Application): ApplicationFinding[] {
  const texts: [path: string, text: string | undefined, maxCharacters: number][] = [
    ['applicant.name', applicant.name, 120],
    ['applicant.legalRepresentative.name', applicant.legalRepresentative?.name, 120],
    ['agent.name', agent?.name, 120],
    ['premises.address', premises.address, 300],
    ['remark', remark, 1000],
    ['lateEntryReason', lateEntryReason, 300],
    ['commitment.text', commitment?.text, 1000],
  ];
  return texts.flatMap(([path, text, maxCharacters]) => {
    const fault = text === undefined ? null : textFault(text, maxCharacters);
    return fault ? [finding(path, fault)] : [];
  });
}

function premisesFindings(
  catalogue: Catalogue,
  { premises: { divisionCode, areaSqm } }: Application,
  jurisdiction: Jurisdiction | undefined,
): ApplicationFinding[] {
  const findings = areaSqm < 0 ? [finding('premises.areaSqm', 'negative')] : [];
  if (!jurisdiction || divisionsServedBy(jurisdiction).includes(divisionCode)) return findings;
  const right = catalogue.jurisdictions.find((candidate) => candidate.divisionCodes.includes(divisionCode));
  const detail = right ? { pointsTo: organOf(catalogue, right, 'approval-bureau') } : undefined;
  return [...findings, finding('premises.divisionCode', 'wrongJurisdiction', detail)];
}

/** A zone has no division of its own: premises in it carry the code of a division that hosts it. */
const divisionsServedBy = ({ kind, divisionCodes, hostDivisions }: Jurisdiction): readonly string[] =>
  kind === 'zone' ? (hostDivisions ?? []) : divisionCodes;

function tradeFindings(catalogue: Catalogue, { trade, items }: Application): ApplicationFinding[] {
  if (trade === undefined) return [];
  const known = catalogue.trades.find(({ id }) => id === trade);
  if (!known) return [finding('trade', 'range')];
  return items.flatMap(({ item }, index) => {
    // one that does not exist has its own finding
    const isForeign = !known.items.includes(item) && catalogue.items.some(({ id }) => id === item);
    return isForeign ? [finding(`items[${index}].item`, 'range', { trade, items: known.items })] : [];
  });
}

function itemFindings(
  catalogue: Catalogue,
  { items }: Application,
  jurisdiction: Jurisdiction | undefined,
  receivedOn: CivilDate | null,
): ApplicationFinding[] {
  return items.flatMap(({ item, itemVersion }, index) => {
    const path = `items[${index}].item`;
    if (!indexOf(catalogue).items.has(item)) return [finding(path, 'unknownItem')];
    if (items.findIndex((other) => other.item === item) < index) return [finding(path, 'duplicateItem')];
    if (!jurisdiction || receivedOn === null) return [];
    const found = competence(factsFor(catalogue, jurisdiction.id, [item], { endpoints: none }), item, receivedOn);
    if (!found.competent) return [finding(path, found.code, { pointsTo: found.pointsTo })];
    // whoever names a version has read its guide: another one in force asks for other things
    const isOther = itemVersion !== undefined && itemVersion !== found.itemVersion;
    return isOther ? [finding(`items[${index}].itemVersion`, 'range', { inForce: String(found.itemVersion) })] : [];
  });
}

/** Art. 26(2): several organs, or several licences, unless the item's own standard has it handled jointly. */
function handlingFindings({ handling, items }: Application, known: readonly LicenceItem[]): ApplicationFinding[] {
  const isAlone = handling === 'joint' && items.length === 1 && known.length === 1;
  return isAlone && known[0]?.handling !== 'joint' ? [finding('handling', 'jointNotAllowed')] : [];
}

function commitmentFindings(
  { route, applicant, commitment }: Application,
  known: readonly LicenceItem[],
): ApplicationFinding[] {
  const findings: ApplicationFinding[] = [];
  if (commitment && !isCivilDate(commitment.signedOn)) findings.push(finding('commitment.signedOn', 'invalidDate'));
  if (route !== 'commitment') return findings;
  if (known.some((item) => !item.commitment.allowed)) findings.push(finding('route', 'commitmentNotAllowed'));
  if (BARRED_RECORDS.includes(applicant.creditRecord)) findings.push(finding('route', 'commitmentBarred'));
  if (!commitment) findings.push(finding('commitment', 'required'));
  return findings;
}

/** Nothing beyond the listed materials may be asked or taken (Art. 31). */
function materialFindings(
  materials: readonly SubmittedMaterial[],
  known: readonly LicenceItem[],
  items: readonly ApplicationFinding[],
): ApplicationFinding[] {
  const listed = new Set(known.flatMap((item) => item.materials.map(({ id }) => id)));
  // The list of an item that does not exist is not known, so nothing can be said to be missing from it.
  const listComplete = items.every(({ code }) => code !== 'unknownItem');
  return materials.flatMap(({ materialId }, index) => {
    const path = `materials[${index}].materialId`;
    if (materials.findIndex((other) => other.materialId === materialId) < index) {
      return [finding(path, 'duplicateMaterial')];
    }
    return listComplete && !listed.has(materialId) ? [finding(path, 'unlistedMaterial')] : [];
  });
}

/** Tolerant acceptance leaves minor materials open, never a main one. */
function toleranceFindings({ materials }: Application, known: readonly LicenceItem[]): ApplicationFinding[] {
  const given = new Set(materials.map(({ materialId }) => materialId));
  const complete = known.every((item) => item.materials.every(({ id, main }) => !main || given.has(id)));
  return complete ? [] : [finding('materials', 'missingMainMaterial')];
}

/** Only what is listed on the day may be asked (Art. 31); where no version covers it, competence has its own finding. */
function knownItems(catalogue: Catalogue, { jurisdiction, items, receivedAt }: Application): HandledItem[] {
  const received = parseInstant(receivedAt);
  return [...new Set(items.map(({ item }) => item))].flatMap((item) => {
    const versions = itemVersionsIn(catalogue, jurisdiction, item);
    const inForce = received ? versionOn(versions, civilDateOf(received)) : undefined;
    return inForce ?? versions.slice(-1);
  });
}
