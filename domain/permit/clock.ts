import type { Obligation, ObligationKind } from '../obligations/types.ts';
import { merged, type Pause } from '../pauses.ts';
import { addDays, type CivilDate, civilDateOf } from '../time.ts';
import { isDecided } from './guards.ts';
import type { Extension, Permit, SpecialProcedure } from './types.ts';

/** What has moved the decision clock of an item, or holds it now (Art. 42, 45). */

export const proceduresOf = (permit: Permit, item: string): SpecialProcedure[] =>
  (permit.procedures ?? []).filter((procedure) => procedure.item === item);

/** What is over before its decision pauses nothing any more, nor does what ended while others went on. */
export const openPauses = (permit: Permit): SpecialProcedure[] =>
  permit.state === 'SPECIAL_PROCEDURE'
    ? (permit.procedures ?? []).filter(({ item, pausedThrough }) => pausedThrough === null && isOpen(permit, item))
    : [];

/** He was to be told of it in writing, and it is not known that he was: it stops nothing yet (Art. 45). */
export const isUntold = ({ service }: Pick<Permit, 'service'>, { id }: Pick<SpecialProcedure, 'id'>): boolean =>
  (service?.notices ?? []).some(({ procedure, state }) => procedure === id && state !== 'served');

/** Those that hold their clock. */
export const runningPauses = (permit: Permit): SpecialProcedure[] =>
  openPauses(permit).filter((procedure) => !isUntold(permit, procedure));

const isOpen = ({ items }: Permit, item: string): boolean =>
  items.some((entry) => entry.item === item && !isDecided(entry));

/** Earlier releases ended two hearings of one case without letting its review go on. */
export const isStuck = (permit: Permit): boolean =>
  permit.state === 'SPECIAL_PROCEDURE' && openPauses(permit).length === 0;

/** What a procedure stops (Art. 45): the clock of the decision, or of the lower organ that reviews before it (Art. 43). */
const CLOCKS: readonly ObligationKind[] = ['decide', 'review'];

export const isClock = ({ kind }: Pick<Obligation, 'kind'>): boolean => CLOCKS.includes(kind);

/** The one that runs for an item. */
export const clockOf = ({ obligations }: Permit, item: string): Obligation | undefined =>
  obligations.find((duty) => isClock(duty) && duty.item === item);

export const isPaused = (permit: Permit, { kind, item }: Pick<Obligation, 'kind' | 'item'>): boolean =>
  isClock({ kind }) && runningPauses(permit).some((procedure) => procedure.item === item);

/** Of the clock that runs, as far as they were told of: what stopped that of the lower organ before the hand-up is no pause of the upper one's. */
const ownProceduresOf = (permit: Permit, item: string): SpecialProcedure[] =>
  proceduresOf(permit, item).filter(
    (procedure) => !procedure.below && (procedure.pausedThrough !== null || !isUntold(permit, procedure)),
  );

/** A day whose limit had passed with a red card is not given back. */
export function redSince(
  { unexplained }: Pick<Permit, 'unexplained'>,
  { id, lamp, due }: Obligation,
): CivilDate | null {
  if (lamp !== 'red') return null;
  const card = unexplained.findLast(({ obligationId }) => obligationId === id);
  return card ? civilDateOf(card.shownAt) : addDays(due, 1);
}

/** The pauses of an item as far as they have come; those an older system told of are in it. */
export function pausesOf(permit: Permit, item: string, today: CivilDate): Pause[] {
  const before = permit.handedUp ? [] : (permit.imported?.pauses ?? []);
  const told = ownProceduresOf(permit, item).map(({ pausesFrom, pausedThrough }) => ({
    from: pausesFrom,
    to: pausedThrough ?? today,
  }));
  return merged([...before, ...told]);
}

/** Those of this system alone: no day of them is one that an older system had already left out. */
export function pausesHere(permit: Permit, item: string, today: CivilDate): Pause[] {
  const begun = permit.imported?.pauses.at(-1)?.to ?? '';
  return merged(
    ownProceduresOf(permit, item).map(({ pausesFrom, pausedThrough }) => ({
      from: pausesFrom > begun ? pausesFrom : begun,
      to: pausedThrough ?? today,
    })),
  );
}

export const extensionOf = (permit: Permit, item: string): Pick<Extension, 'wd' | 'approvedOn'> | null =>
  permit.extensions?.find((extension) => extension.item === item) ?? permit.imported?.extension ?? null;
