import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import type { Answered, Service } from '../api/service.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { handedIn, lawful } from './officers.ts';

/** 征求意见 over HTTP, on real servers and in virtual time. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true, followsMovedClocks: true });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const CLIENT = '610113-client';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const [REVIEWER = ''] = REVIEWERS;
const DECIDER = '610113-decider';
const HEAD = '610113-organ-head';
const MARKET = '610113-market-supervision';
const HEALTH = '610113-health';
const LIAISON = `u-${MARKET}-liaison`;
const OTHER_LIAISON = `u-${HEALTH}-liaison`;
const ITEM = 'food-business';
const QUESTION = '该址此前是否因测试人甲违法经营被处罚';
const ANSWER = '测试人甲已整改完毕';
const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];

const send = (number: string, name: string, body: object, user: string): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

async function reviewed(by = CLERK): Promise<string> {
  const number = await handedIn(service, by);
  await lawful(send(number, 'accept', {}, CLERK));
  await lawful(send(number, 'startReview', { reviewers: REVIEWERS }, HEAD));
  const findings = [1, 2, 3].map((condition) => ({ condition: `${ITEM}-c${condition}`, met: true }));
  for (const reviewer of REVIEWERS) await lawful(send(number, 'verifySubstance', { item: ITEM, findings }, reviewer));
  return number;
}

const consultations = async (number: string, user: string) => {
  const { status, body } = await service.get(`/api/v1/permits/${number}/consultations`, { user });
  expect(status).toBe(200);
  return body.entries;
};

describe('S23, S24: other departments are asked, and the decision waits for none', () => {
  it('one answers, one is silent and climbs its ladder; the decision names both, and no text leaves its place', async () => {
    const number = await reviewed();
    const before = (await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body.obligations;
    const question = { departments: [MARKET, HEALTH], item: ITEM, question: QUESTION, limitWd: 3 };
    await lawful(send(number, 'requestOpinions', question, REVIEWER));
    const [first, second] = [`${number}-Y1`, `${number}-Y2`];

    // each department finds its question in its own list of duties, and reads its own alone
    const duties = await service.get('/api/v1/obligations?kind=consult&state=open', { user: LIAISON });
    expect(duties.body.entries).toMatchObject([{ id: `consult:${first}`, organ: MARKET, lamp: 'green' }]);
    expect(await consultations(number, LIAISON)).toMatchObject([{ id: first, question: QUESTION, opinion: null }]);
    expect(await consultations(number, CLERK)).toHaveLength(2);

    // and nobody answers for another
    const answer = { consultation: first, opinion: 'conditions', text: ANSWER };
    expect((await send(number, 'giveOpinion', answer, OTHER_LIAISON)).body).toMatchObject({ status: 403 });
    expect((await send(number, 'giveOpinion', answer, REVIEWER)).body).toMatchObject({ status: 403 });
    const bare = await send(number, 'giveOpinion', { consultation: first, opinion: 'disagree' }, LIAISON);
    expect(bare.body).toMatchObject({ status: 422, code: 'opinionNeedsText', refusal: { field: 'text' } });
    await lawful(send(number, 'giveOpinion', answer, LIAISON));

    // when the other lets its time pass
    await shell.advance(number, 7);
    const silent = await service.get('/api/v1/obligations?kind=consult&lamp=red', { user: OTHER_LIAISON });
    expect(silent.body.entries).toMatchObject([{ id: `consult:${second}`, lamp: 'red', rung: 'supervised' }]);
    const after = (await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body.obligations;
    const dueOf = (list: unknown) =>
      (list as { kind: string; due: string; statutoryDue: string }[]).find(({ kind }) => kind === 'decide');
    expect(dueOf(after)).toMatchObject({ due: dueOf(before)?.due, statutoryDue: dueOf(before)?.statutoryDue });

    // then it is decided all the same
    await lawful(send(number, 'decide', { item: ITEM, outcome: 'granted', articles }, DECIDER));
    const events = await shell.recorded(number);
    expect(events.find(({ type }) => type === 'LicenceGranted')).toMatchObject({
      opinions: [
        { consultation: first, organ: MARKET, opinion: 'conditions', late: false },
        { consultation: second, organ: HEALTH, opinion: null, late: true },
      ],
    });
    expect(events.find(({ type }) => type === 'ConsultationConcluded')).toMatchObject({
      consultation: second,
      reason: 'decided',
    });
    await lawful(send(number, 'giveOpinion', { consultation: second, opinion: 'noRemark' }, OTHER_LIAISON));
    expect(await consultations(number, CLERK)).toMatchObject([
      { id: first, question: QUESTION, opinion: { opinion: 'conditions', text: ANSWER, late: false } },
      { id: second, opinion: { late: true, afterDecision: true }, decidedWithout: true },
    ]);
    const explanation = { obligation: `consult:${second}`, reasons: '人手不足' };
    await lawful(send(number, 'explainDelay', explanation, OTHER_LIAISON));

    const written = JSON.stringify(events);
    for (const secret of ['测试人甲', QUESTION, ANSWER]) expect(written).not.toContain(secret);
    expect(JSON.stringify(await consultations(number, '610113-auditor'))).not.toContain('测试人甲');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    expect((await checkReadModels(shell.ledger)).differences).toEqual([]);
  });

  it('is no news to the system that applied: what departments say to each other, and who works on it', async () => {
    const number = await reviewed(CLIENT);
    await lawful(send(number, 'claimWork', { work: 'decide' }, DECIDER));
    await lawful(send(number, 'requestOpinions', { departments: [MARKET], question: QUESTION }, REVIEWER));
    const [consultation] = (await consultations(number, CLERK)) as { id: string }[];
    const answer = { consultation: consultation?.id, opinion: 'disagree', text: ANSWER };
    await lawful(send(number, 'giveOpinion', answer, LIAISON));
    await lawful(send(number, 'decide', { item: ITEM, outcome: 'granted', articles }, DECIDER));
    const seen = await Promise.all(
      ['', '/trace', '/obligations'].map(async (part) => {
        const { status, body } = await service.get(`/api/v1/permits/${number}${part}`, { user: CLIENT });
        expect(status).toBe(200);
        return JSON.stringify(body);
      }),
    );
    for (const inside of ['Opinion', 'opinions', 'WorkClaimed', 'consult']) expect(seen[1]).not.toContain(inside);
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({ consultations: [], claims: [] });
    expect(seen[2]).not.toContain('consult:');
    expect((await service.get(`/api/v1/permits/${number}/consultations`, { user: CLIENT })).status).toBe(403);
  });

  it.each<[string, object, object]>([
    [
      'a department that does not exist',
      { departments: ['610113-nobody'], question: QUESTION },
      { status: 422, code: 'unknownDepartment', refusal: { field: 'departments', unknown: ['610113-nobody'] } },
    ],
    [
      'nobody',
      { departments: [], question: QUESTION },
      { status: 400, errors: [{ path: 'departments', code: 'required' }] },
    ],
    [
      'nothing',
      { departments: [MARKET], question: '' },
      { status: 400, errors: [{ path: 'question', code: 'required' }] },
    ],
    [
      'with too long a limit',
      { departments: [MARKET], question: QUESTION, limitWd: 90 },
      { status: 422, code: 'consultationTooLong', refusal: { field: 'limitWd' } },
    ],
  ])('is refused, with the field: %s', async (_what, body, expected) => {
    const number = await reviewed();
    const attempts = await shell.ledger.selectFrom('attempts').select('id').execute();
    const commands = await shell.ledger.selectFrom('commands').select('id').execute();
    expect((await send(number, 'requestOpinions', body, REVIEWER)).body).toMatchObject(expected);
    const after = await shell.ledger.selectFrom('attempts').select('id').execute();
    const sent = await shell.ledger.selectFrom('commands').select('id').execute();
    // a refused attempt is on record, as an attempt or as the outcome of its command
    expect(after.length + sent.length).toBe(attempts.length + commands.length + 1);
    expect((await shell.recorded(number)).map(({ type }) => type)).not.toContain('OpinionRequested');
  });
});
