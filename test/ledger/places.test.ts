import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Quantity } from '../../domain/catalogue/types.ts';
import type { Stamped } from '../../domain/decider.ts';
import type { PermitEvent } from '../../domain/permit/events.ts';
import { placeFault } from '../../domain/permit/quantity.ts';
import { append } from '../../ledger/append.ts';
import { admitCommand, recordOutcome } from '../../ledger/commands.ts';
import { contestFor } from '../../ledger/places.ts';
import { factsOf } from '../domain/permit/reference.ts';
import { type FreshLedger, freshLedger } from './database.ts';
import { batch, clerk, decider, ITEM, POLICY, received, stamped } from './story.ts';

/** The standing of those who ask for one of a limited number, on a real database. */

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

const LIMIT = 2;
const TWO: Quantity = { limit: LIMIT, basis: { document: '条例', article: '第一条' } };
const TODAY = '2026-03-05';
let round = 0;
let jurisdiction = '';
/** each test counts for itself */
beforeEach(() => {
  round += 1;
  jurisdiction = `J${round}`;
});

const stream = (caseNumber: string) => `permit/${caseNumber}`;

async function record(
  caseNumber: string,
  from: { seq: number; hash: string },
  events: Stamped<PermitEvent>[],
  id: string,
) {
  const request = {
    stream: stream(caseNumber),
    subject: 'permit' as const,
    jurisdiction,
    from: from.seq,
    hash: from.hash,
    batches: [batch(stream(caseNumber), id, events, clerk)],
  };
  const result = await append(ledger.service, request);
  if (result.outcome !== 'written') throw new Error(`${caseNumber} was not written`);
  return result;
}

/** A case that was accepted on a day, of an item of which there are two. */
async function accepted(caseNumber: string, day: string, other: Partial<Quantity> = {}) {
  const [facts] = factsOf('610113', ITEM).items;
  if (!facts) throw new Error(`no ${ITEM}`);
  const limited = { ...facts, quantityLimited: true as const, quantity: { ...TWO, ...other } };
  const receipt = received(caseNumber, '2026-03-02');
  const opened = receipt.type === 'Received' ? { ...receipt, jurisdiction } : receipt;
  return record(
    caseNumber,
    { seq: 0, hash: '' },
    [
      ...stamped('2026-03-02', opened),
      ...stamped(day, {
        type: 'Accepted',
        by: clerk,
        deemed: false,
        acceptedOn: day,
        items: [{ item: ITEM, facts: limited, catalogueVersion: 1, supervisor: 'x' }],
        policy: POLICY,
        calendarVersion: '2026',
      }),
    ],
    `open-${caseNumber}`,
  );
}

const asked = (caseNumber: string) => ({ caseNumber, item: ITEM, commandId: `grant-${caseNumber}`, today: TODAY });
const faultFor = async (caseNumber: string, other: Partial<Quantity> = {}): Promise<string | null> => {
  const contest = await contestFor(ledger.service, asked(caseNumber));
  if (!contest) throw new Error(`${caseNumber} does not ask for one`);
  return placeFault(contest, caseNumber, { ...TWO, ...other }, TODAY)?.code ?? null;
};

async function kept(): Promise<string[]> {
  const rows = await ledger.service
    .selectFrom('placesUnderWay')
    .select('caseNumber')
    .where('jurisdiction', '=', jurisdiction)
    .orderBy('caseNumber')
    .execute();
  return rows.map(({ caseNumber }) => caseNumber);
}

const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${jurisdiction}-20260302-${String(index + 1).padStart(6, '0')}`);

describe('Art. 57: places are kept one at a time', () => {
  it('however many with the same right ask at once, as many find a place as there are', async () => {
    const cases = numbers(8);
    // a law that ranks otherwise leaves all of them free to ask
    const order = { document: '拍卖条例', article: '第二条' };
    for (const caseNumber of cases) await accepted(caseNumber, '2026-03-03', { order });
    const faults = await Promise.all(cases.map((caseNumber) => faultFor(caseNumber, { order })));
    expect(faults.filter((fault) => fault === null)).toHaveLength(LIMIT);
    expect(faults.filter((fault) => fault === 'quantityExhausted')).toHaveLength(cases.length - LIMIT);
  });

  it('in the order of acceptance nobody takes the place of those before him, whoever asks first', async () => {
    const cases = numbers(6);
    for (const caseNumber of cases) await accepted(caseNumber, '2026-03-03');
    await Promise.all([...cases].reverse().map((caseNumber) => faultFor(caseNumber)));
    for (const caseNumber of cases) await faultFor(caseNumber);
    expect(await kept()).toEqual(cases.slice(0, LIMIT));
  });

  it('one that asks again keeps its own, and takes no second', async () => {
    const [first = '', second = '', third = ''] = numbers(3);
    for (const [index, caseNumber] of [first, second, third].entries())
      await accepted(caseNumber, `2026-03-0${index + 2}`);
    expect(await faultFor(first)).toBeNull();
    expect(await faultFor(first)).toBeNull();
    expect(await faultFor(second)).toBeNull();
    expect(await faultFor(third)).toBe('quantityExhausted');
  });

  it('one whose grant was refused gives its place up', async () => {
    const [first = '', second = '', third = ''] = numbers(3);
    for (const [index, caseNumber] of [first, second, third].entries())
      await accepted(caseNumber, `2026-03-0${index + 2}`);
    const id = `grant-${first}`;
    await admitCommand(ledger.service, {
      id,
      name: 'decide',
      client: 'c',
      bodyHash: 'h',
      actor: decider,
      stream: stream(first),
      command: { type: 'decide' },
      texts: [],
    });
    expect(await faultFor(first)).toBeNull();
    expect(await faultFor(second)).toBeNull();
    await recordOutcome(ledger.service, id, { kind: 'refused', code: 'conditionNotMet', detail: {}, status: 409 });
    expect(await faultFor(third)).toBe('earlierCaseFirst');
    expect(await kept()).toEqual([second]);
  });

  it('what is granted counts as granted, and no longer as under way', async () => {
    const [first = '', second = ''] = numbers(2);
    const head = await accepted(first, '2026-03-02');
    await accepted(second, '2026-03-03');
    expect(await faultFor(first)).toBeNull();
    const decision = {
      outcome: 'granted' as const,
      number: `${first}-J1`,
      decidedOn: TODAY,
      by: decider.user,
      inNameOf: null,
      validFrom: TODAY,
      validTo: '2031-03-04',
    };
    await record(
      first,
      head,
      stamped(TODAY, { type: 'LicenceGranted', by: decider, item: ITEM, decision, articles: [] }),
      `grant-${first}`,
    );
    expect(await contestFor(ledger.service, asked(second))).toMatchObject({
      open: [{ caseNumber: second }],
      taken: [{ caseNumber: first, validTo: '2031-03-04' }],
      underWay: [],
    });
  });

  it('a case of an item that is not limited asks for none', async () =>
    expect(await contestFor(ledger.service, asked('610113-20260302-999999'))).toBeNull());
});
