import { addWorkdays } from '../calendar.ts';
import type { Competent } from '../catalogue/competence.ts';
import type { ItemFacts, ReferenceFacts } from '../catalogue/facts.ts';
import { verifyBy } from '../catalogue/limits.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { isByCommitment, isDecidedAtOnce, runsOn } from './allowed.ts';
import { barring } from './bars.ts';
import { unmetAsChecked } from './checks.ts';
import { proceduresOf } from './clock.ts';
import type { Decide, StartReview, VerifySubstance } from './commands.ts';
import { mustRestOnLaw } from './conditions.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import { consultationDutiesEnded, consultationsConcluded, opinionsOn } from './consultation.ts';
import type { LicenceGranted, PermitEvent } from './events.ts';
import {
  endOne,
  isDecided,
  itemOf,
  met,
  mustBeCompetentOrg,
  mustBeIn,
  opened,
  UNDECIDED,
  undecidedItems,
  wrongState,
} from './guards.ts';
import { mustHaveBeenHeard } from './interestedParties.ts';
import { article, CERTIFICATE_WD, LEAST_OFFICERS, PUBLICITY_NOTICE, PUBLICITY_WD, REMEDIES } from './law.ts';
import { linkageOf } from './linkage/limits.ts';
import { orderPush } from './linkage/ordering.ts';
import { mustDecideHere } from './lowerReview.ts';
import { powerToDecide } from './power.ts';
import { placeOf } from './quantity.ts';
import { mustBeSecondPerson } from './secondPerson.ts';
import { mustBeServed } from './service/served.ts';
import { outstandingFor } from './tolerance.ts';
import type { Decision, Permit, PermitItem } from './types.ts';
import { type Validity, validityOf } from './validity.ts';

/** From review to decision (审查、核查、决定), and the push order that is born with a grant (S8). */

const distinct = <T>(values: T[]): T[] => [...new Set(values)];

