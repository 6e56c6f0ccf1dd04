import { sql, type Transaction } from 'kysely';
import { type Calendar, contradiction } from '../domain/calendar.ts';
import { endsDerived } from '../domain/catalogue/governance/ends.ts';
import type { Repeal } from '../domain/catalogue/governance/types.ts';
import { groupedBy } from '../domain/catalogue/groupedBy.ts';
import { policyFindings } from '../domain/catalogue/publishedPolicy.ts';
import type { Catalogue, Effective, Policy } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { CivilDate } from '../domain/time.ts';
import { startRollout } from './calendarRollout.ts';
import { canonicalJson, type JsonValue } from './canonical.ts';
import type { Ledger } from './database.ts';
import type { ReferenceKind, Schema } from './schema.ts';

type Entry = {
  kind: ReferenceKind;
  id: string;
  /** null: the content has no version of its own, and each change of it counts as one */
  version: string | null;
  jurisdiction: string | null;
  effectiveFrom: string | null;
  effectiveTo: string | null;
  body: object;
};

type Stored = { ordinal: number; kind: ReferenceKind; id: string; version: string; body: JsonValue };

/** As many rows as one statement may have parameters for. */
const AT_A_TIME = 1000;

/**
 * Adds reference data. What is published under a version stays as it was published: the same data again add nothing.
 * @throws Error naming what would be changed in place, or a policy that the law does not allow
 */
export async function storeCatalogue(
  ledger: Ledger,
  catalogue: Catalogue,
  { source, by = { user: 'system', org: source, role: 'operator' } }: { source: string; by?: Actor },
): Promise<{ added: number }> {
  for (const policy of catalogue.policies) requireLawful(policy);
  return await ledger.transaction().execute(async (transaction) => {
    // one load at a time, so that the revision only grows
    await sql`select pg_advisory_xact_lock(hashtextextended('reference', 0))`.execute(transaction);
    const stored = await readAll(transaction);
    const known = stored.filter((row) => row.kind === 'calendar').map((row) => row.body as Calendar);
    const storedOf = groupedBy(stored, keyOf);
    const added = entriesOf(catalogue).flatMap((entry) => {
      const version = versionToAdd(entry, storedOf.get(keyOf(entry)) ?? []);
      return version === null ? [] : [{ ...entry, version, body: JSON.stringify(entry.body), source }];
    });
    const calendars = catalogue.calendars.filter((calendar) =>
      added.some(({ kind, id, version }) => kind === 'calendar' && id === calendar.id && version === calendar.version),
    );
    for (const calendar of calendars) requireFollowing(calendar, known);
    for (let from = 0; from < added.length; from += AT_A_TIME)
      await transaction
        .insertInto('reference')
        .values(added.slice(from, from + AT_A_TIME))
        .execute();
    // before the first calendar there was no case that could count with an older one
    if (known.length > 0) for (const calendar of calendars) await startRollout(transaction, calendar, by);
    return { added: added.length };
  });
}

/** Days that cases count with do not become others, and each calendar knows more than the one before. */
function requireFollowing(calendar: Calendar, known: readonly Calendar[]): void {
  const before = known.filter(({ id }) => id === calendar.id);
  const newest = before.reduce<CivilDate>((last, { knownThrough }) => (knownThrough > last ? knownThrough : last), '');
  if (before.length > 0 && calendar.knownThrough <= newest)
    throw new Error(
      `calendar ${calendar.version}: 只到 ${calendar.knownThrough}，现有日历已到 ${newest} · ends ${calendar.knownThrough}, what is loaded ends ${newest}`,
    );
  for (const other of before) {
    const day = contradiction(other, calendar);
    if (day)
      throw new Error(
        `calendar ${calendar.version}: ${day} 与版本 ${other.version} 不一致，已知的日子不得更改 · contradicts version ${other.version}, whose days are counted with`,
      );
  }
}

/** LAW rows are not loosened by configuration: loading such a policy is refused, whoever loads it. */
function requireLawful(policy: Policy): void {
  const findings = policyFindings(policy).map(
    ({ path, code, detail }) => `${path} ${code}${detail ? ` (${detail})` : ''}`,
  );
  if (findings.length > 0) throw new Error(`policy ${policy.id} v${policy.version}: ${findings.join(', ')}`);
}

