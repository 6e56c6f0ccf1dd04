import { sql } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';
import type { VerificationReason } from './schema.ts';

export type Verification = { id: number; reason: VerificationReason };

export type Identities = { ledger: string; engine: string };

/** Asked before every command: no process may take one while the whole is not known to hold together. */
export async function isVerificationPending(ledger: Ledger): Promise<boolean> {
  const pending = await ledger
    .selectFrom('verifications')
    .select('id')
    .where('finishedAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return pending !== undefined;
}

/** From now on, until it is finished, no process that uses this ledger takes commands. */
export async function requestVerification(ledger: Ledger, reason: VerificationReason, by: string): Promise<void> {
  await ledger.insertInto('verifications').values({ reason, requestedBy: by }).execute();
}

/**
 * What tells this ledger from a copy of it: another cluster (a dump that was loaded), another database, another
 * timeline (recovered to a point in time, or a standby that took over). A copy of the files themselves has the same:
 * whoever puts one in place has to say so.
 */
export async function ledgerIdentity(ledger: Ledger): Promise<string> {
  const { rows } = await sql<{ identity: string }>`
    select concat_ws('/', system_identifier, timeline_id,
      (select oid from pg_database where datname = current_database())) as identity
    from pg_control_system(), pg_control_checkpoint()`.execute(ledger);
  const [row] = rows;
  if (!row) throw new Error('the database does not say which one it is');
  return row.identity;
}

/** Why ledger and engine have to be compared as they now stand; null where they were, and nobody asks for more. */
export async function reasonToVerify(ledger: Ledger, now: Identities): Promise<VerificationReason | null> {
  const last = await ledger
    .selectFrom('verifications')
    .select(['ledgerIdentity', 'engineIdentity', 'finishedAt'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return 'firstStart';
  if (last.finishedAt === null) return null;
  if (last.ledgerIdentity !== now.ledger) return 'ledgerMoved';
  return last.engineIdentity === now.engine ? null : 'engineMoved';
}

/** Takes the pending ones for one process; one that dies lets its claim run out. */
export async function claimVerifications(ledger: Ledger, claimMs: number): Promise<Verification[]> {
  return await ledger
    .updateTable('verifications')
    .set({ claimedUntil: sql<Instant>`now() + ${claimMs} * interval '1 millisecond'` })
    .where('finishedAt', 'is', null)
    .where((where) => where.or([where('claimedUntil', 'is', null), where('claimedUntil', '<', sql<Instant>`now()`)]))
    .returning(['id', 'reason'])
    .execute();
}

export async function keepClaim(ledger: Ledger, ids: readonly number[], claimMs: number): Promise<void> {
  await ledger
    .updateTable('verifications')
    .set({ claimedUntil: sql<Instant>`now() + ${claimMs} * interval '1 millisecond'` })
    .where('id', 'in', ids)
    .execute();
}

export async function finishVerifications(
  ledger: Ledger,
  ids: readonly number[],
  found: { identities: Identities; findings: JsonObject },
): Promise<void> {
  await ledger
    .updateTable('verifications')
    .set({
      ledgerIdentity: found.identities.ledger,
      engineIdentity: found.identities.engine,
      findings: JSON.stringify(found.findings),
      finishedAt: sql<Instant>`now()`,
    })
    .where('id', 'in', ids)
    .execute();
}
