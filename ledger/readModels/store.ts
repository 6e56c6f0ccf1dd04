import type { Kysely, Transaction } from 'kysely';
import type {
  BarRow,
  ContenderRow,
  MatterRow,
  ObligationRow,
  PermitRow,
  PublicationRow,
  PushRow,
  Schema,
} from '../schema.ts';
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
  const bars = await transaction
    .selectFrom('bars')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('item')
    .orderBy('article')
    .execute();
  const contenders = await transaction
    .selectFrom('contenders')
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
  const version = head?.rowsVersion ?? 0;
  return { permit: permit ?? null, obligations, pushes, publications, bars, contenders, matters, version, state: null };
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
  for (const row of changed(before.bars, after.bars)) await putBar(transaction, row);
  for (const row of changed(before.contenders, after.contenders)) await putContender(transaction, row);
  for (const row of changed(before.matters, after.matters)) await putMatter(transaction, row);
}

const TABLES = ['permits', 'obligations', 'pushes', 'publications', 'bars', 'contenders', 'matters'] as const;

export async function clearRows(transaction: Transaction<Schema>, stream: string): Promise<void> {
  for (const table of TABLES) {
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
  const values = { ...row, basis: JSON.stringify(row.basis), pauses: JSON.stringify(row.pauses) };
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
  const values = {
    ...row,
    conditions: row.conditions && JSON.stringify(row.conditions),
    corrections: row.corrections && JSON.stringify(row.corrections),
  };
  await transaction
    .insertInto('publications')
    .values(values)
    .onConflict((conflict) => conflict.columns(['caseNumber', 'item']).doUpdateSet(values))
    .execute();
}

async function putBar(transaction: Transaction<Schema>, row: BarRow): Promise<void> {
  await transaction
    .insertInto('bars')
    .values(row)
    .onConflict((conflict) => conflict.columns(['caseNumber', 'item', 'article']).doUpdateSet(row))
    .execute();
}

async function putContender(transaction: Transaction<Schema>, row: ContenderRow): Promise<void> {
  const values = {
    ...row,
    quantity: row.quantity && JSON.stringify(row.quantity),
    checks: JSON.stringify(row.checks),
    licence: row.licence && JSON.stringify(row.licence),
  };
  await transaction
    .insertInto('contenders')
    .values(values)
    .onConflict((conflict) => conflict.columns(['caseNumber', 'item']).doUpdateSet(values))
    .execute();
}
