import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { factsOf } from '../../api/cases.ts';
import { Engine } from '../../api/engine.ts';
import { createMetrics } from '../../api/metrics.ts';
import { Permits } from '../../api/permits.ts';
import { ledgerReference } from '../../api/reference.ts';
import type { Catalogue } from '../../domain/catalogue/types.ts';
import type { PermitCommand } from '../../domain/permit/commands.ts';
import { addMs, type Instant, instantOf } from '../../domain/time.ts';
import { permit } from '../../ledger/queries/permits.ts';
import { checkReadModels, rebuild } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { testKeys } from '../ledger/keys.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { aWhileAgo } from './officers.ts';

/** What a decision means beyond its own day: its slips, its bars, its conditions, the others it leaves without. */

const FOOD = 'food-business';
const LIMITED = 'hr-service';
const LIMITED_TOO = 'labour-dispatch';
const LAW = { document: '中华人民共和国食品安全法', article: '第三十五条' };
const REGULATION = { document: '人力资源市场暂行条例', article: '第十八条' };

/** The city's own, with one item of which there are two licences, and one whose licence may carry conditions. */
function catalogue(): Catalogue {
  const xian = loadXian();
  const items = xian.items.map((item) => {
    if (item.id === LIMITED || item.id === LIMITED_TOO)
      return { ...item, quantityLimited: true, quantity: { limit: 2, basis: REGULATION } };
    return item.id === FOOD ? { ...item, conditionLaws: [LAW] } : item;
  });
  return { ...xian, items };
}

