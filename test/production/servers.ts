import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { runCommand } from '../../local/command.ts';
import { startProductionServer, startTestServers } from '../../local/testServers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** what the image holds under /app */
    appFolder: string;
  }
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const BUILD_TIMEOUT_MS = 300_000;

/** As `test/servers.ts`, in the shape of production: the compiled service, and an engine that keeps its memory in Postgres. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const appFolder = mkdtempSync(join(tmpdir(), 'shenguan-app-'));
  const removeApp = () => rmSync(appFolder, { recursive: true, force: true });
  try {
    await build(appFolder);
    const servers = await startTestServers(console.error, startProductionServer);
    project.provide('temporalAddress', servers.temporalAddress);
    project.provide('postgresAdminUrl', servers.postgresAdminUrl);
    project.provide('workflowBundlePath', join(appFolder, 'dist', 'workflows.bundle.js'));
    project.provide('appFolder', appFolder);
    return async () => {
      await servers.stop();
      removeApp();
    };
  } catch (error) {
    removeApp();
    throw error;
  }
}

/** The build of the Dockerfile. The packages are the project's own: nothing is installed twice. */
async function build(appFolder: string): Promise<void> {
  writeFileSync(join(appFolder, 'package.json'), JSON.stringify({ type: 'module' }));
  symlinkSync(join(PROJECT, 'node_modules'), join(appFolder, 'node_modules'));
  console.error('正在编译 · compiling the service …');
  const built = await runCommand('/bin/sh', ['deploy/build.sh', join(appFolder, 'dist')], {
    timeoutMs: BUILD_TIMEOUT_MS,
    cwd: PROJECT,
  });
  if (!built.ok) throw new Error(`deploy/build.sh failed:\n${built.output}`);
}
