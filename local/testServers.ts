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
import { startTemporal } from './temporalServer.ts';

export type TestServers = {
  temporalAddress: string;
  /** Of a superuser, on the database `postgres`: each test file makes a database of its own. */
  postgresAdminUrl: string;
  stop(): Promise<void>;
};

/** What a run lends to whoever starts its engine. */
export type TestRun = {
  /** Temporal's command line, which is its development server too */
  binary: string;
  scratch: string;
  registry: ProcessRegistry;
  /** ends a part with the run */
  keep: (part: Part) => Part;
  say: (line: string) => void;
};

/** Temporal's development server, in memory. @returns its address */
async function startDevelopmentServer({ binary, scratch, registry, keep }: TestRun): Promise<string> {
  const [port = 0] = await freePorts(1);
  const temporal = await startTemporal({ binary, port, logFile: join(scratch, 'temporal.log'), registry });
  keep(temporal.part);
  return temporal.address;
}

/**
 * Real servers for one test run: fresh, on free ports, forgotten at the end. They share nothing with a running
 * `npm start` but the downloads.
 */
export async function startTestServers(
  say: (line: string) => void = console.error,
  startEngine = startDevelopmentServer,
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
    // the last one started first: the engine drains while its database is still there
    for (const part of parts) await part.stop();
    process.off('exit', killAll);
    removeScratch(scratch);
    rmSync(run, { recursive: true, force: true });
    lock.release();
  };

  try {
    const binary = await obtainTemporal(downloadFolder(), say);
    const keep = (part: Part) => {
      parts.unshift(part);
      return part;
    };
    const temporalAddress = await startEngine({ binary, scratch, registry, keep, say });
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
  for (const folder of ['postgres', 'engine-postgres']) removeCluster(join(scratch, folder));
  rmSync(scratch, { recursive: true, force: true });
}
