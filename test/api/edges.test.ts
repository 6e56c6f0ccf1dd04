import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeCatalogue } from '../../ledger/catalogue.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { type FreshLedger, freshLedger } from '../ledger/database.ts';
import { application } from './records.ts';
import { type Asking, type Service, startService } from './service.ts';

let database: FreshLedger;
let service: Service;

beforeAll(async () => {
  database = await freshLedger();
  await storeCatalogue(database.service, loadXian(), { source: 'test' });
  service = await startService({ ledger: database.service, engineDeadlineMs: 300 });
});
afterAll(async () => {
  await service.close();
  await database.close();
});

const CLERK: Asking = { user: '610113-clerk-1' };
const PERMITS = '/api/v1/permits';
const today = () => application('APP-0001', { receivedAt: '2026-11-23T09:30:00+08:00' });
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('Requests that are none', () => {
  const refused: [
    what: string,
    method: string,
    path: string,
    text: string | null,
    asking: Asking,
    status: number,
    code: string,
  ][] = [
    [
      'a body over 256 KB',
      'POST',
      PERMITS,
      JSON.stringify({ remark: 'x'.repeat(300_000) }),
      CLERK,
      413,
      'bodyTooLarge',
    ],
    [
      'another content type',
      'POST',
      PERMITS,
      'a=1',
      { ...CLERK, headers: { 'content-type': 'text/plain' } },
      415,
      'unsupportedMediaType',
    ],
    [
      'another charset',
      'POST',
      PERMITS,
      '{}',
      { ...CLERK, headers: { 'content-type': 'application/json; charset=gbk' } },
      415,
      'unsupportedMediaType',
    ],
    ['broken JSON', 'POST', PERMITS, '{"a":', CLERK, 400, 'malformedJson'],
    ['a bare value', 'POST', PERMITS, '"text"', CLERK, 400, 'malformedJson'],
    ['deep nesting', 'POST', PERMITS, nested(40), CLERK, 400, 'tooDeep'],
    ['half a surrogate pair', 'POST', PERMITS, '{"remark":"\\ud800"}', CLERK, 400, 'invalidInput'],
    ['no key', 'POST', PERMITS, '{}', { ...CLERK, key: null }, 400, 'idempotencyKeyRequired'],
    ['a key with blanks', 'POST', PERMITS, '{}', { ...CLERK, key: 'two words' }, 400, 'idempotencyKeyRequired'],
    [
      'a key of 201 characters',
      'POST',
      PERMITS,
      '{}',
      { ...CLERK, key: 'k'.repeat(201) },
      400,
      'idempotencyKeyRequired',
    ],
    ['no token', 'POST', PERMITS, '{}', {}, 401, 'unauthenticated'],
    ['a forged token', 'GET', PERMITS, null, { headers: { authorization: 'Bearer a.b.c' } }, 401, 'unauthenticated'],
    ['a role without the right', 'POST', PERMITS, '{}', { user: '610113-auditor' }, 403, 'notPermitted'],
    ['an unknown address', 'GET', '/api/v1/nothing', null, CLERK, 404, 'notFound'],
    ['an unknown case', 'GET', `${PERMITS}/610113-20261123-999999`, null, CLERK, 404, 'notFound'],
    ['a number that is none', 'POST', `${PERMITS}/..%2f..%2fx/accept`, '{}', CLERK, 404, 'notFound'],
    ['an address that cannot be decoded', 'GET', `${PERMITS}/%E0%A4%A`, null, CLERK, 400, 'malformedJson'],
    ['an unknown filter', 'GET', `${PERMITS}?colour=red`, null, CLERK, 400, 'invalidInput'],
    ['a foreign cursor', 'GET', `${PERMITS}?cursor=xyz`, null, CLERK, 400, 'invalidInput'],
    ['another organ’s duties', 'GET', '/api/v1/obligations?organ=610113-health', null, CLERK, 403, 'notPermitted'],
    [
      'a webhook into the own network',
      'PUT',
      '/api/v1/clients/me/webhook',
      '{"url":"http://127.0.0.1/x"}',
      { user: '610113-client' },
      422,
      'invalidInput',
    ],
  ];

  it.each(refused)('%s', async (_, method, path, text, asking, status, code) => {
    const answer = await service.send(method, path, text, asking);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: `urn:shenguan:problem:${code}`,
      status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(answer.body.instance).toBe(`urn:uuid:${answer.headers.get('x-request-id')}`);
  });

  it('names the methods an address takes', async () => {
    const answer = await service.send('DELETE', PERMITS, null, CLERK);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('speaks the language that was asked for, Chinese first', async () => {
    const chinese = await service.get('/api/v1/nothing', { language: 'zh' });
    const english = await service.get('/api/v1/nothing', { language: 'en' });
    expect(chinese.body.title).toBe('未找到');
    expect(english.body.title).toBe('Not found');
  });

  it('gives dotted paths and JSON pointers', async () => {
    const body = {
      ...today(),
      materials: [{ materialId: 'food-business-m1', source: 'upload', pages: 0, sha256: 'x' }],
    };
    const answer = await service.post(PERMITS, body, CLERK);
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'materials[0].pages', pointer: '/materials/0/pages', code: 'range' }),
        expect.objectContaining({ path: 'materials[0].sha256', pointer: '/materials/0/sha256', code: 'pattern' }),
      ]),
    );
  });
});

describe('The same key', () => {
  it('with another body is refused', async () => {
    const key = 'one-key';
    const first = await service.post(PERMITS, today(), { ...CLERK, key });
    expect(first.body.code).toBe('outcomeUnknown');
    const other = await service.post(PERMITS, { ...today(), remark: 'other' }, { ...CLERK, key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotencyKeyReused']);
  });

  it('sent twenty times at once makes one command and one number', async () => {
    const before = await rows();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => service.post(PERMITS, today(), { ...CLERK, key: 'twenty' })),
    );
    expect(await rows()).toBe(before + 1);
    expect(new Set(answers.map(({ status }) => status)).size).toBeLessThanOrEqual(2);
    for (const { status } of answers) expect([503, 429]).toContain(status);
  });

  it('of another person is another key', async () => {
    const before = await rows();
    await service.post(PERMITS, today(), { user: '610113-clerk-2', key: 'one-key' });
    expect(await rows()).toBe(before + 1);
  });

  const rows = async (): Promise<number> => {
    const found = await sql<{ count: number }>`select count(*)::int as count from commands`.execute(database.service);
    return found.rows[0]?.count ?? 0;
  };
});
