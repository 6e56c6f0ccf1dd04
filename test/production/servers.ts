import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { downloadFolder } from '../../local/dataFolder.ts';
import { freePorts } from '../../local/ports.ts';
import { startPostgres } from '../../local/postgresServer.ts';
import { temporalFromSource } from '../../local/temporalFromSource.ts';
import { startTemporalOnPostgres } from '../../local/temporalOnPostgres.ts';
import { startTestServers, type TestRun } from '../../local/testServers.ts';
import { provideServers } from '../servers.ts';
import { compile } from './compiled.ts';

/** The same keys for the same tests, but the engine stands on a Postgres of its own, as production has it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await compile();
  return await provideServers(project, await startTestServers(console.error, startEngine));
}

async function startEngine({ binary, scratch, registry, keep, say }: TestRun): Promise<string> {
  const binaries = await temporalFromSource(downloadFolder(), say);
  if (!binaries) throw new Error('Go is needed to build the Temporal server');
  const [port = 0] = await freePorts(1);
  const password = randomBytes(16).toString('hex');
  const postgres = await startPostgres({
    folder: join(scratch, 'engine-postgres'),
    port,
    password,
    durable: false,
    logFile: join(scratch, 'engine-postgres.log'),
    registry,
  });
  keep(postgres.part);
  const user = new URL(postgres.ownerUrl('postgres')).username;
  const temporal = await startTemporalOnPostgres({
    binaries,
    cli: binary,
    postgres: { port, user, password },
    folder: scratch,
    registry,
  });
  keep(temporal.part);
  say(`… Temporal ${temporal.address} · PostgreSQL ${port}`);
  return temporal.address;
}
