import type { Calendar, Period } from '../calendar.ts';
import type { CivilDate } from '../time.ts';

/** Reference data of a city: versioned, effective-dated, changed only by procedure (S3–S11). */

export type OrgId = string;
export type JurisdictionId = string;
export type ItemId = string;
export type UserId = string;

export type Basis = { document: string; article: string };

/** Both ends are inclusive; no end means until further notice. */
export type Effective = { version: number; effectiveFrom: CivilDate; effectiveTo: CivilDate | null };

export type Jurisdiction = {
  id: JurisdictionId;
  kind: 'city' | 'district' | 'county' | 'zone';
  name: string;
  nameEn: string;
  shortName: string;
  branchShortName?: string;
  parent: JurisdictionId | null;
  /** divisions whose premises belong here; a zone has none of its own */
  divisionCodes: string[];
  /** zones only: the divisions that host it */
  hostDivisions?: string[];
  /** which court hears suits against its organs, where that is not the court of the place (行政诉讼法 第十八条第二款) */
  court?: string;
};

export type OrganisationKind =
  | 'approvalBureau'
  | 'otherApproval'
  | 'industrySupervisor'
  | 'enforcement'
  | 'governmentOffice'
  | 'bigDataBureau'
  | 'justiceBureau'
  | 'industryItBureau'
  | 'staffingAuthority';

export type Organisation = {
  id: OrgId;
  key: string;
  name: string;
  nameEn: string;
  kind: OrganisationKind;
  jurisdiction: JurisdictionId;
};

export type Material = {
  id: string;
  name: string;
  main: boolean;
  shareable: boolean;
  source?: string;
  /** 示范文本: where its model form is, and what one says that is filled in (Art. 30) */
  modelForm?: string;
  sample?: string;
};
/** 收费: what a law or an administrative regulation lets the organ charge (Art. 58) */
export type Fee = { amount: string; basis: Basis };
export type Condition = { id: string; text: string; evidence: string[] };

export type LimitBasis = { statutoryLimit?: Basis; extensionWd?: Basis; clockStart?: Basis };

/** 数量限制 (Art. 57). `order`: the law or regulation that ranks otherwise than by the moment of acceptance. */
export type Quantity = { limit: number; basis: Basis; order?: Basis };

/** 许可事项: the city standard of one item in one version. */
export type LicenceItem = Effective & {
  id: ItemId;
  name: string;
  nameEn: string;
  basicCode: string;
  licenceClass: string;
  legalBasis: Basis[];
  decidingLevel: 'city' | 'county';
  approverRole: string;
  departmentRole: string;
  supervisorRole: string;
  enforcerRole: string;
  standardOwner: OrgId;
  /** in the unit of the law: working days, bare 日, or months */
  statutoryLimit: Period;
  /** the lenient reading of `statutoryLimit` in working days */
  statutoryLimitWd: number;
  clockStart: 'accepted' | 'received';
  /** working days an extension may add; 0 refuses it */
  extensionWd: number;
  /** the law or regulation that sets each of them otherwise than Art. 42 does */
  limitBasis?: LimitBasis;
  /** joint: several departments handle it as one (Art. 26(2)); ordinary where nothing is said */
  handling?: 'ordinary' | 'joint';
  promisedLimitWd: number;
  instant: boolean;
  specialProcedures: string[];
  /** what stops its clock, on which basis, and for how long at most (Art. 45) */
  pauses?: { kind: string; basis: string; maxWd?: number }[];
  siteSurvey: boolean;
  /** how long another department may take that is asked about it, in working days; else the policy says */
  consultationWd?: number;
  commitment: { allowed: boolean; verifyWithin?: { months?: number; wd?: number } };
  tolerance: { allowed: boolean; maxWd?: number };
  safetyRelated: boolean;
  quantityLimited: boolean;
  /** how many licences of it may be in force at once in each jurisdiction that decides it */
  quantity?: Quantity;
  /** a lower organ reviews it first, and the city's decides (Art. 35) */
  lowerReview?: Basis;
  /** the law or regulation by which it is applied for at the office, by the applicant himself (Art. 29) */
  inPerson?: Basis;
  /** laws or regulations by which its licence may carry conditions */
  conditionLaws?: Basis[];
  keyField: boolean;
  validity: { years?: number; months?: number } | null;
  renewal: { latestBeforeExpiry: number; unit: 'wd' | 'd'; earliestBeforeExpiry?: number } | null;
  verification: 'required' | 'sampled' | 'offSite' | 'none';
  verificationWithin: { months?: number; wd?: number } | null;
  supervisionItems: string[];
  materials: Material[];
  conditions: Condition[];
  /** absent: free of charge */
  fee?: Fee;
};

