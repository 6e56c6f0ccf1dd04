import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { jsonBody } from './body.ts';
import { problemOf } from './failures.ts';
import { addressesOf, type Mounted, openApiDocument } from './openapi.ts';
import type { ApiParts } from './parts.ts';
import { Problem, sendProblem } from './problem.ts';
import { tableDesk } from './registerTable.ts';
import { calendarRolloutRoutes } from './routes/calendarRollouts.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { catalogueCommandRoutes } from './routes/catalogueCommands.ts';
import { catalogueDraftRoutes } from './routes/catalogueDrafts.ts';
import { catalogueExchangeRoutes, largeBodies } from './routes/catalogueExchange.ts';
import { catalogueReportRoutes } from './routes/catalogueReports.ts';
import { catalogueTableRoutes } from './routes/catalogueTables.ts';
import { clientRoutes } from './routes/clients.ts';
import { commandRoutes } from './routes/commands.ts';
import { documentationRoutes } from './routes/documentation.ts';
import { documentRoutes } from './routes/documents.ts';
import { guideRoutes } from './routes/guides.ts';
import { healthRoutes } from './routes/health.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { lookUpFor, lookupPageRoutes, lookupRoutes } from './routes/lookup.ts';
import { obligationRoutes } from './routes/obligations.ts';
import { operationRoutes } from './routes/operations.ts';
import { permitRoutes } from './routes/permits.ts';
import { publicRoutes } from './routes/public.ts';
import { pushRoutes } from './routes/pushes.ts';
import { staffRoutes } from './routes/staff.ts';
import { workRoutes } from './routes/work.ts';

const V1 = '/api/v1';

/** @param others what an entry point adds: the local stack its tokens and its virtual time */
export function createApp(parts: ApiParts, others: readonly Mounted[] = []): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...(parts.trustedProxies ?? [])]);
  app.use(observed(parts));
  if (parts.tracing) app.use(parts.tracing.requests);
  app.use(
    helmet({
      strictTransportSecurity: { maxAge: 31_536_000 },
      // The documentation page is also read over plain http on one machine, where its script must not be upgraded.
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    }),
  );
  const lookUp = lookUpFor(parts);
  app.use(lookupPageRoutes(lookUp));
  app.use(largeBodies(parts));
  app.use(jsonBody);

  const desk = tableDesk();
  const resources: Mounted[] = [
    permitRoutes(parts),
    pushRoutes(parts),
    obligationRoutes(parts),
    workRoutes(parts),
    staffRoutes(parts),
    commandRoutes(parts),
    clientRoutes(parts),
    incidentRoutes(parts),
    operationRoutes(parts),
    calendarRolloutRoutes(parts),
    publicRoutes(parts),
    documentRoutes(parts),
    guideRoutes(parts),
    lookupRoutes(parts, lookUp),
    catalogueRoutes(parts),
    catalogueCommandRoutes(parts),
    catalogueReportRoutes(parts),
    catalogueExchangeRoutes(parts, desk),
    catalogueTableRoutes(parts, desk),
    catalogueDraftRoutes(parts, desk),
  ].map((router) => ({ prefix: V1, router }));
  const document = openApiDocument(addressesOf(resources));
  const mounted: Mounted[] = [
    ...resources,
    { prefix: '', router: healthRoutes(parts) },
    { prefix: '', router: documentationRoutes(document) },
    ...others,
  ];
  for (const { prefix, router } of mounted) app.use(prefix, router);
  for (const { prefix, router } of mounted) app.use(prefix, otherMethods(router));
  app.use(() => {
    throw new Problem(404, 'notFound');
  });
  app.use(problems(parts));
  return app;
}

/** A request id, one log line and one measurement for each request; no bodies, no tokens, no query. */
function observed({ logger, metrics }: ApiParts): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    response.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      // An address that no route has may be anything, and would make a label for each guess.
      const route = request.route ? `${request.baseUrl}${String(request.route.path)}` : 'none';
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.requests.observe({ method: request.method, route, status: String(status) }, seconds);
      const { user, problem, commandId } = response.locals;
      const { pushId, documentNumber } = request.params;
      const caseNumber = request.params.caseNumber ?? response.locals.caseNumber;
      const ms = Math.round(seconds * 1000);
      const seen = {
        requestId,
        method: request.method,
        route,
        status,
        ms,
        commandId,
        caseNumber,
        pushId,
        documentNumber,
      };
      logger.info({ ...seen, ...(user && { user }), ...(problem && { problem }) }, 'request');
    });
    next();
  };
}

/** The right address with a wrong method: says which ones it takes. */
function otherMethods(router: Router): Router {
  const others = express.Router();
  const methods = new Map<string, Set<string>>();
  for (const { route } of router.stack) {
    if (!route) continue;
    const known = methods.get(route.path) ?? new Set();
    for (const { method } of route.stack) known.add(method.toUpperCase());
    if (known.has('GET')) known.add('HEAD');
    methods.set(route.path, known);
  }
  for (const [path, known] of methods) {
    others.all(path, (request, response) => {
      const headers = { Allow: [...known].sort().join(', ') };
      if (request.method === 'OPTIONS') {
        response.status(204).set(headers).end();
        return;
      }
      throw new Problem(405, 'methodNotAllowed', { headers });
    });
  }
  return others;
}

function problems({ logger }: ApiParts): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error, request, response, _next) => {
    const problem = problemOf(error);
    response.locals.problem = problem.code;
    if (problem.status >= 500) {
      const { requestId } = response.locals;
      logger.error({ requestId, problem: problem.code, error: errorOf(problem.more.cause ?? error) }, 'problem');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(request, response, problem);
  };
}

/** The kind and place of an error; its message only where it cannot quote a body. */
function errorOf(error: unknown): { [member: string]: unknown } {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error ? error.code : undefined;
  return { kind: error.name, message: error.message.slice(0, 300), code, stack: error.stack?.split('\n').slice(1, 6) };
}
