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
export const withVersion = (catalogue: Catalogue, candidate: Candidate, version: number): Catalogue =>
  withVersions(catalogue, [{ candidate, version }]);

/** With many at once: where they end is worked out once. */
export function withVersions(
  catalogue: Catalogue,
  versions: readonly { candidate: Candidate; version: number }[],
): Catalogue {
  const published = versions.map(({ candidate, version }) => publishedBody(candidate, version));
  return endsDerived(
    {
      ...catalogue,
      transferCatalogues: [
        ...catalogue.transferCatalogues,
        ...published.flatMap((one) => (one.kind === 'transferCatalogue' ? [one.body] : [])),
      ],
      items: [...catalogue.items, ...published.flatMap((one) => (one.kind === 'licenceItem' ? [one.body] : []))],
      districtItems: [
        ...catalogue.districtItems,
        ...published.flatMap((one) => (one.kind === 'districtItem' ? [one.body] : [])),
      ],
      supervisionItems: [
        ...catalogue.supervisionItems,
        ...published.flatMap((one) => (one.kind === 'supervisionItem' ? [one.body] : [])),
      ],
      units: [...catalogue.units, ...published.flatMap((one) => (one.kind === 'coordinationUnit' ? [one.body] : []))],
      policies: [...catalogue.policies, ...published.flatMap((one) => (one.kind === 'policy' ? [one.body] : []))],
      calendars: [...catalogue.calendars, ...published.flatMap((one) => (one.kind === 'calendar' ? [one.body] : []))],
    },
    [],
  );
}

/** The catalogue in which a document ends. */
export const withoutSuccessor = (catalogue: Catalogue, repeal: Repeal): Catalogue => endsDerived(catalogue, [repeal]);

/** Whether it could be published as it stands; the findings name what is missing. */
export const isComplete = ({ kind, content }: Candidate): boolean =>
  kind !== 'transferCatalogue' || content.entries.every((entry) => isWhole(entry));

const isWhole = (entry: ProposedEntry): entry is TransferEntry =>
  Boolean(entry.supervisor && entry.enforcer && entry.supervisionMeasure);

/** No version with errors is published, so what the findings demand is there. */
function complete(entry: ProposedEntry): TransferEntry {
  if (!isWhole(entry)) throw new Error(`${entry.item}: published with errors`);
  return entry;
}