export async function readCatalogue(ledger: Ledger): Promise<{ catalogue: Catalogue; revision: string }> {
  const stored = await readAll(ledger);
  const versions = <Body>(kind: ReferenceKind): Body[] =>
    // rows of a kind hold what `storeCatalogue` put there from the same type, and are never edited
    stored.filter((row) => row.kind === kind).map((row) => row.body as Body);
  const latest = <Body>(kind: ReferenceKind): Body[] => [
    ...new Map(stored.filter((row) => row.kind === kind).map((row) => [row.id, row.body as Body])).values(),
  ];
  const [roleAliases] = latest<Catalogue['roleAliases']>('roleAliases');
  const repeals = versions<Repeal>('repeal');
  return {
    catalogue: endsDerived(
      {
        jurisdictions: latest('jurisdiction'),
        organisations: latest('organisation'),
        roleAliases: roleAliases ?? { city: {}, district: {}, county: {}, zone: {} },
        items: versions('item'),
        trades: latest('trade'),
        transferCatalogues: versions('transferCatalogue'),
        units: versions('unit'),
        policies: versions('policy'),
        calendars: versions('calendar'),
        supervisionItems: versions('supervisionItem'),
        districtItems: versions('districtItem'),
      },
      repeals,
    ),
    revision: String(stored.at(-1)?.ordinal ?? 0),
  };
}

/** Moves whenever reference data were added; cheap enough to ask every few seconds. */
export async function catalogueRevision(ledger: Ledger): Promise<string> {
  const { ordinal } = await ledger
    .selectFrom('reference')
    .select((select) => select.fn.max('ordinal').as('ordinal'))
    .executeTakeFirstOrThrow();
  return String(ordinal ?? 0);
}

const readAll = (ledger: Ledger | Transaction<Schema>): Promise<Stored[]> =>
  ledger.selectFrom('reference').select(['ordinal', 'kind', 'id', 'version', 'body']).orderBy('ordinal').execute();

function entriesOf(catalogue: Catalogue): Entry[] {
  const unversioned = (kind: ReferenceKind, id: string, body: object, jurisdiction: string | null): Entry => ({
    kind,
    id,
    version: null,
    jurisdiction,
    effectiveFrom: null,
    effectiveTo: null,
    body,
  });
  const versioned = (kind: ReferenceKind, body: Effective & { id: string; jurisdiction?: string | null }): Entry => ({
    kind,
    id: body.id,
    version: String(body.version),
    jurisdiction: body.jurisdiction ?? null,
    effectiveFrom: body.effectiveFrom,
    effectiveTo: body.effectiveTo,
    body,
  });
  return [
    ...catalogue.jurisdictions.map((body) => unversioned('jurisdiction', body.id, body, body.id)),
    ...catalogue.organisations.map((body) => unversioned('organisation', body.id, body, body.jurisdiction)),
    unversioned('roleAliases', 'roleAliases', catalogue.roleAliases, null),
    ...catalogue.trades.map((body) => unversioned('trade', body.id, body, null)),
    ...catalogue.items.map((body) => versioned('item', body)),
    ...catalogue.transferCatalogues.map((body) => versioned('transferCatalogue', body)),
    ...catalogue.units.map((body) => versioned('unit', body)),
    ...catalogue.policies.map((body) => versioned('policy', body)),
    ...catalogue.supervisionItems.map((body) => ({
      ...versioned('supervisionItem', { ...body, id: body.code }),
      body,
    })),
    ...catalogue.districtItems.map((body) => versioned('districtItem', body)),
    ...catalogue.calendars.map((body) => ({
      ...unversioned('calendar', body.id, body, null),
      version: body.version,
      effectiveFrom: body.knownFrom,
    })),
  ];
}

const keyOf = ({ kind, id }: Pick<Entry, 'kind' | 'id'>): string => `${kind}/${id}`;

/** What later releases tell of a version that was loaded before: it stays as it was published, without them. */
const TOLD_LATER: { readonly [kind in ReferenceKind]?: readonly string[] } = {
  item: ['limitBasis', 'handling', 'pauses'],
};

function asOfThen({ kind, body }: Entry, published: JsonValue): object {
  const known = new Set(Object.keys(typeof published === 'object' && published !== null ? published : {}));
  const later = (TOLD_LATER[kind] ?? []).filter((member) => !known.has(member));
  return Object.fromEntries(Object.entries(body).filter(([member]) => !later.includes(member)));
}

/** @param same what is stored of the same document; null: it is there already */
function versionToAdd(entry: Entry, same: readonly Stored[]): string | null {
  const isThere = (row: Stored | undefined): boolean =>
    row !== undefined && canonicalJson(row.body) === canonicalJson(asOfThen(entry, row.body));
  if (entry.version === null) return isThere(same.at(-1)) ? null : String(same.length + 1);
  const published = same.find((row) => row.version === entry.version);
  if (!published) return entry.version;
  if (isThere(published)) return null;
  throw new Error(
    `${entry.kind} ${entry.id} 版本 ${entry.version} 已发布，不得原地修改；请使用新版本号 · version ${entry.version} is published and cannot be changed in place: give it a new version`,
  );
}
