import { sql, type Transaction } from 'kysely';
import { parseCaseNumber } from '../domain/identifiers/caseNumber.ts';
import type { CaseNumber } from '../domain/permit/types.ts';
import type { CivilDate } from '../domain/time.ts';
import type { Ledger } from './database.ts';
import type { Schema } from './schema.ts';

/** Without gaps: the number is taken back when the transaction fails. */
export async function nextSerial(
  transaction: Transaction<Schema>,
  jurisdiction: string,
  day: CivilDate,
): Promise<number> {
  const { last } = await transaction
    .insertInto('caseSerials')
    .values({ jurisdiction, day, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['jurisdiction', 'day']).doUpdateSet({ last: sql<number>`case_serials.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

/**
 * A ledger restored from an older copy has forgotten numbers that people hold in their hands: none of them is allotted
 * again.
 * @returns of how many jurisdictions and days the numbers were moved on
 */
export async function passOver(
  ledger: Ledger,
  taken: AsyncIterable<CaseNumber> | Iterable<CaseNumber>,
): Promise<number> {
  const highest = new Map<string, { jurisdiction: string; day: CivilDate; last: number }>();
  for await (const number of taken) {
    const parts = parseCaseNumber(number);
    if (!parts) continue;
    const { jurisdiction, receivedOn: day, serial } = parts;
    const key = `${jurisdiction} ${day}`;
    highest.set(key, { jurisdiction, day, last: Math.max(serial, highest.get(key)?.last ?? 0) });
  }
  let moved = 0;
  for (const row of highest.values()) {
    const raised = await ledger
      .insertInto('caseSerials')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['jurisdiction', 'day'])
          .doUpdateSet({ last: row.last })
          .where('caseSerials.last', '<', row.last),
      )
      .executeTakeFirst();
    if (raised.numInsertedOrUpdatedRows) moved += 1;
  }
  return moved;
}
