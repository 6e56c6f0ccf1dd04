import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { LockHeld, takeLock } from './lock.ts';
import { type Part, partFailed, startPart } from './part.ts';
import type { ProcessRegistry } from './processes.ts';
import { StartRefused } from './startRefused.ts';

export type TemporalServer = { address: string; uiUrl: string | null; part: Part };

export type TemporalOptions = {
  binary: string;
  port: number;
  /** Without one there is no web page. */
  uiPort?: number;
  /** Without one everything is forgotten at the end. */
  databaseFile?: string;
  logFile: string;
  registry: ProcessRegistry;
};

const SERVER_OPTIONS = [
  // without it a fast-forward is refused
  ...['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
  // 1 s becomes some 30 ms for each skipped timer
  ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="10ms"'],
];

/** Operators' filters, four on purpose, never personal data. */
const SEARCH_ATTRIBUTES = ['Jurisdiction=Keyword', 'CaseState=Keyword', 'Lamp=Keyword', 'DueAt=Datetime'];

const START_TIMEOUT_MS = 60_000;

/** Starts a server as our own child and waits until it answers. The caller has made sure that its ports are free. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { binary, port, uiPort, databaseFile, logFile, registry } = options;
  const lock = databaseFile === undefined ? null : lockDatabase(databaseFile);
  const part = await startPart({
    name: 'Temporal',
    command: binary,
    parameters: [
      ...[
        'server',
        'start-dev',
        '--ip',
        '127.0.0.1',
        '--port',
        String(port),
        '--log-format',
        'json',
        '--log-level',
        'error',
      ],
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
      ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile]),
      ...SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', attribute]),
      ...SERVER_OPTIONS,
    ],
    logFile,
    registry,
  });
  lock?.handOverTo(part.pid);
  void part.ended.then(() => lock?.release());

  const address = `127.0.0.1:${port}`;
  try {
    await untilAnswering(address, part);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { address, uiUrl: uiPort === undefined ? null : `http://127.0.0.1:${uiPort}`, part };
}

/** A second server on the same file starts without complaint and ruins it: the lock is the server's own while it lives. */
function lockDatabase(databaseFile: string) {
  try {
    return takeLock(`${databaseFile}.lock`);
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    throw new StartRefused(
      `Temporal 的数据文件 ${databaseFile} 正在被进程 ${error.holder.pid} 使用。`,
      `Temporal's database ${databaseFile} is in use by process ${error.holder.pid}.`,
    );
  }
}

/** An answer proves nothing about our server when ours has ended: then somebody else has the port. */
async function untilAnswering(address: string, part: Part): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (part.hasEnded()) throw partFailed(part, await part.ended);
    if ((await answers(address, 2_000)) === null && !part.hasEnded()) return;
    await pause(50);
  }
  throw partFailed(part, `no answer within ${START_TIMEOUT_MS / 1000} s`);
}

/**
 * A server that somebody else runs. Its settings are not our business.
 * @throws StartRefused when it does not answer
 */
export async function requireAnswering(address: string, timeoutMs = 10_000): Promise<void> {
  const refused = await answers(address, timeoutMs);
  if (refused === null) return;
  throw new StartRefused(
    `TEMPORAL_ADDRESS=${address} 没有应答（${refused}）。请检查地址，或取消该变量以启动自带的服务器。`,
    `TEMPORAL_ADDRESS=${address} does not answer (${refused}). Check it, or unset it to have a server started.`,
  );
}

/** A case cannot go on without the four filters: a server of somebody else's has to be told of them once. */
async function registerFilters(connection: Connection, namespace: string, timeoutMs: number): Promise<void> {
  const known = await connection.withDeadline(Date.now() + timeoutMs, () =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  const wanted = SEARCH_ATTRIBUTES.map((attribute) => attribute.split('='));
  const missing = wanted.filter(([name = '']) => !(name in (known.customAttributes ?? {})));
  if (missing.length === 0) return;
  const { INDEXED_VALUE_TYPE_DATETIME, INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
  const searchAttributes = Object.fromEntries(
    missing.map(([name, type]) => [
      name,
      type === 'Datetime' ? INDEXED_VALUE_TYPE_DATETIME : INDEXED_VALUE_TYPE_KEYWORD,
    ]),
  );
  await connection.withDeadline(Date.now() + timeoutMs, () =>
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
  );
}

/** @returns null when the default namespace is there, else why not */
async function answers(address: string, timeoutMs: number): Promise<string | null> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: timeoutMs });
    try {
      const namespace = process.env.TEMPORAL_NAMESPACE || 'default';
      await connection.withDeadline(Date.now() + timeoutMs, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      await registerFilters(connection, namespace, timeoutMs);
      return null;
    } finally {
      await connection.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
