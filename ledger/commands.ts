import { type InsertObject, sql, type Transaction } from 'kysely';
import { formatCaseNumber, parseCaseNumber } from '../domain/identifiers/caseNumber.ts';
import { SERVICE_COMMANDS } from '../domain/permit/commands.ts';
import type { Actor, CaseNumber } from '../domain/permit/types.ts';
import type { CivilDate, Instant } from '../domain/time.ts';
import type { Receipt } from './append.ts';
import type { JsonObject } from './canonical.ts';
import { nextSerial } from './caseSerials.ts';
import type { Ledger } from './database.ts';
import { type PrivateParty, type PrivateText, storeParties, storeTexts } from './privacy.ts';
import { CaseReserved, receiptOf, reservedFor, settleFromReceipt } from './reservations.ts';
import type { Schema } from './schema.ts';
import { caseNumberIn, permitStream } from './streams.ts';

export type CommandOutcome =
  | { kind: 'receipt'; receipt: Receipt }
  | { kind: 'refused'; code: string; detail: JsonObject; status: number };

export type CommandRow = {
  id: string;
  stream: string;
  name: string;
  actor: Actor;
  client: string;
  bodyHash: string;
  command: JsonObject;
  receivedAt: Date;
  outcome: CommandOutcome | null;
  outcomeAt: Date | null;
};

/** `reused`: the same id with another name or body */
export type Admitted = { status: 'new' | 'known' | 'reused'; row: CommandRow };

export type Unsigned = {
  id: string;
  name: string;
  client: string;
  bodyHash: string;
  /** for a submission whose lost case is back on record: what only its retry can bring back, and why it may not be one */
  recovered?: (ledger: Ledger, stream: string) => Promise<void>;
};
type Asked = Unsigned & { actor: Actor };
export type NewCommand = Asked & { stream: string; command: JsonObject; texts: PrivateText[] };
export type NewSubmission = Asked & {
  jurisdiction: string;
  receivedOn: CivilDate;
  parties: PrivateParty[];
  texts: PrivateText[];
  /** for so long it is in the hands of whoever writes it; without, it waits for its turn */
  claimMs?: number;
  build: (caseNumber: CaseNumber) => JsonObject;
};

/** Writes down what is asked before anything is started, so that no accepted request can be lost or done twice. */
export async function admitCommand(ledger: Ledger, asked: NewCommand): Promise<Admitted> {
  return await ledger.transaction().execute(async (transaction) => {
    const row = await insertCommand(transaction, asked, asked.stream, asked.command);
    if (!row) return known(asked, await requireCommand(transaction, asked.id));
    await storeTexts(transaction, asked.stream, asked.texts);
    return { status: 'new', row };
  });
}

/**
 * The same for a submission, which also gets its case number and has its parties stored.
 * @throws CaseReserved
 */
export async function admitSubmission(ledger: Ledger, asked: NewSubmission): Promise<Admitted> {
  return await ledger.transaction().execute((transaction) => admitInTransaction(transaction, asked));
}

/** For whoever has more to write with it: all of it stands or falls together. */
export async function admitInTransaction(transaction: Transaction<Schema>, asked: NewSubmission): Promise<Admitted> {
  // Retries of one submission queue here: whoever comes second must not use up a number.
  await sql`select pg_advisory_xact_lock(hashtextextended(${asked.id}, 0))`.execute(transaction);
  const earlier = await earlierSubmission(transaction, asked);
  if (earlier) return earlier;

  const serial = await nextSerial(transaction, asked.jurisdiction, asked.receivedOn);
  const { jurisdiction, receivedOn, claimMs } = asked;
  const caseNumber = formatCaseNumber({ jurisdiction, receivedOn, serial });
  const stream = permitStream(caseNumber);
  const row = await insertCommand(transaction, asked, stream, asked.build(caseNumber), {
    jurisdiction,
    claimedUntil: claimMs === undefined ? null : sql<Instant>`now() + ${claimMs} * interval '1 millisecond'`,
  });
  if (!row) throw new Error(`command ${asked.id} appeared under its own lock`);
  await storeParties(transaction, stream, asked.parties);
  await storeTexts(transaction, stream, asked.texts);
  return { status: 'new', row };
}

