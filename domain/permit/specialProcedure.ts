import { addWorkdays, type Calendar, workdaysBetween } from '../calendar.ts';
import type { ItemFacts } from '../catalogue/facts.ts';
import { isSpecialLawText } from '../catalogue/findings/lawName.ts';
import { ART_45 } from '../catalogue/findings/licenceItem.ts';
import { openObligation } from '../obligations/ladder.ts';
import type { Obligation } from '../obligations/types.ts';
import { merged } from '../pauses.ts';
import { refusal } from '../refusal.ts';
import { addDays, type CivilDate, civilDateOf, type Instant, startOf } from '../time.ts';
import { allowedCommands, isByCommitment } from './allowed.ts';
import { clockOf, isPaused, openPauses, redSince } from './clock.ts';
import type { EndSpecialProcedure, PermitCommand, StartSpecialProcedure } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { hasReviewed, itemOf, met, mustBeCompetentOrg, mustBeIn, wrongState } from './guards.ts';
import { awaitsHearing, hearingAwaitedSince } from './hearingState.ts';
import { article } from './law.ts';
import { recounted } from './recount.ts';
import { pauseNeverTold } from './service/served.ts';
import type { Permit, SpecialProcedure } from './types.ts';

/** 特别程序: what stops the decision clock, for how long, and how it runs on (Art. 45; domain.md 2.2). */

const HEARING = 'hearing';

/** A notice of yesterday may be entered today. */
const BACKDATED_WD = 1;

/** A survey is part of the review, and a correction comes before acceptance: no basis makes a pause of them. */
const NEVER: readonly string[] = ['siteSurvey', 'jointSurvey', 'correction'];

/**
 * Only what Art. 45 names stops the clock, or what the item names with its law or regulation; only after the applicant
 * was told in writing how long it takes; and never a clock that has run out.
 * @throws Refusal `decidedByCommitment`, `neverPauses`, `pauseTooLong`, `procedureRunning`, `clockExpired`, `beforeAcceptance`, `future`
 * @throws Refusal `pauseBackdated`, `reasonsRequired`: begun and told more than one working day ago
 */
export function startSpecialProcedure(permit: Permit, command: StartSpecialProcedure, at: Instant): PermitEvent[] {
  const isWithoutReview = isByCommitment(permit);
  mustBeIn(
    permit,
    'startSpecialProcedure',
    'UNDER_REVIEW',
    'SPECIAL_PROCEDURE',
    ...(isWithoutReview ? ['ACCEPTED' as const] : []),
  );
  mustBeCompetentOrg(permit, command.by);
  if (isWithoutReview && command.kind !== HEARING)
    throw refusal('decidedByCommitment', { field: 'kind', kinds: [HEARING], instead: 'decide' });
  const { by, item, kind, neededWd, notice, articles } = command;
  const { frozen } = itemOf(permit, item);
  const clock = runningClock(permit, item, command);
  const today = civilDateOf(at);
  const { startedOn = today, toldOn = today } = command;
  const mostWd = remainingWd(permit, item, kind, pauseOf(frozen?.facts, kind));
  if (mostWd !== null && neededWd > mostWd) throw refusal('pauseTooLong', { field: 'neededWd', item, kind, mostWd });
  if (kind === HEARING && !awaitsHearing(permit))
    throw refusal('noHearing', { field: 'kind', allowedCommands: allowedCommands(permit) });
  const running = permit.procedures?.find(
    (procedure) => procedure.item === item && procedure.kind === kind && procedure.endedOn === null,
  );
  if (running) throw refusal('procedureRunning', { procedure: running.id, kind, instead: 'endSpecialProcedure' });
  mustLieWithin({ startedOn, toldOn }, permit.accepted?.on ?? today, today);
  const since = kind === HEARING && permit.hearing ? hearingAwaitedSince(permit.hearing) : null;
  const pausesFrom = latest(startedOn, toldOn, since, redSince(permit, clock));
  const reasons = kind === HEARING ? undefined : reasonsForBackdating(permit, command, pausesFrom, today);
  const id = `${permit.caseNumber}-T${(permit.procedures?.length ?? 0) + 1}`;
  return [
    {
      type: 'SpecialProcedureStarted',
      by,
      procedure: id,
      item,
      kind,
      startedOn,
      toldOn,
      neededWd,
      pausesFrom,
      pausesThrough: mostWd === null ? null : addWorkdays(permit.calendar, pausesFrom, mostWd),
      notice,
      articles,
      ...(reasons && { reasons }),
    },
    // a hearing has a duty of its own
    ...(kind === HEARING ? [] : [procedureDuty(permit, { id, item, pausesFrom, neededWd })]),
  ];
}

