import { sql, type Transaction } from 'kysely';
import { type Calendar, contradiction } from '../domain/calendar.ts';
import { endsDerived } from '../domain/catalogue/governance/ends.ts';
import type { Repeal } from '../domain/catalogue/governance/types.ts';
import { groupedBy } from '../domain/catalogue/groupedBy.ts';
import { policyFindings } from '../domain/catalogue/publishedPolicy.ts';
import type { Catalogue, Effective, Policy } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import { type CivilDate, civilDateOf, instantOf } from '../domain/time.ts';
import { startRollout } from './calendarRollout.ts';
import { canonicalJson, type JsonValue } from './canonical.ts';
import type { Ledger } from './database.ts';
import type { ReferenceKind, Schema } from './schema.ts';
import type { SkippedVersion } from './skippedVersion.ts';

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

type Stored = {
  ordinal: number;
  kind: ReferenceKind;
  id: string;
  version: string;
  effectiveFrom: string | null;
  body: JsonValue;
};

/** As many rows as one statement may have parameters for. */
const AT_A_TIME = 1000;

/**
 * Adds reference data. What is published under a version stays as it was published: the same data again add nothing.
 * The first load takes everything. A later one adds to what a city governs by then: it neither changes a version nor
 * counts backwards, and what it would do so is skipped and told, because the system has to start all the same.
 * @throws Error naming a policy that the law does not allow
 */
export async function storeCatalogue(
  ledger: Ledger,
  catalogue: Catalogue,
  {
    source,
    by = { user: 'system', org: source, role: 'operator' },
    today = civilDateOf(instantOf(Date.now())),
  }: { source: string; by?: Actor; today?: CivilDate },
): Promise<{ added: number; skipped: SkippedVersion[] }> {
  for (const policy of catalogue.policies) requireLawful(policy);
  return await ledger.transaction().execute(async (transaction) => {
    // one load at a time, so that the revision only grows
    await sql`select pg_advisory_xact_lock(hashtextextended('reference', 0))`.execute(transaction);
    const stored = await readAll(transaction);
    const known = stored.filter((row) => row.kind === 'calendar').map((row) => row.body as Calendar);
    const { news, skipped } = newEntries(entriesOf(catalogue), stored, today);
    const calendars: Calendar[] = [];
    const added = news.filter((entry) => {
      const calendar = catalogue.calendars.find(
        ({ id, version }) => entry.kind === 'calendar' && id === entry.id && version === entry.version,
      );
      if (!calendar) return true;
      const reason = whyNotFollowing(calendar, known);
      if (reason) skipped.push({ kind: 'calendar', id: calendar.id, version: calendar.version, reason });
      else calendars.push(calendar);
      return !reason;
    });
    const rows = added.map(({ kind, id, version, jurisdiction, effectiveFrom, effectiveTo, body }) => {
      return { kind, id, version, jurisdiction, effectiveFrom, effectiveTo, body: JSON.stringify(body), source };
    });
    for (let from = 0; from < rows.length; from += AT_A_TIME)
      await transaction
        .insertInto('reference')
        .values(rows.slice(from, from + AT_A_TIME))
        .execute();
    // before the first calendar there was no case that could count with an older one
    if (known.length > 0) for (const calendar of calendars) await startRollout(transaction, calendar, by);
    return { added: added.length, skipped };
  });
}

/** Days that cases count with do not become others, and each calendar knows more than the one before. */
function whyNotFollowing(calendar: Calendar, known: readonly Calendar[]): SkippedVersion['reason'] | null {
  const before = known.filter(({ id }) => id === calendar.id);
  if (before.some(({ knownThrough }) => calendar.knownThrough <= knownThrough)) return 'calendarNotNewer';
  return before.some((other) => contradiction(other, calendar)) ? 'calendarContradicts' : null;
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
  ledger
    .selectFrom('reference')
    .select(['ordinal', 'kind', 'id', 'version', 'effectiveFrom', 'body'])
    .orderBy('ordinal')
    .execute();

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

/**
 * The document that a version is one of. The ids of catalogues and units hold the number of their version, so these
 * are the documents of a jurisdiction and of a supervisor.
 */
function documentOf({ kind, id, body }: { kind: ReferenceKind; id: string; body: object }): string {
  if (kind === 'transferCatalogue' && 'jurisdiction' in body) return `${kind}/${body.jurisdiction}`;
  if (kind === 'unit' && 'supervisor' in body) return `${kind}/${body.supervisor}`;
  return `${kind}/${id}`;
}

/** What later releases tell of a version that was loaded before: it stays as it was published, without them. */
const TOLD_LATER: { readonly [kind in ReferenceKind]?: readonly string[] } = {
  item: ['limitBasis', 'handling', 'pauses'],
};

function asOfThen({ kind, body }: Entry, published: JsonValue): object {
  const known = new Set(Object.keys(typeof published === 'object' && published !== null ? published : {}));
  const later = (TOLD_LATER[kind] ?? []).filter((member) => !known.has(member));
  return Object.fromEntries(Object.entries(body).filter(([member]) => !later.includes(member)));
}

type NewEntry = Entry & { version: string };

function newEntries(
  entries: readonly Entry[],
  stored: readonly Stored[],
  today: CivilDate,
): { news: NewEntry[]; skipped: SkippedVersion[] } {
  const documents = groupedBy(stored, ({ kind, id, body }) => documentOf({ kind, id, body: Object(body) }));
  const news: NewEntry[] = [];
  const skipped: SkippedVersion[] = [];
  for (const entry of entries) {
    const held = documents.get(documentOf(entry)) ?? [];
    const isThere = (row: Stored | undefined): boolean =>
      row !== undefined && canonicalJson(row.body) === canonicalJson(asOfThen(entry, row.body));
    if (entry.version === null) {
      if (!isThere(held.at(-1))) news.push({ ...entry, version: String(held.length + 1) });
      continue;
    }
    const { kind, id, version } = entry;
    const sameNumber = held.find((row) => row.version === version);
    if (isThere(sameNumber)) continue;
    const reason = sameNumber ? 'heldOtherwise' : stored.length > 0 && whyTooLate(entry, held, today);
    if (reason) skipped.push({ kind, id, version, reason });
    else news.push({ ...entry, version });
  }
  return { news, skipped };
}

/** A calendar counts from the days it knows, and is judged by what the earlier ones know of them. */
function whyTooLate(
  { kind, version, effectiveFrom }: Entry,
  held: readonly Stored[],
  today: CivilDate,
): SkippedVersion['reason'] | null {
  if (kind === 'calendar' || effectiveFrom === null) return null;
  if (effectiveFrom <= today) return 'retroactive';
  const isLater = (row: Stored): boolean =>
    Number(row.version) > Number(version) || (row.effectiveFrom !== null && row.effectiveFrom >= effectiveFrom);
  return held.some(isLater) ? 'overtaken' : null;
}
