import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { append } from '../../ledger/append.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import type { Answered, Service } from '../api/service.ts';
import * as steps from '../domain/permit/steps.ts';
import { given } from '../given.ts';
import { batch, flushOf, START } from '../ledger/story.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { handedIn, lawful } from './officers.ts';

/** 待办与认领 over HTTP, on real servers: two officers never work on one case. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERKS = ['610113-clerk-1', '610113-clerk-2'];
const [CLERK = '', CLERK_2 = ''] = CLERKS;
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const [REVIEWER = '', REVIEWER_2 = ''] = REVIEWERS;
const DECIDER = '610113-decider';
const HEAD = '610113-organ-head';
const ELSEWHERE = 'XAGX-clerk-1';

const send = (
  number: string,
  name: string,
  body: object,
  user: string,
  key: string = randomUUID(),
): Promise<Answered> => service.post(`/api/v1/permits/${number}/${name}`, body, { user, key });
const next = (part: string, user: string, key: string = randomUUID()): Promise<Answered> =>
  service.post('/api/v1/work/claimNext', { part }, { user, key });

const received = (): Promise<string> => handedIn(service, CLERK);

type Entry = { caseNumber: string; work: string; holder: string | null; due: string };
const queue = async (filter: string, user: string): Promise<Entry[]> => {
  const { status, body } = await service.get(`/api/v1/work?${filter}`, { user });
  expect(status).toBe(200);
  return body.entries as Entry[];
};

/** so that each story finds the queue of its part empty */
async function emptied(part: string, user: string): Promise<void> {
  for (;;) {
    const { body } = await lawful(next(part, user));
    if (body.caseNumber === null) return;
  }
}

describe('S22: 20 officers who ask for one case at once', () => {
  it('exactly one gets it; the others hear who has it', async () => {
    const number = await received();
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        send(number, 'claimWork', { work: 'accept' }, CLERKS[index % 2] ?? '').then((answered) => ({
          user: CLERKS[index % 2],
          ...answered,
        })),
      ),
    );
    const [winner, ...others] = asked.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    const lost = asked.filter(({ status }) => status !== 200);
    // those who found the case too busy were told to come back: they have it no more than the rest
    const codes = new Set(lost.map(({ body }) => body.code));
    expect(codes).toContain('workClaimed');
    expect(['workClaimed', 'tooManyInFlight']).toEqual(expect.arrayContaining([...codes]));
    for (const { body } of lost.filter(({ body: { code } }) => code === 'workClaimed'))
      expect(body).toMatchObject({
        status: 409,
        refusal: { holder: winner?.user, instead: ['releaseWork', 'reassignWork'] },
      });
    expect((await shell.recorded(number)).filter(({ type }) => type === 'WorkClaimed')).toHaveLength(1);
  });
});

