import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';

/** The server as production runs it, and the tool that makes its databases. */
export type TemporalFromSource = { server: string; sqlTool: string; schemaFolder: string };

export const TEMPORAL_SERVER_VERSION = '1.32.1';
const MODULE = 'go.temporal.io/server';
const PACKAGES = ['cmd/server', 'cmd/tools/sql'];
/** hundreds of packages, on two cores */
const BUILD_TIMEOUT_MS = 40 * 60_000;
const QUICK_MS = 60_000;

/** null: there is no Go here. Built once; whoever asks again is answered from the folder. */
export async function temporalFromSource(
  folder: string,
  say: (line: string) => void,
): Promise<TemporalFromSource | null> {
  const go = await runCommand('go', ['env', 'GOMODCACHE'], { timeoutMs: QUICK_MS });
  if (!go.ok) return null;
  const home = join(folder, `temporal-server-${TEMPORAL_SERVER_VERSION}-${process.platform}-${process.arch}`);
  const server = join(home, 'server');
  const sqlTool = join(home, 'sql');
  if (!existsSync(server) || !existsSync(sqlTool)) await build(home, say);
  const schemaFolder = join(go.output.trim(), `${MODULE}@v${TEMPORAL_SERVER_VERSION}`, 'schema/postgresql/v12');
  if (!existsSync(schemaFolder)) throw new Error(`${schemaFolder} is missing: remove ${home} and start again`);
  return { server, sqlTool, schemaFolder };
}

async function build(home: string, say: (line: string) => void): Promise<void> {
  const draft = `${home}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const [index, name] of PACKAGES.entries()) {
    say(
      `… 编译 Temporal 服务器（${index + 1}/${PACKAGES.length}，需数分钟）· building ${MODULE}/${name}, some minutes`,
    );
    const built = await runCommand('go', ['install', `${MODULE}/${name}@v${TEMPORAL_SERVER_VERSION}`], {
      timeoutMs: BUILD_TIMEOUT_MS,
      env: { ...process.env, GOBIN: draft, GOFLAGS: '' },
    });
    if (!built.ok) throw new Error(`${MODULE}/${name} could not be built: ${built.reason}`);
  }
  rmSync(home, { recursive: true, force: true });
  // a build that was interrupted is never taken for a whole one
  renameSync(draft, home);
}
