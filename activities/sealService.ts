import { type Seal, type SealCertificates, SealProblem, type ToSeal } from './seal.ts';

const TIMEOUT_MS = 20_000;
/** A document of some pages has a few hundred kilobytes. */
const LARGEST_BYTES = 20_000_000;

/** Time-outs, conflicts and floods pass; what else is refused stays refused. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);

export type SealService = {
  url: string;
  token: string | null;
  certificates: SealCertificates;
  timeoutMs?: number;
};

/**
 * A seal service over HTTP: the PDF goes there, and comes back sealed. One attempt; whoever asks keeps the gaps
 * between attempts, and every attempt for a document has the same key, so that a seal is put once.
 */
export const sealService = ({ url, token, certificates, timeoutMs = TIMEOUT_MS }: SealService): Seal => ({
  name: 'sealService',
  certificates,
  async seal(document) {
    const response = await post(url, token, document, timeoutMs);
    if (!response.ok) {
      await response.body?.cancel();
      throw new SealProblem(`http${response.status}`, { isFinal: isFinal(response.status) });
    }
    const sealed = await bodyOf(response);
    if (sealed.subarray(0, 5).toString('latin1') !== '%PDF-') throw new SealProblem('notPdf', { isFinal: true });
    return sealed;
  },
});

async function post(
  url: string,
  token: string | null,
  { number, organ, sha256, pdf }: ToSeal,
  timeoutMs: number,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/pdf',
        accept: 'application/pdf',
        // what is counted is what is kept: nothing small unfolds into something large
        'accept-encoding': 'identity',
        'idempotency-key': `${number}/${sha256}`,
        'content-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
        'seal-organ': organ,
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: new Uint8Array(pdf),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new SealProblem(isTimeout(cause) ? 'timeout' : 'unreachable', { cause });
  }
}

/** Counted as it comes: the length that an answer names may be none, or false. Leaving the loop hangs up. */
async function bodyOf({ body }: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body ?? []) {
      length += part.byteLength;
      if (length > LARGEST_BYTES) throw new SealProblem('tooLarge', { isFinal: true });
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (cause) {
    if (cause instanceof SealProblem) throw cause;
    throw new SealProblem(isTimeout(cause) ? 'timeout' : 'unreachable', { cause });
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';
