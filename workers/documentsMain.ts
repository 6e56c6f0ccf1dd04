import { writeSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { pino } from 'pino';
import { fonts } from '../documents/fonts.ts';
import { openLedger } from '../ledger/database.ts';
import { dataKeys } from '../ledger/privacy.ts';
import { DocumentClerk } from './documentClerk.ts';
import { documentsConfig, sealOf } from './documentsConfig.ts';
import { createDocumentMetrics, serveWorkerStatus } from './metrics.ts';

/**
 * The process that writes and seals documents. It is one of its own because setting pages takes a processor for a
 * tenth of a second at a time, and no officer's command is to wait behind that: on a machine it shares it takes what
 * others leave. Any number of them may run.
 */
async function main(): Promise<void> {
  const config = documentsConfig(process.env);
  setPriority(constants.priority.PRIORITY_LOW);
  const logger = pino({ level: config.LOG_LEVEL, base: { part: 'documents' } });
  // fonts that are not there, or are others, are news now and not at the first document
  fonts();
  const seal = sealOf(config);
  if (!seal) logger.warn('未配置用印，文书保持未盖章 · no seal is configured, documents stay unsealed');
  const ledger = openLedger(config.DATABASE_URL, { maxConnections: 4, applicationName: 'shenguan-documents' });
  const metrics = createDocumentMetrics();
  const clerk = new DocumentClerk({ ledger, keys: dataKeys(process.env), seal, logger, happened: metrics.happened });
  const ended = untilAsked();
  let isRunning = true;
  const status = config.DOCUMENTS_METRICS_ADDRESS
    ? await serveWorkerStatus(config.DOCUMENTS_METRICS_ADDRESS, { metrics, isRunning: () => isRunning })
    : null;
  clerk.start();
  process.send?.({ ready: true });
  logger.info({ why: await ended }, 'ending');
  isRunning = false;
  await clerk.stop();
  status?.close();
  await ledger.destroy();
}

/** A parent that was killed leaves nobody to end us: its channel closing asks as well. */
function untilAsked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    process.once('disconnect', () => resolve('disconnect'));
  });
}

try {
  await main();
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
