import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import type { Release } from '../../workflows/aggregateTypes.ts';
import { accepted, received, withdrawn } from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';

const now = () => instantOf(Date.now() - 1000);

let shell: Shell;
beforeAll(async () => {
  shell = await startShell();
});
afterAll(async () => shell.close());

/** The history of a whole life begun in the form of a release, as if its start had named another one. */
async function replayedAs(begun: Release, named: Release): Promise<string | null> {
  const number = shell.caseNumber();
  await shell.open(number, received(now()), { release: begun });
  for (const step of [accepted(now()), withdrawn(now())]) await shell.send(number, step);
  await shell.handleOf(number).result();
  const history = await shell.handleOf(number).fetchHistory();
  const [started] = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  expect.assert(started?.data);
  const carried = JSON.parse(Buffer.from(started.data).toString());
  expect(carried.release).toBe(begun);
  started.data = Buffer.from(JSON.stringify({ ...carried, release: named }));
  const bundle = { workflowBundle: { codePath: inject('workflowBundlePath') } };
  for await (const { error } of Worker.runReplayHistories(bundle, [{ workflowId: `permit/${number}`, history }]))
    return error?.message ?? null;
  throw new Error('nothing was replayed');
}

describe('the order of an upgrade: workers first, then the API', () => {
  it.each<Release>([1, 2, 3])(
    'what begins in the form of release %i replays under the workers of today',
    async (release) => expect(await replayedAs(release, release)).toBeNull(),
  );

  it.each<[Release, Release]>([
    [1, 3],
    [2, 3],
  ])('what workers of release %i wrote of a start in the form of release %i does not', async (begun, named) =>
    expect(await replayedAs(begun, named)).toMatch(/nondeterminism/i),
  );
});
