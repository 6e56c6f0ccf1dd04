import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type Answer = { status: number; body: { [member: string]: unknown } };
/** What a client met on the way to its answer. */
export type Tally = { answered: number; retryable: number; cutOff: number; unlawful: string[] };

const GIVE_UP_MS = 90_000;
const LONGEST_PATIENCE_MS = 1000;

/**
 * A client system of production: it goes round the API processes, and sends the same key again where it was asked for
 * patience or its connection broke before an answer.
 */
export function clientOf(urls: () => string[], token: (user: string) => Promise<string>) {
  const tally: Tally = { answered: 0, retryable: 0, cutOff: 0, unlawful: [] };
  const tokens = new Map<string, Promise<string>>();
  let turn = 0;

  const tokenOf = (user: string) => {
    const known = tokens.get(user) ?? token(user);
    tokens.set(user, known);
    return known;
  };

  /** @returns the answer, or the milliseconds to wait before the next try */
  async function attempt(user: string, path: string, body: object, key: string): Promise<Answer | number> {
    const all = urls();
    const url = all[turn++ % all.length];
    let response: Response;
    try {
      response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await tokenOf(user)}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      });
    } catch {
      // the process was on its way out: nobody was told anything
      tally.cutOff += 1;
      return 100;
    }
    const answer: Answer = { status: response.status, body: JSON.parse(await response.text()) };
    if (answer.status !== 503 && answer.status !== 429) return answer;
    const after = response.headers.get('retry-after');
    if (after === null) tally.unlawful.push(`${path}: ${answer.status} without Retry-After`);
    tally.retryable += 1;
    return Math.min(LONGEST_PATIENCE_MS, Number(after) * 1000);
  }

  return {
    tally,
    async post(user: string, path: string, body: object): Promise<Answer> {
      const key = randomUUID();
      for (const until = Date.now() + GIVE_UP_MS; ; ) {
        const answer = await attempt(user, path, body, key);
        if (typeof answer !== 'number') {
          tally.answered += 1;
          if (answer.status >= 300) tally.unlawful.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
          return answer;
        }
        if (Date.now() > until) throw new Error(`${path}: no answer within ${GIVE_UP_MS} ms`);
        await pause(answer);
      }
    },
  };
}
