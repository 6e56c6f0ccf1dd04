import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOpenCases, waitingCase } from '../../bench/seedOpenCases.ts';
import { planAdoptions, watchedRollouts } from '../../ledger/calendarRollout.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type FreshLedger, freshLedger } from '../ledger/database.ts';
import { type Service, startService } from './service.ts';

let database: FreshLedger;
let service: Service;
const folder = mkdtempSync(join(tmpdir(), 'shenguan-calendar-'));
beforeAll(async () => {
  database = await freshLedger();
  await storeCatalogue(database.service, loadXian(), { source: 'test' });
  await seedOpenCases({ ledger: database.service, count: 3, caseOf: waitingCase({ until: 'accepted' }) });
  service = await startService({ ledger: database.service });
});
afterAll(async () => {
  await service.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const notice = (changes: object = {}): string => {
  const file = join(folder, 'notice.json');
  const year = { version: '2027', knownThrough: '2027-12-31', offDays: ['2027-01-01', '2027-10-01'] };
  writeFileSync(file, JSON.stringify({ ...year, workingWeekends: ['2027-01-30'], ...changes }));
  return file;
};
const run = (...parameters: string[]) =>
  promisify(execFile)('node', ['local/operate.mjs', 'local/calendar.ts', ...parameters], {
    env: { ...process.env, DATABASE_URL: database.serviceUrl },
  });

const BY_LAW = ['--by', 'operator-1', '--basis', '国办发明电〔2026〕7号', '--reason', '2027年放假安排'];

describe('npm run calendar', () => {
  it.each([
    ['--by', ['--basis', '国办发明电〔2026〕7号', '--reason', '放假安排'], 'by: pattern'],
    ['--basis', ['--by', 'op', '--reason', '放假安排'], 'basis: required'],
    ['--reason', ['--by', 'op', '--basis', '国办发明电〔2026〕7号'], 'reason: required'],
    ['--reason', ['--by', 'op', '--basis', '国办发明电', '--reason', '联系13912345678'], 'reason: pattern'],
  ])('is not loaded without %s, or with a person in it', async (parameter, parameters, told) => {
    const failure: unknown = await run('load', notice(), ...parameters).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(`--${told}`) });
    expect(failure).toMatchObject({ stderr: expect.stringContaining(parameter) });
    expect(await watchedRollouts(database.service)).toEqual([]);
  });

  it('names what is wrong with a notice, and loads nothing', async () => {
    const failure: unknown = await run('load', notice({ offDays: ['2027-01-01'] }), ...BY_LAW).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('offDays: nationalHolidayMissing (2027-10-01)'),
    });
    expect(await watchedRollouts(database.service)).toEqual([]);
  });

  it('loads the year and shows how far it has come, as the API does to operators', async () => {
    expect((await run('load', notice(), ...BY_LAW)).stdout).toContain('2027');
    const [rollout] = await watchedRollouts(database.service);
    expect(rollout).toMatchObject({ version: '2027', startedBy: { user: 'operator-1' } });
    if (!rollout) return;
    await planAdoptions(database.service, rollout, 2);

    const { stdout } = await run('status');
    expect(stdout).toMatch(/2027.*0\/2.*left 3/);
    const answer = await service.get('/api/v1/calendar-rollouts', { user: '610113-operator' });
    expect(answer).toMatchObject({
      status: 200,
      body: { entries: [{ version: '2027', asked: 2, done: 0, remaining: 3, finishedAt: null, waiting: [] }] },
    });
    expect((await service.get('/api/v1/calendar-rollouts', { user: '610113-clerk-1' })).status).toBe(403);
  });
});
