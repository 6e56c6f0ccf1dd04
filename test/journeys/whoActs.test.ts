import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue, TransferCatalogue } from '../../domain/catalogue/types.ts';
import { addDays, civilDateOf, instantOf } from '../../domain/time.ts';
import { checkReadModels } from '../../ledger/rebuild.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { application } from '../api/records.ts';
import type { Answered, Service } from '../api/service.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';
import { aWhileAgo } from './officers.ts';

/** Who acts, and for whom: an agent for the applicant, one organ for another, over HTTP and on real servers. */

const IN_PERSON = 'hr-service';
const REGULATION = { document: '人力资源市场暂行条例', article: '第十八条' };

const BELOW = 'drainage';

/** The city's own, with one item that a regulation has applied for in person, and one that two levels handle. */
function catalogue(): Catalogue {
  const xian = loadXian();
  const items = xian.items.map((item) => {
    if (item.id === IN_PERSON) return { ...item, inPerson: REGULATION };
    const lowerReview = { document: '城镇排水与污水处理条例', article: '第二十一条' };
    return item.id === BELOW ? { ...item, decidingLevel: 'city' as const, lowerReview } : item;
  });
  const ofCity: TransferCatalogue = {
    id: 'tc-610100-v1',
    version: 1,
    effectiveFrom: '2024-01-01',
    effectiveTo: null,
    jurisdiction: '610100',
    title: '西安市划转目录',
    entries: [
      {
        item: BELOW,
        kind: 'transferred',
        fromOrg: '610100-water',
        toOrg: '610100-approval-bureau',
        supervisor: '610100-water',
        enforcer: '610100-ent-water',
        supervisionMeasure: '双随机抽查',
      },
    ],
  };
  return { ...xian, items, transferCatalogues: [...xian.transferCatalogues, ofCity] };
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
const today = () => civilDateOf(instantOf(Date.now()));

const send = (number: string, name: string, body: object, user = CLERK): Promise<Answered> =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

function submit(changes: object): Promise<Answered> {
  service.setClock(instantOf(Date.now()));
  return service.post('/api/v1/permits', application('APP-0001', { receivedAt: aWhileAgo(), ...changes }), {
    user: CLERK,
  });
}

const power = (changes: object = {}) => ({
  sha256: 'a'.repeat(64),
  principal: '91610113ma6t01a78b',
  scope: ['apply', 'correct', 'recordStatement'],
  from: today(),
  through: addDays(today(), 60),
  ...changes,
});
const agent = (changes: object = {}) => ({
  name: '代理人甲',
  idNumber: '610104188101010016',
  contactPhone: '029-00000009',
  powerOfAttorney: power(changes),
});

describe('Art. 29: an agent over HTTP', () => {
  it('hands in for the applicant; who he is stays with the applicant, sealed', async () => {
    const { status, body } = await submit({ agent: agent() });
    expect(status, JSON.stringify(body)).toBe(201);
    const number = String(body.caseNumber);
    const shown = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(shown.body).toMatchObject({
      agent: { name: '代理人甲', idNumber: '610104188101010016' },
      agency: { scope: ['apply', 'correct', 'recordStatement'], through: addDays(today(), 60), endedAt: null },
      allowedCommands: expect.arrayContaining(['appointAgent', 'endAgency']),
    });
    const watched = await service.get(`/api/v1/permits/${number}`, { user: '610113-auditor' });
    expect(watched.body).toMatchObject({ agent: { name: '代***' } });
    expect(JSON.stringify(watched.body)).not.toContain('610104188101010016');

    const history = JSON.stringify(await shell.handleOf(number).fetchHistory());
    const payloads = [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
    const events = JSON.stringify(await shell.recorded(number));
    for (const secret of ['代理人甲', '610104188101010016', '029-00000009', '91610113MA6T01A78B'])
      expect(`${payloads.join()}${events}`).not.toContain(secret);

    const outside = await service.post(
      `/api/v1/permits/${number}/withdraw`,
      { agent: true },
      { user: CLERK, language: 'zh' },
    );
    expect(outside.body).toMatchObject({
      status: 403,
      code: 'outsidePower',
      refusal: {
        field: 'agent',
        act: 'withdraw',
        scope: ['apply', 'correct', 'recordStatement'],
        instead: 'applicant',
      },
    });
    expect(String(outside.body.detail)).toContain('委托权限');
    const wider = { sha256: 'b'.repeat(64), scope: ['withdraw'], from: today(), through: addDays(today(), 5) };
    expect((await send(number, 'appointAgent', { who: '代理人乙，610104188101010016', power: wider })).status).toBe(
      200,
    );
    expect((await send(number, 'endAgency', { notice: { sha256: 'c'.repeat(64) } })).status).toBe(200);
    expect((await send(number, 'withdraw', { agent: true })).body).toMatchObject({ code: 'powerExpired' });
    expect((await send(number, 'appointAgent', { who: '代理人乙', power: wider })).status).toBe(200);
    expect((await send(number, 'withdraw', { agent: true })).status).toBe(200);
    expect(JSON.stringify(await shell.recorded(number))).not.toContain('代理人乙');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
  });

  it.each([
    [
      'a power of somebody else',
      { principal: '91610104MA6T0A01XD' },
      'agent.powerOfAttorney.principal',
      'principalMismatch',
    ],
    ['a day that does not exist', { from: '2026-02-30' }, 'agent.powerOfAttorney.from', 'invalidDate'],
    ['an end before its beginning', { through: '2020-01-01' }, 'agent.powerOfAttorney.through', 'range'],
  ])('%s is refused at its field', async (_, changes, path, code) => {
    const { status, body } = await submit({ agent: agent(changes) });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path, code }]);
  });

  it('all its faults are told at once: an act that no power knows, and a number that is none', async () => {
    const { body } = await submit({ agent: { ...agent({ scope: ['sell'] }), idNumber: '610104188101010017' } });
    const errors = [
      { path: 'agent.powerOfAttorney.scope[0]', code: 'range' },
      { path: 'agent.idNumber', code: 'idCheck' },
    ];
    expect(body).toMatchObject({ status: 400, errors });
  });

  it('a power that does not cover the day of the papers, or an item that is applied for in person', async () => {
    const tomorrow = addDays(today(), 1);
    expect((await submit({ agent: agent({ from: tomorrow }) })).body).toMatchObject({
      status: 403,
      code: 'powerExpired',
      refusal: { act: 'apply', from: tomorrow },
    });
    const { materials } = catalogue().items.find(({ id }) => id === IN_PERSON) ?? { materials: [] };
    const asked = {
      channel: 'window',
      items: [{ item: IN_PERSON }],
      materials: materials.map(({ id }) => ({ materialId: id, source: 'upload', sha256: '9'.repeat(64), pages: 1 })),
    };
    expect((await submit({ ...asked, agent: agent() })).body).toMatchObject({
      status: 422,
      code: 'inPersonRequired',
      refusal: { field: 'agent', item: IN_PERSON, law: '人力资源市场暂行条例第十八条' },
    });
    expect((await submit({ ...asked, channel: 'online' })).body).toMatchObject({
      code: 'inPersonRequired',
      refusal: { field: 'channel' },
    });
    expect((await submit(asked)).status).toBe(201);
  });
});

