import type { Calendar } from '../../calendar.ts';
import type { CivilDate } from '../../time.ts';
import type { Finding } from '../findings/finding.ts';
import type {
  CoordinationUnit,
  DistrictItem,
  Effective,
  JurisdictionId,
  LicenceItem,
  Policy,
  SupervisionItem,
  TransferCatalogue,
  TransferEntry,
  UserId,
} from '../types.ts';

/** What is governed: one document per kind and id, whose versions are published one after the other (S6). */
export const REGISTER_KINDS = [
  'transferCatalogue',
  'licenceItem',
  'districtItem',
  'supervisionItem',
  'coordinationUnit',
  'policy',
  'calendar',
] as const;

export type RegisterKind = (typeof REGISTER_KINDS)[number];

/** `id`: of a transfer catalogue its jurisdiction, of a coordination unit its supervisor, else the thing's own. */
export type DocumentRef = { kind: RegisterKind; id: string };

type Content<Body> = Omit<Body, keyof Effective>;

/** A draft may still lack what makes it lawful: the findings name it. */
export type ProposedEntry = Omit<TransferEntry, 'supervisor' | 'enforcer' | 'supervisionMeasure'> &
  Partial<Pick<TransferEntry, 'supervisor' | 'enforcer' | 'supervisionMeasure'>>;

export type ProposedCatalogue = Omit<Content<TransferCatalogue>, 'id' | 'entries'> & { entries: ProposedEntry[] };

export type ProposedItem = Content<LicenceItem>;

export type Contents = {
  transferCatalogue: ProposedCatalogue;
  licenceItem: ProposedItem;
  districtItem: Content<DistrictItem>;
  supervisionItem: Content<SupervisionItem>;
  coordinationUnit: Omit<Content<CoordinationUnit>, 'id'>;
  policy: Content<Policy>;
  calendar: Omit<Calendar, 'version'>;
};

/** What would become a version: its content and the day from which it counts. */
export type Candidate = {
  [Kind in RegisterKind]: { kind: Kind; id: string; effectiveFrom: CivilDate; content: Contents[Kind] };
}[RegisterKind];

export type Stage = 'draft' | 'underApproval' | 'approved';

/** The end of a document as it is proposed: `through` is the last day on which it counts. */
export type Ending = DocumentRef & { through: CivilDate };

type Progress = {
  stage: Stage;
  authors: UserId[];
  approvedBy: UserId | null;
  /** whose approval it has */
  approvedFor?: JurisdictionId;
};

/** What is on its way to publication: a version, or the end of the document. */
export type Draft = Progress & ({ candidate: Candidate; ending?: never } | { candidate?: never; ending: Ending });

/** One document as its events have made it. What was loaded before it was governed stands in the catalogue alone. */
export type RegisterDocument = {
  ref: DocumentRef | null;
  draft: Draft | null;
  published: PublishedVersion[];
  repealedThrough: CivilDate | null;
};

export type PublishedVersion = { version: number; candidate: Candidate; publishedOn: CivilDate; warnings: Finding[] };

/**
 * The end of a document without a successor. The versions stay as they were published.
 * `lastVersion`: what is published after it takes the document up again; absent in those of earlier releases.
 */
export type Repeal = DocumentRef & { effectiveTo: CivilDate; lastVersion?: number };
