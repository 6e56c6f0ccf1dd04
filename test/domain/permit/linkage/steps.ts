import type { ReferenceFacts } from '../../../../domain/catalogue/facts.ts';
import { factsFor } from '../../../../domain/catalogue/factsFor.ts';
import type { LinkagePolicy } from '../../../../domain/catalogue/linkagePolicy.ts';
import type { UserId } from '../../../../domain/catalogue/types.ts';
import type { PermitCommand, PermitCommandName } from '../../../../domain/permit/commands.ts';
import { convenerOf } from '../../../../domain/permit/linkage/conference.ts';
import type { Actor, Permit, Push } from '../../../../domain/permit/types.ts';
import { momentOf, type Step } from '../../../given.ts';
import { BUREAU, catalogue } from '../reference.ts';
import { accepted, person, text } from '../steps.ts';

/** What supervisors, the bureau and the convener do about pushes, with lawful defaults. */

type Asked<Name extends PermitCommandName> = Partial<Omit<Extract<PermitCommand, { type: Name }>, 'type'>>;
type Changing = { changing?: (facts: ReferenceFacts) => ReferenceFacts };

const act = (moment: string, command: (permit: Permit) => PermitCommand): Step => ({ at: momentOf(moment), command });
const unchanged = (facts: ReferenceFacts): ReferenceFacts => facts;

export const MARKET = '610113-market-supervision';
export const HEALTH = '610113-health';
export const CONVENER = '610113-gov-office';
export const DOCUMENT = { sha256: '7'.repeat(64) };
const ARTICLES = [{ document: '西安市雁塔区审管职责边界清单', article: '第三条' }];

/** With every supervisor of the level, as the API attaches them. */
export const addresseesOf = ({ jurisdiction, items }: Permit): ReferenceFacts =>
  factsFor(
    catalogue,
    jurisdiction || '610113',
    items.map(({ item }) => item),
    { endpoints: new Set(), supervisors: true },
  );

/** The policy of the day follows the answers of supervisors up (rungs 4 and 5, orders, cards for missing units). */
export const followedUp =
  (linkage: Partial<LinkagePolicy> = {}, conferenceAfterRedWd = 3) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    policies: facts.policies.map((policy) => ({
      ...policy,
      ladder: { ...policy.ladder, conferenceAfterRedWd },
      linkage,
    })),
  });

/** Accepted under such a policy. */
export const acceptedToday = (moment: string, linkage: Partial<LinkagePolicy> = {}): Step =>
  accepted(moment, { changing: followedUp(linkage) });

export const lastPush = ({ pushes }: Permit): Push => {
  const push = pushes.at(-1);
  if (!push) throw new Error('nothing was pushed');
  return push;
};
const pushId = (permit: Permit): string => permit.pushes.at(-1)?.id ?? `${permit.caseNumber}-P1`;
const unit = (permit: Permit, user: UserId = 'liaison'): Actor => ({
  user,
  org: permit.pushes.at(-1)?.supervisor ?? MARKET,
  role: 'coordinationUnit',
});
const officer = (permit: Permit, user: UserId): Actor => person(user, permit.competentOrg || BUREAU);

export const claimed = (moment: string, asked: Asked<'claimPush'> = {}): Step =>
  act(moment, (permit) => ({ type: 'claimPush', by: unit(permit, 'officer-8'), pushId: pushId(permit), ...asked }));

export const covered = (moment: string, from: string, to: string, asked: Asked<'coverAbsence'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'coverAbsence',
    by: unit(permit),
    pushId: pushId(permit),
    from,
    to,
    facts: addresseesOf(permit),
    ...asked,
  }));

export const returned = (moment: string, asked: Asked<'returnPush'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'returnPush',
    by: unit(permit),
    pushId: pushId(permit),
    reasons: text('not-ours'),
    proposedOwner: permit.pushes.at(-1)?.supervisor === HEALTH ? MARKET : HEALTH,
    facts: addresseesOf(permit),
    ...asked,
  }));

export const rerouted = (moment: string, to: string, asked: Asked<'reroutePush'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'reroutePush',
    by: officer(permit, 'head'),
    pushId: pushId(permit),
    to,
    reasons: text('by-the-list'),
    articles: ARTICLES,
    facts: addresseesOf(permit),
    ...asked,
  }));