/** No pause outlasts the time that was told without being seen; the duty ends neither it nor the procedure. */
const procedureDuty = (
  permit: Permit,
  {
    id,
    item,
    pausesFrom: start,
    neededWd,
  }: Pick<SpecialProcedure, 'id' | 'item' | 'pausesFrom'> & { neededWd: number },
): PermitEvent => ({
  type: 'ObligationOpened',
  obligation: openObligation(permit.calendar, permit.policy.ladder, {
    kind: 'procedure',
    organ: permit.competentOrg,
    procedure: id,
    item,
    basis: [article('第四十五条')],
    start,
    due: addWorkdays(permit.calendar, start, neededWd),
  }),
});

const latest = (day: CivilDate, ...others: (CivilDate | null)[]): CivilDate =>
  others.reduce<CivilDate>((last, other) => (other !== null && other > last ? other : last), day);

/** Told late, a pause would give back days that were used: the head of the organ answers for it, and says why. */
function reasonsForBackdating(
  permit: Permit,
  { by, reasons }: StartSpecialProcedure,
  from: CivilDate,
  today: CivilDate,
): StartSpecialProcedure['reasons'] {
  if (workdaysBetween(permit.calendar, from, today) <= BACKDATED_WD) return undefined;
  if (by.role !== 'organHead') throw refusal('pauseBackdated', { field: 'toldOn', instead: today, needs: 'organHead' });
  if (hasReviewed(permit, by.user)) throw refusal('secondPerson', { field: 'by', did: 'review' });
  if (!reasons) throw refusal('reasonsRequired', { field: 'reasons', instead: today });
  return reasons;
}

/** A clock that has run out is neither paused nor extended any more. */
export function runningClock(permit: Permit, item: string, { type }: PermitCommand): Obligation {
  const clock = clockOf(permit, item);
  if (!clock) throw wrongState(permit, type);
  if (clock.statutoryPassed)
    throw refusal('clockExpired', {
      item,
      statutoryDue: clock.statutoryDue ?? clock.due,
      instead: clock.kind === 'review' ? 'handUp' : 'decide',
    });
  return clock;
}

/** The most working days a kind may pause the item; null where nothing caps it. */
function pauseOf(facts: ItemFacts | undefined, kind: string): number | null {
  const own = (facts?.pauses ?? []).filter(
    (pause) => ART_45.includes(pause.kind) || (isSpecialLawText(pause.basis) && !NEVER.includes(pause.kind)),
  );
  const named = own.find((pause) => pause.kind === kind);
  if (!named && !ART_45.includes(kind))
    throw refusal('neverPauses', {
      field: 'kind',
      kind,
      kinds: [...new Set([...ART_45, ...own.map((pause) => pause.kind)])],
    });
  return named?.maxWd ?? null;
}

/** The maximum is that of the kind, in however many procedures, and in what an older system told of. */
function remainingWd(permit: Permit, item: string, kind: string, maxWd: number | null): number | null {
  if (maxWd === null) return null;
  const before = permit.imported?.pauses.filter((pause) => pause.kind === kind) ?? [];
  const own = (permit.procedures ?? []).filter((procedure) => procedure.item === item && procedure.kind === kind);
  const pauses = [
    ...before.map(({ from, to }) => ({ from, to })),
    ...own.flatMap(({ pausesFrom: from, pausedThrough: to }) => (to ? [{ from, to }] : [])),
  ];
  const usedWd = merged(pauses).reduce((sum, { from, to }) => sum + workdaysBetween(permit.calendar, from, to), 0);
  return Math.max(0, maxWd - usedWd);
}

/** The maximum of the kind, counted with another calendar: as many working days as the item lets its clock stand still. */
export function pausesThroughWith(
  permit: Permit,
  { item, kind, pausesFrom }: SpecialProcedure,
  calendar: Calendar,
): CivilDate | null {
  const maxWd = pauseOf(itemOf(permit, item).frozen?.facts, kind);
  const mostWd = remainingWd({ ...permit, calendar }, item, kind, maxWd);
  return mostWd === null ? null : addWorkdays(calendar, pausesFrom, mostWd);
}

function mustLieWithin(days: { [field: string]: CivilDate }, from: CivilDate, today: CivilDate): void {
  for (const [field, day] of Object.entries(days)) {
    if (day > today) throw refusal('future', { field, now: today });
    if (day < from) throw refusal('beforeAcceptance', { field, from });
  }
}

