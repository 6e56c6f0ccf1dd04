import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { passOnRestored, refuseHalfRestored } from './copies/restoredMark.ts';
import { type DataFolder, downloadFolder, openDataFolder } from './dataFolder.ts';
import { DATABASE, PORT_FILE, serviceAddress } from './ledgerAddress.ts';
import { prepareLedger } from './ledgerSetup.ts';
import { freePorts, isFree, portFrom, requireFree } from './ports.ts';
import { ensureDatabase, type PostgresServer, startPostgres } from './postgresServer.ts';
import { ProcessRegistry } from './processes.ts';
import { startService } from './service.ts';
import { Steps, showFailure } from './steps.ts';
import { Supervisor } from './supervisor.ts';
import { obtainTemporal } from './temporalBinary.ts';
import { requireAnswering, startTemporal } from './temporalServer.ts';
import { testSeal } from './testSeal.ts';

const HELP = `用法 · usage: npm start

在本机运行整个系统：PostgreSQL、Temporal、工作进程、接口。Ctrl-C 按顺序停止。
Runs the whole system on this machine: PostgreSQL, Temporal, worker, API. Ctrl-C stops it in order.

环境变量 · environment
  PORT                    接口端口 · port of the API (3000)
  TEMPORAL_PORT           Temporal 端口 · port of Temporal (7233)
  TEMPORAL_UI_PORT        Temporal 网页 · its web page (TEMPORAL_PORT + 1000)
  SHENGUAN_DATA_DIR       数据目录 · data folder (.data)
  SHENGUAN_DOWNLOAD_DIR   下载目录，可由多份副本共用 · downloads, may be shared by several copies
  TEMPORAL_ADDRESS        使用已有的 Temporal · use a Temporal server that runs already
  TEMPORAL_CLI            使用已有的 temporal 程序 · use this temporal binary`;

if (process.argv.slice(2).some((parameter) => parameter === '--help' || parameter === '-h')) {
  console.log(HELP);
} else {
  await start();
}

async function start(): Promise<void> {
  let supervisor: Supervisor | null = null;
  try {
    const dataFolder = await openDataFolder();
    const registry = new ProcessRegistry(dataFolder.file('processes.json'));
    supervisor = new Supervisor(registry, dataFolder);
    await startStack(dataFolder, registry, supervisor);
  } catch (error) {
    // whoever ends the stack also makes its next step fail: that is no news
    if (supervisor?.isEnding) return;
    showFailure(error);
    if (supervisor === null) process.exit(1);
    await supervisor.end(1);
  }
}

