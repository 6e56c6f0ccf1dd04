import { createServer, type Server } from 'node:http';
import { pino } from 'pino';
import { instantOf } from '../domain/time.ts';
import { openLedger } from '../ledger/database.ts';
import { dataKeys } from '../ledger/privacy.ts';
import { oldestUnfinishedCommand } from '../ledger/queries/commands.ts';
import { createApp } from './app.ts';
import type { VerifyToken } from './auth/verify.ts';
import { CalendarRollouts } from './calendarRollouts.ts';
import type { ApiConfig } from './config.ts';
import { Engine } from './engine.ts';
import { createMetrics } from './metrics.ts';
import type { Mounted } from './openapi.ts';
import type { ApiParts } from './parts.ts';
import { Permits } from './permits.ts';
import { ledgerReference } from './reference.ts';
import { watchState } from './stateMetrics.ts';
import { Sweeper } from './sweeper.ts';

const DRAIN_MS = 10_000;

export type Serving = {
  config: ApiConfig;
  environment: NodeJS.ProcessEnv;
  verifyToken: VerifyToken;
  /** what the entry point adds */
  others?: (parts: ApiParts) => Mounted[];
};

/** Puts the parts together, listens, and ends in order when asked to. */
export async function serve({ config, environment, verifyToken, others = () => [] }: Serving): Promise<void> {
  const logger = pino({ level: config.LOG_LEVEL, base: { part: 'api' } });
  const ledger = openLedger(config.DATABASE_URL, { maxConnections: 20, applicationName: 'shenguan-api' });
  const engine = new Engine({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    tls: config.TEMPORAL_TLS === '1',
  });
  const metrics = createMetrics(async () => {
    const { oldest } = await oldestUnfinishedCommand(ledger);
    return oldest ? (Date.now() - Date.parse(oldest.receivedAt)) / 1000 : 0;
  });
  watchState(metrics.registry, { ledger, engine });
  const keys = dataKeys(environment);
  const reference = ledgerReference(ledger);
  const permits = new Permits({ ledger, keys, reference, engine, metrics });
  const parts: ApiParts = {
    ledger,
    keys,
    engine,
    permits,
    reference,
    verifyToken,
    metrics,
    logger,
    clock: () => instantOf(Date.now()),
    webhookHosts: config.WEBHOOK_HOSTS,
    isLocalStack: config.SHENGUAN_LOCAL === '1',
  };
  const server = createServer(createApp(parts, others(parts)));
  // A slow sender holds no place for long.
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  await listening(server, config);

  const sweeper = new Sweeper({ ledger, permits, logger });
  sweeper.start();
  const imports = new Sweeper({ ledger, permits, logger, name: 'importCase', olderThanMs: 0 });
  imports.start();
  const rollouts = new CalendarRollouts({ ledger, permits, logger });
  rollouts.start();
  const ended = untilAsked();
  logger.info({ port: config.PORT, host: config.HOST }, 'listening');
  process.send?.({ ready: true });

  logger.info({ why: await ended }, 'ending');
  await drained(server);
  await sweeper.stop();
  await imports.stop();
  await rollouts.stop();
  await engine.close();
  await ledger.destroy();
}

function listening(server: Server, { PORT, HOST }: ApiConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isBusy = error.code === 'EADDRINUSE';
      reject(isBusy ? new Error(`端口 ${PORT} 已被占用，请设置 PORT · port ${PORT} is taken, set PORT`) : error);
    });
    server.listen(PORT, HOST, resolve);
  });
}

/** A parent that was killed leaves nobody to end us: its channel closing asks as well. */
function untilAsked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    process.once('disconnect', () => resolve('disconnect'));
  });
}

/** Requests under way are answered, new ones are not taken. */
function drained(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
