import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../activities/signature.ts';
import type { Channel } from '../../domain/permit/service/types.ts';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { setWebhook } from '../../ledger/endpoints.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { sealParty, storeParties } from '../../ledger/privacy.ts';
import { acceptanceRefused, accepted, received, served } from '../domain/permit/steps.ts';
import { testKeys } from '../ledger/keys.ts';
import { startMailServer, startSmsGateway } from './noticeSystems.ts';
import { type Shell, startShell } from './shell.ts';
import { startSupervisorSystem } from './supervisorSystem.ts';

const PHONE = '13911110000';
const EMAIL = 'applicant@example.cn';
const NAME = '测试申请人甲';
const CLIENT = 'client-notices';
const SECRET = Buffer.from('notice-secret').toString('base64');

let shell: Shell;
let sms: Awaited<ReturnType<typeof startSmsGateway>>;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let client: Awaited<ReturnType<typeof startSupervisorSystem>>;
beforeAll(async () => {
  [sms, mail, client] = await Promise.all([startSmsGateway(), startMailServer(), startSupervisorSystem()]);
  shell = await startShell({
    gateways: {
      sms: { url: sms.url, token: 'gateway-token' },
      mail: { url: mail.url, from: 'notice@permits.example.cn' },
      lookupUrl: 'https://permits.example.cn/lookup',
    },
  });
});
afterAll(async () => {
  await shell.close();
  await Promise.all([sms.close(), mail.close(), client.close()]);
});

const now = () => instantOf(Date.now() - 1000);

/** A case whose applicant agreed to these channels, and is known by phone and address. */
async function opened(...channels: Channel[]): Promise<string> {
  const number = shell.caseNumber();
  const { ref, sealed } = sealParty(testKeys, { applicant: { name: NAME, contactPhone: PHONE, email: EMAIL } });
  await storeParties(shell.ledger, `permit/${number}`, [sealed]);
  // whose system it came from stands in the row of the submission
  await shell.ledger
    .insertInto('commands')
    .values({
      id: `receive/${number}`,
      stream: `permit/${number}`,
      name: 'receive',
      actor: JSON.stringify({ user: 'client', org: '610113-approval-bureau', role: 'clientSystem' }),
      client: CLIENT,
      bodyHash: '',
      command: '{}',
    })
    .execute();
  await shell.open(number, received(now(), { applicant: ref, service: { channels } }));
  return number;
}

async function until(number: string, type: string): Promise<void> {
  await expect.poll(async () => (await shell.recorded(number)).map((e) => e.type), { timeout: 20_000 }).toContain(type);
}

const noticeOf = (number: string) => `${number}-S1`;
const servedIn = async (number: string) =>
  (await shell.recorded(number)).find((event) => event.type === 'NoticeServed');
const requestsOf = (number: string) =>
  sms.requests.filter(({ headers }) => headers['idempotency-key'] === `${noticeOf(number)}-sms`);

