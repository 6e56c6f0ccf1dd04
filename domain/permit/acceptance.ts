import { addWorkdays } from '../calendar.ts';
import { competence } from '../catalogue/competence.ts';
import type { ItemFacts, ReferenceFacts } from '../catalogue/facts.ts';
import { decisionLimits } from '../catalogue/limits.ts';
import { entryFactsOn, itemFactsOn, policyIn, policyOn, unitOn } from '../catalogue/lookup.ts';
import type { OrgId } from '../catalogue/types.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant, startOf } from '../time.ts';
import { isInspected } from './allowed.ts';
import { barOn, barring, barringArticle, mustNotBeBarred } from './bars.ts';
import type { Accept, DeclareNotRequired, RefuseAcceptance } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import { missingMaterials, sharedMaterials } from './correction.ts';
import type { Accepted, PermitEvent } from './events.ts';
import { endAll, itemOf, met, mustBeCompetentOrg, mustBeIn, undecidedItems } from './guards.ts';
import { article, INSPECTORS_WD } from './law.ts';
import { mustBeInRemit, refusedBefore, refuseItems } from './lostItems.ts';
import { lowerReviewDuty } from './lowerReview.ts';
import { heldLicence } from './quantity.ts';
import { beforeLicenceEnds, renewalBasis } from './renewal.ts';
import { tolerableOn, tolerance } from './tolerance.ts';
import type { Actor, CarriedRank, Permit } from './types.ts';

/** 受理、视为受理、不予受理、不受理: Art. 32. */

/** 受理 (Art. 32(1)5). Competence is tested again, and the versions of the day are frozen into the case. */
export function accept(permit: Permit, command: Accept, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'accept', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  mustNotBeBarred(applicationOf(permit, command), { instead: 'refuseAcceptance' });
  const today = civilDateOf(at);
  const tolerable = tolerableOn(permit, versionsOn(permit, command.facts, today));
  const missing = missingMaterials(permit).filter((id) => !tolerable.includes(id));
  if (missing.length > 0)
    throw refusal('materialsMissing', {
      missing,
      instead: permit.correction ? 'refuseAcceptance' : 'requestCorrection',
    });
  mustBeInRemit(permit, command.facts, today);
  const events = acceptance(permit, command.facts, today, { by: command.by, on: today });
  return [
    ...met(permit, 'accept', at),
    ...events.map((event) => ranked(permit, knowing(permit, event, command.facts), at, command.carried)),
  ];
}

const applicationOf = (permit: Permit, { bars }: Pick<Accept, 'bars'>) => ({
  kind: permit.kind,
  items: permit.items,
  appliedAt: permit.appliedAt ?? permit.receivedAt,
  calendar: permit.calendar,
  ...(bars && { bars }),
});

/** Art. 57: what is limited in number goes by the moment of acceptance, of what another case handed on by that one’s. */
function ranked(permit: Permit, event: PermitEvent, at: Instant, carried: CarriedRank[] = []): PermitEvent {
  const { route, conflicts = [] } = permit;
  if (event.type !== 'Accepted' || event.items.every(({ facts }) => facts.quantityLimited !== true)) return event;
  const withoutReview = route === 'commitment' && event.items.every(({ facts }) => facts.commitment?.allowed === true);
  const licence = heldLicence(permit);
  return {
    ...event,
    ranking: {
      at,
      withoutReview,
      ...(conflicts.length > 0 && { concerned: conflicts }),
      ...(licence && { licence }),
      ...(carried.length > 0 && { carried }),
    },
  };
}

const versionsOn = (permit: Permit, facts: ReferenceFacts, day: CivilDate): ItemFacts[] =>
  undecidedItems(permit).flatMap((item) => itemFactsOn(facts, item, day) ?? []);

const knowing = (permit: Permit, event: PermitEvent, known: ReferenceFacts): PermitEvent =>
  event.type === 'Accepted' && permit.renewal?.inTime ? { ...event, known } : event;