let stage: Stage;
let shell: Shell;
let service: Service;
beforeAll(async () => {
  stage = await startStage({ isLocalStack: true, catalogue: catalogue() });
  ({ shell, service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const DECIDER = '610113-decider';
const LIAISON = 'u-610113-market-supervision-liaison';
const notice = { sha256: '7'.repeat(64) };
const proof = { sha256: '8'.repeat(64) };

const send = (number: string, name: string, body: object, user = CLERK): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

async function done(number: string, name: string, body: object, user = CLERK): Promise<void> {
  const answer = await send(number, name, body, user);
  expect(answer.status, `${name} ${JSON.stringify(answer.body)}`).toBe(200);
}

const FOOD_APPLICANT = application('APP-0001').applicant as { [field: string]: unknown };
/** each a company of its own, with a valid code */
const CODES = ['91610104MA6T0A01XD', '91610131MA6TEXT05E', '91610112MA6Y004200'];

function submit(item: string, changes: object = {}): Promise<Answered> {
  service.setClock(instantOf(Date.now()));
  const { materials } = catalogue().items.find(({ id }) => id === item) ?? { materials: [] };
  const body = application('APP-0001', {
    receivedAt: aWhileAgo(),
    items: [{ item }],
    materials: materials.map(({ id }) => ({ materialId: id, source: 'upload', sha256: '9'.repeat(64), pages: 1 })),
    ...changes,
  });
  return service.post('/api/v1/permits', body, { user: CLERK });
}

async function opened(item: string, changes: object = {}): Promise<string> {
  const answer = await submit(item, changes);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(answer.body.caseNumber);
}

async function reviewed(item: string, changes: object = {}): Promise<string> {
  const number = await opened(item, changes);
  await done(number, 'accept', {});
  await review(number, item);
  return number;
}

async function review(number: string, item: string): Promise<void> {
  await done(number, 'startReview', { reviewers: REVIEWERS }, '610113-organ-head');
  const findings = [1, 2, 3].map((condition) => ({ condition: `${item}-c${condition}`, met: true }));
  for (const reviewer of REVIEWERS) await done(number, 'verifySubstance', { item, findings }, reviewer);
}

const grant = (number: string, item: string, more: object = {}) =>
  send(number, 'decide', { item, outcome: 'granted', articles: [LAW], ...more }, DECIDER);

async function isSoundOnRecord(...numbers: string[]): Promise<void> {
  for (const number of numbers) expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
}

describe('S8: a clerical correction over HTTP', () => {
  it('is numbered, pushed with its texts to the supervisor alone, delivered, and public by its fields', async () => {
    const number = await reviewed(FOOD);
    expect((await grant(number, FOOD)).status).toBe(200);
    const slip = { field: 'licenseeName', was: '西安示例青禾餐饮管理有限公司', becomes: '西安示例青禾餐饮管理公司' };
    const body = { item: FOOD, corrections: [slip], reasons: '打印时多出二字', notice };
    expect((await send(number, 'correctClericalError', body, CLERK)).body).toMatchObject({ code: 'notPermitted' });
    const substance = { ...body, corrections: [{ ...slip, field: 'validTo', becomes: '2099-01-01' }] };
    const refused = await service.post(`/api/v1/permits/${number}/correctClericalError`, substance, {
      user: DECIDER,
      language: 'zh',
    });
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'substanceNotCorrectable',
      refusal: { field: 'corrections[0].field', named: 'validTo', instead: 'change' },
    });
    expect(String(refused.body.detail)).toContain('第四十九条');
    await done(number, 'correctClericalError', body, DECIDER);

    const correction = `${number}-G1`;
    const push = await service.get(`/api/v1/pushes/${number}-P2`, { user: LIAISON });
    expect(push.body).toMatchObject({
      content: {
        decision: { number: `${number}-J1`, outcome: 'granted' },
        correction: { number: correction, slips: [{ field: 'licenseeName', was: slip.was, becomes: slip.becomes }] },
      },
    });
    const watched = await service.get(`/api/v1/pushes/${number}-P2`, { user: '610113-auditor' });
    expect(watched.body).toMatchObject({ content: { correction: { number: correction, fields: ['licenseeName'] } } });
    expect(JSON.stringify(watched.body)).not.toContain(slip.becomes);

    const delivery = { item: FOOD, document: correction, method: 'post', recipient: '测试人01', proof };
    await done(number, 'deliver', delivery);
    expect((await send(number, 'deliver', delivery)).body).toMatchObject({ code: 'deliveryNotPending' });
    const detail = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(detail.body).toMatchObject({
      permit: { caseState: 'GRANTED' },
      items: [{ corrections: [{ number: correction, fields: ['licenseeName'], delivered: true }] }],
    });
    const register = await service.get('/api/v1/public/decisions');
    const shown = (register.body.entries as { decisionNumber: string }[]).find(
      ({ decisionNumber }) => decisionNumber === `${number}-J1`,
    );
    expect(shown).toMatchObject({
      corrections: [{ number: correction, fields: ['licenseeName'] }],
      licensee: { name: slip.becomes },
    });
    const events = JSON.stringify(await shell.recorded(number));
    for (const secret of [slip.was, slip.becomes, '多出二字']) expect(events).not.toContain(secret);
    await isSoundOnRecord(number);
  });
});

describe('Art. 40: a corrected code of a natural person over HTTP', () => {
  it('is his citizen id, and never public; what is no citizen id is refused with its field', async () => {
    const CITIZEN = '610102187501168042';
    const applicant = { kind: 'naturalPerson', name: '示例甲', idNumber: CITIZEN, creditRecord: 'none' };
    const number = await reviewed(FOOD, { applicant });
    expect((await grant(number, FOOD)).status).toBe(200);
    const correcting = (becomes: string) => ({
      item: FOOD,
      corrections: [{ field: 'licenseeCode', was: '610102187501168043', becomes }],
      reasons: '号码有误',
      notice,
    });
    const refused = await send(number, 'correctClericalError', correcting(String(CODES[0])), DECIDER);
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'invalidInput',
      errors: [{ pointer: '/corrections/0/becomes', code: 'idFormat' }],
    });
    await done(number, 'correctClericalError', correcting(CITIZEN), DECIDER);
    const register = await service.get('/api/v1/public/decisions');
    const shown = (register.body.entries as { decisionNumber: string }[]).find(
      ({ decisionNumber }) => decisionNumber === `${number}-J1`,
    );
    expect(shown).toMatchObject({
      corrections: [{ fields: ['licenseeCode'] }],
      licensee: { name: '示**', uscc: null },
    });
    expect(JSON.stringify(register.body)).not.toContain(CITIZEN);
  });
});

