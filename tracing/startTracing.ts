import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import type { RequestHandler } from 'express';

/** Spans of one request, from the HTTP edge through its update to the flush into the ledger. */
export type Tracing = {
  /** for clients, workers and their bundles: it carries a trace through the engine */
  plugin: OpenTelemetryPlugin;
  /** a span around each request: its route and its ids, never an address */
  requests: RequestHandler;
  /** what a log line names so that it can be found from its trace, and the other way round */
  idsNow: () => { traceId?: string };
  /** sends what is still waiting */
  stop: () => Promise<void>;
};

/**
 * Null unless `OTEL_EXPORTER_OTLP_ENDPOINT` says where spans go: then nothing of it is even loaded. The other
 * `OTEL_` variables are read by the exporter itself.
 */
export async function startTracing(part: 'api' | 'worker', environment: NodeJS.ProcessEnv): Promise<Tracing | null> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT) return null;
  const { openTelemetry } = await import('./openTelemetry.ts');
  return openTelemetry(`shenguan-${part}`);
}
