import type { SearchAttributePair } from '@temporalio/common';
import { perform } from '../domain/decider.ts';
import type { PermitCommand } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { Permit } from '../domain/permit/types.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import { attributesOf, openingPairsOf } from '../workflows/attributes.ts';

/** How a run that is started now writes its history. */
export const CURRENT_RELEASE = 3;

/** The commands that start their own workflow. */
export const opensCase = (name: string): boolean => name === 'receive' || name === 'importCase';

/** The search attributes of a run that starts from a state: shown with the start, they cost the engine no event. */
export const attributesAtStart = (state: Permit): SearchAttributePair[] =>
  openingPairsOf(attributesOf(state, CURRENT_RELEASE));

/** Those of a case that its first command will open; none where the workflow is going to refuse it. */
export function attributesOfOpening(command: JsonObject, now: Instant): SearchAttributePair[] {
  if (!isOpening(command)) return [];
  try {
    return attributesAtStart(perform(permitDecider, permitDecider.initial, command, now).state);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

const isOpening = (command: unknown): command is PermitCommand =>
  typeof command === 'object' &&
  command !== null &&
  'type' in command &&
  typeof command.type === 'string' &&
  opensCase(command.type);
