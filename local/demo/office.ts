import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Everybody who takes part in the demo, each with a token of his own, over plain HTTP. */

export type Answer = { status: number; body: { [field: string]: unknown }; retryAfterMs: number };
export type Problem = {
  status: number;
  code: string;
  detail: string;
  pointsTo: string | null;
  /** what a later release brings, where that is why it was refused */
  capability: string | null;
};

const TIMEOUT_MS = 30_000;
const MOST_TRIES = 20;
/** where an answer asks for patience and does not say how much */
const PATIENCE_MS = 500;
const TOKEN_LIFE_MS = 120_000;

export class Office {
  private readonly url: string;
  private readonly stopped: AbortSignal;
  private readonly tokens = new Map<string, { token: Promise<string>; until: number }>();
  private liaisons = new Map<string, string>();

  constructor(url: string, stopped: AbortSignal) {
    this.url = url;
    this.stopped = stopped;
  }

  /** Learns who signs for which supervisor. */
  async open(): Promise<void> {
    const { body } = await this.request('GET', '/local/users');
    const users = body.users as { user: string; org: string; roles: string[] }[];
    this.liaisons = new Map(
      users.filter(({ roles }) => roles.includes('coordinationUnit')).map(({ org, user }) => [org, user]),
    );
  }

  liaisonOf(organ: string): string {
    const user = this.liaisons.get(organ);
    if (!user) throw new Error(`no liaison of ${organ}`);
    return user;
  }

  /** A command under one key, sent again under the same key when the system asks for patience. */
  async post(user: string, path: string, body: object): Promise<Answer> {
    const headers = { 'idempotency-key': randomUUID() };
    for (let tries = 1; ; tries++) {
      const answer = await this.request('POST', path, { user, body, headers });
      if ((answer.status !== 429 && answer.status !== 503) || tries === MOST_TRIES) return answer;
      await pause(answer.retryAfterMs, undefined, { signal: this.stopped });
    }
  }

  /** @throws Error with what the system said, when it refuses what the demo expects to be lawful */
  async must(user: string, path: string, body: object): Promise<Answer['body']> {
    const answer = await this.post(user, path, body);
    if (answer.status >= 300) {
      const { code, detail } = problemOf(answer);
      throw new Error(`${path} ${answer.status} ${code}: ${detail}`);
    }
    return answer.body;
  }

  async get(user: string, path: string): Promise<Answer['body']> {
    const answer = await this.request('GET', path, { user });
    if (answer.status >= 300) throw new Error(`${path} ${answer.status} ${problemOf(answer).code}`);
    return answer.body;
  }

  /** Moves one case through virtual time. @returns its clock afterwards, in milliseconds since 1970 */
  async advance(caseNumber: string, days: number): Promise<number> {
    const answer = await this.request('POST', '/local/advance', { body: { case: caseNumber, days } });
    if (answer.status >= 300) throw new Error(`/local/advance ${answer.status} ${problemOf(answer).code}`);
    return Date.parse(String(answer.body.clock));
  }

  private async request(
    method: string,
    path: string,
    { user, body, headers = {} }: { user?: string; body?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(user && { authorization: `Bearer ${await this.tokenOf(user)}` }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.stopped]),
    });
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1000 || PATIENCE_MS;
    return { status: response.status, body: (await response.json()) as Answer['body'], retryAfterMs };
  }

  private tokenOf(user: string): Promise<string> {
    const known = this.tokens.get(user);
    if (known && known.until > Date.now()) return known.token;
    const token = this.request('POST', '/local/token', { body: { user } }).then(({ body }) => String(body.token));
    this.tokens.set(user, { token, until: Date.now() + TOKEN_LIFE_MS });
    return token;
  }
}

export function problemOf({ status, body }: Answer): Problem {
  return {
    status,
    code: String(body.code ?? ''),
    detail: String(body.detail ?? ''),
    pointsTo: memberOf(body.pointsTo, 'id'),
    capability: memberOf(body.refusal, 'capability'),
  };
}

function memberOf(value: unknown, name: string): string | null {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : null;
}
