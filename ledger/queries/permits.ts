import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
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

/** Newest receipt first. */
export async function listPermits(ledger: Ledger, filter: PermitFilter = {}): Promise<Page<PermitRow>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  let query = ledger.selectFrom('permits').selectAll();
  for (const column of ['jurisdiction', 'caseState', 'linkageState', 'lamp', 'competentOrg', 'client'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  const { item, supervisor, receivedFrom, receivedTo, dueBefore, seenBy, cursor } = filter;
  if (item !== undefined) query = query.where(sql<SqlBool>`${item} = any (items)`);
  if (supervisor !== undefined) query = query.where((where) => isPushedTo(where, supervisor));
  if (receivedFrom !== undefined) query = query.where('receivedAt', '>=', startOf(receivedFrom));
  if (receivedTo !== undefined) query = query.where('receivedAt', '<', startOf(addDays(receivedTo, 1)));
  if (dueBefore !== undefined) query = query.where('nextDue', '<', dueBefore);
  if (seenBy !== undefined) query = query.where((where) => isSeenBy(where, seenBy));
  if (cursor !== undefined) {
    const [receivedAt, caseNumber] = keyIn<[Instant, CaseNumber]>(cursor, [INSTANT_FORM, NAME_FORM]);
    query = query.where((where) =>
      where(where.refTuple('receivedAt', 'caseNumber'), '<', where.tuple(receivedAt, caseNumber)),
    );
  }
  const rows = await query
    .orderBy('receivedAt', 'desc')
    .orderBy('caseNumber', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.receivedAt, row.caseNumber]);
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

function isSeenBy(where: Where, { supervisor, ...columns }: SeenBy): Expression<SqlBool> {
  const any = (['competentOrg', 'receivedByOrg', 'client', 'jurisdiction'] as const).flatMap((column) => {
    const value = columns[column];
    return value === undefined ? [] : [where(column, '=', value)];
  });
  return where.or(supervisor === undefined ? any : [...any, isPushedTo(where, supervisor)]);
}
