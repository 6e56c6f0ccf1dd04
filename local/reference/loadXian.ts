import { readFileSync } from 'node:fs';
import type { Calendar } from '../../domain/calendar.ts';
import type {
  Basis,
  Catalogue,
  CoordinationUnit,
  IntegratedTrade,
  Jurisdiction,
  LicenceItem,
  Organisation,
  OrganisationKind,
  Policy,
  RoleAliases,
  SupervisionItem,
  TransferCatalogue,
  TransferEntry,
} from '../../domain/catalogue/types.ts';

/** The files as far as they are read here; they hold sources, notes and grades of confidence besides. */
type OrganisationFile = {
  template: {
    templates: { [kind in Jurisdiction['kind']]: OrganisationTemplate[] };
    roleAliases: RoleAliases;
  };
};
type OrganisationTemplate = { key: string; kind: OrganisationKind; name: string; nameEn: string };
type CalendarFile = Pick<Calendar, 'id' | 'version' | 'knownFrom' | 'knownThrough'> & {
  years: { [year: string]: { offDays: { date: string }[]; workingWeekends: { date: string }[] } };
};

/** Reads the reference data of Xi'an. Every organisation is expanded from the template of its kind of jurisdiction. */
export function loadXian(folder: URL = new URL('./xian/', import.meta.url)): Catalogue {
  const read = <File>(name: string): File => {
    // The files belong to the project and the tests check them: nobody else's input comes through here.
    return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as File;
  };
  const { jurisdictions } = read<{ jurisdictions: Jurisdiction[] }>('jurisdictions.json');
  const { template } = read<OrganisationFile>('organisations.json');
  const { items, integratedTrades } = read<{ items: LicenceItem[]; integratedTrades: IntegratedTrade[] }>(
    'licence-items.json',
  );
  return {
    jurisdictions: jurisdictions.map((jurisdiction) => only(JURISDICTION, jurisdiction)),
    organisations: jurisdictions.flatMap((jurisdiction) =>
      template.templates[jurisdiction.kind].map((organisation) => expanded(organisation, jurisdiction)),
    ),
    roleAliases: template.roleAliases,
    items: items.map((item) => ({
      ...only(ITEM, item),
      legalBasis: item.legalBasis.map((basis) => only(BASIS, basis)),
    })),
    trades: integratedTrades.map((trade) => only(TRADE, trade)),
    transferCatalogues: read<{ catalogues: TransferCatalogue[] }>('transfer-catalogue.json').catalogues.map(
      (version) => ({
        ...only(TRANSFER_CATALOGUE, version),
        entries: version.entries.map((entry) => only(TRANSFER_ENTRY, entry)),
      }),
    ),
    units: read<{ units: CoordinationUnit[] }>('coordination-units.json').units.map((unit) => only(UNIT, unit)),
    policies: read<{ policies: Policy[] }>('policies.json').policies,
    calendars: [calendarOf(read<CalendarFile>('calendar.json'))],
    supervisionItems: read<{ items: Omit<SupervisionItem, 'effectiveTo'>[] }>('supervision-items.json').items.map(
      (item) => ({
        ...only(SUPERVISION_ITEM, { ...item, effectiveTo: null }),
        legalBasis: item.legalBasis.map((basis) => only(BASIS, basis)),
        review: only(REVIEW, item.review),
      }),
    ),
    districtItems: [],
  };
}

function calendarOf({ id, version, knownFrom, knownThrough, years }: CalendarFile): Calendar {
  const days = Object.values(years);
  return {
    id,
    version,
    knownFrom,
    knownThrough,
    offDays: days.flatMap(({ offDays }) => offDays.map(({ date }) => date)),
    workingWeekends: days.flatMap(({ workingWeekends }) => workingWeekends.map(({ date }) => date)),
  };
}

