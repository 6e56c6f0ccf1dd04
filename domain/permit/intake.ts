import { addWorkdays, dueInstant } from '../calendar.ts';
import { competence } from '../catalogue/competence.ts';
import { correctionNoticeBy, decisionLimits } from '../catalogue/limits.ts';
import type { ItemFacts, ReferenceFacts } from '../catalogue/facts.ts';
import { versionOn } from '../catalogue/lookup.ts';
import type { Policy } from '../catalogue/types.ts';
import { openObligation, sameDay } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { allowedCommands } from './allowed.ts';
import type { Accept, Correct, DeclareNotRequired, Receive, RefuseAcceptance, RequestCorrection } from './commands.ts';
import type { Accepted, PermitEvent, Received } from './events.ts';
import { endAll, met, mustBeCompetentOrg, mustBeIn } from './guards.ts';
import { article } from './law.ts';
import type { Actor, Permit } from './types.ts';

/** From the hand-in to acceptance (收件、补正、受理): Art. 29–32. */

const isRefusedOutright = (code: string): boolean => code !== 'belowThreshold';

/**
 * Takes an application in (收件). Where the organ is not competent it refuses and points to the right one; when a
 * written decision was asked for, the case opens and ends at once with its document.
 * @throws Refusal `future`, `notYet`, `staleFacts`, `licenceExpired`, or a code of competence with `pointsTo`
 */
export function receive(permit: Permit, command: Receive, at: Instant): PermitEvent[] {
  if (permit.state !== 'NONE')
    throw refusal('alreadyReceived', { caseNumber: permit.caseNumber, allowedCommands: allowedCommands(permit) });
  if (command.receivedAt > at) throw refusal('future', { field: 'receivedAt', now: at });
  if (!command.requestWrittenDecision) mustBeHandled(command);
  const receivedOn = civilDateOf(command.receivedAt);
  const { calendar } = command.facts;
  if (!calendar) throw refusal('staleFacts', { missing: 'calendar', day: receivedOn });
  const policy = policyOn(command.facts, receivedOn);
  const finding = findingOf(command, receivedOn);
  if (finding && isRefusedOutright(finding.code) && !command.requestWrittenDecision)
    throw refusal(finding.code, { pointsTo: finding.pointsTo, requestWrittenDecision: true });
  const ends = finding !== null && command.requestWrittenDecision;
  // a case that ends with its receipt needs no way of handling
  if (!ends) mustBeHandled(command);

  const { by, requestWrittenDecision: _, finding: __, facts, type: ___, ...application } = command;
  const due = correctionNoticeBy(calendar, receivedOn);
  const received: Received = {
    type: 'Received',
    ...application,
    receivedBy: { user: by.user, org: by.org },
    facts: ends ? null : facts,
    calendar,
    policy,
    deemed: ends ? null : { at: dueInstant(due), asOf: receivedOn },
  };
  if (ends) return [received, endedAtOnce(command, finding)];
  const duty = {
    kind: 'accept' as const,
    organ: command.competentOrg,
    basis: [article('第三十二条')],
    start: receivedOn,
    due,
  };
  return [received, { type: 'ObligationOpened', obligation: openObligation(calendar, policy.ladder, duty) }];
}

/** Renewals have their own clocks and their own end (Art. 50), several items their own limits each: later releases. */
function mustBeHandled({ kind, items }: Receive): void {
  if (kind === 'renewal') throw refusal('notYet', { capability: 'renewal' });
  if (items.length !== 1) throw refusal('notYet', { capability: 'severalItems' });
}

type Finding = { code: NonNullable<Receive['finding']>['code']; pointsTo: string };

/** The catalogue is asked again here: a caller's word is not enough about competence. */
function findingOf(command: Receive, receivedOn: CivilDate): Finding | null {
  for (const { item } of command.items) {
    const answer = competence(command.facts, item, receivedOn);
    if (!answer.competent) return { code: answer.code, pointsTo: answer.pointsTo };
    if (answer.organ !== command.competentOrg) throw refusal('notCompetent', { pointsTo: answer.organ });
  }
  if (command.licenceRef && command.licenceRef.validTo < receivedOn)
    return { code: 'licenceExpired', pointsTo: command.competentOrg };
  return command.finding;
}

