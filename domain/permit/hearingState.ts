import { type CivilDate, civilDateOf } from '../time.ts';
import type { Hearing, PartyId, Permit } from './types.ts';

/** How far the hearing of a case has come: who still waits for one, and for whom it was held. */

/** A hearing was held of which this party had its notice: it need not be waited for any more. */
export const wasHeardAtHearing = ({ held, told }: Pick<Hearing, 'held' | 'told'>, party: PartyId): boolean => {
  if (!held) return false;
  // what was held before this was kept speaks for those who had been told by its day
  const notified = held.notified ?? told.filter(({ on }) => on <= held.on).map((one) => one.party);
  return notified.includes(party);
};

/** Asked for in time, and not held yet. */
export const openRequests = (hearing: Hearing): Hearing['requests'] =>
  hearing.requests.filter(({ party }) => !wasHeardAtHearing(hearing, party));

/** A hearing was asked for in time, or ordered, and was not held yet. */
export const awaitsHearing = ({ hearing }: Permit): boolean =>
  hearing !== undefined && (openRequests(hearing).length > 0 || (hearing.orderedOn !== null && hearing.held === null));

/** The day from which there is a hearing to be held. */
export function hearingAwaitedSince(hearing: Hearing): CivilDate | null {
  const days = openRequests(hearing).map(({ on }) => on);
  if (hearing.orderedOn !== null && hearing.held === null) days.push(hearing.orderedOn);
  return days.sort()[0] ?? null;
}

/**
 * The notice that stands; null where it was used, or where somebody has asked since and has no notice of it: the seven
 * days are everybody's (Art. 48).
 */
export function standingArrangement(hearing: Hearing): Hearing['arranged'] {
  const { arranged, held } = hearing;
  if (!arranged) return null;
  const { heldAt, notified } = arranged;
  const day = civilDateOf(heldAt);
  if (held && held.on >= day) return null;
  const late = openRequests(hearing).some(
    ({ party, on }) => on <= day && notified !== undefined && !notified.includes(party),
  );
  return late ? null : arranged;
}
