import { type Selectable, sql, type Transaction } from 'kysely';
import type { OrgId } from '../domain/catalogue/types.ts';
import type { FrozenContent } from '../domain/permit/documentContent.ts';
import type { DocumentKind } from '../domain/permit/officialDocuments.ts';
import type { CaseNumber } from '../domain/permit/types.ts';
import type { CivilDate, Instant } from '../domain/time.ts';
import { canonicalJson, hashOf } from './canonical.ts';
import { appendAt, lockStream } from './chainAppend.ts';
import type { Ledger } from './database.ts';
import { closeIncidentsOf, openIncident } from './incidents.ts';
import { type DataKeys, type Sealed, seal, unseal } from './privacy.ts';
import type { DocumentState, DocumentsTable, Schema } from './schema.ts';
import { headOf } from './streams.ts';

/**
 * 文书: ordered with its event, issued and sealed afterwards. Each step is an event on the chain of the documents of
 * the case; a decision stands whether or not its paper is ready.
 */

export type DocumentRow = Selectable<DocumentsTable>;

/** Where documents of a case are on record: a stream of their own, since the case's has one writer. */
export const documentsStream = (caseNumber: CaseNumber): string => `documents/${caseNumber}`;

/** Why a paper is not written though it is owed: a code. People have to look. */
export class HeldBack extends Error {
  override readonly name = 'HeldBack';
  readonly code: HeldBackCode;

  constructor(code: HeldBackCode) {
    super(code);
    this.code = code;
  }
}

/** Nothing is sealed that is addressed to nobody, and nothing that the record does not call for. */
export type HeldBackCode = 'addresseeErased' | 'addresseeMissing' | 'notCalledFor' | 'erasedMeanwhile';

export type Issued = {
  /** how much of the case was erased when `content` was read, by `erasuresOf` */
  erasures: number;
  content: FrozenContent;
  template: { version: number; sha256: string };
  layout: number;
  fonts: string;
  /** SHA-256 of each form it is given out or sealed in */
  sha256: { html: string; copy: string; pdf: string };
  /** what is given out until it is sealed */
  copy: Buffer;
};

/** On the chain; no personal data, hashes alone. */
export type DocumentEvent =
  | {
      type: 'DocumentIssued';
      number: string;
      kind: DocumentKind;
      caseNumber: CaseNumber;
      /** the event of the case that called for it, bound by its hash */
      event: { stream: string; seq: number; hash: string };
      organ: OrgId;
      on: CivilDate;
      template: Issued['template'];
      layout: number;
      fonts: string;
      sha256: Issued['sha256'];
      contentSha256: string;
    }
  | { type: 'DocumentSealed'; number: string; pdf: string; sealed: string; by: string; certificate: string }
  | { type: 'SealingFailed'; number: string; problem: string; attempts: number };

const CLERK = { user: 'documents', org: 'system', role: 'system' };

/** What people have to look at, until it mends itself: not written, or not sealed. */
const INCIDENTS = ['documentFailed', 'sealFailed'] as const;

/** Some minutes of trying; then people have to look, and it goes on. */
export const ATTEMPTS_BEFORE_INCIDENT = 5;

const LEASE_MS = 120_000;

const TO_ISSUE: readonly DocumentState[] = ['ordered'];
const UNFINISHED: readonly DocumentState[] = ['ordered', 'unsealed', 'sealing', 'sealFailed'];

/**
 * Takes what is to be issued, or to be sealed, for as long as one attempt may last; a clerk that dies lets its lease
 * run out.
 * @param isSealing whether there is a seal at all
 */
export async function claimDocuments(ledger: Ledger, count: number, isSealing: boolean): Promise<DocumentRow[]> {
  const rows = await ledger.transaction().execute(async (transaction) => {
    const claimed = await claimedIn(transaction, count, isSealing);
    // an attempt that ends with its process reports nothing: what was taken in hand too often is seen all the same
    for (const row of claimed.filter(({ attempts }) => attempts > ATTEMPTS_BEFORE_INCIDENT))
      await openIncident(transaction, {
        kind: row.state === 'ordered' ? 'documentFailed' : 'sealFailed',
        stream: row.stream,
        key: row.number,
        detail: {
          number: row.number,
          kind: row.kind,
          problem: row.lastProblem ?? 'attemptCutOff',
          attempts: row.attempts,
        },
      });
    return claimed;
  });
  return rows.sort((one, other) => (one.orderedAt < other.orderedAt ? -1 : one.orderedAt > other.orderedAt ? 1 : 0));
}

