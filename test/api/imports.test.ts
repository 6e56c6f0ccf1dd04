import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '../../api/imports.ts';
import { lostOpenings, runsSince } from '../../api/openings.ts';
import { Sweeper } from '../../api/sweeper.ts';
import { subtractWorkdays } from '../../domain/calendar.ts';
import { formatCaseNumber } from '../../domain/identifiers/caseNumber.ts';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { importedLines } from '../../ledger/imports.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { reserve } from '../../ledger/reservations.ts';
import { requestVerification } from '../../ledger/verifications.ts';
import { recoverCase } from '../../local/recovery/recoverCase.ts';
import { calendar } from '../domain/permit/reference.ts';
import { received } from '../domain/permit/steps.ts';
import { asAdmin } from '../ledger/database.ts';
import { testKeyVariables } from '../ledger/keys.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { application, type Sample } from './records.ts';
import type { Service } from './service.ts';

let stage: Stage;
let shell: Shell;
let service: Service;
const folder = mkdtempSync(join(tmpdir(), 'shenguan-import-'));
beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const by = { user: 'operator-1', org: 'operators', role: 'operator' };
const now = instantOf(Date.now());
const today = civilDateOf(now);
const ago = (workdays: number) => subtractWorkdays(calendar, today, workdays);
const applicant = {
  kind: 'enterprise',
  name: '西安示例青禾餐饮管理有限公司',
  uscc: '91610113MA6T01A78B',
  legalRepresentative: { name: '测试人01', idNumber: '610104188805238983' },
  creditRecord: 'none',
};
const { premises } = application('APP-0001');
const materials = Array.from({ length: 6 }, (_, index) => `food-business-m${index + 1}`);

const line = (number: string, changes: Sample = {}): Sample => ({
  system: 'old-approval',
  number,
  jurisdiction: '610113',
  item: 'food-business',
  kind: 'new',
  state: 'ACCEPTED',
  receivedAt: `${ago(5)}T10:00:00+08:00`,
  receivedBy: { user: 'old-clerk-3', org: '610113-approval-bureau' },
  acceptedOn: ago(4),
  acceptedBy: '610113-clerk-2',
  applicant,
  premises,
  materials,
  ...changes,
});
const fileOf = (...lines: Sample[]): string => `${lines.map((one) => JSON.stringify(one)).join('\n')}\n`;

async function take(text: string, isDryRun = false) {
  const snapshot = await service.parts.reference.current();
  const { ledger, keys } = service.parts;
  return importFile({ ledger, keys, snapshot }, { text, by, now, isDryRun });
}
const serialOf = (number: string): number => Number(number.slice(-6));
/** that a submission of the day of the sample lines will get */
async function nextNumber(): Promise<string> {
  const day = ago(5);
  const { rows } = await asAdmin(
    shell.database.ownerUrl,
    `select coalesce(max(last), 0) + 1 as next from case_serials where jurisdiction = '610113' and day = '${day}'`,
  );
  return formatCaseNumber({ jurisdiction: '610113', receivedOn: day, serial: Number(rows[0]?.next) });
}
/** As a ledger restored from an older copy knows nothing of a case. */
const forget = (number: string) =>
  asAdmin(
    shell.database.ownerUrl,
    [
      'permits',
      'obligations',
      'pushes',
      'publications',
      'imports',
      'parties',
      'commands',
      'receipts',
      'events',
      'streams',
    ]
      .map((table) => `delete from ${table} where stream = 'permit/${number}'`)
      .reduce((all, one) => `${all}; ${one}`, 'set session_replication_role = replica'),
  );
const written = async (): Promise<number> => {
  const rows = await shell.ledger.selectFrom('commands').select('id').where('name', '=', 'importCase').execute();
  return rows.length;
};

