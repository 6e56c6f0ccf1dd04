import { isConcluded } from '../../domain/permit/allowed.ts';
import type { JsonObject } from '../../ledger/canonical.ts';
import type { Ledger } from '../../ledger/database.ts';
import { closeIncident, listIncidents } from '../../ledger/incidents.ts';
import type { Engine } from '../engine.ts';
import type { Permits } from '../permits.ts';
import type { OutcomeCode } from './outcomes.ts';
import type { Sight } from './sight.ts';

export const OPERATIONS = ['suspend', 'resume', 'send-again', 'terminate'] as const;
export type OperationName = (typeof OPERATIONS)[number];

export type Came = { outcome: OutcomeCode; detail?: JsonObject };

/** What an operation would do to a case as it is seen; without `act` there is nothing to do. A dry run ends here. */
export type Plan = Came & { act?: () => Promise<Came> };

export type OperationParts = { ledger: Ledger; engine: Engine; permits: Pick<Permits, 'resume'> };

/** Who does it and why, and by when the engine must have answered. */
export type Act = {
  id: string;
  operator: string;
  reason: string;
  /** replaces a workflow that is in good health */
  evenIfHealthy: boolean;
  /** goes on from the ledger, though the engine's history holds events that it lacks */
  evenIfFactsAreLost: boolean;
  deadline: number;
};

export type Planner = (parts: OperationParts, sight: Sight, act: Act) => Plan | Promise<Plan>;

/** Why nothing can be asked of the workflow of a case; null where it answers. */
export function unanswering({ seq, state, workflow }: Sight): Plan | null {
  if (seq === 0) return { outcome: 'unknownCase' };
  if (workflow.status === 'silent') return { outcome: 'workflowSilent', detail: { because: workflow.because } };
  if (workflow.status === 'running') return null;
  return { outcome: isConcluded(state) ? 'caseConcluded' : 'workflowMissing' };
}

/** What the engine's history knows and the ledger does not would be lost with the workflow; null where nothing would. */
export function atRisk({ seq, agreement, workflow }: Sight): JsonObject | null {
  if (agreement === 'agree' || agreement === 'workflowBehind') return null;
  const known = workflow.status === 'running' ? workflow.health : workflow.confirmed;
  return { agreement, ledger: seq, ...(known && { workflow: known.seq }) };
}

export async function closeIncidents(
  ledger: Ledger,
  { stream }: Pick<Sight, 'stream'>,
  { operator, reason }: Pick<Act, 'operator' | 'reason'>,
  kinds: readonly string[],
): Promise<void> {
  for (const { id, kind } of await listIncidents(ledger, { stream, open: true }))
    if (kinds.includes(kind)) await closeIncident(ledger, { id, closedBy: operator, note: reason });
}