function expanded({ key, kind, name, nameEn }: OrganisationTemplate, jurisdiction: Jurisdiction): Organisation {
  const english = jurisdiction.kind === 'city' ? "Xi'an" : jurisdiction.nameEn;
  const parts: { [placeholder: string]: string } = {
    name: jurisdiction.name,
    short: jurisdiction.shortName,
    branch: jurisdiction.branchShortName ?? jurisdiction.shortName,
    en: english,
    enShort: english.replace(/ (District|County).*$/, ''),
  };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole);
  return {
    id: `${jurisdiction.id}-${key}`,
    key,
    name: fill(name),
    nameEn: fill(nameEn),
    kind,
    jurisdiction: jurisdiction.id,
  };
}

/** Names every field of a type, the optional ones too: a field that is added to the type must be added here. */
type EveryField<Whole> = { readonly [Field in keyof Whole]-?: true };

/** The named fields that are there; sources, notes and grades of confidence stay behind. */
function only<Whole extends object>(fields: EveryField<Whole>, whole: Whole): Whole {
  // `fields` is complete by its type, so leaving out what it does not name leaves the whole type.
  return Object.fromEntries(Object.entries(whole).filter(([field]) => field in fields)) as Whole;
}

const BASIS: EveryField<Basis> = {
  document: true,
  article: true,
};

const TRADE: EveryField<IntegratedTrade> = {
  id: true,
  name: true,
  nameEn: true,
  items: true,
};

const JURISDICTION: EveryField<Jurisdiction> = {
  id: true,
  kind: true,
  name: true,
  nameEn: true,
  shortName: true,
  branchShortName: true,
  parent: true,
  divisionCodes: true,
  hostDivisions: true,
  court: true,
};

const UNIT: EveryField<CoordinationUnit> = {
  id: true,
  version: true,
  effectiveFrom: true,
  effectiveTo: true,
  supervisor: true,
  jurisdiction: true,
  unitName: true,
  head: true,
  liaison: true,
  deputy: true,
  channel: true,
};

const TRANSFER_CATALOGUE: EveryField<TransferCatalogue> = {
  id: true,
  jurisdiction: true,
  title: true,
  version: true,
  effectiveFrom: true,
  effectiveTo: true,
  openCases: true,
  entries: true,
};

const TRANSFER_ENTRY: EveryField<TransferEntry> = {
  item: true,
  itemVersion: true,
  kind: true,
  fromOrg: true,
  toOrg: true,
  supervisor: true,
  enforcer: true,
  supervisionMeasure: true,
  successorItem: true,
};

const SUPERVISION_ITEM: EveryField<SupervisionItem> = {
  code: true,
  version: true,
  effectiveFrom: true,
  effectiveTo: true,
  name: true,
  nameEn: true,
  ownerRole: true,
  standardOwner: true,
  type: true,
  subjectKind: true,
  legalBasis: true,
  keyField: true,
  method: true,
  onSite: true,
  yearlyCap: true,
  licenceItems: true,
  review: true,
};

const REVIEW: EveryField<SupervisionItem['review']> = {
  outcome: true,
  mergedInto: true,
  reviewedOn: true,
  by: true,
  reason: true,
};

const ITEM: EveryField<LicenceItem> = {
  id: true,
  version: true,
  effectiveFrom: true,
  effectiveTo: true,
  name: true,
  nameEn: true,
  basicCode: true,
  licenceClass: true,
  legalBasis: true,
  decidingLevel: true,
  approverRole: true,
  departmentRole: true,
  supervisorRole: true,
  enforcerRole: true,
  standardOwner: true,
  statutoryLimit: true,
  statutoryLimitWd: true,
  clockStart: true,
  extensionWd: true,
  limitBasis: true,
  handling: true,
  promisedLimitWd: true,
  instant: true,
  specialProcedures: true,
  pauses: true,
  siteSurvey: true,
  consultationWd: true,
  commitment: true,
  tolerance: true,
  safetyRelated: true,
  quantityLimited: true,
  quantity: true,
  conditionLaws: true,
  inPerson: true,
  lowerReview: true,
  keyField: true,
  validity: true,
  renewal: true,
  verification: true,
  verificationWithin: true,
  supervisionItems: true,
  materials: true,
  conditions: true,
  fee: true,
};
