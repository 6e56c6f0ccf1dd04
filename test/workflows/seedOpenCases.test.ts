import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOpenCases, type Waiting, waitingCase } from '../../bench/seedOpenCases.ts';
import { instantOf } from '../../domain/time.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { reconcile } from '../../ledger/reconcile.ts';
import { acknowledged, withdrawn } from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(() => shell.close());

const seed = (until: Waiting['until']) =>
  seedOpenCases({
    ...shell,
    count: 3,
    caseOf: waitingCase({ until, firstSerial: randomInt(1, 990_000) }),
  });

describe('Cases that were not handled but seeded', () => {
  it.each(['received', 'accepted', 'underReview'] as const)('%s: a case goes on like every other', async (until) => {
    const [first] = await seed(until);
    expect(first && (await shell.send(first.caseNumber, withdrawn(instantOf(Date.now()))))).toMatchObject({
      summary: { state: 'WITHDRAWN' },
    });
  });

  it('pushed: the supervisor takes it over, and the case ends', async () => {
    const [first] = await seed('pushed');
    if (!first) throw new Error('nothing was seeded');
    await shell.send(first.caseNumber, acknowledged(instantOf(Date.now())));
    await shell.handleOf(first.caseNumber).result();
    expect((await shell.recorded(first.caseNumber)).at(-1)).toMatchObject({ type: 'ObligationMet' });
  });

  it('the ledger cannot tell them from others, and agrees with their workflows', async () => {
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
    const workflowHead = async (stream: string) => {
      const { seq, hash } = await shell.health(stream.slice('permit/'.length));
      return { seq, hash };
    };
    expect(await reconcile(shell.ledger, { workflowHead })).toEqual([]);
  });
});
