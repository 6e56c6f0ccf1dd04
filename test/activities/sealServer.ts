import { createPrivateKey } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { padesSeal } from '../../activities/padesSeal.ts';
import type { SealCertificates } from '../../activities/seal.ts';
import { sha256Of } from '../../documents/layouts.ts';
import { newKey, selfSigned } from '../../local/testSeal.ts';

/** A seal service as it stands elsewhere, over real HTTP, with a seal of its own; its moods are the test's to choose. */
export type SealServer = {
  url: string;
  /** what may seal */
  certificates: SealCertificates;
  asked: { headers: IncomingHttpHeaders; sha256: string }[];
  mood: 'well' | 'down' | 'silent' | 'refusing' | 'forging' | 'endless';
  /** bytes that an endless answer got rid of before it was hung up on */
  poured: number;
  close(): Promise<void>;
};

export async function startSealServer(token: string): Promise<SealServer> {
  const key = createPrivateKey({ key: Buffer.from(newKey(), 'base64'), format: 'der', type: 'pkcs8' });
  const seal = padesSeal({ key, certificate: await selfSigned(key, 'SEAL SERVICE') });
  const given = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const pdf = Buffer.concat(parts);
      const sha256 = sha256Of(pdf);
      shown.asked.push({ headers: request.headers, sha256 });
      if (shown.mood === 'silent') return;
      if (shown.mood === 'endless') return void pour(response);
      if (shown.mood === 'down') return void response.writeHead(503).end();
      if (shown.mood === 'refusing' || request.headers.authorization !== `Bearer ${token}`)
        return void response.writeHead(403).end();
      const again = String(request.headers['idempotency-key']);
      const sealed = given.get(again) ?? (await seal.seal({ number: again, organ: '', sha256, pdf }));
      given.set(again, sealed);
      response.writeHead(200, { 'content-type': 'application/pdf' });
      response.end(shown.mood === 'forging' ? Buffer.concat([sealed, Buffer.from('\n% more')]) : sealed);
    });
  });
  const part = Buffer.alloc(1_000_000, '%PDF-');
  /** No length is named, and no end comes. */
  const pour = (response: ServerResponse): void => {
    if (response.destroyed) return;
    shown.poured += part.length;
    if (response.write(part)) setImmediate(pour, response);
    else response.once('drain', () => pour(response));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const shown: SealServer = {
    url: `http://127.0.0.1:${address.port}/seals`,
    certificates: seal.certificates,
    asked: [],
    poured: 0,
    mood: 'well',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return shown;
}
