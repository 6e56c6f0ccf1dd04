import { sql } from 'kysely';
import type { OrgId, UserId } from '../domain/catalogue/types.ts';
import type { WorkId, WorkPart } from '../domain/permit/work.ts';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from './database.ts';
import { nextWork } from './queries/work.ts';

/**
 * Of many who ask for the next work at once each is offered another case; the case itself then says whose it is. An
 * offer is no fact of the case, and lapses by itself.
 */
export type Offer = { attempt: number; officer: UserId; organ: OrgId; part: WorkPart; stream: string; work: WorkId };
export type MadeOffer = Offer & { passedOver: boolean };

export type Asking = {
  /** one for each intention of one caller */
  id: string;
  organ: OrgId;
  part: WorkPart;
  officer: UserId;
};

/** Longer than a claim takes to be on record. */
const STANDS_S = 15;

/** What was offered under this id before, the last one last. */
export async function offersOf(ledger: Ledger, id: string): Promise<MadeOffer[]> {
  return await ledger
    .selectFrom('workOffers')
    .select(['attempt', 'officer', 'organ', 'part', 'stream', 'work', 'passedOver'])
    .where('id', '=', id)
    .orderBy('attempt')
    .execute();
}

/**
 * The oldest due that is offered to nobody else, and was not offered under this id before; null where there is none. What
 * the law says of it is asked afterwards: nobody who asks waits until somebody else's case is read.
 */
export async function offerNext(ledger: Ledger, asking: Asking, attempt: number): Promise<Offer | null> {
  const { id, organ, part, officer } = asking;
  return await ledger.transaction().execute(async (transaction) => {
    // those who ask the same unit for the same kind of work queue here: each sees what the one before was offered
    await sql`select pg_advisory_xact_lock(hashtextextended(${`work/${organ}/${part}`}, 0))`.execute(transaction);
    const made = await offersOf(transaction, id);
    const standing = made.find((offer) => offer.attempt === attempt);
    if (standing) return standing;
    const except = made.map(({ stream }) => stream);
    const [next] = await nextWork(transaction, { organ, part, limit: 1, except });
    if (!next) return null;
    const offer = { attempt, officer, organ, part, ...next };
    const offeredUntil = sql<Instant>`now() + ${STANDS_S} * interval '1 second'`;
    await transaction
      .insertInto('workOffers')
      .values({ id, ...offer, offeredUntil })
      .execute();
    return offer;
  });
}

/** The law does not let the officer have it: others may be offered it at once. */
export async function passOver(ledger: Ledger, id: string, attempt: number): Promise<void> {
  await ledger
    .updateTable('workOffers')
    .set({ passedOver: true, offeredUntil: sql<Instant>`now()` })
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .execute();
}