/** 审查: names the reviewers, or others in their place; what a reviewer signed before he was replaced does not count. */
export function startReview(permit: Permit, command: StartReview): PermitEvent[] {
  mustBeIn(permit, 'startReview', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  if (isByCommitment(permit)) throw refusal('decidedByCommitment', { instead: 'decide' });
  const reviewers = distinct(command.reviewers);
  if (reviewers.length < LEAST_OFFICERS)
    throw refusal('twoOfficersRequired', { named: reviewers.length, least: LEAST_OFFICERS });
  mustBeUnconcerned(permit, 'reviewers', ...reviewers);
  const presider = permit.hearing?.arranged?.presider;
  if (presider !== undefined && reviewers.includes(presider))
    throw refusal('secondPerson', { field: 'reviewers', did: 'preside', user: presider });
  return [{ type: 'ReviewStarted', by: command.by, reviewers }];
}

/** 核查: each reviewer signs for himself, with a finding for every condition of the item (S7, Art. 34(3)). */
export function verifySubstance(permit: Permit, command: VerifySubstance): PermitEvent[] {
  mustBeReviewable(permit, 'verifySubstance', command.item);
  mustBeCompetentOrg(permit, command.by);
  const { item, findings, opinion, by } = command;
  const entry = itemOf(permit, item);
  const { frozen } = entry;
  mustBeUndecided(permit, entry);
  mustBeUnconcerned(permit, 'by', by.user);
  if (!permit.reviewers.includes(by.for?.principal ?? by.user))
    throw refusal('notReviewer', { reviewers: permit.reviewers });
  const listed = frozen?.facts.conditions ?? [];
  const found = findings.map((finding) => finding.condition);
  mustBeConditions(found, listed);
  const unchecked = listed.filter((condition) => !found.includes(condition));
  if (unchecked.length > 0) throw refusal('substanceNotChecked', { item, unchecked });
  return [{ type: 'SubstanceVerified', by, item, findings, ...(opinion ? { opinion } : {}) }];
}

function mustBeConditions(named: string[], listed: string[]): void {
  const unknown = named.filter((condition) => !listed.includes(condition));
  if (unknown.length > 0) throw refusal('unknownCondition', { unknown, listed });
}

/**
 * 准予 or 不予许可, in writing (Art. 38). A grant orders its push in the same batch of events, so that no decided permit exists without one.
 * @throws Refusal `secondPerson`: who received, reviewed or inspected does not decide
 * @throws Refusal `substanceNotChecked`, `conditionNotMet`: Art. 38(1) grants what fulfils the conditions
 * @throws Refusal `partiesNotHeard`, `hearingPending`, `transcriptNotCited`, …: Art. 36, 47, 48
 * @throws Refusal `quantityExhausted`, `earlierCaseFirst`: Art. 57
 * @throws Refusal `conditionsNotAllowed`, …: what a licence carries rests on a law
 * @throws Refusal `itemRecovered`, …: the organ lost the power since acceptance
 */
export function decide(permit: Permit, command: Decide, at: Instant): PermitEvent[] {
  const entry = decidable(permit, command, at);
  mustBeCompetentOrg(permit, command.by);
  mustDecideHere(permit, entry);
  mustBeUnconcerned(permit, 'by', command.by.user);
  mustBeSecondPerson(permit, command.by.user);
  mustBeServed(permit, 'hearingRight');
  mustHaveBeenHeard(permit, command.hearingTranscript, at);
  const today = civilDateOf(at);
  const { answer, finishesUnder } = powerToDecide(permit, command.facts, command.item, today);
  const version = entry.frozen?.facts;
  if (!version) throw wrongState(permit, 'decide');
  mustBeConditions(command.failedConditions ?? [], version.conditions);
  const decided = [
    ...met(permit, `decide:${command.item}`, at),
    ...endOne(permit, `assign:${command.item}`, 'decided'),
    ...proceduresOf(permit, command.item).flatMap(({ id }) => endOne(permit, `procedure:${id}`, 'decided')),
    ...consultationDutiesEnded(permit, command.item),
  ];
  const evidence = {
    ...opinionsOn(permit, command.item, at),
    ...(finishesUnder !== null && { finishesUnder }),
  };
  const events =
    command.outcome === 'denied'
      ? denial(permit, command, answer, at)
      : grant(permit, command, { entry, version, answer }, at);
  return [
    ...decided,
    ...events.map((event) => withEvidence(event, evidence)),
    ...consultationsConcluded(permit, [command.item], 'decided'),
  ];
}

type Evidence = Pick<LicenceGranted, 'opinions' | 'finishesUnder'>;

const withEvidence = (event: PermitEvent, evidence: Evidence): PermitEvent =>
  event.type === 'LicenceGranted' || event.type === 'LicenceDenied' ? { ...event, ...evidence } : event;

function decidable(permit: Permit, command: Decide, at: Instant): PermitItem {
  const { item } = command;
  const onTheSpot = permit.state === 'ACCEPTED' && isDecidedAtOnce(permit);
  if (!onTheSpot) mustBeReviewable(permit, 'decide', item);
  if (onTheSpot && !isByCommitment(permit) && permit.accepted?.on !== civilDateOf(at))
    throw refusal('notInstant', { instead: 'startReview' });
  const entry = itemOf(permit, item);
  mustBeUndecided(permit, entry);
  return entry;
}

/** A special procedure of one item holds up no other. */
function mustBeReviewable(permit: Permit, command: 'verifySubstance' | 'decide', item: string): void {
  const entry = permit.items.find((candidate) => candidate.item === item);
  if (permit.state === 'SPECIAL_PROCEDURE' && entry && runsOn(permit, entry)) return;
  mustBeIn(permit, command, 'UNDER_REVIEW');
}

/** Each item of a case is decided once. */
function mustBeUndecided(permit: Permit, entry: PermitItem): void {
  if (isDecided(entry)) throw refusal('alreadyDecided', { item: entry.item, open: undecidedItems(permit) });
}

function denial(permit: Permit, command: Decide, answer: Competent, at: Instant): PermitEvent[] {
  const { by, item, reasons, articles, failedConditions = [], hearingTranscript, finding, facts, subject } = command;
  const today = civilDateOf(at);
  // Art. 38(2): a denial gives its reasons
  if (!reasons) throw refusal('reasonsRequired', { field: 'reasons' });
  if (articles.length === 0) throw refusal('reasonsRequired', { field: 'articles' });
  if (command.conditions?.length) throw refusal('ofAGrantAlone', { field: 'conditions', instead: 'granted' });
  const deciding = { item, outcome: command.outcome, by: by.user };
  const decision = decisionOf(permit, deciding, answer, { from: null, to: null }, today);
  return [
    {
      type: 'LicenceDenied',
      by,
      item,
      decision,
      reasons,
      articles,
      failedConditions,
      remedies: REMEDIES,
      ...(finding && { finding }),
      ...(hearingTranscript && { hearingTranscript }),
    },
    ...(linkageOf(permit).pushDenials ? pushed(permit, { item, facts, answer }, at) : []),
    ...(finding
      ? barring(permit, '78', { items: [item], facts, subject: subject ?? null, document: decision.number }, at)
      : []),
    certificateDuty(permit, 'deliver', item, today),
  ];
}

type Granting = { entry: PermitItem; version: ItemFacts; answer: Competent };

function grant(permit: Permit, command: Decide, { entry, version, answer }: Granting, at: Instant): PermitEvent[] {
  mustFulfilConditions(permit, entry, version);
  const missing = outstandingFor(permit, entry);
  if (missing.length > 0) throw refusal('materialsMissing', { missing, instead: 'supplement' });
  const { by, item, reasons, articles, hearingTranscript, conditions = [] } = command;
  const today = civilDateOf(at);
  if (command.finding) throw refusal('ofADenialAlone', { field: 'finding', instead: 'denied' });
  mustRestOnLaw(version, conditions);
  const place = placeOf(permit, entry, command, today);
  const deciding = { item, outcome: command.outcome, by: by.user };
  const validity = validityOf(permit, version, command.validTo, today);
  const granted = decisionOf(permit, deciding, answer, validity, today);
  const decision = conditions.length > 0 ? { ...granted, conditions } : granted;
  return [
    {
      type: 'LicenceGranted',
      by,
      item,
      decision,
      articles,
      ...(place && { place }),
      ...(reasons && { reasons }),
      ...(hearingTranscript && { hearingTranscript }),
    },
    ...followGrant(permit, { item, facts: command.facts, answer }, at),
  ];
}

type Followed = {
  item: string;
  facts: ReferenceFacts;
  answer: Competent;
  /** where it is told of a correction, and not of the decision itself */
  correction?: string;
};

/** What every grant leads to, also one that the law gave by itself: push, certificate, delivery, publicity. */
export function followGrant(permit: Permit, followed: Followed, at: Instant): PermitEvent[] {
  const { item } = followed;
  const today = civilDateOf(at);
  return [
    ...pushed(permit, followed, at),
    certificateDuty(permit, 'issue', item, today),
    certificateDuty(permit, 'deliver', item, today),
    opened(permit, {
      kind: 'publish',
      organ: permit.competentOrg,
      item,
      basis: [article('第四十条'), PUBLICITY_NOTICE],
      start: today,
      due: addWorkdays(permit.calendar, today, PUBLICITY_WD),
    }),
  ];
}

/** Born in the decision (S8), or in its correction, to the supervisor of its day. */
export function pushed(permit: Permit, { item, facts, answer, correction }: Followed, at: Instant): PermitEvent[] {
  const { supervisor, enforcer, catalogueVersion } = answer;
  const order = {
    item,
    supervisor,
    enforcer,
    catalogueVersion,
    facts,
    ...(correction !== undefined && { correction }),
  };
  return orderPush(permit, order, at);
}

/** Not before what the procedure asks for was done, and only where every condition is met (Art. 34(2), 37). */
function mustFulfilConditions(permit: Permit, entry: PermitItem, version: ItemFacts): void {
  // on the spot, without visit or special procedure (Art. 34(2)); or the applicant's own word stands for the check
  if (permit.state === 'ACCEPTED' || isByCommitment(permit)) return;
  const unmet = unmetAsChecked(permit, entry, version.conditions);
  if (unmet.length > 0) throw refusal('conditionNotMet', { unmet });
}

type Deciding = { item: string; outcome: Decision['outcome']; by: Decision['by'] };

/** @param deciding `by`: null where the law decided by itself */
export const decisionOf = (
  permit: Permit,
  { item, outcome, by }: Deciding,
  { inNameOf }: Competent,
  validity: Validity,
  today: CivilDate,
): Decision => ({
  outcome,
  ...kindOf(permit, by),
  number: `${permit.caseNumber}-J${permit.items.findIndex((entry) => entry.item === item) + 1}`,
  decidedOn: today,
  by,
  inNameOf: inNameOf ?? null,
  validFrom: validity.from,
  validTo: validity.to,
  ...routeOf(permit),
  ...(outcome === 'granted' && verification(permit, item, today)),
});

/** What was reviewed in the ordinary way was not decided on a commitment, whatever was asked for at receipt. */
function routeOf(permit: Permit): Pick<Decision, 'route'> {
  const { route } = permit;
  return route === undefined || (route === 'commitment' && !isByCommitment(permit)) ? {} : { route };
}

function kindOf({ kind, licenceRef }: Permit, by: Decision['by']): Pick<Decision, 'kind' | 'licence'> {
  if (kind === 'new') return {};
  const licence = licenceRef && { number: licenceRef.number, validTo: licenceRef.validTo };
  return { kind: by === null ? 'deemedRenewal' : kind, ...(licence && { licence }) };
}

/** What was granted on a commitment is verified in time, whatever else the register says (国办发〔2020〕42号). */
function verification(permit: Permit, item: string, today: CivilDate): { verifyBy?: CivilDate } {
  const commitment = isByCommitment(permit) ? itemOf(permit, item).frozen?.facts.commitment : undefined;
  const due = commitment && verifyBy(permit.calendar, commitment, today);
  return due ? { verifyBy: due } : {};
}

/** Art. 44: made and delivered within ten days of the decision. */
const certificateDuty = (permit: Permit, kind: 'issue' | 'deliver', item: string, today: CivilDate): PermitEvent =>
  opened(permit, {
    kind,
    organ: permit.competentOrg,
    item,
    basis: [article('第四十四条')],
    start: today,
    due: addWorkdays(permit.calendar, today, CERTIFICATE_WD),
  });