/**
 * What stands of a submission under this id; null for a new one.
 * @throws CaseReserved where its case is known to the engine alone
 */
export async function earlierSubmission(ledger: Ledger, asked: Unsigned): Promise<Admitted | null> {
  const row = await findRow(ledger, asked.id);
  if (row) return known(asked, row);
  const stream = await reservedFor(ledger, asked.id);
  if (stream === null) return null;
  if (!(await receiptOf(ledger, { commandId: asked.id, stream }))) throw new CaseReserved(stream);
  await asked.recovered?.(ledger, stream);
  await settleFromReceipt(ledger, asked, stream);
  return known(asked, await requireCommand(ledger, asked.id));
}

/**
 * Gives an unsettled submission another number, under the same id: the one it was allotted is somebody else's, which
 * is no fault of the applicant.
 */
export async function allotAgain(
  ledger: Ledger,
  { id, stream }: Pick<CommandRow, 'id' | 'stream'>,
): Promise<CommandRow> {
  return await ledger.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(transaction);
    const row = await requireCommand(transaction, id);
    const parts = parseCaseNumber(caseNumberIn(stream));
    // another retry was first
    if (!parts || row.outcome || row.stream !== stream) return row;
    const { jurisdiction, receivedOn } = parts;
    const serial = await nextSerial(transaction, jurisdiction, receivedOn);
    const caseNumber = formatCaseNumber({ jurisdiction, receivedOn, serial });
    const command = JSON.stringify({ ...row.command, caseNumber });
    await sql`select move_submission(${id}, ${stream}, ${permitStream(caseNumber)}, ${command}::jsonb)`.execute(
      transaction,
    );
    return await requireCommand(transaction, id);
  });
}

/**
 * Whether what the case answered is on record here: a ledger that was restored may have forgotten it, or have it again
 * without its row having been settled.
 */
export async function standingOf(
  ledger: Ledger,
  { id, stream }: Pick<CommandRow, 'id' | 'stream'>,
): Promise<'settled' | 'unsettled' | 'forgotten'> {
  const found = await ledger
    .selectFrom('receipts')
    .innerJoin('commands', 'commands.id', 'receipts.commandId')
    .select('commands.outcomeAt')
    .where('receipts.stream', '=', stream)
    .where('receipts.commandId', '=', id)
    .executeTakeFirst();
  if (!found) return 'forgotten';
  return found.outcomeAt === null ? 'unsettled' : 'settled';
}

/** @returns the row as it stands: an outcome is written once, whoever comes first */
export async function recordOutcome(ledger: Ledger, id: string, outcome: CommandOutcome): Promise<CommandRow> {
  const updated = await ledger
    .updateTable('commands')
    .set({ outcome: JSON.stringify(outcome), outcomeAt: sql<Instant>`now()` })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return updated ? commandRow(updated) : await requireCommand(ledger, id);
}

export async function findCommand(ledger: Ledger, id: string): Promise<CommandRow | null> {
  return await findRow(ledger, id);
}

type Claiming = {
  olderThanMs: number;
  limit: number;
  claimMs: number;
  /** of this one alone */
  client?: string;
  /** of this name alone; else of all that people asked */
  name?: 'importCase';
};

/**
 * Commands to cases whose outcome nobody wrote down (receipts have their own turn), oldest first, each claimed for
 * `claimMs`: two sweepers never send one row at once, and a sweeper that dies lets its claim run out.
 */
