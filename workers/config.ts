import { z } from 'zod';

const Environment = z.object({
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('permits'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  SHENGUAN_DATA_KEY: z.string().min(1),
  SHENGUAN_MAC_KEY: z.string().min(1),
  /** Ed25519, PKCS 8 PEM or its base64: signs what leaves for supervisors */
  SHENGUAN_SIGNING_KEY: z.string().min(1),
  SHENGUAN_WORKFLOW_BUNDLE: z.string().min(1).optional(),
  SHENGUAN_MAX_CACHED_WORKFLOWS: z.coerce.number().int().positive().default(1000),
  WORKER_BUILD_ID: z.string().min(1).optional(),
  METRICS_ADDRESS: z.string().min(1).optional(),
  /** of this process's own counts and its health, beside the engine's own metrics */
  WORKER_METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/)
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});

export type WorkerConfig = z.infer<typeof Environment>;

/** Read and checked once at start. @throws Error that names every wrong variable, in both languages */
export function workerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const checked = Environment.safeParse(environment);
  if (checked.success) return checked.data;
  const names = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`环境变量有误 · wrong environment variables: ${names}`);
}
