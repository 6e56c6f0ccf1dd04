import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from './canonical.ts';
import type { Ledger } from './database.ts';
import type { Schema, VerificationReason } from './schema.ts';

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

/**
 * Asked before every command of a process that has looked: nothing is pending, and this is still the ledger it saw. One
 * that was put in its place under a running process may have forgotten what a caller now asks again.
 */
export async function isVerified(ledger: Ledger, identity: string): Promise<boolean> {
  const { rows } = await sql<{ isVerified: boolean }>`
    select ${identityNow} = ${identity}
      and not exists (select from verifications where finished_at is null) as is_verified
    from ${control}`.execute(ledger);
  return rows[0]?.isVerified ?? false;
}

/** What writes commands without a caller who could be told to wait is not to begin meanwhile. */
export class StillVerifying extends Error {
  override readonly name = 'StillVerifying';
  readonly code = 'verifying';

  constructor() {
    super(
      'verifying: 系统恢复后正在自检，未写入任何内容；自检完成后（见 /readyz）请重试 · the system was restored and is verifying itself; nothing was written: try again once /readyz says ready',
    );
  }
}

/** @throws StillVerifying */
export async function mustBeVerified(ledger: Ledger): Promise<void> {
  if (await isVerificationPending(ledger)) throw new StillVerifying();
}

/** From now on, until it is finished, no process that uses this ledger takes commands. */
export async function requestVerification(ledger: Ledger, reason: VerificationReason, by: string): Promise<void> {
  await ledger
    .insertInto('verifications')
    // where nothing was ever compared, nothing is known to be complete
    .values({ reason, requestedBy: by, knownUntil: reason === 'firstStart' ? null : knownNow })
    .execute();
}

/**
 * The newest thing that was asked, unless the two were last seen to belong together before that: then it may have been
 * asked of a restored copy that nobody had recognised yet.
 */
const knownNow = sql<Instant | null>`least(
  (select max(received_at) from commands where received_at <= now()),
  (select seen_at from verifications where finished_at is not null order by id desc limit 1))`;

/**
 * Up to when this ledger knows what was asked: as fixed at the earliest verification that is pending, for what was
 * written since says nothing about what a restored ledger has lost; null where that cannot be told.
 */
export async function knownUntil(ledger: Ledger): Promise<Instant | null> {
  const { rows } = await sql<{ pending: number; known: Instant | null }>`
    select count(*) as pending,
      case when count(*) = 0 then ${knownNow}
        when bool_and(known_until is not null) then min(known_until) end as known
    from verifications where finished_at is null`.execute(ledger);
  return rows[0]?.known ?? null;
}

const control = sql`pg_control_system(), pg_control_checkpoint()`;
const identityNow = sql`concat_ws('/', system_identifier, timeline_id,
  (select oid from pg_database where datname = current_database()))`;

/**
 * What tells this ledger from a copy of it: another cluster (a dump that was loaded), another database, another
 * timeline (recovered to a point in time, or a standby that took over). A copy of the files themselves has the same:
 * whoever puts one in place has to say so.
 */
export async function ledgerIdentity(ledger: Ledger): Promise<string> {
  const { rows } = await sql<{ identity: string }>`select ${identityNow} as identity from ${control}`.execute(ledger);
  const [row] = rows;
  if (!row) throw new Error('the database does not say which one it is');
  return row.identity;
}

/**
 * Asks for a verification where ledger and engine are not those that were found to belong together.
 * @returns why; null where they are, and where one is asked for already
 */
export async function verifyWhereMoved(
  ledger: Ledger,
  now: Identities,
  by: string,
): Promise<VerificationReason | null> {
  return await ledger.transaction().execute(async (transaction) => {
    await oneByOne(transaction);
    const reason = await reasonToVerify(transaction, now);
    if (reason) await requestVerification(transaction, reason, by);
    else await noteSeen(transaction, now);
    return reason;
  });
}

/** Two processes that look at once must not both ask, nor both take what is asked. */
const oneByOne = (transaction: Transaction<Schema>) =>
  sql`select pg_advisory_xact_lock(hashtextextended('verifications', 0))`.execute(transaction);

async function reasonToVerify(ledger: Ledger, now: Identities): Promise<VerificationReason | null> {
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

const SEEN_EVERY = '1 minute';

/** Not by a process that finds another ledger or engine, and not while a verification is pending. */
async function noteSeen(transaction: Transaction<Schema>, now: Identities): Promise<void> {
  await transaction
    .updateTable('verifications')
    .set({ seenAt: sql<Instant>`now()` })
    .where('id', '=', (query) => query.selectFrom('verifications').select((select) => select.fn.max('id').as('last')))
    .where('finishedAt', 'is not', null)
    .where('ledgerIdentity', '=', now.ledger)
    .where('engineIdentity', '=', now.engine)
    .where(sql<boolean>`(seen_at is null or seen_at < now() - ${SEEN_EVERY}::interval)`)
    .execute();
}

/** Whose verifications these are, and for how long without another word. */
export type Claim = { by: string; ms: number };

const claimEnd = ({ ms }: Claim) => sql<Instant>`now() + ${ms} * interval '1 millisecond'`;

/**
 * Takes the pending ones for one process: none while another has any in hand. One that dies lets its claim run out.
 */
export async function claimVerifications(ledger: Ledger, claim: Claim): Promise<Verification[]> {
  return await ledger.transaction().execute(async (transaction) => {
    await oneByOne(transaction);
    const inHand = await transaction
      .selectFrom('verifications')
      .select('id')
      .where('finishedAt', 'is', null)
      .where('claimedUntil', '>=', sql<Instant>`now()`)
      .limit(1)
      .executeTakeFirst();
    if (inHand) return [];
    return await transaction
      .updateTable('verifications')
      .set({ claimedUntil: claimEnd(claim), claimedBy: claim.by })
      .where('finishedAt', 'is', null)
      .returning(['id', 'reason'])
      .execute();
  });
}

/** @returns false where it ran out and another process took over */
export async function keepClaim(ledger: Ledger, ids: readonly number[], claim: Claim): Promise<boolean> {
  const { numUpdatedRows } = await ledger
    .updateTable('verifications')
    .set({ claimedUntil: claimEnd(claim) })
    .where('id', 'in', ids)
    .where('claimedBy', '=', claim.by)
    .where('finishedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === BigInt(ids.length);
}

/** What was not finished need not wait until the claim has run out. */
export async function giveUpClaim(ledger: Ledger, ids: readonly number[], { by }: Pick<Claim, 'by'>): Promise<void> {
  await ledger
    .updateTable('verifications')
    .set({ claimedUntil: null })
    .where('id', 'in', ids)
    .where('claimedBy', '=', by)
    .where('finishedAt', 'is', null)
    .execute();
}

/** @returns false where another process took over */
export async function finishVerifications(
  ledger: Ledger,
  ids: readonly number[],
  { by }: Pick<Claim, 'by'>,
  found: { identities: Identities; findings: JsonObject },
): Promise<boolean> {
  const { numUpdatedRows } = await ledger
    .updateTable('verifications')
    .set({
      ledgerIdentity: found.identities.ledger,
      engineIdentity: found.identities.engine,
      findings: JSON.stringify(found.findings),
      finishedAt: sql<Instant>`now()`,
      seenAt: sql<Instant>`now()`,
    })
    .where('id', 'in', ids)
    .where('claimedBy', '=', by)
    .where('finishedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === BigInt(ids.length);
}
