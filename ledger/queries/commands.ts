import { sql } from 'kysely';
import { SERVICE_COMMANDS } from '../../domain/permit/commands.ts';
import { type Instant, instantOf } from '../../domain/time.ts';
import { COLUMNS, type CommandRow, commandRow } from '../commands.ts';
import type { Ledger } from '../database.ts';
import { SUSPENDED } from './heldCases.ts';

export type Waiting = {
  count: number;
  oldest: { id: string; stream: string; name: string; receivedAt: Instant } | null;
};

/**
 * What was asked and not yet answered: a number that grows when the engine or its workers are away. A submission that
 * nobody has taken up waits for its turn, and is counted there; what waits for a case that operators hold is not
 * counted: the incident `caseSuspended` stands for it.
 */
export async function oldestUnfinishedCommand(ledger: Ledger, olderThanMs = 0): Promise<Waiting> {
  const unfinished = ledger
    .selectFrom('commands')
    .where('outcome', 'is', null)
    .where((where) => where.or([where('name', '<>', 'receive'), where('claimedUntil', 'is not', null)]))
    // thousands at once have a progress of their own: npm run calendar, npm run import
    .where('name', 'not in', [...SERVICE_COMMANDS])
    .where('receivedAt', '<=', instantOf(Date.now() - olderThanMs))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('incidents')
            .select('incidents.id')
            .whereRef('incidents.stream', '=', 'commands.stream')
            .where('incidents.kind', '=', SUSPENDED)
            .where('incidents.closedAt', 'is', null),
        ),
      ),
    );
  const { count } = await unfinished
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const oldest = await unfinished
    .select(['id', 'stream', 'name', 'receivedAt'])
    .orderBy('receivedAt')
    .limit(1)
    .executeTakeFirst();
  return { count, oldest: oldest ?? null };
}

const MOST_OF_A_CASE = 100;

/** Commands of one case without outcome, in the order in which they were asked. */
export async function unfinishedOf(ledger: Ledger, stream: string): Promise<CommandRow[]> {
  return (await unfinished(ledger, stream).execute()).map(commandRow);
}

/** Those among them that people asked of the case before this one. */
export async function unfinishedBefore(
  ledger: Ledger,
  { id, stream }: Pick<CommandRow, 'id' | 'stream'>,
): Promise<CommandRow[]> {
  const rows = await unfinished(ledger, stream)
    .where('name', 'not in', ['receive', ...SERVICE_COMMANDS])
    .where(
      sql<boolean>`(received_at, id) < (select asked.received_at, asked.id from commands as asked where asked.id = ${id})`,
    )
    .execute();
  return rows.map(commandRow);
}

const unfinished = (ledger: Ledger, stream: string) =>
  ledger
    .selectFrom('commands')
    .select(COLUMNS)
    .where('stream', '=', stream)
    .where('outcome', 'is', null)
    .orderBy('receivedAt')
    .orderBy('id')
    .limit(MOST_OF_A_CASE);