describe('S22: 20 officers who ask for the next case at once', () => {
  it('each gets another one, the oldest due first, and none is left out or given twice', async () => {
    await emptied('accept', CLERK);
    const numbers: string[] = [];
    for (let count = 0; count < 18; count += 1) numbers.push(await received());
    const asked = await Promise.all(Array.from({ length: 20 }, (_, index) => next('accept', CLERKS[index % 2] ?? '')));
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    const given = asked.map(({ body }) => body.caseNumber);
    expect(given.filter((number) => number !== null).sort()).toEqual([...numbers].sort());
    expect(given.filter((number) => number === null)).toHaveLength(2);
    for (const number of numbers)
      expect((await shell.recorded(number)).filter(({ type }) => type === 'WorkClaimed')).toHaveLength(1);
  });

  it('a retry under the same key gets the same case, and another intention under it is refused', async () => {
    await emptied('accept', CLERK);
    const number = await received();
    await received();
    const first = await lawful(next('accept', CLERK, 'one-key'));
    expect(first.body).toMatchObject({ caseNumber: number, work: 'accept' });
    expect((await lawful(next('accept', CLERK, 'one-key'))).body).toEqual(first.body);
    expect((await next('deliver', CLERK, 'one-key')).body).toMatchObject({ status: 422, code: 'idempotencyKeyReused' });
  });

  it('goes on to the one after it, where somebody took the case himself meanwhile', async () => {
    await emptied('accept', CLERK);
    const [taken, free] = [await received(), await received()];
    await lawful(send(taken, 'claimWork', { work: 'accept' }, CLERK_2));
    expect((await lawful(next('accept', CLERK))).body).toMatchObject({ caseNumber: free });
    expect((await lawful(next('accept', CLERK))).body).toEqual({ caseNumber: null, work: null, receipt: null });
  });

  it('Art. 34: gives a decider what is ready, and never what he may not decide', async () => {
    const number = await received();
    await lawful(send(number, 'accept', {}, CLERK));
    await lawful(send(number, 'startReview', { reviewers: REVIEWERS }, HEAD));
    expect((await lawful(next('decide', DECIDER))).body.caseNumber).toBeNull();
    const findings = [1, 2, 3].map((condition) => ({ condition: `food-business-c${condition}`, met: true }));
    for (const user of REVIEWERS)
      await lawful(send(number, 'verifySubstance', { item: 'food-business', findings }, user));
    expect((await lawful(next('decide', DECIDER))).body).toMatchObject({ caseNumber: number, work: 'decide' });
    expect((await next('decide', CLERK)).body).toMatchObject({ status: 403, code: 'notPermitted' });
  });
});

describe('S22: a case in hand', () => {
  it('shows its holder, is refused to others of the unit, released, re-assigned, and all of it is on record', async () => {
    const number = await received();
    await lawful(send(number, 'claimWork', { work: 'accept' }, CLERK));
    const [row] = (await queue('part=accept&held=true&limit=200', CLERK_2)).filter((one) => one.caseNumber === number);
    expect(row).toMatchObject({ work: 'accept', holder: CLERK, duties: [{ id: 'accept' }] });
    const other = await send(number, 'accept', {}, CLERK_2);
    expect(other.body).toMatchObject({ status: 409, code: 'workClaimed', refusal: { holder: CLERK } });
    expect((await send(number, 'reassignWork', { work: 'accept', officer: CLERK_2, reasons: 'x' }, CLERK)).status).toBe(
      403,
    );
    await lawful(send(number, 'reassignWork', { work: 'accept', officer: CLERK_2, reasons: '张某休假' }, HEAD));
    expect((await send(number, 'releaseWork', { work: 'accept' }, CLERK)).body).toMatchObject({
      status: 403,
      code: 'notHolder',
      refusal: { holder: CLERK_2 },
    });
    await lawful(send(number, 'releaseWork', { work: 'accept' }, CLERK_2));
    await lawful(send(number, 'accept', {}, CLERK));

    const detail = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(detail.body).toMatchObject({ claims: [], permit: { caseState: 'ACCEPTED' } });
    const trace = await service.get(`/api/v1/permits/${number}/trace`, { user: CLERK });
    const worked = (trace.body.events as { type: string; actor: { user: string } }[]).filter(({ type }) =>
      type.startsWith('Work'),
    );
    expect(worked.map(({ type, actor }) => [type, actor.user])).toEqual([
      ['WorkClaimed', CLERK],
      ['WorkReassigned', HEAD],
      ['WorkReleased', CLERK_2],
    ]);
    expect(JSON.stringify(await shell.recorded(number))).not.toContain('张某');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
  });

  it('is listed for its own unit alone, and whoever may not do the work does not take it', async () => {
    const number = await received();
    expect((await queue('part=accept&limit=200', CLERK_2)).map((one) => one.caseNumber)).toContain(number);
    expect((await queue('part=accept&limit=200', ELSEWHERE)).map((one) => one.caseNumber)).not.toContain(number);
    expect((await service.get('/api/v1/work?organ=610113-approval-bureau', { user: ELSEWHERE })).status).toBe(403);
    expect((await send(number, 'claimWork', { work: 'accept' }, REVIEWER)).status).toBe(403);
    expect((await send(number, 'claimWork', { work: 'accept' }, ELSEWHERE)).status).toBe(403);
    expect((await send(number, 'claimWork', { work: 'everything' }, CLERK)).body).toMatchObject({
      status: 400,
      errors: [{ path: 'work' }],
    });
    expect((await send(number, 'claimWork', { work: 'review' }, REVIEWER_2)).body).toMatchObject({
      status: 409,
      code: 'workNotOpen',
      refusal: { field: 'work', open: ['accept'] },
    });
  });

  it('pages through a queue in order, none missing and none twice', async () => {
    for (let count = 0; count < 3; count += 1) await received();
    const all = await queue('part=accept&limit=200', CLERK);
    const paged: Entry[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answered = await service.get(`/api/v1/work?part=accept&limit=2${cursor && `&cursor=${cursor}`}`, {
        user: CLERK,
      });
      paged.push(...(page.body.entries as Entry[]));
      cursor = page.body.next as string | null;
    }
    expect(paged).toEqual(all);
    expect(all.map(({ due }) => due)).toEqual(all.map(({ due }) => due).sort());
  });
});