describe('S8: a slip that is found when the case is long over', () => {
  const ended = (number: string) =>
    expect
      .poll(async () => (await shell.handleOf(number).describe()).status.name, { timeout: 20_000 })
      .toBe('COMPLETED');
  const acknowledge = (number: string, push: string) =>
    service.post(`/api/v1/pushes/${number}-${push}/acknowledge`, { officer: 'officer-7' }, { user: LIAISON });
  const body = (becomes: string) => ({
    item: FOOD,
    corrections: [{ field: 'itemName', was: '食品经营', becomes }],
    reasons: '名称有误',
    notice,
  });

  it('is corrected all the same: the case owes its push and its delivery, and is over again after them', async () => {
    const number = await reviewed(FOOD);
    expect((await grant(number, FOOD)).status).toBe(200);
    await done(number, 'issueCertificate', { item: FOOD, certificateNumber: 'JY16101130000009' });
    await done(number, 'deliver', { item: FOOD, method: 'post', recipient: '测试人01', proof });
    expect((await acknowledge(number, 'P1')).status).toBe(200);
    await ended(number);

    // what else is asked of it is asked in vain, also now
    expect((await send(number, 'withdraw', {})).body).toMatchObject({ status: 409, code: 'caseClosed' });
    const empty = await send(number, 'correctClericalError', body('食品经营'), DECIDER);
    expect(empty.body).toMatchObject({ status: 422, code: 'nothingToCorrect' });
    await done(number, 'correctClericalError', body('食品经营（餐饮服务）'), DECIDER);
    const detail = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(detail.body).toMatchObject({
      permit: { caseState: 'CLOSED' },
      items: [{ corrections: [{ number: `${number}-G1`, delivered: false }] }],
      allowedCommands: expect.arrayContaining(['deliver', 'correctClericalError']),
    });
    expect((await acknowledge(number, 'P2')).status).toBe(200);
    await done(number, 'deliver', {
      item: FOOD,
      document: `${number}-G1`,
      method: 'post',
      recipient: '测试人01',
      proof,
    });
    await ended(number);
    await done(number, 'correctClericalError', body('食品经营（餐饮服务经营者）'), DECIDER);
    expect((await shell.recorded(number)).filter(({ type }) => type === 'ClericalErrorCorrected')).toHaveLength(2);
    await isSoundOnRecord(number);
  });
});

