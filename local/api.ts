import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tokenVerifier } from '../api/auth/verify.ts';
import { apiConfig } from '../api/config.ts';
import { serve } from '../api/serve.ts';
import { dataFolderPath } from './dataFolder.ts';
import { localIssuer } from './identity.ts';
import { localRoutes } from './localRoutes.ts';
import { hasMovedClock } from './virtualTime.ts';

/** The API process of the local stack: the same API, with its own issuer and a clock that can be moved. */
async function main(): Promise<void> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('本机演示接口不得用于生产环境 · the local API is not for production (NODE_ENV=production)');
  }
  const environment = { ...process.env, SHENGUAN_LOCAL: '1' };
  const port = process.env.PORT ?? '3000';
  const issuer = process.env.OIDC_ISSUER ?? `http://127.0.0.1:${port}/local`;
  const config = apiConfig({ ...environment, OIDC_ISSUER: issuer });
  const folder = dataFolderPath();
  mkdirSync(folder, { recursive: true });
  const local = await localIssuer(issuer, config.OIDC_AUDIENCE, join(folder, 'local-identity.json'));
  await serve({
    config,
    environment,
    verifyToken: tokenVerifier({ issuer, audience: config.OIDC_AUDIENCE }, local.keys),
    hasMovedClock: ({ client }, stream) => hasMovedClock(client, stream),
    others: (parts) => [{ prefix: '/local', router: localRoutes(parts, local, issuer) }],
  });
}

try {
  await main();
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
