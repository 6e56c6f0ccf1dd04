import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { StartRefused } from './startRefused.ts';

/** The server that docker-compose.yml names. */
const VERSION = '1.32.1';
const MODULE = `go.temporal.io/server@v${VERSION}`;
const PROGRAMS = { server: 'cmd/server', sqlTool: 'cmd/tools/sql' } as const;
/** A first build compiles some thousand packages. */
const BUILD_TIMEOUT_MS = 40 * 60_000;
const FETCH_TIMEOUT_MS = 5 * 60_000;
const STILL_BUILDING_MS = 30_000;

export type ProductionTemporal = { server: string; sqlTool: string; schemaFolder: string };

type Say = (line: string) => void;

/**
 * Temporal's server and its schema tool, built by Go from the pinned module: once, and kept with the downloads. Its
 * schema is read from the module itself.
 * @throws StartRefused that says which step Go did not manage
 */
export async function obtainProductionTemporal(downloads: string, say: Say): Promise<ProductionTemporal> {
  await mkdir(downloads, { recursive: true });
  const [server, sqlTool] = [await built('server', downloads, say), await built('sqlTool', downloads, say)];
  const fetched = await go(['mod', 'download', '-json', MODULE], FETCH_TIMEOUT_MS);
  const { Dir }: { Dir?: unknown } = JSON.parse(fetched);
  if (typeof Dir !== 'string') throw refusedBy('go mod download', fetched);
  return { server, sqlTool, schemaFolder: join(Dir, 'schema', 'postgresql', 'v12') };
}

async function built(program: keyof typeof PROGRAMS, downloads: string, say: Say): Promise<string> {
  const name = { server: 'temporal-server', sqlTool: 'temporal-sql-tool' }[program];
  const path = join(downloads, `${name}-${VERSION}-${process.platform}-${process.arch}`);
  if (existsSync(path)) return path;

  const started = Date.now();
  say(`正在构建 · building ${name} ${VERSION} (go install; the first time takes some minutes) …`);
  const heartbeat = setInterval(
    () => say(`… ${name} ${Math.round((Date.now() - started) / 1000)} s`),
    STILL_BUILDING_MS,
  );
  // a build that was killed leaves no half of a program: a whole file takes its name in one step
  const folder = await mkdtemp(join(downloads, 'partial-'));
  try {
    const source = `${MODULE.replace('@', `/${PROGRAMS[program]}@`)}`;
    await go(['install', source], BUILD_TIMEOUT_MS, { GOBIN: folder });
    await rename(join(folder, program === 'server' ? 'server' : 'sql'), path);
    return path;
  } finally {
    clearInterval(heartbeat);
    await rm(folder, { recursive: true, force: true });
  }
}

async function go(parameters: string[], timeoutMs: number, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const { ok, output, reason } = await runCommand('go', parameters, {
    timeoutMs,
    env: { ...process.env, ...environment },
  });
  if (!ok) throw refusedBy(`go ${parameters.join(' ')}`, reason);
  return output;
}

const refusedBy = (step: string, reason: string) =>
  new StartRefused(
    `未能取得 Temporal ${VERSION} 服务器：${step}（${reason}）。`,
    `Temporal's server ${VERSION} could not be had: ${step} (${reason}).`,
  );
