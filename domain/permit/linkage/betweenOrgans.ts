import type { PermitEvent } from '../events.ts';
import type { LinkageEvent } from './events.ts';

/**
 * What organs have to settle among themselves, or have found and not yet decided upon. Whoever applied is told what
 * comes of it, and not that somebody looks: a risk signal that announced itself would be none.
 */
const BETWEEN_ORGANS: readonly LinkageEvent['type'][] = [
  'PushClaimed',
  'AbsenceCovered',
  'BoundaryDisputed',
  'HandlingOrderIssued',
  'HandlingOrderAnswered',
  'MatterReferred',
  'MatterResolved',
  'MatterRaised',
  'MatterDecided',
  'MatterSettled',
  'FeedbackReceived',
  'FeedbackAnswered',
  'RelayRequested',
  'ResultRelayed',
];

const KINDS: readonly string[] = ['answerOrder', 'convene', 'carryOut', 'govern', 'review', 'relay'];

const isOfKind = (obligation: string): boolean => KINDS.includes(obligation.split(':')[0] ?? '');

/** Also the duties that it leads to, with their cards. */
export function isBetweenOrgans(event: Pick<PermitEvent, 'type'> & { obligation?: unknown; obligationId?: unknown }) {
  if (BETWEEN_ORGANS.some((type) => type === event.type)) return true;
  const { obligation, obligationId } = event;
  if (typeof obligationId === 'string') return isOfKind(obligationId);
  const isOpened = typeof obligation === 'object' && obligation !== null && 'id' in obligation;
  return isOpened && typeof obligation.id === 'string' && isOfKind(obligation.id);
}
