import { z } from 'zod';
import { DEFAULT_AT_ONCE, DEFAULT_BACKLOG } from './intake.ts';

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  /** behind a proxy on the same machine by default */
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('permits'),
  TEMPORAL_TLS: z.enum(['0', '1']).default('0'),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }),
  OIDC_AUDIENCE: z.string().min(1).default('shenguan'),
  SHENGUAN_DATA_KEY: z.string().min(1),
  SHENGUAN_MAC_KEY: z.string().min(1),
  SHENGUAN_LOCAL: z.enum(['0', '1']).default('0'),
  /** by commas; nothing may be called back but these */
  WEBHOOK_HOSTS: z
    .string()
    .default('')
    .transform((hosts) =>
      hosts
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    ),
  /** by commas; the proxies in front, whose word counts for the address of a caller (the look-up counts by it) */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((proxies) =>
      proxies
        .split(',')
        .map((proxy) => proxy.trim())
        .filter((proxy) => proxy !== ''),
    ),
  /** receipts at a time, of this process: see docs/operations.md */
  INTAKE_AT_ONCE: z.coerce.number().int().min(1).max(1000).default(DEFAULT_AT_ONCE),
  /** submissions that may wait for their receipt, of all processes */
  INTAKE_BACKLOG: z.coerce.number().int().min(1).max(1_000_000).default(DEFAULT_BACKLOG),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type ApiConfig = z.infer<typeof Environment>;

type Variables = { readonly [name: string]: string | undefined };

/** Read and checked once at start. @throws Error that names every wrong variable, in both languages */
export function apiConfig(environment: Variables): ApiConfig {
  const checked = Environment.safeParse(environment);
  const issues = checked.success ? [] : checked.error.issues;
  const lines = [
    ...issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...productionFaults(environment),
  ];
  if (checked.success && lines.length === 0) return checked.data;
  throw new Error(`环境变量有误 · wrong environment variables:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** What the local stack may and production may not. */
function productionFaults({ NODE_ENV, SHENGUAN_LOCAL, OIDC_ISSUER = '' }: Variables): string[] {
  if (NODE_ENV !== 'production') return [];
  const isLocal = SHENGUAN_LOCAL !== undefined && SHENGUAN_LOCAL !== '' && SHENGUAN_LOCAL !== '0';
  return [
    ...(isLocal ? ['SHENGUAN_LOCAL: 生产环境不得启用本机演示 · the local stack is not for production'] : []),
    ...(isOutside(OIDC_ISSUER)
      ? []
      : ['OIDC_ISSUER: 生产环境须为外部 https 身份服务 · must be an https issuer elsewhere']),
  ];
}

function isOutside(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, pathname } = new URL(issuer);
  return protocol === 'https:' && !isLoopback(hostname) && !pathname.replace(/\/$/, '').endsWith('/local');
}
