import type { ItemId, OrgId } from '../catalogue/types.ts';
import type { Stamped } from '../decider.ts';
import { maskCitizenId } from '../identifiers/citizenId.ts';
import { addDays, type CivilDate, civilDateOf } from '../time.ts';
import { basisOf } from './basis.ts';
import {
  barInWords,
  basesInWords,
  CASE_KINDS,
  dayInWords,
  momentInWords,
  procedureInWords,
  ROUTES,
  refusalGroundInWords,
  SOURCES,
  terminationGroundInWords,
} from './documentWords.ts';
import type {
  AcceptanceRefused,
  LicenceDeemedRenewed,
  LicenceDenied,
  LicenceGranted,
  LicenceNotRequired,
  PermitEvent,
} from './events.ts';
import { REMEDIES } from './law.ts';
import type { DocumentKind, OrderedDocument } from './officialDocuments.ts';
import { itemsOfDocument } from './officialDocuments.ts';
import { RECONSIDERATION, type RemedyOrgans, SUIT } from './remedies.ts';
import type { LicenceCondition, Permit, Remedies, TextRef } from './types.ts';

/**
 * What a document says, as data: a template puts it into sentences, a layout onto pages. It is frozen when the document
 * is issued, so nothing that changes later (a name in the catalogue, an erased party) changes the document.
 */
export type DocumentContent = OrderedDocument & {
  caseNumber: string;
  /** in whose name it is issued; of an entrusted power, the entrusting organ (Art. 24) */
  organ: { id: OrgId; name: string };
  /** 成文日期 */
  on: CivilDate;
  fields: { [name: string]: string };
  tables: { [name: string]: string[][] };
  /** fields and tables that say who somebody is, or what he wrote */
  personal: string[];
};

/** As it was issued, with a code of chance: without it a hash could be guessed from what is known of a case. */
export type FrozenContent = DocumentContent & { code: string };

/** What the record knows by ids alone. */
export type Known = {
  organ(id: OrgId): string;
  item(id: ItemId): string;
  /** by its id, among those that the items list */
  material(items: readonly ItemId[], id: string): string;
  condition(item: ItemId, id: string): string;
  text(ref: TextRef): string;
  addressee: Addressee;
  remediesOf(organ: OrgId): RemedyOrgans;
};

export type Addressee = {
  kind: string;
  name: string;
  uscc: string | null;
  idNumber: string | null;
  legalRepresentative: string | null;
  address: string | null;
};

type Said = { fields: { [name: string]: string | null | undefined }; tables?: DocumentContent['tables'] };

/** The event, and the case once everything is recorded that came with it. */
export type Happened = { permit: Permit; event: Stamped<PermitEvent> };

const PERSONAL = [
  'applicant',
  'applicantCode',
  'legalRepresentative',
  'address',
  'reasons',
  'place',
  'defects',
] as const satisfies readonly string[];

export function documentContent(ordered: OrderedDocument, { permit, event }: Happened, known: Known): DocumentContent {
  const organ = issuedBy(permit, event);
  const { fields, tables = {} } = said(permit, event, known);
  const items = itemsOfDocument(event);
  const about = items.length > 0 ? items : permit.items.map(({ item }) => item);
  const all = {
    ...addressed(known.addressee),
    items: about.map(known.item).join('、'),
    basis: basisFor(event),
    ...fields,
  };
  return {
    ...ordered,
    caseNumber: permit.caseNumber,
    organ: { id: organ, name: known.organ(organ) },
    on: civilDateOf(event.at),
    fields: Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value ? [[name, value] as const] : []))),
    tables,
    personal: [...PERSONAL],
  };
}

function issuedBy(permit: Permit, event: PermitEvent): OrgId {
  if (event.type === 'AcceptanceRefused') return event.inNameOf ?? permit.competentOrg;
  const entrusting = 'decision' in event ? event.decision.inNameOf : decidedInNameOf(permit, event);
  return entrusting ?? permit.competentOrg;
}

/** A certificate is issued in the name in which its decision was taken. */
function decidedInNameOf({ items }: Permit, event: PermitEvent): OrgId | null {
  if (event.type !== 'CertificateIssued' && event.type !== 'IntegratedLicenceIssued') return null;
  const [first] = itemsOfDocument(event);
  return items.find(({ item }) => item === first)?.decision?.inNameOf ?? null;
}