describe('Art. 35, 43: the district reviews and the city decides, over HTTP', () => {
  const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
  const CITY = ['610100-reviewer-1', '610100-reviewer-2'];
  const articles = [{ document: '城镇排水与污水处理条例', article: '第二十一条' }];
  const findings = [1, 2, 3].map((condition) => ({ condition: `${BELOW}-c${condition}`, met: true }));
  const done = async (number: string, name: string, body: object, user = CLERK) => {
    const answer = await send(number, name, body, user);
    expect(answer.status, `${name} ${JSON.stringify(answer.body)}`).toBe(200);
  };

  it('the case goes up with opinion and file, and is decided, pushed and shown there', async () => {
    const { materials } = catalogue().items.find(({ id }) => id === BELOW) ?? { materials: [] };
    const { body } = await submit({
      items: [{ item: BELOW }],
      materials: materials.map(({ id }) => ({ materialId: id, source: 'upload', sha256: '9'.repeat(64), pages: 1 })),
    });
    const number = String(body.caseNumber);
    await done(number, 'accept', {});
    await done(number, 'startReview', { reviewers: REVIEWERS }, '610113-organ-head');
    for (const reviewer of REVIEWERS) await done(number, 'verifySubstance', { item: BELOW, findings }, reviewer);
    const grant = { item: BELOW, outcome: 'granted', articles };
    expect((await send(number, 'decide', grant, '610113-decider')).body).toMatchObject({
      status: 409,
      code: 'upperOrganDecides',
      refusal: { pointsTo: '610100-approval-bureau', instead: 'handUp' },
      allowedCommands: expect.arrayContaining(['handUp']),
    });
    const opinion = { recommendation: 'grant', opinion: '初审同意', file: { sha256: 'd'.repeat(64) }, articles };
    expect((await send(number, 'handUp', opinion, REVIEWERS[0])).body).toMatchObject({ code: 'notPermitted' });
    await done(number, 'handUp', opinion, '610113-decider');

    expect((await service.get(`/api/v1/permits/${number}`, { user: '610100-clerk-1' })).body).toMatchObject({
      permit: { jurisdiction: '610100', competentOrg: '610100-approval-bureau', caseState: 'ACCEPTED' },
      handedUp: { from: '610113-approval-bureau', on: today(), recommendation: 'grant' },
      obligations: expect.arrayContaining([
        expect.objectContaining({ id: `review:${BELOW}`, state: 'met', organ: '610113-approval-bureau' }),
        expect.objectContaining({ id: `decide:${BELOW}`, state: 'open', organ: '610100-approval-bureau' }),
      ]),
    });
    const again = { defects: [{ material: `${BELOW}-m1`, reason: '再交一份' }] };
    expect((await send(number, 'requestCorrection', again, '610100-clerk-1')).body).toMatchObject({
      code: 'wrongState',
    });
    expect((await send(number, 'startReview', { reviewers: REVIEWERS }, '610113-organ-head')).body).toMatchObject({
      code: 'notPermitted',
    });
    await done(number, 'startReview', { reviewers: CITY }, '610100-organ-head');
    for (const reviewer of CITY) await done(number, 'verifySubstance', { item: BELOW, findings }, reviewer);
    await done(number, 'decide', grant, '610100-decider');
    const events = await shell.recorded(number);
    expect(events.find(({ type }) => type === 'PushOrdered')).toMatchObject({ supervisor: '610100-water' });
    expect(JSON.stringify(events)).not.toContain('初审同意');
    const trace = await service.get(`/api/v1/permits/${number}/trace`, { user: '610100-clerk-1' });
    expect(JSON.stringify(trace.body)).toContain('初审同意');
    expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
    expect(await checkReadModels(shell.ledger)).toMatchObject({ differences: [] });
  });
});

