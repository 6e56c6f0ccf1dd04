import { addWorkdays } from '../calendar.ts';
import type { Basis } from '../catalogue/types.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import { allowedCommands, isByCommitment } from './allowed.ts';
import { askedAt } from './askedAt.ts';
import type { ArrangeHearing, OrderHearing, RecordHearing, RequestHearing, TellHearingRight } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { PermitEvent } from './events.ts';
import { hasReviewed, isPast, met, mustBeCompetentOrg, mustBeIn, UNDECIDED } from './guards.ts';
import { awaitsHearing, standingArrangement, wasHeardAtHearing } from './hearingState.ts';
import { APPLICANT, mustBeOfApplicant, mustBeParty, partiesOf, requestByOf } from './interestedParties.ts';
import { article, HEARING_NOTICE_WD, HEARING_REQUEST_WD, HEARING_WD } from './law.ts';
import { mustHaveHadNotice } from './service/served.ts';
import { endHearingProcedures } from './specialProcedure.ts';
import type { Permit } from './types.ts';

/** 听证: told of, asked for, arranged, held (Art. 46–48). Its time is out of the decision clock as a special procedure. */

/** Each is told once; the five days run from then. */
export function tellHearingRight(permit: Permit, command: TellHearingRight, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'tellHearingRight', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  const { by, notice } = command;
  const parties = [...new Set(command.parties)];
  mustBeParty(permit, 'parties', ...parties);
  const told = parties.filter((party) => permit.hearing?.told.some((earlier) => earlier.party === party));
  if (told.length > 0) throw refusal('hearingRightAlreadyTold', { field: 'parties', told });
  const toldOn = civilDateOf(at);
  const requestBy = addWorkdays(permit.calendar, toldOn, HEARING_REQUEST_WD);
  return [{ type: 'HearingRightTold', by, parties, notice, toldOn, requestBy }];
}

/** A request in time binds the organ to hold a hearing within twenty days of it. */
export function requestHearing(permit: Permit, command: RequestHearing, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'requestHearing', ...UNDECIDED);
  const { by, party } = command;
  mustBeParty(permit, 'party', party);
  mustBeOfApplicant(command);
  // the system that submitted acts for the applicant; everybody else comes to the window
  if (by.role === 'clientSystem' && party !== APPLICANT)
    throw refusal('notCompetent', { org: by.org, pointsTo: permit.competentOrg });
  const told = permit.hearing?.told.find((candidate) => candidate.party === party);
  if (!told)
    throw refusal('hearingRightNotTold', { field: 'party', untold: [party], allowedCommands: allowedCommands(permit) });
  const { hearing } = permit;
  const isAnswered = hearing !== undefined && wasHeardAtHearing(hearing, party);
  if (isAnswered || hearing?.requests.some((request) => request.party === party))
    throw refusal('hearingAlreadyRequested', { field: 'party', party, heldOn: hearing?.held?.on ?? null });
  const requestBy = requestByOf(permit, told);
  const asked = askedAt(permit, command, at);
  mustBeWithinPower(permit, command, 'requestHearing', asked);
  if (isPast(requestBy, asked)) throw refusal('hearingRequestLate', { party, requestBy, instead: 'recordStatement' });
  const requestedOn = civilDateOf(asked);
  const requested: PermitEvent = { type: 'HearingRequested', by, ...asAgent(command), party, requestedOn };
  // one hearing for all who ask: the twenty days are those of the first
  if (permit.obligations.some(({ id }) => id === 'hearing')) return [requested];
  return [requested, hearingDuty(permit, article('第四十七条'), requestedOn)];
}

/** One that the organ orders is to be held in the same time as one that is asked for. */
const hearingDuty = (permit: Permit, basis: Basis, start: CivilDate): PermitEvent => ({
  type: 'ObligationOpened',
  obligation: openObligation(permit.calendar, permit.policy.ladder, {
    kind: 'hearing',
    organ: permit.competentOrg,
    basis: [basis],
    start,
    due: addWorkdays(permit.calendar, start, HEARING_WD),
  }),
});

