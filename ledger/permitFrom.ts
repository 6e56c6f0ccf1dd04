import { permitDecider } from '../domain/permit/decider.ts';
import type { Permit } from '../domain/permit/types.ts';
import { permitEvent } from './chain.ts';
import type { Ledger } from './database.ts';
import { readStream } from './readEvents.ts';

/** A case as its events tell it, with the head they end in: all that a lost workflow needs to go on. */
export async function permitFrom(
  ledger: Ledger,
  stream: string,
  throughSeq = Number.POSITIVE_INFINITY,
): Promise<{ state: Permit; events: number; hash: string }> {
  const recorded = (await readStream(ledger, stream)).filter(({ seq }) => seq <= throughSeq);
  const state = recorded.map(({ event }) => permitEvent(event)).reduce(permitDecider.evolve, permitDecider.initial);
  return { state, events: recorded.length, hash: recorded.at(-1)?.hash ?? '' };
}
