import type { Rung } from '../obligations/types.ts';
import type { Instant } from '../time.ts';
import { deemAccepted } from './acceptance.ts';
import type { PermitTick } from './commands.ts';
import { deemRenewed } from './deemedRenewal.ts';
import type { PermitEvent } from './events.ts';
import { capPause } from './specialProcedure.ts';
import type { Permit } from './types.ts';

const CARD = {
  reminder: 'ReminderSent',
  yellow: 'YellowCardShown',
  red: 'RedCardShown',
  supervised: 'SupervisedHandlingOrdered',
} as const satisfies { [rung in Rung]: PermitEvent['type'] };

/**
 * What the passing of a due moment leads to. A decision limit that passes grants nothing (no deemed grant); only the
 * end of a licence whose renewal was asked for in time does (Art. 50(2)).
 */
export function elapse(permit: Permit, tick: PermitTick, at: Instant): PermitEvent[] {
  switch (tick.type) {
    case 'endPause':
      return capPause(permit, tick.procedure, at);
    case 'rung':
      return climb(permit, tick.obligationId);
    case 'statutoryLimit':
      return passLimit(permit, tick.obligationId);
    case 'deemAccepted':
      return deemAccepted(permit);
    case 'licenceEnd':
      return deemRenewed(permit, at);
    case 'pushReceiptMissing': {
      const push = permit.pushes.find((candidate) => candidate.id === tick.pushId);
      return push ? [{ type: 'PushReceiptMissing', pushId: push.id, supervisor: push.supervisor }] : [];
    }
    case 'retryPush':
      return [{ type: 'PushRetried', pushId: tick.pushId }];
    case 'retryNotice':
      return [{ type: 'NoticeRetried', notice: tick.notice }];
    case 'close':
      return [{ type: 'CaseClosed' }];
  }
}

function climb(permit: Permit, id: string): PermitEvent[] {
  const obligation = permit.obligations.find((candidate) => candidate.id === id);
  const [next] = obligation?.ladder ?? [];
  if (!obligation || !next) return [];
  const { kind, organ, due } = obligation;
  return [{ type: CARD[next.rung], obligationId: id, obligation: kind, organ, due }];
}

function passLimit(permit: Permit, id: string): PermitEvent[] {
  const obligation = permit.obligations.find((candidate) => candidate.id === id);
  if (!obligation?.statutoryDue) return [];
  const { kind, organ, due, statutoryDue } = obligation;
  return [{ type: 'StatutoryLimitPassed', obligationId: id, obligation: kind, organ, due, statutoryDue }];
}