const basisFor = (event: PermitEvent): string | null => basesInWords(basisOf(event)) || null;

/** Of a natural person's id only what may be shown (docs/domain.md 3.2). */
function addressed({ kind, name, uscc, idNumber, legalRepresentative, address }: Addressee): Said['fields'] {
  const code =
    kind === 'naturalPerson'
      ? idNumber && `公民身份号码 ${maskCitizenId(idNumber)}`
      : uscc && `统一社会信用代码 ${uscc}`;
  return { applicant: name, applicantCode: code, legalRepresentative, address };
}

/** What each kind adds to what all of them say. */
function said(permit: Permit, event: Stamped<PermitEvent>, known: Known): Said {
  const items = permit.items.map(({ item }) => item);
  switch (event.type) {
    case 'Received':
      return {
        fields: {
          receivedAt: momentInWords(event.receivedAt),
          kind: CASE_KINDS[event.kind],
          route: ROUTES[event.route ?? 'ordinary'],
          count: String(event.materials.length),
          noticeBy: event.deemed && dayInWords(addDays(civilDateOf(event.deemed.at), -1)),
          noMaterials: event.materials.length === 0 ? '未提交申请材料' : null,
        },
        tables: {
          materials: event.materials.map(({ material, source, pages }, index) => [
            String(index + 1),
            known.material(items, material),
            SOURCES[source],
            pages === undefined ? '—' : String(pages),
          ]),
        },
      };
    case 'Accepted':
      return {
        fields: {
          receivedOn: dayInWords(civilDateOf(permit.receivedAt)),
          acceptedOn: dayInWords(event.acceptedOn),
          acceptedAt: event.deemed ? null : momentInWords(event.at),
          deemed: event.deemed ? dayInWords(event.acceptedOn) : null,
          route: ROUTES[permit.route ?? 'ordinary'],
          tolerated: event.tolerated?.open.map((material) => known.material(items, material)).join('；'),
          completeBy: event.tolerated?.completeBy && dayInWords(event.tolerated.completeBy),
          provisional: permit.obligations.some(({ kind, provisional }) => kind === 'decide' && provisional)
            ? '是'
            : null,
        },
        tables: {
          limits: event.items.map(({ item }) => {
            const duty = permit.obligations.find(({ id }) => id === `decide:${item}`);
            return [
              known.item(item),
              duty?.statutoryDue ? dayInWords(duty.statutoryDue) : '—',
              duty ? dayInWords(duty.due) : '—',
            ];
          }),
        },
      };
    case 'CorrectionRequested':
      return {
        fields: { receivedOn: dayInWords(civilDateOf(permit.receivedAt)), due: dayInWords(event.applicantDue) },
        tables: {
          defects: event.defects.map(({ material, reason }, index) => [
            String(index + 1),
            known.material(items, material),
            known.text(reason),
          ]),
        },
      };
    case 'AcceptanceRefused':
    case 'LicenceNotRequired':
      return {
        fields: {
          receivedOn: dayInWords(civilDateOf(permit.receivedAt)),
          ground: refusedBecause(event),
          reasons: event.reasons && known.text(event.reasons),
          pointsTo:
            event.pointsTo !== undefined && event.pointsTo !== permit.competentOrg ? known.organ(event.pointsTo) : null,
          ...('warning' in event &&
            event.warning &&
            barredBy(
              permit,
              permit.items.map(({ item }) => item),
            )),
          ...remedies(known, issuedBy(permit, event), REMEDIES),
        },
      };
    case 'LicenceGranted':
    case 'LicenceDenied':
    case 'LicenceDeemedRenewed':
      return decided(permit, event, known);
    case 'CertificateIssued':
      return certified(permit, event.certificateNumber, event.licenceId, [event.item]);
    case 'IntegratedLicenceIssued':
      return certified(permit, event.certificateNumber, event.licenceId, event.items);
    case 'SpecialProcedureStarted':
      return {
        fields: {
          procedure: procedureInWords(event.kind),
          startedOn: dayInWords(event.startedOn),
          toldOn: dayInWords(event.toldOn),
          pausesFrom: dayInWords(event.pausesFrom),
          pausesThrough: event.pausesThrough && dayInWords(event.pausesThrough),
          neededWd: String(event.neededWd),
          reasons: event.reasons && known.text(event.reasons),
        },
      };
    case 'LimitExtended': {
      const duty = permit.obligations.find(({ id }) => id === `decide:${event.item}`);
      return {
        fields: {
          wd: String(event.wd),
          approvedOn: dayInWords(event.approvedOn),
          reasons: known.text(event.reasons),
          due: duty && dayInWords(duty.statutoryDue ?? duty.due),
        },
      };
    }
    case 'HearingRightTold':
      return { fields: { toldOn: dayInWords(event.toldOn), requestBy: dayInWords(event.requestBy) } };
    case 'HearingArranged':
      return {
        fields: {
          heldAt: momentInWords(event.heldAt),
          place: known.text(event.place),
          presider: event.presider,
        },
      };
    case 'Withdrawn':
      return {
        fields: {
          withdrawn: '是',
          asked: dayInWords(civilDateOf(event.effectiveAt)),
          reasons: event.reasons && known.text(event.reasons),
        },
      };
    case 'Terminated':
      return {
        fields: {
          ground: terminationGroundInWords(event.ground),
          reasons: known.text(event.reasons),
          ...remedies(known, permit.competentOrg, REMEDIES),
        },
      };
    case 'ItemsEnded':
      if (event.how === 'notAccepted')
        return {
          fields: {
            receivedOn: dayInWords(civilDateOf(permit.receivedAt)),
            ground: event.ground === undefined ? null : refusalGroundInWords(event.ground),
            reasons: event.reasons && known.text(event.reasons),
            pointsTo: event.to !== undefined && event.to !== permit.competentOrg ? known.organ(event.to) : null,
            ...remedies(known, permit.competentOrg, REMEDIES),
          },
        };
      return {
        fields: {
          partly: '是',
          withdrawn: event.how === 'withdrawn' ? '是' : null,
          asked: event.how === 'withdrawn' ? dayInWords(civilDateOf(event.effectiveAt)) : null,
          ground: event.ground === undefined ? null : terminationGroundInWords(event.ground),
          reasons: event.reasons && known.text(event.reasons),
          ...(event.how === 'terminated' && remedies(known, permit.competentOrg, REMEDIES)),
        },
      };
    default:
      throw new Error(`${event.type} calls for no document`);
  }
}

