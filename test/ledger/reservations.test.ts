import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Opening, reserve, reservedFor } from '../../ledger/reservations.ts';
import { type FreshLedger, freshLedger } from './database.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

/** more than the parameters of one statement hold */
const MANY = 33_000;
const openings = (count: number): Opening[] =>
  Array.from({ length: count }, (_, n) => ({ commandId: `lost-${n}`, stream: `permit/${n}` }));

describe('Submissions whose cases were lost', () => {
  it('are kept however many they are, each once', async () => {
    expect(await reserve(ledger.service, openings(MANY))).toBe(MANY);
    expect(await reserve(ledger.service, openings(MANY + 1))).toBe(1);
    expect(await reservedFor(ledger.service, `lost-${MANY}`)).toBe(`permit/${MANY}`);
    expect(await reserve(ledger.service, [])).toBe(0);
  });

  it('are kept as they are found', async () => {
    async function* found(): AsyncGenerator<Opening> {
      for (const { commandId, stream } of openings(1_500)) yield { commandId: `found-${commandId}`, stream };
    }
    expect(await reserve(ledger.service, found())).toBe(1_500);
  });
});
