import type { UserId } from '../domain/catalogue/types.ts';
import type { Ledger } from './database.ts';
import { type DataKeys, sealText, storeTexts } from './privacy.ts';

/** Why an officer is away or leaves: sealed under his name, so that a lawful erasure finds it there. */
export const staffStream = (officer: UserId): string => `staff/${officer}`;

/** What an earlier release wrote in clear, under the ids by which the record names it already. */
export async function sealReasonsInClear(ledger: Ledger, keys: DataKeys): Promise<number> {
  return await ledger.transaction().execute(async (transaction) => {
    // of two services that start at once the second finds nothing left
    const left = await transaction.deleteFrom('reasonsInClear').returningAll().execute();
    for (const { textId, stream, reason } of left)
      await storeTexts(transaction, stream, [sealText(keys, reason, textId).sealed]);
    return left.length;
  });
}
