import { WorkflowNotFoundError } from '@temporalio/client';
import { isConcluded } from '../../domain/permit/allowed.ts';
import { openIncident } from '../../ledger/incidents.ts';
import { permitFrom } from '../../ledger/permitFrom.ts';
import { atRisk, closeIncidents, type Plan, type Planner } from './plan.ts';
import { answered } from './sight.ts';

const MISSING = 'workflowMissing';

/**
 * Ends the workflow of a case, never the case (终止流程): what is owed stays owed and on the incident list until `resume`
 * starts it again from the ledger. For a workflow that cannot go on, such as one no worker can replay.
 */
export const terminate: Planner = ({ ledger, engine }, sight, act): Plan => {
  const { stream, seq, state, workflow } = sight;
  if (seq === 0) return { outcome: 'unknownCase' };
  if (workflow.status === 'none') return { outcome: isConcluded(state) ? 'caseConcluded' : 'workflowMissing' };
  const risk = atRisk(sight);
  // one that answers can be brought back: nothing allows to lose what only it knows
  const mayBeLost = workflow.status === 'silent' && act.evenIfFactsAreLost;
  if (risk && !mayBeLost) return { outcome: 'factsAtRisk', detail: risk };
  const lost = risk && { ...risk, evenIfFactsAreLost: true };
  // silence for some seconds is no evidence: the workers may be away
  const isSlow = workflow.status === 'silent' && workflow.isSlow;
  if (isSlow && !act.evenIfHealthy) return { outcome: 'workflowSilent', detail: { because: workflow.because } };
  const isHealthy = workflow.status === 'running' && workflow.health.halted === null;
  if (isHealthy && !act.evenIfHealthy) return { outcome: 'caseHealthy' };
  return {
    outcome: 'terminated',
    ...(lost && { detail: lost }),
    async act() {
      // before the act: a case must not be without a workflow and without an incident
      if (!isConcluded(state))
        await openIncident(ledger, { kind: MISSING, stream, detail: { by: act.operator, ...lost } });
      try {
        await answered(engine, act.deadline, () =>
          engine.client.workflow.getHandle(stream).terminate(`operation ${act.id}`),
        );
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        // it ended meanwhile: by itself, or by another operator's hand
        if (!isConcluded((await permitFrom(ledger, stream)).state)) return { outcome: 'workflowMissing' };
        await closeIncidents(ledger, { stream }, act, [MISSING]);
        return { outcome: 'caseConcluded' };
      }
      return { outcome: 'terminated', ...(lost && { detail: lost }) };
    },
  };
};