async function startStack(dataFolder: DataFolder, registry: ProcessRegistry, supervisor: Supervisor): Promise<void> {
  const steps = new Steps(7);
  const port = portFrom('PORT', 3000);
  const temporalPort = portFrom('TEMPORAL_PORT', 7233);
  const uiPort = portFrom('TEMPORAL_UI_PORT', temporalPort + (temporalPort < 64_000 ? 1000 : -1000));
  const logFile = (name: string) => dataFolder.file('logs', `${name}.log`);

  await steps.run('检查数据目录与端口', 'looking at the data folder and the ports', async (say) => {
    refuseHalfRestored(dataFolder);
    const leftovers = await registry.endAll();
    if (leftovers.length)
      say(`上次遗留的进程已结束 · ended what an earlier start left behind: ${leftovers.join(', ')}`);
    await requireFree(port, 'PORT', { chinese: '接口', english: 'API' });
    if (process.env.TEMPORAL_ADDRESS) return;
    await requireFree(temporalPort, 'TEMPORAL_PORT', { chinese: 'Temporal', english: 'Temporal' });
    await requireFree(uiPort, 'TEMPORAL_UI_PORT', { chinese: 'Temporal 网页', english: "Temporal's web page" });
  });

  const postgres = await steps.run('启动 PostgreSQL', 'starting PostgreSQL', async (say) => {
    const server = await startPostgres({
      folder: dataFolder.file('postgres'),
      port: await postgresPort(dataFolder),
      password: dataFolder.secret('postgres-owner', 24),
      durable: true,
      logFile: logFile('postgres'),
      registry,
    });
    supervisor.watch(server.part);
    await ensureDatabase(server, DATABASE);
    if (!server.clusterFolder.startsWith(dataFolder.path))
      say(`数据库文件在 · database files are in ${server.clusterFolder}`);
    return server;
  });

  const temporal = await steps.run('启动 Temporal', 'starting Temporal', async (say) => {
    const address = process.env.TEMPORAL_ADDRESS;
    if (address) {
      await requireAnswering(address);
      return { address, uiUrl: null };
    }
    const server = await startTemporal({
      binary: await obtainTemporal(downloadFolder(), say),
      port: temporalPort,
      uiPort,
      databaseFile: dataFolder.file('temporal', 'temporal.db'),
      logFile: logFile('temporal'),
      registry,
    });
    supervisor.watch(server.part);
    return server;
  });

  const servicePassword = dataFolder.secret('postgres-service', 24);
  await steps.run('建表并载入目录', 'migrating and loading the catalogue', async (say) => {
    await prepareLedger(postgres.ownerUrl(DATABASE), servicePassword, say);
    if (await passOnRestored(dataFolder, postgres.ownerUrl(DATABASE)))
      say('由备份恢复：先自检，再接受操作 · restored from a backup: it verifies itself before it takes commands');
  });

  const environment = serviceEnvironment(dataFolder, postgres, temporal.address, port, servicePassword);
  const service = (name: string, entry: string, log: string) => async () => {
    supervisor.watch(await startService({ name, entry, environment, logFile: logFile(log), registry }));
  };
  await steps.run('启动工作进程', 'starting the worker', service('worker', 'workers/main.ts', 'worker'));
  await steps.run('启动文书进程', 'starting the documents process', async () => {
    const seal = await testSeal(dataFolder);
    const withSeal = { ...environment, ...seal };
    const entry = 'workers/documentsMain.ts';
    supervisor.watch(
      await startService({ name: 'documents', entry, environment: withSeal, logFile: logFile('documents'), registry }),
    );
  });
  await steps.run('启动接口', 'starting the API', service('API', 'local/api.ts', 'api'));

  console.log(banner(port, temporal.uiUrl, dataFolder.path));
  process.send?.({ ready: true, url: `http://127.0.0.1:${port}` });
}

/** The one of the last start, so that tools which connect to it keep working; another when that is taken. */
async function postgresPort(dataFolder: DataFolder): Promise<number> {
  const file = dataFolder.file(PORT_FILE);
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (last > 0 && (await isFree(last))) return last;
  const [port = 0] = await freePorts(1);
  writeFileSync(file, String(port));
  return port;
}

function serviceEnvironment(
  dataFolder: DataFolder,
  postgres: PostgresServer,
  temporalAddress: string,
  port: number,
  servicePassword: string,
): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: process.env.TEMPORAL_NAMESPACE || 'default',
    TEMPORAL_TASK_QUEUE: process.env.TEMPORAL_TASK_QUEUE || 'permits',
    DATABASE_URL: serviceAddress(postgres.port, servicePassword),
    OIDC_ISSUER: process.env.OIDC_ISSUER || `http://127.0.0.1:${port}/local`,
    OIDC_AUDIENCE: process.env.OIDC_AUDIENCE || 'shenguan',
    NOTICE_SMS_URL: process.env.NOTICE_SMS_URL || `http://127.0.0.1:${port}/local/messages`,
    NOTICE_LOOKUP_URL: process.env.NOTICE_LOOKUP_URL || `http://127.0.0.1:${port}/lookup`,
    SHENGUAN_DATA_KEY: dataFolder.secret('data-key', 32),
    SHENGUAN_MAC_KEY: dataFolder.secret('mac-key', 32),
    SHENGUAN_SIGNING_KEY: dataFolder.signingKey('push-signing-key.ed25519'),
    SHENGUAN_LOCAL: '1',
    SHENGUAN_DATA_DIR: dataFolder.path,
    PORT: String(port),
  };
}

function banner(port: number, temporalUi: string | null, dataFolder: string): string {
  const api = `http://127.0.0.1:${port}`;
  return `
已就绪 · ready
  接口 · API                 ${api}
  接口文档 · documentation   ${api}/docs
${temporalUi === null ? '' : `  Temporal                   ${temporalUi}\n`}  数据 · data                ${dataFolder}

接下来 · try next
  npm run demo                                   一批真实事项从收件到签收 · real items from receipt to acknowledged push
  curl ${api}/local/users         演示用户 · demo users
  curl -X POST ${api}/local/token -H 'content-type: application/json' -d '{"user":"…"}'
  Ctrl-C                                         停止 · stop
`;
}
