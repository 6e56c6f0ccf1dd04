import { APPLICANT } from '../interestedParties.ts';
import type { Permit } from '../types.ts';
import type { Notice } from './types.ts';

/** He has done already what the message would tell him that he may or has to do: it would only mislead him. */
export function isOvertaken({ state, hearing }: Permit, notice: Pick<Notice, 'kind' | 'state'>): boolean {
  if (notice.state !== 'owed') return false;
  if (notice.kind === 'hearingRight') return hearing?.waived.includes(APPLICANT) ?? false;
  return notice.kind === 'correction' && state !== 'CORRECTION_REQUESTED';
}
