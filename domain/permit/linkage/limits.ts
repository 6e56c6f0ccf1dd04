import { addWorkdays, type Calendar } from '../../calendar.ts';
import { LINKAGE_DEFAULTS, type LinkagePolicy } from '../../catalogue/linkagePolicy.ts';
import type { Obligation } from '../../obligations/types.ts';
import type { CivilDate } from '../../time.ts';
import type { Permit } from '../types.ts';

/** What counts for the case: its own frozen policy, and the default where that says nothing. */
export const linkageOf = ({ policy }: Permit): LinkagePolicy => ({ ...LINKAGE_DEFAULTS, ...policy.linkage });

/**
 * Whether the policy that the case froze knows orders of supervised handling and cards for a missing unit. What began
 * under an earlier one keeps the duties it began with.
 */
export const isFollowedUp = ({ policy }: Permit): boolean => policy.linkage !== undefined;

type Timed = 'reroute' | 'answerOrder' | 'convene' | 'govern' | 'reviewFeedback' | 'relay';

const LIMIT = {
  reroute: 'rerouteWd',
  answerOrder: 'orderAnswerWd',
  convene: 'conveneWd',
  govern: 'governmentWd',
  reviewFeedback: 'reviewWd',
  relay: 'relayWd',
} as const satisfies { [kind in Timed]: keyof LinkagePolicy };

/** The last day of a duty that begins on a day. */
export const dueOf = (permit: Permit, kind: Timed, start: CivilDate, calendar: Calendar = permit.calendar): CivilDate =>
  addWorkdays(calendar, start, linkageOf(permit)[LIMIT[kind]]);

type OfLinkage = Timed | 'nameUnit' | 'carryOut';

/** The same, counted again. */
export function linkageDueOf(
  permit: Permit,
  { kind, start, due }: Pick<Obligation, 'start' | 'due'> & { kind: OfLinkage },
  calendar: Calendar,
): CivilDate {
  // a day that a resolution set stays that day
  if (kind === 'carryOut') return due;
  return kind === 'nameUnit' ? start : dueOf(permit, kind, start, calendar);
}
