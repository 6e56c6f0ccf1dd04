import { type Calendar, dueInstant, isProvisional, workdaysBetween } from '../calendar.ts';
import { RUNGS } from '../catalogue/linkagePolicy.ts';
import type { Basis, OrgId, Policy } from '../catalogue/types.ts';
import { addCountedDays, type Pause, pausedWd } from '../pauses.ts';
import { type CivilDate, type Instant, startOf } from '../time.ts';
import type { Lamp, Obligation, ObligationKind, Rung, RungAt } from './types.ts';

/**
 * The moments at which silence climbs (domain.md section 5): reminder, yellow card, red card, supervised handling, and
 * where the policy has the spacing the joint conference.
 *
 * A card comes at the start of the working day after its share of the limit is used; a short limit turns yellow at
 * the start of its last working day. Red begins where the due day ends; supervised handling when a further working
 * day has passed in vain. Days on which the clock stood still are not used.
 */
export function ladderOf(
  calendar: Calendar,
  policy: Policy['ladder'],
  start: CivilDate,
  due: CivilDate,
  pauses: readonly Pause[] = [],
  kind?: ObligationKind,
): RungAt[] {
  const limitWd = workdaysBetween(calendar, start, due) - pausedWd(calendar, pauses, { from: start, to: due });
  const used = (workdays: number, from = start) => addCountedDays(calendar, from, workdays, pauses);
  const dayAfterShare = (percent: number) => startOf(used(Math.floor((limitWd * percent) / 100) + 1));
  const red = dueInstant(due);
  const yellow = limitWd <= policy.shortLimitWd ? startOf(used(limitWd)) : dayAfterShare(policy.yellowPercent);
  const reminder = dayAfterShare(policy.reminderPercent);
  const rungs: RungAt[] = [];
  if (reminder < yellow) rungs.push({ rung: 'reminder', at: reminder });
  if (limitWd > 0 && yellow < red) rungs.push({ rung: 'yellow', at: yellow });
  rungs.push({ rung: 'red', at: red });
  // what answers for a rung climbs to the one above it, and not back through those below
  if (kind && ANSWERS_ORDER_OR_LEADER.includes(kind)) return rungs;
  if (kind && ANSWERS_CONFERENCE.includes(kind)) return [...rungs, { rung: 'government', at: red }];
  rungs.push({ rung: 'supervised', at: dueInstant(used(policy.supervisedAfterRedWd, due)) });
  if (policy.conferenceAfterRedWd !== undefined)
    rungs.push({ rung: 'conference', at: dueInstant(used(policy.conferenceAfterRedWd, due)) });
  return rungs;
}

const ANSWERS_ORDER_OR_LEADER: readonly ObligationKind[] = ['answerOrder', 'govern'];
/** nobody convened in time, or the resolution was not carried out (rung 5) */
const ANSWERS_CONFERENCE: readonly ObligationKind[] = ['convene', 'carryOut'];

export type Duty = {
  kind: ObligationKind;
  organ: OrgId;
  basis: Basis[];
  start: CivilDate;
  due: CivilDate;
  item?: string;
  pushId?: string;
  procedure?: string;
  document?: string;
  consultation?: string;
  notice?: string;
  subject?: string;
  statutoryDue?: CivilDate;
  statutoryDueLenient?: CivilDate;
};

/** What a duty is about, of which an organ may owe several of one kind: the narrowest that it names. */
const subjectOf = ({ subject, document, pushId, procedure, consultation, notice, item }: Duty): string | undefined =>
  subject ?? document ?? pushId ?? procedure ?? consultation ?? notice ?? item;

/** Opens a duty with its whole ladder computed and frozen. */
export function openObligation(calendar: Calendar, policy: Policy['ladder'], duty: Duty): Obligation {
  const subject = subjectOf(duty);
  return {
    ...duty,
    id: subject ? `${duty.kind}:${subject}` : duty.kind,
    provisional: isProvisional(calendar, duty.statutoryDue ?? duty.due) || isProvisional(calendar, duty.due),
    // a push has no card: its missing receipt is an incident of the operators
    ladder: duty.kind === 'push' ? [] : ladderOf(calendar, policy, duty.start, duty.due, [], duty.kind),
    lamp: 'green',
    statutoryPassed: false,
  };
}

/**
 * The ladder of a duty whose due date was counted again at `at`: what was shown stays shown and is not shown twice,
 * and no moment is moved into the past.
 */
export function ladderFrom(ladder: readonly RungAt[], next: readonly RungAt[], at: Instant): RungAt[] {
  const [first] = ladder;
  if (!first) return [];
  return next
    .filter(({ rung }) => RUNGS.indexOf(rung) >= RUNGS.indexOf(first.rung))
    .map((step) => (step.at < at ? { ...step, at } : step));
}

export const lampAfter = (rung: Rung, lamp: Lamp): Lamp => {
  if (rung === 'reminder') return lamp;
  return rung === 'yellow' ? 'yellow' : 'red';
};

const SEVERITY: { [lamp in Lamp]: number } = { green: 0, yellow: 1, red: 2 };

export const worstLamp = (lamps: Lamp[]): Lamp =>
  lamps.reduce<Lamp>((worst, lamp) => (SEVERITY[lamp] > SEVERITY[worst] ? lamp : worst), 'green');
