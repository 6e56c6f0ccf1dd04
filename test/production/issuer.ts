import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localIssuer, localUsers } from '../../local/identity.ts';
import { loadXian } from '../../local/reference/loadXian.ts';

const AUDIENCE = 'shenguan';

/** An identity provider as the API finds it outside: a discovery document and its keys, over HTTP. */
export async function startIssuer() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const issuer = await localIssuer(url, AUDIENCE, null);
  const documents: { readonly [path: string]: object } = {
    '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
    '/keys': issuer.jwks,
  };
  server.on('request', (request, response) => {
    const document = documents[request.url ?? ''];
    response
      .writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(document ?? {}));
  });
  const users = localUsers(loadXian());
  return {
    url,
    audience: AUDIENCE,
    async token(user: string): Promise<string> {
      const known = users.find((candidate) => candidate.user === user);
      if (!known) throw new Error(`no user ${user}`);
      return (await issuer.token(known)).token;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