/** 视为受理: nobody said in time what is missing, so the case is accepted as of the day of the hand-in. */
export function deemAccepted(permit: Permit): PermitEvent[] {
  if (!permit.deemed || !permit.facts) throw new Error('a deemed acceptance needs the facts of the hand-in');
  const { asOf } = permit.deemed;
  // the power may have moved between two hand-ins; the applicant's right was earned on the day of the first
  const stillCompetent = undecidedItems(permit).every((item) => isCompetent(permit, item, asOf));
  const versionsOf = stillCompetent ? asOf : civilDateOf(permit.receivedAt);
  const events = acceptance(permit, permit.facts, versionsOf, { by: null, on: asOf });
  // it counts from the hand-in, and so does its rank
  const handedInAt = permit.correction ? (permit.correction.handedInAt ?? startOf(asOf)) : permit.receivedAt;
  return [...endAll(permit, 'deemedAccepted'), ...events.map((event) => ranked(permit, event, handedInAt))];
}

function isCompetent(permit: Permit, item: string, day: CivilDate): boolean {
  if (!permit.facts) return false;
  const entry = entryFactsOn(permit.facts, item, day);
  const version = itemFactsOn(permit.facts, item, day);
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
  // time never refuses: where no policy covers the day, the one the case was received under goes on
  const policy = by ? policyOn(facts, versionsOf) : (policyIn(facts, versionsOf) ?? permit.policy);
  const items = undecidedItems(permit).map((item) => {
    const answer = competence(facts, item, versionsOf);
    const version = itemFactsOn(facts, item, versionsOf);
    if (!answer.competent || !version) throw refusal('staleFacts', { missing: 'item', item, day: versionsOf });
    return { item, facts: version, catalogueVersion: answer.catalogueVersion, supervisor: answer.supervisor };
  });
  const shared = sharedMaterials(permit);
  const tolerated = tolerance(permit, items, missingMaterials(permit), on);
  const accepted: Accepted = {
    type: 'Accepted',
    by,
    deemed: by === null,
    acceptedOn: on,
    items,
    policy,
    calendarVersion: permit.calendar.version,
    ...(shared.length > 0 && { shared }),
    ...(tolerated && { tolerated }),
  };
  const clocks = items.map(({ item, facts: version }): PermitEvent => {
    if (version.lowerReview) {
      const whole = lowerReviewDuty(permit, { item, start: on });
      const review = { ...whole, ...beforeLicenceEnds(permit, { due: whole.due, statutoryDue: whole.statutoryDue }) };
      return { type: 'ObligationOpened', obligation: openObligation(permit.calendar, policy.ladder, review) };
    }
    const start = {
      receivedOn: civilDateOf(permit.receivedAt),
      acceptedOn: on,
      joint: permit.handling === 'joint',
    };
    const { dayZero, promisedDue, statutoryDue, statutoryDueLenient, basis } = decisionLimits(
      permit.calendar,
      version,
      start,
    );
    const duty = {
      kind: 'decide' as const,
      item,
      organ: permit.competentOrg,
      basis: [article('第四十二条'), ...renewalBasis(permit), ...basis],
      start: dayZero,
      ...beforeLicenceEnds(permit, { due: promisedDue, statutoryDue, statutoryDueLenient }),
    };
    return { type: 'ObligationOpened', obligation: openObligation(permit.calendar, policy.ladder, duty) };
  });
  const inspections = items.filter(({ facts: version }) => isInspected({ frozen: { facts: version } }));
  const assignments = inspections.map(({ item }): PermitEvent => {
    const duty = {
      kind: 'assign' as const,
      item,
      organ: permit.competentOrg,
      basis: [article('第五十五条第二款')],
      start: on,
      due: addWorkdays(permit.calendar, on, INSPECTORS_WD),
    };
    return { type: 'ObligationOpened', obligation: openObligation(permit.calendar, policy.ladder, duty) };
  });
  return [accepted, ...clocks, ...assignments, ...vacancies(facts, items, versionsOf)];
}

