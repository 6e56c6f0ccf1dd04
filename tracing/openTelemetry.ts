import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import type { Tracing } from './startTracing.ts';

/** Loaded only where tracing is switched on. */
export function openTelemetry(service: string): Tracing {
  const resource = new Resource({ 'service.name': service });
  const spanProcessor = new BatchSpanProcessor(new OTLPTraceExporter());
  const provider = new BasicTracerProvider({ resource, spanProcessors: [spanProcessor] });
  provider.register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  });
  const tracer = trace.getTracer('shenguan');
  return {
    plugin: new OpenTelemetryPlugin({ resource, spanProcessor }),
    requests(request, response, next) {
      const caller = propagation.extract(context.active(), request.headers);
      const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER }, caller);
      response.once('close', () => {
        // patterns and ids of our own: an address, a query or a body may name a person
        const route = request.route ? `${request.baseUrl}${String(request.route.path)}` : 'none';
        const { requestId, commandId, caseNumber, problem } = response.locals;
        const status = response.writableFinished ? response.statusCode : 499;
        span.updateName(`${request.method} ${route}`);
        span.setAttributes({
          'http.request.method': request.method,
          'http.route': route,
          'http.response.status_code': status,
          'shenguan.request_id': requestId,
          ...(commandId && { 'shenguan.command_id': commandId }),
          ...(caseNumber && { 'shenguan.case_number': caseNumber }),
          ...(problem && { 'shenguan.problem': problem }),
        });
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      context.with(trace.setSpan(caller, span), next);
    },
    idsNow() {
      const span = trace.getActiveSpan();
      return span ? { traceId: span.spanContext().traceId } : {};
    },
    stop: () => provider.shutdown(),
  };
}
