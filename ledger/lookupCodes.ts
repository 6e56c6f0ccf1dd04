import { sql } from 'kysely';
import type { Actor } from '../domain/permit/types.ts';
import type { Ledger } from './database.ts';

/** How often the code of a case was given out anew; of a code itself nothing is kept. */

/** @returns the id of the command that opened the case, and the issue that counts; null where nobody knows the case */
export async function lookupIssue(
  ledger: Ledger,
  stream: string,
): Promise<{ openedBy: string; issue: number; isOnRecord: boolean } | null> {
  const { rows } = await sql<{ recorded: string | null; waiting: string | null; issue: number }>`
    select
      (select command_id from events where stream = ${stream} and seq = 1) as recorded,
      (select id from commands where stream = ${stream} and name = 'receive' and outcome is null limit 1) as waiting,
      (select coalesce(max(issue), 0)::integer from lookup_codes where stream = ${stream}) as issue
  `.execute(ledger);
  const [found] = rows;
  const openedBy = found?.recorded ?? found?.waiting;
  return found && openedBy ? { openedBy, issue: found.issue, isOnRecord: found.recorded !== null } : null;
}

/** The next issue; the same request again is the same issue. */
export async function nextIssue(
  ledger: Ledger,
  { stream, request, by }: { stream: string; request: string; by: Actor },
): Promise<number> {
  return await ledger.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`lookup ${stream}`}, 0))`.execute(transaction);
    const earlier = await transaction
      .selectFrom('lookupCodes')
      .select('issue')
      .where('request', '=', request)
      .executeTakeFirst();
    if (earlier) return earlier.issue;
    const last = await transaction
      .selectFrom('lookupCodes')
      .select((select) => select.fn.max('issue').as('issue'))
      .where('stream', '=', stream)
      .executeTakeFirst();
    const issue = Number(last?.issue ?? 0) + 1;
    await transaction
      .insertInto('lookupCodes')
      .values({ stream, issue, request, issuedBy: JSON.stringify(by) })
      .execute();
    return issue;
  });
}
