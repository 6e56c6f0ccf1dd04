import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Callers behind a proxy that knows both API processes. */

const PROBE_EVERY_MS = 500;
/** a caller of the service would have long given up */
const GIVE_UP_MS = 120_000;

export type Answer = { [member: string]: unknown };
export type Callers = ReturnType<typeof startCallers>;

/**
 * As a proxy does: in turn, past whoever says at `/readyz` that others are to be asked, and on to the next one where
 * nobody listens. Nothing else is mended here: a lost connection is what the caller sees.
 */
export function startCallers({ urls, token }: { urls: readonly string[]; token: (user: string) => Promise<string> }) {
  const keys = new Map<string, string>();
  const seen = { succeeded: 0, retryable: 0, elsewhere: 0, faults: [] as string[] };
  const waiting: { from: number; wake: () => void }[] = [];
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (user: string) => {
    const kept = tokens.get(user) ?? token(user);
    tokens.set(user, kept);
    return kept;
  };

  const away = new Set<string>();
  const probing = new AbortController();
  const probe = async () => {
    while (!probing.signal.aborted) {
      for (const url of urls) {
        const isReady = await fetch(`${url}/readyz`, { headers: { connection: 'close' } }).then(
          async (response) => {
            await response.body?.cancel();
            return response.ok;
          },
          () => false,
        );
        if (isReady) away.delete(url);
        else away.add(url);
      }
      await pause(PROBE_EVERY_MS, undefined, { signal: probing.signal }).catch(() => undefined);
    }
  };
  const probed = probe();

  let turn = 0;
  async function sent(path: string, request: RequestInit): Promise<Response> {
    for (let tried = 0; ; tried++) {
      const ready = urls.filter((url) => !away.has(url));
      const upstreams = ready.length > 0 ? ready : urls;
      const url = upstreams[turn++ % upstreams.length] ?? '';
      try {
        return await fetch(`${url}${path}`, request);
      } catch (error) {
        if (!isRefused(error) || tried > 1) throw error;
        seen.elsewhere += 1;
        away.add(url);
      }
    }
  }

  /** The same until it succeeded, under the same key. Whatever else than success or a retryable 503 came is a fault. */
  async function insist(method: string, path: string, user: string, body?: object): Promise<Answer> {
    const key = randomUUID();
    const headers = {
      authorization: `Bearer ${await tokenOf(user)}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': key }),
    };
    const until = Date.now() + GIVE_UP_MS;
    while (Date.now() < until) {
      const response = await sent(path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).catch(
        (error: unknown) => fault(`${method} ${path}: ${causeOf(error)}`),
      );
      const text = await response.text();
      if (response.ok) {
        const answer: Answer = JSON.parse(text);
        if (body) keys.set(key, commandIdIn(answer));
        seen.succeeded += 1;
        for (const { wake } of waiting.filter(({ from }) => seen.succeeded >= from)) wake();
        return answer;
      }
      const retryAfter = response.headers.get('retry-after');
      if (response.status !== 503 || retryAfter === null)
        throw fault(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
      seen.retryable += 1;
      await pause(1000 * Number(retryAfter));
    }
    throw fault(`${method} ${path}: no success within ${GIVE_UP_MS / 1000} s`);
  }

  function fault(text: string): never {
    seen.faults.push(text);
    throw new Error(text);
  }

  return {
    seen,
    /** command id by idempotency key, of all that succeeded */
    keys,
    get: (path: string, user: string) => insist('GET', path, user),
    post: (path: string, body: object, user: string) => insist('POST', path, user, body),
    /** resolves when so many more have succeeded */
    more: (count: number) => new Promise<void>((wake) => void waiting.push({ from: seen.succeeded + count, wake })),
    close: async () => {
      probing.abort();
      await probed;
    },
  };
}

/** Nobody listened, so nothing was sent. */
const isRefused = (error: unknown): boolean => causeOf(error).includes('ECONNREFUSED');

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return `${'code' in cause ? `${String(cause.code)} ` : ''}${cause.message}`;
}

function commandIdIn({ receipt }: Answer): string {
  const id = typeof receipt === 'object' && receipt !== null && 'commandId' in receipt ? receipt.commandId : null;
  if (typeof id !== 'string') throw new Error('an answer without a receipt');
  return id;
}
