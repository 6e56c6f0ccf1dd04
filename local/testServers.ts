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

/**
 * Real servers for one test run: fresh, on free ports, forgotten at the end. They share nothing with a running
 * `npm start` but the downloads.
 */
export async function startTestServers(say: (line: string) => void = console.error): Promise<TestServers> {
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
    await Promise.all(parts.map((part) => part.stop()));
    process.off('exit', killAll);
    removeScratch(scratch);
    rmSync(run, { recursive: true, force: true });
    lock.release();
  };

  try {
    const binary = await obtainTemporal(downloadFolder(), say);
    const [temporalPort = 0, postgresPort = 0] = await freePorts(2);
    const logFile = (name: string) => join(scratch, `${name}.log`);
    const temporal = await startTemporal({ binary, port: temporalPort, logFile: logFile('temporal'), registry });
    parts.push(temporal.part);
    const postgres = await startPostgres({
      folder: join(scratch, 'postgres'),
      port: postgresPort,
      password: randomBytes(16).toString('hex'),
      durable: false,
      logFile: logFile('postgres'),
      registry,
    });
    parts.push(postgres.part);
    return { temporalAddress: temporal.address, postgresAdminUrl: postgres.ownerUrl('postgres'), stop };
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
  removeCluster(join(scratch, 'postgres'));
  rmSync(scratch, { recursive: true, force: true });
}
