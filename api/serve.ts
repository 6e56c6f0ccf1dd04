import type { Server } from 'node:http';
import { pino } from 'pino';
import { instantOf } from '../domain/time.ts';
import { openLedger } from '../ledger/database.ts';
import { dataKeys } from '../ledger/privacy.ts';
import { oldestUnfinishedCommand } from '../ledger/queries/commands.ts';
import { sealReasonsInClear } from '../ledger/staffReasons.ts';
import { startTracing } from '../tracing/startTracing.ts';
import { createApp } from './app.ts';
import type { VerifyToken } from './auth/verify.ts';
import { CalendarRollouts } from './calendarRollouts.ts';
import type { ApiConfig } from './config.ts';
import { Engine } from './engine.ts';
import { Intake } from './intake.ts';
import { createMetrics } from './metrics.ts';
import type { Mounted } from './openapi.ts';
import { orderlyServer } from './orderlyServer.ts';
import type { ApiParts } from './parts.ts';
import { Permits } from './permits.ts';
import { Precedence } from './precedence.ts';
import { ledgerReference } from './reference.ts';
import { watchState } from './stateMetrics.ts';
import { Sweeper } from './sweeper.ts';
import { UnitChecks } from './unitChecks.ts';
import { Verifier } from './verifier.ts';

const READY_WITHIN_MS = 30_000;

export type Serving = {
  config: ApiConfig;
  environment: NodeJS.ProcessEnv;
  verifyToken: VerifyToken;
  /** where the clock of a case can be moved */
  hasMovedClock?: (engine: Engine, stream: string) => Promise<boolean>;
  /** what the entry point adds */
  others?: (parts: ApiParts) => Mounted[];
};

/** Puts the parts together, listens, and ends in order when asked to. */
export async function serve({
  config,
  environment,
  verifyToken,
  hasMovedClock = () => Promise.resolve(false),
  others = () => [],
}: Serving): Promise<void> {
  const tracing = await startTracing('api', environment);
  const logger = pino({ level: config.LOG_LEVEL, base: { part: 'api' }, ...(tracing && { mixin: tracing.idsNow }) });
  const ledger = openLedger(config.DATABASE_URL, { maxConnections: 20, applicationName: 'shenguan-api' });
  const engine = new Engine({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    tls: config.TEMPORAL_TLS === '1',
    ...(tracing && { plugins: [tracing.plugin] }),
  });
  const metrics = createMetrics(async () => {
    const { oldest } = await oldestUnfinishedCommand(ledger);
    return oldest ? (Date.now() - Date.parse(oldest.receivedAt)) / 1000 : 0;
  });
  const keys = dataKeys(environment);
  const reference = ledgerReference(ledger);
  const verifier = new Verifier({ ledger, client: engine.client, taskQueue: config.TEMPORAL_TASK_QUEUE, logger });
  const { mayTakeCommands } = verifier;
  watchState(metrics.registry, { ledger, engine, mayTakeCommands });
  const permits = new Permits({
    ledger,
    keys,
    reference,
    engine,
    metrics,
    mayTakeCommands,
    hasMovedClock: (stream) => hasMovedClock(engine, stream),
  });
  const precedence = new Precedence();
  const intake = new Intake({
    ledger,
    permits,
    metrics,
    logger,
    precedence,
    atOnce: config.INTAKE_AT_ONCE,
    backlog: config.INTAKE_BACKLOG,
  });
  const parts: ApiParts = {
    ledger,
    keys,
    engine,
    permits,
    intake,
    precedence,
    reference,
    verifyToken,
    metrics,
    logger,
    tracing,
    mayTakeCommands,
    clock: () => instantOf(Date.now()),
    webhookHosts: config.WEBHOOK_HOSTS,
    trustedProxies: config.TRUSTED_PROXIES,
    isLocalStack: config.SHENGUAN_LOCAL === '1',
  };
  await sealReasonsInClear(ledger, keys);
  const { server, end } = orderlyServer(createApp(parts, others(parts)));
  // A slow sender holds no place for long.
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  await listening(server, config);

  verifier.start();
  const sweeper = new Sweeper({ ledger, permits, logger });
  sweeper.start();
  intake.start();
  const imports = new Sweeper({ ledger, permits, logger, name: 'importCase', olderThanMs: 0 });
  imports.start();
  const rollouts = new CalendarRollouts({ ledger, permits, logger });
  rollouts.start();
  const unitChecks = new UnitChecks({ ledger, permits, reference, logger });
  unitChecks.start();
  const ended = untilAsked();
  logger.info({ port: config.PORT, host: config.HOST }, 'listening');
  // whoever started us may send commands at once; a verification that takes long is told by /readyz
  await Promise.race([verifier.isDoneWithin(READY_WITHIN_MS), ended]);
  process.send?.({ ready: true });

  logger.info({ why: await ended }, 'ending');
  await end();
  await Promise.all([sweeper, imports, intake, rollouts, unitChecks, verifier].map((part) => part.stop()));
  await engine.close();
  await ledger.destroy();
  await tracing?.stop();
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
