import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';

/** 告知承诺、容缺受理、一业一证 as a bureau's own system asks for them, over HTTP and on real servers. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const DECIDER = '610113-decider';
const articles = [{ document: '中华人民共和国行政许可法', article: '第三十八条' }];
const handedInNow = () => instantOf(Date.now() - 2000).replace(/\.\d+/, '');

async function opened(record: string): Promise<string> {
  service.setClock(instantOf(Date.now()));
  const body = application(record, { receivedAt: handedInNow() });
  const answer = await service.post('/api/v1/permits', body, { user: CLERK });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body.caseNumber);
}

const send = (number: string, name: string, body: object, user = CLERK): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

async function done(number: string, name: string, body: object, user = CLERK): Promise<void> {
  const answer = await send(number, name, body, user);
  expect(answer.status, `${name} ${JSON.stringify(answer.body)}`).toBe(200);
}

type Detail = {
  permit: { caseState: string };
  items: { item: string; conditions: string[]; decision: { verifyBy?: string } | null }[];
};
const detail = async (number: string): Promise<Detail> =>
  // the API's own shape
  (await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body as unknown as Detail;

async function review(number: string): Promise<void> {
  await done(number, 'startReview', { reviewers: REVIEWERS }, '610113-organ-head');
  for (const { item, conditions } of (await detail(number)).items)
    for (const reviewer of REVIEWERS)
      await done(
        number,
        'verifySubstance',
        { item, findings: conditions.map((condition) => ({ condition, met: true })) },
        reviewer,
      );
}

const grant = (number: string, item: string) => send(number, 'decide', { item, outcome: 'granted', articles }, DECIDER);

async function isSoundOnRecord(number: string): Promise<void> {
  expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
}

describe('a trade over HTTP (一业一证)', () => {
  it('has each licence decided and pushed by itself, and one certificate for them all', async () => {
    const number = await opened('APP-0040');
    await done(number, 'accept', {});
    await review(number);
    const items = (await detail(number)).items.map(({ item }) => item);
    expect(items).toHaveLength(3);
    for (const [index, item] of items.entries()) {
      expect((await grant(number, item)).status).toBe(200);
      expect((await detail(number)).permit.caseState).toBe(index < 2 ? 'UNDER_REVIEW' : 'GRANTED');
    }
    await done(number, 'issueIntegratedLicence', { certificateNumber: 'YYYZ-0001' });
    const delivery = { method: 'inPerson', recipient: '测试人', proof: { sha256: '0'.repeat(64) } };
    await done(number, 'deliver', { item: items[0], ...delivery });
    const { body } = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(body).toMatchObject({
      trade: 'hotel',
      pushes: [{ item: items[0] }, { item: items[1] }, { item: items[2] }],
      items: items.map((item) => ({ item, certificateNumber: 'YYYZ-0001', integrated: true, delivered: true })),
    });
    await expect.poll(async () => (await detail(number)).permit.caseState, { timeout: 10_000 }).toBe('CLOSED');
    await isSoundOnRecord(number);
  });

  it('names the item that is outside the trade', async () => {
    service.setClock(instantOf(Date.now()));
    const body = application('APP-0039', { receivedAt: handedInNow() });
    const foreign = [...(body.items as object[]), { item: 'drug-retail' }];
    const answer = await service.post('/api/v1/permits', { ...body, items: foreign }, { user: CLERK });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path: 'items[2].item', code: 'range' }));
  });

  it('answers a certificate that comes too early, and an item decided twice, with the lawful way', async () => {
    const number = await opened('APP-0039');
    await done(number, 'accept', {});
    await review(number);
    await grant(number, 'food-business');
    const early = await send(number, 'issueIntegratedLicence', { certificateNumber: 'YYYZ-0002' });
    expect(early).toMatchObject({ status: 409, body: { code: 'partlyDecided', refusal: { open: ['drainage'] } } });
    const twice = await grant(number, 'food-business');
    expect(twice).toMatchObject({ status: 409, body: { code: 'alreadyDecided', refusal: { open: ['drainage'] } } });
    const malformed = await send(number, 'issueIntegratedLicence', { certificateNumber: 'a\u0000b', item: 'drainage' });
    expect(malformed).toMatchObject({ status: 400, body: { code: 'invalidInput' } });
    expect(malformed.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'certificateNumber' }),
        expect.objectContaining({ path: 'item', code: 'unknownField' }),
      ]),
    );
    await done(number, 'withdraw', {});
    expect((await detail(number)).permit.caseState).toBe('GRANTED');
    await isSoundOnRecord(number);
  });
});

describe('a commitment over HTTP (告知承诺)', () => {
  it('is decided at once, and its push says by when it has to be verified', async () => {
    const number = await opened('APP-0021');
    await done(number, 'accept', {});
    const reviewed = await send(number, 'startReview', { reviewers: REVIEWERS }, '610113-organ-head');
    expect(reviewed).toMatchObject({ status: 409, body: { code: 'decidedByCommitment' } });
    expect((await grant(number, 'public-place-hygiene')).status).toBe(200);
    const [item] = (await detail(number)).items;
    expect(item?.decision).toMatchObject({ route: 'commitment', verifyBy: expect.any(String) });
    expect(String(item?.decision?.verifyBy) > civilDateOf(instantOf(Date.now()))).toBe(true);
    const push = await service.get(`/api/v1/pushes/${number}-P1`, { user: CLERK });
    expect(push.body).toMatchObject({ content: { decision: { verifyBy: item?.decision?.verifyBy } } });
  });

  it('is refused where the item is not open to it', async () => {
    service.setClock(instantOf(Date.now()));
    const { tolerated: _, ...body } = application('APP-0001', { receivedAt: handedInNow() });
    const committed = { ...body, route: 'commitment', commitment: { signedOn: '2026-01-05', text: '承诺' } };
    const answer = await service.post('/api/v1/permits', committed, { user: CLERK });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path: 'route', code: 'commitmentNotAllowed' }]);
  });
});

describe('tolerant acceptance over HTTP (容缺受理)', () => {
  it('accepts and reviews, and grants when the rest is there', async () => {
    const number = await opened('APP-0031');
    await done(number, 'accept', {});
    await review(number);
    expect(await grant(number, 'food-business')).toMatchObject({ status: 409, body: { code: 'materialsMissing' } });
    const wrong = await send(number, 'supplement', {
      materials: [{ materialId: 'food-business-m1', source: 'upload', sha256: '2'.repeat(64), pages: 1 }],
    });
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'unknownMaterial', refusal: { listed: ['food-business-m6'] } },
    });
    const rest = { materialId: 'food-business-m6', source: 'upload', sha256: '2'.repeat(64), pages: 1 };
    await done(number, 'supplement', { materials: [rest] });
    expect((await grant(number, 'food-business')).status).toBe(200);
    await isSoundOnRecord(number);
  });
});
