import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { runCommand } from './command.ts';
import { type Part, partFailed, startPart } from './part.ts';
import { lowFreePorts } from './ports.ts';
import type { PostgresServer } from './postgresServer.ts';
import type { ProcessRegistry } from './processes.ts';
import type { ProductionTemporal } from './temporalForProduction.ts';

export type TemporalOnPostgresOptions = {
  programs: ProductionTemporal;
  /** talks to the server once it runs: `temporal` */
  cli: string;
  postgres: PostgresServer;
  namespaces: readonly string[];
  /** the server's dynamic configuration, written there */
  settingsFile: string;
  logFile: string;
  registry: ProcessRegistry;
};

/** What `deploy/temporal/dynamicconfig.yaml` refuses, for servers on which tests move time. */
const TIME_CAN_BE_SKIPPED = `frontend.WorkflowTimeSkippingEnabled:
  - value: true
history.timerProcessorMaxTimeShift:
  - value: 10ms
`;

const START_TIMEOUT_MS = 120_000;
const JOB_TIMEOUT_MS = 180_000;
/** in order it would drain its services for a minute, and of a test's nothing is kept */
const STOP_TIMEOUT_MS = 10_000;

const jobFile = (name: string) => fileURLToPath(new URL(`../deploy/temporal/${name}`, import.meta.url));

/** The server of docker-compose.yml, natively: its schema job, the server itself, its namespace job. */
export async function startTemporalOnPostgres(
  options: TemporalOnPostgresOptions,
): Promise<{ address: string; part: Part }> {
  const { programs, cli, postgres, namespaces, settingsFile, logFile, registry } = options;
  const { username, password } = new URL(postgres.ownerUrl('postgres'));
  await runJob('setup-schema.sh', {
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(postgres.port),
    SQL_USER: username,
    SQL_PASSWORD: password,
    SQL_TOOL: programs.sqlTool,
    SCHEMA_FOLDER: programs.schemaFolder,
  });

  writeFileSync(settingsFile, TIME_CAN_BE_SKIPPED);
  const ports = await portVariables();
  const part = await startPart({
    name: 'Temporal on PostgreSQL',
    command: programs.server,
    parameters: ['--allow-no-auth', 'start'],
    logFile,
    registry,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    env: {
      ...process.env,
      ...ports,
      DB: 'postgres12',
      DB_PORT: String(postgres.port),
      POSTGRES_SEEDS: '127.0.0.1',
      POSTGRES_USER: username,
      POSTGRES_PWD: password,
      BIND_ON_IP: '127.0.0.1',
      NUM_HISTORY_SHARDS: '4',
      DYNAMIC_CONFIG_FILE_PATH: settingsFile,
      LOG_LEVEL: 'warn',
    },
  });
  const address = `127.0.0.1:${ports.FRONTEND_GRPC_PORT}`;
  try {
    await untilListening(address, part);
    for (const namespace of namespaces)
      await runJob('setup-namespace.sh', {
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: namespace,
        TEMPORAL_RETENTION: '30d',
        TEMPORAL_CLI: cli,
      });
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { address, part };
}

async function runJob(script: string, environment: { [name: string]: string }): Promise<void> {
  const { ok, output } = await runCommand('/bin/sh', [jobFile(script)], {
    timeoutMs: JOB_TIMEOUT_MS,
    env: { ...process.env, ...environment },
  });
  if (!ok) throw new Error(`deploy/temporal/${script} failed:\n${output}`);
}

/** Its usual ports may be taken here. In Postgres it keeps those of its peers as smallint: higher ones it refuses. */
async function portVariables() {
  const [frontend, http, frontendPeers, history, historyPeers, matching, matchingPeers, worker, workerPeers] =
    await lowFreePorts(9);
  return {
    FRONTEND_GRPC_PORT: String(frontend),
    FRONTEND_HTTP_PORT: String(http),
    FRONTEND_MEMBERSHIP_PORT: String(frontendPeers),
    HISTORY_GRPC_PORT: String(history),
    HISTORY_MEMBERSHIP_PORT: String(historyPeers),
    MATCHING_GRPC_PORT: String(matching),
    MATCHING_MEMBERSHIP_PORT: String(matchingPeers),
    WORKER_GRPC_PORT: String(worker),
    WORKER_MEMBERSHIP_PORT: String(workerPeers),
  };
}

async function untilListening(address: string, part: Part): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (part.hasEnded()) throw partFailed(part, await part.ended);
    const connection = await Connection.connect({ address, connectTimeout: 2_000 }).catch(() => null);
    if (connection) return connection.close();
    await pause(100);
  }
  throw partFailed(part, `no answer within ${START_TIMEOUT_MS / 1000} s`);
}
