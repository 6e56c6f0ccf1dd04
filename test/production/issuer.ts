import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '../../local/command.ts';
import { localIssuer, localUsers } from '../../local/identity.ts';
import { loadXian } from '../../local/reference/loadXian.ts';

export const ISSUER_HOST = 'identity.example.gov.cn';
const AUDIENCE = 'shenguan';

/** The city's identity service: as production demands it, https and elsewhere. */
export async function startIssuer(folder: string) {
  const certificateFile = join(folder, 'issuer.crt');
  const keyFile = join(folder, 'issuer.key');
  const made = await runCommand(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${ISSUER_HOST}`, '-addext', `subjectAltName=DNS:${ISSUER_HOST}`],
      ...['-keyout', keyFile, '-out', certificateFile],
    ],
    { timeoutMs: 30_000 },
  );
  if (!made.ok) throw new Error(`openssl made no certificate: ${made.reason}`);

  const server = createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // a TCP listener's address is never a pipe name or null
  const { port } = server.address() as AddressInfo;
  const url = `https://${ISSUER_HOST}:${port}`;
  const issuer = await localIssuer(url, AUDIENCE, null);
  const documents = new Map<string | undefined, object>([
    ['/.well-known/openid-configuration', { issuer: url, jwks_uri: `${url}/keys` }],
    ['/keys', issuer.jwks],
  ]);
  server.on('request', (request, response) => {
    const document = documents.get(request.url);
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });

  const users = new Map(localUsers(loadXian()).map((user) => [user.user, user]));
  return {
    /** what a process needs to reach it */
    environment: { OIDC_ISSUER: url, OIDC_AUDIENCE: AUDIENCE, ISSUER_HOST, NODE_EXTRA_CA_CERTS: certificateFile },
    token: async (id: string): Promise<string> => {
      const user = users.get(id);
      if (!user) throw new Error(`no demo user ${id}`);
      return (await issuer.token(user)).token;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
