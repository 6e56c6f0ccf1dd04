import type { ItemId } from '../catalogue/types.ts';
import type { PermitEvent } from './events.ts';
import { APPLICANT } from './interestedParties.ts';
import type { CaseNumber } from './types.ts';

/** 文书: what the applicant is given in writing, and which event of the case calls for it. */

export const DOCUMENT_KINDS = [
  /** 收件凭证 */
  'receipt',
  /** 受理通知书 (Art. 32(2)) */
  'acceptance',
  /** 补正通知书: all that is missing, at once (Art. 32(1)4) */
  'correction',
  /** 不予受理决定书 */
  'notAccepted',
  /** 不受理告知书: no licence is needed */
  'notRequired',
  /** 准予行政许可决定书 */
  'grant',
  /** 不予行政许可决定书 (Art. 38(2)) */
  'refusal',
  /** 行政许可证 (Art. 39) */
  'certificate',
  /** 特别程序告知书 (Art. 45) */
  'pause',
  /** 延长办理期限告知书 (Art. 42) */
  'extension',
  /** 听证权利告知书 (Art. 47) */
  'hearingRight',
  /** 听证通知书 (Art. 48) */
  'hearing',
  /** 终止办理通知书: withdrawn by the applicant, or ended by the organ */
  'ended',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export type OrderedDocument = {
  kind: DocumentKind;
  /** 文书编号: unique, never reused; what the law numbered already keeps its number */
  number: string;
};

/**
 * Numbers of what the law does not number itself: the case, a letter for the kind, the place in the record. No letter
 * is that of another series of a case (B, G, I, J, P, S, T, Y): one number never means two things.
 */
const LETTERS = {
  receipt: 'R',
  acceptance: 'L',
  correction: 'Z',
  certificate: 'C',
  extension: 'X',
  hearingRight: 'K',
  hearing: 'H',
  ended: 'E',
} as const;

/**
 * The one document an event calls for, or null. It follows from the event alone, so that whoever records the event
 * can order the document in the same breath.
 */
export function documentOf(caseNumber: CaseNumber, seq: number, event: PermitEvent): OrderedDocument | null {
  const numbered = (kind: keyof typeof LETTERS): OrderedDocument => ({
    kind,
    number: `${caseNumber}-${LETTERS[kind]}${seq}`,
  });
  switch (event.type) {
    case 'Received':
      return numbered('receipt');
    case 'Accepted':
      return numbered('acceptance');
    case 'CorrectionRequested':
      return numbered('correction');
    case 'AcceptanceRefused':
      return { kind: 'notAccepted', number: event.documentNumber };
    case 'LicenceNotRequired':
      return { kind: 'notRequired', number: event.documentNumber };
    case 'LicenceGranted':
    case 'LicenceDeemedRenewed':
      return { kind: 'grant', number: event.decision.number };
    case 'LicenceDenied':
      return { kind: 'refusal', number: event.decision.number };
    case 'CertificateIssued':
    case 'IntegratedLicenceIssued':
      return numbered('certificate');
    case 'SpecialProcedureStarted':
      return { kind: 'pause', number: event.procedure };
    case 'LimitExtended':
      return numbered('extension');
    case 'HearingRightTold':
      // a paper is addressed to the applicant: other parties are told by the notice that is filed
      return event.parties.includes(APPLICANT) ? numbered('hearingRight') : null;
    case 'HearingArranged':
      return event.notified?.includes(APPLICANT) === false ? null : numbered('hearing');
    case 'Withdrawn':
    case 'Terminated':
      return numbered('ended');
    case 'ItemsEnded':
      // refused one by one as a case is refused as a whole, under the number that the law asks for (Art. 32(1)1, 2, 32(2))
      if (event.how === 'notAccepted' && event.documentNumber !== undefined)
        return { kind: event.ground === 'itemCancelled' ? 'notRequired' : 'notAccepted', number: event.documentNumber };
      // 移送 is told by the organ that takes the papers over
      return event.how === 'transferred' ? null : numbered('ended');
    default:
      return null;
  }
}

/** The items an event is about; empty where it is about all of the case. */
export function itemsOfDocument(event: PermitEvent): ItemId[] {
  if ('items' in event) return event.items.map((entry) => (typeof entry === 'string' ? entry : entry.item));
  return 'item' in event && event.item !== undefined ? [event.item] : [];
}
