import { competence } from '../domain/catalogue/competence.ts';
import { exemptionOf } from '../domain/catalogue/exemptions.ts';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import { isCompetenceCode } from '../domain/catalogue/formalOutcome.ts';
import { jurisdictionOf, organOf } from '../domain/catalogue/lookup.ts';
import type { Jurisdiction } from '../domain/catalogue/types.ts';
import { perform } from '../domain/decider.ts';
import { formatCaseNumber } from '../domain/identifiers/caseNumber.ts';
import { normaliseCitizenId } from '../domain/identifiers/citizenId.ts';
import { normaliseCreditCode } from '../domain/identifiers/creditCode.ts';
import type { CompetenceFinding, Receive } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import { Refusal } from '../domain/refusal.ts';
import { civilDateOf, type Instant } from '../domain/time.ts';
import type { Receipt } from '../ledger/append.ts';
import type { CommandRow } from '../ledger/commands.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import { barsOf } from '../ledger/queries/bars.ts';
import { caseNumberIn } from '../ledger/streams.ts';

import { subjectOf } from './applicant.ts';
import { permittedRole } from './auth/authorisation.ts';
import { actorOf, type Caller } from './auth/caller.ts';
import { jurisdictionRelations } from './auth/relations.ts';
import type { Answer, Asked } from './command.ts';
import { present } from './commands/caseCommand.ts';
import { type Admission, RECEIPT_RETRY_S } from './intake.ts';
import { lookupCodeOf } from './lookup/code.ts';
import type { ApiParts } from './parts.ts';
import type { Again, SubmissionEnvelope } from './permits.ts';
import { applied, type Preference } from './preference.ts';
import { Confidential } from './private.ts';
import { type FieldError, Problem } from './problem.ts';
import type { Snapshot } from './reference.ts';
import { type Submission, submission } from './schemas/application.ts';
import { isStatedIn, receivedAtOf, statedIn } from './statedIn.ts';
import { REFUSAL_STATUS } from './status.ts';
import { findingsOf, shapeErrors, soundPartFindings } from './submissionFindings.ts';
import { isProblemCode } from './texts.ts';

/** Takes an application in (收件): everything that can refuse it is asked before anything is written or started. */
export async function submit(asked: Asked, parts: ApiParts): Promise<Answer> {
  const { body, caller, key, preference, deadline, sent } = asked;
  const { intake, permits } = parts;
  const read = submission.safeParse(body);
  // A retry is answered from its row: what was lawful when it came may not be so a day later.
  const earlier = read.success
    ? await permits.earlier({ client: caller.client, key, body: read.data, again: againOf(read.data) })
    : null;
  if (earlier) {
    sent(earlier.id);
    return answerOf(await intake.resume(earlier, preference, deadline), preference, parts);
  }
  const envelope = await intake.atTheDesk(() => examined(asked, read, parts));
  return answerOf(await intake.submit(envelope, preference), preference, parts);
}

const againOf = (application: Submission): Again => ({
  party: () => partyOf(application),
  isStatedIn: (first) => isStatedIn(application, first),
});

/** Everything that needs neither a row nor the engine. @throws Problem */
async function examined(
  { body, caller, key, deadline, sent }: Asked,
  read: ReturnType<typeof submission.safeParse>,
  parts: ApiParts,
): Promise<SubmissionEnvelope> {
  const { keys, clock, ledger } = parts;
  const now = clock();
  const snapshot = await parts.reference.current();
  const role = submitterRole(caller, body, snapshot);
  if (!read.success) {
    const errors = shapeErrors(read.error, body);
    const found = soundPartFindings(snapshot.catalogue, body, errors, now);
    throw new Problem(400, 'invalidInput', { errors: [...errors, ...found] });
  }
  const finding = lawfulFinding(read.data, findingsOf(snapshot.catalogue, read.data, now), snapshot);
  const confidential = new Confidential(keys);
  const items = read.data.items.map(({ item }) => item);
  const bars = await barsOf(ledger, subjectOf(keys, partyOf(read.data)), items);
  const actor = actorOf(caller, role);
  const receive = receiveCommand(read.data, { snapshot, finding, confidential, actor, bars });
  mustBeLawful(receive(provisionalNumber(read.data)), now, snapshot);
  return {
    client: caller.client,
    actor,
    key,
    body: read.data,
    jurisdiction: read.data.jurisdiction,
    receivedOn: receivedOn(read.data),
    parties: confidential.parties,
    texts: confidential.texts,
    build: receive,
    again: againOf(read.data),
    deadline,
    sent,
  };
}

