import { Router } from 'express';
import { z } from 'zod';
import { soundBody } from '../api/body.ts';
import { parsed } from '../api/endpoint.ts';
import type { ApiParts } from '../api/parts.ts';
import { Problem } from '../api/problem.ts';
import { caseNumber, identifier } from '../api/schemas/fields.ts';
import { instantOf } from '../domain/time.ts';
import { permit } from '../ledger/queries/permits.ts';
import { permitStream } from '../ledger/streams.ts';
import { type LocalIssuer, localUsers } from './identity.ts';
import { advance, clockOf } from './virtualTime.ts';

const Token = z.strictObject({ user: identifier() });
const Advance = z.strictObject({ case: caseNumber, days: z.number().positive().max(3660) });

const Message = z.strictObject({ id: z.string().max(100), to: z.string().max(40), text: z.string().max(2000) });
const MOST_MESSAGES = 200;

/** What only the local stack offers: tokens without a password, time that can be moved, messages that go nowhere. */
export function localRoutes(parts: ApiParts, issuer: LocalIssuer, issuerUrl: string): Router {
  const router = Router();
  const { reference, engine, ledger } = parts;

  router.get('/users', async (_request, response) => {
    const { catalogue } = await reference.current();
    response.json({ users: localUsers(catalogue) });
  });

  router.post('/token', async (request, response) => {
    const { user: wanted } = parsed(Token, soundBody(request.body), 'input');
    const { catalogue } = await reference.current();
    const user = localUsers(catalogue).find((candidate) => candidate.user === wanted);
    if (!user) throw new Problem(404, 'notFound');
    response.set('Cache-Control', 'no-store').json({ ...(await issuer.token(user)), tokenType: 'Bearer', user });
  });

  router.get('/.well-known/jwks.json', (_request, response) => {
    response.json(issuer.jwks);
  });
  router.get('/.well-known/openid-configuration', (_request, response) => {
    response.json({ issuer: issuerUrl, jwks_uri: `${issuerUrl}/.well-known/jwks.json` });
  });

  // a gateway of short messages that keeps what it takes in memory, for whoever tries how applicants are told
  const messages: { id: string; to: string; text: string }[] = [];
  router.get('/messages', (_request, response) => {
    response.json({ messages: messages.map(({ id, to, text }) => ({ id, to: `…${to.slice(-2)}`, text })) });
  });
  router.post('/messages', (request, response) => {
    const message = parsed(Message, soundBody(request.body), 'input');
    if (!messages.some(({ id }) => id === message.id)) messages.unshift(message);
    messages.splice(MOST_MESSAGES);
    response.json({ reference: message.id, state: 'delivered' });
  });

  router.post('/advance', async (request, response) => {
    const { case: number, days } = parsed(Advance, soundBody(request.body), 'input');
    if (!(await permit(ledger, number))) throw new Problem(404, 'notFound');
    const settled = await advance(engine.client, permitStream(number), days);
    const clock = instantOf(await clockOf(engine.client, permitStream(number)));
    const row = await permit(ledger, number);
    response.json({
      caseNumber: number,
      settled,
      clock,
      state: row?.caseState,
      linkageState: row?.linkageState,
      lamp: row?.lamp,
      nextDue: row?.nextDue,
    });
  });
  return router;
}
