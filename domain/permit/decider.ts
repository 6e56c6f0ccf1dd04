import type { Decider } from '../decider.ts';
import type { Instant } from '../time.ts';
import { accept, declareNotRequired, refuseAcceptance } from './acceptance.ts';
import { mustActLawfully } from './acting.ts';
import { adoptCalendar } from './adoption.ts';
import { appointAgent, endAgency } from './agency.ts';
import { askedAt } from './askedAt.ts';
import { claimWork, mustBeFree, reassignWork, releaseWork } from './claims.ts';
import { correctClericalError } from './clericalCorrection.ts';
import { isStuck } from './clock.ts';
import type { PermitCommand, PermitTick } from './commands.ts';
import { declareConflict } from './conflicts.ts';
import { giveOpinion, requestOpinions } from './consultation.ts';
import { correct, requestCorrection } from './correction.ts';
import { due } from './due.ts';
import { elapse } from './elapse.ts';
import { explainDelay, terminate, withdraw } from './ending.ts';
import type { PermitEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { confirmPublication, deliver, issueCertificate } from './execution.ts';
import { extend } from './extension.ts';
import { handOver } from './handOver.ts';
import { arrangeHearing, orderHearing, recordHearing, requestHearing, tellHearingRight } from './hearing.ts';
import { importCase } from './importing.ts';
import { initialPermit } from './initial.ts';
import { issueIntegratedLicence } from './integrated.ts';
import { recordStatement, registerInterestedParty } from './interestedParties.ts';
import { acknowledge, confirmPush, reportPushFailure } from './linkage.ts';
import { handUp } from './lowerReview.ts';
import { receive } from './receipt.ts';
import { decide, startReview, verifySubstance } from './review.ts';
import { withNotices } from './service/owing.ts';
import { recordService, reportNotice, reportNoticeFailure } from './service/serving.ts';
import { endSpecialProcedure, startSpecialProcedure } from './specialProcedure.ts';
import { assignInspectors, recordSurvey } from './survey.ts';
import { supplement } from './tolerance.ts';
import { transferCase } from './transfer.ts';
import type { Permit } from './types.ts';

/** A case of an earlier release that no pause holds any more goes on with the next command. */
function decideCommand(permit: Permit, command: PermitCommand, at: Instant): PermitEvent[] {
  if (!isStuck(permit)) return decideAsItStands(permit, command, at);
  return [{ type: 'ReviewResumed' }, ...decideAsItStands({ ...permit, state: 'UNDER_REVIEW' }, command, at)];
}

function decideAsItStands(permit: Permit, command: PermitCommand, at: Instant): PermitEvent[] {
  mustActLawfully(permit, command, at);
  mustBeFree(permit, command);
  switch (command.type) {
    case 'receive':
      return receive(permit, command, at);
    case 'requestCorrection':
      return requestCorrection(permit, command, at);
    case 'correct':
      return correct(permit, command, at);
    case 'accept':
      return accept(permit, command, at);
    case 'refuseAcceptance':
      return refuseAcceptance(permit, command, at);
    case 'declareNotRequired':
      return declareNotRequired(permit, command, at);
    case 'startReview':
      return startReview(permit, command);
    case 'verifySubstance':
      return verifySubstance(permit, command);
    case 'startSpecialProcedure':
      return startSpecialProcedure(permit, command, at);
    case 'endSpecialProcedure':
      return endSpecialProcedure(permit, command, at);
    case 'extend':
      return extend(permit, command, at);
    case 'recordSurvey':
      return recordSurvey(permit, command, at);
    case 'assignInspectors':
      return assignInspectors(permit, command, at);
    case 'declareConflict':
      return declareConflict(permit, command);
    case 'registerInterestedParty':
      return registerInterestedParty(permit, command, at);
    case 'recordStatement':
      return recordStatement(permit, command, at);
    case 'tellHearingRight':
      return tellHearingRight(permit, command, at);
    case 'requestHearing':
      return requestHearing(permit, command, at);
    case 'orderHearing':
      return orderHearing(permit, command, at);
    case 'arrangeHearing':
      return arrangeHearing(permit, command, at);
    case 'recordHearing':
      return recordHearing(permit, command, at);
    case 'handUp':
      return handUp(permit, command, at);
    case 'requestOpinions':
      return requestOpinions(permit, command, at);
    case 'giveOpinion':
      return giveOpinion(permit, command, at);
    case 'claimWork':
      return claimWork(permit, command);
    case 'releaseWork':
      return releaseWork(permit, command);
    case 'handOver':
      return handOver(permit, command);
    case 'reassignWork':
      return reassignWork(permit, command);
    case 'decide':
      return decide(permit, command, at);
    case 'issueCertificate':
      return issueCertificate(permit, command, at);
    case 'issueIntegratedLicence':
      return issueIntegratedLicence(permit, command, at);
    case 'correctClericalError':
      return correctClericalError(permit, command, at);
    case 'supplement':
      return supplement(permit, command, at);
    case 'appointAgent':
      return appointAgent(permit, command);
    case 'endAgency':
      return endAgency(permit, command);
    case 'deliver':
      return deliver(permit, command, at);
    case 'withdraw':
      return withdraw(permit, command, at);
    case 'terminate':
      return terminate(permit, command, at);
    case 'transferCase':
      return transferCase(permit, command, at);
    case 'explainDelay':
      return explainDelay(permit, command);
    case 'acknowledge':
      return acknowledge(permit, command, at);
    case 'confirmPush':
      return confirmPush(permit, command, at);
    case 'reportPushFailure':
      return reportPushFailure(permit, command, at);
    case 'confirmPublication':
      return confirmPublication(permit, command, at);
    case 'importCase':
      return importCase(permit, command, at);
    case 'reportNotice':
      return reportNotice(permit, command, at);
    case 'reportNoticeFailure':
      return reportNoticeFailure(permit, command, at);
    case 'recordService':
      return recordService(permit, command, at);
    case 'adoptCalendar':
      return adoptCalendar(permit, command, at);
  }
}

/** A permit: one case (办件) and all that follows from it. */
export const permitDecider: Decider<Permit, PermitCommand, PermitTick, PermitEvent> = {
  initial: initialPermit,
  decide: (permit, command, at) => withNotices(permit, decideCommand(permit, command, at), at),
  elapse: (permit, tick, due) => withNotices(permit, elapse(permit, tick, due), due),
  evolve,
  due,
  effectiveAt,
};

function effectiveAt(permit: Permit, command: PermitCommand, event: PermitEvent, at: Instant): Instant {
  switch (command.type) {
    case 'receive':
      return opensClock(event) && command.receivedAt < at ? command.receivedAt : at;
    case 'correct':
    case 'requestHearing':
    case 'giveOpinion':
    case 'withdraw':
      return askedAt(permit, command, at);
    default:
      return at;
  }
}

/** Paper handed in at a window yesterday: its clocks started yesterday. What is decided about it is decided today. */
const opensClock = (event: PermitEvent): boolean => event.type === 'Received' || event.type === 'ObligationOpened';
