import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowance, type Rank } from './allowance.ts';
import { extensionOf } from './clock.ts';
import type { Extend } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { LimitExtended, PermitEvent } from './events.ts';
import { itemOf, mustBeCompetentOrg, mustBeIn, UNDECIDED, wrongState } from './guards.ts';
import { article } from './law.ts';
import { mustDecideHere } from './lowerReview.ts';
import { recounted } from './recount.ts';
import { runningClock } from './specialProcedure.ts';
import type { Permit } from './types.ts';

/**
 * 延长: once, while the limit of the law still runs by its earlier reading, by the head of the organ; in unified, joint or
 * centralised handling by the head of the government of the level (Art. 42).
 * @throws Refusal `extensionNotProvided`, `wrongRank`, `alreadyExtended`, `clockExpired`, `extensionTooLong`
 */
export function extend(permit: Permit, command: Extend, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'extend', ...UNDECIDED);
  const { by, item, reasons, notice } = command;
  const entry = itemOf(permit, item);
  const { frozen } = entry;
  if (!frozen) throw wrongState(permit, 'extend');
  const { mostWd, needs } = allowance(frozen.facts, permit);
  mustHaveRank(permit, by, needs);
  mustBeUnconcerned(permit, 'by', by.user);
  // Art. 43 gives the lower organ its days, and no more of them
  mustDecideHere(permit, entry);
  if (mostWd === 0) throw refusal('extensionNotProvided', { item, instead: 'decide' });
  const earlier = extensionOf(permit, item);
  if (earlier) throw refusal('alreadyExtended', { item, approvedOn: earlier.approvedOn, wd: earlier.wd });
  const clock = runningClock(permit, item, command);
  const { wd = mostWd } = command;
  if (wd > mostWd || wd < 1) throw refusal('extensionTooLong', { field: 'wd', item, mostWd });
  const today = civilDateOf(at);
  const extended: LimitExtended = {
    type: 'LimitExtended',
    by,
    item,
    wd,
    approvedOn: today,
    reasons,
    notice,
    articles:
      needs === 'governmentHead'
        ? [article('第四十二条第二款')]
        : [article('第四十二条第一款'), ...(frozen.facts.extensionBasis ? [frozen.facts.extensionBasis] : [])],
  };
  const after = { ...permit, extensions: [...(permit.extensions ?? []), { item, wd, approvedOn: today }] };
  const { calendar } = permit;
  return [extended, recounted(after, clock, { calendar, today, from: at, because: 'extension' })];
}

function mustHaveRank(permit: Permit, by: Extend['by'], needs: Rank): void {
  if (needs === 'organHead') mustBeCompetentOrg(permit, by);
  if (by.role !== needs) throw refusal('wrongRank', { role: by.role, needs });
}