/** S9: a supervisor without its one unit is an incident from acceptance on (domain.md 2.4). */
const vacancies = (
  facts: ReferenceFacts,
  items: { item: string; supervisor: string }[],
  day: CivilDate,
): PermitEvent[] =>
  items
    .filter(({ supervisor }) => unitOn(facts, supervisor, day) === undefined)
    .map(({ item, supervisor }) => ({ type: 'CoordinationUnitMissing', supervisor, item }));

/**
 * 不予受理, in writing (Art. 32(2)): not in remit (Art. 32(1)2), false materials or a bar (Art. 78, 79), or still incomplete after the one correction; of several items those
 * alone that are not in remit any more, while the others go on.
 */
export function refuseAcceptance(permit: Permit, command: RefuseAcceptance, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'refuseAcceptance', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  const { by, ground, reasons, articles, pointsTo, items: named = [], facts = null, subject = null } = command;
  for (const item of named) itemOf(permit, item);
  const items = undecidedItems(permit);
  if (named.length > 0 && items.some((open) => !named.includes(open))) return refuseItems(permit, command, at);
  if (ground === 'stillIncomplete' && !permit.correction)
    throw refusal('materialsMissing', { missing: missingMaterials(permit), instead: 'requestCorrection' });
  if (ground === 'notInRemit' && (!pointsTo || pointsTo === permit.competentOrg))
    throw refusal('reasonsRequired', { field: 'pointsTo' });
  const bar = barOn(applicationOf(permit, command));
  if (ground === 'barred' && !bar) throw refusal('notBarred', { field: 'ground', instead: 'accept' });
  const isFalse = ground === 'falseMaterials';
  if (isFalse) mustBeForOneWhoDecides(permit, by);
  const documentNumber = `${permit.caseNumber}-B${refusedBefore(permit) + 1}`;
  const inNameOf = entrustingOrgan(permit, at);
  return [
    ...met(permit, 'accept', at),
    {
      type: 'AcceptanceRefused',
      by,
      ground,
      reasons,
      articles: [
        article('第三十二条第一款'),
        ...(isFalse ? [barringArticle('78')] : []),
        ...(ground === 'barred' && bar ? [barringArticle(bar.article)] : []),
        ...articles,
      ],
      documentNumber,
      ...(isFalse && { warning: true as const }),
      ...(ground === 'barred' && bar && { bar: { document: bar.document, through: bar.through } }),
      ...(inNameOf !== null && { inNameOf }),
      ...(pointsTo ? { pointsTo } : {}),
    },
    ...(isFalse
      ? barring(permit, '78', { items, facts: facts ?? permit.facts, subject, document: documentNumber }, at)
      : []),
  ];
}

/** It warns, and may bar for a year: found as a denial finds it, by who decides, and not by who took the papers. */
function mustBeForOneWhoDecides(permit: Permit, { user, role }: Actor): void {
  if (!DECIDING_ROLES.includes(role)) throw refusal('wrongRank', { field: 'ground', role, needs: DECIDING_ROLES });
  if (user === permit.receivedBy.user) throw refusal('secondPerson', { field: 'ground', did: 'receive' });
  mustBeUnconcerned(permit, 'by', user);
}

const DECIDING_ROLES: readonly string[] = ['decider', 'organHead'];

/** Art. 24: an entrusted power is used in the name of who entrusted it, where the first item has it so. */
function entrustingOrgan({ facts, items: [first] }: Permit, at: Instant): OrgId | null {
  const entry = facts && first && entryFactsOn(facts, first.item, civilDateOf(at))?.entry;
  return entry?.kind === 'entrusted' ? entry.fromOrg : null;
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
      documentNumber: `${permit.caseNumber}-B${refusedBefore(permit) + 1}`,
      ...(pointsTo ? { pointsTo } : {}),
    },
  ];
}
