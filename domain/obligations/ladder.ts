import { type Calendar, dueInstant, isProvisional, workdaysBetween } from '../calendar.ts';
import type { Basis, OrgId, Policy } from '../catalogue/types.ts';
import { addCountedDays, type Pause, pausedWd } from '../pauses.ts';
import { type CivilDate, type Instant, startOf } from '../time.ts';
import type { Lamp, Obligation, ObligationKind, Rung, RungAt } from './types.ts';

/**
 * The moments at which silence climbs (domain.md section 5): reminder, yellow card, red card, supervised handling.
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
  rungs.push({ rung: 'supervised', at: dueInstant(used(policy.supervisedAfterRedWd, due)) });
  return rungs;
}

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
  statutoryDue?: CivilDate;
  statutoryDueLenient?: CivilDate;
};

/** Opens a duty with its whole ladder computed and frozen. */
export function openObligation(calendar: Calendar, policy: Policy['ladder'], duty: Duty): Obligation {
  const { document, pushId, procedure, consultation, notice, item } = duty;
  const subject = document ?? pushId ?? procedure ?? consultation ?? notice ?? item;
  return {
    ...duty,
    id: subject ? `${duty.kind}:${subject}` : duty.kind,
    provisional: isProvisional(calendar, duty.statutoryDue ?? duty.due) || isProvisional(calendar, duty.due),
    // a push has no card: its missing receipt is an incident of the operators
    ladder: duty.kind === 'push' ? [] : ladderOf(calendar, policy, duty.start, duty.due),
    lamp: 'green',
    statutoryPassed: false,
  };
}

const CLIMB: readonly Rung[] = ['reminder', 'yellow', 'red', 'supervised'];

/**
 * The ladder of a duty whose due date was counted again at `at`: what was shown stays shown and is not shown twice,
 * and no moment is moved into the past.
 */
export function ladderFrom(ladder: readonly RungAt[], next: readonly RungAt[], at: Instant): RungAt[] {
  const [first] = ladder;
  if (!first) return [];
  return next
    .filter(({ rung }) => CLIMB.indexOf(rung) >= CLIMB.indexOf(first.rung))
    .map((step) => (step.at < at ? { ...step, at } : step));
}

export const lampAfter = (rung: Rung, lamp: Lamp): Lamp => {
  if (rung === 'red' || rung === 'supervised') return 'red';
  return rung === 'yellow' ? 'yellow' : lamp;
};

const SEVERITY: { [lamp in Lamp]: number } = { green: 0, yellow: 1, red: 2 };

export const worstLamp = (lamps: Lamp[]): Lamp =>
  lamps.reduce<Lamp>((worst, lamp) => (SEVERITY[lamp] > SEVERITY[worst] ? lamp : worst), 'green');
