import { type Instant, instantOf } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';

export type Waiting = {
  count: number;
  oldest: { id: string; stream: string; name: string; receivedAt: Instant } | null;
};

/** What was asked and not yet answered: a number that grows when the engine or its workers are away. */
export async function oldestUnfinishedCommand(ledger: Ledger, olderThanMs = 0): Promise<Waiting> {
  const unfinished = ledger
    .selectFrom('commands')
    .where('outcome', 'is', null)
    // thousands at once have a progress of their own: npm run calendar, npm run import
    .where('name', 'not in', ['adoptCalendar', 'importCase'])
    .where('receivedAt', '<=', instantOf(Date.now() - olderThanMs));
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
