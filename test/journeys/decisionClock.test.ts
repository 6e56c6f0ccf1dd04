import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { accepted, capped, procedureEnded, procedureStarted, received, reviewStarted } from '../domain/permit/steps.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';

/** What moves a decision clock, over HTTP, on real servers and in virtual time. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const REVIEWER = '610113-reviewer-1';
const HEAD = '610113-organ-head';
const ITEM = 'food-business';
const notice = { sha256: '1'.repeat(64), uri: 'https://files.example.gov.cn/notice/1' };
const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];
const procedure = { item: ITEM, kind: 'expertReview', neededWd: 10, notice, articles };
const now = () => instantOf(Date.now() - 1000);

const send = (number: string, name: string, body: object, user: string): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });
const detail = async (number: string) => (await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body;
const clockOf = async (number: string) =>
  (await shell.stateOf(number)).obligations.find(({ kind }) => kind === 'decide');

async function underReview(id = 'APP-0001'): Promise<string> {
  const at = instantOf(Date.now());
  service.setClock(at);
  const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
  const { status, body } = await service.post('/api/v1/permits', application(id, { receivedAt }), {
    user: CLERK,
  });
  expect(status).toBe(201);
  const number = String(body.caseNumber);
  await send(number, 'accept', {}, CLERK);
  await send(number, 'startReview', { reviewers: [REVIEWER, '610113-reviewer-2'] }, HEAD);
  return number;
}

describe('Art. 45: a special procedure', () => {
  it('holds the clock while time passes, and lets it run on from the day it ends', async () => {
    const number = await underReview();
    const before = await clockOf(number);
    const started = await send(number, 'startSpecialProcedure', procedure, REVIEWER);
    expect(started.status).toBe(200);
    expect(await detail(number)).toMatchObject({
      permit: { caseState: 'SPECIAL_PROCEDURE', nextDue: expect.any(String), lamp: 'green' },
      procedures: [{ id: `${number}-T1`, kind: 'expertReview', pausedThrough: null }],
      obligations: expect.arrayContaining([
        expect.objectContaining({ kind: 'decide', paused: true }),
        expect.objectContaining({ kind: 'procedure', paused: false }),
      ]),
      allowedCommands: expect.arrayContaining(['endSpecialProcedure', 'extend']),
    });
    const listed = await service.get('/api/v1/permits?caseState=SPECIAL_PROCEDURE', { user: CLERK });
    expect(JSON.stringify(listed.body)).toContain(number);

    await shell.advance(number, 40);
    const decide = { item: ITEM, outcome: 'granted', articles };
    const tooEarly = await send(number, 'decide', decide, '610113-decider');
    expect([tooEarly.status, tooEarly.body.code, tooEarly.body.state]).toEqual([
      409,
      'wrongState',
      'SPECIAL_PROCEDURE',
    ]);
    expect(await clockOf(number)).toMatchObject({ lamp: 'green', statutoryPassed: false, due: before?.due });

    const ended = await send(number, 'endSpecialProcedure', { procedure: `${number}-T1`, report: notice }, REVIEWER);
    expect(ended.status).toBe(200);
    const after = await clockOf(number);
    expect((after?.statutoryDue ?? '') > civilDateOf(await shell.nowOf(number))).toBe(true);
    const shown = await detail(number);
    expect(shown).toMatchObject({ permit: { caseState: 'UNDER_REVIEW' } });
    expect(shown.obligations).toContainEqual(
      expect.objectContaining({ kind: 'decide', due: after?.due, statutoryDue: after?.statutoryDue }),
    );

    await shell.advance(number, 30);
    const types = (await shell.recorded(number)).map(({ type }) => type);
    expect(types).toContain('RedCardShown');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  });

  it('is capped by the item in the moment that is the law, and folds the same in engine and ledger', async () => {
    const number = shell.caseNumber();
    await shell.open(number, received(now()));
    await shell.send(number, accepted(now(), { changing: capped('expertReview', 3) }));
    await shell.send(number, reviewStarted(now()));
    await shell.send(number, procedureStarted(now(), { neededWd: 3 }));
    await shell.advance(number, 16);
    const events = await shell.recorded(number);
    const cap = events.find(({ type }) => type === 'PauseCapped');
    expect(cap?.effectiveAt).toMatch(/T00:00:00.000\+08:00$/);
    const state = await shell.stateOf(number);
    expect(state).toMatchObject({ state: 'UNDER_REVIEW', procedures: [{ endedOn: null }] });
    expect(events.reduce(permitDecider.evolve, permitDecider.initial)).toEqual(state);
    await shell.send(number, procedureEnded(now()));
    const after = (await shell.recorded(number)).slice(events.length);
    expect(after.slice(0, 2).map(({ type }) => type)).toEqual(['SpecialProcedureEnded', 'ObligationMet']);
  });
});

describe('Art. 42: an extension', () => {
  it('is given once, by the head of the organ, and is on record with its reasons', async () => {
    const number = await underReview();
    const before = await clockOf(number);
    const body = { item: ITEM, reasons: '现场情况复杂，需延长', notice };
    const decider = await send(number, 'extend', body, '610113-decider');
    expect([decider.status, decider.body.code]).toEqual([403, 'notPermitted']);
    const government = await send(number, 'extend', body, '610113-government-head');
    expect([government.status, government.body.code]).toEqual([403, 'notCompetent']);
    expect(await clockOf(number)).toEqual(before);

    expect((await send(number, 'extend', body, HEAD)).status).toBe(200);
    const after = await clockOf(number);
    expect((after?.statutoryDue ?? '') > (before?.statutoryDue ?? '')).toBe(true);
    expect(await detail(number)).toMatchObject({ extensions: [{ item: ITEM, wd: 5 }] });
    const again = await send(number, 'extend', body, HEAD);
    expect(again.body).toMatchObject({ status: 409, code: 'alreadyExtended', refusal: { wd: 5 } });
    expect(JSON.stringify(await shell.recorded(number))).not.toContain('现场情况复杂');
    const trace = await service.get(`/api/v1/permits/${number}/trace`, { user: CLERK });
    expect(JSON.stringify(trace.body)).toContain('现场情况复杂');
  });
});

describe('Art. 34(3), 55: on the spot', () => {
  it('is done by two who are named, and whoever has an interest in the case keeps away', async () => {
    const number = await underReview('APP-0013');
    const item = 'drainage';
    const inspectors = { item, staff: [REVIEWER, '610113-reviewer-2'] };
    const alone = await send(number, 'assignInspectors', { item, staff: [REVIEWER] }, HEAD);
    expect(alone.body).toMatchObject({ status: 422, code: 'twoOfficersRequired', refusal: { field: 'staff' } });
    expect((await send(number, 'assignInspectors', inspectors, HEAD)).status).toBe(200);

    const org = '610113-approval-bureau';
    const own = inspectors.staff.map((user) => ({ user, org }));
    const survey = { item, staff: [...own, { user: 'water-1', org: '610113-water' }], report: notice };
    expect((await send(number, 'recordSurvey', survey, REVIEWER)).status).toBe(200);
    expect(await detail(number)).toMatchObject({
      permit: { caseState: 'UNDER_REVIEW' },
      surveys: [{ item, staff: survey.staff }],
      inspectors: [inspectors],
      obligations: expect.arrayContaining([expect.objectContaining({ kind: 'assign', state: 'met', late: false })]),
    });

    expect((await send(number, 'declareConflict', { reasons: '亲属为申请人股东' }, '610113-decider')).status).toBe(200);
    const decided = await send(number, 'decide', { item, outcome: 'denied', articles, reasons: 'x' }, '610113-decider');
    expect(decided.body).toMatchObject({ status: 403, code: 'conflictOfInterest' });
    const events = await shell.recorded(number);
    expect(events.filter(({ type }) => type === 'DueDateRecomputed')).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('亲属');
  });
});

describe('What cannot be taken is refused by its field, kept as an attempt, and changes nothing', () => {
  const attempts = async (): Promise<number> => {
    const { rows } = await asAdmin(
      shell.database.ownerUrl,
      `select (select count(*) from attempts) + (select count(*) from commands where outcome->>'kind' = 'refused') as count`,
    );
    return Number(rows[0].count);
  };
  const tomorrow = () => civilDateOf(instantOf(Date.now() + 3 * 86_400_000));

  it.each<[string, string, () => object, number, object]>([
    [
      'a site survey',
      'startSpecialProcedure',
      () => ({ ...procedure, kind: 'siteSurvey' }),
      422,
      { code: 'neverPauses', refusal: { field: 'kind' } },
    ],
    [
      'no written notice',
      'startSpecialProcedure',
      () => ({ ...procedure, notice: undefined }),
      400,
      { errors: [{ path: 'notice', code: 'required' }] },
    ],
    [
      'told the day after tomorrow',
      'startSpecialProcedure',
      () => ({ ...procedure, toldOn: tomorrow() }),
      422,
      { code: 'future', refusal: { field: 'toldOn' } },
    ],
    [
      'no day at all',
      'startSpecialProcedure',
      () => ({ ...procedure, startedOn: '2026-02-30' }),
      400,
      { errors: [{ path: 'startedOn', code: 'invalidDate' }] },
    ],
    [
      'a procedure that is not there',
      'endSpecialProcedure',
      () => ({ procedure: 'T9' }),
      409,
      { code: 'wrongState', allowedCommands: expect.arrayContaining(['startSpecialProcedure']) },
    ],
    [
      'an extension of no day',
      'extend',
      () => ({ item: ITEM, wd: 0, reasons: 'x', notice }),
      400,
      { errors: [{ path: 'wd', code: 'range' }] },
    ],
    [
      'an extension beyond the item',
      'extend',
      () => ({ item: ITEM, wd: 6, reasons: 'x', notice }),
      422,
      { code: 'extensionTooLong', refusal: { field: 'wd', mostWd: 5 } },
    ],
  ])('%s', async (_fault, name, body, status, told) => {
    const number = await underReview();
    const [before, kept] = [await shell.stateOf(number), await attempts()];
    const answer = await send(number, name, body(), HEAD);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(told);
    expect(await shell.stateOf(number)).toEqual(before);
    expect(await attempts()).toBe(kept + 1);
  });
});

describe('the read models', () => {
  it('rebuilt from the events are the live ones', async () => {
    expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
  });
});
