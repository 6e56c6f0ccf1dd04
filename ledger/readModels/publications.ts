import type { ClericalErrorCorrected, LicenceDeemedRenewed, LicenceGranted } from '../../domain/permit/events.ts';
import type { PermitRow, PublicationRow } from '../schema.ts';
import type { Recorded } from './rows.ts';

type Rows = readonly PublicationRow[];

/** Art. 40 publishes grants; a denial is told to the applicant alone. */
export function foldPublications(rows: Rows, permit: PermitRow, recorded: Recorded): Rows {
  const { event } = recorded;
  switch (event.type) {
    case 'LicenceGranted':
    case 'LicenceDeemedRenewed':
      return [...rows.filter((row) => row.item !== event.item), granted(event, permit, recorded.stream)];
    case 'CertificateIssued':
      return withItem(rows, event.item, { certificateNumber: event.certificateNumber });
    case 'IntegratedLicenceIssued':
      return event.items.reduce(
        (folded, item) => withItem(folded, item, { certificateNumber: event.certificateNumber }),
        rows,
      );
    case 'ClericalErrorCorrected':
      return rows.map((row) => (row.item === event.item ? corrected(row, event) : row));
    case 'DecisionPublished':
      return withItem(rows, event.item, { publishedAt: event.effectiveAt, receipt: event.receipt });
    default:
      return rows;
  }
}

const withItem = (rows: Rows, item: string, change: Partial<PublicationRow>): Rows =>
  rows.map((row) => (row.item === item ? { ...row, ...change } : row));

const corrected = (
  row: PublicationRow,
  { number, correctedOn, corrections: slips }: ClericalErrorCorrected,
): PublicationRow => ({ ...row, corrections: [...(row.corrections ?? []), { number, correctedOn, slips }] });

const granted = (
  { item, decision }: LicenceGranted | LicenceDeemedRenewed,
  permit: PermitRow,
  stream: string,
): PublicationRow => ({
  caseNumber: permit.caseNumber,
  item,
  stream,
  jurisdiction: permit.jurisdiction,
  organ: permit.competentOrg,
  inNameOf: decision.inNameOf,
  applicantId: permit.applicantId,
  // what earlier releases decided says no more than its case
  kind: decision.kind ?? permit.kind,
  decisionNumber: decision.number,
  decidedOn: decision.decidedOn,
  validFrom: decision.validFrom,
  validTo: decision.validTo,
  renews: decision.licence?.number ?? null,
  certificateNumber: null,
  publishedAt: null,
  receipt: null,
  conditions: decision.conditions ?? null,
  corrections: null,
});
