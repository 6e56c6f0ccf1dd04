import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { application } from '../api/records.ts';
import type { Service } from '../api/service.ts';
import { asAdmin } from '../ledger/database.ts';
import { type Stage, startStage } from '../stage.ts';

/** An applicant looks his case up, is told by hand, and an officer records it: over HTTP, on real servers. */

const logged: string[] = [];
let stage: Stage;
let service: Service;
beforeAll(async () => {
  const logger = pino({ level: 'debug' }, { write: (line: string) => logged.push(line) });
  stage = await startStage({ isLocalStack: true, logger });
  ({ service } = stage);
});
afterAll(() => stage.close());

const CLERK = '610113-clerk-1';
const handedInNow = () => instantOf(Date.now() - 2000).replace(/\.\d+/, '');

const FORM = 'food-business-m1';
/** who it is about, as the record has it */
const PEOPLE = application('APP-0001') as {
  applicant: { name: string; uscc: string };
  premises: { address: string };
};

type Opened = { number: string; code: string; key: string; body: { [member: string]: unknown } };
async function opened(more: object = {}): Promise<Opened> {
  service.setClock(instantOf(Date.now()));
  const key = randomUUID();
  const sent = { ...application('APP-0001', { receivedAt: handedInNow() }), ...more };
  const { status, body } = await service.post('/api/v1/permits', sent, { user: CLERK, key });
  expect([status, body.code ?? null]).toEqual([201, null]);
  const again = await service.post('/api/v1/permits', sent, { user: CLERK, key });
  expect(again.body).toEqual(body);
  return { number: String(body.caseNumber), code: String(body.lookupCode), key, body };
}

const look = (caseNumber: string, code: string) =>
  service.post('/api/v1/public/case-lookup', { caseNumber, code }, { key: null });