describe('Art. 78: who handed in false material, over HTTP', () => {
  it('is refused with a warning, does not apply for that item again in any district, and is told until when', async () => {
    const applicant = { ...FOOD_APPLICANT, uscc: CODES[0], name: '西安示例不实材料有限公司' };
    const number = await opened(FOOD, { applicant });
    const finding = { ground: 'falseMaterials', reasons: '检验报告系伪造', articles: [LAW] };
    const byClerk = await send(number, 'refuseAcceptance', finding);
    expect(byClerk.body).toMatchObject({ code: 'wrongRank', refusal: { needs: ['decider', 'organHead'] } });
    await done(number, 'refuseAcceptance', finding, DECIDER);
    const barred = (await shell.recorded(number)).find(({ type }) => type === 'ReapplicationBarred');
    expect(barred).toMatchObject({ article: '78', items: [FOOD], document: `${number}-B1` });
    const after = afterwards(barred?.at);

    const again = { applicant: { ...applicant, name: '西安示例更名有限公司' }, receivedAt: after };
    const refused = await submit(FOOD, again);
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'barredFromApplying',
      refusal: { field: 'items[0].item', item: FOOD, article: '第七十八条', document: `${number}-B1` },
    });
    const elsewhere = {
      ...again,
      jurisdiction: 'XAGX',
    };
    expect((await submit(FOOD, elsewhere)).body).toMatchObject({ code: 'barredFromApplying' });
    const other = await opened(LIMITED, again);
    await done(other, 'withdraw', {});

    const written = await opened(FOOD, { ...again, requestWrittenDecision: true });
    expect((await service.get(`/api/v1/permits/${written}`, { user: CLERK })).body).toMatchObject({
      permit: { caseState: 'NOT_ACCEPTED' },
    });
    await opened(FOOD, { receivedAt: after });

    const recorded = JSON.stringify(await shell.recorded(number));
    expect(recorded).not.toContain(CODES[0]);
    await rebuild(shell.ledger);
    expect((await submit(FOOD, again)).body).toMatchObject({ code: 'barredFromApplying' });
    await isSoundOnRecord(number, written);
  });

  it('what was received before the finding is accepted after it', async () => {
    const applicant = { ...FOOD_APPLICANT, uscc: CODES[1], name: '西安示例同日两件有限公司' };
    const first = await opened(FOOD, { applicant });
    const second = await opened(FOOD, { applicant });
    await done(first, 'refuseAcceptance', { ground: 'falseMaterials', reasons: '伪造', articles: [LAW] }, DECIDER);
    await done(second, 'accept', {});
  });
});

/** the first moment after it */
const afterwards = (at: Instant | undefined): Instant => addMs(at ?? '', 1);

