import { type Selectable, type SqlBool, sql, type Transaction } from 'kysely';
import { type Calendar, sliceCalendar } from '../domain/calendar.ts';
import type { AdoptCalendar } from '../domain/permit/commands.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { CivilDate, Instant } from '../domain/time.ts';
import { askEachCase, hashOfOccasion } from './askEachCase.ts';
import { type CommandRow, unfinishedCommands } from './commands.ts';
import type { Ledger } from './database.ts';
import type { CalendarRolloutsTable, Schema } from './schema.ts';
import { isVerificationPending } from './verifications.ts';

/**
 * A new holiday notice reaches every open case by a command of its own, written in batches as the cases are found
 * and never twice: its id is made of the calendar and the case. Everything that is known of the way so far stands in
 * these tables, so any process goes on where another one stopped.
 */
export type Rollout = { calendar: string; version: string; knownThrough: CivilDate; startedBy: Actor };

export type RolloutProgress = {
  calendar: string;
  version: string;
  knownThrough: CivilDate;
  startedAt: Instant;
  finishedAt: Instant | null;
  /** commands written so far, those with an outcome, and those the case did not need or could not follow */
  asked: number;
  done: number;
  refused: { [code: string]: number };
  /** open cases that still count with an older calendar */
  remaining: number;
  /** cases that cannot follow until somebody mends them: halted, lost by the engine, or with days of their own */
  waiting: string[];
};

const MOST_NAMED = 100;
export const ADOPTION = 'adoptCalendar';

const clientOf = ({ calendar, version }: Pick<Rollout, 'calendar' | 'version'>): string =>
  `calendar/${calendar}/${version}`;

/** In the transaction that stores the calendar, so that there is never one without its roll-out. */
export async function startRollout(transaction: Transaction<Schema>, calendar: Calendar, by: Actor): Promise<void> {
  const { id, version, knownThrough } = calendar;
  await transaction
    .insertInto('calendarRollouts')
    .values({ calendar: id, version, knownThrough, startedBy: JSON.stringify(by) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Those under way, and the newest for good: a case that comes late, from an outage or a backup, is still found. */
export async function watchedRollouts(ledger: Ledger): Promise<Rollout[]> {
  const rows = await ledger.selectFrom('calendarRollouts').selectAll().orderBy('knownThrough', 'desc').execute();
  return rows.filter((row, index) => index === 0 || row.finishedAt === null);
}

/** A worker of an older release leaves the column empty: such a case is asked as well, and refuses what it knows. */
const countsWithOlder = ({ knownThrough }: Pick<Rollout, 'knownThrough'>) =>
  sql<SqlBool>`(permits.calendar_known_through is null or permits.calendar_known_through < ${knownThrough})`;

const isOpen = sql<SqlBool>`(case_state not in ('NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED')
  or next_due is not null)`;

/**
 * Writes the commands of the next open cases. At the end of the row it begins once more, for whatever was received
 * with the older calendar meanwhile.
 * @returns how many were written; 0 also while another process is at it, and while the system verifies itself
 */
export async function planAdoptions(ledger: Ledger, rollout: Rollout, limit: number): Promise<number> {
  return await ledger.transaction().execute(async (transaction) => {
    const held = await lockedRollout(transaction, rollout);
    if (!held || (await isVerificationPending(transaction))) return 0;
    const cases = await transaction
      .selectFrom('permits')
      .select(['stream', 'receivedAt'])
      .where('stream', '>', held.cursor)
      .where(countsWithOlder(rollout))
      .where(isOpen)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('commands')
              .select('commands.id')
              .whereRef('commands.stream', '=', 'permits.stream')
              .where('commands.client', '=', clientOf(rollout)),
          ),
        ),
      )
      .orderBy('stream')
      .limit(limit)
      .execute();
    if (cases.length > 0) await writeCommands(transaction, rollout, cases);
    const last = cases.at(-1);
    const cursor = last && cases.length === limit ? last.stream : '';
    const isFinished = cases.length === 0 && held.cursor === '' && (await remainingOf(transaction, rollout)) === 0;
    await transaction
      .updateTable('calendarRollouts')
      .set({ cursor, finishedAt: isFinished ? (held.finishedAt ?? sql<Instant>`now()`) : null })
      .where('calendar', '=', rollout.calendar)
      .where('version', '=', rollout.version)
      .execute();
    return cases.length;
  });
}

