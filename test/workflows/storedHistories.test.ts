import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
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
  correctionRequested,
  countersigned,
  delivered,
  explained,
  granted,
  handedIn,
  issued,
  received,
  reviewStarted,
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

async function stored() {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => ({
      workflowId: name,
      history: JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')),
    })),
  );
}

describe('stored histories', () => {
  it('replay under the workflow code of today', async () => {
    const histories = await stored();
    expect(histories.length).toBeGreaterThan(0);
    const problems: string[] = [];
    const bundle = { workflowBundle: { codePath: inject('workflowBundlePath') } };
    for await (const { workflowId, error } of Worker.runReplayHistories(bundle, histories)) {
      if (error) problems.push(`${workflowId}: ${error.message}`);
    }
    expect(problems).toEqual([]);
  });

  it('replay with tracing switched on as without', async () => {
    const { plugin, stop } = openTelemetry('replay');
    const { code } = await bundleWorkflows([plugin]);
    const bundle = { workflowBundle: { code }, plugins: [plugin] };
    expect(code.length).toBeGreaterThan((await readFile(inject('workflowBundlePath'))).length);
    const problems: string[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(bundle, await stored()))
      if (error) problems.push(`${workflowId}: ${error.message}`);
    expect(problems).toEqual([]);
    await stop();
  });

  it('would be caught when the code decides otherwise than the history says', async () => {
    const [name = ''] = (await readdir(FOLDER)).filter((file) => file.startsWith('whole-life')).sort();
    const text = await readFile(new URL(name, FOLDER), 'utf8');
    // the case would have had nothing to wait for, had its timer never been started
    const history = JSON.parse(text);
    history.events = history.events.filter((event: { eventType: string }) => !/TIMER_STARTED/.test(event.eventType));
    const bundle = { workflowBundle: { codePath: inject('workflowBundlePath') } };
    const errors = [];
    for await (const { error } of Worker.runReplayHistories(bundle, [{ workflowId: name, history }]))
      errors.push(error);
    expect(errors[0]).toBeDefined();
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
