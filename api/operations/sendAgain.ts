import type { JsonObject } from '../../ledger/canonical.ts';
import { unfinishedOf } from '../../ledger/queries/commands.ts';
import { Problem } from '../problem.ts';
import type { Act } from './plan.ts';
import { type Came, type OperationParts, type Plan, type Planner, unanswering } from './plan.ts';
import type { Sight } from './sight.ts';

/**
 * Sends the commands of a case that have no outcome now, under their own ids (重发), instead of at the next round of the
 * sweeper. A push that waits for its next attempt is not sent earlier: its moment is part of the file.
 */
export const sendAgain: Planner = async (parts, sight, act): Promise<Plan> => {
  const rows = await unfinishedOf(parts.ledger, sight.stream);
  const detail = waitingOf(
    sight,
    rows.map(({ id }) => id),
  );
  if (rows.length === 0) return sight.seq === 0 ? { outcome: 'unknownCase' } : { outcome: 'nothingWaiting', detail };
  // a submission starts its own workflow, and a case that is over refuses by itself
  const cannot = sight.seq === 0 ? null : unanswering(sight);
  if (cannot && cannot.outcome !== 'caseConcluded') return cannot;
  if (sight.workflow.status === 'running') {
    const { halted, suspended } = sight.workflow.health;
    if (suspended) return { outcome: 'caseSuspended', detail };
    if (halted) return { outcome: 'caseHalted', detail: { ...detail, halted } };
  }
  return { outcome: 'sentAgain', detail, act: () => sendAll(parts, sight, act) };
};

async function sendAll(parts: OperationParts, sight: Sight, act: Act): Promise<Came> {
  const detail = await sendWaiting(parts, sight, act);
  const isStill = (await unfinishedOf(parts.ledger, sight.stream)).some(({ id }) => id in detail.commands);
  return { outcome: isStill ? 'stillWaiting' : 'sentAgain', detail };
}

/** What waits for a case, in the order in which it was asked; what is not reached in time is the sweeper's. */
export async function sendWaiting(
  { ledger, permits }: OperationParts,
  { stream }: Pick<Sight, 'stream'>,
  { deadline }: Pick<Act, 'deadline'>,
): Promise<{ commands: JsonObject }> {
  const commands: JsonObject = {};
  for (const row of await unfinishedOf(ledger, stream)) {
    commands[row.id] = await permits.resume(row, deadline).then(
      () => 'receipt',
      (error: unknown) => {
        if (error instanceof Problem) return error.code;
        throw error;
      },
    );
  }
  return { commands };
}

const waitingOf = ({ state }: Sight, commands: string[]): JsonObject => ({
  commands,
  pushes: state.pushes
    .filter((push) => push.state === 'pending')
    .map(({ id, attempts, nextAttemptAt }) => ({ id, attempts, nextAttemptAt })),
});