describe('a licence with conditions, over HTTP', () => {
  it('shows them in the case, to the supervisor and to the public; without a law of the item there are none', async () => {
    const number = await reviewed(FOOD);
    const condition = { text: '夜间十时后不得现场加工', basis: LAW };
    expect((await grant(number, FOOD, { conditions: [{ ...condition, basis: REGULATION }] })).body).toMatchObject({
      status: 422,
      code: 'conditionWithoutLaw',
      refusal: { field: 'conditions[0].basis', laws: [`${LAW.document}${LAW.article}`] },
    });
    expect((await grant(number, FOOD, { conditions: [condition] })).status).toBe(200);
    expect((await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body).toMatchObject({
      items: [{ decision: { conditions: [condition] } }],
    });
    expect((await service.get(`/api/v1/pushes/${number}-P1`, { user: LIAISON })).body).toMatchObject({
      content: { decision: { conditions: [condition] }, correction: null },
    });
    const register = await service.get('/api/v1/public/decisions');
    expect(register.body.entries).toContainEqual(
      expect.objectContaining({ decisionNumber: `${number}-J1`, conditions: [condition] }),
    );
    await isSoundOnRecord(number);
  });
});

describe('Art. 57: a place that cannot be kept at this moment, over HTTP', () => {
  it('leaves the outcome unknown, and the same key finds it out', async () => {
    const number = await reviewed(LIMITED_TOO);
    const body = { item: LIMITED_TOO, outcome: 'granted', articles: [LAW] };
    const asked = { user: DECIDER, key: 'kept-by-another' };
    const answer = await shell.ledger.transaction().execute(async (transaction) => {
      const place = `places/610113/${LIMITED_TOO}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${place}, 0))`.execute(transaction);
      return await service.post(`/api/v1/permits/${number}/decide`, body, asked);
    });
    expect(answer.body).toMatchObject({ status: 503, code: 'outcomeUnknown' });
    const again = await service.post(`/api/v1/permits/${number}/decide`, body, asked);
    expect(again.status, JSON.stringify(again.body)).toBe(200);
    await isSoundOnRecord(number);
  });

  it('is asked for again where the case has seen nothing of it', async () => {
    const number = await reviewed(LIMITED_TOO);
    const standing = await shell.ledger
      .selectFrom('contenders')
      .selectAll()
      .where('caseNumber', '=', number)
      .executeTakeFirstOrThrow();
    await shell.ledger.deleteFrom('contenders').where('caseNumber', '=', number).execute();
    const seen: string[] = [];
    /** the engine as it is; the row of the case comes to light after the first refusal */
    class Watched extends Engine {
      override async send(...sent: Parameters<Engine['send']>) {
        const sending = await super.send(...sent);
        seen.push(sending.outcome === 'refused' ? sending.code : sending.outcome);
        if (seen.length > 1) return sending;
        const { quantity, checks, licence, ...row } = standing;
        await shell.ledger
          .insertInto('contenders')
          .values({
            ...row,
            quantity: quantity && JSON.stringify(quantity),
            checks: JSON.stringify(checks),
            licence: licence && JSON.stringify(licence),
          })
          .execute();
        return sending;
      }
    }
    const address = inject('temporalAddress');
    const engine = new Watched({ address, namespace: 'default', taskQueue: shell.taskQueue });
    const reference = ledgerReference(shell.ledger);
    const permits = new Permits({
      ledger: shell.ledger,
      keys: testKeys,
      reference,
      engine,
      metrics: createMetrics(() => Promise.resolve(0)),
      mayTakeCommands: () => Promise.resolve(true),
    });
    const row = await permit(shell.ledger, number);
    expect.assert(row);
    const by = { user: DECIDER, org: row.competentOrg, role: 'decider' };
    const command: PermitCommand = {
      type: 'decide',
      by,
      item: LIMITED_TOO,
      outcome: 'granted',
      articles: [LAW],
      facts: await factsOf({ reference }, row),
    };
    const receipt = await permits.send(number, command, {
      client: 'test',
      actor: by,
      key: 'watched',
      body: {},
      texts: [],
      sent: () => {},
      deadline: Date.now() + 20_000,
    });
    expect(receipt.command).toBe('decide');
    expect(seen).toEqual(['staleFacts', 'receipt']);
    await engine.close();
    await isSoundOnRecord(number);
  });
});

describe('Art. 57: two licences and more who ask, over HTTP', () => {
  it('nobody is passed over, and of two grants at once the last place is given once', async () => {
    const first = await opened(LIMITED);
    await done(first, 'accept', {});
    const second = await reviewed(LIMITED);
    const third = await reviewed(LIMITED);
    await review(first, LIMITED);
    const passedOver = await grant(third, LIMITED);
    expect(passedOver.body).toMatchObject({
      status: 409,
      code: 'earlierCaseFirst',
      refusal: { earlier: [first, second], instead: 'decide' },
    });
    expect((await grant(first, LIMITED)).status).toBe(200);

    // the earlier of the two is denied, and both grants that are left ask for the last place
    const fourth = await reviewed(LIMITED);
    const denial = { item: LIMITED, outcome: 'denied', articles: [REGULATION], reasons: '场地不足' };
    await done(second, 'decide', denial, DECIDER);
    const [one, other] = await Promise.all([grant(third, LIMITED), grant(fourth, LIMITED)]);
    const statuses = [one.status, other.status].sort();
    expect(statuses, JSON.stringify([one.body, other.body])).toEqual([200, 409]);
    expect(one.status).toBe(200);
    const late = await grant(fourth, LIMITED);
    expect(late.body).toMatchObject({
      code: 'quantityExhausted',
      refusal: { limit: 2, taken: 2, instead: 'denied' },
    });
    const granted = await shell.ledger
      .selectFrom('contenders')
      .select('caseNumber')
      .where('item', '=', LIMITED)
      .where('state', '=', 'granted')
      .orderBy('caseNumber')
      .execute();
    expect(granted.map(({ caseNumber }) => caseNumber)).toEqual([first, third].sort());
    await isSoundOnRecord(first, second, third, fourth);
  });
});
