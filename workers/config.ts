import { z } from 'zod';
import { isLoopback } from '../activities/notices/email.ts';
import type { NoticeGateways } from '../activities/notices/sendNotice.ts';

/** A compose file hands on what is not set as an empty text. */
const orEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const Environment = z.object({
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('permits'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  SHENGUAN_DATA_KEY: z.string().min(1),
  SHENGUAN_MAC_KEY: z.string().min(1),
  /** Ed25519, PKCS 8 PEM or its base64: signs what leaves for supervisors */
  SHENGUAN_SIGNING_KEY: z.string().min(1),
  /** 短信平台 · takes and answers for short messages (docs/messages.md) */
  NOTICE_SMS_URL: orEmpty(
    z.url({ protocol: /^https?$/ }).refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), {
      message: '本机以外须用 https · https, but for this machine',
    }),
  ),
  NOTICE_SMS_TOKEN: orEmpty(z.string()),
  /** 邮件服务器 · `smtps://user:secret@host:465` */
  NOTICE_SMTP_URL: orEmpty(z.url({ protocol: /^smtps?$/ })),
  NOTICE_FROM: orEmpty(z.email()),
  /** 查询页 · where applicants look their case up by number and code */
  NOTICE_LOOKUP_URL: orEmpty(z.url({ protocol: /^https?$/ })),
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

/** A mail server without a sender is no channel, and a sender without a server neither. */
export const noticeGateways = (config: WorkerConfig): NoticeGateways => {
  const { NOTICE_SMS_URL, NOTICE_SMS_TOKEN, NOTICE_SMTP_URL, NOTICE_FROM, NOTICE_LOOKUP_URL } = config;
  return {
    ...(NOTICE_SMS_URL !== undefined && {
      sms: { url: NOTICE_SMS_URL, ...(NOTICE_SMS_TOKEN !== undefined && { token: NOTICE_SMS_TOKEN }) },
    }),
    ...(NOTICE_SMTP_URL !== undefined &&
      NOTICE_FROM !== undefined && { mail: { url: NOTICE_SMTP_URL, from: NOTICE_FROM } }),
    ...(NOTICE_LOOKUP_URL !== undefined && { lookupUrl: NOTICE_LOOKUP_URL }),
  };
};

export type WorkerConfig = z.infer<typeof Environment>;

/** Read and checked once at start. @throws Error that names every wrong variable, in both languages */
export function workerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const checked = Environment.safeParse(environment);
  if (checked.success) return checked.data;
  const names = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`环境变量有误 · wrong environment variables: ${names}`);
}
