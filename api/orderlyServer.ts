import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** As long as Node keeps an idle connection: whoever has one has left by then, or been told to. */
const LEAVING_MS = 5_000;
const DRAIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

export type OrderlyServer = { server: Server; end(): Promise<void> };

/**
 * An end that no caller meets half way. A connection that is closed while a request is on its way to it loses that
 * request; so callers leave first: from the moment of `end` each answer closes its connection, and `/readyz` says that
 * others are to be asked. Then nothing new is taken, and what is under way is answered.
 */
export function orderlyServer(answer: RequestListener, { leavingMs = LEAVING_MS, drainMs = DRAIN_MS } = {}) {
  let isEnding = false;
  const underWay = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (isEnding) response.setHeader('Connection', 'close');
    if (isEnding && request.url === '/readyz') {
      response.writeHead(503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Retry-After': '2' });
      response.end(JSON.stringify({ status: 'ending' }));
      return;
    }
    answer(request, response);
  });

  const end = async (): Promise<void> => {
    isEnding = true;
    for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close');
    const until = Date.now() + leavingMs;
    while (Date.now() < until && (await connectionsOf(server)) > 0) await pause(LOOK_EVERY_MS);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => server.closeAllConnections(), drainMs);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      server.closeIdleConnections();
    });
  };
  return { server, end } satisfies OrderlyServer;
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
