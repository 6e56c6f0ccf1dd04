import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { downloadFolder } from '../../local/dataFolder.ts';
import { obtainTemporal } from '../../local/temporalBinary.ts';
import { openTelemetry } from '../../tracing/openTelemetry.ts';
import { bundleWorkflows } from '../../workers/worker.ts';
import {
  accepted,
  acknowledged,
  capped,
  correctionRequested,
  countersigned,
  delivered,
  explained,
  extended,
  granted,
  handedIn,
  hearingRequested,
  hearingTold,
  issued,
  procedureEnded,
  procedureStarted,
  received,
  reviewStarted,
  served,
  verified,
} from '../domain/permit/steps.ts';
import { type Shell, startShell } from './shell.ts';

/**
 * Histories of released workflow code, kept for ever: a change that does not replay them is a new worker version.
 * `RECORD_HISTORIES=name npm test -- storedHistories` records those of today under a name; nothing is overwritten.
 */
const FOLDER = new URL('../histories/', import.meta.url);
const recordAs = process.env.RECORD_HISTORIES;
const now = () => instantOf(Date.now() - 1000);

async function storedHistories() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  return await Promise.all(
    names.map(async (name) => ({
      workflowId: name,
      history: JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')),
    })),
  );
}

type Replayed = { name: string; problem: string | null };

async function replayed(options: Parameters<typeof Worker.runReplayHistories>[0]): Promise<Replayed[]> {
  const results: Replayed[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(options, await storedHistories()))
    results.push({ name: workflowId, problem: error ? error.message : null });
  return results;
}

const failing = (results: Replayed[]) => results.filter(({ problem }) => problem !== null);

describe('stored histories', () => {
  it('replay under the workflow code of today', async () => {
    const results = await replayed({ workflowBundle: { codePath: inject('workflowBundlePath') } });
    expect(results.length).toBeGreaterThan(0);
    expect(failing(results)).toEqual([]);
  });

  it('replay with tracing switched on as without', async () => {
    const { plugin, stop } = openTelemetry('replay');
    const { code } = await bundleWorkflows([plugin]);
    expect(code.length).toBeGreaterThan((await readFile(inject('workflowBundlePath'))).length);
    expect(failing(await replayed({ workflowBundle: { code }, plugins: [plugin] }))).toEqual([]);
    await stop();
  });

  it('do not replay, not one of them, under a workflow that was altered', async () => {
    const workflowsPath = fileURLToPath(new URL('altered/index.ts', import.meta.url));
    const { code } = await bundleWorkflows([], workflowsPath);
    const results = await replayed({ workflowBundle: { code } });
    expect(results.length).toBeGreaterThan(0);
    for (const { problem } of results) expect(problem).toMatch(/nondeterminism/i);
  });
});

describe.runIf(recordAs)('recording', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await startShell();
  });
  afterAll(async () => shell.close());

  const lives = {
    'whole-life': async (number: string) => {
      await shell.open(number, received(now()));
      for (const step of [accepted, reviewStarted, countersigned, verified, granted, issued, delivered, acknowledged])
        await shell.send(number, step(now()));
    },
    'silence-and-correction': async (number: string) => {
      await shell.open(number, received(now(), { item: 'drug-retail', without: ['drug-retail-m5'] }));
      await shell.send(number, correctionRequested(now(), ['drug-retail-m5']));
      await shell.send(number, handedIn(now(), ['drug-retail-m5']));
      await shell.advance(number, 60);
      await shell.send(number, explained(now(), 'accept'));
    },
    'paused-extended-heard': async (number: string) => {
      await shell.open(number, received(now()));
      await shell.send(number, accepted(now(), { changing: capped('expertReview', 5) }));
      for (const step of [reviewStarted, countersigned, verified]) await shell.send(number, step(now()));
      await shell.send(number, procedureStarted(now(), { neededWd: 5 }));
      await shell.advance(number, 20);
      for (const step of [procedureEnded, extended, hearingTold, hearingRequested])
        await shell.send(number, step(now()));
    },
    'told-by-message': async (number: string) => {
      await shell.open(number, received(now(), { service: { channels: ['email'] } }));
      await shell.send(number, accepted(now()));
      const states = async () => (await shell.stateOf(number)).service?.notices.map(({ state }) => state);
      await expect.poll(states, { timeout: 20_000 }).toEqual(['unserved']);
      await shell.send(number, served(await shell.nowOf(number)));
    },
    rolling: async (number: string) => {
      await shell.open(number, received(now()), { rollAfterEvents: 20 });
      await shell.send(number, accepted(now()));
      await shell.advance(number, 30);
    },
  };

  /** as the engine's own command line writes it */
  async function historyOf(number: string): Promise<string> {
    const binary = await obtainTemporal(downloadFolder(), () => undefined);
    const shown = ['workflow', 'show', '--workflow-id', `permit/${number}`, '--output', 'json'];
    const { stdout } = await promisify(execFile)(binary, [...shown, '--address', inject('temporalAddress')], {
      maxBuffer: 100_000_000,
    });
    return stdout;
  }

  const sizeOf = async (number: string) => (await shell.handleOf(number).describe()).historySize;

  it.each(Object.entries(lives))('%s', async (life, live) => {
    const number = shell.caseNumber();
    await live(number);
    await mkdir(FOLDER, { recursive: true });
    const history = await historyOf(number);
    await writeFile(new URL(`${life}.${recordAs}.json`, FOLDER), history, { flag: 'wx' });
    console.log(`${life}: ${JSON.parse(history).events.length} events, ${await sizeOf(number)} bytes`);
  });
});
