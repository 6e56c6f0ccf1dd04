import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { instantOf } from '../domain/time.ts';
import { application } from '../test/api/records.ts';
import type { IntakeStage } from './intakeStage.ts';

/** Systems that hand applications in, each for its own jurisdiction. */
const CLIENTS = [
  { user: '610113-client', record: 'APP-0001' },
  { user: 'XAGX-client', record: 'APP-0009' },
];
const CLERK = '610113-clerk-1';
const HEAD = '610113-organ-head';
const REVIEWERS = ['610113-reviewer-1', '610113-reviewer-2'];
const CASES = 40;
const AGAIN_MS = 50;

type Ask = (user: string, path: string, body: object, headers?: { [name: string]: string }) => Promise<Response>;

/** Tokens are fetched once: signing them is no part of the service. */
export async function asker({ service }: IntakeStage): Promise<Ask> {
  const users = [...CLIENTS.map(({ user }) => user), CLERK, HEAD];
  const tokens = new Map<string, string>();
  for (const user of users) tokens.set(user, await service.token(user));
  return (user, path, body, headers = {}) =>
    fetch(`${service.url}/api/v1/permits${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens.get(user)}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...headers,
      },
      body: JSON.stringify(body),
    });
}

/** Cases on which an officer can go on naming reviewers. */
export async function officersCases({ service }: IntakeStage, ask: Ask): Promise<string[]> {
  service.setClock(instantOf(Date.now()));
  const numbers: string[] = [];
  for (let n = 0; n < CASES; n++) {
    const { caseNumber } = await answered(await ask('610113-client', '', bodyOf('APP-0001')), 201);
    await answered(await ask(CLERK, `/${caseNumber}/accept`, {}), 200);
    numbers.push(String(caseNumber));
  }
  return numbers;
}

/** An officer's commands at a steady rate, whatever the answers take, until `until` is settled. */
export async function officer(ask: Ask, cases: string[], rate: number, until: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const over = until.finally(() => {
    isOver = true;
  });
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; !isOver; index++) {
    const due = began + (index * 1000) / rate;
    await Promise.race([pause(Math.max(0, due - performance.now())), over]);
    if (isOver) break;
    const send = async () => {
      const path = `/${cases[index % cases.length]}/startReview`;
      await untilAnswered((key) => ask(HEAD, path, { reviewers: REVIEWERS }, key), 200);
      latencies.push(performance.now() - due);
    };
    running.push(send());
  }
  await Promise.all([over, ...running]);
  return latencies;
}

/** The pace the system bears: as many callers as there are places, each with its next submission after the receipt. */
export async function paced(stage: IntakeStage, ask: Ask, submissions: number, atOnce: number): Promise<number> {
  stage.service.setClock(instantOf(Date.now()));
  let again = 0;
  await lanes(submissions, atOnce, async (index) => {
    again += await submit(ask, index, 201, {});
  });
  return again;
}

/** As fast as they are accepted, over so many connections. */
export async function burst(stage: IntakeStage, ask: Ask, submissions: number, connections: number) {
  stage.service.setClock(instantOf(Date.now()));
  const began = performance.now();
  let again = 0;
  await lanes(submissions, connections, async (index) => {
    again += await submit(ask, index, 202, { prefer: 'respond-async' });
  });
  const acceptedMs = performance.now() - began;
  await allFinished(stage);
  return { acceptedMs, again };
}

async function submit(ask: Ask, index: number, expected: number, headers: { [name: string]: string }) {
  const client = CLIENTS[index % CLIENTS.length];
  if (!client) throw new Error('no client');
  return untilAnswered((key) => ask(client.user, '', bodyOf(client.record), { ...headers, ...key }), expected);
}

/** The same key again, as long as the answer is to come again. @returns how often */
async function untilAnswered(
  send: (key: { [name: string]: string }) => Promise<Response>,
  expected: number,
): Promise<number> {
  const key = { 'idempotency-key': randomUUID() };
  for (let again = 0; ; again++) {
    // A connection that was idle may be closed just as it is used again.
    const response = await send(key).catch(() => null);
    if (response && response.status !== 429 && response.status !== 503) {
      await answered(response, response.status === 201 ? 201 : expected);
      return again;
    }
    await response?.arrayBuffer();
    await pause(AGAIN_MS);
  }
}

async function allFinished({ ledger }: IntakeStage): Promise<void> {
  for (;;) {
    const unfinished = await ledger
      .selectFrom('commands')
      .select('id')
      .where('name', '=', 'receive')
      .where('outcome', 'is', null)
      .limit(1)
      .execute();
    if (unfinished.length === 0) return;
    await pause(AGAIN_MS);
  }
}

const bodyOf = (record: string) => application(record, { receivedAt: HANDED_IN });
/** papers of this morning, for all of them */
const HANDED_IN = instantOf(Date.now() - 60_000).replace(/\.\d+/, '');

async function lanes(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function answered(response: Response, expected: number): Promise<{ [member: string]: unknown }> {
  const text = await response.text();
  if (response.status !== expected) throw new Error(`answered ${response.status} instead of ${expected}: ${text}`);
  return JSON.parse(text);
}