const form = async (fields: { [name: string]: string }, lang = 'zh') => {
  const body = new URLSearchParams(fields);
  const response = await fetch(`${service.url}/lookup?lang=${lang}`, { method: 'POST', body });
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const done = async (number: string, name: string, body: object, user = CLERK) => {
  const answer = await service.post(`/api/v1/permits/${number}/${name}`, body, { user });
  expect([name, answer.status, answer.body.code ?? null]).toEqual([name, 200, null]);
  return answer.body;
};

describe('Art. 5, 30: a case is looked up by number and code, without an account', () => {
  it('shows how it stands, the days, and what the applicant owes; nobody’s data', async () => {
    const { number, code } = await opened();
    await done(number, 'requestCorrection', { defects: [{ material: FORM, reason: '缺少签字' }] });
    const { status, body, headers } = await look(number, code.toLowerCase().replaceAll('-', ''));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      caseNumber: number,
      state: 'CORRECTION_REQUESTED',
      receivedOn: civilDateOf(instantOf(Date.now())),
      acceptedOn: null,
      owed: [
        {
          what: 'correct',
          by: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          materials: [{ id: FORM, name: expect.stringMatching(/[一-龥]{4,}/) }],
        },
      ],
    });
    const told = JSON.stringify(body);
    for (const secret of [PEOPLE.applicant.name, PEOPLE.applicant.uscc, PEOPLE.premises.address, '缺少签字'])
      expect(told).not.toContain(secret);
  });

  it('answers alike to a wrong code, an unknown number, one that is none, and the code of another case', async () => {
    const [one, other] = [await opened(), await opened()];
    const unknown = `${one.number.slice(0, -6)}999998`;
    const answers = [];
    for (const [number, code] of [
      [one.number, '0000-0000-0000-0000'],
      [unknown, one.code],
      ['no number at all', one.code],
      [one.number, other.code],
      [one.number, ''],
    ] as const) {
      const { status, body, headers } = await look(number, code);
      const { instance: _, ...told } = body;
      answers.push({ status, told, length: headers.get('content-length') });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, told: { code: 'lookupFailed' } });
  });

  it('is told to wait after five wrong codes, and so is the right one from there', async () => {
    const { number, code } = await opened();
    for (let count = 0; count < 5; count += 1) expect((await look(number, '1111')).status).toBe(404);
    const locked = await look(number, code);
    expect([locked.status, locked.body.code]).toEqual([429, 'lookupLocked']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
    const page = await form({ caseNumber: number, code });
    expect(page.status).toBe(429);
  });

  it('has a page for people in both languages, without a script, and the code in no address', async () => {
    const { number, code } = await opened();
    const empty = await fetch(`${service.url}/lookup`, { headers: { 'accept-language': 'en' } });
    const html = await empty.text();
    expect(html).toContain('<form method="post" action="/lookup?lang=en"');
    expect(html).not.toContain('<script');
    expect(empty.headers.get('content-security-policy')).toContain("script-src 'self'");
    const zh = await form({ caseNumber: number, code });
    expect([zh.status, zh.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(zh.html).toContain('已收件');
    expect(zh.html).not.toContain(code);
    expect((await form({ caseNumber: number, code }, 'en')).html).toContain('received');
    const wrong = await form({ caseNumber: '<b>"610113"</b>', code });
    expect(wrong.status).toBe(404);
    expect(wrong.html).toContain('role="alert"');
    expect(wrong.html).not.toContain('<b>');
    expect((await fetch(`${service.url}/lookup/page.css`)).headers.get('content-type')).toContain('text/css');
  });

  it('stands nowhere: neither in the ledger nor in a log', async () => {
    const { number, code } = await opened();
    await look(number, code);
    const { rows } = await asAdmin(
      stage.shell.database.ownerUrl,
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const bare = code.replaceAll('-', '');
    for (const { name } of rows as { name: string }[]) {
      const found = await asAdmin(
        stage.shell.database.ownerUrl,
        `select count(*)::int as count from ${name} as kept where kept::text like '%${code}%' or kept::text like '%${bare}%'`,
      );
      expect([name, found.rows[0].count]).toEqual([name, 0]);
    }
    expect(logged.some((line) => line.includes('case-lookup'))).toBe(true);
    expect(logged.filter((line) => line.includes(code) || line.includes(bare))).toEqual([]);
  });

  it('a new one is given out at the window, once for each key, and ends the one before', async () => {
    const { number, code } = await opened();
    const path = `/api/v1/permits/${number}/renewLookupCode`;
    expect((await service.post(path, {}, { user: '610104-clerk-1' })).status).toBe(403);
    expect((await service.post(path, {}, { user: '610113-auditor' })).status).toBe(403);
    expect((await service.post(path, { code }, { user: CLERK })).body).toMatchObject({
      code: 'invalidInput',
      errors: [{ path: 'code', code: 'unknownField' }],
    });
    const [one, again] = [
      await service.post(path, {}, { user: CLERK, key: 'lost' }),
      await service.post(path, {}, { user: CLERK, key: 'lost' }),
    ];
    expect(one.status).toBe(200);
    expect(again.body).toEqual(one.body);
    expect((await look(number, code)).status).toBe(404);
    expect((await look(number, String(one.body.lookupCode))).status).toBe(200);
    const { rows } = await asAdmin(
      stage.shell.database.ownerUrl,
      `select issue, issued_by ->> 'user' as by from lookup_codes where stream = 'permit/${number}'`,
    );
    expect(rows).toEqual([{ issue: 1, by: CLERK }]);
  });
});

describe('Art. 44: service by hand, as a window records it', () => {
  const proof = { sha256: '8'.repeat(64) };
  const today = () => civilDateOf(instantOf(Date.now()));

  it('an applicant without phone or address for the channel he names is told so, by the field', async () => {
    service.setClock(instantOf(Date.now()));
    const body = { ...application('APP-0001', { receivedAt: handedInNow() }), service: { channels: ['email', 'fax'] } };
    const answer = await service.post('/api/v1/permits', body, { user: CLERK });
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [
        expect.objectContaining({ path: 'service.channels[1]', code: 'range' }),
        expect.objectContaining({ path: 'applicant.email', code: 'required' }),
      ],
    ]);
    const noAddress = await service.post(
      '/api/v1/permits',
      { ...body, service: { channels: ['email'] } },
      { user: CLERK },
    );
    expect([noAddress.status, noAddress.body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'applicant.email', code: 'required' })],
    ]);
  });

  it('is a duty until it is recorded with who signed and the hash of the paper; the look-up shows the day', async () => {
    const { number, code } = await opened({ service: { channels: [] } });
    await done(number, 'accept', {});
    const notice = `${number}-S1`;
    const duties = await service.get(`/api/v1/obligations?kind=serve`, { user: CLERK });
    expect(duties.body.entries).toContainEqual(expect.objectContaining({ id: `serve:${notice}`, state: 'open' }));
    const record = { notice, method: 'inPerson', servedOn: today(), recipient: '测试签收人乙', proof };
    const path = `/api/v1/permits/${number}/recordService`;
    for (const [change, expected] of [
      [{ servedOn: '2026-02-30' }, [400, { errors: [{ path: 'servedOn', code: 'invalidDate' }] }]],
      [{ method: 'telepathy' }, [400, { errors: [{ path: 'method', code: 'range' }] }]],
      [{ proof: undefined }, [400, { errors: [{ path: 'proof', code: 'required' }] }]],
      [{ notice: `${number}-S7` }, [422, { code: 'unknownNotice', refusal: { open: [notice] } }]],
      [{ servedOn: '2026-01-05' }, [422, { code: 'servedBeforeOwed', refusal: { from: today() } }]],
    ] as const) {
      const answer = await service.post(path, { ...record, ...change }, { user: CLERK });
      expect([answer.status, answer.body]).toEqual([expected[0], expect.objectContaining({})]);
      expect(answer.body).toMatchObject(expected[1]);
    }
    expect((await service.post(path, record, { user: '610104-clerk-1' })).status).toBe(403);
    await done(number, 'recordService', record);
    expect((await service.post(path, record, { user: CLERK })).body).toMatchObject({
      code: 'noticeServed',
      refusal: { servedOn: today() },
    });
    const { body } = await look(number, code);
    expect(body.notices).toEqual([{ kind: 'accepted', owedOn: today(), servedOn: today() }]);
    const { rows } = await asAdmin(
      stage.shell.database.ownerUrl,
      `select count(*)::int as count from events where stream = 'permit/${number}' and body like '%测试签收人乙%'`,
    );
    expect(rows[0].count).toBe(0);
    const detail = await service.get(`/api/v1/permits/${number}`, { user: CLERK });
    expect(detail.body.service).toMatchObject({ channels: [], notices: [{ id: notice, state: 'served' }] });
  });

  it('a channel that is not set up is passed over, and the window serves', async () => {
    const applicant = { ...PEOPLE.applicant, email: 'someone@example.cn' };
    const { number } = await opened({ applicant, service: { channels: ['email'] } });
    await done(number, 'accept', {});
    const state = async () => (await service.get(`/api/v1/permits/${number}`, { user: CLERK })).body.service;
    await expect.poll(state, { timeout: 20_000 }).toMatchObject({ notices: [{ state: 'unserved' }] });
    const { body } = await service.get(`/api/v1/permits/${number}/trace`, { user: CLERK });
    expect(body.events).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({ type: 'NoticeAttemptFailed', problem: 'notConfigured' }),
      }),
    );
  });
});
