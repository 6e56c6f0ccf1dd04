import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { due } from '../domain/permit/due.ts';
import { lampOf } from '../domain/permit/summary.ts';
import type { Permit } from '../domain/permit/types.ts';
import { epochMsOf } from '../domain/time.ts';

/** Operators' filters, four on purpose; they are never encrypted, so nothing of a person belongs here. */
export const JURISDICTION = defineSearchAttributeKey('Jurisdiction', 'KEYWORD');
export const CASE_STATE = defineSearchAttributeKey('CaseState', 'KEYWORD');
export const LAMP = defineSearchAttributeKey('Lamp', 'KEYWORD');
export const DUE_AT = defineSearchAttributeKey('DueAt', 'DATETIME');

export const SEARCH_ATTRIBUTES = [JURISDICTION, CASE_STATE, LAMP, DUE_AT];

export function attributesOf(permit: Permit): SearchAttributeUpdatePair[] {
  const [next] = due(permit);
  return [
    { key: JURISDICTION, value: permit.jurisdiction },
    { key: CASE_STATE, value: permit.state },
    { key: LAMP, value: lampOf(permit) },
    { key: DUE_AT, value: next ? new Date(epochMsOf(next.at)) : null },
  ];
}
