import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { append } from '../../ledger/append.ts';
import { admitCommand } from '../../ledger/commands.ts';
import { setWebhook } from '../../ledger/endpoints.ts';
import { claimOutbox, markFailed, markSent } from '../../ledger/outbox.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { testKeys } from './keys.ts';
import { clerk, explainedBatch, flushOf, receivedBatch, START } from './story.ts';
import { wholeCase } from './wholeCase.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
  await setWebhook(ledger.service, testKeys, { client: 'portal', url: 'https://portal.example/', secret: 's' });
});
afterAll(() => ledger.close());
beforeEach(() => asAdmin(ledger.ownerUrl, 'truncate outbox'));

let serial = 0;
async function caseOf(client: string) {
  serial += 1;
  const caseNumber = `610113-20260302-${String(serial).padStart(6, '0')}`;
  const stream = `permit/${caseNumber}`;
  const row = { id: `receive-${caseNumber}`, stream, name: 'receive', actor: clerk, client, bodyHash: 'h' };
  await admitCommand(ledger.service, { ...row, command: {}, texts: [] });
  return { caseNumber, stream };
}

const LEASE_MS = 60_000;
const claim = (count = 10) => claimOutbox(ledger.service, count, LEASE_MS);

describe('a client system hears of its cases', () => {
  it('in the order of each case, one at a time, while other cases go on', async () => {
    const [one, other] = [await caseOf('portal'), await caseOf('portal')];
    for (const { caseNumber, stream } of [one, other]) {
      const batches = [receivedBatch(caseNumber), explainedBatch(stream, 'c2'), explainedBatch(stream, 'c3')];
      await append(ledger.service, flushOf(stream, START, ...batches));
    }
    const heard: string[] = [];
    for (let claimed = await claim(); claimed.length > 0; claimed = await claim()) {
      expect(claimed).toHaveLength(2);
      expect(await claim()).toEqual([]);
      for (const { id, stream, seq, body } of claimed) {
        heard.push(`${stream}#${seq}`);
        expect(body).toMatchObject({ seq, caseNumber: stream.slice('permit/'.length) });
        await markSent(ledger.service, id);
      }
    }
    expect(heard).toEqual([1, 2, 3].flatMap((seq) => [`${one.stream}#${seq}`, `${other.stream}#${seq}`]));
  });

  it('later when sending failed, and nothing of that case before', async () => {
    const { caseNumber, stream } = await caseOf('portal');
    await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber), explainedBatch(stream, 'c2')));
    const [first] = await claim();
    expect(first).toMatchObject({ seq: 1, attempts: 1 });
    await markFailed(ledger.service, { id: first?.id ?? 0, problem: 'http503', retryInMs: 3_600_000 });
    expect(await claim()).toEqual([]);
    await asAdmin(ledger.ownerUrl, 'update outbox set next_attempt_at = now() where seq = 1');
    expect(await claim()).toMatchObject([{ seq: 1, attempts: 2 }]);
  });

  it('again when the sender died with its lease', async () => {
    const { caseNumber, stream } = await caseOf('portal');
    await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber)));
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.flat()).toHaveLength(1);
    await asAdmin(ledger.ownerUrl, `update outbox set next_attempt_at = now() - interval '1 second'`);
    expect(await claim()).toMatchObject([{ seq: 1, attempts: 2 }]);
  });

  it('only when it asked for it', async () => {
    const { caseNumber, stream } = await caseOf('silent');
    await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber)));
    expect(await claim()).toEqual([]);
  });

  it('without officers, parties, free texts or our reference facts', async () => {
    const { caseNumber, stream } = await caseOf('portal');
    await append(ledger.service, flushOf(stream, START, ...wholeCase(caseNumber)));
    const { rows } = await asAdmin(ledger.ownerUrl, 'select body from outbox order by seq');
    const told = JSON.stringify(rows);
    expect(told).toContain('阎审批许〔2026〕1号');
    expect(told).not.toMatch(/u-clerk|u-decider|u-officer|party-|"mac"|calendar|policy|reasons|recipient/);
  });
});
