import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';

/**
 * Signed HTTP messages as Standard Webhooks 1.0 has them: `webhook-id`, `webhook-timestamp` and `webhook-signature`
 * over `id.timestamp.body`. `v1a` is Ed25519: a supervisor verifies with our public key, years later too. `v1` is
 * HMAC-SHA-256 with a secret shared with one client system.
 */

export type SignedHeaders = { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string };

const signed = (id: string, timestamp: string, body: string): Buffer => Buffer.from(`${id}.${timestamp}.${body}`);

const SEED_BYTES = 32;
/** PKCS 8 of an Ed25519 key up to its seed (RFC 8410, section 7) */
const PKCS8_OF_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param text Ed25519 private key: PEM, or base64 of its PKCS 8 DER form or of its bare 32-byte seed */
export function signingKey(text: string): KeyObject {
  const bytes = Buffer.from(text, 'base64');
  const der = bytes.length === SEED_BYTES ? Buffer.concat([PKCS8_OF_SEED, bytes]) : bytes;
  const key = createPrivateKey(text.includes('BEGIN') ? text : { key: der, format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error('SHENGUAN_SIGNING_KEY 须为 Ed25519 私钥 · must be an Ed25519 private key');
  }
  return key;
}

const secondsNow = (): string => String(Math.floor(Date.now() / 1000));

export function signWithKey(key: KeyObject, id: string, body: string, timestamp = secondsNow()): SignedHeaders {
  const signature = sign(null, signed(id, timestamp, body), key).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1a,${signature}` };
}

/** @param secret base64, with or without the customary `whsec_` in front */
export function signWithSecret(secret: string, id: string, body: string, timestamp = secondsNow()): SignedHeaders {
  const signature = hmac(secret, id, timestamp, body).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

const hmac = (secret: string, id: string, timestamp: string, body: string): Buffer =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(signed(id, timestamp, body))
    .digest();

/** For receivers, and for the tests that play them. */
export function isSignedBy(verifier: KeyObject | string, headers: SignedHeaders, body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  return signatures.split(' ').some((entry) => {
    const [version = '', base64 = ''] = entry.split(',');
    const signature = Buffer.from(base64, 'base64');
    if (version === 'v1' && typeof verifier === 'string') {
      const expected = hmac(verifier, id, timestamp, body);
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    }
    if (version !== 'v1a' || typeof verifier === 'string') return false;
    const publicKey = verifier.type === 'private' ? createPublicKey(verifier) : verifier;
    return verify(null, signed(id, timestamp, body), publicKey, signature);
  });
}
