import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passOver } from '../../ledger/caseSerials.ts';
import {
  admitCommand,
  admitSubmission,
  allotAgain,
  findCommand,
  type NewCommand,
  type NewSubmission,
  recordAttempt,
  recordOutcome,
  unfinishedCommands,
} from '../../ledger/commands.ts';
import { readParty, readTexts, sealParty, sealText } from '../../ledger/privacy.ts';
import { oldestUnfinishedCommand } from '../../ledger/queries/commands.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { testKeys } from './keys.ts';
import { clerk } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

const asked = (id: string, change: Partial<NewCommand> = {}): NewCommand => ({
  id,
  stream: 'permit/610113-20260302-000001',
  name: 'accept',
  actor: clerk,
  client: 'window',
  bodyHash: 'one',
  command: { type: 'accept' },
  texts: [],
  ...change,
});

const submission = (id: string, change: Partial<NewSubmission> = {}): NewSubmission => ({
  id,
  jurisdiction: '610113',
  receivedOn: '2026-03-02',
  name: 'receive',
  actor: clerk,
  client: 'window',
  bodyHash: 'one',
  parties: [],
  texts: [],
  build: (caseNumber) => ({ type: 'receive', caseNumber }),
  ...change,
});

const REFUSED = { kind: 'refused', code: 'wrongState', detail: { state: 'CLOSED' }, status: 409 } as const;

describe('a command is written down once', () => {
  it('is new, then known with the row as it was', async () => {
    const first = await admitCommand(ledger.service, asked('a1'));
    expect(first).toMatchObject({ status: 'new', row: { id: 'a1', actor: clerk, outcome: null } });
    expect(first.row.receivedAt).toBeInstanceOf(Date);
    expect(await admitCommand(ledger.service, asked('a1', { command: { type: 'accept', later: true } }))).toEqual({
      status: 'known',
      row: first.row,
    });
  });

  it('is reused when the same id comes with another name or body', async () => {
    await admitCommand(ledger.service, asked('a2'));
    expect((await admitCommand(ledger.service, asked('a2', { bodyHash: 'two' }))).status).toBe('reused');
    expect((await admitCommand(ledger.service, asked('a2', { name: 'decide' }))).status).toBe('reused');
  });

  it('is new for one of twenty at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => admitCommand(ledger.service, asked('a3'))));
    expect(all.filter(({ status }) => status === 'new')).toHaveLength(1);
    expect(all.filter(({ status }) => status === 'known')).toHaveLength(19);
  });

  it('stores its free texts with the row, and those of a retry not at all', async () => {
    const [first, retry] = [sealText(testKeys, '材料不全'), sealText(testKeys, '材料不全')];
    await admitCommand(ledger.service, asked('a4', { texts: [first.sealed] }));
    await admitCommand(ledger.service, asked('a4', { texts: [retry.sealed] }));
    expect(await readTexts(ledger.service, testKeys, [first.ref.id, retry.ref.id])).toEqual({
      [first.ref.id]: '材料不全',
    });
  });

  it('keeps the first outcome, whoever comes second', async () => {
    await admitCommand(ledger.service, asked('a5'));
    expect((await recordOutcome(ledger.service, 'a5', REFUSED)).outcome).toEqual(REFUSED);
    const late = await recordOutcome(ledger.service, 'a5', { ...REFUSED, code: 'staleFacts' });
    expect(late.outcome).toEqual(REFUSED);
    expect(await findCommand(ledger.service, 'a5')).toEqual(late);
    expect(await findCommand(ledger.service, 'never')).toBeNull();
  });
});

describe('a case number is given once, without gaps', () => {
  it('stores the parties with the number it allots', async () => {
    const { ref, sealed } = sealParty(testKeys, { name: '张三' });
    const { row } = await admitSubmission(
      ledger.service,
      submission('s1', { parties: [sealed], jurisdiction: 'XAGX' }),
    );
    expect(row).toMatchObject({
      stream: 'permit/XAGX-20260302-000001',
      command: { caseNumber: 'XAGX-20260302-000001' },
    });
    expect(await readParty(ledger.service, testKeys, ref.id)).toEqual({ party: { name: '张三' } });
  });

  it('gives forty submissions at once, each sent twice, the numbers 1 to 40', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `many-${n}`);
    const all = await Promise.all([...ids, ...ids].map((id) => admitSubmission(ledger.service, submission(id))));
    const streams = new Set(all.map(({ row }) => row.stream));
    const expected = ids.map((_, n) => `permit/610113-20260302-${String(n + 1).padStart(6, '0')}`);
    expect([...streams].sort()).toEqual(expected);
    expect(all.filter(({ status }) => status === 'new')).toHaveLength(40);
    const next = await admitSubmission(ledger.service, submission('after'));
    expect(next.row.stream).toBe('permit/610113-20260302-000041');
  });

  it('takes a number back when the submission cannot be written', async () => {
    const day = { receivedOn: '2026-03-03' };
    const { sealed } = sealText(testKeys, 'x');
    const twice = submission('broken', { ...day, texts: [sealed, sealed] });
    await expect(admitSubmission(ledger.service, twice)).rejects.toMatchObject({ code: '23505' });
    expect(await findCommand(ledger.service, 'broken')).toBeNull();
    const { row } = await admitSubmission(ledger.service, submission('whole', day));
    expect(row.stream).toBe('permit/610113-20260303-000001');
  });

  it('counts each jurisdiction and each day for itself, and knows a reused key', async () => {
    const { row } = await admitSubmission(ledger.service, submission('other', { receivedOn: '2026-03-04' }));
    expect(row.stream).toBe('permit/610113-20260304-000001');
    expect((await admitSubmission(ledger.service, submission('other', { bodyHash: 'two' }))).status).toBe('reused');
  });
});

