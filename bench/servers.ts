import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadFolder } from '../local/dataFolder.ts';
import type { Part } from '../local/part.ts';
import { freePorts } from '../local/ports.ts';
import { ensureDatabase, removeCluster, startPostgres } from '../local/postgresServer.ts';
import { ProcessRegistry } from '../local/processes.ts';
import { startService } from '../local/service.ts';
import { obtainTemporal } from '../local/temporalBinary.ts';
import { startTemporal } from '../local/temporalServer.ts';

export type Servers = {
  temporalAddress: string;
  ownerUrl: string;
  serviceUrl: (password: string) => string;
  pids: number[];
  /** a worker in a process of its own, as in production; it counts among the servers */
  startWorker(environment: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
};

const DATABASE = 'bench';

/** Temporal on a database file and PostgreSQL, both fresh: unlike the servers of the tests, these write to disk. */
export async function startServers(durable: boolean, say: (line: string) => void): Promise<Servers> {
  const scratch = mkdtempSync(join(tmpdir(), 'shenguan-bench-'));
  chmodSync(scratch, 0o755);
  const registry = new ProcessRegistry(join(scratch, 'processes.json'));
  const parts: Part[] = [];
  const removeAll = () => {
    removeCluster(join(scratch, 'postgres'));
    rmSync(scratch, { recursive: true, force: true });
  };
  const killAll = () => {
    for (const part of parts) part.kill();
    removeAll();
  };
  process.once('exit', killAll);
  const stop = async () => {
    // what speaks to the servers ends before they do
    for (const part of parts.slice(2)) await part.stop();
    await Promise.all(parts.slice(0, 2).map((part) => part.stop()));
    process.off('exit', killAll);
    removeAll();
  };

  try {
    const binary = await obtainTemporal(downloadFolder(), say);
    const [temporalPort = 0, postgresPort = 0] = await freePorts(2);
    const temporal = await startTemporal({
      binary,
      port: temporalPort,
      databaseFile: join(scratch, 'temporal.db'),
      logFile: join(scratch, 'temporal.log'),
      registry,
    });
    parts.push(temporal.part);
    const postgres = await startPostgres({
      folder: join(scratch, 'postgres'),
      port: postgresPort,
      password: randomBytes(16).toString('hex'),
      durable,
      logFile: join(scratch, 'postgres.log'),
      registry,
    });
    parts.push(postgres.part);
    await ensureDatabase(postgres, DATABASE);
    const pids = parts.map((part) => part.pid);
    return {
      temporalAddress: temporal.address,
      ownerUrl: postgres.ownerUrl(DATABASE),
      serviceUrl: (password) => `postgres://shenguan_service:${password}@127.0.0.1:${postgres.port}/${DATABASE}`,
      pids,
      startWorker: async (environment) => {
        const logFile = join(scratch, 'worker.log');
        const worker = await startService({ name: 'worker', entry: 'workers/main.ts', environment, logFile, registry });
        parts.push(worker);
        pids.push(worker.pid);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
