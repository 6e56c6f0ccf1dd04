import { sql, type Transaction } from 'kysely';
import type { Quantity } from '../domain/catalogue/types.ts';
import { placeFault } from '../domain/permit/quantity.ts';
import type { Contest } from '../domain/permit/types.ts';
import type { CivilDate } from '../domain/time.ts';
import type { Ledger } from './database.ts';
import type { ContenderRow, Schema } from './schema.ts';

/** `quantity`: as the catalogue has it today; where it has no version of this day, that of acceptance counts */
export type AskedForPlace = {
  caseNumber: string;
  item: string;
  commandId: string;
  today: CivilDate;
  quantity?: Quantity | undefined;
};

/**
 * How a case stands among those that ask for one of a limited number (Art. 57), and its place kept for it while its
 * grant is on the way: of two grants that ask at once for the last place, the second finds it taken. Who has a right
 * to one the domain says, here and once more when it decides.
 * @returns null for a case whose item was not limited when it was accepted
 */
export async function contestFor(ledger: Ledger, asked: AskedForPlace): Promise<Contest | null> {
  const { caseNumber, item, today } = asked;
  return await ledger.transaction().execute(async (transaction) => {
    const own = await transaction
      .selectFrom('contenders')
      .selectAll()
      .where('caseNumber', '=', caseNumber)
      .where('item', '=', item)
      .executeTakeFirst();
    if (!own) return null;
    const { jurisdiction } = own;
    const quantity = asked.quantity ?? own.quantity ?? undefined;
    // one at a time for each number: what is read below is not moved by another grant until this place is kept
    await sql`select pg_advisory_xact_lock(hashtextextended(${`places/${jurisdiction}/${item}`}, 0))`.execute(
      transaction,
    );
    const contest = await contestIn(transaction, own);
    if (placeFault(contest, caseNumber, quantity, today) === null) await keepPlace(transaction, own, asked);
    return contest;
  });
}

async function contestIn(transaction: Transaction<Schema>, own: ContenderRow): Promise<Contest> {
  const { jurisdiction, item } = own;
  await giveUpRefused(transaction, own);
  const rows = await transaction
    .selectFrom('contenders')
    .selectAll()
    .where('jurisdiction', '=', jurisdiction)
    .where('item', '=', item)
    .where('state', 'in', ['open', 'granted'])
    .orderBy('caseNumber')
    .execute();
  const underWay = await transaction
    .selectFrom('placesUnderWay')
    .select('caseNumber')
    .where('jurisdiction', '=', jurisdiction)
    .where('item', '=', item)
    .orderBy('caseNumber')
    .execute();
  const open = rows.filter(({ state, kind }) => state === 'open' && kind === 'new');
  const waiting = new Set(open.map(({ caseNumber }) => caseNumber));
  return {
    item,
    open: open.map(({ caseNumber, acceptedAt, receivedAt, reviewers, checks, concerned, withoutReview }) => ({
      caseNumber,
      acceptedAt,
      receivedAt,
      reviewers,
      checks,
      concerned,
      withoutReview,
    })),
    taken: rows
      .filter(({ state }) => state === 'granted')
      .map(({ caseNumber, kind, validFrom, validTo }) => ({ caseNumber, kind, validFrom, validTo })),
    // what is on record is taken, and under way no more
    underWay: underWay.map(({ caseNumber }) => caseNumber).filter((caseNumber) => waiting.has(caseNumber)),
  };
}

/** A grant that was refused in the end keeps no place. */
async function giveUpRefused(transaction: Transaction<Schema>, { jurisdiction, item }: ContenderRow): Promise<void> {
  await sql`
    delete from places_under_way using commands
    where places_under_way.jurisdiction = ${jurisdiction} and places_under_way.item = ${item}
      and commands.id = places_under_way.command_id and commands.outcome ->> 'kind' = 'refused'
  `.execute(transaction);
}

async function keepPlace(
  transaction: Transaction<Schema>,
  { jurisdiction }: ContenderRow,
  { caseNumber, item, commandId }: AskedForPlace,
): Promise<void> {
  await transaction
    .insertInto('placesUnderWay')
    .values({ caseNumber, item, jurisdiction, commandId })
    .onConflict((conflict) => conflict.columns(['caseNumber', 'item']).doUpdateSet({ commandId, jurisdiction }))
    .execute();
}
