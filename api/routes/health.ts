import { type Request, Router } from 'express';
import { sql } from 'kysely';
import { callerOf, checkRole, withContract } from '../endpoint.ts';
import { ledgerUnavailable } from '../failures.ts';
import { inTime } from '../inTime.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';

const READY_WITHIN_MS = 2000;

/** For whoever runs the service. */
export function healthRoutes(parts: ApiParts): Router {
  const router = Router();
  const { ledger, engine, metrics } = parts;

  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const asked = sql`select 1`.execute(ledger).then(() => true);
    const [postgres, temporal] = await Promise.all([
      inTime(asked, READY_WITHIN_MS, () => ledgerUnavailable()).catch(() => false),
      engine.isReachable(Date.now() + READY_WITHIN_MS),
    ]);
    const verified =
      postgres &&
      (await inTime(parts.mayTakeCommands(), READY_WITHIN_MS, () => ledgerUnavailable()).catch(() => false));
    const isReady = postgres && temporal && verified;
    const status = isReady ? 'ready' : postgres && !verified ? 'verifying' : 'notReady';
    response
      .status(isReady ? 200 : 503)
      .set({ 'Cache-Control': 'no-store', ...(!isReady && { 'Retry-After': '2' }) })
      .json({ status, postgres, temporal, verified });
  });

  router.get(
    '/metrics',
    withContract(
      { summary: 'Metrics', may: 'readMetrics', status: 200, needsKey: false },
      async (request, response) => {
        if (!parts.isLocalStack || !isFromHere(request))
          checkRole('readMetrics', await callerOf(request, response, parts, 'readMetrics'));
        const text = await inTime(metrics.registry.metrics(), READY_WITHIN_MS, () => new Problem(503, 'notReady'));
        response.type(metrics.registry.contentType).send(text);
      },
    ),
  );
  return router;
}

/** On one machine a look needs no token. Elsewhere it always does: not every proxy says that it is one. */
function isFromHere(request: Request): boolean {
  const { remoteAddress = '' } = request.socket;
  const isLoopback = remoteAddress === '::1' || /^(::ffff:)?127\./.test(remoteAddress);
  return isLoopback && request.get('x-forwarded-for') === undefined && request.get('forwarded') === undefined;
}
