import { dueInstant } from '../calendar.ts';
import { competence } from '../catalogue/competence.ts';
import { correctionNoticeBy } from '../catalogue/limits.ts';
import { policyOn } from '../catalogue/lookup.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { mustBeHandedInLawfully } from './agency.ts';
import { allowedCommands } from './allowed.ts';
import { appliedAt, type Barred, barOn, barringArticle, mustNotBeBarred } from './bars.ts';
import type { Receive } from './commands.ts';
import type { PermitEvent, Received } from './events.ts';
import { article } from './law.ts';
import { mustNameItsLicence, renewalOf } from './renewal.ts';
import { mustBeOpenTo } from './routes.ts';
import type { Permit } from './types.ts';

/** 收件: Art. 29, 31, 32. */

const isRefusedOutright = (code: string): boolean => code !== 'belowThreshold';

/**
 * Takes an application in (收件). Where the organ is not competent it refuses and points to the right one; when a
 * written decision was asked for, the case opens and ends at once with its document.
 * @throws Refusal `barredFromApplying`: Art. 78, 79
 * @throws Refusal `future`, `severalLicences`, `staleFacts`, `licenceExpired`, or a code of competence with `pointsTo`
 */
export function receive(permit: Permit, command: Receive, at: Instant): PermitEvent[] {
  if (permit.state !== 'NONE')
    throw refusal('alreadyReceived', { caseNumber: permit.caseNumber, allowedCommands: allowedCommands(permit) });
  if (command.receivedAt > at) throw refusal('future', { field: 'receivedAt', now: at });
  const receivedOn = civilDateOf(command.receivedAt);
  const { calendar } = command.facts;
  if (!calendar) throw refusal('staleFacts', { missing: 'calendar', day: receivedOn });
  const policy = policyOn(command.facts, receivedOn);
  const finding = findingOf(command, receivedOn);
  if (finding && isRefusedOutright(finding.code) && !command.requestWrittenDecision)
    throw refusal(finding.code, { pointsTo: finding.pointsTo, requestWrittenDecision: true });
  const application = { ...command, calendar, appliedAt: appliedAt(command, at) };
  if (!command.requestWrittenDecision) mustNotBeBarred(application, { requestWrittenDecision: true });
  const bar = barOn(application);
  const ends = (finding !== null || bar !== null) && command.requestWrittenDecision;
  // a case that ends with its receipt needs no way of handling
  if (!ends) {
    mustNameItsLicence(command);
    mustBeOpenTo(command);
    mustBeHandedInLawfully(command);
  }

  const { by, requestWrittenDecision: _, finding: __, facts, type: ___, bars: ____, ...stated } = command;
  const due = correctionNoticeBy(calendar, receivedOn);
  const renewal = renewalOf(command);
  const received: Received = {
    type: 'Received',
    ...stated,
    ...(renewal && !ends && { renewal }),
    receivedBy: { user: by.user, org: by.org },
    facts: ends ? null : facts,
    calendar,
    policy,
    deemed: ends ? null : { at: dueInstant(due), asOf: receivedOn },
  };
  if (ends && finding) return [received, endedAtOnce(command, finding)];
  if (ends && bar) return [received, barredAtOnce(command, bar)];
  const duty = {
    kind: 'accept' as const,
    organ: command.competentOrg,
    basis: [article('第三十二条')],
    start: receivedOn,
    due,
  };
  return [received, { type: 'ObligationOpened', obligation: openObligation(calendar, policy.ladder, duty) }];
}

type Finding = { code: NonNullable<Receive['finding']>['code']; pointsTo: string };

/** The catalogue is asked again here: a caller's word is not enough about competence (Art. 32(1)1–2). */
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

const barredAtOnce = ({ by, caseNumber }: Receive, bar: Barred): PermitEvent => ({
  type: 'AcceptanceRefused',
  by,
  ground: 'barred',
  documentNumber: `${caseNumber}-B1`,
  bar: { document: bar.document, through: bar.through },
  articles: [barringArticle(bar.article)],
});
