import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

type Told = { status: number; body?: string } | null;
export type Delivery = { headers: IncomingHttpHeaders; body: string };

/** A supervisor's system: it stands for the outside world, and speaks real HTTP. */
export async function startSupervisorSystem() {
  const deliveries: Delivery[] = [];
  const waiting: (() => void)[] = [];
  /** null: it takes the request and never answers */
  let answer: (delivery: Delivery) => Told | Promise<Told> = ({ headers }) => ({
    status: 201,
    body: JSON.stringify({ receipt: `R-${String(headers['idempotency-key'])}` }),
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const delivery = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      deliveries.push(delivery);
      for (const wake of waiting.splice(0)) wake();
      const told = await answer(delivery);
      if (told) response.writeHead(told.status, { 'content-type': 'application/json' }).end(told.body ?? '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/pushes`,
    deliveries,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    /** resolves when so many deliveries of a push were seen */
    seen: async (pushId: string, count: number): Promise<Delivery[]> => {
      for (;;) {
        const found = deliveries.filter((delivery) => delivery.headers['idempotency-key'] === pushId);
        if (found.length >= count) return found;
        await new Promise<void>((wake) => waiting.push(wake));
      }
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
