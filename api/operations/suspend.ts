import { WorkflowNotFoundError } from '@temporalio/client';
import { openIncident } from '../../ledger/incidents.ts';
import { SUSPENDED } from '../../ledger/queries/heldCases.ts';
import { closeIncidents, type Plan, type Planner, unanswering } from './plan.ts';
import { answered } from './sight.ts';

/**
 * Holds a case (暂停办理): its commands wait, its clocks let nothing happen, and no limit of the law moves. It stays on
 * the incident list for as long as it lasts.
 */
export const suspend: Planner = ({ ledger, engine }, sight, act): Plan => {
  const { stream, workflow } = sight;
  const cannot = unanswering(sight);
  if (cannot || workflow.status !== 'running') return cannot ?? { outcome: 'workflowMissing' };
  const { operator, reason, deadline } = act;
  const isSuspended = workflow.health.suspended !== null;
  const outcome = isSuspended ? 'alreadySuspended' : 'suspended';
  return {
    outcome,
    async act() {
      // before the signal: a case must not stand still without standing on the list
      await openIncident(ledger, { kind: SUSPENDED, stream, detail: { by: operator, reason } });
      if (isSuspended) return { outcome };
      try {
        await answered(engine, deadline, () => engine.client.workflow.getHandle(stream).signal('suspend'));
      } catch (error) {
        // a signal of which nobody knows may have arrived: then the incident is right to stay
        if (error instanceof WorkflowNotFoundError) await closeIncidents(ledger, sight, act, [SUSPENDED]);
        throw error;
      }
      return { outcome };
    },
  };
};
