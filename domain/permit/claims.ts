import type { OrgId, UserId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { allowedCommands } from './allowed.ts';
import { claimOn } from './claimState.ts';
import type { ClaimWork, PermitCommand, PermitCommandName, ReassignWork, ReleaseWork } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { PermitEvent } from './events.ts';
import { mustBeOrg } from './guards.ts';
import { mustBeSecondPerson } from './secondPerson.ts';
import type { Claim, Permit } from './types.ts';
import { type WorkId, worksOf } from './work.ts';

/**
 * 认领: an officer takes a part of a case in hand, and no other officer of the unit works on it meanwhile. That is a
 * fact of the case, in its own stream: one writer decides who was first, whatever the wait, and who worked on what and
 * when is proved by the same chain as everything else. It moves no duty and no limit.
 */

/** What each command is part of. The applicant's own requests, and what the law puts into one person's hand, are of none. */
const PART_OF: { readonly [name in PermitCommandName]?: WorkId } = {
  requestCorrection: 'accept',
  accept: 'accept',
  refuseAcceptance: 'accept',
  declareNotRequired: 'accept',
  startReview: 'review',
  startSpecialProcedure: 'review',
  endSpecialProcedure: 'review',
  recordSurvey: 'review',
  assignInspectors: 'review',
  registerInterestedParty: 'review',
  tellHearingRight: 'review',
  arrangeHearing: 'review',
  requestOpinions: 'review',
  decide: 'decide',
  terminate: 'decide',
  handUp: 'decide',
  correctClericalError: 'decide',
  transferCase: 'decide',
  issueCertificate: 'deliver',
  issueIntegratedLicence: 'deliver',
  deliver: 'deliver',
};

export function workOf(command: PermitCommand): WorkId | undefined {
  if (command.type === 'acknowledge') return `acknowledge:${command.pushId}`;
  if (command.type === 'giveOpinion') return `consult:${command.consultation}`;
  return PART_OF[command.type];
}

/**
 * What somebody else of the unit has in hand is not done by another. The reviewers that the case names review it
 * together (Art. 34(3)), and the head of the organ directs the review.
 * @throws Refusal `workClaimed` with the holder
 */
export function mustBeFree(permit: Permit, command: PermitCommand): void {
  const work = workOf(command);
  const claim = work === undefined ? undefined : claimOn(permit, work);
  const { by } = command;
  if (!claim || claim.organ !== by.org) return;
  const acting = [by.user, ...(by.for ? [by.for.principal] : [])];
  if (acting.includes(claim.holder)) return;
  if (work === 'review' && (by.role === 'organHead' || acting.some((user) => permit.reviewers.includes(user)))) return;
  throw workClaimed(permit, claim);
}

const workClaimed = (permit: Permit, { work, holder, since }: Claim, field?: string) =>
  refusal('workClaimed', {
    ...(field !== undefined && { field }),
    work,
    holder,
    since,
    instead: ['releaseWork', 'reassignWork'],
    allowedCommands: allowedCommands(permit),
  });

/** @throws Refusal `workNotOpen`, `workClaimed`, `notCompetent`, `conflictOfInterest`, `secondPerson` */
export function claimWork(permit: Permit, { by, work }: ClaimWork): PermitEvent[] {
  const organ = openWork(permit, work);
  mustBeOrg(organ, by);
  const claim = claimOn(permit, work);
  if (claim) throw workClaimed(permit, claim, 'work');
  mustBeFit(permit, { work, user: by.user, field: 'by' });
  return [{ type: 'WorkClaimed', by, work, organ, holder: by.user }];
}

/** @throws Refusal `notHolder` */
export function releaseWork(permit: Permit, { by, work, reasons }: ReleaseWork): PermitEvent[] {
  const organ = openWork(permit, work);
  mustBeOrg(organ, by);
  const holder = claimOn(permit, work)?.holder ?? null;
  if (holder !== by.user)
    throw refusal('notHolder', { field: 'work', work, holder, instead: holder ? 'reassignWork' : 'claimWork' });
  return [{ type: 'WorkReleased', by, work, organ, holder, because: 'released', ...(reasons && { reasons }) }];
}

/**
 * 改派: by the head of the unit, with a reason, whoever has it in hand, and where nobody has.
 * @throws Refusal `wrongRank`, `workNotOpen`, `workClaimed`, `conflictOfInterest`, `secondPerson`
 */
export function reassignWork(permit: Permit, { by, work, officer, reasons }: ReassignWork): PermitEvent[] {
  const organ = openWork(permit, work);
  mustBeOrg(organ, by);
  if (by.role !== 'organHead') throw refusal('wrongRank', { role: by.role, needs: 'organHead' });
  const claim = claimOn(permit, work);
  if (claim?.holder === officer) throw workClaimed(permit, claim, 'officer');
  mustBeFit(permit, { work, user: officer, field: 'officer' });
  return [{ type: 'WorkReassigned', by, work, organ, holder: officer, previous: claim?.holder ?? null, reasons }];
}

/** Whose work it is. @throws Refusal where nothing of it is open */
function openWork(permit: Permit, work: WorkId): OrgId {
  const duty = permit.obligations.find((open) => worksOf(open).includes(work));
  if (duty) return duty.organ;
  const open = [...new Set(permit.obligations.flatMap(worksOf))];
  throw refusal('workNotOpen', { field: 'work', work, open, allowedCommands: allowedCommands(permit) });
}

/** Nobody is given what the law would not let him do. */
export function mustBeFit(permit: Permit, { work, user, field }: { work: WorkId; user: UserId; field: string }): void {
  mustBeUnconcerned(permit, field, user);
  if (work === 'decide') mustBeSecondPerson(permit, user, field);
  const presider = permit.hearing?.arranged?.presider;
  if (work === 'review' && user === presider) throw refusal('secondPerson', { field, did: 'preside', user });
}
