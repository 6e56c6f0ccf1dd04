import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowedCommands, isInspected } from './allowed.ts';
import type { AssignInspectors, RecordSurvey } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { PermitEvent } from './events.ts';
import { itemOf, met, mustBeCompetentOrg, mustBeIn, UNDECIDED } from './guards.ts';
import { LEAST_OFFICERS } from './law.ts';
import type { Permit } from './types.ts';

/** On the spot: 踏勘、联合踏勘 (Art. 34(3)), and whoever inspects, tests or quarantines (Art. 55). No clock stops for it. */

/** Two at least of the organ that decides; where others come along it is a joint one. */
export function recordSurvey(permit: Permit, command: RecordSurvey, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'recordSurvey', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  const { by, item, report, findings } = command;
  const { frozen } = itemOf(permit, item);
  if (!frozen?.facts.siteSurvey) throw refusal('surveyNotProvided', { item, instead: 'verifySubstance' });
  const today = civilDateOf(at);
  const { surveyedOn = today } = command;
  if (surveyedOn > today) throw refusal('future', { field: 'surveyedOn', now: today });
  const from = permit.accepted?.on ?? today;
  if (surveyedOn < from) throw refusal('beforeAcceptance', { field: 'surveyedOn', from });
  const staff = [...new Map(command.staff.map((one) => [one.user, one])).values()];
  const own = staff.filter(({ org }) => org === permit.competentOrg);
  if (own.length < LEAST_OFFICERS)
    throw refusal('twoOfficersRequired', { field: 'staff', named: own.length, least: LEAST_OFFICERS });
  mustBeUnconcerned(permit, 'staff', ...staff.map(({ user }) => user));
  const presider = permit.hearing?.arranged?.presider;
  if (staff.some(({ user }) => user === presider))
    throw refusal('secondPerson', { field: 'staff', did: 'preside', user: presider ?? null });
  const joint = own.length < staff.length;
  return [{ type: 'SiteSurveyed', by, item, surveyedOn, staff, joint, report, ...(findings && { findings }) }];
}

/** Named within five days of acceptance; others can be named in their place. */
export function assignInspectors(permit: Permit, command: AssignInspectors, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'assignInspectors', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  const { by, item } = command;
  if (!isInspected(itemOf(permit, item)))
    throw refusal('inspectionNotProvided', { item, allowedCommands: allowedCommands(permit) });
  const staff = [...new Set(command.staff)];
  if (staff.length < LEAST_OFFICERS)
    throw refusal('twoOfficersRequired', { field: 'staff', named: staff.length, least: LEAST_OFFICERS });
  mustBeUnconcerned(permit, 'staff', ...staff);
  const presider = permit.hearing?.arranged?.presider;
  if (presider !== undefined && staff.includes(presider))
    throw refusal('secondPerson', { field: 'staff', did: 'preside', user: presider });
  return [{ type: 'InspectorsAssigned', by, item, staff }, ...met(permit, `assign:${item}`, at)];
}
