import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSealed } from '../../activities/sealedPdf.ts';
import { sealService } from '../../activities/sealService.ts';
import { htmlOf, sha256Of } from '../../documents/layouts.ts';
import { pdfOf } from '../../documents/pdf.ts';
import { templateOn } from '../../documents/register.ts';
import { instantOf } from '../../domain/time.ts';
import { erase } from '../../ledger/erasure.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import {
  claimDocuments,
  contentOf,
  documentNumbered,
  documentsStream,
  readFile,
  recordSeal,
} from '../../ledger/officialDocuments.ts';
import { seal } from '../../ledger/privacy.ts';
import { readStream } from '../../ledger/readEvents.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import { DocumentClerk } from '../../workers/documentClerk.ts';
import { type SealServer, startSealServer } from '../activities/sealServer.ts';
import { application } from '../api/records.ts';
import type { Service } from '../api/service.ts';
import { asAdmin } from '../ledger/database.ts';
import { testKeys } from '../ledger/keys.ts';
import { type Stage, startStage } from '../stage.ts';
import type { Shell } from '../workflows/shell.ts';

/** From the decision to the sealed paper in somebody's hand, on real servers; the seal service is the outside world. */

const TOKEN = 'of-the-seal-service';
const CLERK = '610113-clerk-1';
const NAME = '西安雁塔龘㐂𬭎餐饮管理有限公司';
let stage: Stage;
let shell: Shell;
let service: Service;
let seals: SealServer;

beforeAll(async () => {
  stage = await startStage();
  ({ shell, service } = stage);
  seals = await startSealServer(TOKEN);
});
afterAll(async () => {
  await seals.close();
  await stage.close();
});

const logger = pino({ level: 'silent' });
const clerk = ({ sealing = true, timeoutMs = 20_000 } = {}) =>
  new DocumentClerk({
    ledger: shell.ledger,
    keys: testKeys,
    logger,
    seal: sealing ? sealService({ url: seals.url, token: TOKEN, certificates: seals.certificates, timeoutMs }) : null,
  });

/** Until nothing is due any more. */
async function finished(working: DocumentClerk): Promise<void> {
  while ((await working.work()) > 0);
}

/** The gaps between attempts are real time: this one is over. */
const gapOver = () =>
  asAdmin(shell.database.ownerUrl, `update documents set next_attempt_at = now() where state <> 'sealed'`);

const send = (number: string, name: string, body: object, user = CLERK) =>
  service.post(`/api/v1/permits/${number}/${name}`, body, { user });

async function opened(changes: { name?: string } = {}): Promise<string> {
  service.setClock(instantOf(Date.now()));
  const body = application('APP-0001', { receivedAt: instantOf(Date.now() - 2000) });
  const applicant = { ...Object(body).applicant, name: changes.name ?? NAME };
  const answer = await service.post('/api/v1/permits', { ...body, applicant }, { user: '610113-client' });
  expect(answer.status).toBe(201);
  return String(answer.body.caseNumber);
}

const reviewers = ['610113-reviewer-1', '610113-reviewer-2'];
const findings = [1, 2, 3].map((condition) => ({ condition: `food-business-c${condition}`, met: condition > 1 }));

async function refused(number: string) {
  await send(number, 'accept', {});
  await send(number, 'startReview', { reviewers }, '610113-organ-head');
  for (const user of reviewers) await send(number, 'verifySubstance', { item: 'food-business', findings }, user);
  const articles = [{ document: '中华人民共和国食品安全法', article: '第三十五条' }];
  const decision = { item: 'food-business', outcome: 'denied', articles, reasons: '场所与污染源的距离不足。' };
  return await send(number, 'decide', { ...decision, failedConditions: ['food-business-c1'] }, '610113-decider');
}

const documentOf = (number: string) => `/api/v1/permits/${number}/documents/${number}-J1`;

