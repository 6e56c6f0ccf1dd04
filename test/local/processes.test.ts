import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProcessRegistry } from '../../local/processes.ts';
import { identityOf, isStillRunning, startTicks } from '../../local/processIdentity.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shenguan-unit-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process that lives until it is ended. */
async function living(
  script = 'setInterval(() => {}, 1000); console.log("up")',
): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout, 'data');
  const { pid } = child;
  if (pid === undefined) throw new Error('no process');
  return Object.assign(child, { pid });
}

const identityNow = (pid: number) => identityOf(pid) ?? { pid, startedAt: 'ended already' };
const registryFile = () => join(folder, 'processes.json');

describe('A process is known by its number and its start', () => {
  it('reads the start past a command name with spaces and brackets', () =>
    expect(startTicks(`42 (a) b (c) S 1 ${'0 '.repeat(17)}777 0 0`)).toBe('777'));

  it('counts a zombie as ended', () => expect(startTicks(`42 (node) Z 1 ${'0 '.repeat(17)}777 0 0`)).toBeNull());

  it('is running while it runs, and not after', async () => {
    const child = await living();
    const identity = identityNow(child.pid);
    expect(isStillRunning(identity)).toBe(true);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(isStillRunning(identity)).toBe(false);
  });

  it('is another one when the number was given away again', async () => {
    const child = await living();
    expect(isStillRunning({ pid: child.pid, startedAt: 'an earlier start' })).toBe(false);
  });
});

describe('What a killed start left behind', () => {
  it('is ended by the next one', async () => {
    const child = await living();
    new ProcessRegistry(registryFile()).record(child.pid, 'worker', 'SIGTERM');
    const exited = once(child, 'exit');
    expect(await new ProcessRegistry(registryFile()).endAll()).toEqual(['worker']);
    expect(await exited).toEqual([null, 'SIGTERM']);
    expect(JSON.parse(readFileSync(registryFile(), 'utf8'))).toEqual([]);
  });

  it('is ended in reverse order of its start', async () => {
    const registry = new ProcessRegistry(registryFile());
    for (const part of ['PostgreSQL', 'Temporal', 'worker']) registry.record((await living()).pid, part, 'SIGTERM');
    expect(await registry.endAll()).toEqual(['worker', 'Temporal', 'PostgreSQL']);
  });

  it('is made to end when it does not want to', async () => {
    const child = await living('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")');
    const registry = new ProcessRegistry(registryFile());
    registry.record(child.pid, 'worker', 'SIGTERM');
    const exited = once(child, 'exit');
    await registry.endAll({ patienceMs: 200 });
    expect(await exited).toEqual([null, 'SIGKILL']);
  });

  it('is never a stranger who got the number since', async () => {
    const stranger = await living();
    const recorded = { pid: stranger.pid, startedAt: 'an earlier start', part: 'worker', stopSignal: 'SIGTERM' };
    writeFileSync(registryFile(), JSON.stringify([recorded]));
    expect(await new ProcessRegistry(registryFile()).endAll()).toEqual([]);
    expect(isStillRunning(identityNow(stranger.pid))).toBe(true);
  });

  it.each(['', 'not json', '{}', '[{"pid":"1"}]', '[{"pid":1,"startedAt":"x","part":"x","stopSignal":"SIGTERM"}]'])(
    'is nobody when the record is damaged: %s',
    async (text) => {
      writeFileSync(registryFile(), text);
      expect(await new ProcessRegistry(registryFile()).endAll()).toEqual([]);
    },
  );
});
