import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ItemFacts } from '../../domain/catalogue/facts.ts';
import type { Quantity } from '../../domain/catalogue/types.ts';
import type { Stamped } from '../../domain/decider.ts';
import type { Accepted, PermitEvent, Received } from '../../domain/permit/events.ts';
import { placeFault } from '../../domain/permit/quantity.ts';
import type { Decision } from '../../domain/permit/types.ts';
import { startOf } from '../../domain/time.ts';
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

const FACTS = factsOf('610113', ITEM);
const limited = (facts: ItemFacts, other: Partial<Quantity> = {}): ItemFacts => ({
  ...facts,
  quantityLimited: true as const,
  quantity: { ...TWO, ...other },
});
const [UNLIMITED] = FACTS.items;
expect.assert(UNLIMITED);

const receipt = (caseNumber: string, change: Partial<Received> = {}): PermitEvent => {
  const event = received(caseNumber, '2026-03-02');
  return event.type === 'Received' ? { ...event, jurisdiction, ...change } : event;
};

const acceptance = (day: string, facts: ItemFacts, change: Partial<Accepted> = {}): Accepted => ({
  type: 'Accepted',
  by: clerk,
  deemed: false,
  acceptedOn: day,
  items: [{ item: ITEM, facts, catalogueVersion: 1, supervisor: 'x' }],
  policy: POLICY,
  calendarVersion: '2026',
  ...change,
});

const opened = (caseNumber: string, events: Stamped<PermitEvent>[]) =>
  record(caseNumber, { seq: 0, hash: '' }, events, `open-${caseNumber}`);

/** A case that was accepted on a day, of an item of which there are two. */
const accepted = (caseNumber: string, day: string, other: Partial<Quantity> = {}) =>
  opened(caseNumber, [
    ...stamped('2026-03-02', receipt(caseNumber)),
    ...stamped(day, acceptance(day, limited(UNLIMITED, other))),
  ]);

const decision = (caseNumber: string, change: Partial<Decision> = {}): Decision => ({
  outcome: 'granted',
  number: `${caseNumber}-J1`,
  decidedOn: TODAY,
  by: decider.user,
  inNameOf: null,
  validFrom: TODAY,
  validTo: '2031-03-04',
  ...change,
});
const grantOf = (caseNumber: string, change: Partial<Decision> = {}): PermitEvent => ({
  type: 'LicenceGranted',
  by: decider,
  item: ITEM,
  decision: decision(caseNumber, change),
  articles: [],
});
const certified = (certificateNumber: string): PermitEvent => ({
  type: 'CertificateIssued',
  by: clerk,
  item: ITEM,
  certificateNumber,
});

/** A renewal that was asked for in time, of an item that is limited. */
const renewal = (caseNumber: string, number: string, validTo: string): PermitEvent =>
  receipt(caseNumber, {
    kind: 'renewal',
    licenceRef: { item: ITEM, number, validTo },
    renewal: { applyBy: validTo, inTime: true },
    facts: { ...FACTS, items: FACTS.items.map((version) => limited(version)) },
  });

const takenFor = async (caseNumber: string): Promise<number | undefined> =>
  (await contestFor(ledger.service, asked(caseNumber)))?.taken;
const stateOf = async (caseNumber: string): Promise<string | undefined> =>
  (
    await ledger.service
      .selectFrom('contenders')
      .select('state')
      .where('caseNumber', '=', caseNumber)
      .executeTakeFirst()
  )?.state;

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
    await record(first, head, stamped(TODAY, grantOf(first)), `grant-${first}`);
    expect(await contestFor(ledger.service, asked(second))).toMatchObject({
      open: [{ caseNumber: second }],
      taken: 1,
      underWay: [second],
    });
  });

  it('whose place is kept finds itself among those under way; who has none does not', async () => {
    const [first = '', second = '', third = ''] = numbers(3);
    for (const [index, caseNumber] of [first, second, third].entries())
      await accepted(caseNumber, `2026-03-0${index + 2}`);
    for (const caseNumber of [first, second])
      expect((await contestFor(ledger.service, asked(caseNumber)))?.underWay).toContain(caseNumber);
    expect((await contestFor(ledger.service, asked(third)))?.underWay).toEqual([first, second]);
  });

  it('of two commands for the same grant the refusal of one gives up nothing of the other', async () => {
    const [first = '', second = '', third = ''] = numbers(3);
    for (const [index, caseNumber] of [first, second, third].entries())
      await accepted(caseNumber, `2026-03-0${index + 2}`);
    const again = `again-${first}`;
    expect(await faultFor(first)).toBeNull();
    await contestFor(ledger.service, { ...asked(first), commandId: again });
    await admitCommand(ledger.service, {
      ...{ id: again, name: 'decide', client: 'c', bodyHash: 'h', actor: decider, stream: stream(first) },
      command: { type: 'decide' },
      texts: [],
    });
    await recordOutcome(ledger.service, again, { kind: 'refused', code: 'wrongState', detail: {}, status: 409 });
    expect(await faultFor(second)).toBeNull();
    expect(await faultFor(third)).toBe('quantityExhausted');
    expect(await kept()).toEqual([first, second]);
  });
});

