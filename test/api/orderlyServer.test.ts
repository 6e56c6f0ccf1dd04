import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type OrderlyServer, orderlyServer } from '../../api/orderlyServer.ts';

let agent: Agent;
afterEach(() => agent.destroy());

/** One caller who keeps his one connection. */
async function called(answer: (response: ServerResponse) => void, leavingMs = 5_000) {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const orderly: OrderlyServer = orderlyServer((_, response) => answer(response), { leavingMs });
  orderly.server.listen(0, '127.0.0.1');
  await once(orderly.server, 'listening');
  const { port } = orderly.server.address() as AddressInfo;
  const get = async (path = '/'): Promise<IncomingMessage> => {
    const asked = request({ agent, port, path, host: '127.0.0.1' }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    await once(response, 'end');
    return response;
  };
  return { ...orderly, get };
}

describe('the end of the API', () => {
  it('waits for a caller who keeps his connection, answers him once more, and has him leave', async () => {
    const { end, get } = await called((response) => response.end());
    expect((await get()).headers.connection).toBe('keep-alive');
    const ended = end();
    const last = await get();
    expect([last.statusCode, last.headers.connection]).toEqual([200, 'close']);
    await ended;
    await expect(get()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('tells whoever spreads the load to ask others', async () => {
    const { end, get } = await called((response) => response.end());
    await get();
    const ended = end();
    const ready = await get('/readyz');
    expect([ready.statusCode, ready.headers['retry-after']]).toEqual([503, '2']);
    await ended;
  });

  it('does not wait for a connection that nobody uses', async () => {
    const { end, get } = await called((response) => response.end(), 0);
    await get();
    await end();
  });

  it('answers what is under way when nothing new is taken any more', async () => {
    const begun: ServerResponse[] = [];
    const { server, end, get } = await called((response) => void begun.push(response), 0);
    const arrived = once(server, 'request');
    const answer = get();
    await arrived;
    const ended = end();
    await expect.poll(() => server.listening).toBe(false);
    begun[0]?.end();
    expect((await answer).statusCode).toBe(200);
    await ended;
  });
});
