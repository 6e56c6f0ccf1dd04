import { isConcluded } from '../../domain/permit/allowed.ts';
import type { JsonObject } from '../../ledger/canonical.ts';
import { HELD_KINDS } from '../../ledger/queries/heldCases.ts';
import { type StartedAgain, startAgain } from '../startAgain.ts';
import type { OutcomeCode } from './outcomes.ts';
import { type Act, atRisk, closeIncidents, type OperationParts, type Plan, type Planner, unanswering } from './plan.ts';
import { sendWaiting } from './sendAgain.ts';
import { answered, healthOf, type Sight } from './sight.ts';

/**
 * Lets a case go on that is suspended, halted or lost (恢复办理). What passed meanwhile happens with its lawful time; a
 * lost one is started again from the ledger.
 */
export const resume: Planner = (parts, sight, act): Plan => {
  const { workflow } = sight;
  const mended = () => closeIncidents(parts.ledger, sight, act, HELD_KINDS);
  /** there is nothing to let go on; what still says so on the incident list is out of date */
  const nothing = (outcome: OutcomeCode): Plan => ({
    outcome,
    async act() {
      await mended();
      return { outcome };
    },
  });
  if (sight.seq > 0 && workflow.status === 'none') {
    if (isConcluded(sight.state)) return nothing('caseConcluded');
    // it came to its end in the engine: a ledger in which it is open has lost how
    if (workflow.ended === 'COMPLETED') return { outcome: 'factsAtRisk', detail: { agreement: 'ledgerBehind' } };
    // one that was ended by hand may have known more than the ledger it would be started from
    const risk = workflow.ended === null ? null : atRisk(sight);
    if (risk && !act.evenIfFactsAreLost) return { outcome: 'factsAtRisk', detail: risk };
    return restart(parts, sight, act, risk && { ...risk, evenIfFactsAreLost: true });
  }
  const cannot = unanswering(sight);
  if (cannot || workflow.status !== 'running') return cannot ?? { outcome: 'workflowMissing' };
  const { halted, suspended } = workflow.health;
  if (halted === null && suspended === null) return nothing('notHeld');
  const risk = atRisk(sight);
  if (risk) return { outcome: 'factsAtRisk', detail: risk };
  const was = { halted, suspended };
  return {
    outcome: 'resumed',
    detail: was,
    async act() {
      const { engine } = parts;
      const { stream } = sight;
      await answered(engine, act.deadline, () => engine.client.workflow.getHandle(stream).signal('resume'));
      const after = await healthOf(engine, stream, act.deadline);
      if (after.halted !== null) return { outcome: 'haltedAgain', detail: { halted: after.halted } };
      await mended();
      // what was asked of it meanwhile comes before what is asked from now on
      const { commands } = await sendWaiting(parts, sight, act);
      return { outcome: 'resumed', detail: { ...was, ...(Object.keys(commands).length > 0 && { commands }) } };
    },
  };
};

const RESTARTED: { [became in StartedAgain]: OutcomeCode } = {
  started: 'restarted',
  running: 'notHeld',
  over: 'caseConcluded',
};

function restart({ ledger, engine }: OperationParts, sight: Sight, act: Act, lost: JsonObject | null): Plan {
  const detail = { from: sight.seq, ...lost };
  return {
    outcome: 'restarted',
    detail,
    async act() {
      const { client, taskQueue } = engine;
      const became = await answered(engine, act.deadline, () => startAgain(client, ledger, sight.stream, taskQueue));
      await closeIncidents(ledger, sight, act, HELD_KINDS);
      return { outcome: RESTARTED[became], detail };
    },
  };
}
