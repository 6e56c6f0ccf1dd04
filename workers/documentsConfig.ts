import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { padesSeal } from '../activities/padesSeal.ts';
import { EVERY_ORGAN, type Seal, type SealCertificates } from '../activities/seal.ts';
import { sealService } from '../activities/sealService.ts';
import type { OrgId } from '../domain/catalogue/types.ts';

const SHA256 = /^[0-9a-f]{64}$/;

type NamedCertificate = { organ: OrgId | typeof EVERY_ORGAN; sha256: string };

/** A bare hash is of every organ. */
function certificateNamed(entry: string): NamedCertificate {
  const [first = '', second] = entry.split('=');
  const [organ, sha256] = second === undefined ? [EVERY_ORGAN, first] : [first.trim(), second];
  return { organ, sha256: sha256.trim().replaceAll(':', '').toLowerCase() };
}

function byOrgan(named: readonly NamedCertificate[]): SealCertificates {
  const certificates = new Map<string, Set<string>>();
  for (const { organ, sha256 } of named) certificates.set(organ, (certificates.get(organ) ?? new Set()).add(sha256));
  return certificates;
}

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  SHENGUAN_DATA_KEY: z.string().min(1),
  SHENGUAN_MAC_KEY: z.string().min(1),
  /** where documents go to be sealed; without it, and without a key, they stay unsealed */
  SEAL_SERVICE_URL: z.url({ protocol: /^https?$/ }).optional(),
  SEAL_SERVICE_TOKEN: z.string().min(1).optional(),
  /** which certificates may seal for which organ: `organ=SHA-256`, by commas; an organ may have several */
  SEAL_CERTIFICATES: z
    .string()
    .default('')
    .transform((all) =>
      all
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map(certificateNamed),
    )
    .refine((all) => all.every(({ organ, sha256 }) => organ !== '' && SHA256.test(sha256)), {
      message: '须为 机关=SHA-256，以逗号分隔 · organ=SHA-256 of a certificate in hex, by commas',
    }),
  /** of this process itself, for one machine: PKCS 8 and X.509, both DER in base64 */
  SEAL_KEY: z.string().min(1).optional(),
  SEAL_CERTIFICATE: z.string().min(1).optional(),
  DOCUMENTS_METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/)
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type DocumentsConfig = z.infer<typeof Environment>;

type Variables = { readonly [name: string]: string | undefined };

/** An empty variable is none: compose files hand them on so. */
const given = (environment: Variables): Variables =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));

/** Read and checked once at start. @throws Error that names every wrong variable, in both languages */
export function documentsConfig(environment: Variables): DocumentsConfig {
  const checked = Environment.safeParse(given(environment));
  const lines = checked.success
    ? sealFaults(checked.data)
    : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (checked.success && lines.length === 0) return checked.data;
  throw new Error(`环境变量有误 · wrong environment variables:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

function sealFaults({ NODE_ENV, ...config }: DocumentsConfig): string[] {
  const { SEAL_SERVICE_URL, SEAL_CERTIFICATES, SEAL_KEY, SEAL_CERTIFICATE } = config;
  const faults: string[] = [];
  if (SEAL_SERVICE_URL && SEAL_KEY)
    faults.push('SEAL_KEY: 已设置 SEAL_SERVICE_URL，二者只取其一 · SEAL_SERVICE_URL is set, use one of the two');
  if (SEAL_SERVICE_URL && SEAL_CERTIFICATES.length === 0)
    faults.push('SEAL_CERTIFICATES: 须列出可用印的证书 · must name the certificates that may seal');
  if (NODE_ENV === 'production' && SEAL_CERTIFICATES.some(({ organ }) => organ === EVERY_ORGAN))
    faults.push('SEAL_CERTIFICATES: 生产环境每个证书须写明机关（机关=SHA-256） · in production each names its organ');
  if ((SEAL_KEY === undefined) !== (SEAL_CERTIFICATE === undefined))
    faults.push('SEAL_CERTIFICATE: 与 SEAL_KEY 须同时设置 · goes together with SEAL_KEY');
  if (NODE_ENV === 'production' && SEAL_KEY)
    faults.push('SEAL_KEY: 生产环境须使用用印服务 SEAL_SERVICE_URL · in production documents are sealed by a service');
  if (NODE_ENV === 'production' && SEAL_SERVICE_URL?.startsWith('http:'))
    faults.push('SEAL_SERVICE_URL: 生产环境须为 https · must be https in production');
  return faults;
}

/** null: there is none, and documents stay unsealed */
export function sealOf({
  SEAL_SERVICE_URL,
  SEAL_SERVICE_TOKEN,
  SEAL_CERTIFICATES,
  SEAL_KEY,
  SEAL_CERTIFICATE,
}: DocumentsConfig): Seal | null {
  if (SEAL_SERVICE_URL)
    return sealService({
      url: SEAL_SERVICE_URL,
      token: SEAL_SERVICE_TOKEN ?? null,
      certificates: byOrgan(SEAL_CERTIFICATES),
    });
  if (!SEAL_KEY || !SEAL_CERTIFICATE) return null;
  const key = createPrivateKey({ key: Buffer.from(SEAL_KEY, 'base64'), format: 'der', type: 'pkcs8' });
  return padesSeal({ key, certificate: Buffer.from(SEAL_CERTIFICATE, 'base64') });
}
