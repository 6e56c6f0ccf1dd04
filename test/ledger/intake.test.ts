import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admitCommand, admitSubmission, recordOutcome } from '../../ledger/commands.ts';
import { claimReceipt, claimReceipts, giveBack, intakeBacklog } from '../../ledger/intake.ts';
import { oldestUnfinishedCommand } from '../../ledger/queries/commands.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { clerk } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());
beforeEach(() => asAdmin(ledger.ownerUrl, 'delete from commands'));

const REFUSED = { kind: 'refused', code: 'future', detail: {}, status: 422 } as const;

async function waiting(jurisdiction: string, ...ids: string[]): Promise<void> {
  for (const id of ids) await submitted(id, jurisdiction);
}

const submitted = (id: string, jurisdiction: string, claimMs?: number) =>
  admitSubmission(ledger.service, {
    id,
    jurisdiction,
    receivedOn: '2026-03-02',
    name: 'receive',
    actor: clerk,
    client: 'portal',
    bodyHash: 'one',
    parties: [],
    texts: [],
    build: (caseNumber) => ({ type: 'receive', caseNumber }),
    ...(claimMs !== undefined && { claimMs }),
  });

async function taken(limit: number, last = ''): Promise<{ ids: string[]; left: number; last: string }> {
  const { rows, until: _, ...rest } = await claimReceipts(ledger.service, { limit, claimMs: 60_000, last });
  return { ids: rows.map(({ id }) => id), ...rest };
}

describe('Receipts that wait are served in turn', () => {
  it('one of each jurisdiction, then a second of each, the oldest of each first', async () => {
    await waiting('610113', 'a1', 'a2', 'a3');
    await waiting('XAGX', 'b1');
    await waiting('610116', 'c1', 'c2');
    expect(await taken(10)).toEqual({ ids: ['a1', 'c1', 'b1', 'a2', 'c2', 'a3'], left: 0, last: '610113' });
  });

  it('goes on behind the one who was served last, however few are taken at a time', async () => {
    await waiting('610113', 'a1', 'a2', 'a3');
    await waiting('XAGX', 'b1');
    expect(await taken(1)).toEqual({ ids: ['a1'], left: 3, last: '610113' });
    expect(await taken(1, '610113')).toEqual({ ids: ['b1'], left: 2, last: 'XAGX' });
    expect(await taken(1, 'XAGX')).toEqual({ ids: ['a2'], left: 1, last: '610113' });
    expect(await taken(1, '610113')).toEqual({ ids: ['a3'], left: 0, last: '610113' });
    expect(await taken(1, '610113')).toEqual({ ids: [], left: 0, last: '610113' });
  });

  it('gives no row to two processes, and no process goes away empty while others wait', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `many-${n}`);
    await waiting('610113', ...ids);
    const claims = await Promise.all(Array.from({ length: 5 }, () => taken(6)));
    expect(claims.map((claim) => claim.ids.length)).toEqual([6, 6, 6, 6, 6]);
    expect(new Set(claims.flatMap((claim) => claim.ids)).size).toBe(30);
  });

  it('lets the claims of a process that died run out, and takes back what was not sent', async () => {
    await waiting('610113', 'a1', 'a2');
    const { until } = await claimReceipts(ledger.service, { limit: 10, claimMs: 60_000, last: '' });
    await giveBack(ledger.service, ['a2'], until);
    expect((await taken(10)).ids).toEqual(['a2']);
    await asAdmin(ledger.ownerUrl, `update commands set claimed_until = now() - interval '1 second'`);
    expect((await taken(10)).ids).toEqual(['a1', 'a2']);
  });

  it('is not given back by whoever held it before: its claim had run out, and others have it in hand', async () => {
    await waiting('610113', 'a1');
    const stale = await claimReceipts(ledger.service, { limit: 10, claimMs: 60_000, last: '' });
    await asAdmin(ledger.ownerUrl, `update commands set claimed_until = now() - interval '1 second'`);
    expect((await taken(10)).ids).toEqual(['a1']);
    await giveBack(ledger.service, ['a1'], stale.until);
    expect((await taken(10)).ids).toEqual([]);
  });

  it('leaves alone what is settled, what a request has in hand, and commands to cases', async () => {
    await waiting('610113', 'settled', 'resumed', 'waiting');
    await submitted('in hand', '610113', 60_000);
    await recordOutcome(ledger.service, 'settled', REFUSED);
    await claimReceipt(ledger.service, 'resumed', 60_000);
    const accept = { id: 'accept', stream: 'permit/1', name: 'accept', client: 'window', bodyHash: 'one' };
    await admitCommand(ledger.service, { ...accept, actor: clerk, command: { type: 'accept' }, texts: [] });
    expect((await taken(10)).ids).toEqual(['waiting']);
  });
});

describe('What waits', () => {
  it('is counted with the age of the oldest, and is no command without an answer', async () => {
    expect(await intakeBacklog(ledger.service)).toEqual({ waiting: 0, oldestSeconds: 0 });
    await waiting('610113', 'a1', 'a2');
    await asAdmin(ledger.ownerUrl, `update commands set received_at = now() - interval '1 hour' where id = 'a1'`);
    const backlog = await intakeBacklog(ledger.service);
    expect(backlog.waiting).toBe(2);
    expect(Math.round(backlog.oldestSeconds / 60)).toBe(60);
    expect(await oldestUnfinishedCommand(ledger.service)).toEqual({ count: 0, oldest: null });
    await taken(1);
    expect(await oldestUnfinishedCommand(ledger.service)).toMatchObject({ count: 1, oldest: { id: 'a1' } });
  });
});
