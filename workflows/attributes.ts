import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
  type TypedSearchAttributes,
} from '@temporalio/common';
import { due } from '../domain/permit/due.ts';
import { lampOf } from '../domain/permit/summary.ts';
import type { CaseState, Permit } from '../domain/permit/types.ts';
import { epochMsOf, type Instant, instantOf } from '../domain/time.ts';
import type { Release } from './aggregateTypes.ts';

/** Operators' filters, four on purpose; they are never encrypted, so nothing of a person belongs here. */
export const JURISDICTION = defineSearchAttributeKey('Jurisdiction', 'KEYWORD');
export const CASE_STATE = defineSearchAttributeKey('CaseState', 'KEYWORD');
export const LAMP = defineSearchAttributeKey('Lamp', 'KEYWORD');
export const DUE_AT = defineSearchAttributeKey('DueAt', 'DATETIME');

export const SEARCH_ATTRIBUTES = [JURISDICTION, CASE_STATE, LAMP, DUE_AT];

export type Attributes = { jurisdiction: string; caseState: string; lamp: string; dueAt: Instant | null };

/** The milestone a case has reached: each step between two of them would cost the engine an event and an index. */
export function attributesOf(permit: Permit, release: Release): Attributes {
  const { jurisdiction } = permit;
  const caseState = milestoneOf(permit, release);
  return { jurisdiction, caseState, lamp: lampOf(permit), dueAt: due(permit)[0]?.at ?? null };
}

function milestoneOf({ state, items }: Permit, release: Release): CaseState {
  if (release === 1) return state;
  if (state === 'UNDER_REVIEW') return 'ACCEPTED';
  // what a closed case was decided to be stays in sight; that it is over the engine knows by itself
  const isPastDecision = state === 'CERTIFICATE_ISSUED' || state === 'DELIVERED';
  if (!isPastDecision && !(state === 'CLOSED' && release >= 3)) return state;
  return items.some(({ decision }) => decision?.outcome === 'granted') ? 'GRANTED' : 'DENIED';
}

/** What the engine has been told by the start of the run, or by the run before it; null where that was nothing. */
export function attributesIn(known: TypedSearchAttributes): Attributes | null {
  const jurisdiction = known.get(JURISDICTION);
  const caseState = known.get(CASE_STATE);
  const lamp = known.get(LAMP);
  const dueAt = known.get(DUE_AT);
  if (jurisdiction === undefined || caseState === undefined || lamp === undefined) return null;
  return { jurisdiction, caseState, lamp, dueAt: dueAt ? instantOf(dueAt.getTime()) : null };
}

/**
 * `DueAt` may be early, never late and never past while the case runs: whoever looks for a case that overslept finds
 * only such.
 */
export function isMisleading(shown: Attributes, actual: Attributes, now: Instant, isOver: boolean): boolean {
  if (shown.jurisdiction !== actual.jurisdiction || shown.caseState !== actual.caseState || shown.lamp !== actual.lamp)
    return true;
  if (isOver) return false;
  if (shown.dueAt === null || actual.dueAt === null) return shown.dueAt !== actual.dueAt;
  return actual.dueAt < shown.dueAt || shown.dueAt <= now;
}

export const isOtherwise = (shown: Attributes, actual: Attributes): boolean =>
  JSON.stringify(shown) !== JSON.stringify(actual);

/** What a run is started with: a moment that does not come is left out. */
export const openingPairsOf = (attributes: Attributes): SearchAttributePair[] =>
  pairsOf(attributes).filter((pair): pair is SearchAttributePair => pair.value !== null);

export const pairsOf = ({ jurisdiction, caseState, lamp, dueAt }: Attributes): SearchAttributeUpdatePair[] => [
  { key: JURISDICTION, value: jurisdiction },
  { key: CASE_STATE, value: caseState },
  { key: LAMP, value: lamp },
  { key: DUE_AT, value: dueAt ? new Date(epochMsOf(dueAt)) : null },
];
