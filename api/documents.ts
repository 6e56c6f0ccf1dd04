import { htmlOf, sha256Of } from '../documents/layouts.ts';
import { templateNumbered } from '../documents/register.ts';
import { TITLES, withoutPeople } from '../domain/permit/documentContent.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import { chainOfDocument, contentOf, type DocumentRow, documentHashed, readFile } from '../ledger/officialDocuments.ts';
import type { Relation } from './auth/authorisation.ts';
import { seesPeople } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';
import { Served } from './query.ts';

/** It does not come by waiting: people have to look. */
const HELD_UP = ['glyphMissing', 'addresseeErased', 'addresseeMissing', 'notCalledFor'];
const isHeldUp = (problem: string): boolean => HELD_UP.includes(problem);

/** Documents, as the caller may see them. */

const SOON_S = 5;

/** @param isShown whether the caller may see the page as it was issued: otherwise he is not told its hash */
export function shownDocument(row: DocumentRow, isShown: boolean) {
  const { number, kind, caseNumber, seq, state, issuedOn, issuedAt, organ, layout, fontsSha256, sealedAt, sealedBy } =
    row;
  const { templateVersion, templateSha256, htmlSha256, copySha256, sealedSha256, certificateSha256, erasedAt } = row;
  return {
    number,
    kind,
    title: TITLES[kind],
    caseNumber,
    /** of the event of the case that called for it */
    seq,
    state,
    issuedOn,
    issuedAt,
    organ,
    template: templateVersion === null ? null : { version: templateVersion, sha256: templateSha256 },
    layout,
    fonts: fontsSha256,
    sha256: htmlSha256 === null ? null : { ...(isShown && { html: htmlSha256 }), pdf: sealedSha256 ?? copySha256 },
    sealedAt,
    sealedBy,
    certificateSha256,
    erasedAt,
  };
}

/** With its events, which are bound into the hash chain of the record. */
export async function wholeDocument({ ledger }: ApiParts, row: DocumentRow, isShown: boolean) {
  const record = await chainOfDocument(ledger, row);
  return {
    ...shownDocument(row, isShown),
    lastProblem: row.lastProblem,
    record: isShown ? record : record.map(withoutPageHash),
  };
}

function withoutPageHash<Entry extends { data: JsonObject }>(entry: Entry): Entry {
  const { sha256 } = entry.data;
  if (typeof sha256 !== 'object' || sha256 === null || Array.isArray(sha256)) return entry;
  const { html: _, ...others } = sha256;
  return { ...entry, data: { ...entry.data, sha256: others } };
}

export type Seeing = { caller: Caller; relations: ReadonlySet<Relation> };

/** The window that took the papers in for another bureau hands their receipt over, and sees nothing else of people. */
export const seesWhole = ({ kind }: DocumentRow, { caller, relations }: Seeing): boolean =>
  (kind === 'receipt' && relations.has('receivingWindow')) || seesPeople('readDocument', caller, relations);

/** @throws Problem 409 while it is being written, 403 for a file that names people to whoever may not see them */
export async function pageShown(
  parts: ApiParts,
  row: DocumentRow,
  { accepted, isShown }: { accepted: string; isShown: boolean },
): Promise<Served> {
  const content = contentOf(parts.keys, row);
  if (row.issuedAt === null) {
    const { lastProblem } = row;
    if (lastProblem !== null && isHeldUp(lastProblem))
      throw new Problem(409, 'documentHeldUp', { refusal: { reason: lastProblem } });
    throw new Problem(409, 'documentNotReady', { retryAfter: SOON_S });
  }
  if (!content) throw new Problem(404, 'notFound');
  if (accepted === 'application/pdf') {
    if (!isShown) throw new Problem(403, 'notPermitted');
    return await fileOf(parts, row);
  }
  const { template } = templateNumbered(row.kind, row.templateVersion ?? 0, row.templateSha256 ?? '');
  const layout = row.layout ?? 0;
  if (!isShown) return new Served('text/html', htmlOf(template, withoutPeople(content), layout));
  const html = htmlOf(template, content, layout);
  mustBe(row.htmlSha256, html);
  return new Served('text/html', html, headersOf(sha256Of(html)));
}

async function fileOf({ ledger, keys }: ApiParts, row: DocumentRow): Promise<Served> {
  const file = await readFile(ledger, keys, row.number);
  if (!file) throw new Problem(404, 'notFound');
  mustBe(row.sealedSha256 ?? row.copySha256, file.pdf);
  return new Served('application/pdf', file.pdf, {
    ...headersOf(file.sha256),
    'Content-Disposition': `inline; filename="${row.number}.pdf"`,
  });
}

/** @throws Error, which is an alarm: what would be given out is not what was issued */
function mustBe(sha256: string | null, bytes: string | Buffer): void {
  const found = sha256Of(bytes);
  if (found !== sha256) throw new Error(`a document hashes to ${found}, and ${sha256} is on record`);
}

/** RFC 9530, so that whoever keeps the file can ask for it by its hash. */
const headersOf = (sha256: string): { [name: string]: string } => ({
  ETag: `"${sha256}"`,
  'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
});

/** What anybody who has a file may know of it; whom it concerns he reads in the file. */
export async function verified({ ledger, reference }: ApiParts, sha256: string) {
  const found = await documentHashed(ledger, sha256);
  if (!found) throw new Problem(404, 'notFound');
  const { row, form } = found;
  const { organNames } = await reference.current();
  const { number, kind, state, organ, issuedOn, sealedAt, certificateSha256, templateVersion, templateSha256 } = row;
  const record = await chainOfDocument(ledger, row);
  return {
    issued: true as const,
    number,
    kind,
    title: TITLES[kind],
    form,
    state,
    organ: organNames.get(organ ?? '') ?? organ,
    issuedOn,
    sealedAt,
    certificateSha256,
    template: { version: templateVersion, sha256: templateSha256 },
    record: record.map(({ data: _, ...entry }) => entry),
  };
}
