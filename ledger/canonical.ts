import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export type JsonObject = { [key: string]: JsonValue };

/**
 * RFC 8785, so that anyone can compute a hash again from the same content.
 * @throws Error for what JSON cannot hold (NaN, Infinity, lone surrogates, undefined)
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}

/** @param prevHash the hash of the event before, '' for the first of a stream */
export const hashOf = (prevHash: string, body: string): string =>
  createHash('sha256').update(prevHash).update(body).digest('hex');