function endedAtOnce({ by, caseNumber }: Receive, finding: Finding): PermitEvent {
  const document = { by, ground: finding.code, documentNumber: `${caseNumber}-B1`, pointsTo: finding.pointsTo };
  return finding.code === 'itemCancelled' || finding.code === 'belowThreshold'
    ? { type: 'LicenceNotRequired', ...document, articles: [article('第三十二条第一款第一项')] }
    : { type: 'AcceptanceRefused', ...document, articles: [article('第三十二条第一款第二项')] };
}

export function policyOn(facts: ReferenceFacts, day: CivilDate): Policy {
  const policy = versionOn(facts.policies, day);
  if (!policy) throw refusal('staleFacts', { missing: 'policy', day });
  return policy;
}

const materialsOf = (facts: ReferenceFacts | null, permit: Permit): ItemFacts['materials'] =>
  permit.items.flatMap(({ item }) => {
    const version = versionOn(facts?.items.filter((v) => v.id === item) ?? [], civilDateOf(permit.receivedAt));
    return version?.materials ?? [];
  });

/** Listed materials that were neither handed in nor fetched from the department that has them already (S20). */
export const missingMaterials = (permit: Permit, facts: ReferenceFacts | null = permit.facts): string[] =>
  materialsOf(facts, permit)
    .map((material) => material.id)
    .filter((id) => !permit.given.includes(id));

/** 一次性告知补正: all defects, once (Art. 32(1)4). */
export function requestCorrection(permit: Permit, command: RequestCorrection, at: Instant): PermitEvent[] {
  if (permit.state === 'RECEIVED' && permit.correction)
    throw refusal('correctionAlreadyRequested', {
      on: permit.correction.requestedOn,
      allowedCommands: allowedCommands(permit),
    });
  mustBeIn(permit, 'requestCorrection', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  const named = command.defects.map((defect) => defect.material);
  mustBeListed(permit, named);
  const unnamed = missingMaterials(permit).filter((id) => !named.includes(id));
  if (unnamed.length > 0 || named.length === 0) throw refusal('materialsMissing', { unnamed });
  return [
    {
      type: 'CorrectionRequested',
      by: command.by,
      defects: command.defects,
      applicantDue: addWorkdays(permit.calendar, civilDateOf(at), permit.policy.correctionByApplicantWd),
    },
    ...met(permit, 'accept', at),
  ];
}

/** 补正: the second hand-in. A complete one must be accepted that day; silence accepts it as of that day [C]. */
export function correct(permit: Permit, command: Correct, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'correct', 'CORRECTION_REQUESTED');
  if (command.materials.length === 0) throw refusal('nothingHandedIn', { missing: missingMaterials(permit) });
  mustBeListed(
    permit,
    command.materials.map((given) => given.material),
  );
  const day = civilDateOf(at);
  const duty = {
    kind: 'accept' as const,
    organ: permit.competentOrg,
    basis: [article('第三十二条第一款第五项')],
    start: day,
    due: sameDay(permit.calendar, day),
  };
  return [
    {
      type: 'CorrectionHandedIn',
      by: command.by,
      materials: command.materials,
      deemed: { at: dueInstant(correctionNoticeBy(permit.calendar, day)), asOf: day },
    },
    { type: 'ObligationOpened', obligation: openObligation(permit.calendar, permit.policy.ladder, duty) },
  ];
}

function mustBeListed(permit: Permit, materials: string[]): void {
  const listed = materialsOf(permit.facts, permit).map((material) => material.id);
  const unlisted = materials.filter((id) => !listed.includes(id));
  // Art. 31: nothing beyond the listed materials may be asked
  if (unlisted.length > 0) throw refusal('unknownMaterial', { unlisted, listed });
}

/** 受理 (Art. 32(1)5). Competence is tested again, and the versions of the day are frozen into the case. */
export function accept(permit: Permit, command: Accept, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'accept', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  const missing = missingMaterials(permit);
  if (missing.length > 0)
    throw refusal('materialsMissing', {
      missing,
      instead: permit.correction ? 'refuseAcceptance' : 'requestCorrection',
    });
  const today = civilDateOf(at);
  for (const { item } of permit.items) {
    const answer = competence(command.facts, item, today);
    if (!answer.competent) throw refusal(answer.code, { pointsTo: answer.pointsTo });
    if (answer.organ !== permit.competentOrg) throw refusal('notCompetent', { pointsTo: answer.organ });
  }
  return [...met(permit, 'accept', at), ...acceptance(permit, command.facts, today, { by: command.by, on: today })];
}

