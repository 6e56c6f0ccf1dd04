import {
  type Expression,
  type ExpressionBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { ItemId, JurisdictionId, OrgId } from '../../domain/catalogue/types.ts';
import type { Lamp } from '../../domain/obligations/types.ts';
import type { CaseNumber, CaseState } from '../../domain/permit/types.ts';
import { addDays, type CivilDate, type Instant, startOf } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import type { LinkageState, PermitRow, Schema } from '../schema.ts';
import { INSTANT_FORM, keyIn, LONGEST_PAGE, NAME_FORM, type Page, pageOf } from './cursor.ts';

/** Whose cases a reader may see: those for which any one of these holds. */
export type SeenBy = {
  competentOrg?: OrgId;
  receivedByOrg?: OrgId;
  supervisor?: OrgId;
  client?: string;
  jurisdiction?: JurisdictionId;
};

export type PermitFilter = {
  jurisdiction?: JurisdictionId | undefined;
  caseState?: CaseState | undefined;
  linkageState?: LinkageState | undefined;
  lamp?: Lamp | undefined;
  item?: ItemId | undefined;
  competentOrg?: OrgId | undefined;
  supervisor?: OrgId | undefined;
  client?: string | undefined;
  /** both days included */
  receivedFrom?: CivilDate | undefined;
  receivedTo?: CivilDate | undefined;
  /** something is owed on an earlier day */
  dueBefore?: CivilDate | undefined;
  /** absent: all cases */
  seenBy?: SeenBy | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/**
 * Newest receipt first. A reader who may see cases for several reasons gets the newest for each, each by an index of
 * its own, and then the newest of those: where there are none, no index of one reason could say so.
 */
export async function listPermits(ledger: Ledger, filter: PermitFilter = {}): Promise<Page<PermitRow>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  const reasons = filter.seenBy === undefined ? [NO_REASON_NEEDED] : reasonsOf(filter.seenBy);
  const newest = reasons.map((reason) => newestFirst(matching(ledger, filter).where(reason)).limit(limit + 1));
  const [only, ...others] = newest;
  if (!only) return { rows: [], next: null };
  const rows =
    others.length === 0
      ? await only.selectAll().execute()
      : await newestFirst(ledger.selectFrom('permits').where(sql<SqlBool>`stream in (${unionOf(newest)})`))
          .selectAll()
          .limit(limit + 1)
          .execute();
  return pageOf(rows, limit, (row) => [row.receivedAt, row.caseNumber]);
}

type Query = SelectQueryBuilder<Schema, 'permits', object>;

const newestFirst = (query: Query): Query => query.orderBy('receivedAt', 'desc').orderBy('caseNumber', 'desc');

const unionOf = (queries: readonly Query[]): RawBuilder<unknown> =>
  sql.join(
    queries.map((query) => sql`(${query.select('stream')})`),
    sql` union `,
  );

function matching(ledger: Ledger, filter: PermitFilter): Query {
  let query: Query = ledger.selectFrom('permits');
  for (const column of ['jurisdiction', 'caseState', 'linkageState', 'lamp', 'competentOrg', 'client'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  const { item, supervisor, receivedFrom, receivedTo, dueBefore, cursor } = filter;
  if (item !== undefined) query = query.where(sql<SqlBool>`permits.items @> array[${item}]::text[]`);
  if (supervisor !== undefined) query = query.where((where) => isPushedTo(where, supervisor));
  if (receivedFrom !== undefined) query = query.where('receivedAt', '>=', startOf(receivedFrom));
  if (receivedTo !== undefined) query = query.where('receivedAt', '<', startOf(addDays(receivedTo, 1)));
  if (dueBefore !== undefined) query = query.where('nextDue', '<', dueBefore);
  if (cursor !== undefined) {
    const [receivedAt, caseNumber] = keyIn<[Instant, CaseNumber]>(cursor, [INSTANT_FORM, NAME_FORM]);
    query = query.where((where) =>
      where(where.refTuple('receivedAt', 'caseNumber'), '<', where.tuple(receivedAt, caseNumber)),
    );
  }
  return query;
}

export async function permit(ledger: Ledger, caseNumber: CaseNumber): Promise<PermitRow | null> {
  const row = await ledger.selectFrom('permits').selectAll().where('caseNumber', '=', caseNumber).executeTakeFirst();
  return row ?? null;
}

export type Count = { jurisdiction: JurisdictionId; caseState: CaseState; lamp: Lamp; count: number };

export async function countsByStateAndLamp(ledger: Ledger): Promise<Count[]> {
  return await ledger
    .selectFrom('permits')
    .select((select) => ['jurisdiction', 'caseState', 'lamp', select.fn.countAll<number>().as('count')])
    .groupBy(['jurisdiction', 'caseState', 'lamp'])
    .orderBy('jurisdiction')
    .orderBy('caseState')
    .orderBy('lamp')
    .execute();
}

type Where = ExpressionBuilder<Schema, 'permits'>;

const isPushedTo = (where: Where, supervisor: OrgId): Expression<SqlBool> =>
  where.exists(
    where
      .selectFrom('pushes')
      .select(sql`1`.as('one'))
      .whereRef('pushes.stream', '=', 'permits.stream')
      .where('pushes.supervisor', '=', supervisor),
  );

type Reason = (where: Where) => Expression<SqlBool>;

const NO_REASON_NEEDED: Reason = (where) => where.lit(true);

function reasonsOf({ supervisor, ...columns }: SeenBy): Reason[] {
  const own = (['competentOrg', 'receivedByOrg', 'client', 'jurisdiction'] as const).flatMap((column): Reason[] => {
    const value = columns[column];
    return value === undefined ? [] : [(where) => where(column, '=', value)];
  });
  return supervisor === undefined ? own : [...own, (where) => isPushedTo(where, supervisor)];
}