/** The procedure is over, and the clock runs on from the day after, unless another still holds it. */
export function endSpecialProcedure(permit: Permit, command: EndSpecialProcedure, at: Instant): PermitEvent[] {
  const { by, procedure: id, report } = command;
  const procedure = permit.procedures?.find((candidate) => candidate.id === id && candidate.endedOn === null);
  if (!hasOpenProcedure(permit)) throw wrongState(permit, 'endSpecialProcedure');
  mustBeCompetentOrg(permit, by);
  if (!procedure) throw refusal('procedureNotRunning', { field: 'procedure', procedure: id, running: openIds(permit) });
  // its days are out as long as it takes to hold it, and not a day longer
  if (procedure.kind === HEARING && awaitsHearing(permit))
    throw refusal('hearingPending', { instead: 'recordHearing', allowedCommands: allowedCommands(permit) });
  const today = civilDateOf(at);
  const { endedOn = today } = command;
  if (endedOn > today) throw refusal('future', { field: 'endedOn', now: today });
  if (endedOn < procedure.pausesFrom)
    throw refusal('endBeforeStart', { field: 'endedOn', from: procedure.pausesFrom, through: today });
  return endedOnDay(permit, procedure, { endedOn, at, by, ...(report && { report }) });
}

/** The hearing was held, or nobody asks for it any more: its time is over with that day. */
export function endHearingProcedures(
  permit: Permit,
  day: CivilDate,
  { by, at }: Pick<Ending, 'by' | 'at'>,
): PermitEvent[] {
  const open = (permit.procedures ?? []).filter((procedure) => procedure.kind === HEARING && isOpen(procedure));
  let current = permit;
  const events: PermitEvent[] = [];
  for (const procedure of open) {
    const endedOn = day > procedure.pausesFrom ? day : procedure.pausesFrom;
    const ended = endedOnDay(current, procedure, { endedOn, at, by });
    events.push(...ended);
    // each sees those before it ended, so that the last of them lets the review go on
    current = ended.reduce(afterEnd, current);
  }
  return events;
}

function afterEnd(permit: Permit, event: PermitEvent): Permit {
  if (event.type === 'ReviewResumed') return { ...permit, state: 'UNDER_REVIEW' };
  if (event.type !== 'SpecialProcedureEnded') return permit;
  const { procedure: id, pausedThrough, endedOn } = event;
  const procedures = permit.procedures?.map((one) => (one.id === id ? { ...one, pausedThrough, endedOn } : one)) ?? [];
  return { ...permit, procedures };
}

const isOpen = ({ endedOn }: SpecialProcedure): boolean => endedOn === null;
const openIds = (permit: Permit): string[] => (permit.procedures ?? []).filter(isOpen).map(({ id }) => id);
const hasOpenProcedure = (permit: Permit): boolean =>
  (permit.state === 'SPECIAL_PROCEDURE' || permit.state === 'UNDER_REVIEW') && openIds(permit).length > 0;

type Ending = Pick<EndSpecialProcedure, 'by' | 'report'> & { endedOn: CivilDate; at: Instant };

function endedOnDay(permit: Permit, procedure: SpecialProcedure, { endedOn, at, ...ending }: Ending): PermitEvent[] {
  const { id, item, kind, pausesThrough, pausedThrough: stoodUntil } = procedure;
  // told late that it was over earlier, a clock has run since then; told that it went on, it has run all the same
  const last = pausesThrough !== null && pausesThrough < endedOn ? pausesThrough : endedOn;
  const pausedThrough = stoodUntil !== null && stoodUntil < last ? stoodUntil : last;
  const told = pauseNeverTold(permit, procedure, pausedThrough);
  return [
    ...told.events,
    { type: 'SpecialProcedureEnded', ...ending, procedure: id, item, kind, endedOn, pausedThrough },
    ...met(permit, `procedure:${id}`, at),
    ...(pausedThrough === stoodUntil ? [] : runningOn(told.permit, procedure, pausedThrough, at)),
  ];
}

/** The item's own maximum is reached. */
export function capPause(permit: Permit, id: string, at: Instant): PermitEvent[] {
  const procedure = openPauses(permit).find((candidate) => candidate.id === id);
  if (!procedure?.pausesThrough) return [];
  const { item, pausesThrough: pausedThrough } = procedure;
  const told = pauseNeverTold(permit, procedure, pausedThrough);
  return [
    ...told.events,
    { type: 'PauseCapped', procedure: id, item, pausedThrough },
    ...runningOn(told.permit, procedure, pausedThrough, at),
  ];
}

function runningOn(
  permit: Permit,
  { id, item }: SpecialProcedure,
  pausedThrough: CivilDate,
  at: Instant,
): PermitEvent[] {
  const after = {
    ...permit,
    procedures: (permit.procedures ?? []).map((other) => (other.id === id ? { ...other, pausedThrough } : other)),
  };
  const clock = clockOf(after, item);
  const resumedAt = startOf(addDays(pausedThrough, 1));
  return [
    ...(clock && !isPaused(after, clock)
      ? [
          recounted(after, clock, {
            calendar: permit.calendar,
            today: civilDateOf(at),
            from: resumedAt < at ? resumedAt : at,
            because: 'pause',
          }),
        ]
      : []),
    ...(permit.state === 'SPECIAL_PROCEDURE' && openPauses(after).length === 0
      ? [{ type: 'ReviewResumed' as const }]
      : []),
  ];
}