function refusedBecause(event: AcceptanceRefused | LicenceNotRequired): string | null {
  if ('bar' in event && event.bar) return barInWords(event.bar);
  return event.ground === undefined ? null : refusalGroundInWords(event.ground);
}

const remedies = (known: Known, organ: OrgId, { reconsiderationDays, suitMonths }: Remedies): Said['fields'] => {
  const { reconsideration, court } = known.remediesOf(organ);
  return {
    reconsiderationDays: String(reconsiderationDays),
    suitMonths: String(suitMonths),
    reconsideration,
    court,
    remedyBasis: basesInWords([RECONSIDERATION, SUIT]),
  };
};

/** Art. 78: with a warning, and where safety depends on it with a day until which he may not apply again. */
function barredBy({ bars = [] }: Permit, items: readonly ItemId[]): Said['fields'] {
  const own = bars.filter((bar) => bar.items.some((item) => items.includes(item)));
  const through = own
    .map((bar) => bar.through)
    .sort()
    .at(-1);
  return { warning: '是', barredThrough: through && dayInWords(through) };
}

/** Each with the law that lets a licence carry it; null where it carries none. */
const conditionsInWords = (conditions: readonly LicenceCondition[]): string | null =>
  conditions.map(({ text, basis }, index) => `（${index + 1}）${text}（${basesInWords([basis])}）`).join('；') || null;

