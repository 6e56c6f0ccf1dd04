import { addWorkdays, type Calendar, dueInstant, workdaysBetween } from '../calendar.ts';
import { competence } from '../catalogue/competence.ts';
import type { ItemFacts } from '../catalogue/facts.ts';
import { correctionNoticeBy, decisionLimits } from '../catalogue/limits.ts';
import { itemFactsOn, jurisdictionOfOrgan, policyOn } from '../catalogue/lookup.ts';
import { SPECIAL_PROCEDURES } from '../catalogue/specialProcedures.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { allowance } from './allowance.ts';
import { isInspected } from './allowed.ts';
import type { ImportCase } from './commands.ts';
import type { DueDates } from './dueDates.ts';
import type { CaseImported, PermitEvent } from './events.ts';
import { article, INSPECTORS_WD } from './law.ts';
import { lowerReviewDuty } from './lowerReview.ts';
import { beforeLicenceEnds, mustNameItsLicence, renewalBasis, renewalOf } from './renewal.ts';
import type { ClockHistory, Permit } from './types.ts';

/**
 * 历史办件移交: an open case of an older system, with what that system says of it. Nothing is made up: no receipt and
 * no acceptance of ours, only the statement, marked for ever, and the duties that follow from it today.
 */

/** Two reviewers at least (Art. 34(3)). */
const REVIEWERS = 2;

const invalid = (field: string, problem: string, instead: string | number | null = null) =>
  refusal('importInvalid', { field, problem, instead });

/** @throws Refusal `importInvalid` with the field, or the code of competence with the right organ */
export function importCase(permit: Permit, command: ImportCase, at: Instant): PermitEvent[] {
  if (permit.state !== 'NONE') throw refusal('alreadyReceived', { caseNumber: permit.caseNumber, allowedCommands: [] });
  const { calendar } = command.facts;
  if (!calendar) throw refusal('staleFacts', { missing: 'calendar' });
  const { state, acceptedOn } = mustBeConsistent(command, calendar, at);
  const { by, facts, type: _, reviewers, extension, ...stated } = command;
  const receivedOn = civilDateOf(command.receivedAt);
  const day = acceptedOn ?? receivedOn;
  const policy = policyOn(facts, day);
  const frozen = frozenOn(command, day);
  if (command.acceptedBy) mustBeInTime(command, calendar, receivedOn, day);
  const noticeBy = correctionNoticeBy(calendar, receivedOn);
  const renewal = renewalOf(command);
  const imported: CaseImported = {
    type: 'CaseImported',
    by,
    ...stated,
    state,
    acceptedOn: acceptedOn ?? null,
    extension: extension ?? null,
    reviewers: reviewers ?? [],
    items: command.items.map(({ item }) => ({ item, frozen: acceptedOn ? frozen : null })),
    ...(renewal && { renewal }),
    // a renewal may be deemed to be granted (Art. 50(2)), and no caller brings the facts then
    facts: acceptedOn && !renewal?.inTime ? null : facts,
    calendar,
    policy,
    deemed: acceptedOn ? null : { at: dueInstant(noticeBy), asOf: receivedOn },
  };
  if (!acceptedOn) {
    const duty = {
      kind: 'accept' as const,
      organ: command.competentOrg,
      basis: [article('第三十二条')],
      start: receivedOn,
      due: noticeBy,
    };
    return [imported, { type: 'ObligationOpened', obligation: openObligation(calendar, policy.ladder, duty) }];
  }
  const isReviewedBelow = frozen.facts.lowerReview !== undefined;
  const below = lowerReviewDuty(
    { calendar, competentOrg: command.competentOrg },
    { item: frozen.facts.id, start: acceptedOn },
  );
  const decided = decisionLimits(calendar, frozen.facts, { receivedOn, acceptedOn });
  const { dayZero, ...limits } = isReviewedBelow
    ? {
        ...decided,
        dayZero: acceptedOn,
        promisedDue: below.due,
        statutoryDue: below.due,
        statutoryDueLenient: below.due,
      }
    : decided;
  const ending = { ...stated, ...(renewal && { renewal }) };
  const clock = { pauses: command.pauses, extension: extension ?? null };
  const dates = beforeLicenceEnds(ending, shifted(calendar, { ...limits, due: limits.promisedDue }, clock));
  mustPauseLawfully(calendar, command.pauses, frozen.facts);
  // Art. 43 gives the lower organ its days, and no more of them
  const extensionWd = isReviewedBelow ? 0 : mustBeAllowed(command, frozen.facts);
  mustHaveRun(calendar, limits.statutoryDue, command, extensionWd);
  const duty = {
    kind: isReviewedBelow ? ('review' as const) : ('decide' as const),
    item: frozen.facts.id,
    organ: command.competentOrg,
    basis: [
      article(isReviewedBelow ? '第四十三条' : '第四十二条'),
      ...renewalBasis(ending),
      ...(command.pauses.length > 0 ? [article('第四十五条')] : []),
      ...frozen.facts.legalBasis,
    ],
    start: dayZero,
    ...dates,
  };
  const opened = (owed: Parameters<typeof openObligation>[2]): PermitEvent => ({
    type: 'ObligationOpened',
    obligation: openObligation(calendar, policy.ladder, owed),
  });
  const inspectorsBy = addWorkdays(calendar, acceptedOn, INSPECTORS_WD);
  // whether it was met there is not stated: owed while it can still be met in time, and no red card is made up
  const isOwed = command.acceptedBy && isInspected({ frozen }) && civilDateOf(at) <= inspectorsBy;
  const assignment = {
    kind: 'assign' as const,
    item: frozen.facts.id,
    organ: command.competentOrg,
    basis: [article('第五十五条第二款')],
    start: acceptedOn,
    due: inspectorsBy,
  };
  return [imported, opened(duty), ...(isOwed ? [opened(assignment)] : [])];
}