async function claimedIn(transaction: Transaction<Schema>, count: number, isSealing: boolean): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    with ready as (
      select number from documents
      where state = any(${isSealing ? UNFINISHED : TO_ISSUE}) and next_attempt_at <= now() and erased_at is null
      order by next_attempt_at, number
      limit ${count}
      for update skip locked
    )
    update documents set attempts = attempts + 1,
      next_attempt_at = now() + ${LEASE_MS} * interval '1 millisecond',
      state = case when state = 'unsealed' then 'sealing' else state end
    from ready where documents.number = ready.number
    returning documents.*
  `.execute(transaction);
  return rows;
}

/** Issued once: whoever comes second finds it issued. */
export async function issueDocument(
  ledger: Ledger,
  keys: DataKeys,
  { number, caseNumber, stream, seq, jurisdiction }: DocumentRow,
  { erasures, content, template, layout, fonts, sha256, copy }: Issued,
  at: Instant,
): Promise<void> {
  await ledger.transaction().execute(async (transaction) => {
    const chain = documentsStream(caseNumber);
    await lockStream(transaction, chain);
    const row = await transaction
      .selectFrom('documents')
      .select('issuedAt')
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
    if (row.issuedAt) return;
    // what it says was read before: it is not to bring back what was erased since
    if ((await erasuresOf(transaction, { caseNumber, stream })) !== erasures) throw new HeldBack('erasedMeanwhile');
    const { hash } = await transaction
      .selectFrom('events')
      .select('hash')
      .where('stream', '=', stream)
      .where('seq', '=', seq)
      .executeTakeFirstOrThrow();
    const text = canonicalJson(content);
    const event: DocumentEvent = {
      type: 'DocumentIssued',
      number,
      kind: content.kind,
      caseNumber,
      event: { stream, seq, hash },
      organ: content.organ.id,
      on: content.on,
      template,
      layout,
      fonts,
      sha256,
      contentSha256: hashOf('', text),
    };
    await record(transaction, { caseNumber, jurisdiction, commandId: `issue/${number}`, at }, event);
    await transaction
      .updateTable('documents')
      .set({
        state: 'unsealed',
        organ: content.organ.id,
        issuedOn: content.on,
        issuedAt: at,
        templateVersion: template.version,
        templateSha256: template.sha256,
        layout,
        fontsSha256: fonts,
        htmlSha256: sha256.html,
        copySha256: sha256.copy,
        pdfSha256: sha256.pdf,
        attempts: 0,
        nextAttemptAt: sql<Instant>`now()`,
        lastProblem: null,
        ...seal(keys, number, text),
      })
      .where('number', '=', number)
      .execute();
    await putFile(transaction, keys, number, sha256.copy, copy);
    await closeIncidentsOf(transaction, { kinds: INCIDENTS, stream, key: number }, { at, note: 'issued' });
  });
}

/** How much was erased of what a paper of the case may say. */
export async function erasuresOf(
  ledger: Ledger | Transaction<Schema>,
  { caseNumber, stream }: Pick<DocumentRow, 'caseNumber' | 'stream'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from texts where stream = ${stream} and erased_at is not null)
      + (select count(*) from parties where erased_at is not null and (stream = ${stream}
        or id = (select applicant_id from permits where case_number = ${caseNumber}))) as count
  `.execute(ledger);
  return rows[0]?.count ?? 0;
}

export type SealedDocument = { pdf: Buffer; sha256: string; by: string; certificate: string };

export async function recordSeal(
  ledger: Ledger,
  keys: DataKeys,
  { number, caseNumber, stream, jurisdiction }: DocumentRow,
  { pdf, sha256, by, certificate }: SealedDocument,
  at: Instant,
): Promise<void> {
  await ledger.transaction().execute(async (transaction) => {
    await lockStream(transaction, documentsStream(caseNumber));
    const row = await transaction
      .selectFrom('documents')
      .select(['sealedAt', 'pdfSha256', 'erasedAt'])
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
    // another clerk was first, and his is the one on record; what was erased meanwhile does not come back
    if (row.sealedAt || row.erasedAt) return;
    const event: DocumentEvent = {
      type: 'DocumentSealed',
      number,
      pdf: row.pdfSha256 ?? '',
      sealed: sha256,
      by,
      certificate,
    };
    await record(transaction, { caseNumber, jurisdiction, commandId: `seal/${number}`, at }, event);
    await transaction
      .updateTable('documents')
      .set({
        state: 'sealed',
        sealedSha256: sha256,
        sealedAt: at,
        sealedBy: by,
        certificateSha256: certificate,
        lastProblem: null,
      })
      .where('number', '=', number)
      .execute();
    await putFile(transaction, keys, number, sha256, pdf);
    await closeIncidentsOf(transaction, { kinds: INCIDENTS, stream, key: number }, { at, note: 'sealed' });
  });
}

export type Failure = {
  problem: string;
  retryInMs: number;
  /** people have to look: it goes on the incident list */
  kind: (typeof INCIDENTS)[number] | null;
  detail?: { [name: string]: string | number | string[] };
};

