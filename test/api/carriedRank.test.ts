import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ranksFrom } from '../../api/carriedRank.ts';
import type { PermitEvent } from '../../domain/permit/events.ts';
import { startOf } from '../../domain/time.ts';
import { append } from '../../ledger/append.ts';
import { sealParty, storeParties } from '../../ledger/privacy.ts';
import { factsOf } from '../domain/permit/reference.ts';
import { type FreshLedger, freshLedger } from '../ledger/database.ts';
import { testKeys } from '../ledger/keys.ts';
import { batch, clerk, decider, flushOf, ITEM, POLICY, received, stamped } from '../ledger/story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

const OWN = '91610104MA6T0A01XD';
const [FACTS] = factsOf('610113', ITEM).items;
expect.assert(FACTS);
const limited = { ...FACTS, quantityLimited: true as const };

/** a case of an applicant, accepted on a day; of its items one ended in a way */
async function caseOf(number: string, uscc: string, how: 'transferred' | 'withdrawn'): Promise<void> {
  const stream = `permit/${number}`;
  const party = sealParty(testKeys, { applicant: { kind: 'enterprise', uscc } }, `party-${number}`);
  await storeParties(ledger.service, stream, [party.sealed]);
  const acceptance: PermitEvent = {
    type: 'Accepted',
    by: clerk,
    deemed: false,
    acceptedOn: '2026-03-03',
    items: [{ item: ITEM, facts: limited, catalogueVersion: 1, supervisor: 'x' }],
    policy: POLICY,
    calendarVersion: '2026',
  };
  const ended: PermitEvent = { type: 'ItemsEnded', by: decider, items: [ITEM], how };
  const events = [
    ...stamped('2026-03-02', received(number, '2026-03-02')),
    ...stamped('2026-03-03', acceptance),
    ...stamped('2026-03-04', ended),
  ];
  const written = await append(
    ledger.service,
    flushOf(stream, { seq: 0, hash: '' }, batch(stream, `open-${number}`, events)),
  );
  expect(written.outcome).toBe('written');
}

describe('Art. 57: an item that went to another organ keeps its rank there', () => {
  const MOVED = '610113-20260302-000001';
  const WITHDRAWN = '610113-20260302-000002';
  const ELSEWHERE = '610113-20260302-000003';
  beforeAll(async () => {
    await caseOf(MOVED, OWN, 'transferred');
    await caseOf(WITHDRAWN, OWN, 'withdrawn');
    await caseOf(ELSEWHERE, '91610131MA6TEXT05E', 'transferred');
  });
  const ranks = (from: string, items = [ITEM]) =>
    ranksFrom({ ledger: ledger.service, keys: testKeys }, { applicantId: `party-${MOVED}`, items }, from);

  it('that of its acceptance in the case that handed it on', async () =>
    expect(await ranks(MOVED)).toEqual([{ from: MOVED, item: ITEM, acceptedAt: startOf('2026-03-03') }]));

  it.each([
    ['a case in which it ended otherwise', WITHDRAWN, [ITEM]],
    ['a case of somebody else', ELSEWHERE, [ITEM]],
    ['a case that does not exist', '610113-20260302-999999', [ITEM]],
    ['another item', MOVED, ['drug-retail']],
  ])('and none of %s', async (_, from, items) => expect(await ranks(from, items)).toEqual([]));
});
