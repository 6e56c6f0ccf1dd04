import { sql } from 'kysely';
import type { Receipt } from './append.ts';
import type { Unsigned } from './commands.ts';
import type { Ledger } from './database.ts';

/** The command that opened a case, as the engine's history names it. */
export type Opening = { commandId: string; stream: string };

/** a statement holds 65,535 parameters at most */
const AT_A_TIME = 1000;

/** The submission opened a case that the engine knows and this ledger has lost: it must not open a second one. */
export class CaseReserved extends Error {
  override readonly name = 'CaseReserved';
  readonly stream: string;

  constructor(stream: string) {
    super(`opened ${stream}, which is not on record here`);
    this.stream = stream;
  }
}

/**
 * Keeps the ids of submissions for the cases they opened: a ledger restored from an older copy knows neither, and a
 * retry would open a second case.
 * @returns how many were not kept before
 */
export async function reserve(ledger: Ledger, openings: AsyncIterable<Opening> | Iterable<Opening>): Promise<number> {
  let kept = 0;
  let part: Opening[] = [];
  for await (const opening of openings) {
    if (part.push(opening) < AT_A_TIME) continue;
    kept += await reservePart(ledger, part);
    part = [];
  }
  return kept + (await reservePart(ledger, part));
}

async function reservePart(ledger: Ledger, openings: readonly Opening[]): Promise<number> {
  if (openings.length === 0) return 0;
  const { numInsertedOrUpdatedRows = 0n } = await ledger
    .insertInto('reservations')
    .values(openings.map(({ commandId, stream }) => ({ commandId, stream })))
    .onConflict((conflict) => conflict.column('commandId').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows);
}

/** The case that a submission opened; null where none is kept for it. */
export async function reservedFor(ledger: Ledger, commandId: string): Promise<string | null> {
  const row = await ledger
    .selectFrom('reservations')
    .select('stream')
    .where('commandId', '=', commandId)
    .executeTakeFirst();
  return row?.stream ?? null;
}

export async function receiptOf(ledger: Ledger, { commandId, stream }: Opening): Promise<Receipt | null> {
  const row = await ledger
    .selectFrom('receipts')
    .select('receipt')
    .where('stream', '=', stream)
    .where('commandId', '=', commandId)
    .executeTakeFirst();
  return row?.receipt ?? null;
}

/**
 * Writes the lost row of a submission again, settled, once its case is back on record. What was asked and by whom is told
 * by its first event; through which client only by the retry: the id is made of client and key. So the case has its client again.
 */
export async function settleFromReceipt(
  ledger: Ledger,
  { id, name, client, bodyHash }: Unsigned,
  stream: string,
): Promise<void> {
  await sql`
    with settled as (
      insert into commands (id, stream, name, actor, client, body_hash, command, outcome, outcome_at)
      select ${id}, stream, ${name}, first.actor, ${client}, ${bodyHash},
        first.data || jsonb_build_object('type', ${name}::text),
        jsonb_build_object('kind', 'receipt', 'receipt', receipt), now()
      from receipts join events first using (stream, command_id)
      where stream = ${stream} and command_id = ${id} and first.seq = 1
      on conflict (id) do nothing
      returning stream, client
    ), owned as (
      update permits set client = settled.client from settled
      where permits.stream = settled.stream and permits.client is null
      returning permits.stream
    )
    update streams set rows_version = rows_version + 1 from owned where streams.stream = owned.stream
  `.execute(ledger);
}
