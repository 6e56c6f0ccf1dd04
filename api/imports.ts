import { z } from 'zod';
import { competence } from '../domain/catalogue/competence.ts';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import { SPECIAL_PROCEDURES } from '../domain/catalogue/specialProcedures.ts';
import { perform } from '../domain/decider.ts';
import { formatCaseNumber } from '../domain/identifiers/caseNumber.ts';
import { normaliseCitizenId } from '../domain/identifiers/citizenId.ts';
import { normaliseCreditCode } from '../domain/identifiers/creditCode.ts';
import type { ImportCase } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { Actor } from '../domain/permit/types.ts';
import { Refusal, type RefusalDetail } from '../domain/refusal.ts';
import { civilDateOf, type Instant, parseInstant } from '../domain/time.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import { recordAttempt } from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import { admitImports, hashOfFile, importedBefore, LineReserved, type NewImport } from '../ledger/imports.ts';
import { type DataKeys, sealPartyAgain } from '../ledger/privacy.ts';
import { firstEvent } from '../ledger/readEvents.ts';
import { caseNumberIn } from '../ledger/streams.ts';
import { present } from './commands/caseCommand.ts';
import { Confidential } from './private.ts';
import type { Snapshot } from './reference.ts';
import { applicant, premises, type Submission } from './schemas/application.ts';
import { basis, civilDate, freeText, identifier, line as oneLine } from './schemas/fields.ts';
import { findingsOf, shapeErrors } from './submissionFindings.ts';

/**
 * 历史办件移交: the open cases of an older system, one a line (JSON Lines). Every line is checked before any is
 * written; a file with one fault is refused as a whole, with all its faults.
 */

const organ = identifier();

const importLine = z.strictObject({
  system: identifier(40),
  number: oneLine(60),
  jurisdiction: z.string().max(12),
  item: identifier(),
  kind: z.enum(['new', 'change']),
  licenceRef: z.strictObject({ item: identifier(), number: oneLine(60), validTo: civilDate }).optional(),
  state: z.enum(['RECEIVED', 'ACCEPTED', 'UNDER_REVIEW']),
  receivedAt: z.string().max(40),
  receivedBy: z.strictObject({ user: identifier(), org: organ }),
  acceptedOn: civilDate.optional(),
  acceptedBy: identifier().optional(),
  correction: z.strictObject({ requestedOn: civilDate, handedInOn: civilDate }).optional(),
  reviewers: z.array(identifier()).max(20).optional(),
  pauses: z
    .array(
      z.strictObject({
        kind: z.enum(SPECIAL_PROCEDURES),
        toldOn: civilDate,
        from: civilDate,
        to: civilDate,
        basis,
        reason: freeText(500),
      }),
    )
    .max(20)
    .default([]),
  extension: z
    .strictObject({
      wd: z.number().int().min(1).max(60),
      approvedOn: civilDate,
      approvedBy: organ,
      reason: freeText(500),
    })
    .optional(),
  applicant,
  premises,
  materials: z.array(identifier()).max(200),
});

type ImportLine = z.infer<typeof importLine>;

export type LineFault = { line: number; path: string; code: string; detail?: RefusalDetail };

export type ImportOutcome = { fileHash: string; lines: number; faults: LineFault[]; added: number };

export type ImportParts = { ledger: Ledger; keys: DataKeys; snapshot: Snapshot };
export type Importing = { text: string; by: Actor; now: Instant; isDryRun: boolean };

const MOST_LINES = 20_000;

