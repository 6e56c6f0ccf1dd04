import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { dataFolderPath, downloadFolder } from './dataFolder.ts';
import { type Lock, LockHeld, takeLock } from './lock.ts';
import type { Part } from './part.ts';
import { freePorts } from './ports.ts';
import { removeCluster, startPostgres } from './postgresServer.ts';
import { ProcessRegistry } from './processes.ts';
import { obtainTemporal } from './temporalBinary.ts';
import { obtainProductionTemporal } from './temporalForProduction.ts';
import { startTemporalOnPostgres } from './temporalOnPostgres.ts';
import { startTemporal } from './temporalServer.ts';

/** as docker-compose.yml has it; what the shared tests start is in `default` */
export const PRODUCTION_NAMESPACE = 'shenguan';
const ENGINE_STORE = 'engine-postgres';

export type TestServers = {
  temporalAddress: string;
  /** Of a superuser, on the database `postgres`: each test file makes a database of its own. */
  postgresAdminUrl: string;
  stop(): Promise<void>;
};

type Say = (line: string) => void;

/** What a run may use until its end; a part that was kept is ended with it, also when its start fails half way. */
export type TestRun = { scratch: string; registry: ProcessRegistry; say: Say; keep(part: Part): void };

/** @returns the address where the engine answers */
export type EngineStart = (run: TestRun) => Promise<string>;

/**
 * Real servers for one test run: fresh, on free ports, forgotten at the end. They share nothing with a running
 * `npm start` but the downloads.
 */
export async function startTestServers(
  say: Say = console.error,
  startEngine: EngineStart = startDevServer,
): Promise<TestServers> {
  const runs = join(dataFolderPath(), 'tests');
  await clearKilledRuns(runs);

  // the lock comes first: a run that is just being made must not look like one whose process was killed
  mkdirSync(runs, { recursive: true });
  const run = join(runs, randomUUID());
  const lock = takeLock(`${run}.lock`);
  mkdirSync(run);
  const scratch = await mkdtemp(join(tmpdir(), 'shenguan-test-'));
  chmodSync(scratch, 0o755);
  writeFileSync(join(run, 'scratch'), scratch);
  const registry = new ProcessRegistry(join(run, 'processes.json'));

  const parts: Part[] = [];
  const killAll = () => {
    for (const part of parts) part.kill();
  };
  process.once('exit', killAll);
  const stop = async () => {
    // an engine ends before the database it may keep its memory in
    for (const part of parts.toReversed()) await part.stop();
    process.off('exit', killAll);
    removeScratch(scratch);
    rmSync(run, { recursive: true, force: true });
    lock.release();
  };

  try {
    const keep = (part: Part) => void parts.push(part);
    const temporalAddress = await startEngine({ scratch, registry, say, keep });
    const [postgresPort = 0] = await freePorts(1);
    const postgres = await startPostgres({
      folder: join(scratch, 'postgres'),
      port: postgresPort,
      password: randomBytes(16).toString('hex'),
      durable: false,
      logFile: join(scratch, 'postgres.log'),
      registry,
    });
    keep(postgres.part);
    return { temporalAddress, postgresAdminUrl: postgres.ownerUrl('postgres'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDevServer({ scratch, registry, say, keep }: TestRun): Promise<string> {
  const binary = await obtainTemporal(downloadFolder(), say);
  const [port = 0] = await freePorts(1);
  const { address, part } = await startTemporal({ binary, port, logFile: join(scratch, 'temporal.log'), registry });
  keep(part);
  return address;
}

/** The server of docker-compose.yml, on a PostgreSQL of its own. */
export async function startProductionServer({ scratch, registry, say, keep }: TestRun): Promise<string> {
  const programs = await obtainProductionTemporal(downloadFolder(), say);
  const cli = await obtainTemporal(downloadFolder(), say);
  const [port = 0] = await freePorts(1);
  const postgres = await startPostgres({
    folder: join(scratch, ENGINE_STORE),
    port,
    password: randomBytes(16).toString('hex'),
    durable: false,
    logFile: join(scratch, `${ENGINE_STORE}.log`),
    registry,
  });
  keep(postgres.part);
  const { address, part } = await startTemporalOnPostgres({
    programs,
    cli,
    postgres,
    namespaces: ['default', PRODUCTION_NAMESPACE],
    settingsFile: join(scratch, 'dynamicconfig.yaml'),
    logFile: join(scratch, 'temporal.log'),
    registry,
  });
  keep(part);
  return address;
}

/** A run whose process was killed leaves its servers and folders: both go, by what it wrote down about them. */
async function clearKilledRuns(runs: string): Promise<void> {
  if (!existsSync(runs)) return;
  for (const name of readdirSync(runs).filter((file) => file.endsWith('.lock'))) {
    const lock = takenFromTheDead(join(runs, name));
    if (lock === null) continue;
    const run = join(runs, name.slice(0, -'.lock'.length));
    await new ProcessRegistry(join(run, 'processes.json')).endAll();
    const scratch = join(run, 'scratch');
    if (existsSync(scratch)) removeScratch(readFileSync(scratch, 'utf8'));
    rmSync(run, { recursive: true, force: true });
    lock.release();
  }
}

function takenFromTheDead(path: string): Lock | null {
  try {
    return takeLock(path);
  } catch (error) {
    if (error instanceof LockHeld) return null;
    throw error;
  }
}

/** The path comes from a file: nothing is removed but what can have been made here. */
function removeScratch(scratch: string): void {
  if (!basename(scratch).startsWith('shenguan-test-')) return;
  for (const store of ['postgres', ENGINE_STORE]) removeCluster(join(scratch, store));
  rmSync(scratch, { recursive: true, force: true });
}
