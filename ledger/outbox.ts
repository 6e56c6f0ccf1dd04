import { sql } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';

export type Notification = {
  id: number;
  client: string;
  stream: string;
  seq: number;
  eventType: string;
  at: Instant;
  body: JsonObject;
  /** this one included */
  attempts: number;
};

/**
 * Takes up to `count` notifications for `leaseMs`: of each case only the first that is not yet sent, so that a client
 * hears of a case in its order. A sender that dies lets its lease run out.
 */
export async function claimOutbox(ledger: Ledger, count: number, leaseMs: number): Promise<Notification[]> {
  const { rows } = await sql<Notification>`
    with ready as (
      select id from outbox as mine
      where sent_at is null and next_attempt_at <= now() and not exists (
        select 1 from outbox as earlier
        where earlier.stream = mine.stream and earlier.sent_at is null and earlier.seq < mine.seq
      )
      order by next_attempt_at, id
      limit ${count}
      for update skip locked
    )
    update outbox set attempts = attempts + 1, next_attempt_at = now() + ${leaseMs} * interval '1 millisecond'
    from ready where outbox.id = ready.id
    returning outbox.id, client, stream, seq, event_type, at, body, attempts
  `.execute(ledger);
  return rows.sort((one, other) => one.id - other.id);
}

export async function markSent(ledger: Ledger, id: number): Promise<void> {
  await ledger
    .updateTable('outbox')
    .set({ sentAt: sql<Instant>`now()`, lastProblem: null })
    .where('id', '=', id)
    .execute();
}

/** The rest of the case waits with it: order matters more than speed. */
export async function markFailed(
  ledger: Ledger,
  { id, problem, retryInMs }: { id: number; problem: string; retryInMs: number },
): Promise<void> {
  await ledger
    .updateTable('outbox')
    .set({ lastProblem: problem, nextAttemptAt: sql<Instant>`now() + ${retryInMs} * interval '1 millisecond'` })
    .where('id', '=', id)
    .where('sentAt', 'is', null)
    .execute();
}
