import type { Instant } from '../../time.ts';
import type { PermitEvent } from '../events.ts';
import type { Permit } from '../types.ts';
import { acknowledge, claimPush, coverAbsence } from './acknowledgement.ts';
import type { LinkageCommand } from './commands.ts';
import { decideMatter, resolveMatter } from './conference.ts';
import { confirmPush, reportPushFailure } from './delivery.ts';
import { concludeReview, feedBack } from './feedback.ts';
import { answerOrder } from './orders.ts';
import { confirmRelay, requestRelay } from './relay.ts';
import { reroutePush, returnPush } from './returning.ts';
import { succeedSupervisor } from './succession.ts';
import { checkUnits } from './units.ts';

export function decideLinkage(permit: Permit, command: LinkageCommand, at: Instant): PermitEvent[] {
  switch (command.type) {
    case 'acknowledge':
      return acknowledge(permit, command, at);
    case 'claimPush':
      return claimPush(permit, command);
    case 'coverAbsence':
      return coverAbsence(permit, command, at);
    case 'returnPush':
      return returnPush(permit, command, at);
    case 'reroutePush':
      return reroutePush(permit, command, at);
    case 'succeedSupervisor':
      return succeedSupervisor(permit, command, at);
    case 'checkUnits':
      return checkUnits(permit, command, at);
    case 'answerOrder':
      return answerOrder(permit, command, at);
    case 'resolveMatter':
      return resolveMatter(permit, command, at);
    case 'decideMatter':
      return decideMatter(permit, command, at);
    case 'feedBack':
      return feedBack(permit, command, at);
    case 'concludeReview':
      return concludeReview(permit, command, at);
    case 'requestRelay':
      return requestRelay(permit, command, at);
    case 'confirmRelay':
      return confirmRelay(permit, command, at);
    case 'confirmPush':
      return confirmPush(permit, command, at);
    case 'reportPushFailure':
      return reportPushFailure(permit, command, at);
  }
}
