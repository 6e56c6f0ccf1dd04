import type { Obligation, ObligationKind } from '../obligations/types.ts';
import type { PermitEventType } from './events.ts';

/**
 * What happens within and between departments while a case is decided: who has it in hand, whom they ask and what these
 * say. It is on record and shown to those who handle and watch; it is no news of the application to whoever applied.
 */
const INTERNAL: readonly PermitEventType[] = [
  'OpinionRequested',
  'OpinionGiven',
  'ConsultationConcluded',
  'WorkClaimed',
  'WorkReleased',
  'WorkReassigned',
];

const INTERNAL_DUTIES: readonly ObligationKind[] = ['consult'];

type Told = { type: string; obligation?: unknown };

export const isInternal = ({ type, obligation }: Told): boolean =>
  INTERNAL.some((internal) => internal === type) || INTERNAL_DUTIES.some((kind) => kind === kindOf(obligation));

export const isInternalDuty = ({ kind }: Pick<Obligation, 'kind'>): boolean => INTERNAL_DUTIES.includes(kind);

/** An event names the kind of the duty it is about, or holds the duty that it opens. */
function kindOf(obligation: unknown): unknown {
  return typeof obligation === 'object' && obligation !== null && 'kind' in obligation ? obligation.kind : obligation;
}