describe('commands without an outcome are sent again', () => {
  it('each by one sweeper, and again when its claim has run out', async () => {
    await asAdmin(ledger.ownerUrl, 'delete from commands');
    for (const id of ['u1', 'u2', 'u3', 'settled'])
      await admitCommand(ledger.service, { ...asked(id), stream: `permit/${id}` });
    await recordOutcome(ledger.service, 'settled', REFUSED);
    expect(await unfinishedCommands(ledger.service, { olderThanMs: 60_000, limit: 10, claimMs: 60_000 })).toEqual([]);
    await asAdmin(ledger.ownerUrl, `update commands set received_at = received_at - interval '1 hour'`);

    const sweep = (limit = 10) => unfinishedCommands(ledger.service, { olderThanMs: 60_000, limit, claimMs: 60_000 });
    const claims = await Promise.all([sweep(), sweep(), sweep()]);
    expect(
      claims
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['u1', 'u2', 'u3']);
    expect(await sweep()).toEqual([]);

    await asAdmin(ledger.ownerUrl, `update commands set claimed_until = now() - interval '1 second'`);
    expect((await sweep(2)).map(({ id }) => id)).toEqual(['u1', 'u2']);
    expect(await oldestUnfinishedCommand(ledger.service)).toMatchObject({ count: 3, oldest: { id: 'u1' } });
  });

  it('one of each case at a time, in the order in which they were asked', async () => {
    await asAdmin(ledger.ownerUrl, 'delete from commands');
    for (const id of ['first', 'second']) await admitCommand(ledger.service, asked(id));
    const sweep = async () =>
      (await unfinishedCommands(ledger.service, { olderThanMs: -1000, limit: 10, claimMs: 60_000 })).map(
        ({ id }) => id,
      );
    expect(await sweep()).toEqual(['first']);
    // not while the first has no outcome, though somebody else is at it
    expect(await sweep()).toEqual([]);
    await recordOutcome(ledger.service, 'first', REFUSED);
    expect(await sweep()).toEqual(['second']);
  });
});

describe('S22: a refused attempt stays on record', () => {
  it('without anything that was in it', async () => {
    const errors = [{ path: 'applicant.idNumber', code: 'idCheck', value: '610113199001011234' }];
    await recordAttempt(ledger.service, {
      client: 'portal',
      actor: clerk,
      method: 'POST',
      path: '/api/v1/permits',
      commandName: 'receive',
      status: 422,
      code: 'invalid',
      errors,
      idempotencyKeyHash: 'abc',
    });
    const { rows } = await asAdmin(ledger.ownerUrl, 'select * from attempts');
    expect(rows).toMatchObject([{ status: 422, errors: [{ path: 'applicant.idNumber', code: 'idCheck' }] }]);
    expect(JSON.stringify(rows)).not.toContain('610113199001011234');
  });
});

describe('a number that is somebody else’s', () => {
  const day = { receivedOn: '2026-04-01' };
  const allotted = async (id: string) => (await admitSubmission(ledger.service, submission(id, day))).row;

  it('is replaced once, however many retries find out; what was asked stays, but for the number', async () => {
    const row = await allotted('b1');
    const rows = await Promise.all([1, 2, 3].map(() => allotAgain(ledger.service, row)));
    expect(new Set(rows.map(({ stream }) => stream))).toEqual(new Set(['permit/610113-20260401-000002']));
    expect(rows[0]).toEqual({ ...row, ...rows[0], command: { type: 'receive', caseNumber: '610113-20260401-000002' } });
    expect((await allotted('b2')).stream).toBe('permit/610113-20260401-000003');
  });

  it('stays where the submission is settled; the service can move nothing else', async () => {
    const row = await allotted('b3');
    await recordOutcome(ledger.service, 'b3', REFUSED);
    expect((await allotAgain(ledger.service, row)).stream).toBe(row.stream);
    const moved = (id: string, from: string, command: object) =>
      asAdmin(
        ledger.serviceUrl,
        `select move_submission('${id}', '${from}', 'permit/other', '${JSON.stringify(command)}') as moved`,
      ).then(({ rows }) => rows[0].moved);
    const open = await allotted('b4');
    expect(await moved('b3', row.stream, row.command)).toBe(false);
    expect(await moved('b4', open.stream, { ...open.command, by: 'somebody else' })).toBe(false);
    expect(await moved('b4', row.stream, open.command)).toBe(false);
  });

  it('is passed over before it is allotted, and never back', async () => {
    await allotted('b5');
    const taken = ['610113-20260401-000090', '610113-20260401-000003', 'none', 'XAGX-20260401-000007'];
    expect(await passOver(ledger.service, taken)).toBe(2);
    expect(await passOver(ledger.service, taken)).toBe(0);
    expect((await allotted('b6')).stream).toBe('permit/610113-20260401-000091');
  });
});
