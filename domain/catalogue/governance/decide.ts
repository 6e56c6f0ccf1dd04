import { contradiction } from '../../calendar.ts';
import { refusal } from '../../refusal.ts';
import type { CivilDate } from '../../time.ts';
import type { Finding } from '../findings/finding.ts';
import { findingsOf } from '../findings/findingsOf.ts';
import { repealFindings } from '../findings/repeal.ts';
import type { Catalogue, JurisdictionId } from '../types.ts';
import type {
  AmendDraft,
  Approve,
  Justified,
  LoadNotice,
  Propose,
  Publish,
  RegisterCommand,
  RepealDocument,
  ReturnForWork,
} from './commands.ts';
import type { RegisterEvent } from './events.ts';
import { approvingJurisdiction } from './jurisdictionOfDocument.ts';
import type { Candidate, DocumentRef, Draft, Ending, RegisterDocument, Stage } from './types.ts';
import { bodiesOf, versionsOf } from './versions.ts';

/** What a decision about the register is made on: the day, and everything that is published. */
export type RegisterFacts = {
  today: CivilDate;
  catalogue: Catalogue;
  /** with all that is published in the same act; absent where a document is published by itself */
  together?: Catalogue;
};

/** @throws Refusal when the procedure does not allow the command, or findings stand in its way */
export function decide(
  state: RegisterDocument,
  command: RegisterCommand | LoadNotice,
  facts: RegisterFacts,
): RegisterEvent[] {
  requireJustification(command);
  switch (command.type) {
    case 'propose':
      return propose(state, command);
    case 'amendDraft':
      return amendDraft(state, command);
    case 'submitForApproval':
      draftAt(state, ['draft']);
      return [{ ...justified(command), type: 'DraftSubmitted' }];
    case 'approve':
      return approve(state, command, facts);
    case 'returnForWork':
      return returnForWork(state, command, facts);
    case 'withdrawDraft':
      draftAt(state, ['draft', 'underApproval', 'approved']);
      return [{ ...justified(command), type: 'DraftWithdrawn' }];
    case 'publish':
      return publish(state, command, facts);
    case 'repeal':
      return proposeRepeal(state, command, facts);
    case 'loadNotice':
      return loadNotice(command, facts);
  }
}

/** Days that cases count with do not become others, and each calendar knows more than the one before (Section 4). */
function loadNotice(command: LoadNotice, { catalogue: { calendars } }: RegisterFacts): RegisterEvent[] {
  const { calendar } = command;
  const [other] = calendars;
  if (other && calendars.every(({ id }) => id !== calendar.id))
    throw refusal('otherDocument', { kind: 'calendar', id: other.id });
  for (const known of calendars) {
    const { id, version, knownThrough } = known;
    if (calendar.knownThrough <= knownThrough)
      throw refusal('calendarNotNewer', { calendar: id, version, knownThrough, given: calendar.knownThrough });
    const day = contradiction(known, calendar);
    if (day) throw refusal('calendarContradicts', { day, version, given: calendar.version });
  }
  return [{ ...justified(command), type: 'NoticeLoaded', calendar }];
}

/** A draft may be wrong, but not about what it is a draft of. */
function propose(state: RegisterDocument, command: Propose): RegisterEvent[] {
  if (state.draft) throw refusal('draftExists', { stage: state.draft.stage });
  requireSameDocument(state.ref, command.candidate);
  return [{ ...justified(command), type: 'DraftProposed', candidate: command.candidate }];
}

/** What is before the approver, or approved, is not changed under his hand: it has to be returned first. */
function amendDraft(state: RegisterDocument, command: AmendDraft): RegisterEvent[] {
  const { ending } = draftAt(state, ['draft']);
  // another day for the end is another proposal
  if (ending) throw refusal('draftExists', { stage: 'draft', repealThrough: ending.through, instead: 'withdrawDraft' });
  requireSameDocument(state.ref, command.candidate);
  return [{ ...justified(command), type: 'DraftAmended', candidate: command.candidate }];
}

function approve(state: RegisterDocument, command: Approve, facts: RegisterFacts): RegisterEvent[] {
  const draft = draftAt(state, ['underApproval']);
  requireApprover(draft, command, facts);
  if (draft.authors.includes(command.actor)) throw refusal('approverIsAuthor');
  requireSound(draft, facts);
  return [{ ...justified(command), type: 'DraftApproved', approvedFor: command.approverOf }];
}

function returnForWork(state: RegisterDocument, command: ReturnForWork, facts: RegisterFacts): RegisterEvent[] {
  const draft = draftAt(state, ['underApproval', 'approved']);
  requireApprover(draft, command, facts);
  return [{ ...justified(command), type: 'DraftReturned' }];
}

