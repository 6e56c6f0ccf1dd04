import { sql } from 'kysely';
import type { Ledger } from '../database.ts';

/** What waits for somebody: for metrics and for whoever is on duty. Counts alone, nothing of a case. */

export type IncidentCount = { kind: string; count: number };

export async function openIncidentsByKind(ledger: Ledger): Promise<IncidentCount[]> {
  return await ledger
    .selectFrom('incidents')
    .select((select) => ['kind', select.fn.countAll<number>().as('count')])
    .where('closedAt', 'is', null)
    .groupBy('kind')
    .orderBy('kind')
    .execute();
}

/** Pushes that a supervisor has not yet received: the effects that decisions still owe. */
export async function owedPushes(ledger: Ledger): Promise<number> {
  const { count } = await ledger
    .selectFrom('pushes')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return count;
}

export type OutboxBacklog = { waiting: number; overdueSeconds: number };

/**
 * `overdueSeconds`: how long a notification that may go out has been left lying. A client that is away does not raise
 * it, since each failure sets a new moment; only the first of a case counts, since the others wait for it.
 */
export async function outboxBacklog(ledger: Ledger): Promise<OutboxBacklog> {
  const { rows } = await sql<OutboxBacklog>`
    with first_of_case as (
      select distinct on (stream) next_attempt_at from outbox where sent_at is null order by stream, seq
    )
    select
      (select count(*) from outbox where sent_at is null) as waiting,
      (select coalesce(greatest(0, extract(epoch from now() - min(next_attempt_at))), 0)::float8 from first_of_case)
        as overdue_seconds
  `.execute(ledger);
  return rows[0] ?? { waiting: 0, overdueSeconds: 0 };
}