/** Excluded working days and an approved extension move every reading of the limit (Art. 42, 45). */
export function shifted(calendar: Calendar, dates: DueDates, { pauses, extension }: ClockHistory): DueDates {
  const wd = excludedWd(calendar, pauses) + (extension?.wd ?? 0);
  const later = (day: CivilDate) => addWorkdays(calendar, day, wd);
  return {
    due: later(dates.due),
    ...(dates.statutoryDue && { statutoryDue: later(dates.statutoryDue) }),
    ...(dates.statutoryDueLenient && { statutoryDueLenient: later(dates.statutoryDueLenient) }),
  };
}

const excludedWd = (calendar: Calendar, pauses: ClockHistory['pauses']): number =>
  pauses.reduce((sum, { from, to }) => sum + workdaysBetween(calendar, from, to), 0);

function mustBeConsistent(command: ImportCase, calendar: Calendar, at: Instant) {
  const { receivedAt, state, acceptedOn, pauses, extension, reviewers = [] } = command;
  const [receivedOn, today] = [civilDateOf(receivedAt), civilDateOf(at)];
  if (command.items.length !== 1) throw refusal('notYet', { capability: 'severalItems' });
  mustNameItsLicence(command);
  if (receivedAt > at) throw refusal('future', { field: 'receivedAt', now: at });
  if (receivedOn < calendar.knownFrom) throw invalid('receivedAt', 'beforeCalendar', calendar.knownFrom);
  if (state === 'RECEIVED') {
    if (acceptedOn) throw invalid('acceptedOn', 'notYetAccepted', 'state ACCEPTED');
    if (pauses.length > 0) throw invalid('pauses', 'notYetAccepted', 'state ACCEPTED');
    if (extension) throw invalid('extension', 'notYetAccepted', 'state ACCEPTED');
    if (command.acceptedBy) throw invalid('acceptedBy', 'notYetAccepted', 'state ACCEPTED');
    if (command.correction) throw invalid('correction', 'notYetAccepted', 'state ACCEPTED');
    return { state, acceptedOn };
  }
  if (!acceptedOn) throw invalid('acceptedOn', 'required', 'state RECEIVED');
  if (acceptedOn < receivedOn) throw invalid('acceptedOn', 'beforeReceipt', receivedOn);
  if (acceptedOn > today) throw refusal('future', { field: 'acceptedOn', now: at });
  if (state === 'UNDER_REVIEW' && new Set(reviewers).size < REVIEWERS)
    throw refusal('twoOfficersRequired', { field: 'reviewers', named: reviewers.length, least: REVIEWERS });
  let last = '';
  for (const [index, { toldOn, from, to }] of pauses.entries()) {
    const field = `pauses[${index}]`;
    if (toldOn && toldOn > today) throw refusal('future', { field: `${field}.toldOn`, now: at });
    if (toldOn && toldOn < acceptedOn) throw invalid(`${field}.toldOn`, 'beforeAcceptance', acceptedOn);
    // told in writing first; what came before it counts
    if (toldOn && from < toldOn) throw invalid(`${field}.from`, 'beforeTold', toldOn);
    if (from < acceptedOn) throw invalid(`${field}.from`, 'beforeAcceptance', acceptedOn);
    if (to < from) throw invalid(`${field}.to`, 'beforeStart', from);
    if (to > today) throw refusal('future', { field: `${field}.to`, now: at });
    if (from < last) throw invalid(`${field}.from`, 'overlap', last);
    last = to;
  }
  if (extension && extension.approvedOn > today) throw refusal('future', { field: 'extension.approvedOn', now: at });
  if (extension && extension.approvedOn < acceptedOn)
    throw invalid('extension.approvedOn', 'beforeAcceptance', acceptedOn);
  return { state, acceptedOn };
}