async function lockedRollout(transaction: Transaction<Schema>, { calendar, version }: Rollout) {
  return await transaction
    .selectFrom('calendarRollouts')
    .select(['cursor', 'finishedAt'])
    .where('calendar', '=', calendar)
    .where('version', '=', version)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

async function writeCommands(
  transaction: Transaction<Schema>,
  rollout: Rollout,
  cases: { stream: string; receivedAt: Instant }[],
): Promise<void> {
  const { calendar: id, version, startedBy: by } = rollout;
  const stored = await transaction
    .selectFrom('reference')
    .select('body')
    .where('kind', '=', 'calendar')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  // a row of this kind holds what was stored from the same type, and is never edited
  const calendar = stored.body as Calendar;
  const client = clientOf(rollout);
  const asked = cases.map(({ stream, receivedAt }) => {
    const command: AdoptCalendar = {
      type: ADOPTION,
      by,
      calendar: sliceCalendar(calendar, Number(receivedAt.slice(0, 4))),
    };
    return { stream, command };
  });
  await askEachCase(transaction, { client, name: ADOPTION, by, bodyHash: hashOfOccasion(client) }, asked);
}

/** Open cases that still count with an older calendar. */
async function remainingOf(
  ledger: Ledger | Transaction<Schema>,
  { knownThrough }: Pick<Rollout, 'knownThrough'>,
): Promise<number> {
  const { remaining } = await ledger
    .selectFrom('permits')
    .select((select) => select.fn.countAll<number>().as('remaining'))
    .where(countsWithOlder({ knownThrough }))
    .where(isOpen)
    .executeTakeFirstOrThrow();
  return remaining;
}

/** The next of them to be sent, claimed so that no two processes send one at once. */
export const adoptionsToSend = (
  ledger: Ledger,
  rollout: Rollout,
  { limit, claimMs }: { limit: number; claimMs: number },
): Promise<CommandRow[]> => unfinishedCommands(ledger, { olderThanMs: 0, limit, claimMs, client: clientOf(rollout) });

/** How far each calendar has come, the newest first. */
export async function rolloutProgress(ledger: Ledger): Promise<RolloutProgress[]> {
  const rows = await ledger.selectFrom('calendarRollouts').selectAll().orderBy('knownThrough', 'desc').execute();
  return await Promise.all(rows.map((row) => progressOf(ledger, row)));
}

type RolloutRow = Rollout & Pick<Selectable<CalendarRolloutsTable>, 'startedAt' | 'finishedAt'>;

async function progressOf(ledger: Ledger, row: RolloutRow): Promise<RolloutProgress> {
  const { calendar, version, knownThrough, startedAt, finishedAt } = row;
  const client = clientOf(row);
  const outcomes = await ledger
    .selectFrom('commands')
    .select((select) => [
      sql<string>`case when outcome is null then 'pending' else coalesce(outcome ->> 'code', 'receipt') end`.as('what'),
      select.fn.countAll<number>().as('count'),
    ])
    .where('name', '=', ADOPTION)
    .where('client', '=', client)
    .groupBy('what')
    .execute();
  const waiting = await ledger
    .selectFrom('commands')
    .innerJoin('permits', 'permits.stream', 'commands.stream')
    .leftJoin('incidents', (join) =>
      join
        .onRef('incidents.stream', '=', 'commands.stream')
        .on('incidents.closedAt', 'is', null)
        .on('incidents.kind', 'in', ['caseHalted', 'workflowMissing']),
    )
    .select('permits.caseNumber')
    .distinct()
    .where('commands.name', '=', ADOPTION)
    .where('commands.client', '=', client)
    .where(countsWithOlder({ knownThrough }))
    .where(isOpen)
    .where((where) => where.or([where('commands.outcome', 'is not', null), where('incidents.id', 'is not', null)]))
    .orderBy('permits.caseNumber')
    .limit(MOST_NAMED)
    .execute();
  const asked = outcomes.reduce((sum, { count }) => sum + count, 0);
  const pending = outcomes.find(({ what }) => what === 'pending')?.count ?? 0;
  return {
    calendar,
    version,
    knownThrough,
    startedAt,
    finishedAt,
    asked,
    done: asked - pending,
    refused: Object.fromEntries(
      outcomes.filter(({ what }) => what !== 'pending' && what !== 'receipt').map(({ what, count }) => [what, count]),
    ),
    remaining: await remainingOf(ledger, row),
    waiting: waiting.map(({ caseNumber }) => caseNumber),
  };
}