export type TransferKind = 'transferred' | 'devolved' | 'entrusted' | 'cancelled' | 'recovered';

/** The bureau finishes them, or they go to the organ that has the power now; silence lets nobody decide. */
export type OpenCases = 'finish' | 'transfer';

/** One line of a transfer catalogue (划转目录): who approves, who supervises, by which measure. */
export type TransferEntry = {
  item: ItemId;
  itemVersion?: number;
  kind: TransferKind;
  fromOrg: OrgId;
  toOrg?: OrgId;
  supervisor: OrgId;
  enforcer: OrgId;
  supervisionMeasure: string;
  successorItem?: ItemId;
};

export type TransferCatalogue = Effective & {
  id: string;
  jurisdiction: JurisdictionId;
  title: string;
  /** what becomes of cases accepted before this version by a bureau it takes the power from */
  openCases?: OpenCases;
  entries: TransferEntry[];
};

/** S9: the one internal unit of a supervisor that receives pushes and answers. */
export type CoordinationUnit = Effective & {
  id: string;
  supervisor: OrgId;
  jurisdiction: JurisdictionId;
  unitName: string;
  head: UserId;
  liaison: UserId;
  deputy?: UserId;
  channel: string;
};

/**
 * What a jurisdiction may set within the law (domain.md section 5, rows marked POLICY). The LAW rows are not
 * here at all: 5 wd for the correction notice, 10 wd for the certificate, 7 wd for publicity.
 */
export type Policy = Effective & {
  id: string;
  jurisdiction: JurisdictionId | null;
  acknowledgementWd: number;
  pushReceiptMinutes: number;
  /** the applicant's time to correct, in working days; afterwards the bureau may terminate */
  correctionByApplicantWd: number;
  /** how long another department that is asked may take, in working days (征求意见) */
  consultationWd?: number;
  ladder: {
    reminderPercent: number;
    yellowPercent: number;
    /** limits up to this many working days turn yellow at the start of their last working day */
    shortLimitWd: number;
    supervisedAfterRedWd: number;
  };
};

/** 监管事项, with the outcome of its review (S10, S13). */
export type SupervisionItem = Effective & {
  code: string;
  name: string;
  nameEn: string;
  ownerRole: string;
  standardOwner: OrgId;
  type: 'inspection' | 'penalty' | 'coercion' | 'other';
  subjectKind: string;
  legalBasis: Basis[];
  keyField: boolean;
  method: string[];
  onSite: boolean;
  /** visits per subject and year; null is no cap, or no visit at all */
  yearlyCap: number | null;
  licenceItems: ItemId[];
  review: {
    outcome: 'keep' | 'cancel' | 'merge' | 'offSite';
    mergedInto?: string;
    reviewedOn: CivilDate;
    by: OrgId;
    reason: string;
  };
};

/** S4: what a district does otherwise than the city standard, each with its reason; all else is inherited. */
export type DistrictItem = Effective & {
  /** `{jurisdiction}.{item}` */
  id: string;
  jurisdiction: JurisdictionId;
  item: ItemId;
  /** the version of the city standard it was made against */
  inherits: number;
  values: Partial<DistrictValues>;
  deviations: Deviation[];
};

export type DistrictValues = Pick<
  LicenceItem,
  'promisedLimitWd' | 'instant' | 'tolerance' | 'commitment' | 'verification' | 'verificationWithin' | 'materials'
>;

export type Deviation = { field: string; reason: string; basisDocument: string };

export type IntegratedTrade = { id: string; name: string; nameEn: string; items: ItemId[] };

/** `roleAliases[kind of jurisdiction][role]` says which organisation plays a role there. */
export type RoleAliases = { [kind in Jurisdiction['kind']]: { [role: string]: string } };

/** Everything a city publishes, all versions, past and coming. */
export type Catalogue = {
  jurisdictions: Jurisdiction[];
  organisations: Organisation[];
  roleAliases: RoleAliases;
  items: LicenceItem[];
  trades: IntegratedTrade[];
  transferCatalogues: TransferCatalogue[];
  units: CoordinationUnit[];
  policies: Policy[];
  calendars: Calendar[];
  supervisionItems: SupervisionItem[];
  districtItems: DistrictItem[];
};

export const isInForce = (version: Effective, day: CivilDate): boolean =>
  version.effectiveFrom <= day && (version.effectiveTo === null || day <= version.effectiveTo);
