import type { Client } from '@temporalio/client';

/** All workers of the system are versions of one deployment. */
export const DEPLOYMENT = 'permits';

const NOT_FOUND = 5;
const AGAIN_MS = 100;

/**
 * New cases begin on this version, and running ones move to it with their next run; the others finish where they are.
 * @param withinMs a version is known only once a worker of it has asked for work
 * @throws Error when no worker of that version has appeared in time
 */
export async function setCurrentVersion(client: Client, buildId: string, withinMs = 30_000): Promise<void> {
  const { namespace, identity } = client.options;
  for (const until = Date.now() + withinMs; ; await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        identity,
        deploymentName: DEPLOYMENT,
        buildId,
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      const isUnknown = error instanceof Error && 'code' in error && error.code === NOT_FOUND;
      if (!isUnknown || Date.now() > until) throw error;
    }
  }
}
