import type { Transaction } from 'kysely';
import type { Stamped } from '../domain/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import { incidentsFrom } from './incidents.ts';
import { notify } from './outbox.ts';
import { fold } from './readModels/fold.ts';
import { NO_ROWS, type StreamRows } from './readModels/rows.ts';
import { readRows, writeRows } from './readModels/store.ts';
import type { Schema } from './schema.ts';

export type Appended = { seq: number; commandId: string; event: Stamped<PermitEvent> };

/** Everything that follows from events inside our own database, in the transaction that records them. */
export async function projectEvents(
  transaction: Transaction<Schema>,
  stream: string,
  appended: readonly Appended[],
): Promise<void> {
  const first = appended[0];
  if (!first) return;
  const before = first.seq === 1 ? NO_ROWS : await readRows(transaction, stream);
  const client = before.permit?.client ?? (first.seq === 1 ? await clientOf(transaction, first.commandId) : null);
  const after = foldAll(before, stream, appended, client);
  await writeRows(transaction, before, after);
  await incidentsFrom(transaction, stream, appended);
  if (client && after.permit) await notify(transaction, client, after.permit, appended);
}

export const foldAll = (
  rows: StreamRows,
  stream: string,
  appended: readonly Appended[],
  client: string | null,
): StreamRows => appended.reduce((current, { seq, event }) => fold(current, { stream, seq, event }, client), rows);

/** The client system behind a case is no fact of its file; the row of the first command knows it. */
export async function clientOf(transaction: Transaction<Schema>, commandId: string): Promise<string | null> {
  const command = await transaction
    .selectFrom('commands')
    .select('client')
    .where('id', '=', commandId)
    .executeTakeFirst();
  return command?.client ?? null;
}
