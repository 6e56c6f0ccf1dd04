import { addWorkdays } from '../calendar.ts';
import { refusal } from '../refusal.ts';
import { type CivilDate, civilDateOf, type Instant } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import { allowedCommands } from './allowed.ts';
import type { RecordStatement, RegisterInterestedParty } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { PermitEvent } from './events.ts';
import { endOne, hasReviewed, isPast, mustBeCompetentOrg, mustBeIn, UNDECIDED } from './guards.ts';
import { awaitsHearing, openRequests, wasHeardAtHearing } from './hearingState.ts';
import { HEARING_REQUEST_WD, STATEMENT_WD } from './law.ts';
import { endHearingProcedures } from './specialProcedure.ts';
import type { Actor, Hearing, PartyId, Permit } from './types.ts';

/** 利害关系人: told, heard, and only then decided (Art. 36, 47, 48). */

export const APPLICANT: PartyId = 'applicant';

export const partiesOf = (permit: Permit): PartyId[] => [
  APPLICANT,
  ...(permit.interestedParties ?? []).map(({ id }) => id),
];

export function mustBeParty(permit: Permit, field: string, ...named: PartyId[]): void {
  const parties = partiesOf(permit);
  const unknown = named.filter((party) => !parties.includes(party));
  if (unknown.length > 0) throw refusal('unknownParty', { field, unknown, parties });
}

/** Art. 36: whoever's major interests it touches is told. */
export function registerInterestedParty(permit: Permit, command: RegisterInterestedParty, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'registerInterestedParty', ...UNDECIDED);
  mustBeCompetentOrg(permit, command.by);
  const { by, name, interest, notice } = command;
  const toldOn = civilDateOf(at);
  return [
    {
      type: 'InterestedPartyRegistered',
      by,
      party: `${permit.caseNumber}-I${(permit.interestedParties?.length ?? 0) + 1}`,
      name,
      interest,
      notice,
      toldOn,
      answerBy: addWorkdays(permit.calendar, toldOn, STATEMENT_WD),
    },
  ];
}

/** Art. 36: applicant and interested parties may speak, and are heard; who asked for a hearing may think better of it. */
export function recordStatement(permit: Permit, command: RecordStatement, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'recordStatement', ...UNDECIDED);
  const { by, party, statement, waivesHearing = false, paper } = command;
  mustSpeakFor(permit, by, party);
  mustBeParty(permit, 'party', party);
  mustBeOfApplicant(command);
  mustBeWithinPower(permit, command, 'recordStatement', at);
  if (waivesHearing) {
    mustBeWithinPower(permit, command, 'waiveHearing', at);
    mustWaive(permit, command);
  }
  const recorded: PermitEvent = {
    type: 'StatementRecorded',
    by,
    ...asAgent(command),
    party,
    statement,
    waivesHearing,
    ...(paper && { paper }),
  };
  if (!waivesHearing || !awaitsHearing(permit)) return [recorded];
  const { hearing } = permit;
  const others = hearing ? openRequests(hearing).filter((request) => request.party !== party) : [];
  if (others.length > 0 || (hearing?.orderedOn && !hearing.held)) return [recorded];
  return [
    recorded,
    ...endOne(permit, 'hearing', 'withdrawn'),
    ...endHearingProcedures(permit, civilDateOf(at), { by, at }),
  ];
}

/** The power of attorney is the applicant's: for nobody else its agent speaks. */
export function mustBeOfApplicant({ agent, party }: { agent?: true; party: PartyId }): void {
  if (agent && party !== APPLICANT)
    throw refusal('unknownParty', { field: 'party', unknown: [party], parties: [APPLICANT] });
}

/** The system that submitted speaks for the applicant; everybody else comes to the organ. */
export function mustSpeakFor(permit: Permit, by: Actor, party: PartyId): void {
  if (by.role !== 'clientSystem') mustBeCompetentOrg(permit, by);
  else if (party !== APPLICANT) throw refusal('notCompetent', { org: by.org, pointsTo: permit.competentOrg });
}

const OF_THE_CASE: readonly string[] = ['reviewer', 'decider', 'organHead'];

/** A right of the party: its own paper gives it up, and nobody who reviews or decides the case takes it in. */
function mustWaive(permit: Permit, { by, paper }: RecordStatement): void {
  if (OF_THE_CASE.includes(by.role)) throw refusal('wrongRank', { role: by.role, needs: 'windowClerk' });
  mustBeUnconcerned(permit, 'by', by.user);
  if (hasReviewed(permit, by.user)) throw refusal('secondPerson', { field: 'by', did: 'review' });
  if (permit.items.some(({ decision }) => decision?.by === by.user))
    throw refusal('secondPerson', { field: 'by', did: 'decide' });
  if (!paper) throw refusal('reasonsRequired', { field: 'paper' });
}

/** Told once, a party keeps the day it was told, and gains what holidays take that were not yet known. */
export function requestByOf(permit: Permit, { on, requestBy }: Hearing['told'][number]): CivilDate {
  const counted = addWorkdays(permit.calendar, on, HEARING_REQUEST_WD);
  return counted > requestBy ? counted : requestBy;
}

/**
 * What must have happened before a decision: whoever the case touches was told of the right to a hearing and has spoken
 * or had the time to; a hearing that was asked for in time is held; and the decision rests on its transcript. The
 * hearing stands for this wait for those who had their notice of it, and for nobody else.
 */
export function mustHaveBeenHeard(permit: Permit, cited: string | undefined, at: Instant): void {
  const { hearing } = permit;
  if (awaitsHearing(permit)) throw refusal('hearingPending', { allowedCommands: allowedCommands(permit) });
  if (hearing?.held) {
    const { transcript } = hearing.held;
    if (cited !== transcript) throw refusal('transcriptNotCited', { field: 'hearingTranscript', transcript });
  } else if (cited !== undefined) throw refusal('noHearing', { field: 'hearingTranscript' });
  mustHaveBeenTold(permit, at);
  const silent = (permit.interestedParties ?? []).filter(
    ({ id, hasSpoken, told }) => !hasSpoken && !wasHeard(permit, id) && !isPast(told.answerBy, at),
  );
  const [first] = silent;
  if (first)
    throw refusal('partiesNotHeard', {
      parties: silent.map(({ id }) => id),
      until: first.told.answerBy,
      instead: 'recordStatement',
    });
}

const wasHeard = ({ hearing }: Permit, party: PartyId): boolean =>
  hearing !== undefined && wasHeardAtHearing(hearing, party);

function mustHaveBeenTold(permit: Permit, at: Instant): void {
  const { told = [], waived = [] } = permit.hearing ?? {};
  const concerned = permit.interestedParties ? partiesOf(permit) : [];
  const untold = concerned.filter(
    (party) => !told.some((one) => one.party === party) && !waived.includes(party) && !wasHeard(permit, party),
  );
  if (untold.length > 0) throw refusal('hearingRightNotTold', { untold, instead: 'tellHearingRight' });
  const waiting = told.filter(
    (one) => !waived.includes(one.party) && !wasHeard(permit, one.party) && !isPast(requestByOf(permit, one), at),
  );
  const [last] = waiting
    .map((one) => requestByOf(permit, one))
    .sort()
    .reverse();
  if (last) throw refusal('hearingPending', { parties: waiting.map(({ party }) => party), until: last });
}
