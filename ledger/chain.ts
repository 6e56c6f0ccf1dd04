import type { Stamped } from '../domain/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { FlushRequest, LedgerEvent } from './append.ts';
import { canonicalJson, hashOf } from './canonical.ts';

/** An event as it stands in the ledger. */
export type ChainedEvent = {
  seq: number;
  commandId: string;
  actor: Actor | null;
  event: LedgerEvent;
  body: string;
  prevHash: string;
  hash: string;
};

/** What the chain of a stream is made of, whatever its subject. */
type Chained = Pick<FlushRequest, 'stream' | 'from' | 'hash'> & {
  subject?: string;
  jurisdiction?: string;
  batches: readonly Pick<FlushRequest['batches'][number], 'commandId' | 'actor' | 'events'>[];
};

/** The rows the request would add, hashes included. */
export function chainOf(request: Chained): ChainedEvent[] {
  let { from: seq, hash } = request;
  return request.batches.flatMap(({ commandId, actor, events }) =>
    events.map((event) => {
      seq += 1;
      const prevHash = hash;
      const body = canonicalJson({ stream: request.stream, seq, commandId, actor, event });
      hash = hashOf(prevHash, body);
      return { seq, commandId, actor, event, body, prevHash, hash };
    }),
  );
}

/** The text was written by `chainOf` alone, and the hash says whether it still is that text. */
export const eventIn = (body: string): LedgerEvent => (JSON.parse(body) as { event: LedgerEvent }).event;

/** A request of subject `permit` carries what the permit's decider returned; the engine only carried it here. */
export const permitEvent = (event: LedgerEvent): Stamped<PermitEvent> => event as unknown as Stamped<PermitEvent>;
