import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../local/command.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = join(PROJECT, 'dist');
const TIMEOUT_MS = 300_000;

export const API = 'dist/api/main.js';
export const WORKER = 'dist/workers/main.js';
export const BUNDLE = join(DIST, 'workflows.bundle.js');

/** The steps of the Dockerfile. */
export async function compile(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  await run('npx', ['--no-install', 'tsc', '-p', 'deploy/tsconfig.build.json']);
  cpSync(join(PROJECT, 'api/page'), join(DIST, 'api/page'), { recursive: true });
  mkdirSync(join(DIST, 'local/reference'), { recursive: true });
  cpSync(join(PROJECT, 'local/reference/xian'), join(DIST, 'local/reference/xian'), { recursive: true });
  await run('node', ['deploy/bundleWorkflows.mjs', 'dist']);
}

async function run(command: string, parameters: string[]): Promise<void> {
  const ran = await runCommand(command, parameters, { timeoutMs: TIMEOUT_MS, cwd: PROJECT });
  if (!ran.ok) throw new Error(`${command} ${parameters.join(' ')}: ${ran.output.slice(-2000) || ran.reason}`);
}