describe('Go-live: the open cases of an older system', () => {
  const review = {
    kind: 'expertReview',
    toldOn: ago(3),
    from: ago(3),
    to: ago(1),
    basis: { document: '中华人民共和国行政许可法', article: '第四十五条' },
    reason: '专家评审',
  };
  const FILE = fileOf(
    line('YT-1'),
    line('YT-2', { pauses: [review] }),
    line('YT-3', { state: 'UNDER_REVIEW', reviewers: ['reviewer-1', 'reviewer-2'] }),
    line('YT-4', {
      state: 'RECEIVED',
      receivedAt: `${ago(1)}T10:00:00+08:00`,
      acceptedOn: undefined,
      acceptedBy: undefined,
    }),
  );

  it('a dry run checks and writes nothing', async () => {
    expect(await take(FILE, true)).toMatchObject({ lines: 4, faults: [], added: 0 });
    expect(await written()).toBe(0);
  });

  it('wait while a restored system verifies itself: nothing is written', async () => {
    await requestVerification(shell.ledger, 'restored', 'operator');
    await expect(take(FILE)).rejects.toMatchObject({ code: 'verifying', message: expect.stringContaining('自检') });
    expect(await written()).toBe(0);
    await asAdmin(shell.database.ownerUrl, 'delete from verifications');
  });

  it('become cases of their own, with the clocks the law gave them, marked for ever', async () => {
    const { added, fileHash } = await take(FILE);
    expect(added).toBe(4);
    expect(await take(FILE)).toMatchObject({ added: 0, faults: [] });

    const { ledger, permits, logger } = service.parts;
    await new Sweeper({ ledger, permits, logger, name: 'importCase', olderThanMs: 0 }).sweep();
    const kinds = async () => (await importedLines(ledger, fileHash)).map(({ outcome }) => outcome?.kind);
    await expect.poll(kinds, { timeout: 40_000 }).toEqual(['receipt', 'receipt', 'receipt', 'receipt']);
    const lines = await importedLines(ledger, fileHash);

    const asked = { user: '610113-clerk-1' };
    const details = await Promise.all(
      lines.map(({ caseNumber }) => service.get(`/api/v1/permits/${caseNumber}`, asked)),
    );
    expect(details.map(({ body }) => body.permit)).toMatchObject([
      { caseState: 'ACCEPTED', acceptedOn: ago(4), imported: { system: 'old-approval', number: 'YT-1' } },
      { imported: { number: 'YT-2' } },
      { caseState: 'UNDER_REVIEW' },
      { caseState: 'RECEIVED', acceptedOn: null },
    ]);
    expect(details[0]?.body).toMatchObject({ applicant });
    const [plain, paused] = await Promise.all(lines.slice(0, 2).map(({ caseNumber }) => shell.stateOf(caseNumber)));
    expect((plain?.obligations[0]?.statutoryDue ?? '') < (paused?.obligations[0]?.statutoryDue ?? '')).toBe(true);
    const [first] = lines;
    const events = await shell.recorded(first?.caseNumber ?? '');
    expect(events[0]?.type).toBe('CaseImported');
    expect(events.map(({ type }) => type)).not.toContain('Accepted');
    expect((await checkReadModels(ledger)).differences).toEqual([]);
  });

  it('a number that the engine alone knows is somebody else’s: the line gets another one, and its origin goes along', async () => {
    const { ledger, permits, logger } = service.parts;
    const taken = await nextNumber();
    await shell.open(taken, received(now));
    await forget(taken);

    const { fileHash } = await take(fileOf(line('YT-30')));
    await new Sweeper({ ledger, permits, logger, name: 'importCase', olderThanMs: 0 }).sweep();
    const outcomes = async () => (await importedLines(ledger, fileHash)).map(({ outcome }) => outcome?.kind);
    await expect.poll(outcomes, { timeout: 20_000 }).toEqual(['receipt']);
    const [{ caseNumber } = { caseNumber: '' }] = await importedLines(ledger, fileHash);
    expect(serialOf(caseNumber)).toBe(serialOf(taken) + 1);
    const detail = await service.get(`/api/v1/permits/${caseNumber}`, { user: '610113-clerk-1' });
    expect(detail.body).toMatchObject({ permit: { imported: { number: 'YT-30' } }, applicant });
  });

  it('a line whose case a restored ledger has lost opens no second one: the file names it, and waits for it', async () => {
    const { ledger, permits, logger } = service.parts;
    const file = fileOf(line('YT-40'));
    const { fileHash } = await take(file);
    await new Sweeper({ ledger, permits, logger, name: 'importCase', olderThanMs: 0 }).sweep();
    const [{ caseNumber } = { caseNumber: '' }] = await importedLines(ledger, fileHash);
    await shell.handleOf(caseNumber).query('health');
    await forget(caseNumber);
    const listed = `WorkflowId = 'permit/${caseNumber}'`;
    await expect.poll(async () => (await shell.client.workflow.count(listed)).count, { timeout: 20_000 }).toBe(1);
    const runs = runsSince(shell.client, ledger, shell.taskQueue);
    for await (const lost of lostOpenings(shell.client, ledger, runs)) await reserve(ledger, [lost]);

    const lost = { line: 1, path: '/', code: 'caseHalted', detail: { caseNumber } };
    expect(await take(file)).toMatchObject({ added: 0, faults: [lost] });
    await recoverCase(ledger, shell.client, `permit/${caseNumber}`);
    expect(await take(file)).toMatchObject({ added: 0, faults: [] });
    expect(await importedLines(ledger, fileHash)).toMatchObject([{ caseNumber, outcome: { kind: 'receipt' } }]);
    const detail = await service.get(`/api/v1/permits/${caseNumber}`, { user: '610113-clerk-1' });
    expect(detail.body).toMatchObject({ permit: { imported: { number: 'YT-40' } }, applicant });
  });

  it('one fault refuses the file: every line is named, nothing is written, the attempt is on record', async () => {
    const already = await written();
    const { faults, added } = await take(
      fileOf(
        line('YT-5'),
        line('YT-6', { acceptedOn: ago(6) }),
        line('YT-7', { premises: { address: '西安市', divisionCode: '610104', areaSqm: 1 }, item: 'no-such-item' }),
        line('YT-8', { pauses: [{ ...review, kind: 'siteSurvey' }], legacy: true }),
        line('YT-5'),
        line('YT-1'),
        line('YT-9', { applicant: { ...applicant, uscc: '91610113MA6T01A78X' } }),
        line('YT-10', { receivedBy: { user: 'old-clerk-3', org: 'nobody-knows' }, acceptedBy: undefined }),
        line('YT-11', { receivedAt: `${ago(20)}T10:00:00+08:00` }),
        line('YT-12', { pauses: [{ ...review, toldOn: ago(2) }] }),
        line('YT-13', {
          extension: { wd: 1, approvedOn: ago(2), approvedBy: 'nobody-knows', reason: '案情复杂' },
        }),
      ),
    );
    expect(added).toBe(0);
    expect(faults.map(({ line: at, path, code }) => `${at} ${path} ${code}`)).toEqual(
      expect.arrayContaining([
        '2 acceptedOn importInvalid',
        '3 premises.divisionCode wrongJurisdiction',
        '3 item unknownItem',
        '5 number duplicate',
        '6 number alreadyImported',
        '7 applicant.uscc usccCheck',
        '8 receivedBy.org unknownOrganisation',
        '8 acceptedBy required',
        '9 acceptedOn importInvalid',
        '10 pauses[0].from importInvalid',
        '11 extension.approvedBy unknownOrganisation',
      ]),
    );
    expect(faults.filter(({ line: at }) => at === 4).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['pauses[0].kind', 'legacy']),
    );
    expect(faults.filter(({ line: at }) => at === 1)).toEqual([]);
    expect(faults.find(({ line: at }) => at === 9)?.detail).toMatchObject({
      problem: 'deemedAccepted',
      instead: ago(20),
    });
    expect(await written()).toBe(already);
    const attempts = await shell.ledger
      .selectFrom('attempts')
      .select(['code', 'errors'])
      .where('commandName', '=', 'importCase')
      .execute();
    expect(attempts.at(-1)?.errors).toContainEqual({ path: '2:acceptedOn', code: 'importInvalid' });
  });

  it('npm run import says line by line what is wrong, in an exit code too', async () => {
    const file = join(folder, 'open-cases.jsonl');
    writeFileSync(file, `${JSON.stringify(line('YT-20', { acceptedOn: '2020-01-01' }))}\n{oops\n`);
    const environment = { ...process.env, ...testKeyVariables, DATABASE_URL: shell.database.serviceUrl };
    const run = promisify(execFile)('node', ['local/operate.mjs', 'local/import.ts', file, '--by', 'operator-1'], {
      env: environment,
    });
    const failure: unknown = await run.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining('line 2  /  malformedJson') });
    expect(failure).toMatchObject({ stderr: expect.stringContaining('line 1  acceptedOn  importInvalid') });
  });
});
