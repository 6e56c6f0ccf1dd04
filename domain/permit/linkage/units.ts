import { competence } from '../../catalogue/competence.ts';
import { unitOn } from '../../catalogue/lookup.ts';
import type { ItemId, OrgId } from '../../catalogue/types.ts';
import { refusal } from '../../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../../time.ts';
import { hasEnded } from '../allowed.ts';
import type { PermitEvent } from '../events.ts';
import { isDecided, met } from '../guards.ts';
import type { Permit } from '../types.ts';
import type { CheckUnits } from './commands.ts';

/**
 * 协调机构核对 (S9): every supervisor that will hear of the case has exactly one unit, from acceptance on. The check is
 * daily, by whoever knows the catalogue in force; what it finds is the case's matter. A unit that was named takes over
 * what went to the organ alone, and its red card stays.
 * @throws Refusal `unitsUnchanged` where there is nothing that the case does not know
 */
export function checkUnits(permit: Permit, command: CheckUnits, at: Instant): PermitEvent[] {
  const today = civilDateOf(at);
  const known = permit.linkage?.vacancies ?? [];
  const unitOf = (supervisor: OrgId) => unitOn(command.facts, supervisor, today);
  const heard = distinct(supervisorsOf(permit, command, today));
  const missing = heard.filter(({ supervisor }) => !known.includes(supervisor) && !unitOf(supervisor));
  const named = known.flatMap((supervisor) => {
    const unit = unitOf(supervisor);
    return unit ? [{ supervisor, unit: unit.id }] : [];
  });
  if (missing.length === 0 && named.length === 0) throw refusal('unitsUnchanged', { day: today, known });
  return [
    ...missing.map(({ supervisor, item }): PermitEvent => ({ type: 'CoordinationUnitMissing', supervisor, item })),
    ...named.flatMap(({ supervisor, unit }): PermitEvent[] => {
      const pushes = permit.pushes
        .filter((push) => push.supervisor === supervisor && push.unit === null && push.state !== 'ended')
        .map(({ id }) => id);
      return [
        { type: 'CoordinationUnitNamed', supervisor, unit, pushes },
        ...pushes.flatMap((pushId) => met(permit, `nameUnit:${pushId}`, at)),
      ];
    }),
  ];
}

type Heard = { item: ItemId; supervisor: OrgId };

/** Whom each item will be pushed to if it is decided today, and whom it was pushed to. */
function supervisorsOf(permit: Permit, { facts }: CheckUnits, today: CivilDate): Heard[] {
  const { accepted, items, pushes } = permit;
  const coming = items
    .filter((entry) => accepted && !hasEnded(permit) && !isDecided(entry))
    .flatMap(({ item, frozen }) => {
      const answer = competence(facts, item, today);
      const supervisor = answer.competent ? answer.supervisor : frozen?.supervisor;
      return supervisor === undefined ? [] : [{ item, supervisor }];
    });
  const waiting = pushes.filter(({ unit, state }) => unit === null && state !== 'ended');
  return [...coming, ...waiting.map(({ item, supervisor }) => ({ item, supervisor }))];
}

const distinct = (heard: readonly Heard[]): Heard[] =>
  heard.filter(({ supervisor }, index) => heard.findIndex((other) => other.supervisor === supervisor) === index);
