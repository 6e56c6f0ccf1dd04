import { sql } from 'kysely';
import type { OrgId, UserId } from '../domain/catalogue/types.ts';
import type { Permit } from '../domain/permit/types.ts';
import type { WorkId, WorkPart } from '../domain/permit/work.ts';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from './database.ts';
import { permitFrom } from './permitFrom.ts';
import { nextWork } from './queries/work.ts';

/**
 * Of many who ask for the next work at once each is offered another case; the case itself then says whose it is. An
 * offer is no fact of the case, and lapses by itself.
 */
export type Offer = { attempt: number; officer: UserId; organ: OrgId; part: WorkPart; stream: string; work: WorkId };

export type Asking = {
  /** one for each intention of one caller */
  id: string;
  organ: OrgId;
  part: WorkPart;
  officer: UserId;
  /** whether the law lets this officer take it in hand */
  fits: (permit: Permit, work: WorkId) => boolean;
};

/** Longer than a claim takes to be on record. */
const STANDS_S = 15;
const AT_A_TIME = 20;
/** beyond so many that do not fit, the officer is told that there is nothing */
const MOST_LOOKED_AT = 200;

/** What was offered under this id before, the last one last. */
export async function offersOf(ledger: Ledger, id: string): Promise<Offer[]> {
  return await ledger
    .selectFrom('workOffers')
    .select(['attempt', 'officer', 'organ', 'part', 'stream', 'work'])
    .where('id', '=', id)
    .orderBy('attempt')
    .execute();
}

/** The oldest due that fits and is offered to nobody else; null where there is none. */
export async function offerNext(ledger: Ledger, asking: Asking, attempt: number): Promise<Offer | null> {
  const { id, organ, part, officer, fits } = asking;
  return await ledger.transaction().execute(async (transaction) => {
    // those who ask the same unit for the same kind of work queue here: each sees what the one before was offered
    await sql`select pg_advisory_xact_lock(hashtextextended(${`work/${organ}/${part}`}, 0))`.execute(transaction);
    const standing = (await offersOf(transaction, id)).find((offer) => offer.attempt === attempt);
    if (standing) return standing;
    const seen: string[] = (await offersOf(transaction, id)).map(({ stream }) => stream);
    while (seen.length < MOST_LOOKED_AT) {
      const candidates = await nextWork(transaction, { organ, part, limit: AT_A_TIME, except: seen });
      for (const { stream, work } of candidates) {
        // of several duties of one case the first has told
        if (seen.includes(stream)) continue;
        const { state } = await permitFrom(transaction, stream);
        if (fits(state, work)) {
          const offer = { attempt, officer, organ, part, stream, work };
          const offeredUntil = sql<Instant>`now() + ${STANDS_S} * interval '1 second'`;
          await transaction
            .insertInto('workOffers')
            .values({ id, ...offer, offeredUntil })
            .execute();
          return offer;
        }
        seen.push(stream);
      }
      if (candidates.length < AT_A_TIME) return null;
    }
    return null;
  });
}
