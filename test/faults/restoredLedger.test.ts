import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { reconcile, reportOf } from '../../ledger/reconcile.ts';
import { accepted, received, reviewStarted } from '../domain/permit/steps.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { expectAgreement } from './agreement.ts';
import { backUp } from './ledgerCopy.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

const now = () => instantOf(Date.now() - 1000);

const findings = async () =>
  reconcile(shell.ledger, {
    workflowHead: async (stream) => {
      const { seq, hash } = await shell.health(stream.slice('permit/'.length));
      return { seq, hash };
    },
    runningStreams: async function* () {
      const query = `TaskQueue = '${shell.taskQueue}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of shell.client.workflow.list({ query })) yield workflowId;
    },
  });

describe('the ledger is restored from an older copy', () => {
  it('cases that went on since are named and halt; the others go on', async () => {
    const [ahead, quiet, late] = [shell.caseNumber(), shell.caseNumber(), shell.caseNumber()];
    for (const number of [ahead, quiet]) await shell.open(number, received(now()));
    const backup = await backUp(shell);
    await shell.send(ahead, accepted(now()));
    await shell.open(late, received(now()));
    const known = (await shell.health(ahead)).seq;

    // when
    await backup.restore();

    // then: named before anything is written
    const behindNow = async () =>
      (await findings()).filter(({ kind }) => kind === 'ledgerBehind').map(({ stream }) => stream);
    // a case opened since the copy was made too, of which the ledger knows nothing
    await expect.poll(behindNow, { timeout: 10_000 }).toContain(`permit/${late}`);
    const early = await findings();
    expect(early.map(({ kind, stream }) => [kind, stream])).toContainEqual(['ledgerBehind', `permit/${ahead}`]);
    expect(early.map(({ stream }) => stream)).not.toContain(`permit/${quiet}`);
    expect(reportOf(early)).toMatch(/Restore a newer backup/);

    // and halted at the next command, with nothing written
    const behind = await shell.recorded(ahead);
    expect(behind.length).toBeLessThan(known);
    for (const number of [ahead, late]) {
      const step = number === ahead ? reviewStarted(now()) : accepted(now());
      expect((await shell.refused(shell.send(number, step)))?.code).toBe('caseHalted');
      expect((await shell.health(number)).halted).toBe('headBehind');
    }
    expect(await shell.recorded(ahead)).toEqual(behind);
    expect(await shell.recorded(late)).toEqual([]);
    const named = (await findings()).filter(({ kind }) => kind === 'halted').map(({ stream }) => stream);
    expect(named.sort()).toEqual([`permit/${ahead}`, `permit/${late}`].sort());

    // the others know nothing of it
    await shell.send(quiet, accepted(now()));
    await expectAgreement(shell, quiet);
    const fresh = shell.caseNumber();
    await shell.open(fresh, received(now()));
    await expectAgreement(shell, fresh);
  }, 90_000);
});
