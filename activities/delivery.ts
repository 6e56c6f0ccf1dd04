import type { KeyObject } from 'node:crypto';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Ledger } from '../ledger/database.ts';
import { endpointOf } from '../ledger/endpoints.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import { pushContent } from '../ledger/queries/pushContent.ts';
import { signWithKey } from './signature.ts';

export type DeliveryActivities = {
  /**
   * Delivers a push to the supervisor's own system. The push id is the idempotency key of all its attempts.
   * @throws ApplicationFailure whose type says what went wrong: `http503`, `unreachable`, `noEndpoint`, …
   */
  deliverPush(delivery: { pushId: string; attempt: number }): Promise<{ receipt: string }>;
};

const TIMEOUT_MS = 8_000;
const LONGEST_RECEIPT = 200;

/** Asking again does not help: the request itself is refused. Time-outs, conflicts and floods pass. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);

export const createDeliveryActivities = (parts: {
  ledger: Ledger;
  keys: DataKeys;
  signingKey: KeyObject;
}): DeliveryActivities => ({
  async deliverPush({ pushId, attempt }) {
    const content = await pushContent(parts.ledger, parts.keys, pushId);
    if (!content) throw ApplicationFailure.nonRetryable('no such push is on record', 'unknownPush');
    const endpoint = await endpointOf(parts.ledger, content.supervisor);
    if (!endpoint) throw ApplicationFailure.nonRetryable('the supervisor has no endpoint now', 'noEndpoint');
    const body = JSON.stringify({ type: 'push', attempt, push: content });
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': pushId,
      ...signWithKey(parts.signingKey, pushId, body),
    };
    const response = await post(endpoint.url, headers, body);
    if (!response.ok) {
      await response.body?.cancel();
      const type = `http${response.status}`;
      throw isFinal(response.status)
        ? ApplicationFailure.nonRetryable(type, type)
        : ApplicationFailure.retryable(type, type);
    }
    return { receipt: await receiptOf(response, pushId) };
  },
});

async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), Context.current().cancellationSignal]);
    return await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
  } catch {
    // the reason may quote the address or the body; its kind is enough to act on
    throw ApplicationFailure.retryable('the endpoint did not answer', 'unreachable');
  }
}

/** `{ "receipt": "…" }` where the supervisor's system numbers what it takes in; else the push id stands for it. */
async function receiptOf(response: Response, pushId: string): Promise<string> {
  const answer: unknown = await response.json().catch(() => null);
  const receipt = typeof answer === 'object' && answer !== null && 'receipt' in answer ? answer.receipt : null;
  return typeof receipt === 'string' && /^[\x21-\x7e]+$/.test(receipt) ? receipt.slice(0, LONGEST_RECEIPT) : pushId;
}
