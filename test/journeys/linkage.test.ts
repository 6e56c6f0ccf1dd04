import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/time.ts';
import { obligationsOf } from '../../ledger/queries/obligations.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { handedIn, lawful } from './officers.ts';

/** From the push to whatever comes of it, over HTTP, on real servers and in virtual time. */

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true, followsMovedClocks: true });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const HEAD = '610113-organ-head';
const DECIDER = '610113-decider';
const CONVENER = '610113-convener';
const LEADER = '610113-government-head';
const [MARKET, HEALTH] = ['610113-market-supervision', '610113-health'];
const [MARKET_UNIT, HEALTH_UNIT] = ['u-610113-market-supervision-liaison', 'u-610113-health-liaison'];
const ITEM = 'food-business';
const articles = [{ document: '审管职责边界清单', article: '第三条' }];
const document = { sha256: '7'.repeat(64) };
const reasons = '该事项不属本部门监管范围，联系人王某某';

const ofCase = (number: string, name: string, body: object, user: string): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });
const ofPush = (push: string, name: string, body: object, user: string): Promise<Answered> =>
  service.post(`/api/v1/pushes/${push}/${name}`, body, { user });
const pushesOf = async (user: string) => (await service.get('/api/v1/pushes', { user })).body.entries;
const mattersFor = async (user: string, query = '') => (await service.get(`/api/v1/matters${query}`, { user })).body;

/** Granted, and its push has arrived. */
async function pushed(): Promise<string> {
  const number = await handedIn(service, CLERK);
  await lawful(ofCase(number, 'accept', {}, CLERK));
  await lawful(ofCase(number, 'startReview', { reviewers: REVIEWERS }, HEAD));
  const findings = [1, 2, 3].map((condition) => ({ condition: `${ITEM}-c${condition}`, met: true }));
  for (const reviewer of REVIEWERS) await lawful(ofCase(number, 'verifySubstance', { item: ITEM, findings }, reviewer));
  await lawful(ofCase(number, 'decide', { item: ITEM, outcome: 'granted', articles }, DECIDER));
  await arrived(number, 1);
  return number;
}

/** An effect has confirmed what the commands ordered. */
const arrived = (number: string, count: number) =>
  expect
    .poll(async () => (await shell.recorded(number)).filter(({ type }) => type === 'PushDelivered').length, {
      timeout: 20_000,
    })
    .toBe(count);