/** S3, S4: asked of the draft as it is when it is approved, and not of the one that somebody looked at before. */
function requireApprover(draft: Draft, { approverOf }: Approve | ReturnForWork, { catalogue }: RegisterFacts): void {
  const needs = approverOfDraft(draft, catalogue);
  if (needs !== approverOf) throw refusal('approverElsewhere', { approverOf, needs });
}

const approverOfDraft = (draft: Draft, catalogue: Catalogue): JurisdictionId | null =>
  approvingJurisdiction(catalogue, draft.ending ?? draft.candidate, draft);

/** What was the district's own affair when it was approved may be the city's by now: another version came between. */
function requireApprovalStands(draft: Draft, { catalogue }: RegisterFacts): void {
  const { approvedFor } = draft;
  const needs = approverOfDraft(draft, catalogue);
  if (approvedFor !== undefined && approvedFor !== needs)
    throw refusal('approvalOutdated', { approvedFor, needs, instead: 'returnForWork' });
}

/** The findings are asked again: what was sound when it was approved may have been overtaken. */
function publish(state: RegisterDocument, command: Publish, facts: RegisterFacts): RegisterEvent[] {
  const draft = draftAt(state, ['approved']);
  requireApprovalStands(draft, facts);
  const warnings = requireSound(draft, facts);
  if (draft.ending) return [ended(draft.ending, command, facts)];
  const { candidate } = draft;
  const version = nextVersion(state, candidate, facts.catalogue);
  return [{ ...justified(command), type: 'VersionPublished', version, candidate, publishedOn: facts.today, warnings }];
}

/** The end takes the way of a version: proposed, approved by somebody else, published (S6, S14). */
function proposeRepeal(state: RegisterDocument, command: RepealDocument, facts: RegisterFacts): RegisterEvent[] {
  if (state.draft) throw refusal('draftExists', { stage: state.draft.stage });
  const ref = { kind: command.kind, id: command.id };
  // a draft of an end holds nothing but its day: what is wrong with it is not mended by amending
  requireNoErrors(repealFindings(ref, command.through, facts));
  return [{ ...justified(command), type: 'RepealProposed', ref, through: command.through }];
}

function ended({ through, kind, id }: Ending, command: Publish, { catalogue }: RegisterFacts): RegisterEvent {
  const lastVersion = versionsOf(catalogue, { kind, id }).at(-1)?.version ?? 0;
  return { ...justified(command), type: 'DocumentRepealed', ref: { kind, id }, through, lastVersion };
}

/** What speaks against publishing a draft today. */
export const draftFindings = (draft: Draft, facts: RegisterFacts): Finding[] =>
  draft.ending ? repealFindings(draft.ending, draft.ending.through, facts) : findingsOf(draft.candidate, facts);

function requireSound(draft: Draft, facts: RegisterFacts): Finding[] {
  const findings = draftFindings(draft, facts);
  requireNoErrors(findings);
  return findings;
}

/** A refusal names the first; the findings of the draft tell all. */
const MOST_NAMED = 50;

function requireNoErrors(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw refusal('findingsStand', {
    count: errors.length,
    findings: errors.slice(0, MOST_NAMED).map(({ code, path }) => `${code} ${path}`),
  });
}

function draftAt(state: RegisterDocument, stages: readonly Stage[]): Draft {
  if (!state.draft) throw refusal('noDraft');
  if (!stages.includes(state.draft.stage)) throw refusal('wrongStage', { stage: state.draft.stage, allowed: stages });
  return state.draft;
}

function requireSameDocument(ref: DocumentRef | null, { kind, id }: Candidate): void {
  if (ref && (ref.kind !== kind || ref.id !== id)) throw refusal('otherDocument', { kind: ref.kind, id: ref.id });
}

function requireJustification({ basisDocument, reason }: Justified): void {
  if (basisDocument.trim() === '' || reason.trim() === '') throw refusal('notJustified');
}

/** What was loaded before it was governed counts on. */
export function nextVersion(state: RegisterDocument, candidate: Candidate, catalogue: Catalogue): number {
  const loaded = bodiesOf(catalogue, candidate);
  const numbers = loaded.flatMap((body) =>
    'version' in body && typeof body.version === 'number' ? [body.version] : [],
  );
  return Math.max(loaded.length, ...numbers, ...state.published.map(({ version }) => version)) + 1;
}

const justified = ({ actor, basisDocument, reason }: Justified) => ({ actor, basisDocument, reason });
