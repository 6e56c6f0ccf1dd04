import type { Kysely, Transaction } from 'kysely';
import type { MatterRow, ObligationRow, PermitRow, PublicationRow, PushRow, Schema } from '../schema.ts';
import type { StreamRows } from './rows.ts';

export async function readRows(transaction: Kysely<Schema>, stream: string): Promise<StreamRows> {
  // before the rows: one that is mended while they are read is then read again
  const head = await transaction
    .selectFrom('streams')
    .select('rowsVersion')
    .where('stream', '=', stream)
    .executeTakeFirst();
  const permit = await transaction.selectFrom('permits').selectAll().where('stream', '=', stream).executeTakeFirst();
  const obligations = await transaction
    .selectFrom('obligations')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('openedSeq')
    .execute();
  const pushes = await transaction
    .selectFrom('pushes')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('pushId')
    .execute();
  const publications = await transaction
    .selectFrom('publications')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('item')
    .execute();
  const matters = await transaction
    .selectFrom('matters')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('referredAt')
    .orderBy('matter')
    .execute();
  return { permit: permit ?? null, obligations, pushes, publications, matters, version: head?.rowsVersion ?? 0 };
}

/** Writes the rows that differ; a fold keeps those that do not as the same objects. */
export async function writeRows(
  transaction: Transaction<Schema>,
  before: StreamRows,
  after: StreamRows,
): Promise<void> {
  if (after.permit && after.permit !== before.permit) await putPermit(transaction, after.permit);
  for (const row of changed(before.obligations, after.obligations)) await putObligation(transaction, row);
  for (const row of changed(before.pushes, after.pushes)) await putPush(transaction, row);
  for (const row of changed(before.publications, after.publications)) await putPublication(transaction, row);
  for (const row of changed(before.matters, after.matters)) await putMatter(transaction, row);
}

export async function clearRows(transaction: Transaction<Schema>, stream: string): Promise<void> {
  for (const table of ['permits', 'obligations', 'pushes', 'publications', 'matters'] as const) {
    await transaction.deleteFrom(table).where('stream', '=', stream).execute();
  }
}

export function changed<Row>(before: readonly Row[], after: readonly Row[]): Row[] {
  const known = new Set(before);
  return after.filter((row) => !known.has(row));
}

async function putPermit(transaction: Transaction<Schema>, row: PermitRow): Promise<void> {
  const values = {
    ...row,
    decisions: JSON.stringify(row.decisions),
    imported: row.imported && JSON.stringify(row.imported),
  };
  await transaction
    .insertInto('permits')
    .values(values)
    .onConflict((conflict) => conflict.column('caseNumber').doUpdateSet(values))
    .execute();
}

async function putObligation(transaction: Transaction<Schema>, row: ObligationRow): Promise<void> {
  const values = { ...row, basis: JSON.stringify(row.basis) };
  await transaction
    .insertInto('obligations')
    .values(values)
    .onConflict((conflict) => conflict.columns(['stream', 'openedSeq']).doUpdateSet(values))
    .execute();
}

async function putPush(transaction: Transaction<Schema>, row: PushRow): Promise<void> {
  const values = { ...row, decision: row.decision && JSON.stringify(row.decision) };
  await transaction
    .insertInto('pushes')
    .values(values)
    .onConflict((conflict) => conflict.column('pushId').doUpdateSet(values))
    .execute();
}

async function putMatter(transaction: Transaction<Schema>, row: MatterRow): Promise<void> {
  await transaction
    .insertInto('matters')
    .values(row)
    .onConflict((conflict) => conflict.column('matter').doUpdateSet(row))
    .execute();
}

async function putPublication(transaction: Transaction<Schema>, row: PublicationRow): Promise<void> {
  await transaction
    .insertInto('publications')
    .values(row)
    .onConflict((conflict) => conflict.columns(['caseNumber', 'item']).doUpdateSet(row))
    .execute();
}
