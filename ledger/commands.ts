import { sql, type Transaction } from 'kysely';
import { formatCaseNumber } from '../domain/identifiers/caseNumber.ts';
import type { Actor, CaseNumber } from '../domain/permit/types.ts';
import type { CivilDate, Instant } from '../domain/time.ts';
import type { Receipt } from './append.ts';
import type { JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';
import { type PrivateParty, type PrivateText, storeParties, storeTexts } from './privacy.ts';
import type { Schema } from './schema.ts';
import { permitStream } from './streams.ts';

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

type Asked = { id: string; name: string; actor: Actor; client: string; bodyHash: string };
export type NewCommand = Asked & { stream: string; command: JsonObject; texts: PrivateText[] };
export type NewSubmission = Asked & {
  jurisdiction: string;
  receivedOn: CivilDate;
  parties: PrivateParty[];
  texts: PrivateText[];
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

/** The same for a submission, which also gets its case number and has its parties stored. */
export async function admitSubmission(ledger: Ledger, asked: NewSubmission): Promise<Admitted> {
  return await ledger.transaction().execute((transaction) => admitInTransaction(transaction, asked));
}

/** For whoever has more to write with it: all of it stands or falls together. */
export async function admitInTransaction(transaction: Transaction<Schema>, asked: NewSubmission): Promise<Admitted> {
  // Retries of one submission queue here: whoever comes second must not use up a number.
  await sql`select pg_advisory_xact_lock(hashtextextended(${asked.id}, 0))`.execute(transaction);
  const earlier = await findRow(transaction, asked.id);
  if (earlier) return known(asked, earlier);

  const serial = await nextSerial(transaction, asked.jurisdiction, asked.receivedOn);
  const { jurisdiction, receivedOn } = asked;
  const caseNumber = formatCaseNumber({ jurisdiction, receivedOn, serial });
  const stream = permitStream(caseNumber);
  const row = await insertCommand(transaction, asked, stream, asked.build(caseNumber));
  if (!row) throw new Error(`command ${asked.id} appeared under its own lock`);
  await storeParties(transaction, stream, asked.parties);
  await storeTexts(transaction, stream, asked.texts);
  return { status: 'new', row };
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
 * Commands whose outcome nobody wrote down, oldest first, each claimed for `claimMs`: two sweepers never send one row
 * at once, and a sweeper that dies lets its claim run out.
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
        .where('receivedAt', '<', sql<Instant>`now() - ${olderThanMs} * interval '1 millisecond'`)
        // thousands at once must not stand before what one person asked
        .where((where) => {
          if (client) return where('client', '=', client);
          return name ? where('name', '=', name) : where('name', 'not in', ['adoptCalendar', 'importCase']);
        })
        .where((where) =>
          where.or([where('claimedUntil', 'is', null), where('claimedUntil', '<', sql<Instant>`now()`)]),
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

const COLUMNS = [
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

type StoredCommand = Omit<CommandRow, 'receivedAt' | 'outcomeAt'> & { receivedAt: Instant; outcomeAt: Instant | null };

const commandRow = (row: StoredCommand): CommandRow => ({
  ...row,
  receivedAt: new Date(row.receivedAt),
  outcomeAt: row.outcomeAt === null ? null : new Date(row.outcomeAt),
});

const known = (asked: Asked, row: CommandRow): Admitted => ({
  status: row.name === asked.name && row.bodyHash === asked.bodyHash ? 'known' : 'reused',
  row,
});

async function insertCommand(
  transaction: Transaction<Schema>,
  { id, name, actor, client, bodyHash }: Asked,
  stream: string,
  command: JsonObject,
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

/** Without gaps: the number is taken back when the transaction fails. */
async function nextSerial(transaction: Transaction<Schema>, jurisdiction: string, day: CivilDate): Promise<number> {
  const { last } = await transaction
    .insertInto('caseSerials')
    .values({ jurisdiction, day, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['jurisdiction', 'day']).doUpdateSet({ last: sql<number>`case_serials.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}