/**
 * Art. 32(1)4: what was missing is named within five days, or the case is accepted as of the hand-in, whatever the older
 * system says. The second hand-in begins the five days anew.
 */
function mustBeInTime(
  { correction }: ImportCase,
  calendar: Calendar,
  receivedOn: CivilDate,
  acceptedOn: CivilDate,
): void {
  if (correction) {
    const { requestedOn, handedInOn } = correction;
    if (requestedOn < receivedOn) throw invalid('correction.requestedOn', 'beforeReceipt', receivedOn);
    if (requestedOn > correctionNoticeBy(calendar, receivedOn))
      throw invalid('correction.requestedOn', 'deemedAccepted', receivedOn);
    if (handedInOn < requestedOn) throw invalid('correction.handedInOn', 'beforeStart', requestedOn);
    if (acceptedOn < handedInOn) throw invalid('acceptedOn', 'beforeCorrection', handedInOn);
  }
  const handedInOn = correction?.handedInOn ?? receivedOn;
  if (acceptedOn > correctionNoticeBy(calendar, handedInOn)) throw invalid('acceptedOn', 'deemedAccepted', handedInOn);
}

/**
 * Art. 42: the head of the organ that decides, of an item that is handled jointly the government of its level. What
 * earlier releases took over was judged by the length that the item gives alone.
 * @returns how long the extension may be
 */
function mustBeAllowed({ acceptedBy, extension, competentOrg }: ImportCase, facts: ItemFacts): number {
  if (!acceptedBy) return facts.extensionWd;
  const { mostWd, needs } = allowance(facts, {});
  const approver = needs === 'governmentHead' ? `${jurisdictionOfOrgan(competentOrg)}-gov-office` : competentOrg;
  if (extension && extension.approvedBy !== approver) throw invalid('extension.approvedBy', 'notCompetent', approver);
  return mostWd;
}

/** Only what Art. 45 lists, or the item names with its law, and no longer than the item lets it. */
function mustPauseLawfully(calendar: Calendar, pauses: ImportCase['pauses'], facts: ItemFacts): void {
  const used = new Map<string, number>();
  for (const [index, { kind, from, to }] of pauses.entries()) {
    const field = `pauses[${index}]`;
    const own = facts.pauses?.find((pause) => pause.kind === kind);
    if (!own && !SPECIAL_PROCEDURES.some((listed) => listed === kind))
      throw invalid(`${field}.kind`, 'neverPauses', SPECIAL_PROCEDURES.join(' '));
    const before = used.get(kind) ?? 0;
    const wd = before + workdaysBetween(calendar, from, to);
    if (own?.maxWd !== undefined && wd > own.maxWd)
      throw invalid(`${field}.to`, 'overLimit', addWorkdays(calendar, from, Math.max(0, own.maxWd - before)));
    used.set(kind, wd);
  }
}

/**
 * A clock that has run out is neither paused nor extended any more, and an extension is no longer than the law has it.
 * Each of them is measured against the limit as those before it have moved it.
 */
function mustHaveRun(
  calendar: Calendar,
  statutoryDue: CivilDate,
  { pauses, extension }: ImportCase,
  extensionWd: number,
): void {
  if (extension && extension.wd > extensionWd) throw invalid('extension.wd', 'overLimit', extensionWd);
  const moves = [
    ...pauses.map(({ from, to }, index) => ({
      field: `pauses[${index}].from`,
      on: from,
      wd: workdaysBetween(calendar, from, to),
    })),
    ...(extension ? [{ field: 'extension.approvedOn', on: extension.approvedOn, wd: extension.wd }] : []),
  ].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
  let due = statutoryDue;
  for (const { field, on, wd } of moves) {
    if (on > due) throw invalid(field, 'afterLimit', due);
    due = addWorkdays(calendar, due, wd);
  }
}

/** The versions of the day of acceptance, as if the case had been accepted here. */
function frozenOn({ facts, items, competentOrg }: ImportCase, day: CivilDate) {
  const item = items[0]?.item ?? '';
  const answer = competence(facts, item, day);
  if (!answer.competent) throw refusal(answer.code, { pointsTo: answer.pointsTo, day });
  if (answer.organ !== competentOrg) throw refusal('notCompetent', { pointsTo: answer.organ, day });
  const version = itemFactsOn(facts, item, day);
  if (!version) throw refusal('staleFacts', { missing: 'item', item, day });
  return { facts: version, catalogueVersion: answer.catalogueVersion, supervisor: answer.supervisor };
}
