import { Router } from 'express';
import { z } from 'zod';
import { MAY } from '../auth/authorisation.ts';
import { openCase } from '../cases.ts';
import { commands } from '../command.ts';
import { appointAgent, endAgency } from '../commands/agency.ts';
import type { CaseCommand, CaseCommandName } from '../commands/caseCommand.ts';
import { endSpecialProcedure, extend, startSpecialProcedure } from '../commands/clock.ts';
import { giveOpinion, requestOpinions } from '../commands/consultation.ts';
import { correctClericalError } from '../commands/correction.ts';
import { explainDelay, terminate, transferCase, withdraw } from '../commands/ending.ts';
import { deliver, issueCertificate, issueIntegratedLicence } from '../commands/execution.ts';
import {
  arrangeHearing,
  orderHearing,
  recordHearing,
  recordStatement,
  registerInterestedParty,
  requestHearing,
  tellHearingRight,
} from '../commands/hearing.ts';
import {
  accept,
  correct,
  declareNotRequired,
  refuseAcceptance,
  requestCorrection,
  supplement,
} from '../commands/intake.ts';
import {
  answerOrder,
  concludeReview,
  confirmRelay,
  decideMatter,
  resolveMatter,
  succeedSupervisor,
} from '../commands/linkage.ts';
import { mappingFor } from '../commands/mapping.ts';
import {
  assignInspectors,
  decide,
  declareConflict,
  handUp,
  recordSurvey,
  startReview,
  verifySubstance,
} from '../commands/review.ts';
import { recordService } from '../commands/service.ts';
import { consultationsIn } from '../consultations.ts';
import { actingIn } from '../delegations.ts';
import { detailOf, obligationsIn, traceOf } from '../detail.ts';
import { permitFilters, permitsSeenBy } from '../lists.ts';
import type { ApiParts } from '../parts.ts';
import { Confidential } from '../private.ts';
import { queries } from '../query.ts';
import {
  consultationAnswer,
  obligationAnswer,
  pageOf,
  permitAnswer,
  permitDetailAnswer,
  traceAnswer,
  waitingAnswer,
} from '../schemas/answers.ts';
import { submission } from '../schemas/application.ts';
import { caseNumber } from '../schemas/fields.ts';
import { submit } from '../submit.ts';

const OfCase = z.object({ caseNumber });

