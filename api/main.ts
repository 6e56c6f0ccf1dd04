import { writeSync } from 'node:fs';
import { issuerKeys, tokenVerifier } from './auth/verify.ts';
import { apiConfig } from './config.ts';
import { serve } from './serve.ts';

/** The API process: configured by its environment alone. */
try {
  const config = apiConfig(process.env);
  const rules = { issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE };
  await serve({ config, environment: process.env, verifyToken: tokenVerifier(rules, issuerKeys(rules.issuer)) });
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
