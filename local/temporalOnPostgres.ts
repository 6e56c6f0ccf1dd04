import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.ts';
import { type Part, partFailed, startPart } from './part.ts';
import { freePorts } from './ports.ts';
import type { ProcessRegistry } from './processes.ts';
import type { TemporalFromSource } from './temporalFromSource.ts';
import { requireAnswering } from './temporalServer.ts';

export type TemporalOnPostgresOptions = {
  binaries: TemporalFromSource;
  /** the command line that registers the namespace */
  cli: string;
  /** of a user who may make databases */
  postgres: { port: number; user: string; password: string };
  folder: string;
  registry: ProcessRegistry;
};

const JOBS = fileURLToPath(new URL('../deploy/temporal/', import.meta.url));
const JOB_TIMEOUT_MS = 180_000;
const START_TIMEOUT_MS = 120_000;
/** the server drains before it ends */
const STOP_TIMEOUT_MS = 90_000;
const SERVICES = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'];

/**
 * The engine as `docker-compose.yml` has it, its databases and namespace made by the same scripts. Unlike there, a
 * test may move time, and four shards are enough.
 */
export async function startTemporalOnPostgres(
  options: TemporalOnPostgresOptions,
): Promise<{ address: string; part: Part }> {
  const { binaries, cli, postgres, folder, registry } = options;
  await job('setup-schema.sh', {
    SQL_TOOL: binaries.sqlTool,
    SCHEMA_FOLDER: binaries.schemaFolder,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(postgres.port),
    SQL_USER: postgres.user,
    SQL_PASSWORD: postgres.password,
  });
  const dynamicConfig = join(folder, 'dynamicconfig.yaml');
  writeFileSync(dynamicConfig, DYNAMIC_CONFIG);
  const [httpPort, ...ports] = await freePorts(1 + SERVICES.length * 2);
  const [frontendPort] = ports;
  const logFile = join(folder, 'temporal.log');
  const part = await startPart({
    name: 'Temporal',
    command: binaries.server,
    parameters: ['--allow-no-auth', 'start'],
    logFile,
    registry,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    cwd: folder,
    env: {
      ...process.env,
      DB: 'postgres12_pgx',
      DB_PORT: String(postgres.port),
      POSTGRES_SEEDS: '127.0.0.1',
      POSTGRES_USER: postgres.user,
      POSTGRES_PWD: postgres.password,
      BIND_ON_IP: '127.0.0.1',
      NUM_HISTORY_SHARDS: '4',
      LOG_LEVEL: 'warn',
      DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
      FRONTEND_HTTP_PORT: String(httpPort),
      ...Object.fromEntries(
        SERVICES.flatMap((service, index) => [
          [`${service}_GRPC_PORT`, String(ports[index * 2])],
          [`${service}_MEMBERSHIP_PORT`, String(ports[index * 2 + 1])],
        ]),
      ),
    },
  });
  const address = `127.0.0.1:${frontendPort}`;
  try {
    const ready = job('setup-namespace.sh', {
      TEMPORAL_CLI: cli,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_RETENTION: '30d',
    }).then(() => requireAnswering(address, START_TIMEOUT_MS));
    const early = part.ended.then((how) => Promise.reject(partFailed(part, how)));
    await Promise.race([ready, early]);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { address, part };
}

async function job(script: string, environment: Record<string, string>): Promise<void> {
  const ran = await runCommand('sh', [join(JOBS, script)], {
    timeoutMs: JOB_TIMEOUT_MS,
    env: { ...process.env, ...environment },
  });
  if (!ran.ok) throw new Error(`deploy/temporal/${script}: ${ran.output.slice(-2000) || ran.reason}`);
}

const DYNAMIC_CONFIG = `frontend.WorkflowTimeSkippingEnabled:
  - value: true
history.timerProcessorMaxTimeShift:
  - value: 10ms
`;
