import { ApplicationFailure, Context } from '@temporalio/activity';

/** What came of handing a message over; the failures of all carriers look alike. */
export type Sent = { outcome: 'handedOver' | 'delivered'; reference: string };

const TIMEOUT_MS = 8_000;
const LONGEST_REFERENCE = 200;

/** Asking again does not help: the request itself is refused. Time-outs, conflicts and floods pass. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);

/** Codes, never messages: a foreign system's words may name people. */
export const failure = (type: string, isOver: boolean): ApplicationFailure =>
  isOver ? ApplicationFailure.nonRetryable(type, type) : ApplicationFailure.retryable(type, type);

export async function asked(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), Context.current().cancellationSignal]);
    response = await fetch(url, { ...init, redirect: 'error', signal });
  } catch {
    throw failure('unreachable', false);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw failure(`http${response.status}`, isFinal(response.status));
}

/** `{ "reference": "…", "state": "accepted" | "delivered" | "failed" }`, as far as it says so. */
export async function answerOf(response: Response, otherwise: string): Promise<Sent> {
  const told: unknown = await response.json().catch(() => null);
  const member = (name: string): unknown =>
    typeof told === 'object' && told !== null ? Object.entries(told).find(([key]) => key === name)?.[1] : undefined;
  if (member('state') === 'failed') throw failure('undeliverable', true);
  const reference = member('reference');
  const isWord = typeof reference === 'string' && /^[\x21-\x7e]+$/.test(reference);
  return {
    outcome: member('state') === 'delivered' ? 'delivered' : 'handedOver',
    reference: isWord ? reference.slice(0, LONGEST_REFERENCE) : otherwise,
  };
}
