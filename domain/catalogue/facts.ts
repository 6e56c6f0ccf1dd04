import type { Calendar } from '../calendar.ts';
import type {
  Basis,
  Effective,
  ItemId,
  LicenceItem,
  OpenCases,
  OrgId,
  Policy,
  Quantity,
  TransferKind,
  UserId,
} from './types.ts';

/**
 * The slice of the catalogue a command carries, because a validator can do no I/O and a tick has no caller
 * (design.md section 4). All versions of it travel, and the domain picks by its own `at`.
 */

/** What of a licence item's version matters to a case. */
export type ItemFacts = Pick<
  LicenceItem,
  | 'id'
  | 'version'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'name'
  | 'nameEn'
  | 'statutoryLimit'
  | 'statutoryLimitWd'
  | 'clockStart'
  | 'extensionWd'
  | 'promisedLimitWd'
  | 'instant'
  | 'siteSurvey'
  | 'validity'
> & {
  /** these are absent where the item has none */
  specialProcedures?: string[];
  pauses?: NonNullable<LicenceItem['pauses']>;
  legalBasis: Basis[];
  materials: { id: string; main: boolean; shareable: boolean }[];
  conditions: string[];
  /** the department that keeps the item where no catalogue entry transfers it */
  department: OrgId;
  /** the law or regulation that sets its limit otherwise than Art. 42 does */
  limitBasis?: Pick<NonNullable<LicenceItem['limitBasis']>, 'statutoryLimit'>;
  /** the law or regulation of an extension that is longer than that of Art. 42 */
  extensionBasis?: Basis;
  /** absent in what was recorded before these routes were taken */
  consultationWd?: number;
  commitment?: LicenceItem['commitment'];
  tolerance?: LicenceItem['tolerance'];
  /** null where the item names no window of its own; absent in what was recorded before renewals were taken */
  renewal?: LicenceItem['renewal'];
  /** where it is handled jointly: its extension is the government's to approve (Art. 42(2)) */
  handling?: 'joint';
  /** these are absent where the item is not so, and in what was recorded before they were asked for */
  safetyRelated?: true;
  quantityLimited?: true;
  quantity?: Quantity;
  conditionLaws?: Basis[];
  inPerson?: Basis;
  /** where this organ reviews and an upper one decides: which, and by what law (Art. 35) */
  lowerReview?: { upper: OrgId; basis: Basis };
  /** the district version that is merged into it; absent where the city standard counts as it is (S4) */
  district?: number;
};

/** What a version of the transfer catalogue says of an item; `entry` is null where it is silent. */
export type EntryFacts = Effective & {
  item: ItemId;
  openCases?: OpenCases;
  entry: { kind: TransferKind; fromOrg: OrgId; toOrg: OrgId | null; supervisor: OrgId; enforcer: OrgId } | null;
};

export type UnitFacts = Effective & {
  id: string;
  supervisor: OrgId;
  liaison: UserId;
  /** `endpoint`: the supervisor runs a system that takes pushes over HTTP; else the inbox of this system */
  delivery: 'inbox' | 'endpoint';
};

export type ReferenceFacts = {
  items: ItemFacts[];
  entries: EntryFacts[];
  units: UnitFacts[];
  policies: Policy[];
  /** only with `receive`: the days from the year of receipt on */
  calendar?: Calendar;
};