describe('Art. 57: what has a place, as the ledger tells it', () => {
  it('every licence that has not ended counts, also one whose case was accepted before the item was limited', async () => {
    const [before = '', ended = '', own = ''] = numbers(3);
    await opened(before, [
      ...stamped('2026-03-02', receipt(before), acceptance('2026-03-02', UNLIMITED)),
      ...stamped('2026-03-03', grantOf(before)),
    ]);
    await opened(ended, [
      ...stamped('2026-03-02', receipt(ended), acceptance('2026-03-02', UNLIMITED)),
      ...stamped('2026-03-03', grantOf(ended, { validTo: '2026-03-04' })),
    ]);
    await accepted(own, '2026-03-04');
    expect(await takenFor(own)).toBe(1);
    expect(await stateOf(before)).toBeUndefined();
  });

  it('Art. 50(2): a renewal asked for in time counts from its receipt on, once beside its licence', async () => {
    const [held = '', ofHeld = '', elsewhere = '', own = ''] = numbers(4);
    const head = await opened(held, [
      ...stamped('2026-03-02', receipt(held), acceptance('2026-03-02', UNLIMITED)),
      ...stamped('2026-03-03', grantOf(held, { validTo: '2026-06-30' }), certified('L-1')),
    ]);
    expect(head.seq).toBe(4);
    await opened(ofHeld, stamped('2026-03-04', renewal(ofHeld, 'L-1', '2026-06-30')));
    await accepted(own, '2026-03-04');
    expect(await takenFor(own)).toBe(1);
    const late = await opened(elsewhere, stamped('2026-03-04', renewal(elsewhere, 'L-2', '2026-03-04')));
    expect(await takenFor(own)).toBe(2);
    expect(await faultFor(own)).toBe('quantityExhausted');

    const expired: PermitEvent = {
      type: 'LicenceExpired',
      item: ITEM,
      licenceNumber: 'L-2',
      validTo: '2026-03-04',
      why: 'notCorrected',
    };
    const over = await record(elsewhere, late, stamped(TODAY, expired), `tick-${elsewhere}`);
    expect(await takenFor(own)).toBe(1);
    const corrected: PermitEvent = {
      type: 'CorrectionHandedIn',
      by: clerk,
      materials: [],
      deemed: { at: startOf('2026-03-12'), asOf: '2026-03-04' },
    };
    await record(elsewhere, over, stamped('2026-03-04', corrected), `correct-${elsewhere}`);
    expect(await takenFor(own)).toBe(2);
    expect((await contestFor(ledger.service, asked(own)))?.open.map(({ caseNumber }) => caseNumber)).toEqual([own]);
  });

  it('Art. 50(2): what the law renewed before anybody accepted it is granted, and has its place', async () => {
    const [renewed = '', own = ''] = numbers(2);
    const head = await opened(renewed, stamped('2026-03-02', renewal(renewed, 'L-1', '2026-03-04')));
    expect(await stateOf(renewed)).toBe('received');
    const licence = { number: 'L-1', validTo: '2026-03-04' };
    await record(
      renewed,
      head,
      stamped(TODAY, {
        type: 'LicenceDeemedRenewed',
        item: ITEM,
        decision: decision(renewed, { kind: 'deemedRenewal', by: null, licence }),
        frozen: { facts: limited(UNLIMITED), catalogueVersion: 1, supervisor: 'x' },
      }),
      `tick-${renewed}`,
    );
    expect(await stateOf(renewed)).toBe('granted');
    await accepted(own, '2026-03-04');
    expect(await takenFor(own)).toBe(1);
  });

  it('an application that is not accepted, or of an item that is limited no more, waits for nothing', async () => {
    const [refused = '', free = ''] = numbers(2);
    const head = await opened(refused, stamped('2026-03-02', renewal(refused, 'L-1', '2026-06-30')));
    await record(
      refused,
      head,
      stamped('2026-03-03', {
        type: 'AcceptanceRefused',
        by: clerk,
        ground: 'notInRemit',
        documentNumber: 'B1',
        articles: [],
      }),
      `refuse-${refused}`,
    );
    expect(await stateOf(refused)).toBe('over');
    await opened(free, [
      ...stamped('2026-03-02', renewal(free, 'L-2', '2026-06-30')),
      ...stamped('2026-03-03', acceptance('2026-03-03', UNLIMITED)),
    ]);
    expect(await stateOf(free)).toBe('over');
  });

  it('an item that another case handed on is ranked by its acceptance there', async () => {
    const [moved = ''] = numbers(1);
    const ranking = {
      at: startOf('2026-03-04'),
      withoutReview: false,
      carried: [{ from: 'earlier', item: ITEM, acceptedAt: startOf('2026-02-02') }],
    };
    await opened(moved, [
      ...stamped('2026-03-02', receipt(moved)),
      ...stamped('2026-03-04', acceptance('2026-03-04', limited(UNLIMITED), { ranking })),
    ]);
    const [own] = (await contestFor(ledger.service, asked(moved)))?.open ?? [];
    expect(own?.acceptedAt).toBe(startOf('2026-02-02'));
  });

  it('a case that goes to another organ carries its rank along, and asks there', async () => {
    const [moved = ''] = numbers(1);
    const head = await accepted(moved, '2026-03-03');
    await record(
      moved,
      head,
      stamped('2026-03-04', {
        type: 'CaseTransferred',
        by: decider,
        from: '610113-approval',
        to: 'elsewhere',
        jurisdiction: `${jurisdiction}X`,
        catalogueVersion: 2,
        obligations: [],
        reasons: { id: 'text', mac: 'e'.repeat(64) },
        articles: [],
      }),
      `move-${moved}`,
    );
    const row = await ledger.service
      .selectFrom('contenders')
      .selectAll()
      .where('caseNumber', '=', moved)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ jurisdiction: `${jurisdiction}X`, acceptedAt: startOf('2026-03-03'), checks: [] });
  });

  it('a case of an item that is not limited asks for none', async () =>
    expect(await contestFor(ledger.service, asked('610113-20260302-999999'))).toBeNull());
});
