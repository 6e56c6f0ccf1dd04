import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { CursorError } from '../../ledger/queries/cursor.ts';
import { obligations } from '../../ledger/queries/obligations.ts';
import { countsByStateAndLamp, listPermits, type PermitFilter } from '../../ledger/queries/permits.ts';
import { publications } from '../../ledger/queries/publications.ts';
import { inbox } from '../../ledger/queries/pushes.ts';
import { type FreshLedger, freshLedger } from './database.ts';
import { flushOf, receivedBatch, START } from './story.ts';
import { wholeCase } from './wholeCase.ts';

let ledger: FreshLedger;

async function receivedCase(serial: number, day: string): Promise<string> {
  const caseNumber = `610113-${day.replaceAll('-', '')}-${String(serial).padStart(6, '0')}`;
  const batch = receivedBatch(caseNumber, `receive-${caseNumber}`, day);
  await append(ledger.service, flushOf(`permit/${caseNumber}`, START, batch));
  return caseNumber;
}

async function wholeCases(count: number): Promise<void> {
  for (let serial = 1; serial <= count; serial += 1) {
    const caseNumber = `610113-20260227-${String(serial).padStart(6, '0')}`;
    await append(ledger.service, flushOf(`permit/${caseNumber}`, START, ...wholeCase(caseNumber)));
  }
}

beforeAll(async () => {
  ledger = await freshLedger();
  for (let serial = 1; serial <= 7; serial += 1) await receivedCase(serial, '2026-03-02');
  await wholeCases(3);
});
afterAll(() => ledger.close());

const numbers = async (filter: PermitFilter) =>
  (await listPermits(ledger.service, { limit: 200, ...filter })).rows.map(({ caseNumber }) => caseNumber);

describe('pages', () => {
  it('show every row once, though all have the same time and others arrive meanwhile', async () => {
    const before = await numbers({});
    expect(before).toHaveLength(10);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPermits(ledger.service, { limit: 3, cursor });
      seen.push(...page.rows.map(({ caseNumber }) => caseNumber));
      await receivedCase(100 + seen.length, '2026-03-05');
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(before);
  });

  it('end where the rows end', async () => {
    expect((await listPermits(ledger.service, { caseState: 'CLOSED', limit: 3 })).next).toBeNull();
    expect((await listPermits(ledger.service, { caseState: 'CLOSED', limit: 2 })).next).not.toBeNull();
  });

  it('of the other lists hold as well', async () => {
    const walk = async <Row>(list: (cursor?: string) => Promise<{ rows: Row[]; next: string | null }>) => {
      const rows: Row[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await list(cursor);
        rows.push(...page.rows);
        if (page.next === null) return rows;
        cursor = page.next;
      }
    };
    const duties = await walk((cursor) => obligations(ledger.service, { limit: 2, cursor }));
    expect(duties.map(({ due }) => due)).toEqual(duties.map(({ due }) => due).sort());
    expect(new Set(duties.map(({ stream, openedSeq }) => `${stream}#${openedSeq}`)).size).toBe(12);
    expect(
      await walk((cursor) => inbox(ledger.service, { supervisor: '610113-market', limit: 1, cursor })),
    ).toHaveLength(3);
    expect(await walk((cursor) => publications(ledger.service, { limit: 1, cursor }))).toHaveLength(3);
  });

  it.each(['', 'nonsense', Buffer.from('[1,2]').toString('base64url'), Buffer.from('["a"]').toString('base64url')])(
    'refuse a cursor that is none: %j',
    (cursor) => expect(listPermits(ledger.service, { cursor })).rejects.toBeInstanceOf(CursorError),
  );
});

describe('filters', () => {
  it.each([
    [{ caseState: 'CLOSED' }, 3],
    [{ caseState: 'RECEIVED', receivedTo: '2026-03-04' }, 7],
    [{ receivedFrom: '2026-02-27', receivedTo: '2026-02-27' }, 3],
    [{ item: 'food-business', receivedTo: '2026-03-04' }, 10],
    [{ item: 'none' }, 0],
    [{ supervisor: '610113-market' }, 3],
    [{ linkageState: 'acknowledged' }, 3],
    [{ lamp: 'red' }, 0],
    [{ dueBefore: '2027-01-01' }, 0],
    [{ seenBy: { supervisor: '610113-market' } }, 3],
    [{ seenBy: { supervisor: '610113-market', competentOrg: 'nobody' } }, 3],
    [{ seenBy: { competentOrg: '610113-approval' }, receivedTo: '2026-03-04' }, 10],
    [{ seenBy: {} }, 0],
  ] as [PermitFilter, number][])('%j', async (filter, count) => {
    expect(await numbers(filter)).toHaveLength(count);
  });

  it('take what they are given as text, never as SQL', async () => {
    expect(await numbers({ item: `' or true --`, competentOrg: `'; drop table permits; --` })).toEqual([]);
  });

  it('count by state and lamp', async () => {
    expect(await countsByStateAndLamp(ledger.service)).toContainEqual({
      jurisdiction: '610113',
      caseState: 'CLOSED',
      lamp: 'green',
      count: 3,
    });
  });
});