describe('Art. 24: an entrusted item over HTTP', () => {
  const ENTRUSTED = 'special-equipment-registration';
  const HOLDER = { id: '610100-market-supervision', name: '西安市市场监督管理局' };
  const articles = [{ document: '中华人民共和国特种设备安全法', article: '第三十三条' }];

  it('is decided, pushed and published in the name of who entrusted it, and the entrustment is public', async () => {
    const { materials, conditions } = catalogue().items.find(({ id }) => id === ENTRUSTED) ?? {
      materials: [],
      conditions: [],
    };
    const { body } = await submit({
      items: [{ item: ENTRUSTED }],
      materials: materials.map(({ id }) => ({ materialId: id, source: 'upload', sha256: '9'.repeat(64), pages: 1 })),
    });
    const number = String(body.caseNumber);
    const reviewers = ['610113-reviewer-1', '610113-reviewer-2'];
    const findings = conditions.map(({ id }) => ({ condition: id, met: true }));
    await send(number, 'accept', {});
    await send(number, 'startReview', { reviewers }, '610113-organ-head');
    for (const reviewer of reviewers) await send(number, 'verifySubstance', { item: ENTRUSTED, findings }, reviewer);
    const granted = await send(number, 'decide', { item: ENTRUSTED, outcome: 'granted', articles }, '610113-decider');
    expect(granted.status, JSON.stringify(granted.body)).toBe(200);

    expect((await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body).toMatchObject({
      items: [{ inNameOf: HOLDER, decision: { inNameOf: HOLDER.id } }],
    });
    const push = await service.get(`/api/v1/pushes/${number}-P1`, { user: 'u-610113-market-supervision-liaison' });
    expect(push.body).toMatchObject({
      inNameOf: HOLDER,
      content: { issuingOrgan: '610113-approval-bureau', entrustingOrgan: HOLDER.id },
    });
    const register = await service.get('/api/v1/public/decisions');
    expect(register.body.entries).toContainEqual(
      expect.objectContaining({
        decisionNumber: `${number}-J1`,
        organ: HOLDER.name,
        decidedBy: expect.stringContaining('审批'),
      }),
    );
    const published = await service.get('/api/v1/catalogue-reports/entrustments?jurisdiction=610113');
    expect(published.body.entries).toEqual([
      expect.objectContaining({
        item: ENTRUSTED,
        entrustedBy: HOLDER,
        entrustedTo: expect.objectContaining({ id: '610113-approval-bureau' }),
        measure: expect.stringContaining('特种设备'),
      }),
    ]);
    expect((await service.get('/api/v1/catalogue-reports/entrustments')).body.entries).toHaveLength(2);
  });
});
