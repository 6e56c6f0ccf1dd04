import { sql, type Transaction } from 'kysely';
import type { Quantity } from '../domain/catalogue/types.ts';
import { placeFault, takenBy } from '../domain/permit/quantity.ts';
import type { Contest, GrantedLicence } from '../domain/permit/types.ts';
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
  // most items are not limited: of these every grant asks this much and no more
  const own = await ledger
    .selectFrom('contenders')
    .selectAll()
    .where('caseNumber', '=', caseNumber)
    .where('item', '=', item)
    .executeTakeFirst();
  if (!own) return null;
  const { jurisdiction } = own;
  const quantity = asked.quantity ?? own.quantity ?? undefined;
  return await ledger.transaction().execute(async (transaction) => {
    // one at a time for each number: what is read below is not moved by another grant until this place is kept
    await sql`select pg_advisory_xact_lock(hashtextextended(${`places/${jurisdiction}/${item}`}, 0))`.execute(
      transaction,
    );
    const contest = await contestIn(transaction, own, today);
    if (placeFault(contest, caseNumber, quantity, today) !== null) return contest;
    await keepPlace(transaction, own, asked);
    return { ...contest, underWay: [...new Set([...contest.underWay, caseNumber])] };
  });
}

async function contestIn(transaction: Transaction<Schema>, own: ContenderRow, today: CivilDate): Promise<Contest> {
  const { jurisdiction, item } = own;
  await giveUpSettled(transaction, own);
  const rows = await transaction
    .selectFrom('contenders')
    .selectAll()
    .where('jurisdiction', '=', jurisdiction)
    .where('item', '=', item)
    .where('state', 'in', ['received', 'open'])
    .orderBy('caseNumber')
    .execute();
  const underWay = await transaction
    .selectFrom('placesUnderWay')
    .select('caseNumber')
    .distinct()
    .where('jurisdiction', '=', jurisdiction)
    .where('item', '=', item)
    .orderBy('caseNumber')
    .execute();
  const granted = await notEnded(transaction, own, today);
  // whose grant came on record between the two
  const over = new Set(granted.map(({ caseNumber }) => caseNumber));
  const open = rows.filter(({ state, caseNumber }) => state === 'open' && !over.has(caseNumber));
  const waiting = new Set(open.map(({ caseNumber }) => caseNumber));
  return {
    item,
    open: open.map(
      ({ caseNumber, kind, licence, acceptedAt, receivedAt, reviewers, checks, concerned, withoutReview }) => ({
        caseNumber,
        kind,
        licence,
        acceptedAt,
        receivedAt,
        reviewers,
        checks,
        concerned,
        withoutReview,
      }),
    ),
    taken: takenBy(granted, rows, today),
    // what is on record is taken, and under way no more
    underWay: underWay.map(({ caseNumber }) => caseNumber).filter((caseNumber) => waiting.has(caseNumber)),
  };
}

/** Every grant is a row here, by whatever version of the item its case was accepted. */
function notEnded(
  transaction: Transaction<Schema>,
  { jurisdiction, item }: ContenderRow,
  today: CivilDate,
): Promise<(GrantedLicence & { caseNumber: string })[]> {
  return transaction
    .selectFrom('publications')
    .select(['caseNumber', 'kind', 'decisionNumber', 'certificateNumber', 'renews', 'validFrom'])
    .where('jurisdiction', '=', jurisdiction)
    .where('item', '=', item)
    .where((where) => where.or([where('validTo', 'is', null), where('validTo', '>=', today)]))
    .execute();
}

/** A grant that was refused keeps no place, and one on record needs none kept: the licence has it. */
async function giveUpSettled(transaction: Transaction<Schema>, { jurisdiction, item }: ContenderRow): Promise<void> {
  await sql`
    delete from places_under_way using commands
    where places_under_way.jurisdiction = ${jurisdiction} and places_under_way.item = ${item}
      and commands.id = places_under_way.command_id and commands.outcome is not null
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
    .onConflict((conflict) => conflict.columns(['caseNumber', 'item', 'commandId']).doUpdateSet({ jurisdiction }))
    .execute();
}