describe('Art. 32(2), 44: an applicant is told by message, and it is proved', () => {
  it('by the gateway of short messages: signed for by its reference, under one key, to the number he named', async () => {
    const number = await opened('sms');
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeServed');
    const [request, ...more] = requestsOf(number);
    expect(more).toEqual([]);
    expect(request?.headers.authorization).toBe('Bearer gateway-token');
    expect(JSON.parse(request?.body ?? '{}')).toMatchObject({ id: `${noticeOf(number)}-sms`, to: PHONE });
    expect(request?.body).toContain(number);
    expect(request?.body).toContain('https://permits.example.cn/lookup');
    expect(request?.body).not.toContain(NAME);
    expect(await servedIn(number)).toMatchObject({
      method: 'message',
      channel: 'sms',
      reference: `R-${noticeOf(number)}-sms`,
      servedOn: civilDateOf(await shell.nowOf(number)),
    });
  });

  it('by mail: nothing personal in its subject, and the same message id at every attempt', async () => {
    const number = await opened('email');
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeServed');
    const mails = mail.mails.filter(({ source }) => source.includes(noticeOf(number)));
    expect(mails.map(({ to }) => to)).toEqual([[EMAIL]]);
    const source = mails[0]?.source ?? '';
    expect(source).toContain(`Message-ID: <${noticeOf(number)}-email@permits.example.cn>`);
    const subject = /^Subject: ([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/m.exec(source)?.[1] ?? '';
    expect(subject).not.toBe('');
    expect(source).not.toContain(NAME);
    expect(source).not.toContain(PHONE);
  });

  it('by the webhook of the system that submitted, signed', async () => {
    await setWebhook(shell.ledger, testKeys, { client: CLIENT, url: client.url, secret: SECRET });
    const number = await opened('clientSystem');
    await shell.send(number, accepted(now()));
    const [delivery] = await client.seen(noticeOf(number), 1);
    if (!delivery) throw new Error('nothing was delivered');
    expect(JSON.parse(delivery.body)).toMatchObject({ type: 'notice', notice: noticeOf(number), kind: 'accepted' });
    const { headers } = delivery;
    const signed = {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    };
    expect(isSignedBy(SECRET, signed, delivery.body)).toBe(true);
    await until(number, 'NoticeServed');
  });

  it('what was handed over is asked for by its reference until it is known to have arrived', async () => {
    const number = await opened('sms');
    let isThere = false;
    sms.answerWith(({ method }) => ({
      status: 200,
      body: { reference: 'gw-9', state: method === 'GET' && isThere ? 'delivered' : 'accepted' },
    }));
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeSent');
    isThere = true;
    await shell.advance(number, 1);
    await until(number, 'NoticeServed');
    expect(requestsOf(number)).toHaveLength(1);
    expect(sms.requests.filter(({ method, path }) => method === 'GET' && path === '/messages/gw-9')).not.toEqual([]);
    sms.answerWith(({ headers }) => ({
      status: 202,
      body: { reference: `R-${String(headers['idempotency-key'])}`, state: 'delivered' },
    }));
  });
});

describe('Art. 44: a message that does not arrive', () => {
  it('goes another way where the first refuses it for good, with no word of the gateway on record', async () => {
    sms.answerWith(() => ({ status: 422, body: { error: `${NAME} ${PHONE} unknown` } }));
    const number = await opened('sms', 'email');
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeServed');
    const events = await shell.recorded(number);
    expect(events.find(({ type }) => type === 'NoticeAttemptFailed')).toMatchObject({
      channel: 'sms',
      problem: 'http422',
      next: 'email',
    });
    expect(await servedIn(number)).toMatchObject({ channel: 'email' });
    const record = JSON.stringify(events);
    for (const secret of [NAME, PHONE, EMAIL]) expect(record).not.toContain(secret);
    const history = await shell.handleOf(number).fetchHistory();
    // payloads are written in base64
    const engine = JSON.stringify(history, (name, value) =>
      name === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value,
    );
    expect(engine).toContain(noticeOf(number));
    for (const secret of [NAME, PHONE, EMAIL]) expect(engine).not.toContain(secret);
  });

  it.each([401, 402, 403, 404])('%i of the gateway is ours to mend: tried again, with one incident', async (status) => {
    sms.answerWith(() => ({ status }));
    const number = await opened('sms', 'email');
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeAttemptFailed');
    expect((await shell.recorded(number)).find(({ type }) => type === 'NoticeAttemptFailed')).toMatchObject({
      problem: `http${status}`,
      next: 'sms',
    });
    expect(await listIncidents(shell.ledger, { kind: 'noticeChannelRefused', open: true })).toMatchObject([
      { key: 'sms', owner: 'operators' },
    ]);
  });

  it('a mail server that refuses us has not refused him', async () => {
    mail.refuseWith(530);
    const number = await opened('email');
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeAttemptFailed');
    mail.refuseWith(null);
    expect((await shell.recorded(number)).find(({ type }) => type === 'NoticeAttemptFailed')).toMatchObject({
      problem: 'smtp530',
      next: 'email',
    });
  });

  it('is an incident and a duty with a card where no channel is left, until an officer records its service', async () => {
    sms.answerWith(() => ({ status: 410 }));
    mail.refuseWith(550);
    const number = await opened('sms', 'email');
    await shell.send(number, accepted(now()));
    await until(number, 'NoticeUnserved');
    mail.refuseWith(null);
    const stream = `permit/${number}`;
    const open = () => listIncidents(shell.ledger, { kind: 'noticeUnserved', stream, open: true });
    expect(await open()).toMatchObject([
      { key: noticeOf(number), detail: { kind: 'accepted', tried: ['sms', 'email'] } },
    ]);
    const [duty] = (await shell.stateOf(number)).obligations.filter(({ kind }) => kind === 'serve');
    expect(duty).toMatchObject({ id: `serve:${noticeOf(number)}`, organ: '610113-approval-bureau' });
    await shell.advance(number, 10);
    await until(number, 'RedCardShown');
    await shell.send(number, served(await shell.nowOf(number), { method: 'post' }));
    await expect.poll(open).toEqual([]);
    expect((await shell.stateOf(number)).obligations.some(({ kind }) => kind === 'serve')).toBe(false);
  });

  it('a case that is over runs on until its last message has arrived', async () => {
    sms.answerWith(() => ({ status: 503 }));
    const number = await opened('sms');
    await shell.send(number, acceptanceRefused(now()));
    await until(number, 'NoticeAttemptFailed');
    expect((await shell.handleOf(number).describe()).status.name).toBe('RUNNING');
    sms.answerWith(() => ({ status: 200, body: { state: 'delivered', reference: 'late' } }));
    await shell.advance(number, 1);
    await until(number, 'NoticeServed');
    await shell.handleOf(number).result();
    // one message, however often it was tried
    expect(new Set(requestsOf(number).map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(requestsOf(number).length).toBeGreaterThan(1);
  });
});
