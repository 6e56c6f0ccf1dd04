import { z } from 'zod';

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);

const Environment = z
  .object({
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
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(({ NODE_ENV, SHENGUAN_LOCAL, OIDC_ISSUER }, context) => {
    if (NODE_ENV !== 'production') return;
    const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    if (SHENGUAN_LOCAL === '1')
      refuse('SHENGUAN_LOCAL', '生产环境不得启用本机演示 · the local stack is not for production');
    const { protocol, hostname, pathname } = new URL(OIDC_ISSUER);
    if (isLoopback(hostname) || protocol !== 'https:' || pathname.replace(/\/$/, '').endsWith('/local')) {
      refuse('OIDC_ISSUER', '生产环境须为外部 https 身份服务 · must be an https issuer outside this machine');
    }
  });

export type ApiConfig = z.infer<typeof Environment>;

/** Read and checked once at start. @throws Error that names every wrong variable, in both languages */
export function apiConfig(environment: { readonly [name: string]: string | undefined }): ApiConfig {
  const checked = Environment.safeParse(environment);
  if (checked.success) return checked.data;
  const lines = checked.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`环境变量有误 · wrong environment variables:\n${lines.join('\n')}`);
}
