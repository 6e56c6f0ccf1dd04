import type { UserId } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import { claimsGivenUp } from './claimState.ts';
import type { DeclareConflict } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { mustBeCompetentOrg, mustBeIn, UNDECIDED } from './guards.ts';
import type { Permit } from './types.ts';

/** 回避: whoever has an interest in a case neither reviews nor decides it, and does not preside over its hearing. */

export const isConcerned = (permit: Permit, user: UserId): boolean => permit.conflicts?.includes(user) ?? false;

export function mustBeUnconcerned(permit: Permit, field: string, ...users: UserId[]): void {
  const officers = users.filter((user) => isConcerned(permit, user));
  if (officers.length > 0) throw refusal('conflictOfInterest', { field, officers });
}

/** Everybody speaks for himself; of another the head of the organ decides. What is declared is not taken back. */
export function declareConflict(permit: Permit, command: DeclareConflict): PermitEvent[] {
  mustBeIn(permit, 'declareConflict', 'RECEIVED', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  const { by, officer = by.user, reasons } = command;
  if (officer !== by.user && by.role !== 'organHead')
    throw refusal('wrongRank', { field: 'officer', role: by.role, needs: 'organHead' });
  mustBeUnconcerned(permit, 'officer', officer);
  return [{ type: 'ConflictDeclared', by, officer, reasons }, ...claimsGivenUp(permit, officer, by)];
}
