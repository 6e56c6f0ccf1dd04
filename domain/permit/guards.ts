import { dueInstant } from '../calendar.ts';
import type { OrgId, UserId } from '../catalogue/types.ts';
import { type Duty, openObligation } from '../obligations/ladder.ts';
import type { Obligation } from '../obligations/types.ts';
import { type Refusal, refusal } from '../refusal.ts';
import type { CivilDate, Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import type { PermitCommand } from './commands.ts';
import type { ObligationEnded, ObligationMet, ObligationOpened } from './events.ts';
import type { Actor, CaseState, Permit, PermitItem } from './types.ts';

/** What several commands ask before they act. */

export const wrongState = (permit: Permit, command: PermitCommand['type']): Refusal =>
  refusal('wrongState', { command, state: permit.state, allowedCommands: allowedCommands(permit) });

/** Accepted and not yet decided, whoever reviews and whether the clock runs or not. */
export const UNDECIDED: readonly CaseState[] = ['ACCEPTED', 'UNDER_REVIEW', 'SPECIAL_PROCEDURE'];

export function mustBeIn(permit: Permit, command: PermitCommand['type'], ...states: CaseState[]): void {
  if (!states.includes(permit.state)) throw wrongState(permit, command);
}

/** Only the organ the case belongs to acts on it (谁审批谁负责). */
export function mustBeCompetentOrg(permit: Permit, by: Actor): void {
  mustBeOrg(permit.competentOrg, by);
}

export function mustBeOrg(organ: OrgId, by: Actor): void {
  if (by.org !== organ) throw refusal('notCompetent', { org: by.org, pointsTo: organ });
}

export function itemOf(permit: Permit, item: string): PermitItem {
  const entry = permit.items.find((candidate) => candidate.item === item);
  if (!entry) throw refusal('unknownItem', { item, items: permit.items.map((candidate) => candidate.item) });
  return entry;
}

/** Nothing more is to be decided about it. */
export const isDecided = ({ decision, ended }: PermitItem): boolean => decision !== null || ended !== undefined;

export const awaitsCertificate = ({ decision, certificateNumber }: PermitItem): boolean =>
  decision?.outcome === 'granted' && certificateNumber === null;

/** A certificate that was made, or a written denial. */
export const awaitsDelivery = ({ decision, certificateNumber, delivered }: PermitItem): boolean =>
  decision !== null && !delivered && (decision.outcome === 'denied' || certificateNumber !== null);

export const undecidedItems = ({ items }: Permit): string[] =>
  items.filter((entry) => !isDecided(entry)).map(({ item }) => item);

/** A due day ends at the start of the next day, Beijing time. */
export const isPast = (due: CivilDate, at: Instant): boolean => at >= dueInstant(due);

const obligation = (permit: Permit, id: string): Obligation | undefined =>
  permit.obligations.find((candidate) => candidate.id === id);

export const opened = (permit: Permit, duty: Duty): ObligationOpened => ({
  type: 'ObligationOpened',
  obligation: openObligation(permit.calendar, permit.policy.ladder, duty),
});

/** Nothing when the duty is not open, so that a command never meets one twice. */
export function met(permit: Permit, id: string, at: Instant): ObligationMet[] {
  const open = obligation(permit, id);
  return open ? [{ type: 'ObligationMet', obligationId: id, obligation: open.kind, late: isPast(open.due, at) }] : [];
}

export const endAll = (permit: Permit, reason: ObligationEnded['reason']): ObligationEnded[] =>
  permit.obligations.map(({ id, kind }) => ({ type: 'ObligationEnded', obligationId: id, obligation: kind, reason }));

/** One duty that is over without having been met. */
export const endOne = (permit: Permit, id: string, reason: ObligationEnded['reason']): ObligationEnded[] =>
  permit.obligations
    .filter((open) => open.id === id)
    .map(({ kind }) => ({ type: 'ObligationEnded', obligationId: id, obligation: kind, reason }));

/** Assigned to inspect, test or quarantine (Art. 55): the decision rests on what he finds. */
export const hasInspected = (permit: Permit, user: UserId): boolean =>
  (permit.inspectors ?? []).some(({ staff }) => staff.includes(user));

/** Named as a reviewer, signed a check before being replaced, looked at the place, or inspected: all of it is review. */
export const hasReviewed = (permit: Permit, user: UserId): boolean =>
  permit.reviewers.includes(user) ||
  permit.items.some(({ checks }) => checks.some(({ officer }) => officer === user)) ||
  (permit.surveys ?? []).some(({ staff }) => staff.some((one) => one.user === user)) ||
  hasInspected(permit, user);
