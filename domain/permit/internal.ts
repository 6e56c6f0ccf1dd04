import type { Obligation, ObligationKind } from '../obligations/types.ts';
import type { PermitEventType } from './events.ts';

/**
 * What happens within and between organs: who has a case in hand, whom they ask and what these say, what they settle
 * among themselves, and what they have found and not yet decided upon. It is on record and shown to those who handle and
 * watch. Whoever applied is told what comes of it, and not that somebody looks: a risk signal that announced itself
 * would be none.
 */
const INTERNAL: readonly PermitEventType[] = [
  'OpinionRequested',
  'OpinionGiven',
  'ConsultationConcluded',
  'WorkClaimed',
  'WorkReleased',
  'WorkReassigned',
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

const INTERNAL_DUTIES: readonly ObligationKind[] = [
  'consult',
  'answerOrder',
  'convene',
  'carryOut',
  'govern',
  'reviewFeedback',
  'relay',
];

type Told = { type: string; obligation?: unknown; obligationId?: unknown };

/** Also the duties that it leads to, with their cards. */
export const isInternal = (event: Told): boolean =>
  INTERNAL.some((internal) => internal === event.type) || INTERNAL_DUTIES.some((kind) => kind === kindOf(event));

export const isInternalDuty = ({ kind }: Pick<Obligation, 'kind'>): boolean => INTERNAL_DUTIES.includes(kind);

/** An event names the kind of the duty it is about, holds the duty that it opens, or names the duty alone. */
function kindOf({ obligation, obligationId }: Told): unknown {
  if (typeof obligation === 'object' && obligation !== null && 'kind' in obligation) return obligation.kind;
  return obligation ?? (typeof obligationId === 'string' ? obligationId.split(':')[0] : undefined);
}
