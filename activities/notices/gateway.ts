import { ApplicationFailure, Context } from '@temporalio/activity';
import { type Instant, instantOf } from '../../domain/time.ts';

/** What came of handing a message over; the failures of all carriers look alike. */
export type Sent = {
  outcome: 'handedOver' | 'delivered';
  reference: string;
  deliveredAt?: Instant;
  heardAt?: Instant;
};

const TIMEOUT_MS = 8_000;
const LONGEST_REFERENCE = 200;

/** The address itself is refused. What is wrong with our account or our settings is no failure of the addressee. */
const isFinal = (status: number): boolean => status === 410 || status === 422;

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

const momentIn = (told: unknown): Instant | null => {
  const ms = typeof told === 'string' ? Date.parse(told) : Number.NaN;
  return Number.isNaN(ms) ? null : instantOf(ms);
};

/** `{ "reference": "…", "state": "accepted" | "delivered" | "failed", "deliveredAt"?: an instant }`, as far as it says so. */
export async function answerOf(response: Response, otherwise: string): Promise<Sent> {
  const told: unknown = await response.json().catch(() => null);
  const member = (name: string): unknown =>
    typeof told === 'object' && told !== null ? Object.entries(told).find(([key]) => key === name)?.[1] : undefined;
  if (member('state') === 'failed') throw failure('undeliverable', true);
  const reference = member('reference');
  const isWord = typeof reference === 'string' && /^[\x21-\x7e]+$/.test(reference);
  const deliveredAt = momentIn(member('deliveredAt'));
  return {
    ...(deliveredAt && { deliveredAt }),
    outcome: member('state') === 'delivered' ? 'delivered' : 'handedOver',
    reference: isWord ? reference.slice(0, LONGEST_REFERENCE) : otherwise,
  };
}
