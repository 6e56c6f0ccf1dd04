import type { RegisterEvent } from '../../domain/catalogue/governance/events.ts';
import { evolve, NOTHING_YET } from '../../domain/catalogue/governance/evolve.ts';
import type { DocumentRef, RegisterDocument } from '../../domain/catalogue/governance/types.ts';
import type { Instant } from '../../domain/time.ts';
import type { ChainedEvent } from '../chain.ts';
import type { Ledger } from '../database.ts';
import { readStream } from '../readEvents.ts';

export const registerStream = ({ kind, id }: DocumentRef): string => `register/${kind}/${id}`;

export type RegisterRecord = {
  document: RegisterDocument;
  events: ChainedEvent[];
  seq: number;
  hash: string;
};

/** A document as its events have made it. */
export async function readRegister(ledger: Ledger, ref: DocumentRef): Promise<RegisterRecord> {
  const events = await readStream(ledger, registerStream(ref));
  const last = events.at(-1);
  return {
    document: events.map(({ event }) => registerEvent(event)).reduce(evolve, NOTHING_YET),
    events,
    seq: last?.seq ?? 0,
    hash: last?.hash ?? '',
  };
}

/** A stream of subject `register` holds what the register's decider returned, and nothing else adds to it. */
export const registerEvent = (event: ChainedEvent['event']): RegisterEvent & { at: Instant } =>
  event as unknown as RegisterEvent & { at: Instant };
