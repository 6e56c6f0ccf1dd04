import { sql } from 'kysely';
import type { OrgId, UserId } from '../domain/catalogue/types.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { MadeDelegation } from '../domain/staff/delegation.ts';
import type { CivilDate } from '../domain/time.ts';
import type { Ledger } from './database.ts';
import { type PrivateText, storeTexts } from './privacy.ts';
import { staffStream } from './staffReasons.ts';

/** 代办委托: who stands in for whom, on record for good. */

export type RecordedDelegation = MadeDelegation & { reasonText: string; bodyHash: string; endRequest: string | null };

const rows = (ledger: Ledger) =>
  ledger
    .selectFrom('delegations')
    .leftJoin('delegationEnds', 'delegationEnds.delegation', 'delegations.id')
    .select([
      'delegations.id',
      'delegations.ordinal',
      'delegations.organ',
      'delegations.jurisdiction',
      'delegations.principal',
      'delegations.delegate',
      'delegations.role',
      'delegations.fromDay as from',
      'delegations.toDay as to',
      'delegations.reasonText',
      'delegations.madeBy as by',
      'delegations.bodyHash',
      'delegationEnds.endedOn',
      'delegationEnds.request as endRequest',
    ]);

export async function delegation(ledger: Ledger, id: string): Promise<RecordedDelegation | null> {
  return (await rows(ledger).where('delegations.id', '=', id).executeTakeFirst()) ?? null;
}

/** What an officer has delegated of one rank. */
export async function delegationsOf(
  ledger: Ledger,
  { principal, organ, role }: { principal: UserId; organ: OrgId; role: string },
): Promise<RecordedDelegation[]> {
  return await rows(ledger)
    .where('principal', '=', principal)
    .where('organ', '=', organ)
    .where('role', '=', role)
    .orderBy('ordinal', 'desc')
    .execute();
}

/** By which somebody may stand in for another, the newest first. */
export async function delegationsTo(
  ledger: Ledger,
  { delegate, principal, organ }: { delegate: UserId; principal: UserId; organ: OrgId },
): Promise<RecordedDelegation[]> {
  return await rows(ledger)
    .where('delegate', '=', delegate)
    .where('principal', '=', principal)
    .where('organ', '=', organ)
    .orderBy('ordinal', 'desc')
    .execute();
}

export type DelegationFilter = {
  organ?: OrgId | undefined;
  jurisdiction?: string | undefined;
  before?: number | undefined;
  limit: number;
};

/** Newest first. */
export async function listDelegations(ledger: Ledger, { organ, jurisdiction, before, limit }: DelegationFilter) {
  let query = rows(ledger).orderBy('ordinal', 'desc').limit(limit);
  if (organ !== undefined) query = query.where('organ', '=', organ);
  if (jurisdiction !== undefined) query = query.where('jurisdiction', '=', jurisdiction);
  if (before !== undefined) query = query.where('ordinal', '<', before);
  return await query.execute();
}

export type NewDelegation = Omit<RecordedDelegation, 'endedOn' | 'endRequest'>;

/**
 * Recorded once, whoever retries; of two at once for the same officer the second sees the first.
 * @param mayBe throws where what stands already does not allow it
 */
export async function makeDelegation(
  ledger: Ledger,
  { from, to, by, ...made }: NewDelegation,
  texts: PrivateText[],
  mayBe: (standing: RecordedDelegation[]) => void,
): Promise<RecordedDelegation> {
  return await ledger.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`delegation/${made.principal}`}, 0))`.execute(
      transaction,
    );
    const earlier = await delegation(transaction, made.id);
    if (earlier) return earlier;
    mayBe(await delegationsOf(transaction, made));
    await transaction
      .insertInto('delegations')
      .values({ ...made, fromDay: from, toDay: to, madeBy: JSON.stringify(by) })
      .execute();
    await storeTexts(transaction, staffStream(made.principal), texts);
    return { ...made, from, to, by, endedOn: null, endRequest: null };
  });
}

type Ending = { request: string; on: CivilDate; reasonText: string; by: Actor };

export async function endDelegation(
  ledger: Ledger,
  { id, principal }: Pick<MadeDelegation, 'id' | 'principal'>,
  { request, on, reasonText, by }: Ending,
  texts: PrivateText[],
): Promise<void> {
  await ledger.transaction().execute(async (transaction) => {
    const ended = await transaction
      .insertInto('delegationEnds')
      .values({ delegation: id, request, endedOn: on, reasonText, endedBy: JSON.stringify(by) })
      .onConflict((conflict) => conflict.column('delegation').doNothing())
      .returning('delegation')
      .executeTakeFirst();
    if (ended) await storeTexts(transaction, staffStream(principal), texts);
  });
}
