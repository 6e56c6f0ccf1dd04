import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { setCurrentVersion } from '../../workers/version.ts';
import {
  accepted,
  acknowledged,
  countersigned,
  delivered,
  granted,
  issued,
  received,
  reviewStarted,
  verified,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';

const now = () => instantOf(Date.now() - 1000);
/** the engine knows deployments by name in a whole namespace */
const [OLD, NEW] = [`old-${randomUUID()}`, `new-${randomUUID()}`];
const REST = [accepted, reviewStarted, countersigned, verified, granted, issued, delivered, acknowledged];

let shell: Shell;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  shell = await startShell({ hasWorker: false });
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await shell.close();
});

const versionOf = async (number: string) => {
  const { raw } = await shell.handleOf(number).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
};

/** every version that had a workflow task of the case, in all its runs */
async function versionsThatWorkedOn(number: string): Promise<Set<string>> {
  const builds = new Set<string>();
  for await (const { runId } of shell.client.workflow.list({ query: `WorkflowId = 'permit/${number}'` })) {
    const { events } = await shell.client.workflow.getHandle(`permit/${number}`, runId).fetchHistory();
    for (const event of events ?? []) {
      const build = event.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId;
      if (build) builds.add(build);
    }
  }
  return builds;
}

describe('two versions of the worker side by side', () => {
  it('finish old cases on the old one and new cases on the new one; a case that rolls moves over', async () => {
    stops.push(await shell.startVersion(OLD));
    await setCurrentVersion(shell.client, OLD);
    const [old, rolling] = [shell.caseNumber(), shell.caseNumber()];
    await shell.open(old, received(now()));
    await shell.open(rolling, received(now()), { rollAfterEvents: 20 });

    stops.push(await shell.startVersion(NEW));
    await setCurrentVersion(shell.client, NEW);
    const young = shell.caseNumber();
    await shell.open(young, received(now()));
    for (const step of REST)
      for (const number of [old, young, rolling]) await shell.sendThroughRolls(number, step(now()));
    for (const number of [old, young, rolling]) await shell.handleOf(number).result();

    expect(await versionsThatWorkedOn(old)).toEqual(new Set([OLD]));
    expect(await versionsThatWorkedOn(young)).toEqual(new Set([NEW]));
    expect(await versionsThatWorkedOn(rolling)).toEqual(new Set([OLD, NEW]));
    expect(await versionOf(rolling)).toBe(NEW);
    for (const number of [old, young, rolling])
      expect((await shell.recorded(number)).map(({ type }) => type)).toContain('CaseClosed');
  });
});
