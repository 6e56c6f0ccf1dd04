import { sql, type Transaction } from 'kysely';
import { type Calendar, contradiction } from '../domain/calendar.ts';
import { endsDerived } from '../domain/catalogue/governance/ends.ts';
import { type BroughtVersion, laterPackage, type Verdict } from '../domain/catalogue/governance/laterPackage.ts';
import type { Repeal } from '../domain/catalogue/governance/types.ts';
import { groupedBy } from '../domain/catalogue/groupedBy.ts';
import { policyFindings } from '../domain/catalogue/publishedPolicy.ts';
import type { Catalogue, Effective, Policy } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import { type CivilDate, civilDateOf, instantOf } from '../domain/time.ts';
import { startRollout } from './calendarRollout.ts';
import { canonicalJson, type JsonValue } from './canonical.ts';
import type { Ledger } from './database.ts';
import { noteIncident } from './incidents.ts';
import { REFERENCE_KIND_OF } from './register/referenceKinds.ts';
import type { ReferenceKind, Schema } from './schema.ts';
import type { SkippedVersion, TakenLater } from './skippedVersion.ts';

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
 * The first load takes everything. A later one adds to what a city governs by then, as far as `laterPackage` lets it:
 * what is not taken, or counts from a later day than it says, is told and an incident, because the system has to start
 * all the same.
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
): Promise<{ added: number; skipped: SkippedVersion[]; takenLater: TakenLater[] }> {
  for (const policy of catalogue.policies) requireLawful(policy);
  return await ledger.transaction().execute(async (transaction) => {
    // one load at a time, so that the revision only grows
    await sql`select pg_advisory_xact_lock(hashtextextended('reference', 0))`.execute(transaction);
    const stored = await readAll(transaction);
    const known = stored.filter((row) => row.kind === 'calendar').map((row) => row.body as Calendar);
    const { news, skipped, takenLater } = newEntries(entriesOf(catalogue), stored, today);
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
    for (const { kind, id, version, reason } of skipped)
      await noteIncident(transaction, {
        kind: 'catalogueNotTaken',
        stream: `reference/${kind}/${id}`,
        key: `${version} ${reason}`,
        detail: { kind, id, version, reason },
      });
    return { added: added.length, skipped, takenLater };
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
): { news: NewEntry[]; skipped: SkippedVersion[]; takenLater: TakenLater[] } {
  const documents = groupedBy(stored, ({ kind, id, body }) => documentOf({ kind, id, body: Object(body) }));
  const repeals = groupedBy(
    stored.flatMap(({ kind, body }) => (kind === 'repeal' ? [Object(body) as Repeal] : [])),
    ({ kind, id }) => `${REFERENCE_KIND_OF[kind]}/${id}`,
  );
  const news: NewEntry[] = [];
  const skipped: SkippedVersion[] = [];
  const takenLater: TakenLater[] = [];
  for (const [document, brought] of groupedBy(entries, documentOf)) {
    const held = documents.get(document) ?? [];
    const verdicts = stored.length > 0 ? verdictsOn(brought, held, repeals.get(document) ?? [], today) : new Map();
    for (const entry of brought) {
      const { kind, id, version } = entry;
      if (version === null) {
        if (!isThere(entry, held.at(-1))) news.push({ ...entry, version: String(held.length + 1) });
        continue;
      }
      const verdict = verdicts.get(Number(version)) ?? undatedVerdict(entry, held);
      if ('held' in verdict) continue;
      if ('notTaken' in verdict) skipped.push({ kind, id, version, reason: verdict.notTaken });
      else {
        const from = verdict.takenFrom ?? entry.effectiveFrom;
        news.push({ ...countingFrom(entry, from), version });
        if (from !== entry.effectiveFrom) takenLater.push({ kind, id, version, from });
      }
    }
  }
  return { news, skipped, takenLater };
}

/** A calendar counts from the days it knows, and is judged by what the earlier ones know of them. */
const isDated = ({ kind, version, effectiveFrom }: Entry | Stored): boolean =>
  kind !== 'calendar' && version !== null && effectiveFrom !== null;

function verdictsOn(
  brought: readonly Entry[],
  held: readonly Stored[],
  repeals: readonly Repeal[],
  today: CivilDate,
): Map<number, Verdict> {
  const versions = brought.filter(isDated).map((entry): BroughtVersion => {
    const sameNumber = held.find((row) => row.version === entry.version);
    return {
      version: Number(entry.version),
      effectiveFrom: entry.effectiveFrom ?? today,
      effectiveTo: entry.effectiveTo,
      held: sameNumber ? (isThere(entry, sameNumber) ? 'same' : 'otherwise') : null,
    };
  });
  const published = held
    .filter(isDated)
    .map(({ version, effectiveFrom }) => ({ version: Number(version), effectiveFrom: effectiveFrom ?? today }));
  return laterPackage(versions, published, repeals, today);
}

type Undated = Exclude<Verdict, { takenFrom: CivilDate }> | { takenFrom: null };

/** Of a first load, and of what has a version and no day: by its number alone. */
function undatedVerdict(entry: Entry, held: readonly Stored[]): Undated {
  const sameNumber = held.find((row) => row.version === entry.version);
  if (isThere(entry, sameNumber)) return { held: true };
  return sameNumber ? { notTaken: 'heldOtherwise' } : { takenFrom: null };
}

/** The same content, also where it was taken up later than it says (`laterPackage`). */
function isThere(entry: Entry, row: Stored | undefined): boolean {
  if (row === undefined) return false;
  const isLater = row.effectiveFrom !== null && entry.effectiveFrom !== null && row.effectiveFrom > entry.effectiveFrom;
  const brought = isLater ? countingFrom(entry, row.effectiveFrom) : entry;
  return canonicalJson(row.body) === canonicalJson(asOfThen(brought, row.body));
}

const countingFrom = (entry: Entry, effectiveFrom: CivilDate | null): Entry =>
  effectiveFrom === entry.effectiveFrom ? entry : { ...entry, effectiveFrom, body: { ...entry.body, effectiveFrom } };