describe('S3, S8, S23: two supervisors over one push', () => {
  it('return, re-routing, dispute, resolution and acknowledgement, each seen by whom it concerns', async () => {
    const number = await pushed();
    const [first, second, third] = [1, 2, 3].map((n) => `${number}-P${n}`) as [string, string, string];

    await lawful(ofPush(first, 'returnPush', { proposedOwner: HEALTH, reasons }, MARKET_UNIT));
    expect((await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body).toMatchObject({
      permit: { linkageState: 'returned' },
      pushes: [{ pushId: first, state: 'returned', proposedOwner: HEALTH }],
      allowedCommands: expect.arrayContaining(['reroutePush']),
    });
    await lawful(ofPush(first, 'reroutePush', { to: HEALTH, reasons, articles }, HEAD));
    await arrived(number, 2);
    expect(await pushesOf(HEALTH_UNIT)).toMatchObject([{ pushId: second, state: 'pushed', replaces: first }]);
    expect((await service.get(`/api/v1/pushes/${second}`, { user: HEALTH_UNIT })).body).toMatchObject({
      content: { pushId: second, supervisor: HEALTH, replaces: first, decision: { outcome: 'granted' } },
    });

    await lawful(ofPush(second, 'returnPush', { proposedOwner: MARKET, reasons }, HEALTH_UNIT));
    expect(await mattersFor(CONVENER, '?state=referred')).toMatchObject({
      entries: [
        {
          matter: `${number}-M1`,
          caseNumber: number,
          cause: 'boundary',
          pushId: second,
          concerned: [HEALTH, MARKET, '610113-approval-bureau'],
          due: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        },
      ],
    });
    const resolution = {
      outcome: 'resolved',
      matter: `${number}-M1`,
      owner: MARKET,
      dueOn: '2099-01-05',
      reasons,
      articles,
      document,
      dissent: [{ organ: MARKET, reasons }],
    };
    await lawful(ofCase(number, 'resolveMatter', resolution, CONVENER));
    await arrived(number, 3);
    expect(await mattersFor(CONVENER, `?concerned=${MARKET}`)).toMatchObject({
      entries: [{ state: 'resolved', owner: MARKET, due: '2099-01-05', dissent: [MARKET], document: document.sha256 }],
    });
    const bound = await ofPush(third, 'returnPush', { proposedOwner: HEALTH, reasons }, MARKET_UNIT);
    expect(bound.body).toMatchObject({ status: 409, code: 'resolutionBinding', refusal: { instead: 'acknowledge' } });

    await lawful(ofPush(third, 'acknowledge', { officer: 'officer-1' }, MARKET_UNIT));
    expect(await mattersFor(CONVENER, '?state=settled')).toMatchObject({ entries: [{ matter: `${number}-M1` }] });
    expect((await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body).toMatchObject({
      permit: { linkageState: 'acknowledged' },
      pushes: [
        { pushId: first, state: 'ended', replacedBy: second },
        { pushId: second, state: 'ended', replacedBy: third },
        { pushId: third, state: 'acknowledged', officer: 'officer-1' },
      ],
      linkage: { matters: [{ id: `${number}-M1`, state: 'settled' }] },
    });
    const events = JSON.stringify(await shell.recorded(number));
    const history = JSON.stringify(await shell.handleOf(number).fetchHistory());
    const payloads = [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    expect(`${events}${payloads.join()}`).not.toContain('王某某');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  });
});

describe('S23: who answers for a push', () => {
  it('is named, claimed by a colleague, and stood in for', async () => {
    const number = await pushed();
    const push = `${number}-P1`;
    await lawful(ofPush(push, 'acknowledge', { officer: 'officer-1' }, MARKET_UNIT));
    await lawful(ofPush(push, 'coverAbsence', { from: '2099-01-05', to: '2099-01-09' }, MARKET_UNIT));
    expect(await pushesOf(MARKET_UNIT)).toContainEqual(
      expect.objectContaining({
        pushId: push,
        officer: 'officer-1',
        deputy: 'u-610113-market-supervision-deputy',
        absentFrom: '2099-01-05',
        absentTo: '2099-01-09',
      }),
    );
    await lawful(ofPush(push, 'claimPush', {}, MARKET_UNIT));
    expect(await pushesOf(MARKET_UNIT)).toContainEqual(
      expect.objectContaining({ pushId: push, officer: MARKET_UNIT, deputy: null, absentFrom: null }),
    );
  });
});

describe('Section 5: a push that nobody answers', () => {
  it('climbs to the convener and to the leader of the level, and comes back answered, its cards kept', async () => {
    const number = await pushed();
    await shell.advance(number, 45);
    const duties = await obligationsOf(shell.ledger, number);
    const acknowledge = duties.find(({ kind }) => kind === 'acknowledge');
    expect(acknowledge).toMatchObject({ state: 'open', lamp: 'red', rung: 'conference' });
    const order = duties.find(({ kind, organ }) => kind === 'answerOrder' && organ === MARKET)?.id.split(':')[1];
    await lawful(ofCase(number, 'answerOrder', { order, reply: '正在核实职责' }, MARKET_UNIT));

    const { entries } = await mattersFor(LEADER, '?state=raised');
    const matter = (Array.isArray(entries) ? entries : []).find((one) => one.pushId === `${number}-P1`);
    expect(matter).toMatchObject({ cause: 'silence', raisedWhy: 'notConvened', concerned: expect.any(Array) });
    const decision = { matter: matter.matter, owner: MARKET, dueOn: '2099-01-05', reasons, articles, document };
    const tooLate = await ofCase(number, 'resolveMatter', { ...decision, outcome: 'resolved' }, CONVENER);
    expect(tooLate.body).toMatchObject({ status: 409, code: 'matterNotWaiting', refusal: { stands: 'raised' } });
    await lawful(ofCase(number, 'decideMatter', decision, LEADER));
    await lawful(ofPush(`${number}-P1`, 'acknowledge', { officer: 'officer-1' }, MARKET_UNIT));
    const after = await obligationsOf(shell.ledger, number);
    expect(after.find(({ kind }) => kind === 'acknowledge')).toMatchObject({ state: 'met', late: true, lamp: 'red' });
    expect(after.filter(({ id, state }) => id.endsWith(matter.matter) && state === 'open')).toEqual([]);
    const owed = (await shell.stateOf(number)).unexplained.map(({ obligationId }) => obligationId);
    expect(owed).toContain(`acknowledge:${number}-P1`);
  });
});

describe('S23: feedback, its review and its answer', () => {
  it('goes to the bureau and back to the sender; sent again it is the same feedback', async () => {
    const number = await pushed();
    const push = `${number}-P1`;
    await lawful(ofPush(push, 'acknowledge', { officer: 'officer-1' }, MARKET_UNIT));
    const { body: decided } = await service.get(`/api/v1/pushes/${push}`, { user: MARKET_UNIT });
    const foundOn = String(Object(decided).orderedAt).slice(0, 10);
    const feedback = { kind: 'penalty', reference: 'CF-2026-1', foundOn, document, summary: '罚款，当事人李某某' };
    await lawful(ofPush(push, 'feedBack', feedback, MARKET_UNIT));
    await lawful(ofPush(push, 'feedBack', feedback, MARKET_UNIT));
    expect((await shell.recorded(number)).filter(({ type }) => type === 'FeedbackReceived')).toHaveLength(1);
    const other = await ofPush(push, 'feedBack', { ...feedback, kind: 'closure' }, MARKET_UNIT);
    expect(other.body).toMatchObject({ status: 409, code: 'feedbackReferenceReused', refusal: { field: 'reference' } });
    expect(
      (await service.get('/api/v1/obligations?kind=reviewFeedback&state=open', { user: DECIDER })).body,
    ).toMatchObject({
      entries: [{ id: `reviewFeedback:${number}-F1`, organ: '610113-approval-bureau' }],
    });

    const conclusion = { feedback: `${number}-F1`, outcome: 'change', reasons, articles };
    await lawful(ofCase(number, 'concludeReview', conclusion, DECIDER));
    expect((await service.get(`/api/v1/permits/${number}`, { user: MARKET_UNIT })).body).toMatchObject({
      linkage: { feedback: [{ id: `${number}-F1`, reference: 'CF-2026-1', outcome: 'change' }] },
    });
    await lawful(ofPush(push, 'requestRelay', { to: '610100-market-supervision', reasons }, DECIDER));
    await lawful(ofCase(number, 'confirmRelay', { relay: `${number}-R1`, proof: document }, MARKET_UNIT));
    expect(JSON.stringify(await shell.recorded(number))).not.toContain('李某某');
  });
});

describe('S23: feedback under the number of a document', () => {
  const feedback = (reference: string, foundOn: string) => ({
    ...{ kind: 'suggestion', reference, foundOn, document, summary: '建议变更经营范围' },
  });
  const byDocument = (documentNumber: string, reference: string, foundOn: string, user = MARKET_UNIT) =>
    service.post('/api/v1/feedback', { documentNumber, ...feedback(reference, foundOn) }, { user });
  const dayOf = async (number: string) => String((await shell.stateOf(number)).pushes[0]?.orderedAt).slice(0, 10);

  it('finds the push of the decision, and of the certificate, for the organ that has it', async () => {
    const number = await pushed();
    const day = await dayOf(number);
    const certificateNumber = `JY1${number.slice(-6)}`;
    await lawful(ofCase(number, 'issueCertificate', { item: ITEM, certificateNumber }, CLERK));
    await lawful(byDocument(`${number}-J1`, 'JY-1', day));
    await lawful(byDocument(certificateNumber, 'JY-2', day));
    expect((await shell.stateOf(number)).linkage?.feedback).toMatchObject([
      { id: `${number}-F1`, pushId: `${number}-P1`, reference: 'JY-1' },
      { id: `${number}-F2`, pushId: `${number}-P1`, reference: 'JY-2' },
    ]);
    const elsewhere = await byDocument(`${number}-J1`, 'JY-3', day, HEALTH_UNIT);
    expect(elsewhere.body).toMatchObject({
      status: 422,
      code: 'documentUnknown',
      refusal: { field: 'documentNumber', documentNumber: `${number}-J1` },
    });
  });

  it('of a case that is over is pointed to the organ that decided, on record, and again when it is sent again', async () => {
    const number = await pushed();
    const day = await dayOf(number);
    await lawful(ofCase(number, 'issueCertificate', { item: ITEM, certificateNumber: 'JY1610113' }, CLERK));
    const proof = { item: ITEM, method: 'inPerson', recipient: '本人', proof: document };
    await lawful(ofCase(number, 'deliver', proof, CLERK));
    await lawful(ofPush(`${number}-P1`, 'acknowledge', { officer: 'officer-1' }, MARKET_UNIT));
    await expect
      .poll(async () => (await shell.handleOf(number).describe()).status.name, { timeout: 20_000 })
      .toBe('COMPLETED');
    const key = `late-${number}`;
    const late = () =>
      service.post(`/api/v1/pushes/${number}-P1/feedBack`, feedback('JY-4', day), { user: MARKET_UNIT, key });
    const told = {
      status: 409,
      code: 'feedbackAfterCase',
      pointsTo: { id: '610113-approval-bureau' },
      refusal: { caseNumber: number },
    };
    expect((await late()).body).toMatchObject(told);
    expect((await late()).body).toMatchObject(told);
  });
});

describe('what organs settle among themselves', () => {
  it('is no business of the system that applied, whatever it asks for', async () => {
    service.setClock(instantOf(Date.now()));
    const receivedAt = instantOf(Date.now() - 2000).replace(/\.\d+/, '');
    const CLIENT = '610113-client';
    const { body } = await service.post('/api/v1/permits', application('APP-0001', { receivedAt }), { user: CLIENT });
    const number = String(body.caseNumber);
    await lawful(ofCase(number, 'accept', {}, CLERK));
    await lawful(ofCase(number, 'startReview', { reviewers: REVIEWERS }, HEAD));
    const findings = [1, 2, 3].map((condition) => ({ condition: `${ITEM}-c${condition}`, met: true }));
    for (const reviewer of REVIEWERS)
      await lawful(ofCase(number, 'verifySubstance', { item: ITEM, findings }, reviewer));
    await lawful(ofCase(number, 'decide', { item: ITEM, outcome: 'granted', articles }, DECIDER));
    await arrived(number, 1);
    const day = String((await shell.stateOf(number)).pushes[0]?.orderedAt).slice(0, 10);
    const signal = { kind: 'riskSignal', reference: 'FX-1', foundOn: day, document, summary: '风险线索' };
    await lawful(ofPush(`${number}-P1`, 'feedBack', signal, MARKET_UNIT));

    const seenBy = async (user: string) => {
      const [detail, trace, duties] = await Promise.all(
        ['', '/trace', '/obligations'].map((path) => service.get(`/api/v1/permits/${number}${path}`, { user })),
      );
      return [JSON.stringify(detail?.body), JSON.stringify(trace?.body), JSON.stringify(duties?.body)];
    };
    for (const text of await seenBy(CLIENT)) expect(text).not.toMatch(/FX-1|Feedback|reviewFeedback|concludeReview/);
    const [detail, trace, duties] = await seenBy(CLERK);
    expect([detail, trace, duties]).toEqual([
      expect.stringContaining('FX-1'),
      expect.stringContaining('FeedbackReceived'),
      expect.stringContaining(`reviewFeedback:${number}-F1`),
    ]);
  });
});

describe('S14: a supervisor abolished while pushes are open', () => {
  it('its successor gets them, and its unit sees them', async () => {
    const number = await pushed();
    const succession = { supervisor: MARKET, successor: HEALTH, reasons, articles };
    await lawful(ofCase(number, 'succeedSupervisor', succession, HEAD));
    await arrived(number, 2);
    expect(await pushesOf(HEALTH_UNIT)).toContainEqual(
      expect.objectContaining({ pushId: `${number}-P2`, state: 'pushed', replaces: `${number}-P1` }),
    );
    const again = await ofCase(number, 'succeedSupervisor', succession, HEAD);
    expect(again.body).toMatchObject({ status: 409, code: 'nothingToSucceed', refusal: { supervisors: [HEALTH] } });
  });
});

describe('bad input', () => {
  it.each<[string, string, object, string, object]>([
    ['no owner', 'returnPush', { reasons }, MARKET_UNIT, { status: 400, errors: [{ path: 'proposedOwner' }] }],
    [
      'an owner that supervises nothing',
      'returnPush',
      { proposedOwner: '610113-gov-office', reasons },
      MARKET_UNIT,
      { status: 422, code: 'ownerNotSupervisor', refusal: { field: 'proposedOwner' } },
    ],
    ['the unit of another organ', 'returnPush', { proposedOwner: MARKET, reasons }, HEALTH_UNIT, { status: 403 }],
    [
      'a re-routing of what nobody returned',
      'reroutePush',
      { to: HEALTH, reasons, articles },
      HEAD,
      { status: 409, code: 'pushNotReturned', allowedCommands: expect.arrayContaining(['acknowledge', 'returnPush']) },
    ],
    ['no basis', 'reroutePush', { to: HEALTH, reasons }, HEAD, { status: 400, errors: [{ path: 'articles' }] }],
    ['a claim before it was taken over', 'claimPush', {}, MARKET_UNIT, { status: 409, code: 'pushNotAcknowledged' }],
    [
      'no day',
      'coverAbsence',
      { from: '2026-02-30', to: '2026-03-02' },
      MARKET_UNIT,
      { status: 400, errors: [{ path: 'from', code: 'invalidDate' }] },
    ],
    [
      'no known kind of feedback',
      'feedBack',
      { kind: 'gossip', reference: 'x', foundOn: '2026-11-24', document, summary: 'x' },
      MARKET_UNIT,
      { status: 400, errors: [{ path: 'kind' }] },
    ],
    [
      'a relay to the same level',
      'requestRelay',
      { to: HEALTH, reasons },
      MARKET_UNIT,
      { status: 422, code: 'relayNotAbove', refusal: { field: 'to' } },
    ],
  ])('%s is refused by its field, on record, and nothing happens', async (_fault, name, body, user, told) => {
    const number = await pushed();
    const before = await shell.stateOf(number);
    const answer = await ofPush(`${number}-P1`, name, body, user);
    expect(answer.body).toMatchObject(told);
    expect(await shell.stateOf(number)).toEqual(before);
  });

  it('the read models rebuilt from the events are the live ones', async () => {
    expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
  });
});