/** Checks a file, and hands it over whole when nothing is wrong with it. A refused attempt stays on record. */
export async function importFile(parts: ImportParts, { text, by, now, isDryRun }: Importing): Promise<ImportOutcome> {
  const fileHash = hashOfFile(text);
  const lines = text.split('\n').flatMap((content, index) => (content.trim() ? [{ content, line: index + 1 }] : []));
  if (lines.length === 0 || lines.length > MOST_LINES) {
    const fault: LineFault = { line: 0, path: '/', code: lines.length === 0 ? 'required' : 'tooMany' };
    return { fileHash, lines: lines.length, faults: [fault], added: 0 };
  }
  const checked = lines.map(({ content, line }) => checkedLine(parts, content, line, by, now));
  const faults = [
    ...checked.flatMap(({ faults: found }) => found),
    ...(await repeated(parts.ledger, fileHash, checked)),
  ];
  if (faults.length > 0) {
    await recordRefused(parts.ledger, by, faults);
    return { fileHash, lines: lines.length, faults: faults.sort((one, other) => one.line - other.line), added: 0 };
  }
  const ready = checked.flatMap(({ ready: one }) => (one ? [one] : []));
  try {
    const added = isDryRun ? 0 : await admitImports(parts.ledger, fileHash, ready);
    return { fileHash, lines: lines.length, faults: [], added };
  } catch (error) {
    if (!(error instanceof LineReserved)) throw error;
    const { line, stream } = error;
    const lost: LineFault = { line, path: '/', code: 'caseHalted', detail: { caseNumber: caseNumberIn(stream) } };
    await recordRefused(parts.ledger, by, [lost]);
    return { fileHash, lines: lines.length, faults: [lost], added: 0 };
  }
}

type Checked = {
  line: number;
  origin: { system: string; number: string } | null;
  faults: LineFault[];
  ready?: NewImport;
};

function checkedLine({ keys, snapshot }: ImportParts, content: string, line: number, by: Actor, now: Instant): Checked {
  const fault = (path: string, code: string, detail?: RefusalDetail): LineFault => ({
    line,
    path,
    code,
    ...(detail && { detail }),
  });
  const json = jsonIn(content);
  if (json === undefined) return { line, origin: null, faults: [fault('/', 'malformedJson')] };
  const read = importLine.safeParse(json);
  if (!read.success) {
    const errors = shapeErrors(read.error, json);
    return { line, origin: null, faults: errors.map(({ path, code, detail }) => fault(path, code, detail)) };
  }
  const stated = read.data;
  const origin = { system: stated.system, number: stated.number };
  const found = [
    ...findingsOf(snapshot.catalogue, applicationIn(stated), now).map(({ path, code, detail }) =>
      fault(pathIn(path), code, detail),
    ),
    ...unknownOrgans(stated, snapshot).map((path) => fault(path, 'unknownOrganisation')),
    ...(stated.state === 'RECEIVED' || stated.acceptedBy ? [] : [fault('acceptedBy', 'required')]),
  ];
  if (found.length > 0) return { line, origin, faults: found };
  const confidential = new Confidential(keys);
  const receivedOn = civilDateOf(receivedAtOf(stated));
  let build: ReturnType<typeof commandOf>;
  try {
    build = commandOf(stated, { snapshot, confidential, by });
    const provisional = formatCaseNumber({ jurisdiction: stated.jurisdiction, receivedOn, serial: 1 });
    perform(permitDecider, permitDecider.initial, build(provisional), now);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { field } = error.detail;
    return { line, origin, faults: [fault(typeof field === 'string' ? field : '/', error.code, error.detail)] };
  }
  const ready: NewImport = {
    line,
    origin,
    jurisdiction: stated.jurisdiction,
    receivedOn,
    actor: by,
    parties: confidential.parties,
    texts: confidential.texts,
    build: (caseNumber) => plain(build(caseNumber)),
    recovered: async (ledger, stream) => {
      const first = await firstEvent(ledger, stream);
      if (first) await sealPartyAgain(ledger, keys, { stream, first: first.data }, partyOf(stated));
    },
  };
  return { line, origin, faults: [], ready };
}

/** Where an organ is named that nobody knows here. */
function unknownOrgans({ receivedBy, extension }: ImportLine, { organNames }: Snapshot): string[] {
  const named: [path: string, organ: string | undefined][] = [
    ['receivedBy.org', receivedBy.org],
    ['extension.approvedBy', extension?.approvedBy],
  ];
  return named.flatMap(([path, organ]) => (organ === undefined || organNames.has(organ) ? [] : [path]));
}

