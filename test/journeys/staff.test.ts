import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { erase } from '../../ledger/erasure.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import type { Answered, Asking, Service } from '../api/service.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { handedIn, lawful } from './officers.ts';

/** 代办与工作交接 over HTTP, on real servers. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const CLERK_2 = '610113-clerk-2';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const [REVIEWER = '', REVIEWER_2 = ''] = REVIEWERS;
const HEAD = '610113-organ-head';
const DECIDER = '610113-decider';
const AUDITOR = '610113-auditor';
const ELSEWHERE = 'XAGX-clerk-1';
const today = civilDateOf(instantOf(Date.now()));

const post = (path: string, body: object, user: string, asking: Asking = {}): Promise<Answered> =>
  service.post(`/api/v1${path}`, body, { user, ...asking });
const send = (number: string, name: string, body: object, user: string, asking: Asking = {}): Promise<Answered> =>
  post(`/permits/${number}/${name}`, body, user, asking);
const inPlaceOf = (principal: string): Asking => ({ headers: { 'acts-for': principal } });

const received = (): Promise<string> => handedIn(service, CLERK);

const absence = (change: object = {}) => ({
  principal: CLERK,
  delegate: CLERK_2,
  role: 'windowClerk',
  from: today,
  to: addDays(today, 5),
  reason: '年休假 annual leave',
  ...change,
});

const LATER = { from: addDays(today, 40), to: addDays(today, 45) };

const rowsOf = async (table: string): Promise<number> => {
  const { rows } = await asAdmin(shell.database.ownerUrl, `select count(*)::int as count from ${table}`);
  return rows[0].count;
};

describe('S22: while an officer is away (代办)', () => {
  it('his delegate does what he has in hand, on record as by the one for the other; ended, he does so no more', async () => {
    const [first, second] = [await received(), await received()];
    for (const number of [first, second]) await lawful(send(number, 'claimWork', { work: 'accept' }, CLERK));
    expect((await send(first, 'accept', {}, CLERK_2, inPlaceOf(CLERK))).body).toMatchObject({
      status: 403,
      code: 'notDelegated',
    });

    const made = await lawful(post('/delegations', absence(), CLERK), 201);
    expect(made.body).toMatchObject({
      principal: CLERK,
      delegate: CLERK_2,
      holdsUntil: addDays(today, 5),
      endedOn: null,
    });
    // still nobody else’s, and the delegate’s own name is not enough
    expect((await send(first, 'accept', {}, CLERK_2)).body.code).toBe('workClaimed');
    await lawful(send(first, 'accept', {}, CLERK_2, inPlaceOf(CLERK)));
    const accepted = (await shell.recorded(first)).find(({ type }) => type === 'Accepted');
    expect(accepted).toMatchObject({ by: { user: CLERK_2, for: { principal: CLERK, id: made.body.id } } });
    const trace = await service.get(`/api/v1/permits/${first}/trace`, { user: AUDITOR });
    const events = trace.body.events as { type: string; actor: object }[];
    expect(events.find(({ type }) => type === 'Accepted')?.actor).toMatchObject({
      user: CLERK_2,
      for: { principal: CLERK },
    });

    const end = { reason: '提前返岗 back early' };
    const ended = await lawful(post(`/delegations/${made.body.id}/end`, end, CLERK, { key: 'ends' }));
    expect(ended.body).toMatchObject({ endedOn: today });
    expect((await lawful(post(`/delegations/${made.body.id}/end`, end, CLERK, { key: 'ends' }))).body).toEqual(
      ended.body,
    );
    expect((await send(second, 'accept', {}, CLERK_2, inPlaceOf(CLERK))).body).toMatchObject({
      status: 403,
      code: 'delegationNotInForce',
      refusal: { principal: CLERK },
    });
    expect((await post(`/delegations/${made.body.id}/end`, { reason: 'x' }, CLERK)).body.code).toBe('delegationEnded');
    await lawful(send(second, 'accept', {}, CLERK));
    const listed = await service.get('/api/v1/delegations', { user: AUDITOR });
    expect(listed.body.entries).toMatchObject([{ id: made.body.id, reason: '年休假 annual leave' }]);
  });

  it.each<[string, object, string, object]>([
    [
      'for another officer',
      absence({ principal: CLERK_2, delegate: CLERK }),
      CLERK,
      { status: 403, code: 'wrongRank', refusal: { field: 'principal', needs: 'organHead' } },
    ],
    [
      'to oneself',
      absence({ delegate: CLERK }),
      CLERK,
      { status: 422, code: 'delegateIsSelf', refusal: { field: 'delegate' } },
    ],
    [
      'dated back',
      absence({ from: addDays(today, -1) }),
      CLERK,
      { status: 422, code: 'delegationInPast', refusal: { earliest: today } },
    ],
    ['on no day', absence({ to: '2026-02-30' }), CLERK, { status: 400, errors: [{ path: 'to', code: 'invalidDate' }] }],
    ['of no rank', absence({ role: 'auditor' }), CLERK, { status: 400, errors: [{ path: 'role' }] }],
    ['naming a person', absence({ reason: '手机 13800000001' }), CLERK, { status: 400, errors: [{ path: 'reason' }] }],
    ['by an auditor', absence(), AUDITOR, { status: 403, code: 'notPermitted' }],
  ])('is not delegated %s; the attempt is on record, and nothing else', async (_what, body, user, expected) => {
    const [attempts, delegations] = [await rowsOf('attempts'), await rowsOf('delegations')];
    expect((await post('/delegations', body, user)).body).toMatchObject(expected);
    expect([await rowsOf('attempts'), await rowsOf('delegations')]).toEqual([attempts + 1, delegations]);
  });

  it('once under one key; of two for the same days the second is told of the first', async () => {
    const days = { from: addDays(today, 20), to: addDays(today, 25) };
    const key = randomUUID();
    const first = await lawful(post('/delegations', absence(days), HEAD, { key }), 201);
    expect((await lawful(post('/delegations', absence(days), HEAD, { key }), 201)).body).toEqual(first.body);
    expect((await post('/delegations', absence({ ...days, to: days.from }), HEAD, { key })).body.code).toBe(
      'idempotencyKeyReused',
    );
    expect((await post('/delegations', absence(days), CLERK)).body).toMatchObject({
      status: 409,
      code: 'delegationOverlaps',
      refusal: { delegation: first.body.id },
    });
  });

  it('who is of another rank acts for nobody, and what is done for nobody else refuses the header', async () => {
    await lawful(
      post('/delegations', absence({ principal: REVIEWER, delegate: CLERK_2, role: 'reviewer' }), HEAD),
      201,
    );
    const number = await received();
    expect((await send(number, 'accept', {}, CLERK_2, inPlaceOf(REVIEWER))).body).toMatchObject({
      status: 403,
      code: 'delegateOfOtherRank',
      refusal: { needs: 'reviewer' },
    });
    expect((await send(number, 'claimWork', { work: 'accept' }, CLERK_2, inPlaceOf(CLERK))).body).toMatchObject({
      status: 400,
      code: 'actsForNotTaken',
    });
    expect((await send(number, 'accept', {}, ELSEWHERE, inPlaceOf(CLERK))).body).toMatchObject({ status: 403 });
  });
});

describe('S22: an officer leaves (工作交接)', () => {
  it('a dry run says what would come of it; then all of it goes, case by case, and is on record', async () => {
    const numbers = [await received(), await received(), await received()];
    for (const number of numbers) await lawful(send(number, 'claimWork', { work: 'accept' }, CLERK));
    const reviewed = await received();
    await lawful(send(reviewed, 'accept', {}, CLERK_2));
    await lawful(send(reviewed, 'startReview', { reviewers: REVIEWERS }, HEAD));
    const dueBefore = (await shell.stateOf(numbers[0] ?? '')).obligations;

    const leaving = { officer: CLERK, successor: CLERK_2, reason: '调离岗位 moved to another post' };
    const dry = await lawful(post('/handovers', { ...leaving, dryRun: true }, HEAD));
    expect(dry.body).toMatchObject({ id: null, dryRun: true });
    const planned = dry.body.cases as { caseNumber: string; outcome: string }[];
    expect(planned.map(({ caseNumber }) => caseNumber)).toEqual(expect.arrayContaining(numbers));
    expect(planned.map(({ caseNumber }) => caseNumber)).not.toContain(reviewed);
    expect((await shell.stateOf(numbers[0] ?? '')).claims).toMatchObject([{ holder: CLERK }]);

    const key = randomUUID();
    const done = await lawful(post('/handovers', leaving, HEAD, { key }));
    expect(done.body).toMatchObject({
      officer: CLERK,
      successor: CLERK_2,
      progress: { asked: planned.length, done: planned.length, refused: 0, waiting: 0 },
    });
    for (const number of numbers) {
      expect((await shell.stateOf(number)).claims).toMatchObject([{ work: 'accept', holder: CLERK_2 }]);
      await lawful(send(number, 'accept', {}, CLERK_2));
    }
    const moved = (await shell.recorded(numbers[0] ?? '')).find(({ type }) => type === 'WorkReassigned');
    expect(moved).toMatchObject({ previous: CLERK, holder: CLERK_2, by: { user: HEAD } });
    expect(JSON.stringify(moved)).not.toContain('调离');
    expect(dueBefore).toMatchObject([{ kind: 'accept' }]);

    // the same again changes nothing, and another body under its key is another intention
    expect((await lawful(post('/handovers', leaving, HEAD, { key }))).body).toMatchObject({ id: done.body.id });
    expect((await post('/handovers', { ...leaving, successor: 'x' }, HEAD, { key })).body.code).toBe(
      'idempotencyKeyReused',
    );
    const progress = await service.get(`/api/v1/handovers/${done.body.id}`, { user: AUDITOR });
    expect(progress.body).toMatchObject({ reason: leaving.reason, progress: { done: planned.length } });
    expect((await service.get('/api/v1/handovers', { user: HEAD })).body.entries).toMatchObject([{ id: done.body.id }]);
    expect((await service.get(`/api/v1/handovers/${done.body.id}`, { user: 'XAGX-organ-head' })).status).toBe(403);
    expect((await post('/handovers', leaving, CLERK)).status).toBe(403);
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
  });

  it('Art. 34: where the law does not let the successor, that case refuses, and the others go', async () => {
    const number = await received();
    const other = await received();
    for (const one of [number, other]) {
      await lawful(send(one, 'accept', {}, CLERK));
      await lawful(send(one, 'startReview', { reviewers: REVIEWERS }, HEAD));
      await lawful(send(one, 'claimWork', { work: 'decide' }, DECIDER));
    }
    const interest = { officer: '610113-decider-2', reasons: '亲属关系' };
    await lawful(send(number, 'declareConflict', interest, HEAD));
    // of a hearing the parties were told who presides
    const presided = await received();
    await lawful(send(presided, 'accept', {}, CLERK));
    await lawful(send(presided, 'startReview', { reviewers: REVIEWERS }, HEAD));
    const notice = { sha256: '1'.repeat(64) };
    await lawful(send(presided, 'tellHearingRight', { parties: ['applicant'], notice }, REVIEWER));
    await lawful(send(presided, 'requestHearing', { party: 'applicant' }, CLERK));
    const hearing = { heldAt: `${addDays(today, 16)}T09:30:00+08:00`, place: '三楼', presider: DECIDER, notice };
    await lawful(send(presided, 'arrangeHearing', hearing, REVIEWER));
    const leaving = { officer: DECIDER, successor: '610113-decider-2', reason: '退休 retired' };
    const { body } = await lawful(post('/handovers', leaving, HEAD));
    expect(body.cases).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ caseNumber: number, outcome: 'refused', code: 'conflictOfInterest' }),
        expect.objectContaining({ caseNumber: other, outcome: 'done' }),
        expect.objectContaining({ caseNumber: presided, outcome: 'byHand', byHand: ['arrangeHearing'] }),
      ]),
    );
    expect((await shell.stateOf(number)).claims).toMatchObject([{ work: 'decide', holder: DECIDER }]);
    expect((await shell.stateOf(other)).claims).toMatchObject([{ work: 'decide', holder: '610113-decider-2' }]);
    // his place as a reviewer goes as well
    const { body: reviewing } = await lawful(
      post('/handovers', { officer: REVIEWER_2, successor: '610113-reviewer-3', reason: '退休 retired' }, HEAD),
    );
    expect(reviewing.progress).toMatchObject({ refused: 0 });
    expect((await shell.stateOf(other)).reviewers).toEqual([REVIEWER, '610113-reviewer-3']);
  });
});

describe('Why an officer is away or leaves', () => {
  const REASON = '术后休养 recovering from surgery';
  const TABLES = ['delegations', 'delegation_ends', 'handovers', 'commands', 'attempts'];
  const inClear = async (what: string): Promise<number[]> =>
    await Promise.all(
      TABLES.map(async (table) => {
        const { rows } = await asAdmin(
          shell.database.ownerUrl,
          `select count(*)::int as count from ${table} one where strpos(to_jsonb(one)::text, '${what}') > 0`,
        );
        return rows[0].count;
      }),
    );
  type Listed = { id: string; reason: string | null };
  const reasonSeenBy = async (user: string, path: string, id: unknown): Promise<string | null | undefined> => {
    const { body } = await service.get(`/api/v1/${path}`, { user });
    return (body.entries as Listed[]).find((entry) => entry.id === id)?.reason;
  };
  const eraseOf = async (officer: string) => {
    const texts = await shell.ledger
      .selectFrom('texts')
      .select('id')
      .where('stream', '=', `staff/${officer}`)
      .execute();
    expect(texts.length).toBeGreaterThan(0);
    for (const { id } of texts) await erase(shell.ledger, 'texts', id, instantOf(Date.now()));
  };

  it('of an absence: sealed, told to him, the head and auditors alone, and gone when it is erased', async () => {
    const away = { principal: '610113-clerk-3', delegate: CLERK, reason: REASON };
    const made = await lawful(post('/delegations', absence({ ...away, ...LATER }), HEAD), 201);
    expect(made.body.reason).toBe(REASON);
    await lawful(post(`/delegations/${made.body.id}/end`, { reason: REASON }, HEAD));
    expect(await inClear('术后休养')).toEqual(TABLES.map(() => 0));
    for (const user of [HEAD, AUDITOR]) expect(await reasonSeenBy(user, 'delegations', made.body.id)).toBe(REASON);
    for (const user of [CLERK, CLERK_2, DECIDER])
      expect(await reasonSeenBy(user, 'delegations', made.body.id)).toBeNull();
    const own = await lawful(
      post(
        '/delegations',
        absence({ principal: DECIDER, delegate: '610113-decider-2', role: 'decider', reason: REASON }),
        DECIDER,
      ),
      201,
    );
    expect(await reasonSeenBy(DECIDER, 'delegations', own.body.id)).toBe(REASON);

    await eraseOf('610113-clerk-3');
    expect(await reasonSeenBy(HEAD, 'delegations', made.body.id)).toBeNull();
  });

  it('of a leave-taking too', async () => {
    const leaving = { officer: '610113-clerk-3', successor: CLERK_2, reason: REASON };
    const made = await lawful(post('/handovers', leaving, HEAD));
    expect(made.body.reason).toBe(REASON);
    expect(await inClear('术后休养')).toEqual(TABLES.map(() => 0));
    expect(await reasonSeenBy(AUDITOR, 'handovers', made.body.id)).toBe(REASON);
    await eraseOf('610113-clerk-3');
    expect(await reasonSeenBy(AUDITOR, 'handovers', made.body.id)).toBeNull();
  });
});