describe('Art. 45: a duty whose clock stands still says so in the lists', () => {
  it('since when, and for what; its work comes after all that runs, and is offered to nobody', async () => {
    const number = await received();
    await lawful(send(number, 'accept', {}, CLERK));
    await lawful(send(number, 'startReview', { reviewers: REVIEWERS }, HEAD));
    const procedure = { item: 'food-business', kind: 'expertReview', neededWd: 8, notice: { sha256: '1'.repeat(64) } };
    const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];
    await lawful(send(number, 'startSpecialProcedure', { ...procedure, articles }, REVIEWER));
    const duties = async () => {
      const { body } = await service.get('/api/v1/obligations?kind=decide&state=open&limit=200', { user: CLERK });
      return (body.entries as { caseNumber: string }[]).find(({ caseNumber }) => caseNumber === number);
    };
    expect(await duties()).toMatchObject({
      paused: true,
      pausedSince: instantOf(Date.now()).slice(0, 10),
      pausedFor: [{ kind: 'expertReview', procedure: `${number}-T1` }],
    });
    const works = await queue('part=decide&limit=200', DECIDER);
    expect(works.at(-1)).toMatchObject({ caseNumber: number, paused: true });
    await lawful(send(number, 'endSpecialProcedure', { procedure: `${number}-T1` }, REVIEWER));
    expect(await duties()).toMatchObject({ paused: false, pausedSince: null, pausedFor: [] });
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
  });
});

describe('S22: a long queue of what is still in review', () => {
  it('Art. 34: hides no decision that waits behind it', async () => {
    await emptied('decide', DECIDER);
    const { log } = given(
      steps.received('2026-03-02'),
      steps.accepted('2026-03-02'),
      steps.reviewStarted('2026-03-03'),
    );
    const organ = (
      await shell.ledger.selectFrom('obligations').select('organ').where('kind', '=', 'decide').executeTakeFirst()
    )?.organ;
    for (let count = 1; count <= 205; count += 1) {
      const caseNumber = `610113-20260302-${String(count).padStart(6, '0')}`;
      const events = log.map((event) => (event.type === 'Received' ? { ...event, caseNumber } : event));
      const stream = `permit/${caseNumber}`;
      await append(shell.ledger, flushOf(stream, START, batch(stream, `long-${count}`, events, null)));
    }
    const { count } = await shell.ledger
      .selectFrom('obligations')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', '=', 'decide')
      .where('organ', '=', organ ?? '')
      .where('due', '<', '2026-06-01')
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(205);

    const number = await received();
    await lawful(send(number, 'accept', {}, CLERK));
    await lawful(send(number, 'startReview', { reviewers: REVIEWERS }, HEAD));
    const findings = [1, 2, 3].map((condition) => ({ condition: `food-business-c${condition}`, met: true }));
    for (const user of REVIEWERS)
      await lawful(send(number, 'verifySubstance', { item: 'food-business', findings }, user));
    expect((await lawful(next('decide', DECIDER))).body).toMatchObject({ caseNumber: number, work: 'decide' });
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
  });
});