function answerOf(admission: Admission, preference: Preference, { keys }: ApiParts): Answer {
  return admission.state === 'settled' ? created(admission.receipt, keys) : accepted(admission.row, preference, keys);
}

/** On record and waiting: the number is the applicant's from now on, the receipt comes later. */
function accepted({ id, stream }: CommandRow, preference: Preference, { macKey }: DataKeys): Answer {
  const status = `/api/v1/commands/${id}`;
  const headers = {
    Location: status,
    'Preference-Applied': applied(preference),
    'Retry-After': String(RECEIPT_RETRY_S),
  };
  const body = {
    caseNumber: caseNumberIn(stream),
    commandId: id,
    state: 'waiting',
    status,
    lookupCode: lookupCodeOf(macKey, id),
  };
  return { status: 202, headers, body };
}

function created(receipt: Receipt, { macKey }: DataKeys): Answer {
  const caseNumber = caseNumberIn(receipt.stream);
  return {
    status: 201,
    headers: { Location: `/api/v1/permits/${caseNumber}` },
    // 收件凭证: with it the applicant looks the case up without an account
    body: { caseNumber, receipt, lookupCode: lookupCodeOf(macKey, receipt.commandId) },
    caseNumber,
  };
}

/** Where the jurisdiction is none, the findings will say so; there is nothing that could be somebody else's. */
function submitterRole(caller: Caller, body: unknown, { catalogue }: Snapshot) {
  const named = typeof body === 'object' && body !== null && 'jurisdiction' in body ? body.jurisdiction : undefined;
  const known = typeof named === 'string' && jurisdictionOf(catalogue, named) ? named : caller.jurisdiction;
  const role = permittedRole('receive', caller, jurisdictionRelations(known, caller, catalogue));
  if (!role) throw new Problem(403, 'notPermitted');
  return role;
}

/**
 * A 4xx is not a lawful refusal: whoever is not competent says so in writing when asked to, and names who is.
 * @returns the finding that the written decision will give; null for an application that can be taken
 */
function lawfulFinding(application: Submission, errors: FieldError[], snapshot: Snapshot): CompetenceFinding | null {
  const [first] = errors;
  const written = application.requestWrittenDecision === true;
  if (first) {
    const finding = competenceFinding(first);
    const onlyCompetence = errors.every(({ code }) => isCompetenceCode(code));
    if (finding && onlyCompetence && written) return finding;
    throw contentProblem(errors, snapshot);
  }
  return belowThreshold(application, snapshot);
}

function contentProblem(errors: FieldError[], { organNames }: Snapshot): Problem {
  const [first] = errors;
  const pointsTo = errors.map(competenceFinding).find((finding) => finding !== null)?.pointsTo;
  const alone = errors.length === 1 && first && isCompetenceCode(first.code) ? first.code : 'invalidInput';
  return new Problem(422, alone, {
    errors,
    ...(pointsTo && { pointsTo: { id: pointsTo, name: organNames.get(pointsTo) ?? pointsTo } }),
  });
}

function competenceFinding({ code, detail }: FieldError): CompetenceFinding | null {
  const pointsTo = detail?.pointsTo;
  return isCompetenceCode(code) && typeof pointsTo === 'string' ? { code, pointsTo } : null;
}

