import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { recoverCase } from '../../local/recovery/recoverCase.ts';
import {
  accepted,
  countersigned,
  granted,
  received,
  reviewStarted,
  verified,
  withdrawn,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { expectAgreement } from './agreement.ts';
import { backUp } from './ledgerCopy.ts';

/** What an operator does by hand when the ledger was restored from an older copy. */

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

const now = () => instantOf(Date.now() - 1000);

const chainOf = (number: string) =>
  shell.ledger
    .selectFrom('events')
    .select(['seq', 'type', 'commandId', 'body', 'prevHash', 'hash'])
    .where('stream', '=', `permit/${number}`)
    .orderBy('seq')
    .execute();
const receiptsOf = (number: string) =>
  shell.ledger
    .selectFrom('receipts')
    .select(['commandId', 'receipt'])
    .where('stream', '=', `permit/${number}`)
    .orderBy('commandId')
    .execute();

describe('npm run recover, after the ledger was restored from an older copy', () => {
  it('brings back what the histories hold, to the hash; then the halted cases go on', async () => {
    const [ahead, rolled, late] = [shell.caseNumber(), shell.caseNumber(), shell.caseNumber()];
    await shell.open(ahead, received(now()));
    await shell.open(rolled, received(now()), { rollAfterEvents: 20 });
    const backup = await backUp(shell);
    for (const number of [ahead, rolled])
      for (const step of [accepted, reviewStarted, countersigned, verified, granted])
        await shell.send(number, step(now()));
    await shell.open(late, received(now()));
    const numbers = [ahead, rolled, late];
    const pushed = async () => (await shell.recorded(ahead)).map(({ type }) => type);
    await expect.poll(pushed, { timeout: 20_000 }).toContain('PushDelivered');
    for (const number of numbers)
      await expect.poll(async () => (await shell.health(number)).pending, { timeout: 20_000 }).toBe(0);
    const runs = async () => (await shell.client.workflow.count(`WorkflowId = 'permit/${rolled}'`)).count;
    await expect.poll(runs, { timeout: 20_000 }).toBeGreaterThan(1);
    const before = await Promise.all(numbers.map(async (number) => [await chainOf(number), await receiptsOf(number)]));

    // given: restored, and each case halted
    await backup.restore();
    for (const number of numbers) {
      await shell.handleOf(number).signal('compare');
      await expect.poll(async () => (await shell.health(number)).halted, { timeout: 20_000 }).toBe('headBehind');
    }

    // when
    for (const number of numbers) {
      const { from, to } = await recoverCase(shell.ledger, shell.client, `permit/${number}`);
      expect(to).toBeGreaterThan(from);
      await shell.handleOf(number).signal('resume');
    }

    // then
    const after = await Promise.all(numbers.map(async (number) => [await chainOf(number), await receiptsOf(number)]));
    expect(after).toEqual(before);
    for (const number of numbers) await expectAgreement(shell, number);
    await shell.send(late, withdrawn(now()));
    expect((await shell.recorded(late)).map(({ type }) => type)).toContain('Withdrawn');
    // a second time there is nothing to bring back
    const again = await recoverCase(shell.ledger, shell.client, `permit/${ahead}`);
    expect(again.to).toBe(again.from);
  }, 120_000);
});
