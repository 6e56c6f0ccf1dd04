import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedgerActivities } from '../../activities/ledger.ts';
import { append } from '../../ledger/append.ts';
import { admitCommand } from '../../ledger/commands.ts';
import { openLedger } from '../../ledger/database.ts';
import { closeIncident, listIncidents } from '../../ledger/incidents.ts';
import { type Head, reconcile, reportOf } from '../../ledger/reconcile.ts';
import { asAdmin, type FreshLedger, freshLedger } from './database.ts';
import { clerk, explainedBatch, flushOf, receivedBatch, START, written } from './story.ts';

let ledger: FreshLedger;
beforeAll(async () => {
  ledger = await freshLedger();
});
afterAll(() => ledger.close());

let serial = 0;
async function startedCase() {
  serial += 1;
  const caseNumber = `610113-20260302-${String(serial).padStart(6, '0')}`;
  const stream = `permit/${caseNumber}`;
  const head = written(await append(ledger.service, flushOf(stream, START, receivedBatch(caseNumber))));
  return { stream, head };
}

const kinds = async (workflowHead?: (stream: string) => Promise<Head | null>) =>
  (await reconcile(ledger.service, workflowHead ? { workflowHead } : {})).map(({ kind, stream }) => [kind, stream]);

describe('the ledger as activities of a case', () => {
  it('writes, and does not try again what no retry can mend', async () => {
    const { stream, head } = await startedCase();
    const { flush } = createLedgerActivities(ledger.service);
    expect(await flush(flushOf(stream, head, explainedBatch(stream, 'c2')))).toMatchObject({
      outcome: 'written',
      seq: 2,
    });
    const ahead = { seq: 9, hash: 'f'.repeat(64) };
    await expect(flush(flushOf(stream, ahead, explainedBatch(stream, 'c3')))).rejects.toMatchObject({
      type: 'headBehind',
      nonRetryable: true,
    });
    const forked = { seq: 1, hash: 'f'.repeat(64) };
    await expect(flush(flushOf(stream, forked, explainedBatch(stream, 'c3')))).rejects.toMatchObject({
      type: 'headForked',
      nonRetryable: true,
    });
    const unknown = {
      ...explainedBatch(stream, 'c3'),
      events: [{ type: 'Unheard', at: '2026-03-03', effectiveAt: 'x' }],
    };
    const next = { seq: 2, hash: (await flushHead(stream)).hash };
    await expect(flush(flushOf(stream, next, unknown))).rejects.toMatchObject({
      type: 'ledgerDefect',
      nonRetryable: true,
    });
  });

  it('leaves the engine to retry while Postgres is away', async () => {
    const away = openLedger('postgresql://shenguan_service@127.0.0.1:9/none');
    const { flush } = createLedgerActivities(away);
    const failure = await flush(flushOf('permit/x', START, explainedBatch('permit/x', 'c1'))).catch((error) => error);
    expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
    expect(failure).not.toHaveProperty('nonRetryable');
    await away.destroy();
  });

  const flushHead = async (stream: string): Promise<Head> => {
    const { rows } = await asAdmin(ledger.ownerUrl, `select seq, hash from streams where stream = '${stream}'`);
    return rows[0];
  };
});

describe('npm run reconcile', () => {
  it('finds nothing where everything agrees', async () => {
    expect(await kinds()).toEqual([]);
    expect(reportOf([])).toContain('everything agrees');
  });

  it('names a halted case until its incident is closed; a case halts once', async () => {
    const { stream } = await startedCase();
    const { reportHalt } = createLedgerActivities(ledger.service);
    await reportHalt({ stream, problem: 'headForked' });
    await reportHalt({ stream, problem: 'headForked' });
    expect(await kinds()).toEqual([['halted', stream]]);
    const [incident] = await listIncidents(ledger.service, { kind: 'caseHalted', open: true });
    expect(incident).toMatchObject({ stream, detail: { problem: 'headForked' } });
    const closing = { id: incident?.id ?? 0, closedBy: 'u-operator', note: 'restored' };
    expect(await closeIncident(ledger.service, closing)).toBe(true);
    expect(await closeIncident(ledger.service, closing)).toBe(false);
    expect(await kinds()).toEqual([]);
  });

  it('names commands that nobody answered for a minute', async () => {
    const { stream } = await startedCase();
    const row = { id: 'old', stream, name: 'accept', actor: clerk, client: 'window', bodyHash: 'h' };
    await admitCommand(ledger.service, { ...row, command: {}, texts: [] });
    expect(await kinds()).toEqual([]);
    await asAdmin(ledger.ownerUrl, `update commands set received_at = received_at - interval '2 minutes'`);
    expect(await kinds()).toEqual([['unanswered', stream]]);
    await asAdmin(ledger.ownerUrl, 'delete from commands');
  });

  it('names cases whose workflow is ahead, behind or elsewhere', async () => {
    const [ahead, behind, forked, gone] = [
      await startedCase(),
      await startedCase(),
      await startedCase(),
      await startedCase(),
    ];
    await append(ledger.service, flushOf(behind.stream, behind.head, explainedBatch(behind.stream, 'c2')));
    const heads: { [stream: string]: Head | null } = {
      [ahead.stream]: { seq: 3, hash: 'a' },
      [behind.stream]: behind.head,
      [forked.stream]: { seq: 1, hash: 'b' },
      [gone.stream]: null,
    };
    const named = (await kinds(async (stream) => heads[stream] ?? null)).filter(
      ([, stream]) => stream !== undefined && stream in heads,
    );
    expect(named).toEqual([
      ['ledgerBehind', ahead.stream],
      ['workflowBehind', behind.stream],
      ['forked', forked.stream],
      // it owes something, and nobody runs its clocks
      ['workflowMissing', gone.stream],
    ]);
  });

  it('names a broken chain and a head without its events, and says what to do', async () => {
    const [broken, cut] = [await startedCase(), await startedCase()];
    await append(ledger.service, flushOf(cut.stream, cut.head, explainedBatch(cut.stream, 'c2')));
    await asAdmin(
      ledger.ownerUrl,
      `set session_replication_role = replica;
       update events set body = replace(body, 'window', 'online') where stream = '${broken.stream}';
       delete from events where stream = '${cut.stream}' and seq = 2`,
    );
    const findings = await reconcile(ledger.service);
    expect(findings).toEqual([
      { kind: 'chainBroken', stream: broken.stream, detail: { seq: 1 } },
      { kind: 'headDiffers', stream: cut.stream, detail: { head: 2, events: 1 } },
    ]);
    const report = reportOf(findings);
    expect(report).toContain(broken.stream);
    expect(report).toMatch(/Keep the evidence/);
    expect(report).toMatch(/与备份比对/);
  });
});