function decided(
  permit: Permit,
  event: Stamped<LicenceGranted | LicenceDenied | LicenceDeemedRenewed>,
  known: Known,
): Said {
  const { decision, item } = event;
  const { kind = 'new', licence, validFrom, validTo, verifyBy, route } = decision;
  return {
    fields: {
      receivedOn: dayInWords(civilDateOf(permit.receivedAt)),
      acceptedOn: permit.accepted && dayInWords(permit.accepted.on),
      decidedOn: dayInWords(decision.decidedOn),
      [kind === 'deemedRenewal' ? 'deemedRenewal' : kind]: CASE_KINDS[kind === 'deemedRenewal' ? 'renewal' : kind],
      licenceNumber: licence?.number,
      licenceValidTo: licence && dayInWords(licence.validTo),
      validFrom: validFrom && dayInWords(validFrom),
      validTo: validTo && dayInWords(validTo),
      unlimited: decision.outcome === 'granted' && validTo === null ? '长期' : null,
      commitment: route === 'commitment' ? '是' : null,
      verifyBy: verifyBy === undefined ? null : dayInWords(verifyBy),
      entrusted: decision.inNameOf === null ? null : known.organ(permit.competentOrg),
      ...('reasons' in event && event.reasons && { reasons: known.text(event.reasons) }),
      ...('hearingTranscript' in event && { hearingTranscript: event.hearingTranscript }),
      ...(decision.conditions && { conditions: conditionsInWords(decision.conditions) }),
      ...(event.type === 'LicenceDenied' && {
        ...(event.finding && barredBy(permit, [item])),
        failedConditions: event.failedConditions.map((id) => known.condition(item, id)).join('；'),
        ...remedies(known, decision.inNameOf ?? permit.competentOrg, event.remedies),
      }),
    },
  };
}

function certified(
  permit: Permit,
  certificateNumber: string,
  licenceId: string | undefined,
  items: readonly ItemId[],
): Said {
  const decisions = permit.items.flatMap(({ item, decision }) => (decision && items.includes(item) ? [decision] : []));
  const ends = decisions.map(({ validTo }) => validTo);
  const [earliestEnd] = ends.filter((end) => end !== null).sort();
  const [from] = decisions.flatMap(({ validFrom }) => validFrom ?? []).sort();
  return {
    fields: {
      certificateNumber,
      licenceId,
      conditions: conditionsInWords(decisions.flatMap(({ conditions = [] }) => conditions)),
      decisionNumbers: decisions.map(({ number }) => number).join('、'),
      validFrom: from && dayInWords(from),
      validTo: earliestEnd && dayInWords(earliestEnd),
      unlimited: earliestEnd === undefined ? '长期' : null,
      trade: items.length > 1 ? '是' : null,
    },
  };
}

/** For whoever watches over a case without handling it: nobody is named, and no free text is shown. */
export function withoutPeople(content: FrozenContent): FrozenContent {
  const { fields, tables, personal } = content;
  return {
    ...content,
    // whoever has it could try out who is meant, against the hash of the page
    code: HIDDEN,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, personal.includes(name) ? HIDDEN : value]),
    ),
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [
        name,
        personal.includes(name)
          ? rows.map((row) => row.map((cell, index) => (index === row.length - 1 ? HIDDEN : cell)))
          : rows,
      ]),
    ),
  };
}

const HIDDEN = '＊＊＊';

export const TITLES: { readonly [kind in DocumentKind]: { zh: string; en: string } } = {
  receipt: { zh: '行政许可申请材料收件凭证', en: 'Receipt for the Application' },
  acceptance: { zh: '行政许可申请受理通知书', en: 'Notice of Acceptance' },
  correction: { zh: '行政许可申请材料补正通知书', en: 'Correction Notice' },
  notAccepted: { zh: '行政许可申请不予受理决定书', en: 'Decision Not to Accept' },
  notRequired: { zh: '行政许可申请不受理告知书', en: 'Notice that No Licence Is Required' },
  grant: { zh: '准予行政许可决定书', en: 'Decision to Grant' },
  refusal: { zh: '不予行政许可决定书', en: 'Decision to Refuse' },
  certificate: { zh: '行政许可证', en: 'Licence' },
  pause: { zh: '行政许可特别程序告知书', en: 'Notice of a Special Procedure' },
  extension: { zh: '延长行政许可办理期限告知书', en: 'Notice of Extension' },
  hearingRight: { zh: '行政许可听证权利告知书', en: 'Notice of the Right to a Hearing' },
  hearing: { zh: '行政许可听证通知书', en: 'Notice of Hearing' },
  ended: { zh: '终止办理行政许可申请通知书', en: 'Notice of the End of the Case' },
};
