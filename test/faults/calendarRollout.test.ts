import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CalendarRollouts } from '../../api/calendarRollouts.ts';
import { type OpenCase, type Seeded, seedOpenCases, type Waiting, waitingCase } from '../../bench/seedOpenCases.ts';
import { addWorkdays, type Calendar } from '../../domain/calendar.ts';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { rolloutProgress } from '../../ledger/calendarRollout.ts';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { permitFrom } from '../../ledger/permitFrom.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { loadNotice } from '../../ledger/register/loadNotice.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type Service, startService } from '../api/service.ts';
import { calendar as published } from '../domain/permit/reference.ts';
import { withdrawn } from '../domain/permit/steps.ts';
import { type Shell, startShell } from '../workflows/shell.ts';
import { killHard, openScratch } from './scratch.ts';

/** `ROLLOUT_CASES=5000` or `npm run test:faults` for the size of a city. */
const CASES = Number(process.env.ROLLOUT_CASES ?? (process.env.ROUNDS ? 5000 : 150));
const PATIENCE_MS = 60_000 + CASES * 100;
const MOST_REPLAYED = 200;
const LATE = 5;
const OFFICERS = 12;

const today = civilDateOf(instantOf(Date.now()));
/** the last notice ends today, so that everything still to come is provisional */
const before: Calendar = { ...published, version: 'before', knownThrough: today };
/** in the next one a working day of this week is off: what was counted over it moves */
const next: Calendar = {
  ...published,
  version: 'next',
  knownThrough: addDays(today, 400),
  offDays: [...published.offDays, addWorkdays(published, today, 1)],
};

const scratch = openScratch();
let shell: Shell;
let services: Service[];
beforeAll(async () => {
  shell = await startShell({ hasWorker: false });
  const { ledger, taskQueue } = shell;
  await storeCatalogue(ledger, { ...loadXian(), calendars: [before] }, { source: 'test' });
  const engineAddress = inject('temporalAddress');
  services = await Promise.all([1, 2].map(() => startService({ ledger, engineAddress, taskQueue })));
}, PATIENCE_MS);
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()));
  await scratch.close();
  // the histories of thousands take longer to replay than they took to happen
  await (CASES > MOST_REPLAYED ? shell.database : shell).close();
}, PATIENCE_MS);

let nextSerial = randomInt(1, 500_000);
function seed(until: Waiting['until'], count: number, caseOf = waitingFor(until, count)): Promise<Seeded[]> {
  return seedOpenCases({ ...shell, count, caseOf });
}
function waitingFor(until: Waiting['until'], count: number): (index: number) => OpenCase {
  nextSerial += count;
  return waitingCase({ until, calendar: before, firstSerial: nextSerial - count });
}

/** Decided, delivered, taken over: nothing is owed any more. */
function concluded(count: number): (index: number) => OpenCase {
  const pushed = waitingFor('pushed', count);
  return (index) => {
    const { caseNumber, acts } = pushed(index);
    const liaison = { user: 'liaison', org: '610113-health', role: 'officer' };
    const [{ at }] = acts as [OpenCase['acts'][number]];
    const command = { type: 'acknowledge', by: liaison, pushId: `${caseNumber}-P1`, officer: 'officer-7' } as const;
    return { caseNumber, acts: [...acts, { at, command }] };
  };
}

const recordedPerStream = async (type: string): Promise<Map<string, number>> => {
  const rows = await shell.ledger
    .selectFrom('events')
    .select((select) => ['stream', select.fn.countAll<number>().as('count')])
    .where('type', '=', type)
    .groupBy('stream')
    .execute();
  return new Map(rows.map(({ stream, count }) => [stream, count]));
};

