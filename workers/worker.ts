import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import {
  type BundleOptions,
  type BundlerPlugin,
  bundleWorkflowCode,
  DefaultLogger,
  type NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundle,
} from '@temporalio/worker';

import { DEPLOYMENT } from './version.ts';

const isSource = import.meta.url.endsWith('.ts');
const workflowsPath = fileURLToPath(new URL(`../workflows/index.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** One bundle serves any number of workers of a process; building it takes seconds. */
export const bundleWorkflows = (plugins: BundlerPlugin[] = [], path = workflowsPath): Promise<WorkflowBundle> =>
  bundleWorkflowCode({
    workflowsPath: path,
    plugins,
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: forThisNode,
  });

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** The bundler compiles for 2017 unless told otherwise: copying an object would then cost a loop in JavaScript. */
function forThisNode(config: WebpackConfig): WebpackConfig {
  for (const rule of config.module?.rules ?? []) {
    if (rule && typeof rule === 'object' && isSwcRule(rule.use)) rule.use.options.jsc.target = 'es2022';
  }
  return config;
}

type SwcRule = { options: { jsc: { target: string } } };

const isSwcRule = (use: unknown): use is SwcRule =>
  typeof use === 'object' && use !== null && 'loader' in use && String(use.loader).includes('swc-loader');

export type WorkerParts = {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  activities: object;
  maxCachedWorkflows?: number;
  plugins?: NonNullable<WorkerOptions['plugins']>;
  /** worker deployment versions: off on one machine (design.md section 3) */
  buildId?: string;
};

/**
 * The sandbox takes a stack for every promise and maps each frame to its source; the innermost say where a workflow
 * waits or failed. It reads the limit when it is made, and this process keeps its own.
 */
const SANDBOX_FRAMES = 4;

/** A worker as production runs it; tests and the local stack differ only in the parts they hand in. */
export function createWorker(parts: WorkerParts): Promise<Worker> {
  const { connection, namespace, taskQueue, workflowBundle, activities, plugins = [], buildId } = parts;
  setFlagsFromString(`--stack-trace-limit=${SANDBOX_FRAMES}`);
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
    plugins,
    maxCachedWorkflows: parts.maxCachedWorkflows ?? 1000,
    // a workflow task waits here for a transaction of ours: many must be able to wait at once
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentLocalActivityExecutions: 100,
    shutdownGraceTime: '10 seconds',
    ...(buildId
      ? {
          workerDeploymentOptions: {
            useWorkerVersioning: true,
            version: { deploymentName: DEPLOYMENT, buildId },
            defaultVersioningBehavior: 'PINNED' as const,
          },
        }
      : {}),
  });
}
