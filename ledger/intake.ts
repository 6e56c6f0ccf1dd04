import { sql } from 'kysely';
import type { JurisdictionId } from '../domain/catalogue/types.ts';
import type { Instant } from '../domain/time.ts';
import { COLUMNS, type CommandRow, commandRow, type StoredCommand } from './commands.ts';
import type { Ledger } from './database.ts';

export type ClaimedReceipts = {
  rows: CommandRow[];
  /** how long they are claimed for */
  until: Instant;
  /** how many still wait behind them */
  left: number;
  /** whose turn was the last */
  last: JurisdictionId;
};

type Ranked = StoredCommand & { jurisdiction: JurisdictionId; place: number; waiting: number; claimedUntil: Instant };

/**
 * The next receipts in turn: one of each jurisdiction, the one after `last` first, then a second of each, and so on;
 * within a jurisdiction the oldest first. Each is claimed for `claimMs`: two processes never send one row at once, and
 * a process that dies lets its claims run out.
 */
export async function claimReceipts(
  ledger: Ledger,
  { limit, claimMs, last }: { limit: number; claimMs: number; last: JurisdictionId },
): Promise<ClaimedReceipts> {
  const { rows } = await ledger.transaction().execute(async (transaction) => {
    // A claim that a crash forgets is made again: nobody need wait for the disk.
    await sql`set local synchronous_commit = off`.execute(transaction);
    // Two that choose at once would choose the same rows, and one of them go away empty.
    await sql`select pg_advisory_xact_lock(hashtextextended('intake', 0))`.execute(transaction);
    return await sql<Ranked>`
      with ranked as (
        select id, received_at, coalesce(jurisdiction, '') as jurisdiction, count(*) over () as waiting,
          row_number() over (partition by jurisdiction order by received_at, stream) as turn
        from commands
        where outcome is null and name = 'receive' and (claimed_until is null or claimed_until < now())
      ), next as (
        select id, jurisdiction, waiting, row_number() over (order by turn, jurisdiction <= ${last}, jurisdiction) as place
        from ranked order by place limit ${limit}
      )
      update commands set claimed_until = ${claimEnd(claimMs)}
      from next where commands.id = next.id and commands.outcome is null
      returning ${sql.join(COLUMNS.map((column) => sql.ref(`commands.${column}`)))},
        next.jurisdiction, next.place, next.waiting, commands.claimed_until
    `.execute(transaction);
  });
  const inTurn = rows.sort((one, other) => one.place - other.place);
  return {
    rows: inTurn.map(({ jurisdiction: _, place: __, waiting: ___, claimedUntil: ____, ...row }) => commandRow(row)),
    until: inTurn[0]?.claimedUntil ?? '',
    left: (inTurn[0]?.waiting ?? 0) - inTurn.length,
    last: inTurn.at(-1)?.jurisdiction ?? last,
  };
}

/** As exact as it is read again: a claim is known by its end. */
const claimEnd = (claimMs: number) =>
  sql<Instant>`date_trunc('milliseconds', now() + ${claimMs} * interval '1 millisecond')`;

/**
 * Takes one row into the hands of the request that asks for it again, unless it is in others' already.
 * @returns until when; null where others have it
 */
export async function claimReceipt(ledger: Ledger, id: string, claimMs: number): Promise<Instant | null> {
  const claimed = await ledger
    .updateTable('commands')
    .set({ claimedUntil: claimEnd(claimMs) })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .where((where) => where.or([where('claimedUntil', 'is', null), where('claimedUntil', '<', sql<Instant>`now()`)]))
    .returning('claimedUntil')
    .executeTakeFirst();
  return claimed?.claimedUntil ?? null;
}

/** Gives rows back that were claimed and not sent; not those that others hold since the claim ran out. */
export async function giveBack(ledger: Ledger, ids: readonly string[], until: Instant): Promise<void> {
  if (ids.length === 0) return;
  await ledger
    .updateTable('commands')
    .set({ claimedUntil: null })
    .where('id', 'in', ids)
    .where('claimedUntil', '=', until)
    .execute();
}

export type IntakeBacklog = { waiting: number; oldestSeconds: number };

/** Receipts on record that nobody has in hand. */
export async function intakeBacklog(ledger: Ledger): Promise<IntakeBacklog> {
  const { rows } = await sql<IntakeBacklog>`
    select count(*) as waiting, coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as oldest_seconds
    from commands
    where outcome is null and name = 'receive' and (claimed_until is null or claimed_until < now())
  `.execute(ledger);
  return rows[0] ?? { waiting: 0, oldestSeconds: 0 };
}