/** 办件: cases, and everything that may be asked of one. */
export function permitRoutes(parts: ApiParts): Router {
  const router = Router();
  const command = commands(parts);
  const query = queries(parts);

  /** One address per command: what is asked, by whom, of which case; the law answers. */
  const ofCase = <Name extends CaseCommandName, Body extends z.ZodType>(asked: CaseCommand<Name, Body>) =>
    router.post(
      `/permits/:caseNumber/${asked.name}`,
      command({
        may: asked.name,
        summary: asked.summary,
        params: OfCase,
        body: asked.body,
        takesActsFor: true,
        run: ({ params, body, caller, actsFor, key, deadline, sent }, { permits, keys, precedence }) => {
          const carryOut = async () => {
            const duty = asked.obligation?.(body);
            const about = duty === undefined ? obligationIn(body) : { obligation: duty };
            const acting = await actingIn(parts, caller, actsFor);
            const { row, role } = await openCase(
              parts,
              { action: asked.name, caller: acting.caller, ...params },
              about,
            );
            const confidential = new Confidential(keys);
            const { texts } = confidential;
            const by = acting.by(role);
            const asCommand = await asked.toCommand(body, mappingFor(parts, row, { by, confidential }));
            const said = acting.isOwn ? body : { body, actsFor };
            const envelope = { client: caller.client, actor: by, key, body: said, texts, deadline, sent };
            const receipt = await permits.send(params.caseNumber, asCommand, envelope);
            return { body: { caseNumber: params.caseNumber, receipt }, caseNumber: params.caseNumber };
          };
          return isAskedByApplicants(asked.name) ? carryOut() : precedence.first(carryOut);
        },
      }),
    );

  router.post(
    '/permits',
    command({
      may: 'receive',
      summary: '收件 · Submit an application',
      params: z.object({}),
      body: submission,
      status: 201,
      later: waitingAnswer,
      readsBody: true,
      run: submit,
    }),
  );
  ofCase(requestCorrection);
  ofCase(correct);
  ofCase(supplement);
  ofCase(accept);
  ofCase(refuseAcceptance);
  ofCase(declareNotRequired);
  ofCase(startReview);
  ofCase(verifySubstance);
  ofCase(startSpecialProcedure);
  ofCase(endSpecialProcedure);
  ofCase(extend);
  ofCase(recordSurvey);
  ofCase(assignInspectors);
  ofCase(declareConflict);
  ofCase(registerInterestedParty);
  ofCase(recordStatement);
  ofCase(tellHearingRight);
  ofCase(requestHearing);
  ofCase(orderHearing);
  ofCase(arrangeHearing);
  ofCase(recordHearing);
  ofCase(handUp);
  ofCase(requestOpinions);
  ofCase(giveOpinion);
  ofCase(decide);
  ofCase(issueCertificate);
  ofCase(issueIntegratedLicence);
  ofCase(correctClericalError);
  ofCase(deliver);
  ofCase(appointAgent);
  ofCase(endAgency);
  ofCase(withdraw);
  ofCase(terminate);
  ofCase(transferCase);
  ofCase(explainDelay);
  ofCase(recordService);
  ofCase(answerOrder);
  ofCase(resolveMatter);
  ofCase(decideMatter);
  ofCase(succeedSupervisor);
  ofCase(concludeReview);
  ofCase(confirmRelay);

  router.get(
    '/permits',
    query({
      may: 'listPermits',
      summary: '办件列表 · Cases the caller may see, newest receipt first',
      filters: permitFilters,
      answer: pageOf(permitAnswer),
      run: ({ filters, caller }) => permitsSeenBy(parts, caller, filters),
    }),
  );
  router.get(
    '/permits/:caseNumber',
    query({
      may: 'readPermit',
      summary: '办件详情 · One case: state, items, parties, duties, pushes, and what is lawful now',
      params: OfCase,
      answer: permitDetailAnswer,
      run: ({ params, caller }) => detailOf(parts, caller, params.caseNumber),
    }),
  );
  router.get(
    '/permits/:caseNumber/trace',
    query({
      may: 'readPermit',
      summary: '全程记录 · Everything that happened, with times, actors and articles',
      params: OfCase,
      answer: traceAnswer,
      run: ({ params, caller }) => traceOf(parts, caller, params.caseNumber),
    }),
  );
  router.get(
    '/permits/:caseNumber/obligations',
    query({
      may: 'readPermit',
      summary: '职责时限 · The duties of a case, open, met and ended',
      params: OfCase,
      answer: pageOf(obligationAnswer),
      run: ({ params, caller }) => obligationsIn(parts, caller, params.caseNumber),
    }),
  );
  router.get(
    '/permits/:caseNumber/consultations',
    query({
      may: 'readPermit',
      summary: '征求意见 · What other departments were asked, and what they said; each department sees its own',
      params: OfCase,
      answer: pageOf(consultationAnswer),
      run: ({ params, caller }) => consultationsIn(parts, caller, params.caseNumber),
    }),
  );
  return router;
}

/** Client systems send these too, in bursts as they send applications: no officer waits for the answer. */
const isAskedByApplicants = (name: CaseCommandName): boolean => MAY[name].clientSystem !== undefined;

/** A command about one duty is for the organ that has it. */
function obligationIn(body: unknown): { obligation?: string } {
  if (typeof body !== 'object' || body === null) return {};
  if ('obligation' in body && typeof body.obligation === 'string') return { obligation: body.obligation };
  if ('consultation' in body && typeof body.consultation === 'string')
    return { obligation: `consult:${body.consultation}` };
  return {};
}
