import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { due } from '../domain/permit/due.ts';
import { lampOf } from '../domain/permit/summary.ts';
import type { CaseState, Permit } from '../domain/permit/types.ts';
import { epochMsOf, type Instant } from '../domain/time.ts';

/** Operators' filters, four on purpose; they are never encrypted, so nothing of a person belongs here. */
export const JURISDICTION = defineSearchAttributeKey('Jurisdiction', 'KEYWORD');
export const CASE_STATE = defineSearchAttributeKey('CaseState', 'KEYWORD');
export const LAMP = defineSearchAttributeKey('Lamp', 'KEYWORD');
export const DUE_AT = defineSearchAttributeKey('DueAt', 'DATETIME');

export const SEARCH_ATTRIBUTES = [JURISDICTION, CASE_STATE, LAMP, DUE_AT];

export type Attributes = { jurisdiction: string; caseState: CaseState; lamp: string; dueAt: Instant | null };

/** The milestone a case has reached: each step between two of them would cost the engine an event and an index. */
export function attributesOf(permit: Permit): Attributes {
  return { ...exactAttributesOf(permit), caseState: milestoneOf(permit) };
}

/** As runs of release 1 show them, at every change. */
export function exactAttributesOf(permit: Permit): Attributes {
  const { jurisdiction, state } = permit;
  return { jurisdiction, caseState: state, lamp: lampOf(permit), dueAt: due(permit)[0]?.at ?? null };
}

function milestoneOf({ state, items }: Permit): CaseState {
  if (state === 'UNDER_REVIEW') return 'ACCEPTED';
  if (state !== 'CERTIFICATE_ISSUED' && state !== 'DELIVERED') return state;
  return items.some(({ decision }) => decision?.outcome === 'granted') ? 'GRANTED' : 'DENIED';
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

export const pairsOf = ({ jurisdiction, caseState, lamp, dueAt }: Attributes): SearchAttributeUpdatePair[] => [
  { key: JURISDICTION, value: jurisdiction },
  { key: CASE_STATE, value: caseState },
  { key: LAMP, value: lamp },
  { key: DUE_AT, value: dueAt ? new Date(epochMsOf(dueAt)) : null },
];
