import type { Calendar } from '../../calendar.ts';
import type {
  Catalogue,
  CoordinationUnit,
  DistrictItem,
  LicenceItem,
  Policy,
  SupervisionItem,
  TransferCatalogue,
  TransferEntry,
} from '../types.ts';
import { endsDerived } from './ends.ts';
import type { Candidate, ProposedEntry, Repeal } from './types.ts';

/** What a version is once it is published, as the rest of the system reads it. */
export type PublishedBody =
  | { kind: 'transferCatalogue'; body: TransferCatalogue }
  | { kind: 'licenceItem'; body: LicenceItem }
  | { kind: 'districtItem'; body: DistrictItem }
  | { kind: 'supervisionItem'; body: SupervisionItem }
  | { kind: 'coordinationUnit'; body: CoordinationUnit }
  | { kind: 'policy'; body: Policy }
  | { kind: 'calendar'; body: Calendar };

export function publishedBody(candidate: Candidate, version: number): PublishedBody {
  const effective = { version, effectiveFrom: candidate.effectiveFrom, effectiveTo: null };
  switch (candidate.kind) {
    case 'transferCatalogue': {
      const { kind, id, content } = candidate;
      const entries = content.entries.map(complete);
      return { kind, body: { ...content, ...effective, id: `tc-${id}-v${version}`, entries } };
    }
    case 'coordinationUnit': {
      const { kind, id, content } = candidate;
      return { kind, body: { ...content, ...effective, id: `cu-${id}-v${version}` } };
    }
    case 'calendar':
      return { kind: candidate.kind, body: { ...candidate.content, version: `register.${version}` } };
    case 'licenceItem':
      return { kind: candidate.kind, body: { ...candidate.content, ...effective } };
    case 'districtItem':
      return { kind: candidate.kind, body: { ...candidate.content, ...effective } };
    case 'supervisionItem':
      return { kind: candidate.kind, body: { ...candidate.content, ...effective } };
    case 'policy':
      return { kind: candidate.kind, body: { ...candidate.content, ...effective } };
  }
}

/** The catalogue with one more version in it. */
export function withVersion(catalogue: Catalogue, candidate: Candidate, version: number): Catalogue {
  const published = publishedBody(candidate, version);
  return endsDerived(added(catalogue, published), []);
}

/** The catalogue in which a document ends. */
export const withoutSuccessor = (catalogue: Catalogue, repeal: Repeal): Catalogue => endsDerived(catalogue, [repeal]);

function added(catalogue: Catalogue, published: PublishedBody): Catalogue {
  switch (published.kind) {
    case 'transferCatalogue':
      return { ...catalogue, transferCatalogues: [...catalogue.transferCatalogues, published.body] };
    case 'licenceItem':
      return { ...catalogue, items: [...catalogue.items, published.body] };
    case 'districtItem':
      return { ...catalogue, districtItems: [...catalogue.districtItems, published.body] };
    case 'supervisionItem':
      return { ...catalogue, supervisionItems: [...catalogue.supervisionItems, published.body] };
    case 'coordinationUnit':
      return { ...catalogue, units: [...catalogue.units, published.body] };
    case 'policy':
      return { ...catalogue, policies: [...catalogue.policies, published.body] };
    case 'calendar':
      return { ...catalogue, calendars: [...catalogue.calendars, published.body] };
  }
}

/** No version with errors is published, so what the findings demand is there. */
function complete(entry: ProposedEntry): TransferEntry {
  const { supervisor, enforcer, supervisionMeasure } = entry;
  if (!supervisor || !enforcer || !supervisionMeasure) throw new Error(`${entry.item}: published with errors`);
  return { ...entry, supervisor, enforcer, supervisionMeasure };
}
