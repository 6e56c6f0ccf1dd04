import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { Problem } from '../problem.ts';
import { type Caller, ROLES, type Role } from './caller.ts';

export type VerifyToken = (token: string) => Promise<Caller>;

export type TokenRules = { issuer: string; audience: string };

/** No symmetric algorithm: whoever can check a token must not be able to make one. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_S = 30;
const REQUEST_TIMEOUT_MS = 3000;

const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/);

const claims = z.looseObject({
  sub: id,
  org: id,
  // A role of another system in the same token is none here, and grants nothing.
  roles: z.array(z.string()).transform((roles): Role[] => ROLES.filter((role) => roles.includes(role))),
  jurisdiction: id,
  client_id: id.optional(),
});

/** @param keys where the issuer's public keys come from */
export function tokenVerifier({ issuer, audience }: TokenRules, keys: JWTVerifyGetKey): VerifyToken {
  return async (token) => {
    const payload = await verifiedPayload(token, keys, { issuer, audience });
    const read = claims.safeParse(payload);
    if (!read.success) throw new Problem(401, 'unauthenticated', { cause: read.error });
    const { sub, org, roles, jurisdiction, client_id } = read.data;
    // People of one front end share its client id, and their keys must not meet.
    const client = roles.includes('clientSystem') ? (client_id ?? sub) : sub;
    // What anybody may see needs no token and no role.
    return { user: sub, org, roles: roles.filter((role) => role !== 'public'), jurisdiction, client };
  };
}

async function verifiedPayload(token: string, keys: JWTVerifyGetKey, rules: TokenRules) {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...rules,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch (error) {
    if (isTheIssuersFault(error)) throw new Problem(503, 'identityUnavailable', { retryAfter: 5, cause: error });
    throw new Problem(401, 'unauthenticated', { cause: error });
  }
}

/** A key set that cannot be fetched says nothing about the token. */
const isTheIssuersFault = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof IssuerUnreachable ||
  error instanceof TypeError ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');

class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}

const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/** The keys of an OpenID Connect issuer: by its discovery document, else at the usual place. */
export function issuerKeys(issuer: string): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    keys ??= discoverKeys(issuer).catch((error: unknown) => {
      // The next token tries again: an issuer that was away must not stay away.
      keys = undefined;
      throw error;
    });
    return (await keys)(header, token);
  };
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const base = issuer.replace(/\/$/, '');
  const options = { timeoutDuration: REQUEST_TIMEOUT_MS, cooldownDuration: 10_000, cacheMaxAge: 600_000 };
  const answer = await fetchIssuer(`${base}/.well-known/openid-configuration`);
  if (answer.status === 404) return createRemoteJWKSet(new URL(`${base}/.well-known/jwks.json`), options);
  if (!answer.ok) throw new IssuerUnreachable(`the issuer answered ${answer.status}`);
  const document = discovery.safeParse(await answer.json());
  if (!document.success || document.data.issuer !== issuer) {
    throw new IssuerUnreachable('the discovery document does not fit the issuer');
  }
  return createRemoteJWKSet(new URL(document.data.jwks_uri), options);
}

async function fetchIssuer(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS), redirect: 'error' });
  } catch (error) {
    throw new IssuerUnreachable('the issuer cannot be reached', { cause: error });
  }
}
