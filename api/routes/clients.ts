import { randomBytes } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { setWebhook, webhookOf } from '../../ledger/endpoints.ts';
import { soundBody } from '../body.ts';
import { ANSWER_WITHIN_MS, callerOf, checkRole, parsed, withContract } from '../endpoint.ts';
import { outcomeUnknown } from '../failures.ts';
import { inTime } from '../inTime.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';
import { queries } from '../query.ts';

const Webhook = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500) });
const answer = z.looseObject({ url: z.string(), secret: z.string().optional() }).meta({ id: 'Webhook' });

/** Where a client system wants to hear of its cases. */
export function clientRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/clients/me/webhook',
    query({
      may: 'setWebhook',
      summary: '回调地址 · Where the events of the caller’s cases are sent',
      answer,
      run: async ({ caller }, { ledger, keys }) => {
        const webhook = await webhookOf(ledger, keys, caller.client);
        if (!webhook) throw new Problem(404, 'notFound');
        return { url: webhook.url };
      },
    }),
  );
  router.put('/clients/me/webhook', putWebhook(parts));
  return router;
}

/** Sets the address and makes a new secret, shown this once: each call of the webhook is signed with it. */
function putWebhook(parts: ApiParts): RequestHandler {
  const contract = {
    summary: '设置回调 · Set the webhook; the answer holds its signing secret, once',
    may: 'setWebhook',
    body: Webhook,
    answer,
    status: 200,
    needsKey: false,
  } as const;
  return withContract(contract, async (request, response) => {
    const caller = await callerOf(request, response, parts, 'setWebhook');
    checkRole('setWebhook', caller);
    const { url } = parsed(Webhook, soundBody(request.body), 'input');
    mustBeAllowed(new URL(url), parts);
    const secret = randomBytes(32).toString('base64url');
    const written = setWebhook(parts.ledger, parts.keys, { client: caller.client, url, secret });
    await inTime(written, ANSWER_WITHIN_MS, () => outcomeUnknown());
    response.set('Cache-Control', 'no-store').json({ url, secret });
  });
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** A server that calls addresses it is told must not be led to the inside of its own network. */
function mustBeAllowed({ protocol, hostname, username, password }: URL, parts: ApiParts): void {
  const isLocal = parts.isLocalStack && LOOPBACK.has(hostname);
  const isListed = protocol === 'https:' && parts.webhookHosts.includes(hostname);
  if ((isLocal || isListed) && username === '' && password === '') return;
  throw new Problem(422, 'invalidInput', { errors: [{ path: 'url', code: 'hostNotAllowed' }] });
}
