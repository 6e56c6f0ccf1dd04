import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { removeCluster } from '../../local/postgresServer.ts';
import { application } from '../api/records.ts';
import { runTool, startLocalStack } from './localStack.ts';

/** Backup and restore of the one-machine stack, as an operator does it, with commands coming in all the while. */

const CLERK = '610113-clerk-1';
const WALKERS = 4;
const EARLY = 12;

let scratch = '';
let stacks: Awaited<ReturnType<typeof startLocalStack>>[] = [];
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'shenguan-backup-'));
  chmodSync(scratch, 0o755);
});
afterAll(async () => {
  for (const stack of stacks) await stack.stop();
  for (const name of ['live', 'restored']) removeCluster(join(scratch, name, 'postgres'));
  rmSync(scratch, { recursive: true, force: true });
});

async function startStack(name: string) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  const stack = await startLocalStack(folder);
  stacks.push(stack);
  return stack;
}

type Told = { number: string; submitted: number; accepted: number | null };

describe('npm run backup and npm run restore, under load', () => {
  it('nothing is lost up to the ledger’s copy, nothing is there twice, and the cases go on', async () => {
    const live = await startStack('live');
    const today = application('APP-0001', { receivedAt: instantOf(Date.now() - 2000).replace(/\.\d+/, '') });

    // given: applications that come in and are accepted, one after the other, without a pause
    const told: Told[] = [];
    const problems: unknown[] = [];
    let isLoading = true;
    /** As a caller does who gets no answer in time: the same once more, under the same key. */
    const insist = async (path: string, body: unknown) => {
      const key = randomUUID();
      for (;;) {
        const answer = await live.post(path, body, CLERK, key);
        if (answer.status !== 503) return answer;
        await pause(200);
      }
    };
    const walk = async () => {
      while (isLoading) {
        const submitted = await insist('/api/v1/permits', today);
        if (submitted.status !== 201) {
          problems.push(submitted);
          continue;
        }
        const one: Told = { number: String(submitted.body.caseNumber), submitted: Date.now(), accepted: null };
        told.push(one);
        const accepted = await insist(`/api/v1/permits/${one.number}/accept`, {});
        if (accepted.status === 200) one.accepted = Date.now();
        else problems.push(accepted);
      }
    };
    const walks = Array.from({ length: WALKERS }, walk);
    await expect.poll(() => told.length, { timeout: 120_000 }).toBeGreaterThan(EARLY);

    // when: the backup is made meanwhile, and the whole is restored elsewhere
    const backup = join(scratch, 'backup');
    const made = await live.tool('local/run.mjs', 'local/backup.ts', '--to', backup);
    expect(made).toMatchObject({ code: 0, said: expect.stringContaining('backup complete') });
    const after = told.length;
    await expect.poll(() => told.length, { timeout: 120_000 }).toBeGreaterThan(after + WALKERS);
    isLoading = false;
    await Promise.all(walks);
    // held for a moment, the engine answers late and never wrongly
    expect(problems).toEqual([]);
    await live.stop();
    stacks = stacks.filter((stack) => stack !== live);

    const folder = join(scratch, 'restored');
    const environment = { ...process.env, SHENGUAN_DATA_DIR: folder };
    const restored = await runTool(environment, ['local/run.mjs', 'local/restore.ts', '--from', backup]);
    expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('restored') });
    const again = await startStack('restored');
    expect(again.said()).toContain('restored from a backup');

    // then: it has verified itself, and what the engine's older copy did not know was adopted or started again
    const log = readFileSync(join(folder, 'logs', 'api.log'), 'utf8')
      .trim()
      .split('\n');
    const done = log.map((line) => JSON.parse(line)).find(({ msg }) => String(msg).startsWith('verification done'));
    expect(done).toMatchObject({ streams: expect.any(Number), readModelRowsMended: 0 });
    expect((done.adopted ?? 0) + (done.startedAgain ?? 0)).toBeGreaterThan(0);
    expect(done).not.toHaveProperty('halted');

    // everything that was told to a caller before the copy was begun is on record, as it was told
    const { temporalAt, ledgerAt } = JSON.parse(readFileSync(join(backup, 'backup.json'), 'utf8'));
    expect(temporalAt < ledgerAt).toBe(true);
    const before = Date.parse(temporalAt);
    const early = told.filter(({ submitted }) => submitted < before);
    expect(early.length).toBeGreaterThan(EARLY);
    for (const { number, accepted } of early) {
      const { status, body } = await again.get(`/api/v1/permits/${number}/trace`, CLERK);
      expect(status).toBe(200);
      const types = (body.events as { type: string }[]).map(({ type }) => type);
      expect(types.filter((type) => type === 'Received')).toHaveLength(1);
      const acceptances = types.filter((type) => type === 'Accepted').length;
      if (accepted !== null && accepted < before) expect(acceptances).toBe(1);
      else expect(acceptances).toBeLessThanOrEqual(1);
    }
    const agreement = await again.tool('local/operate.mjs', 'local/reconcile.ts');
    expect(agreement).toMatchObject({ code: 0, said: expect.stringContaining('everything agrees') });

    // what came after the copy is gone, and sent again it is done once
    const fresh = await again.post('/api/v1/permits', today, CLERK, randomUUID());
    expect(fresh.status).toBe(201);
    const last = early.at(-1)?.number ?? '';
    expect((await again.post(`/api/v1/permits/${last}/withdraw`, {}, CLERK)).status).toBe(200);
  }, 400_000);

  it('refuses a damaged copy, a folder in use, and half a restore', async () => {
    const backup = join(scratch, 'backup');
    const restore = (name: string) =>
      runTool({ ...process.env, SHENGUAN_DATA_DIR: join(scratch, name) }, [
        'local/run.mjs',
        'local/restore.ts',
        '--from',
        backup,
      ]);
    const occupied = await restore('restored');
    expect(occupied).toMatchObject({ code: 1, said: expect.stringMatching(/in use|holds a system already/) });
    const database = join(backup, 'temporal', 'temporal.db');
    writeFileSync(database, readFileSync(database).fill(0, 100, 200));
    const damaged = await restore('other');
    expect(damaged).toMatchObject({ code: 1, said: expect.stringContaining('temporal/temporal.db of the backup') });

    const half = join(scratch, 'half');
    mkdirSync(half);
    writeFileSync(join(half, 'restoring.json'), '{}');
    await expect(startLocalStack(half)).rejects.toThrow('was not finished');
  }, 120_000);
});
