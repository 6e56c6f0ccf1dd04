import type { RegisterKind } from '../domain/catalogue/governance/types.ts';
import { groupedBy } from '../domain/catalogue/groupedBy.ts';
import { versionOn } from '../domain/catalogue/lookup.ts';
import type { Catalogue, Effective, JurisdictionId } from '../domain/catalogue/types.ts';
import type { CivilDate } from '../domain/time.ts';

/** Versions of documents as readers see them. A calendar counts by its place, since its version is a name. */
export type Numbered = { version: number; body: object; effective: Effective | null };

export const numberOf = ({ version }: Numbered): number => version;

export const numberedVersions = (bodies: readonly object[]): Numbered[] =>
  bodies
    .map((body, index): Numbered => {
      const effective = isEffective(body) ? body : null;
      return { version: effective?.version ?? index + 1, body, effective };
    })
    .sort((one, other) => one.version - other.version);

export function summaryOf(id: string, version: number, body: object) {
  const shown = new Map<string, unknown>(Object.entries(body));
  const named = ['name', 'nameEn', 'title', 'unitName', 'jurisdiction', 'effectiveFrom', 'effectiveTo', 'knownThrough'];
  return {
    id,
    version,
    ...Object.fromEntries(named.flatMap((field) => (shown.has(field) ? [[field, shown.get(field)]] : []))),
  };
}

/** What is in force on a day, one line per document, sorted by id. */
export function documentsIn(catalogue: Catalogue, kind: RegisterKind, day: CivilDate, jurisdiction?: JurisdictionId) {
  const of = <Body extends Effective>(bodies: readonly Body[], idOf: (body: Body) => string) =>
    [...groupedBy(bodies, idOf)].flatMap(([id, versions]) => {
      const body = versionOn(versions, day);
      const owner = body && 'jurisdiction' in body ? body.jurisdiction : undefined;
      const isAsked = jurisdiction === undefined || owner === undefined || owner === jurisdiction;
      return body && isAsked ? [summaryOf(id, body.version, body)] : [];
    });
  return listed(catalogue, kind, of).sort((one, other) => (one.id < other.id ? -1 : 1));
}

type Summary = ReturnType<typeof summaryOf>;

function listed(
  catalogue: Catalogue,
  kind: RegisterKind,
  of: <Body extends Effective>(bodies: readonly Body[], idOf: (body: Body) => string) => Summary[],
): Summary[] {
  switch (kind) {
    case 'transferCatalogue':
      return of(catalogue.transferCatalogues, (body) => body.jurisdiction);
    case 'licenceItem':
      return of(catalogue.items, ({ id }) => id);
    case 'districtItem':
      return of(catalogue.districtItems, ({ id }) => id);
    case 'supervisionItem':
      return of(catalogue.supervisionItems, ({ code }) => code);
    case 'coordinationUnit':
      return of(catalogue.units, ({ supervisor }) => supervisor);
    case 'policy':
      return of(catalogue.policies, ({ id }) => id);
    case 'calendar':
      return [...groupedBy(catalogue.calendars, ({ id }) => id)].flatMap(([id, all]) => {
        const last = all.at(-1);
        return last ? [summaryOf(id, all.length, last)] : [];
      });
  }
}

const isEffective = (body: object): body is Effective =>
  'effectiveFrom' in body && 'version' in body && typeof body.version === 'number';