/** 依职权: where a law demands it, or a major public interest; the organ announces it, and nobody has to ask (Art. 46). */
export function orderHearing(permit: Permit, command: OrderHearing, at: Instant): PermitEvent[] {
  mustBeHearable(permit, 'orderHearing');
  mustBeCompetentOrg(permit, command.by);
  if (awaitsHearing(permit) || permit.hearing?.held)
    throw refusal('hearingAlreadyRequested', { allowedCommands: allowedCommands(permit) });
  const { by, announcement, articles } = command;
  const orderedOn = civilDateOf(at);
  return [
    { type: 'HearingOrdered', by, orderedOn, announcement, articles },
    hearingDuty(permit, article('第四十六条'), orderedOn),
  ];
}

/** Time, place and presider, told seven days ahead; again, where it has to be put off. */
export function arrangeHearing(permit: Permit, command: ArrangeHearing, at: Instant): PermitEvent[] {
  mustBeHearable(permit, 'arrangeHearing');
  mustAwaitHearing(permit);
  mustBeCompetentOrg(permit, command.by);
  const { by, heldAt, place, presider, notice } = command;
  // Art. 48(1)3: whoever reviews the application does not preside over its hearing
  if (hasReviewed(permit, presider))
    throw refusal('secondPerson', { field: 'presider', did: 'review', user: presider });
  mustBeUnconcerned(permit, 'presider', presider);
  const earliest = addWorkdays(permit.calendar, civilDateOf(at), HEARING_NOTICE_WD);
  if (civilDateOf(heldAt) < earliest) throw refusal('hearingNoticeTooShort', { field: 'heldAt', earliest });
  // what can no longer be held in time is held as soon as its notice allows
  const limit = permit.obligations.find(({ id }) => id === 'hearing')?.due;
  const latest = limit !== undefined && limit < earliest ? earliest : limit;
  if (latest !== undefined && civilDateOf(heldAt) > latest)
    throw refusal('hearingTooLate', { field: 'heldAt', latest });
  const { orderedOn = null, told = [] } = permit.hearing ?? {};
  const notified = orderedOn === null ? told.map(({ party }) => party) : partiesOf(permit);
  return [{ type: 'HearingArranged', by, heldAt, place, presider, notice, notified }];
}

/** The transcript, by the presider; it meets the duty, and the clock runs on. */
export function recordHearing(permit: Permit, command: RecordHearing, at: Instant): PermitEvent[] {
  mustBeHearable(permit, 'recordHearing');
  mustAwaitHearing(permit);
  mustBeCompetentOrg(permit, command.by);
  const { by, transcript } = command;
  const arranged = permit.hearing && standingArrangement(permit.hearing);
  if (!arranged)
    throw refusal('hearingPending', { instead: 'arrangeHearing', allowedCommands: allowedCommands(permit) });
  const { presider, heldAt } = arranged;
  if (by.user !== presider) throw refusal('notPresider', { presider });
  mustBeUnconcerned(permit, 'by', presider);
  if (at < heldAt) throw refusal('hearingPending', { heldAt, until: civilDateOf(heldAt), instead: 'recordHearing' });
  const heldOn = civilDateOf(heldAt);
  mustHaveHadNotice(permit, heldOn, arranged.notified);
  return [
    { type: 'HearingHeld', by, heldOn, transcript },
    ...met(permit, 'hearing', at),
    ...endHearingProcedures(permit, heldOn, { by, at }),
  ];
}

/** In review; what is decided on a commitment has none, and is heard as soon as it is accepted. */
function mustBeHearable(permit: Permit, command: 'orderHearing' | 'arrangeHearing' | 'recordHearing'): void {
  if (permit.state === 'ACCEPTED' && isByCommitment(permit)) return;
  mustBeIn(permit, command, 'UNDER_REVIEW', 'SPECIAL_PROCEDURE');
}

function mustAwaitHearing(permit: Permit): void {
  if (!awaitsHearing(permit)) throw refusal('noHearing', { allowedCommands: allowedCommands(permit) });
}
