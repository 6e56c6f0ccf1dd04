import { createServer } from 'node:http';
import { z } from 'zod';

const Attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const SpanForm = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(Attribute).default([]),
});
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(SpanForm) })),
    }),
  ),
});

export type Span = z.infer<typeof SpanForm> & { service: string };

/** A collector of traces, as far as it is needed to read what is sent: OTLP over HTTP, in JSON. */
export async function startSpanReceiver() {
  const spans: Span[] = [];
  const texts: string[] = [];
  const paths = new Set<string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    paths.add(`${request.method} ${request.url}`);
    texts.push(text);
    for (const { resource, scopeSpans } of Export.parse(JSON.parse(text)).resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
      for (const { spans: sent } of scopeSpans) spans.push(...sent.map((span) => ({ ...span, service: String(name) })));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    paths,
    /** everything that was sent, as it was sent */
    text: () => texts.join('\n'),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