describe(`A calendar year is loaded while ${CASES} cases are open, and a worker is killed half-way`, () => {
  it(
    'every open case is counted again once and on record, none is missed, nothing decided is touched',
    async () => {
      const share = Math.ceil(CASES / 4);
      const open: Seeded[] = [];
      for (const until of ['received', 'accepted', 'underReview', 'pushed'] as const)
        open.push(...(await seed(until, share)));
      const over = await seedOpenCases({ ledger: shell.ledger, count: 20, caseOf: concluded(20) });
      const officers = await seed('accepted', OFFICERS);
      const decidedBefore = await decisions();

      const first = await scratch.startWorker(shell.workerEnvironment);
      await expect.poll(takenUp, { timeout: PATIENCE_MS, interval: 500 }).toBe(open.length + OFFICERS);
      const by = { user: 'operator-1', org: '610100-big-data', role: 'operator' };
      const startedAt = Date.now();
      const why = { basisDocument: '国办发明电〔2026〕7号', reason: '下一年度放假安排' };
      const { outcome } = await loadNotice(shell.ledger, { calendar: next, by, at: instantOf(startedAt), ...why });
      expect(outcome.kind).toBe('receipt');
      const rollouts = services.map(
        ({ parts: { ledger, permits, logger } }) => new CalendarRollouts({ ledger, permits, logger, everyMs: 500 }),
      );
      for (const rollout of rollouts) rollout.start();
      const waits: number[] = [];
      const acting = actAsOfficers(officers, waits);

      await expect.poll(done, { timeout: PATIENCE_MS, interval: 200 }).toBeGreaterThan(open.length / 2);
      await killHard(first);
      const late = await seed('accepted', LATE);
      await scratch.startWorker(shell.workerEnvironment);
      await expect.poll(finished, { timeout: PATIENCE_MS, interval: 500 }).toBe(true);
      const tookMs = Date.now() - startedAt;
      await acting;
      for (const rollout of rollouts) await rollout.stop();

      const all = [...open, ...late];
      const adopted = await recordedPerStream('CalendarAdopted');
      const recomputed = await recordedPerStream('DueDateRecomputed');
      for (const { stream, state } of all) {
        expect(adopted.get(stream), stream).toBe(1);
        expect(recomputed.get(stream) ?? 0, stream).toBe(state.obligations.filter((o) => o.provisional).length);
      }
      expect([...recomputed.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(open.length);
      for (const { stream, seq } of over) expect((await permitFrom(shell.ledger, stream)).events).toBe(seq);
      expect(await decisions()).toEqual(decidedBefore);
      expect(await stillProvisional()).toEqual([]);
      for (const { stream, caseNumber } of sampleOf(all)) {
        expect(await verifyStream(shell.ledger, stream)).toBeNull();
        expect(await shell.stateOf(caseNumber)).toEqual((await permitFrom(shell.ledger, stream)).state);
      }
      expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
      const [progress] = await rolloutProgress(shell.ledger);
      expect(progress).toMatchObject({ version: 'next', remaining: 0, waiting: [] });
      console.log(report({ tookMs, cases: all.length, waits }));
    },
    PATIENCE_MS * 3,
  );
});

/** One after the other, each until it is answered: a worker is killed meanwhile. */
async function actAsOfficers(officers: readonly Seeded[], waits: number[]): Promise<void> {
  for (const { caseNumber } of officers) {
    const from = Date.now();
    const send = () => shell.send(caseNumber, withdrawn(instantOf(Date.now())), `officer/${caseNumber}`);
    await expect.poll(() => send().then(Boolean, () => false), { timeout: PATIENCE_MS }).toBe(true);
    waits.push(Date.now() - from);
  }
}

/** A case that was only just started would make everybody wait, calendar or not. */
const takenUp = async (): Promise<number> =>
  (await shell.client.workflow.count(`TaskQueue = '${shell.taskQueue}' AND CaseState IS NOT NULL`)).count;

const done = async (): Promise<number> => (await rolloutProgress(shell.ledger))[0]?.done ?? 0;
const finished = async (): Promise<boolean> => {
  const [progress] = await rolloutProgress(shell.ledger);
  return progress !== undefined && progress.finishedAt !== null && progress.remaining === 0;
};
const decisions = () =>
  shell.ledger
    .selectFrom('permits')
    .select(['stream', 'decisions', 'decidedOn'])
    .where('decidedOn', 'is not', null)
    .orderBy('stream')
    .execute();
const stillProvisional = () =>
  shell.ledger
    .selectFrom('obligations')
    .select(['stream', 'id', 'due'])
    .where('state', '=', 'open')
    .where('provisional', '=', true)
    .execute();

const SAMPLE = 50;
const sampleOf = (cases: readonly Seeded[]): Seeded[] =>
  cases.filter((_, index) => index % Math.ceil(cases.length / SAMPLE) === 0);

function report({ tookMs, cases, waits }: { tookMs: number; cases: number; waits: number[] }): string {
  const sorted = [...waits].sort((one, other) => one - other);
  const seconds = (tookMs / 1000).toFixed(1);
  return `${cases} cases in ${seconds} s with a worker killed half-way; officers waited ${sorted.join(', ')} ms`;
}