async function file(path: string, accept: string, user = CLERK) {
  const authorization = `Bearer ${await service.token(user)}`;
  const response = await fetch(`${service.url}${path}`, { headers: { accept, authorization } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const applicantOf = async (number: string): Promise<string> => {
  const row = await shell.ledger
    .selectFrom('permits')
    .select('applicantId')
    .where('caseNumber', '=', number)
    .executeTakeFirstOrThrow();
  return row.applicantId ?? '';
};

const rowOf = async (number: string) => {
  const row = await documentNumbered(shell.ledger, `${number}-J1`);
  if (!row) throw new Error('no such document');
  return row;
};

describe('Art. 38(2): a decision does not wait for its paper, and the paper comes', () => {
  it('with the seal service down the decision stands, its paper is there unsealed, and is sealed when it returns', async () => {
    // given: a decision while nothing can be sealed
    seals.mood = 'down';
    const number = await opened();
    expect((await refused(number)).status).toBe(200);
    expect((await shell.stateOf(number)).state).toBe('DENIED');
    const before = await service.get(`/api/v1/permits/${number}/documents`, { user: CLERK });
    expect(before.body.entries).toMatchObject([
      { kind: 'receipt' },
      { kind: 'acceptance' },
      { kind: 'refusal', state: 'ordered' },
    ]);
    const early = await file(documentOf(number), 'application/pdf');
    expect(early.status).toBe(409);
    expect(early.headers.get('retry-after')).toBe('5');

    // when: it is written, and sealing fails
    const working = clerk();
    await finished(working);
    const { state, lastProblem } = await rowOf(number);
    expect({ state, lastProblem }).toEqual({ state: 'sealing', lastProblem: 'http503' });
    const copy = await file(documentOf(number), 'application/pdf', '610113-client');
    expect(copy.status).toBe(200);
    expect(sha256Of(copy.bytes)).toBe((await rowOf(number)).copySha256);
    const verified = await service.get(`/api/v1/public/documents/${sha256Of(copy.bytes)}`);
    expect(verified.body).toMatchObject({ issued: true, form: 'unsealedPdf', state: 'sealing', kind: 'refusal' });

    // then: it is sealed at the next attempt, under the key of the first
    seals.mood = 'well';
    await gapOver();
    await finished(working);
    const row = await rowOf(number);
    expect(row.state).toBe('sealed');
    const sealed = await file(documentOf(number), 'application/pdf');
    expect(sealed.headers.get('content-type')).toBe('application/pdf');
    expect(sealed.headers.get('repr-digest')).toBe(
      `sha-256=:${Buffer.from(row.sealedSha256 ?? '', 'hex').toString('base64')}:`,
    );
    const content = contentOf(testKeys, row);
    if (!content) throw new Error('no content');
    const { template } = templateOn('refusal', content.on);
    const original = await pdfOf(template, content, { layout: 1, watermark: null });
    const { id: organ } = content.organ;
    await checkSealed({ original, organ, certificates: seals.certificates, at: new Date() }, sealed.bytes);
    const keys = seals.asked
      .filter(({ sha256 }) => sha256 === row.pdfSha256)
      .map(({ headers }) => headers['idempotency-key']);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys)).toEqual(new Set([`${number}-J1/${row.pdfSha256}`]));
    expect(seals.asked.at(-1)?.headers['seal-organ']).toBe('610113-approval-bureau');
  });

  it('what is issued is bound to its event on a chain, and verified by hash without naming anybody', async () => {
    const number = await opened();
    await refused(number);
    await finished(clerk());
    const row = await rowOf(number);
    const stream = documentsStream(number);
    expect(await verifyStream(shell.ledger, stream)).toBeNull();
    const [decided] = (await readStream(shell.ledger, `permit/${number}`)).filter(
      ({ event }) => event.type === 'LicenceDenied',
    );
    const issued = (await readStream(shell.ledger, stream))
      .map(({ event }) => event)
      .find(({ number: one }) => one === row.number);
    expect(issued).toMatchObject({
      type: 'DocumentIssued',
      event: { stream: `permit/${number}`, seq: decided?.seq, hash: decided?.hash },
      template: { version: 1, sha256: row.templateSha256 },
      sha256: { html: row.htmlSha256, copy: row.copySha256, pdf: row.pdfSha256 },
    });
    const page = await file(documentOf(number), 'text/html');
    for (const [sha256, form] of [
      [sha256Of(page.bytes), 'html'],
      [row.sealedSha256, 'sealedPdf'],
      [row.copySha256, 'unsealedPdf'],
    ]) {
      const { status, body } = await service.get(`/api/v1/public/documents/${sha256}`);
      expect([status, body.form, body.number]).toEqual([200, form, row.number]);
      expect(JSON.stringify(body)).not.toContain('龘');
    }
    const altered = Buffer.from(page.bytes);
    altered[100] = (altered[100] ?? 0) ^ 1;
    expect((await service.get(`/api/v1/public/documents/${sha256Of(altered)}`)).status).toBe(404);
  });

  it('nobody can change or remove what was issued, not even by SQL', async () => {
    const number = await opened();
    await finished(clerk());
    const change = `update documents set html_sha256 = 'x' where case_number = '${number}'`;
    await expect(asAdmin(shell.database.ownerUrl, change)).rejects.toThrow('never changed');
    await expect(
      asAdmin(shell.database.ownerUrl, `delete from documents where case_number = '${number}'`),
    ).rejects.toThrow('never changed');
  });
});

describe('Sealing', () => {
  it('that is refused is for people at once, and the incident closes with the seal', async () => {
    const number = await opened();
    await refused(number);
    seals.mood = 'refusing';
    await finished(clerk());
    const of = async (open: boolean) =>
      (await listIncidents(shell.ledger, { kind: 'sealFailed', stream: `permit/${number}`, open })).map(
        ({ key }) => key,
      );
    expect((await rowOf(number)).state).toBe('sealFailed');
    expect(await of(true)).toContain(`${number}-J1`);
    seals.mood = 'well';
    await gapOver();
    await finished(clerk());
    expect((await rowOf(number)).state).toBe('sealed');
    expect(await of(true)).toEqual([]);
    const chain = (await readStream(shell.ledger, documentsStream(number))).map(({ event }) => event);
    expect(chain.filter(({ number: one }) => one === `${number}-J1`).map(({ type }) => type)).toEqual([
      'DocumentIssued',
      'SealingFailed',
      'DocumentSealed',
    ]);
  });

  it.each([
    ['forging', 'notWholeDocument', 'sealFailed'],
    ['silent', 'timeout', 'sealing'],
  ] as const)('by a service that is %s is not believed, nor waited for', async (mood, problem, state) => {
    const number = await opened();
    seals.mood = mood;
    await finished(clerk({ timeoutMs: 200 }));
    const row = await documentNumbered(shell.ledger, `${number}-R1`);
    expect(row).toMatchObject({ state, lastProblem: problem, sealedSha256: null });
    seals.mood = 'well';
    await gapOver();
    await finished(clerk());
    expect(await documentNumbered(shell.ledger, `${number}-R1`)).toMatchObject({ state: 'sealed' });
  });

  it('that nobody has configured leaves documents unsealed, and everything else as it is', async () => {
    const number = await opened();
    await finished(clerk({ sealing: false }));
    expect(await documentNumbered(shell.ledger, `${number}-R1`)).toMatchObject({ state: 'unsealed' });
    const page = await file(`/api/v1/permits/${number}/documents/${number}-R1`, 'text/html');
    expect(page.bytes.toString('utf8')).toContain('未盖章 UNSEALED');
  });

  it('that a clerk died over is taken up by another, and done once', async () => {
    const number = await opened();
    const taken = await claimDocuments(shell.ledger, 10, true);
    expect(taken.map(({ number: one }) => one)).toContain(`${number}-R1`);
    await finished(clerk());
    expect(await documentNumbered(shell.ledger, `${number}-R1`)).toMatchObject({ state: 'ordered' });
    await gapOver();
    await finished(clerk());
    const chain = await readStream(shell.ledger, documentsStream(number));
    expect(chain.map(({ event }) => event.type)).toEqual(['DocumentIssued', 'DocumentSealed']);
  });

  it('that ends with its process time and again is seen by people, though no attempt ever reports', async () => {
    const number = await opened();
    const of = async () =>
      (await listIncidents(shell.ledger, { kind: 'documentFailed', stream: `permit/${number}`, open: true })).map(
        ({ detail }) => detail.problem,
      );
    for (let attempt = 1; attempt <= 6; attempt++) {
      expect(await of(), `before attempt ${attempt}`).toEqual([]);
      await claimDocuments(shell.ledger, 100, true);
      await gapOver();
    }
    expect(await of()).toEqual(['attemptCutOff']);
    await finished(clerk());
    expect(await of()).toEqual([]);
  });

  it('of a document that would be set otherwise than it was issued is refused', async () => {
    const number = await opened();
    await finished(clerk({ sealing: false }));
    const row = await documentNumbered(shell.ledger, `${number}-R1`);
    const content = row && contentOf(testKeys, row);
    if (!row || !content) throw new Error('no content');
    const other = seal(testKeys, row.number, JSON.stringify({ ...content, code: 'f'.repeat(32) }));
    const { keyId, nonce, ciphertext } = other;
    await shell.ledger
      .updateTable('documents')
      .set({ keyId, nonce, ciphertext })
      .where('number', '=', row.number)
      .execute();
    await finished(clerk());
    expect(await documentNumbered(shell.ledger, row.number)).toMatchObject({
      state: 'sealFailed',
      lastProblem: 'writtenOtherwise',
    });
    expect((await file(`/api/v1/permits/${number}/documents/${row.number}`, 'text/html')).status).toBe(500);
  });

  it('by two clerks at once seals once', async () => {
    const number = await opened();
    await Promise.all([finished(clerk()), finished(clerk())]);
    const chain = await readStream(shell.ledger, documentsStream(number));
    expect(chain.map(({ event }) => event.type)).toEqual(['DocumentIssued', 'DocumentSealed']);
  });
});

describe('A character that no font has', () => {
  it('stops the paper, not the case; people are told which, and nothing is printed as a box', async () => {
    const number = await opened({ name: '西安\u{323AF}餐饮店' });
    await finished(clerk());
    expect((await send(number, 'accept', {})).status).toBe(200);
    expect(await documentNumbered(shell.ledger, `${number}-R1`)).toMatchObject({
      state: 'ordered',
      lastProblem: 'glyphMissing',
    });
    const held = await file(`/api/v1/permits/${number}/documents/${number}-R1`, 'text/html');
    expect([held.status, JSON.parse(held.bytes.toString('utf8'))]).toMatchObject([
      409,
      { code: 'documentHeldUp', refusal: { reason: 'glyphMissing' } },
    ]);
    const [incident] = await listIncidents(shell.ledger, {
      kind: 'documentFailed',
      stream: `permit/${number}`,
      open: true,
    });
    expect(incident?.detail).toMatchObject({ problem: 'glyphMissing', characters: ['U+323AF'] });
  });
});

describe('Who sees a document', () => {
  it('the bureau and the system that submitted; auditors without people; nobody else', async () => {
    const number = await opened();
    await refused(number);
    await finished(clerk());
    const seen = async (user: string, accept: string) => await file(documentOf(number), accept, user);
    for (const user of [CLERK, '610113-reviewer-1', '610113-decider', '610113-organ-head', '610113-client']) {
      const page = await seen(user, 'text/html');
      expect(page.status, user).toBe(200);
      expect(page.bytes.toString('utf8')).toContain(NAME);
      expect((await seen(user, 'application/pdf')).status, user).toBe(200);
    }
    const audited = await seen('610113-auditor', 'text/html');
    expect(audited.status).toBe(200);
    expect(audited.bytes.toString('utf8')).not.toContain(NAME);
    expect(audited.bytes.toString('utf8')).toContain('西安市雁塔区人民政府');
    expect((await seen('610113-auditor', 'application/pdf')).status).toBe(403);
    const row = await rowOf(number);
    const { htmlSha256, sealedSha256 } = row;
    expect(audited.bytes.toString('utf8')).not.toContain(contentOf(testKeys, row)?.code);
    const told = await seen('610113-auditor', 'application/json');
    expect(told.status).toBe(200);
    expect(told.bytes.toString('utf8')).not.toContain(htmlSha256);
    expect(told.bytes.toString('utf8')).toContain(sealedSha256);
    const list = await file(`/api/v1/permits/${number}/documents`, 'application/json', '610113-auditor');
    expect(list.bytes.toString('utf8')).not.toContain(htmlSha256);
    expect((await seen(CLERK, 'application/json')).bytes.toString('utf8')).toContain(htmlSha256);
    for (const user of ['610104-clerk-1', '610113-operator', 'u-610113-market-supervision-liaison', 'client'])
      expect((await seen(user, 'application/json')).status, user).toBe(403);
    expect((await fetch(`${service.url}${documentOf(number)}`)).status).toBe(401);
  });

  it('in no other form than those it has, and only of its own case', async () => {
    const number = await opened();
    const other = await opened();
    expect((await file(documentOf(number), 'image/png')).status).toBe(406);
    const foreign = await service.get(`/api/v1/permits/${other}/documents/${number}-R1`, { user: CLERK });
    expect(foreign.status).toBe(404);
  });

  it('a lawful erasure takes what it says, and leaves number, hashes and chain', async () => {
    const number = await opened();
    await finished(clerk());
    await erase(shell.ledger, 'parties', await applicantOf(number), instantOf(Date.now()));
    expect(await documentNumbered(shell.ledger, `${number}-R1`)).toMatchObject({ ciphertext: null });
    expect(await readFile(shell.ledger, testKeys, `${number}-R1`)).toBeNull();
    const path = `/api/v1/permits/${number}/documents/${number}-R1`;
    expect((await file(path, 'text/html')).status).toBe(404);
    expect((await file(path, 'application/pdf')).status).toBe(404);
    const { body } = await service.get(path, { user: CLERK });
    expect(body).toMatchObject({ state: 'sealed', sha256: { html: expect.any(String) } });
    expect(await verifyStream(shell.ledger, documentsStream(number))).toBeNull();
  });
});

describe('A paper whose addressee is erased', () => {
  it('is held back by name rather than sealed without one, and the answer says so', async () => {
    const number = await opened();
    await erase(shell.ledger, 'parties', await applicantOf(number), instantOf(Date.now()));
    await finished(clerk());
    expect(await documentNumbered(shell.ledger, `${number}-R1`)).toMatchObject({
      state: 'ordered',
      issuedAt: null,
      lastProblem: 'addresseeErased',
    });
    const path = `/api/v1/permits/${number}/documents/${number}-R1`;
    const { status, bytes } = await file(path, 'application/pdf');
    expect([status, JSON.parse(bytes.toString('utf8'))]).toMatchObject([
      409,
      { code: 'documentHeldUp', refusal: { reason: 'addresseeErased' } },
    ]);
    const [incident] = await listIncidents(shell.ledger, {
      kind: 'documentFailed',
      stream: `permit/${number}`,
      open: true,
    });
    expect(incident?.detail).toMatchObject({ problem: 'addresseeErased' });
  });

  it('while it is sealed does not come back with the seal', async () => {
    const number = await opened();
    await finished(clerk({ sealing: false }));
    const row = await documentNumbered(shell.ledger, `${number}-R1`);
    if (!row) throw new Error('no such document');
    await erase(shell.ledger, 'parties', await applicantOf(number), instantOf(Date.now()));
    const late = { pdf: Buffer.from('%PDF-'), sha256: 'a'.repeat(64), by: 'late', certificate: 'b'.repeat(64) };
    await recordSeal(shell.ledger, testKeys, row, late, instantOf(Date.now()));
    expect(await readFile(shell.ledger, testKeys, row.number)).toBeNull();
    expect(await documentNumbered(shell.ledger, row.number)).toMatchObject({ sealedSha256: null });
  });
});

describe('A number that another document bears', () => {
  it('is no loss in silence: the event is recorded, and people are told which paper is owed', async () => {
    const number = await opened();
    const taken = {
      kind: 'receipt',
      caseNumber: number,
      stream: 'permit/other',
      seq: 1,
      jurisdiction: '610113',
    } as const;
    await shell.ledger
      .insertInto('documents')
      .values({ ...taken, number: `${number}-J1` })
      .execute();
    expect((await refused(number)).status).toBe(200);
    const [incident] = await listIncidents(shell.ledger, {
      kind: 'documentNumberTaken',
      stream: `permit/${number}`,
      open: true,
    });
    expect(incident?.detail).toMatchObject({ number: `${number}-J1`, kind: 'refusal' });
    await asAdmin(
      shell.database.ownerUrl,
      `update documents set next_attempt_at = 'infinity' where stream = 'permit/other'`,
    );
  });
});

describe('Frozen content', () => {
  it('gives the same page again, whatever becomes of the names in the catalogue', async () => {
    const number = await opened();
    await finished(clerk());
    const row = await documentNumbered(shell.ledger, `${number}-R1`);
    const content = row && contentOf(testKeys, row);
    if (!row || !content) throw new Error('no content');
    const { template } = templateOn(row.kind, content.on);
    expect(sha256Of(htmlOf(template, content, 1))).toBe(row.htmlSha256);
    expect(JSON.stringify(await readStream(shell.ledger, documentsStream(number)))).not.toContain('龘');
  });
});
