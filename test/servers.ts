import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTestServers } from '../local/testServers.ts';
import { bundleWorkflows } from '../workers/worker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
    postgresAdminUrl: string;
    workflowBundlePath: string;
  }
}

/** Temporal, Postgres and one bundle of the workflows, started once for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startTestServers();
  const folder = await mkdtemp(join(tmpdir(), 'shenguan-bundle-'));
  const workflowBundlePath = join(folder, 'workflows.js');
  try {
    const { code } = await bundleWorkflows();
    await writeFile(workflowBundlePath, code);
  } catch (error) {
    await servers.stop();
    throw error;
  }
  project.provide('temporalAddress', servers.temporalAddress);
  project.provide('postgresAdminUrl', servers.postgresAdminUrl);
  project.provide('workflowBundlePath', workflowBundlePath);
  return async () => {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