/** No licence is needed: told at once, in writing only when asked for; else the window declares it. */
function belowThreshold(application: Submission, { catalogue }: Snapshot): CompetenceFinding | null {
  const exempt = application.items.some(({ item }) => exemptionOf(item, application.facts ?? {}) !== null);
  return exempt ? { code: 'belowThreshold', pointsTo: bureauOf(catalogue, application.jurisdiction) } : null;
}

function bureauOf(catalogue: Snapshot['catalogue'], id: string): string {
  const jurisdiction: Jurisdiction | undefined = jurisdictionOf(catalogue, id);
  if (!jurisdiction)
    throw new Problem(422, 'invalidInput', { errors: [{ path: 'jurisdiction', code: 'unknownJurisdiction' }] });
  return organOf(catalogue, jurisdiction, 'approval-bureau');
}

const receivedOn = (application: Submission) => civilDateOf(receivedAtOf(application));

type Making = {
  snapshot: Snapshot;
  finding: CompetenceFinding | null;
  confidential: Confidential;
  actor: Receive['by'];
  bars: NonNullable<Receive['bars']>;
};

/** The command of a valid application, for whatever number it will get; personal data stay behind. */
function receiveCommand(application: Submission, { snapshot, finding, confidential, actor, bars }: Making) {
  const { catalogue, endpoints } = snapshot;
  const { lateEntryReason } = application;
  const stated = statedIn(application);
  const facts = factsFor(
    catalogue,
    stated.jurisdiction,
    stated.items.map(({ item }) => item),
    { calendarFromYear: Number(stated.receivedAt.slice(0, 4)), endpoints },
  );
  const command: Omit<Receive, 'caseNumber'> = {
    type: 'receive',
    by: actor,
    ...stated,
    competentOrg: competentOrgan(application, facts) ?? bureauOf(catalogue, stated.jurisdiction),
    applicant: confidential.party(partyOf(application)),
    requestWrittenDecision: application.requestWrittenDecision === true,
    finding,
    facts,
    ...present({
      lateEntryReason: lateEntryReason ? confidential.text({ freeText: lateEntryReason }) : undefined,
      bars: bars.length > 0 ? bars : undefined,
    }),
  };
  return (caseNumber: string): Receive => ({ ...command, caseNumber });
}

function competentOrgan(application: Submission, facts: Receive['facts']): string | null {
  const [first] = application.items;
  const answer = first && competence(facts, first.item, receivedOn(application));
  return answer?.competent ? answer.organ : null;
}

/** What is known of people and places, sealed before the case begins. */
function partyOf({ applicant, agent, premises, window, remark, commitment, facts }: Submission) {
  const { uscc, idNumber } = applicant;
  const normalised = {
    ...applicant,
    ...present({ uscc: uscc && normaliseCreditCode(uscc), idNumber: idNumber && normaliseCitizenId(idNumber) }),
  };
  return JSON.parse(
    JSON.stringify({
      applicant: normalised,
      agent: agent && normalisedAgent(agent),
      premises,
      window,
      remark,
      commitment,
      facts,
    }),
  );
}

function normalisedAgent({ uscc, idNumber, ...agent }: NonNullable<Submission['agent']>) {
  return {
    ...agent,
    ...present({ uscc: uscc && normaliseCreditCode(uscc), idNumber: idNumber && normaliseCitizenId(idNumber) }),
  };
}

const provisionalNumber = (application: Submission): string =>
  formatCaseNumber({ jurisdiction: application.jurisdiction, receivedOn: receivedOn(application), serial: 1 });

/** Nothing is started that would be refused by its own first command. */
function mustBeLawful(command: Receive, now: Instant, { organNames }: Snapshot): void {
  try {
    perform(permitDecider, permitDecider.initial, command, now);
  } catch (error) {
    if (!(error instanceof Refusal) || !isProblemCode(error.code)) throw error;
    const { pointsTo } = error.detail;
    throw new Problem(REFUSAL_STATUS[error.code], error.code, {
      refusal: error.detail,
      ...(typeof pointsTo === 'string' && { pointsTo: { id: pointsTo, name: organNames.get(pointsTo) ?? pointsTo } }),
    });
  }
}