/** What could not be done stays to be done; what people have to look at is an incident, and on record. */
export async function recordFailure(
  ledger: Ledger,
  { number, caseNumber, stream, jurisdiction, attempts, state, kind }: DocumentRow,
  failure: Failure,
  at: Instant,
): Promise<void> {
  await ledger.transaction().execute(async (transaction) => {
    await lockStream(transaction, documentsStream(caseNumber));
    const hasFailed = failure.kind === 'sealFailed';
    const changed = await transaction
      .updateTable('documents')
      .set({
        lastProblem: failure.problem,
        nextAttemptAt: sql<Instant>`now() + ${failure.retryInMs} * interval '1 millisecond'`,
        ...(hasFailed && { state: 'sealFailed' as const }),
      })
      .where('number', '=', number)
      .where('state', '=', state)
      .returning('number')
      .executeTakeFirst();
    if (!changed || failure.kind === null) return;
    if (hasFailed && state !== 'sealFailed') {
      const event: DocumentEvent = { type: 'SealingFailed', number, problem: failure.problem, attempts };
      await record(transaction, { caseNumber, jurisdiction, commandId: `seal/${number}/${attempts}`, at }, event);
    }
    await openIncident(transaction, {
      kind: failure.kind,
      stream,
      key: number,
      detail: { number, kind, problem: failure.problem, attempts, ...failure.detail },
    });
  });
}

type On = { caseNumber: CaseNumber; jurisdiction: string; commandId: string; at: Instant };

async function record(
  transaction: Transaction<Schema>,
  { caseNumber, jurisdiction, commandId, at }: On,
  event: DocumentEvent,
): Promise<void> {
  const stream = documentsStream(caseNumber);
  const head = await headOf(transaction, stream);
  // what a document rests on stands in the event of the case that called for it
  const events = [{ event, basis: [] }];
  await appendAt(transaction, head, {
    stream,
    subject: 'documents',
    jurisdiction,
    commandId,
    actor: CLERK,
    at,
    events,
  });
}

async function putFile(
  transaction: Transaction<Schema>,
  keys: DataKeys,
  number: string,
  sha256: string,
  file: Buffer,
): Promise<void> {
  const sealed = seal(keys, `${number}/${sha256}`, file.toString('base64'));
  await transaction
    .insertInto('documentFiles')
    .values({ number, sha256, ...sealed })
    .onConflict((conflict) => conflict.column('number').doUpdateSet({ sha256, ...sealed }))
    .execute();
}

const opened = (
  keys: DataKeys,
  id: string,
  { keyId, nonce, ciphertext }: { [name in keyof Sealed]: Sealed[name] | null },
): string | null => (keyId && nonce && ciphertext ? unseal(keys, id, { keyId, nonce, ciphertext }) : null);

/** What it says, as it was frozen; null before it is issued and after a lawful erasure. */
export function contentOf(keys: DataKeys, row: DocumentRow): FrozenContent | null {
  const text = opened(keys, row.number, row);
  // what `issueDocument` sealed was such a content
  return text === null ? null : (JSON.parse(text) as FrozenContent);
}

/** The file that is given out; null where there is none. */
export async function readFile(
  ledger: Ledger,
  keys: DataKeys,
  number: string,
): Promise<{ sha256: string; pdf: Buffer } | null> {
  const row = await ledger.selectFrom('documentFiles').selectAll().where('number', '=', number).executeTakeFirst();
  const text = row && opened(keys, `${number}/${row.sha256}`, row);
  return row && text ? { sha256: row.sha256, pdf: Buffer.from(text, 'base64') } : null;
}

export const documentsOf = (ledger: Ledger, caseNumber: CaseNumber): Promise<DocumentRow[]> =>
  ledger.selectFrom('documents').selectAll().where('caseNumber', '=', caseNumber).orderBy('seq').execute();

export const documentNumbered = (ledger: Ledger, number: string): Promise<DocumentRow | undefined> =>
  ledger.selectFrom('documents').selectAll().where('number', '=', number).executeTakeFirst();

export type Form = 'html' | 'unsealedPdf' | 'sealedPdf';

/** The document whose bytes have this hash, in whichever form it was given out. */
export async function documentHashed(ledger: Ledger, sha256: string): Promise<{ row: DocumentRow; form: Form } | null> {
  const row = await ledger
    .selectFrom('documents')
    .selectAll()
    .where((where) =>
      where.or([
        where('sealedSha256', '=', sha256),
        where('copySha256', '=', sha256),
        where('htmlSha256', '=', sha256),
      ]),
    )
    .executeTakeFirst();
  if (!row) return null;
  if (row.sealedSha256 === sha256) return { row, form: 'sealedPdf' };
  return { row, form: row.copySha256 === sha256 ? 'unsealedPdf' : 'html' };
}

/** Where the chain speaks of a document: what was issued, and its seal. */
export async function chainOfDocument(ledger: Ledger, { caseNumber, number }: DocumentRow) {
  const rows = await ledger
    .selectFrom('events')
    .select(['stream', 'seq', 'type', 'at', 'hash', 'data'])
    .where('stream', '=', documentsStream(caseNumber))
    .orderBy('seq')
    .execute();
  return rows
    .filter(({ data }) => data.number === number)
    .map(({ stream, seq, type, at, hash, data }) => ({ stream, seq, type, at, hash, data }));
}

export const waitingDocuments = async (ledger: Ledger): Promise<{ state: DocumentState; count: number }[]> =>
  await ledger
    .selectFrom('documents')
    .select(['state', (select) => select.fn.countAll<number>().as('count')])
    .where('state', '<>', 'sealed')
    .groupBy('state')
    .execute();
