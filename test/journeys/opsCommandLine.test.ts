import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { listOperations } from '../../ledger/operations.ts';
import { accepted, received } from '../domain/permit/steps.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Shell, startShell } from '../workflows/shell.ts';

/** What an operator types, in a process of its own. */

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const WHO_AND_WHY = ['--by', 'op-1', '--reason', '系统切换 cut-over'];

let shell: Shell;
let folder: string;
beforeAll(async () => {
  shell = await startShell();
  folder = mkdtempSync(join(tmpdir(), 'ops-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await shell.close();
});

const now = () => instantOf(Date.now() - 1000);

type Ran = { code: number; out: string; err: string };

/** `npm run`, less npm. */
function typed(script: 'ops' | 'resume', parameters: string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const args = ['local/operate.mjs', `local/${script}.ts`, ...parameters];
  const env = {
    ...process.env,
    DATABASE_URL: shell.database.serviceUrl,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_TASK_QUEUE: shell.taskQueue,
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: PROJECT, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

async function opened(): Promise<string> {
  const number = shell.caseNumber();
  await shell.open(number, received(now()));
  return number;
}

const bytesOfEvents = async () =>
  (await asAdmin(shell.database.ownerUrl, `select md5(string_agg(e::text, '|' order by stream, seq)) from events as e`))
    .rows;

describe('npm run ops', () => {
  it('suspends a list with one number that nobody has, goes on past it, and says so by its exit code', async () => {
    const [one, other] = [await opened(), await opened()];
    const file = join(folder, 'list.txt');
    writeFileSync(file, `# cases of the cut-over\n${one}\n610113-20200101-000001  # a slip\n\n${other}\n`);
    const events = await bytesOfEvents();

    const dry = await typed('ops', ['suspend', '--file', file, ...WHO_AND_WHY, '--dry-run']);
    expect(dry.code).toBe(1);
    expect(dry.out).toMatch(/dry run, nothing was done.*done 2.*refused 1/);
    expect((await shell.health(one)).suspended).toBeNull();

    const ran = await typed('ops', ['suspend', '--file', file, ...WHO_AND_WHY, '--json']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({
      dryRun: false,
      results: [
        { case: one, outcome: 'suspended', kind: 'done' },
        { case: '610113-20200101-000001', outcome: 'unknownCase', kind: 'refused' },
        { case: other, outcome: 'suspended', kind: 'done' },
      ],
    });
    expect(ran.err).toContain('3/3');
    for (const number of [one, other]) expect((await shell.health(number)).suspended).not.toBeNull();
    const [last] = await listOperations(shell.ledger, { stream: `permit/${one}` });
    expect(last).toMatchObject({
      actor: { user: 'op-1', org: 'commandLine', role: 'operator' },
      via: 'commandLine',
      operation: 'suspend',
      reason: '系统切换 cut-over',
      outcome: 'suspended',
    });

    const held = await typed('ops', ['halted']);
    expect([held.code, held.out]).toEqual([0, expect.stringContaining(`${one}  caseSuspended`)]);
    const shown = await typed('ops', ['show', one]);
    expect(shown.out).toMatch(/agreement +agree/);
    expect(shown.out).toContain('suspended since');

    const all = await typed('ops', ['resume', '--all-suspended', ...WHO_AND_WHY]);
    expect([all.code, all.out]).toEqual([0, expect.stringMatching(/done 2 .*refused 0/)]);
    for (const number of [one, other]) expect((await shell.health(number)).suspended).toBeNull();
    expect(await bytesOfEvents()).toEqual(events);
    const record = await typed('ops', ['record', one]);
    expect(record.out.split('\n').filter((text) => text.includes(one))).toHaveLength(3);
  }, 120_000);

  it('resumes a lost case under its short name, npm run resume', async () => {
    const number = await opened();
    await shell.handleOf(number).terminate('lost');
    const ran = await typed('resume', [number, '--by', 'op-1', '--note', '引擎重装 engine reinstalled']);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('restarted')]);
    await shell.send(number, accepted(now()));
    expect((await shell.stateOf(number)).state).toBe('ACCEPTED');
    expect(await listIncidents(shell.ledger, { stream: `permit/${number}`, open: true })).toEqual([]);
  });

  it('says that the engine does not answer, does nothing, and leaves on record that it was tried', async () => {
    const number = await opened();
    const ran = await typed('ops', ['suspend', number, ...WHO_AND_WHY], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('engineUnavailable')]);
    expect((await shell.health(number)).suspended).toBeNull();
    const record = await listOperations(shell.ledger, { stream: `permit/${number}` });
    expect(record.map(({ outcome }) => outcome)).toEqual(['engineUnavailable']);
  });

  it('says which rights are missing, and does nothing', async () => {
    const number = await opened();
    await asAdmin(shell.database.ownerUrl, 'revoke insert on operations from shenguan_service');
    const ran = await typed('ops', ['suspend', number, ...WHO_AND_WHY]);
    await asAdmin(shell.database.ownerUrl, 'grant insert on operations to shenguan_service');
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('rightsMissing')]);
    expect((await shell.health(number)).suspended).toBeNull();
  });

  it('refuses what it does not know with exit code 2, before anything is asked', async () => {
    const ran = await typed('ops', ['suspend', '61', ...WHO_AND_WHY], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('<case> 61');
    expect(ran.err).toContain('npm run ops -- suspend --help');
  });

  it('explains itself without a ledger', async () => {
    const ran = await typed('ops', ['terminate', '--help'], { DATABASE_URL: '' });
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('--even-if-healthy')]);
  });
});
