import { writeSync } from 'node:fs';
import { makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { createActivities } from '../activities/createActivities.ts';
import type { LedgerHappening } from '../activities/ledger.ts';
import { signingKey } from '../activities/signature.ts';
import { openLedger } from '../ledger/database.ts';
import { dataKeys } from '../ledger/privacy.ts';
import { startTracing } from '../tracing/startTracing.ts';
import { noticeGateways, workerConfig } from './config.ts';
import { createWorkerMetrics, serveWorkerStatus } from './metrics.ts';
import { OutboxSender } from './outboxSender.ts';
import { bundleWorkflows, createWorker } from './worker.ts';

/** The worker process: cases, their effects, and the notifications to client systems. */
async function main(): Promise<void> {
  const config = workerConfig(process.env);
  const tracing = await startTracing('worker', process.env);
  const logger = pino({ level: config.LOG_LEVEL, base: { part: 'worker' }, ...(tracing && { mixin: tracing.idsNow }) });
  const log = (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: object) =>
    logger[level](meta ?? {}, message);
  Runtime.install({
    logger: {
      log: (level, message, meta) => logger[lower(level)](meta ?? {}, message),
      trace: log('trace'),
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
    },
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
      ...(config.METRICS_ADDRESS ? { metrics: { prometheus: { bindAddress: config.METRICS_ADDRESS } } } : {}),
    },
  });

  const plugins = tracing ? [tracing.plugin] : [];
  const metrics = createWorkerMetrics();
  const keys = dataKeys(process.env);
  const ledger = openLedger(config.DATABASE_URL, { maxConnections: 20, applicationName: 'shenguan-worker' });
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const worker = await createWorker({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    // a bundle made beforehand has no part that carries a trace
    workflowBundle:
      config.SHENGUAN_WORKFLOW_BUNDLE && !tracing
        ? { codePath: config.SHENGUAN_WORKFLOW_BUNDLE }
        : await bundleWorkflows(plugins),
    plugins,
    activities: createActivities({
      ledger,
      keys,
      signingKey: signingKey(config.SHENGUAN_SIGNING_KEY),
      gateways: noticeGateways(config),
      happened: (what, about) => {
        metrics.happened(what);
        logger[LEVEL_OF[what]]({ flush: what, ...about }, 'ledger');
      },
    }),
    maxCachedWorkflows: config.SHENGUAN_MAX_CACHED_WORKFLOWS,
    ...(config.WORKER_BUILD_ID ? { buildId: config.WORKER_BUILD_ID } : {}),
  });
  const status = config.WORKER_METRICS_ADDRESS
    ? await serveWorkerStatus(config.WORKER_METRICS_ADDRESS, {
        metrics,
        isRunning: () => worker.getState() === 'RUNNING',
      })
    : null;
  const outbox = new OutboxSender({ ledger, keys, logger });
  outbox.start();
  const stop = () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // a parent that was killed leaves nobody to end us
  process.once('disconnect', stop);
  const running = worker.run();
  process.send?.({ ready: true });
  try {
    await running;
  } finally {
    status?.close();
    await outbox.stop();
    await connection.close();
    await ledger.destroy();
    await tracing?.stop();
  }
}

/** An outage makes many flushes wait at once: that is news on the status page, not a line for each on the console. */
const LEVEL_OF: { readonly [what in LedgerHappening]: 'debug' | 'info' | 'error' } = {
  written: 'debug',
  adopted: 'info',
  retried: 'info',
  refused: 'error',
  halted: 'error',
};

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
const lower = (level: keyof typeof LEVELS): (typeof LEVELS)[keyof typeof LEVELS] => LEVELS[level];

try {
  await main();
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
