import {
  type Addressee,
  type DocumentContent,
  documentContent,
  type FrozenContent,
} from '../../domain/permit/documentContent.ts';
import type { PermitEventType } from '../../domain/permit/events.ts';
import { type DocumentKind, documentOf } from '../../domain/permit/officialDocuments.ts';
import { knownFrom } from '../../ledger/queries/documentContent.ts';
import { catalogue } from '../domain/permit/reference.ts';
import {
  acceptanceRefused,
  accepted,
  correctionRequested,
  declaredNotRequired,
  denied,
  extended,
  granted,
  hearingArranged,
  hearingRequested,
  hearingTold,
  issued,
  partyRegistered,
  procedureStarted,
  received,
  reviewStarted,
  withdrawn,
} from '../domain/permit/steps.ts';
import { given, type Step } from '../given.ts';

/** One document of every kind, from cases that really went so. */

export const ADDRESSEE: Addressee = {
  kind: 'enterprise',
  name: '西安雁塔示例餐饮管理有限公司',
  uscc: '91610131MA6TEXT05E',
  idNumber: null,
  legalRepresentative: '示例人甲',
  address: '西安市雁塔区示例路1号1幢10101室',
};

const TEXTS: { readonly [id: string]: string } = {
  'text-1': '经两名工作人员现场核查，加工区与污染源未保持规定距离，且未配备防蝇防鼠设施。',
  place: '雁塔区政务服务中心三楼听证室',
};

const STORIES: { readonly [kind in DocumentKind]: readonly [event: PermitEventType, ...steps: Step[]] } = {
  receipt: ['Received', received('2026-03-02')],
  acceptance: ['Accepted', received('2026-03-02'), accepted('2026-03-03')],
  correction: [
    'CorrectionRequested',
    received('2026-03-02', { without: ['food-business-m1', 'food-business-m3'] }),
    correctionRequested('2026-03-03', ['food-business-m1', 'food-business-m3']),
  ],
  notAccepted: ['AcceptanceRefused', received('2026-03-02'), acceptanceRefused('2026-03-03')],
  notRequired: ['LicenceNotRequired', received('2026-03-02'), declaredNotRequired('2026-03-03')],
  grant: ['LicenceGranted', accepted('2026-03-02'), granted('2026-03-05')],
  refusal: [
    'LicenceDenied',
    accepted('2026-03-02'),
    denied('2026-03-05', { failedConditions: ['food-business-c1', 'food-business-c2'] }),
  ],
  certificate: ['CertificateIssued', accepted('2026-03-02'), granted('2026-03-05'), issued('2026-03-06')],
  pause: [
    'SpecialProcedureStarted',
    accepted('2026-03-02'),
    reviewStarted('2026-03-02'),
    procedureStarted('2026-03-03'),
  ],
  extension: ['LimitExtended', accepted('2026-03-02'), reviewStarted('2026-03-02'), extended('2026-03-05')],
  hearingRight: [
    'HearingRightTold',
    accepted('2026-03-02'),
    reviewStarted('2026-03-02'),
    partyRegistered('2026-03-02'),
    hearingTold('2026-03-03'),
  ],
  hearing: [
    'HearingArranged',
    accepted('2026-03-02'),
    reviewStarted('2026-03-02'),
    hearingTold('2026-03-02'),
    hearingRequested('2026-03-03'),
    hearingArranged('2026-03-04', '2026-03-16'),
  ],
  ended: ['Withdrawn', received('2026-03-02'), withdrawn('2026-03-03')],
};

/** What the document says to whom the last of the steps called for. */
export function contentAfter(
  type: PermitEventType,
  steps: readonly Step[],
  addressee = ADDRESSEE,
  texts: { readonly [id: string]: string } = TEXTS,
): DocumentContent {
  const { permit, log } = given(...steps);
  const at = log.findLastIndex((event) => event.type === type);
  const event = log[at];
  const ordered = event && documentOf(permit.caseNumber, at + 1, event);
  if (!ordered) throw new Error(`${type} calls for no document`);
  const known = knownFrom(catalogue, permit, addressee, (id) => texts[id] ?? `〔${id}〕`);
  return documentContent(ordered, { permit, event }, known);
}

export const frozen = (content: DocumentContent): FrozenContent => ({ ...content, code: '0123456789abcdef'.repeat(2) });

export function sampleOf(kind: DocumentKind, addressee = ADDRESSEE): FrozenContent {
  const [type, ...steps] = STORIES[kind];
  return frozen(contentAfter(type, steps, addressee));
}
