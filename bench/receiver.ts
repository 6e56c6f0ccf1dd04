import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** A supervisor's system that takes every push at once, and remembers when. */
export async function startReceiver() {
  const arrived = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  let lastBody = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const pushId = String(request.headers['idempotency-key']);
      const at = performance.now();
      lastBody = Buffer.concat(chunks).toString('utf8');
      if (!arrived.has(pushId)) arrived.set(pushId, at);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ receipt: `R-${pushId}` }));
      waiting.get(pushId)?.(at);
      waiting.delete(pushId);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // a TCP listener's address is never a pipe name or null
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/pushes`,
    lastBody: () => lastBody,
    /** @returns the moment of its first arrival */
    arrival: async (pushId: string): Promise<number> =>
      arrived.get(pushId) ?? (await new Promise<number>((resolve) => waiting.set(pushId, resolve))),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