/** 视为受理: nobody said in time what is missing, so the case is accepted as of the day of the hand-in. */
export function deemAccepted(permit: Permit): PermitEvent[] {
  if (!permit.deemed || !permit.facts) throw new Error('a deemed acceptance needs the facts of the receipt');
  const { asOf } = permit.deemed;
  // the power may have moved between two hand-ins; the applicant's right was earned on the day of the first
  const stillCompetent = permit.items.every(({ item }) => isCompetent(permit, item, asOf));
  const versionsOf = stillCompetent ? asOf : civilDateOf(permit.receivedAt);
  return [...endAll(permit, 'deemedAccepted'), ...acceptance(permit, permit.facts, versionsOf, { by: null, on: asOf })];
}

function isCompetent(permit: Permit, item: string, day: CivilDate): boolean {
  if (!permit.facts) return false;
  const { entries, items } = permit.facts;
  const entry = versionOn(
    entries.filter((e) => e.item === item),
    day,
  );
  const version = versionOn(
    items.filter((v) => v.id === item),
    day,
  );
  // a tick has no caller who could bring newer facts: where these end, the day of the first hand-in counts
  if (!entry || !version) return false;
  const answer = competence(permit.facts, item, day);
  return answer.competent && answer.organ === permit.competentOrg;
}

/** Accepted, and the decision clock of each item opened with the versions of `versionsOf`. */
function acceptance(
  permit: Permit,
  facts: ReferenceFacts,
  versionsOf: CivilDate,
  { by, on }: { by: Actor | null; on: CivilDate },
): PermitEvent[] {
  const policy = policyOn(facts, versionsOf);
  const items = permit.items.map(({ item }) => {
    const answer = competence(facts, item, versionsOf);
    const version = versionOn(
      facts.items.filter((v) => v.id === item),
      versionsOf,
    );
    if (!answer.competent || !version) throw refusal('staleFacts', { missing: 'item', item, day: versionsOf });
    return { item, facts: version, catalogueVersion: answer.catalogueVersion, supervisor: answer.supervisor };
  });
  const accepted: Accepted = {
    type: 'Accepted',
    by,
    deemed: by === null,
    acceptedOn: on,
    items,
    policy,
    calendarVersion: permit.calendar.version,
  };
  const clocks = items.map(({ item, facts: version }): PermitEvent => {
    const start = { receivedOn: civilDateOf(permit.receivedAt), acceptedOn: on };
    const { dayZero, promisedDue, statutoryDue, statutoryDueLenient } = decisionLimits(permit.calendar, version, start);
    const duty = {
      kind: 'decide' as const,
      item,
      organ: permit.competentOrg,
      basis: [article('第四十二条'), ...version.legalBasis],
      start: dayZero,
      due: promisedDue,
      statutoryDue,
      statutoryDueLenient,
    };
    return { type: 'ObligationOpened', obligation: openObligation(permit.calendar, policy.ladder, duty) };
  });
  return [accepted, ...clocks];
}

/** 不予受理: not in remit, false materials (Art. 78), or still incomplete after the one correction. */
export function refuseAcceptance(permit: Permit, command: RefuseAcceptance, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'refuseAcceptance', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  const { by, ground, reasons, articles, pointsTo } = command;
  if (ground === 'stillIncomplete' && !permit.correction)
    throw refusal('materialsMissing', { missing: missingMaterials(permit), instead: 'requestCorrection' });
  if (ground === 'notInRemit' && !pointsTo) throw refusal('reasonsRequired', { field: 'pointsTo' });
  return [
    ...met(permit, 'accept', at),
    {
      type: 'AcceptanceRefused',
      by,
      ground,
      reasons,
      articles: [article('第三十二条第一款'), ...articles],
      documentNumber: `${permit.caseNumber}-B1`,
      ...(pointsTo ? { pointsTo } : {}),
    },
  ];
}

/** 不受理: no licence is needed, told at once (Art. 32(1)1). */
export function declareNotRequired(permit: Permit, command: DeclareNotRequired, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'declareNotRequired', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  const { by, reasons, articles, pointsTo } = command;
  return [
    ...met(permit, 'accept', at),
    {
      type: 'LicenceNotRequired',
      by,
      reasons,
      articles: [article('第三十二条第一款第一项'), ...articles],
      documentNumber: `${permit.caseNumber}-B1`,
      ...(pointsTo ? { pointsTo } : {}),
    },
  ];
}
