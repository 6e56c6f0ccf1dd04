import { isConcluded } from '../../domain/permit/allowed.ts';
import { due } from '../../domain/permit/due.ts';
import { owed } from '../../domain/permit/owed.ts';
import { lampOf } from '../../domain/permit/summary.ts';
import type { CaseNumber } from '../../domain/permit/types.ts';
import { instantOf } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/database.ts';
import { listIncidents } from '../../ledger/incidents.ts';
import { listOperations, type OperationRow } from '../../ledger/operations.ts';
import { unfinishedOf } from '../../ledger/queries/commands.ts';
import { permitStream } from '../../ledger/streams.ts';
import type { Engine } from '../engine.ts';
import { sightOf } from './sight.ts';

const LATEST = 20;

export type Shown = NonNullable<Awaited<ReturnType<typeof show>>>;

/** A case for operators: ledger beside workflow, what waits, what is owed. Nobody's data; null where there is none. */
export async function show(
  { ledger, engine }: { ledger: Ledger; engine: Engine },
  caseNumber: CaseNumber,
  deadline: number,
) {
  const stream = permitStream(caseNumber);
  const { seq, hash, state, workflow, agreement } = await sightOf(ledger, engine, stream, deadline);
  const [commands, incidents, operations] = await Promise.all([
    unfinishedOf(ledger, stream),
    listIncidents(ledger, { stream, open: true }),
    listOperations(ledger, { stream, limit: LATEST }),
  ]);
  if (seq === 0 && workflow.status === 'none' && commands.length === 0 && incidents.length === 0) return null;
  return {
    caseNumber,
    ledger: {
      seq,
      hash,
      caseState: state.state,
      lamp: lampOf(state),
      isConcluded: seq > 0 && isConcluded(state),
      nextDue: due(state)[0] ?? null,
    },
    workflow,
    agreement,
    commandsWaiting: commands.map(({ id, name, receivedAt, actor }) => ({
      id,
      name,
      receivedAt: instantOf(receivedAt.getTime()),
      role: actor.role,
    })),
    effectsOwed: owed(state).map(({ key }) => key),
    pushesWaiting: state.pushes
      .filter(({ state: pushState }) => pushState !== 'acknowledged' && pushState !== 'ended')
      .map(({ id, supervisor, state: pushState, attempts, nextAttemptAt }) => ({
        id,
        supervisor,
        state: pushState,
        attempts,
        nextAttemptAt,
      })),
    obligations: state.obligations.map(({ id, organ, due: dueOn, statutoryDue, lamp }) => ({
      id,
      organ,
      due: dueOn,
      statutoryDue: statutoryDue ?? null,
      lamp,
    })),
    incidents,
    operations: operations.map(shownOperation),
  };
}

/** The row less what only joins it to its retry. */
export const shownOperation = ({ bodyHash: _, ...row }: OperationRow) => row;
