import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { openLedger } from '../../ledger/database.ts';
import { runCommand } from '../../local/command.ts';
import { type Part, partFailed, startPart } from '../../local/part.ts';
import { freePorts } from '../../local/ports.ts';
import { ProcessRegistry } from '../../local/processes.ts';
import { PRODUCTION_NAMESPACE } from '../../local/testServers.ts';
import { asAdmin } from '../ledger/database.ts';
import { startIssuer } from './issuer.ts';

/** The service of docker-compose.yml natively: two API processes and two workers, compiled, by the same variables. */

export const TASK_QUEUE = 'permits';
const DATABASE = 'shenguan';
const NAME_SERVER = fileURLToPath(new URL('nameServer.mjs', import.meta.url));
const JOB_TIMEOUT_MS = 120_000;
const READY_TIMEOUT_MS = 120_000;
/** of the compose file: stop_grace_period */
const STOP_GRACE_MS = 30_000;

export type Role = 'api' | 'worker';
export type Replica = { role: Role; url: string; part: Part };
export type Production = Awaited<ReturnType<typeof startProduction>>;

export async function startProduction() {
  const folder = mkdtempSync(join(tmpdir(), 'shenguan-production-'));
  const registry = new ProcessRegistry(join(folder, 'processes.json'));
  const app = inject('appFolder');
  const address = inject('temporalAddress');
  const issuer = await startIssuer(folder);
  const { serviceUrl } = await prepareLedger(app);
  const ledger = openLedger(serviceUrl, { maxConnections: 8 });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace: PRODUCTION_NAMESPACE });

  const shared = {
    NODE_ENV: 'production',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: PRODUCTION_NAMESPACE,
    TEMPORAL_TASK_QUEUE: TASK_QUEUE,
    DATABASE_URL: serviceUrl,
    SHENGUAN_DATA_KEY: base64Key(),
    SHENGUAN_MAC_KEY: base64Key(),
    SHENGUAN_WORKFLOW_BUNDLE: join(app, 'dist', 'workflows.bundle.js'),
    LOG_LEVEL: 'info',
  };
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const ofRole = {
    api: (port: number) => ({ HOST: '127.0.0.1', PORT: String(port), WEBHOOK_HOSTS: '', ...issuer.environment }),
    worker: (port: number, other: number) => ({
      SHENGUAN_SIGNING_KEY: signingKey.toString('base64'),
      WORKER_METRICS_ADDRESS: `127.0.0.1:${port}`,
      METRICS_ADDRESS: `127.0.0.1:${other}`,
    }),
  };

  /** On the ports that it had before: to everybody else it is the same one. */
  const start = async (role: Role, name: string, ports: [number, number]): Promise<Replica> => {
    const part = await startPart({
      name,
      command: process.execPath,
      parameters: [
        '--enable-source-maps',
        '--import',
        NAME_SERVER,
        join(app, 'dist', role === 'api' ? 'api' : 'workers', 'main.js'),
      ],
      logFile: join(folder, `${name}.log`),
      registry,
      cwd: app,
      env: { PATH: process.env.PATH, ...shared, ...ofRole[role](...ports) },
      stopTimeoutMs: STOP_GRACE_MS,
      // nothing is said through it; its closing ends a process whose test was killed
      ipc: true,
    });
    const url = `http://127.0.0.1:${ports[0]}`;
    await untilHealthy(`${url}${role === 'api' ? '/readyz' : '/healthz'}`, part);
    return { role, url, part };
  };

  const replicas = new Map<string, Replica & { ports: [number, number] }>();
  const launch = async (role: Role, name: string, ports: [number, number]) =>
    void replicas.set(name, { ...(await start(role, name, ports)), ports });
  const free = await freePorts(8);
  const names = ['api-1', 'api-2', 'worker-1', 'worker-2'];
  await Promise.all(
    names.map((name, place) =>
      launch(name.startsWith('api') ? 'api' : 'worker', name, [free[2 * place] ?? 0, free[2 * place + 1] ?? 0]),
    ),
  );
  const named = (name: string) => {
    const replica = replicas.get(name);
    if (!replica) throw new Error(`no process ${name}`);
    return replica;
  };

  return {
    ledger,
    client,
    token: issuer.token,
    apiUrls: [named('api-1').url, named('api-2').url],
    /** @returns how the old process ended; the new one is ready */
    restart: async (name: string, how: 'inOrder' | 'killed' = 'inOrder'): Promise<string> => {
      const { role, part, ports } = named(name);
      if (how === 'killed') part.kill();
      else await part.stop();
      const end = await part.ended;
      await launch(role, name, ports);
      return end;
    },
    close: async () => {
      await Promise.all([...replicas.values()].map(({ part }) => part.stop()));
      await connection.close();
      await ledger.destroy();
      await issuer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const base64Key = () => randomBytes(32).toString('base64');

/** The database, and the migration job. */
async function prepareLedger(app: string): Promise<{ serviceUrl: string }> {
  const adminUrl = inject('postgresAdminUrl');
  await asAdmin(adminUrl, `create database ${DATABASE}`);
  const ownerUrl = new URL(adminUrl);
  ownerUrl.pathname = `/${DATABASE}`;
  const servicePassword = 'only-for-tests';
  const migrated = await runCommand(
    process.execPath,
    ['--enable-source-maps', join(app, 'dist/local/migrateMain.js')],
    {
      timeoutMs: JOB_TIMEOUT_MS,
      cwd: app,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        DATABASE_OWNER_URL: ownerUrl.href,
        LEDGER_SERVICE_PASSWORD: servicePassword,
        REFERENCE_FOLDER: join(app, 'dist/local/reference/xian'),
      },
    },
  );
  if (!migrated.ok) throw new Error(`the migration job failed:\n${migrated.output}`);
  const serviceUrl = new URL(ownerUrl);
  serviceUrl.username = 'shenguan_service';
  serviceUrl.password = servicePassword;
  return { serviceUrl: serviceUrl.href };
}

async function untilHealthy(url: string, part: Part): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < until) {
    if (part.hasEnded()) throw partFailed(part, await part.ended);
    const isUp = await fetch(url).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false,
    );
    if (isUp) return;
    await pause(100);
  }
  throw partFailed(part, `not healthy within ${READY_TIMEOUT_MS / 1000} s`);
}
