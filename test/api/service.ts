import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type Logger, pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { tokenVerifier } from '../../api/auth/verify.ts';
import { Engine } from '../../api/engine.ts';
import { Intake } from '../../api/intake.ts';
import { createMetrics } from '../../api/metrics.ts';
import type { ApiParts } from '../../api/parts.ts';
import { Permits } from '../../api/permits.ts';
import { Precedence } from '../../api/precedence.ts';
import { ledgerReference } from '../../api/reference.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/database.ts';
import { isVerificationPending } from '../../ledger/verifications.ts';
import { type LocalUser, localIssuer, localUsers } from '../../local/identity.ts';
import { loadXian } from '../../local/reference/loadXian.ts';
import { hasMovedClock } from '../../local/virtualTime.ts';
import { testKeys } from '../ledger/keys.ts';

/** The whole API, listening, with tokens of its own; what it talks to is given. */

const ISSUER = 'http://127.0.0.1/local';
const AUDIENCE = 'shenguan';

/** Nothing listens there. */
export const NOWHERE = '127.0.0.1:1';

export type Answered = { status: number; headers: Headers; body: { [member: string]: unknown }; ms: number };
export type Asking = {
  user?: string;
  key?: string | null;
  headers?: { [name: string]: string };
  language?: 'zh' | 'en';
};

export type Service = {
  url: string;
  parts: ApiParts;
  setClock(at: Instant): void;
  token(user: string): Promise<string>;
  get(path: string, asking?: Asking): Promise<Answered>;
  post(path: string, body: unknown, asking?: Asking): Promise<Answered>;
  /** sends the text as it is */
  send(method: string, path: string, text: string | null, asking?: Asking): Promise<Answered>;
  close(): Promise<void>;
};

export type ServiceOptions = {
  ledger: Ledger;
  engineAddress?: string;
  engineDeadlineMs?: number;
  /** as on the local stack: a command is of the day of a case that was moved through time */
  followsMovedClocks?: boolean;
  taskQueue?: string;
  isLocalStack?: boolean;
  logger?: Logger;
  mayTakeCommands?: () => Promise<boolean>;
  /** `serves`: takes up what waits; else submissions with a free place go at once, and the rest wait */
  intake?: { atOnce?: number; backlog?: number; serves?: boolean };
};

export async function startService({
  ledger,
  engineAddress = NOWHERE,
  engineDeadlineMs,
  followsMovedClocks = false,
  taskQueue = `api-${randomUUID()}`,
  isLocalStack = false,
  logger = pino({ level: 'silent' }),
  mayTakeCommands = async () => !(await isVerificationPending(ledger)),
  intake: { serves = false, ...intakeOptions } = {},
}: ServiceOptions): Promise<Service> {
  let now: Instant = '2026-11-23T10:00:00.000+08:00';
  const issuer = await localIssuer(ISSUER, AUDIENCE, null);
  const engine = new Engine({ address: engineAddress, namespace: 'default', taskQueue });
  const metrics = createMetrics(() => Promise.resolve(0));
  const reference = ledgerReference(ledger);
  const permits = new Permits({
    ledger,
    keys: testKeys,
    reference,
    engine,
    metrics,
    mayTakeCommands,
    ...(followsMovedClocks && { hasMovedClock: (stream: string) => hasMovedClock(engine.client, stream) }),
    ...(engineDeadlineMs !== undefined && { engineDeadlineMs }),
  });
  const precedence = new Precedence();
  const intake = new Intake({ ledger, permits, metrics, logger, precedence, ...intakeOptions });
  if (serves) intake.start();
  const parts: ApiParts = {
    ledger,
    keys: testKeys,
    engine,
    metrics,
    permits,
    intake,
    precedence,
    reference,
    verifyToken: tokenVerifier({ issuer: ISSUER, audience: AUDIENCE }, issuer.keys),
    logger,
    tracing: null,
    mayTakeCommands,
    clock: () => now,
    webhookHosts: ['callback.example.gov.cn'],
    isLocalStack,
  };
  const server = createServer(createApp(parts));
  const url = await listening(server);
  const users = withCityBureau(localUsers(loadXian()));
  const token = async (user: string) => (await issuer.token(known(users, user))).token;

  const send: Service['send'] = async (
    method,
    path,
    text,
    { user, key = randomUUID(), headers, language = 'en' } = {},
  ) => {
    const startedAt = performance.now();
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'accept-language': language,
        ...(user && { authorization: `Bearer ${await token(user)}` }),
        ...(text !== null && { 'content-type': 'application/json' }),
        ...(text !== null && key !== null && { 'idempotency-key': key }),
        ...headers,
      },
      body: text,
    });
    const answer = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(answer) : { text: answer },
      ms: performance.now() - startedAt,
    };
  };
  return {
    url,
    parts,
    setClock: (at) => {
      now = at;
    },
    token,
    send,
    get: (path, asking) => send('GET', path, null, asking),
    post: (path, body, asking) => send('POST', path, JSON.stringify(body), asking),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await intake.stop();
      await engine.close();
    },
  };
}

/** The bureau of the city has the same people as that of a district. */
function withCityBureau(users: LocalUser[]): LocalUser[] {
  const bureau = users.filter(({ org }) => org === '610113-approval-bureau');
  const city = (id: string): string => id.replace('610113', '610100');
  return [
    ...users,
    ...bureau.map((user) => ({ ...user, user: city(user.user), org: city(user.org), jurisdiction: '610100' })),
  ];
}

function known(users: readonly LocalUser[], id: string): LocalUser {
  const user = users.find((candidate) => candidate.user === id);
  if (!user) throw new Error(`no demo user ${id}`);
  return user;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