export const succeeded = (
  moment: string,
  successor: string,
  { changing = unchanged, ...asked }: Asked<'succeedSupervisor'> & Changing = {},
): Step =>
  act(moment, (permit) => ({
    type: 'succeedSupervisor',
    by: officer(permit, 'head'),
    supervisor: MARKET,
    successor,
    reasons: text('reform'),
    articles: [{ document: '区级机构改革方案', article: '第二条' }],
    facts: changing(addresseesOf(permit)),
    ...asked,
  }));

const SERVICE: Actor = { user: 'shenguan', org: 'system', role: 'system' };

export const unitsChecked = (moment: string, { changing = unchanged }: Changing = {}): Step =>
  act(moment, (permit) => ({ type: 'checkUnits', by: SERVICE, facts: changing(addresseesOf(permit)) }));

/** Nobody has named a unit. */
export const withoutUnits = (facts: ReferenceFacts): ReferenceFacts => ({ ...facts, units: [] });

export const orderAnswered = (moment: string, order: string, asked: Asked<'answerOrder'> = {}): Step =>
  act(moment, () => ({
    type: 'answerOrder',
    by: person('department-head', MARKET),
    order,
    reply: text('reply'),
    ...asked,
  }));

const matterOf = ({ caseNumber, linkage }: Permit): string => linkage?.matters?.at(-1)?.id ?? `${caseNumber}-M1`;

type Resolved = Partial<
  Omit<Extract<PermitCommand, { type: 'resolveMatter'; outcome: 'resolved' }>, 'type' | 'outcome'>
>;

export const resolved = (moment: string, owner: string, dueOn: string, asked: Resolved = {}): Step =>
  act(moment, (permit) => ({
    type: 'resolveMatter',
    outcome: 'resolved',
    by: { user: 'convener', org: convenerOf(permit), role: 'conferenceConvener' },
    matter: matterOf(permit),
    owner,
    dueOn,
    reasons: text('resolution'),
    articles: ARTICLES,
    document: DOCUMENT,
    dissent: [],
    facts: addresseesOf(permit),
    ...asked,
  }));

export const notAgreed = (moment: string): Step =>
  act(moment, (permit) => ({
    type: 'resolveMatter',
    outcome: 'noAgreement',
    by: { user: 'convener', org: convenerOf(permit), role: 'conferenceConvener' },
    matter: matterOf(permit),
    reasons: text('no-agreement'),
    document: DOCUMENT,
    dissent: [{ organ: HEALTH, reasons: text('dissent') }],
  }));

export const decidedAbove = (moment: string, owner: string, dueOn: string, asked: Asked<'decideMatter'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'decideMatter',
    by: { user: 'leader', org: convenerOf(permit), role: 'governmentHead' },
    matter: matterOf(permit),
    owner,
    dueOn,
    reasons: text('decision'),
    articles: ARTICLES,
    document: DOCUMENT,
    facts: addresseesOf(permit),
    ...asked,
  }));

export const fedBack = (moment: string, asked: Asked<'feedBack'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'feedBack',
    by: unit(permit),
    pushId: pushId(permit),
    kind: 'penalty',
    reference: 'YT-CF-2026-118',
    foundOn: momentOf(moment).slice(0, 10),
    document: DOCUMENT,
    summary: text('summary'),
    ...asked,
  }));

export const reviewConcluded = (moment: string, feedback: string, asked: Asked<'concludeReview'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'concludeReview',
    by: officer(permit, 'decider'),
    feedback,
    outcome: 'keep',
    reasons: text('kept'),
    articles: ARTICLES,
    ...asked,
  }));

export const relayRequested = (moment: string, asked: Asked<'requestRelay'> = {}): Step =>
  act(moment, (permit) => ({
    type: 'requestRelay',
    by: officer(permit, 'head'),
    pushId: pushId(permit),
    to: '610100-market-supervision',
    reasons: text('asked-from-above'),
    ...asked,
  }));

export const relayConfirmed = (moment: string, relay: string, asked: Asked<'confirmRelay'> = {}): Step =>
  act(moment, (permit) => ({ type: 'confirmRelay', by: unit(permit), relay, proof: DOCUMENT, ...asked }));