function jsonIn(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Read as an application, so that people, places, items and materials are checked by the same rules. */
const applicationIn = (stated: ImportLine): Submission => ({
  jurisdiction: stated.jurisdiction,
  receivedAt: stated.receivedAt,
  lateEntryReason: 'import',
  channel: 'window',
  applicant: stated.applicant,
  route: 'ordinary',
  kind: stated.kind,
  licenceRef: stated.licenceRef,
  items: [{ item: stated.item }],
  premises: stated.premises,
  materials: stated.materials.map((materialId) => ({ materialId, source: 'shared' })),
});

const pathIn = (path: string): string =>
  path.replace('items[0].item', 'item').replace(/^materials\[(\d+)\]\.materialId$/, 'materials[$1]');

const receivedAtOf = ({ receivedAt }: ImportLine): Instant => parseInstant(receivedAt) ?? receivedAt;

type Making = { snapshot: Snapshot; confidential: Confidential; by: Actor };

function commandOf(stated: ImportLine, { snapshot, confidential, by }: Making): (caseNumber: string) => ImportCase {
  const { catalogue, endpoints } = snapshot;
  const {
    system,
    number,
    jurisdiction,
    item,
    kind,
    licenceRef,
    state,
    acceptedOn,
    acceptedBy,
    correction,
    reviewers,
    extension,
  } = stated;
  const receivedAt = receivedAtOf(stated);
  const facts = factsFor(catalogue, jurisdiction, [item], {
    calendarFromYear: Number(receivedAt.slice(0, 4)),
    endpoints,
  });
  const command: Omit<ImportCase, 'caseNumber'> = {
    type: 'importCase',
    by,
    origin: { system, number },
    jurisdiction,
    state,
    receivedAt,
    receivedBy: stated.receivedBy,
    competentOrg:
      competentOrgan(facts, item, acceptedOn ?? civilDateOf(receivedAt)) ?? `${jurisdiction}-approval-bureau`,
    kind,
    items: [{ item }],
    materials: stated.materials.map((material) => ({ material, source: 'paper' })),
    applicant: confidential.party(partyOf(stated)),
    pauses: stated.pauses.map(({ reason, ...pause }) => ({ ...pause, reasons: confidential.text(reason) })),
    facts,
    ...present({ licenceRef, acceptedOn, acceptedBy, correction, reviewers }),
    ...(extension && { extension: extensionOf(extension, confidential) }),
  };
  return (caseNumber) => ({ ...command, caseNumber });
}

/** null: the domain says where the case belongs instead */
function competentOrgan(facts: ImportCase['facts'], item: string, day: string): string | null {
  const answer = competence(facts, item, day);
  return answer.competent ? answer.organ : null;
}

const extensionOf = (
  { reason, ...extension }: NonNullable<ImportLine['extension']>,
  confidential: Confidential,
): NonNullable<ImportCase['extension']> => ({ ...extension, reasons: confidential.text(reason) });

function partyOf({ applicant: person, premises: place }: ImportLine): JsonObject {
  const { uscc, idNumber } = person;
  const normalised = {
    ...person,
    ...present({ uscc: uscc && normaliseCreditCode(uscc), idNumber: idNumber && normaliseCitizenId(idNumber) }),
  };
  return JSON.parse(JSON.stringify({ applicant: normalised, premises: place }));
}

/** Twice in the file, or imported before out of another one. */
async function repeated(ledger: Ledger, fileHash: string, checked: readonly Checked[]): Promise<LineFault[]> {
  const seen = new Map<string, number>();
  const faults: LineFault[] = [];
  const before = new Map(
    (
      await importedBefore(
        ledger,
        fileHash,
        checked.flatMap(({ origin }) => origin ?? []),
      )
    ).map(({ system, number, caseNumber }) => [`${system}\n${number}`, caseNumber]),
  );
  for (const { line, origin } of checked) {
    if (!origin) continue;
    const key = `${origin.system}\n${origin.number}`;
    const first = seen.get(key);
    if (first !== undefined) faults.push({ line, path: 'number', code: 'duplicate', detail: { line: first } });
    seen.set(key, first ?? line);
    const caseNumber = before.get(key);
    if (caseNumber) faults.push({ line, path: 'number', code: 'alreadyImported', detail: { caseNumber } });
  }
  return faults;
}

const MOST_RECORDED = 200;

const recordRefused = (ledger: Ledger, by: Actor, faults: readonly LineFault[]): Promise<void> =>
  recordAttempt(ledger, {
    client: null,
    actor: by,
    method: 'CLI',
    path: 'npm run import',
    commandName: 'importCase',
    status: 422,
    code: 'invalidInput',
    errors: faults.slice(0, MOST_RECORDED).map(({ line, path, code }) => ({ path: `${line}:${path}`, code })),
    idempotencyKeyHash: null,
  });

const plain = (command: ImportCase): JsonObject => JSON.parse(JSON.stringify(command));
