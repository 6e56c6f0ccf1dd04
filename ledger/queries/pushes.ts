import type { JurisdictionId, OrgId } from '../../domain/catalogue/types.ts';
import type { CaseNumber, PushId } from '../../domain/permit/types.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import type { PushRow } from '../schema.ts';
import { permitStream } from '../streams.ts';
import { INSTANT_FORM, keyIn, LONGEST_PAGE, NAME_FORM, type Page, pageOf } from './cursor.ts';

export type InboxFilter = {
  supervisor?: OrgId | undefined;
  jurisdiction?: JurisdictionId | undefined;
  state?: PushRow['state'] | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/** Newest order first. */
export async function inbox(ledger: Ledger, filter: InboxFilter = {}): Promise<Page<PushRow>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  let query = ledger.selectFrom('pushes').selectAll();
  for (const column of ['supervisor', 'jurisdiction', 'state'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (filter.cursor !== undefined) {
    const [orderedAt, pushId] = keyIn<[Instant, PushId]>(filter.cursor, [INSTANT_FORM, NAME_FORM]);
    query = query.where((where) => where(where.refTuple('orderedAt', 'pushId'), '<', where.tuple(orderedAt, pushId)));
  }
  const rows = await query
    .orderBy('orderedAt', 'desc')
    .orderBy('pushId', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.orderedAt, row.pushId]);
}

export async function pushOf(ledger: Ledger, pushId: PushId): Promise<PushRow | null> {
  const row = await ledger.selectFrom('pushes').selectAll().where('pushId', '=', pushId).executeTakeFirst();
  return row ?? null;
}

/** The push of a decision or certificate that an organ has, or had: by the number that stands on the document. */
export async function pushByDocument(
  ledger: Ledger,
  { documentNumber, supervisor }: { documentNumber: string; supervisor: OrgId },
): Promise<PushRow | null> {
  const row = await ledger
    .selectFrom('pushes')
    .innerJoin('publications', (join) =>
      join.onRef('publications.caseNumber', '=', 'pushes.caseNumber').onRef('publications.item', '=', 'pushes.item'),
    )
    .selectAll('pushes')
    .where((where) =>
      where.or([
        where('publications.decisionNumber', '=', documentNumber),
        where('publications.certificateNumber', '=', documentNumber),
      ]),
    )
    .where('pushes.supervisor', '=', supervisor)
    .where('pushes.state', '<>', 'ended')
    .orderBy('pushes.orderedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function pushesOf(ledger: Ledger, caseNumber: CaseNumber): Promise<PushRow[]> {
  return await ledger
    .selectFrom('pushes')
    .selectAll()
    .where('stream', '=', permitStream(caseNumber))
    .orderBy('pushId')
    .execute();
}
