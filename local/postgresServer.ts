import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { runCommand } from './command.ts';
import { type Part, partFailed, startPart } from './part.ts';
import {
  canReach,
  folderWithinReach,
  type PostgresBinaries,
  postgresBinaries,
  type ServerUser,
  serverUser,
} from './postgresBinaries.ts';
import type { ProcessRegistry } from './processes.ts';
import { startOfProcess } from './processIdentity.ts';
import { StartRefused } from './startRefused.ts';

export type PostgresServer = { part: Part; port: number; clusterFolder: string; ownerUrl(database: string): string };

export type PostgresOptions = {
  /** Where the cluster is kept, or a note where it is when the server's user cannot reach this folder. */
  folder: string;
  port: number;
  password: string;
  /** False only where losing the data at a power cut is nothing lost. */
  durable: boolean;
  logFile: string;
  registry: ProcessRegistry;
};

const OWNER = 'shenguan_owner';
const START_TIMEOUT_MS = 60_000;
const INITDB_TIMEOUT_MS = 120_000;

/** Starts the server on its cluster, made first if it is not there, and waits until it answers. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = serverUser();
  const binaries = postgresBinaries(user);
  const cluster = clusterFolder(options.folder, user);
  requireSameMajor(cluster, binaries.major);
  if (!existsSync(cluster)) await initialise(cluster, binaries, user, options);
  removeStalePidFile(cluster);

  const settings = {
    port: String(options.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...(!options.durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const part = await startPart({
    name: 'PostgreSQL',
    command: binaries.postgres,
    parameters: ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    logFile: options.logFile,
    registry: options.registry,
    // "fast": SIGTERM would wait for every client to leave by itself
    stopSignal: 'SIGINT',
    stopTimeoutMs: 30_000,
    cwd: cluster,
    env: plainEnvironment(),
    ...(user && { user: { uid: user.uid, gid: user.gid } }),
  });
  const ownerUrl = (database: string) => ownerAddress(options.port, options.password, database);
  try {
    await untilAnswering(ownerUrl('postgres'), part);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { part, port: options.port, clusterFolder: cluster, ownerUrl };
}

export const ownerAddress = (port: number, password: string, database: string): string =>
  `postgres://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** Where the cluster of this folder is; null where none was ever made. */
export function clusterIn(folder: string): string | null {
  const note = join(folder, 'location');
  const cluster = existsSync(note) ? readFileSync(note, 'utf8').trim() : join(folder, 'cluster');
  return existsSync(cluster) ? cluster : null;
}

/** Whether a server works on it right now. */
export function isServedNow(cluster: string): boolean {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return startOfProcess(pid) !== null && isPostgres(pid);
}

/** Puts a copy of a cluster where the server of this folder will look for it, as the server's own. */
export function placeCluster(copy: string, folder: string): void {
  const user = serverUser();
  const cluster = clusterFolder(folder, user);
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(copy, draft, { recursive: true });
  const paths = readdirSync(draft, { withFileTypes: true, recursive: true });
  for (const path of [draft, ...paths.map((entry) => join(entry.parentPath, entry.name))]) {
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
    if (user) chownSync(path, user.uid, user.gid);
  }
  renameSync(draft, cluster);
}

/** Makes the database if it is not there. */
export async function ensureDatabase(server: PostgresServer, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.ownerUrl('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** Root's own folders are often closed to everybody else; then the cluster is kept outside, and a note here says where. */
function clusterFolder(folder: string, user: ServerUser): string {
  mkdirSync(folder, { recursive: true });
  if (user) chmodSync(folder, 0o755);
  const note = join(folder, 'location');
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  if (canReach(user, folder)) return join(folder, 'cluster');
  const outside = join(folderWithinReach(), `cluster-${randomUUID()}`);
  writeFileSync(note, `${outside}\n`);
  return outside;
}

/** Removes a cluster that nobody needs any more, wherever it is kept. Its server has ended. */
export function removeCluster(folder: string): void {
  const note = join(folder, 'location');
  const outside = existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
  if (outside?.startsWith(join(folderWithinReach(), 'cluster-'))) rmSync(outside, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

function requireSameMajor(cluster: string, major: number): void {
  const version = join(cluster, 'PG_VERSION');
  if (!existsSync(version)) return;
  const found = readFileSync(version, 'utf8').trim();
  if (found === String(major)) return;
  throw new StartRefused(
    `${cluster} 是 PostgreSQL ${found} 的数据，本程序带的是 ${major}。请用旧版本导出（pg_dumpall）后导入新目录，或用 SHENGUAN_DATA_DIR 指定另一个目录。`,
    `${cluster} holds data of PostgreSQL ${found}; this version brings ${major}. Dump it with the version that wrote it (pg_dumpall) and load it into a fresh folder, or set SHENGUAN_DATA_DIR to another folder.`,
  );
}

/** The cluster takes its name when it is whole: an initdb that was killed is begun again. */
async function initialise(
  cluster: string,
  binaries: PostgresBinaries,
  user: ServerUser,
  options: PostgresOptions,
): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    const parameters = [
      ...[
        '--pgdata',
        draft,
        '--username',
        OWNER,
        '--pwfile',
        passwordFile,
        '--auth',
        'scram-sha-256',
        '--encoding',
        'UTF8',
      ],
      ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--no-instructions'],
      ...(options.durable ? [] : ['--no-sync']),
    ];
    const { ok, output, reason } = await runCommand(binaries.initdb, parameters, {
      timeoutMs: INITDB_TIMEOUT_MS,
      cwd: draft,
      env: plainEnvironment(),
      ...(user && { user: { uid: user.uid, gid: user.gid } }),
    });
    if (!ok) throw new Error(`initdb failed: ${reason}\n${output}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, cluster);
}

/**
 * After a kill -9 of the server its pid file stays. Where numbers are soon used again (a container) the server would
 * take a stranger for itself and refuse to start; the registry has ended our own before we come here.
 */
function removeStalePidFile(cluster: string): void {
  if (!isServedNow(cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function isPostgres(pid: number): boolean {
  const name = `/proc/${pid}/comm`;
  return !existsSync(name) || readFileSync(name, 'utf8').trim() === 'postgres';
}

async function untilAnswering(url: string, part: Part): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  let refused = '';
  while (Date.now() < until) {
    if (part.hasEnded()) throw partFailed(part, await part.ended);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    // a connection cut by the server's end is reported by the part, not here
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      refused = error instanceof Error ? error.message : String(error);
    }
    await pause(50);
  }
  throw partFailed(part, `no answer within ${START_TIMEOUT_MS / 1000} s: ${refused}`);
}

/** PG* variables of the user's shell are about another server. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(ours), LC_ALL: 'C' };
}
