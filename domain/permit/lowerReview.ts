import { addWorkdays } from '../calendar.ts';
import { decisionLimits } from '../catalogue/limits.ts';
import { jurisdictionOfOrgan } from '../catalogue/lookup.ts';
import type { OrgId } from '../catalogue/types.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { allowedCommands, isByCommitment } from './allowed.ts';
import { unmetAsChecked } from './checks.ts';
import type { HandUp } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { PermitEvent } from './events.ts';
import { hasReviewed, isDecided, met, mustBeCompetentOrg, mustBeIn, wrongState } from './guards.ts';
import { ACROSS_LEVELS, article, LOWER_REVIEW_WD } from './law.ts';
import { beforeLicenceEnds, renewalBasis } from './renewal.ts';
import type { Permit, PermitItem } from './types.ts';

/**
 * 下级审查、上级决定 (Art. 35, 43): the lower organ takes the application in, reviews it within twenty days of its own
 * acceptance, and hands its opinion and the whole file straight up. The upper organ decides, on a clock of its own that
 * starts then, and asks the applicant for nothing that he has handed in.
 */

/** The organ that decides what this one only reviews; null where it decides itself, or has handed the case up. */
export const upperOrganOf = (
  { handedUp }: Pick<Permit, 'handedUp'>,
  { frozen }: Pick<PermitItem, 'frozen'>,
): OrgId | null => (handedUp ? null : (frozen?.facts.lowerReview?.upper ?? null));

export const awaitsHandUp = (permit: Permit): boolean =>
  permit.items.some((entry) => !isDecided(entry) && upperOrganOf(permit, entry) !== null);

/** @throws Refusal `upperOrganDecides` */
export function mustDecideHere(permit: Permit, entry: PermitItem): void {
  const upper = upperOrganOf(permit, entry);
  if (upper !== null) throw refusal('upperOrganDecides', { item: entry.item, pointsTo: upper, instead: 'handUp' });
}

type Reviewed = { item: string; start: CivilDate };

/** Art. 43: the lower organ's twenty days, from its own acceptance. */
export const lowerReviewDuty = (
  { calendar, competentOrg }: Pick<Permit, 'calendar' | 'competentOrg'>,
  { item, start }: Reviewed,
) => {
  const due = addWorkdays(calendar, start, LOWER_REVIEW_WD);
  return {
    kind: 'review' as const,
    item,
    organ: competentOrg,
    basis: [article('第四十三条')],
    start,
    due,
    statutoryDue: due,
  };
};

/**
 * 报送: by who may decide in the lower organ and reviewed nothing himself, once two reviewers have signed for every item.
 * @throws Refusal `nothingToHandUp`, `secondPerson`, `substanceNotChecked`, `conditionNotMet`
 */
export function handUp(permit: Permit, command: HandUp, at: Instant): PermitEvent[] {
  const isUnreviewed = permit.state === 'ACCEPTED' && isByCommitment(permit);
  if (!isUnreviewed) mustBeIn(permit, 'handUp', 'UNDER_REVIEW');
  mustBeCompetentOrg(permit, command.by);
  mustBeUnconcerned(permit, 'by', command.by.user);
  const { by, recommendation, opinion, file, articles } = command;
  const open = permit.items.filter((entry) => !isDecided(entry));
  const [first] = open;
  const to = first && upperOrganOf(permit, first);
  if (!to) throw refusal('nothingToHandUp', { allowedCommands: allowedCommands(permit) });
  // one file goes to one organ
  if (open.some((entry) => upperOrganOf(permit, entry) !== to)) throw wrongState(permit, 'handUp');
  if (hasReviewed(permit, by.user)) throw refusal('secondPerson', { field: 'by', did: 'review' });
  // the applicant's own word stands for the check
  if (!isByCommitment(permit)) for (const entry of open) mustBeReviewed(permit, entry, recommendation);
  const today = civilDateOf(at);
  const from = permit.competentOrg;
  const jurisdiction = jurisdictionOfOrgan(to);
  const reviews = open.map(({ item }) => `review:${item}`);
  const obligations = permit.obligations.filter(({ id, organ }) => organ === from && !reviews.includes(id));
  return [
    ...reviews.flatMap((id) => met(permit, id, at)),
    {
      type: 'CaseHandedUp',
      by,
      from,
      to,
      jurisdiction,
      items: open.map(({ item }) => item),
      recommendation,
      opinion,
      file,
      handedUpOn: today,
      obligations: obligations.map(({ id }) => id),
      articles: [article('第三十五条'), ACROSS_LEVELS, ...articles],
    },
    ...open.map((entry): PermitEvent => decisionClock(permit, entry, to, today)),
  ];
}

function mustBeReviewed(permit: Permit, entry: PermitItem, recommendation: HandUp['recommendation']): void {
  const { item, frozen } = entry;
  const unmet = unmetAsChecked(permit, entry, frozen?.facts.conditions ?? []);
  // the opinion says what the review found
  if (recommendation === 'grant' && unmet.length > 0)
    throw refusal('conditionNotMet', { field: 'recommendation', item, unmet, instead: 'deny' });
}

/** The upper organ's own limit, from the day on which it has opinion and file. */
function decisionClock(permit: Permit, { item, frozen }: PermitItem, to: OrgId, day: CivilDate): PermitEvent {
  if (!frozen) throw wrongState(permit, 'handUp');
  const start = { receivedOn: day, acceptedOn: day, joint: permit.handling === 'joint' };
  const { dayZero, promisedDue, statutoryDue, statutoryDueLenient, basis } = decisionLimits(
    permit.calendar,
    frozen.facts,
    start,
  );
  const duty = {
    kind: 'decide' as const,
    item,
    organ: to,
    basis: [article('第四十二条'), ...renewalBasis(permit), ...basis],
    start: dayZero,
    ...beforeLicenceEnds(permit, { due: promisedDue, statutoryDue, statutoryDueLenient }),
  };
  return { type: 'ObligationOpened', obligation: openObligation(permit.calendar, permit.policy.ladder, duty) };
}
