import { addWorkdays } from '../calendar.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { allowedCommands, hasEnded, silentOnes } from './allowed.ts';
import { askedAt } from './askedAt.ts';
import type { GiveOpinion, RequestOpinions } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { ConsultationConcluded, OpinionHeard, PermitEvent } from './events.ts';
import {
  endOne,
  isDecided,
  isPast,
  itemOf,
  met,
  mustBeCompetentOrg,
  mustBeIn,
  mustBeOrg,
  UNDECIDED,
  undecidedItems,
  wrongState,
} from './guards.ts';
import { CONSULTATION, CONSULTATION_WD } from './law.ts';
import type { Consultation, Opinion, Permit } from './types.ts';

/**
 * 征求意见: the bureau asks other departments, and decides. Each question is a duty of the department that was asked,
 * and climbs its ladder; no clock of the case stops for it, and no decision waits for it.
 */

/**
 * Asks each of the departments for itself, all until the same day.
 * @throws Refusal `unknownDepartment`, `ownDepartment`, `alreadyAsked`, `consultationTooLong`, `alreadyDecided`
 */
export function requestOpinions(permit: Permit, command: RequestOpinions, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'requestOpinions', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  const { by, item, question, known } = command;
  if (item !== undefined && isDecided(itemOf(permit, item)))
    throw refusal('alreadyDecided', { field: 'item', item, open: undecidedItems(permit) });
  const departments = [...new Set(command.departments)];
  const unknown = departments.filter((organ) => !known.includes(organ));
  if (unknown.length > 0) throw refusal('unknownDepartment', { field: 'departments', unknown });
  if (departments.includes(permit.competentOrg))
    throw refusal('ownDepartment', { field: 'departments', own: permit.competentOrg, instead: 'startReview' });
  const asked = silentOnes(permit).filter((one) => one.item === item && departments.includes(one.organ));
  if (asked.length > 0)
    throw refusal('alreadyAsked', {
      field: 'departments',
      asked: asked.map(({ organ }) => organ),
      consultations: asked.map(({ id }) => id),
    });
  const mostWd = limitOf(permit, item);
  const { limitWd = mostWd } = command;
  if (limitWd > mostWd) throw refusal('consultationTooLong', { field: 'limitWd', mostWd });
  const askedOn = civilDateOf(at);
  const answerBy = addWorkdays(permit.calendar, askedOn, limitWd);
  const before = permit.consultations?.length ?? 0;
  return departments.flatMap((organ, index): PermitEvent[] => {
    const consultation = `${permit.caseNumber}-Y${before + index + 1}`;
    const about = item !== undefined && { item };
    const asking = { by, consultation, organ, ...about, question, askedOn, limitWd, answerBy };
    const duty = { kind: 'consult' as const, organ, consultation, ...about, basis: [CONSULTATION] };
    return [
      { type: 'OpinionRequested', ...asking },
      {
        type: 'ObligationOpened',
        obligation: openObligation(permit.calendar, permit.policy.ladder, { ...duty, start: askedOn, due: answerBy }),
      },
    ];
  });
}

/** The item's own limit, else the policy's; about the whole case the shortest of its items. */
function limitOf(permit: Permit, item: string | undefined): number {
  const concerned = permit.items.filter((entry) => item === undefined || entry.item === item);
  const own = concerned.flatMap(({ frozen }) => frozen?.facts.consultationWd ?? []);
  return own.length > 0 ? Math.min(...own) : (permit.policy.consultationWd ?? CONSULTATION_WD);
}

const MUST_SAY_WHY: readonly Opinion[] = ['disagree', 'conditions'];

/**
 * By the department that was asked. Late, or after the decision, it is taken on record as what it is.
 * @throws Refusal `unknownConsultation`, `alreadyAnswered`, `opinionNeedsText`
 */
export function giveOpinion(permit: Permit, command: GiveOpinion, at: Instant): PermitEvent[] {
  const { by, consultation: id, opinion, text } = command;
  const silent = silentOnes(permit);
  if (hasEnded(permit) || !permit.consultations) throw wrongState(permit, 'giveOpinion');
  const consultation = permit.consultations.find((candidate) => candidate.id === id);
  const allowed = { allowedCommands: allowedCommands(permit) };
  if (!consultation)
    throw refusal('unknownConsultation', { field: 'consultation', open: silent.map((one) => one.id), ...allowed });
  const { organ, item, answerBy, given, concluded } = consultation;
  mustBeOrg(organ, by);
  mustBeUnconcerned(permit, 'by', by.user);
  if (given) throw refusal('alreadyAnswered', { consultation: id, opinion: given.opinion, on: given.on, ...allowed });
  if (MUST_SAY_WHY.includes(opinion) && !text) throw refusal('opinionNeedsText', { field: 'text', opinion });
  return [
    {
      type: 'OpinionGiven',
      by,
      consultation: id,
      organ,
      ...(item !== undefined && { item }),
      opinion,
      ...(text && { text }),
      late: isPast(answerBy, askedAt(permit, command, at)),
      ...(concluded && { afterDecision: true }),
    },
    ...met(permit, `consult:${id}`, askedAt(permit, command, at)),
  ];
}

const concerns = ({ item: about }: Consultation, item: string): boolean => about === undefined || about === item;

/** What of other departments a decision on the item had before it, silence too; absent where nobody was asked. */
export function opinionsOn(permit: Permit, item: string, at: Instant): { opinions?: OpinionHeard[] } {
  const asked = (permit.consultations ?? []).filter((one) => concerns(one, item));
  const opinions = asked.map(
    ({ id, organ, answerBy, given }): OpinionHeard => ({
      consultation: id,
      organ,
      opinion: given?.opinion ?? null,
      late: given ? given.late : isPast(answerBy, at),
    }),
  );
  return opinions.length > 0 ? { opinions } : {};
}

/** Nobody waits any more for those who were silent; about the case as a whole, when nothing of it is open. */
export const consultationsConcluded = (
  permit: Permit,
  items: readonly string[],
  reason: ConsultationConcluded['reason'],
): ConsultationConcluded[] =>
  concludedBy(permit, items).map(({ id, organ, item, answerBy }) => ({
    type: 'ConsultationConcluded',
    consultation: id,
    organ,
    ...(item !== undefined && { item }),
    answerBy,
    reason,
  }));

/** The duties of those who were silent, over with the decision and not met. */
export const consultationDutiesEnded = (permit: Permit, item: string): PermitEvent[] =>
  concludedBy(permit, [item]).flatMap(({ id }) => endOne(permit, `consult:${id}`, 'decided'));

function concludedBy(permit: Permit, items: readonly string[]): Consultation[] {
  const isAll = undecidedItems(permit).every((open) => items.includes(open));
  return silentOnes(permit).filter(({ item }) => (item === undefined ? isAll : items.includes(item)));
}
