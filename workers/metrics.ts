import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { LedgerHappening } from '../activities/ledger.ts';
import type { ClerkHappening } from './documentClerk.ts';

const DOCUMENTS = ['issued', 'sealed', 'failed'] as const satisfies readonly ClerkHappening[];
const FLUSHES = ['written', 'adopted', 'retried', 'refused'] as const;

export type WorkerMetrics = { registry: Registry; happened: (what: LedgerHappening) => void };

/** Our own counts of this process; the engine's are served by its runtime, at an address of their own. */
export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const flushes = new Counter({
    name: 'shenguan_flushes_total',
    help: 'Flushes to the ledger: written, adopted (the ledger was ahead), retried, or refused for good',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const halts = new Counter({
    name: 'shenguan_halts_total',
    help: 'Cases this process put on the incident list as halted',
    registers: [registry],
  });
  // an increase from nothing is none to Prometheus: the very first adoption must show
  for (const outcome of FLUSHES) flushes.inc({ outcome }, 0);
  return {
    registry,
    happened: (what) => {
      if (what === 'halted') halts.inc();
      else flushes.inc({ outcome: what });
    },
  };
}

export type DocumentMetrics = { registry: Registry; happened: (what: ClerkHappening) => void };

/** Of the process that writes and seals documents. */
export function createDocumentMetrics(): DocumentMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const documents = new Counter({
    name: 'shenguan_documents_total',
    help: 'Official documents this process issued or sealed, and attempts that failed',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of DOCUMENTS) documents.inc({ outcome }, 0);
  return { registry, happened: (outcome) => documents.inc({ outcome }) };
}

export type WorkerStatus = { metrics: { registry: Registry }; isRunning: () => boolean };

/** `/metrics` and `/healthz` of a worker, for its own network alone. @throws when the address is taken */
export async function serveWorkerStatus(address: string, { metrics, isRunning }: WorkerStatus): Promise<Server> {
  const { registry } = metrics;
  const server = createServer((request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (request.url === '/metrics') {
      registry.metrics().then(
        (text) => response.setHeader('Content-Type', registry.contentType).end(text),
        () => response.writeHead(500).end(),
      );
      return;
    }
    if (request.url === '/healthz') {
      const isUp = isRunning();
      response.writeHead(isUp ? 200 : 503, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ status: isUp ? 'ok' : 'notRunning' }));
      return;
    }
    response.writeHead(404).end();
  });
  const { hostname, port } = new URL(`http://${address}`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), resolve);
  });
  return server;
}
