import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { padesSeal } from '../../activities/padesSeal.ts';
import type { Seal, ToSeal } from '../../activities/seal.ts';
import { checkSealed, type Expected } from '../../activities/sealedPdf.ts';
import { sealService } from '../../activities/sealService.ts';
import { LAYOUT, sha256Of, UNSEALED } from '../../documents/layouts.ts';
import { pdfOf } from '../../documents/pdf.ts';
import { templateOn } from '../../documents/register.ts';
import { newKey, selfSigned } from '../../local/testSeal.ts';
import { sampleOf } from '../documents/samples.ts';
import { startSealServer } from './sealServer.ts';

let folder: string;
let certificate: Buffer;
let seal: Seal;
let toSeal: ToSeal;
let sealed: Buffer;

const keyOf = (base64: string) =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shenguan-seal-'));
  const key = keyOf(newKey());
  certificate = await selfSigned(key);
  seal = padesSeal({ key, certificate });
  const content = sampleOf('refusal');
  const { template } = templateOn('refusal', content.on);
  const pdf = await pdfOf(template, content, { layout: LAYOUT, watermark: null });
  toSeal = { number: content.number, organ: content.organ.id, sha256: sha256Of(pdf), pdf };
  sealed = await seal.seal(toSeal);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The parts of a signature as any reader of PDF takes them, with no code of ours. */
function partsOf(pdf: Buffer): { range: number[]; covered: Buffer; signature: Buffer } {
  const text = pdf.toString('latin1');
  const range = (/\/ByteRange\s*\[([\d\s]+)\]/.exec(text)?.[1] ?? '').trim().split(/\s+/).map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = range;
  const hex = pdf.subarray(a + b + 1, c - 1).toString('latin1');
  return {
    range,
    covered: Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]),
    signature: Buffer.from(hex, 'hex'),
  };
}

/** OpenSSL's own judgement of the detached signature. */
function opensslVerifies(pdf: Buffer): { verified: boolean; said: string } {
  const { covered, signature } = partsOf(pdf);
  const file = (name: string, bytes: Buffer | string) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const pem = new X509Certificate(certificate).toString();
  const { status, stderr } = spawnSync('openssl', [
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file('signature.der', signature)],
    ...['-content', file('covered.bin', covered), '-CAfile', file('certificate.pem', pem), '-purpose', 'any'],
    ...['-out', join(folder, 'out.bin')],
  ]);
  return { verified: status === 0, said: String(stderr) };
}

const expected = (): Expected => ({
  original: toSeal.pdf,
  organ: toSeal.organ,
  certificates: seal.certificates,
  at: new Date(),
});

describe('A sealed document', () => {
  it('is verified by another implementation, over all of its bytes', () => {
    const { range } = partsOf(sealed);
    expect(range[0]).toBe(0);
    expect((range[2] ?? 0) + (range[3] ?? 0)).toBe(sealed.length);
    expect(opensslVerifies(sealed)).toMatchObject({ verified: true });
  });

  it('is the document that was to be sealed, byte for byte, with the seal behind it', () => {
    expect(sealed.subarray(0, toSeal.pdf.length).equals(toSeal.pdf)).toBe(true);
    expect(sealed.toString('latin1')).toContain('/SubFilter /ETSI.CAdES.detached');
  });

  it('bears the certificate that may seal, bound into what is signed', async () => {
    const fingerprint = sha256Of(certificate);
    expect(await checkSealed(expected(), sealed)).toBe(fingerprint);
    expect(partsOf(sealed).signature.includes(Buffer.from(fingerprint, 'hex'))).toBe(true);
  });

  it('does not verify once any byte of it is another', async () => {
    const body = toSeal.pdf.indexOf('/MediaBox');
    const { range } = partsOf(sealed);
    for (const at of [10, body, toSeal.pdf.length + 20, (range[2] ?? 0) + 5, sealed.length - 10]) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(opensslVerifies(altered).verified, `byte ${at}`).toBe(false);
      const checking = checkSealed({ ...expected(), original: altered.subarray(0, toSeal.pdf.length) }, altered);
      await expect(checking, `byte ${at}`).rejects.toMatchObject({ name: 'SealProblem', isFinal: true });
    }
  });

  const refused: [what: string, code: string, answer: () => Buffer | Promise<Buffer>][] = [
    ['the document itself, without a seal', 'notSigned', () => toSeal.pdf],
    [
      'another document that is sealed',
      'otherDocument',
      async () => {
        const content = sampleOf('grant');
        const { template } = templateOn('grant', content.on);
        return await seal.seal({
          ...toSeal,
          pdf: await pdfOf(template, content, { layout: LAYOUT, watermark: UNSEALED }),
        });
      },
    ],
    [
      'a seal of somebody else',
      'foreignCertificate',
      async () => {
        const key = keyOf(newKey());
        return await padesSeal({ key, certificate: await selfSigned(key, 'somebody else') }).seal(toSeal);
      },
    ],
    ['something added behind the seal', 'notWholeDocument', () => Buffer.concat([sealed, Buffer.from('\n% more')])],
  ];
  it.each(refused)('is believed of no seal: %s', async (_, code, answer) => {
    const checking = checkSealed(expected(), await answer());
    await expect(checking).rejects.toMatchObject({ code, isFinal: true });
  });

  it('bears the seal of its own organ: that of another is a foreign one', async () => {
    const ofOrgan = (organ: string) => new Map([[organ, new Set([sha256Of(certificate)])]]);
    const own = { ...expected(), certificates: ofOrgan(toSeal.organ) };
    expect(await checkSealed(own, sealed)).toBe(sha256Of(certificate));
    const foreign = { ...expected(), certificates: ofOrgan('610104-approval-bureau') };
    await expect(checkSealed(foreign, sealed)).rejects.toMatchObject({ code: 'foreignCertificate', isFinal: true });
  });

  it.each(['2020-01-01', '2099-01-01'])(
    'bears a certificate that is in force, not one of another day: %s',
    async (day) => {
      const checking = checkSealed({ ...expected(), at: new Date(day) }, sealed);
      await expect(checking).rejects.toMatchObject({ code: 'certificateNotInForce', isFinal: true });
    },
  );
});

describe('An answer of a seal service', () => {
  it('without end or length is hung up on once it is larger than any document', async () => {
    const server = await startSealServer('token');
    try {
      server.mood = 'endless';
      const { url, certificates } = server;
      const sealing = sealService({ url, token: 'token', certificates }).seal(toSeal);
      await expect(sealing).rejects.toMatchObject({ code: 'tooLarge', isFinal: true });
      expect(server.poured).toBeLessThan(60_000_000);
      expect(server.asked[0]?.headers['accept-encoding']).toBe('identity');
    } finally {
      await server.close();
    }
  });
});
