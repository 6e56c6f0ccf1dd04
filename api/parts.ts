import type { Logger } from 'pino';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from '../ledger/database.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import type { Tracing } from '../tracing/startTracing.ts';
import type { VerifyToken } from './auth/verify.ts';
import type { Engine } from './engine.ts';
import type { Intake } from './intake.ts';
import type { Metrics } from './metrics.ts';
import type { Permits } from './permits.ts';
import type { Precedence } from './precedence.ts';
import type { Reference } from './reference.ts';

/** What the API is made of; the entry points put it together. */
export type ApiParts = {
  ledger: Ledger;
  keys: DataKeys;
  engine: Engine;
  permits: Permits;
  intake: Intake;
  precedence: Precedence;
  reference: Reference;
  verifyToken: VerifyToken;
  metrics: Metrics;
  /** null where it is switched off */
  tracing: Tracing | null;
  logger: Logger;
  /** false while a restored system verifies itself */
  mayTakeCommands: () => Promise<boolean>;
  clock: () => Instant;
  /** hosts a webhook may point to; an empty list allows none */
  webhookHosts: readonly string[];
  /** the proxies in front: absent, a caller has the address of the connection */
  trustedProxies?: readonly string[];
  /** plain http to this machine, in the local stack alone */
  isLocalStack: boolean;
};