export async function unfinishedCommands(
  ledger: Ledger,
  { olderThanMs, limit, claimMs, client, name }: Claiming,
): Promise<CommandRow[]> {
  const rows = await ledger
    .with('waiting', (query) =>
      query
        .selectFrom('commands')
        .select('id')
        .where('outcome', 'is', null)
        .where('name', '<>', 'receive')
        .where('receivedAt', '<', sql<Instant>`now() - ${olderThanMs} * interval '1 millisecond'`)
        // thousands at once must not stand before what one person asked
        .where((where) => {
          if (client) return where('client', '=', client);
          return name ? where('name', '=', name) : where('name', 'not in', [...SERVICE_COMMANDS]);
        })
        .where((where) =>
          where.or([where('claimedUntil', 'is', null), where('claimedUntil', '<', sql<Instant>`now()`)]),
        )
        // what was asked of one case is carried out in the order in which it was asked
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('commands as earlier')
                .select('earlier.id')
                .whereRef('earlier.stream', '=', 'commands.stream')
                .where('earlier.outcome', 'is', null)
                .where(sql<boolean>`(earlier.received_at, earlier.id) < (commands.received_at, commands.id)`),
            ),
          ),
        )
        .orderBy('receivedAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('commands')
    .from('waiting')
    .set({ claimedUntil: sql<Instant>`now() + ${claimMs} * interval '1 millisecond'` })
    .whereRef('commands.id', '=', 'waiting.id')
    .returning(COLUMNS.map((column) => `commands.${column}` as const))
    .execute();
  return rows.map(commandRow).sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime());
}

export type Attempt = {
  client: string | null;
  actor: Actor | null;
  method: string;
  /** the pattern of the route, never the address itself: an address may name a person */
  path: string;
  commandName: string | null;
  status: number;
  code: string;
  errors: { path: string; code: string }[];
  idempotencyKeyHash: string | null;
};

/** A refused attempt that never became a command. An audit must see it; what was in it stays outside. */
export async function recordAttempt(ledger: Ledger, attempt: Attempt): Promise<void> {
  await ledger
    .insertInto('attempts')
    .values({
      ...attempt,
      actor: attempt.actor && JSON.stringify(attempt.actor),
      errors: JSON.stringify(attempt.errors.map(({ path, code }) => ({ path, code }))),
    })
    .execute();
}

export const COLUMNS = [
  'id',
  'stream',
  'name',
  'actor',
  'client',
  'bodyHash',
  'command',
  'receivedAt',
  'outcome',
  'outcomeAt',
] as const;

export type StoredCommand = Omit<CommandRow, 'receivedAt' | 'outcomeAt'> & {
  receivedAt: Instant;
  outcomeAt: Instant | null;
};

export const commandRow = (row: StoredCommand): CommandRow => ({
  ...row,
  receivedAt: new Date(row.receivedAt),
  outcomeAt: row.outcomeAt === null ? null : new Date(row.outcomeAt),
});

const known = (asked: Unsigned, row: CommandRow): Admitted => ({
  status: row.name === asked.name && row.bodyHash === asked.bodyHash ? 'known' : 'reused',
  row,
});

async function insertCommand(
  transaction: Transaction<Schema>,
  { id, name, actor, client, bodyHash }: Asked,
  stream: string,
  command: JsonObject,
  turn: Pick<InsertObject<Schema, 'commands'>, 'jurisdiction' | 'claimedUntil'> = {},
): Promise<CommandRow | null> {
  const inserted = await transaction
    .insertInto('commands')
    .values({
      id,
      stream,
      name,
      actor: JSON.stringify(actor),
      client,
      bodyHash,
      command: JSON.stringify(command),
      // a record that was recovered has the receipt already: its retry is answered with it, whatever the case is now
      outcome: sql<string>`(select jsonb_build_object('kind', 'receipt', 'receipt', receipt)
        from receipts where stream = ${stream} and command_id = ${id})`,
      outcomeAt: sql<Instant>`(select now() from receipts where stream = ${stream} and command_id = ${id})`,
      ...turn,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
  return inserted ? commandRow(inserted) : null;
}

async function findRow(ledger: Ledger, id: string): Promise<CommandRow | null> {
  const row = await ledger.selectFrom('commands').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row ? commandRow(row) : null;
}

async function requireCommand(ledger: Ledger, id: string): Promise<CommandRow> {
  const row = await findRow(ledger, id);
  if (!row) throw new Error(`no command ${id}`);
  return row;
}
