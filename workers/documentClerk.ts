import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { type Seal, SealProblem } from '../activities/seal.ts';
import { checkSealed } from '../activities/sealedPdf.ts';
import { fonts } from '../documents/fonts.ts';
import { htmlOf, LAYOUT, sha256Of, UNSEALED } from '../documents/layouts.ts';
import { GlyphMissing, pdfOf } from '../documents/pdf.ts';
import { templateNumbered, templateOn } from '../documents/register.ts';
import { Unfinished } from '../documents/template.ts';
import type { Catalogue } from '../domain/catalogue/types.ts';
import type { FrozenContent } from '../domain/permit/documentContent.ts';
import { type Instant, instantOf } from '../domain/time.ts';
import { catalogueRevision, readCatalogue } from '../ledger/catalogue.ts';
import type { Ledger } from '../ledger/database.ts';
import {
  ATTEMPTS_BEFORE_INCIDENT,
  claimDocuments,
  contentOf,
  type DocumentRow,
  erasuresOf,
  type Failure,
  HeldBack,
  issueDocument,
  recordFailure,
  recordSeal,
} from '../ledger/officialDocuments.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import { contentFor } from '../ledger/queries/documentContent.ts';
import { kindOf, Rounds } from '../ledger/rounds.ts';

const BATCH = 4;
const IDLE_MS = 500;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 3_600_000;
const CODE_BYTES = 16;

export type ClerkHappening = 'issued' | 'sealed' | 'failed';

export type ClerkParts = {
  ledger: Ledger;
  keys: DataKeys;
  /** null: documents are issued and stay unsealed */
  seal: Seal | null;
  logger: Logger;
  happened?: (what: ClerkHappening) => void;
};

/**
 * Writes and seals official documents. What is to be written was put on record by the transaction that recorded its
 * event; nothing of a case waits for it, and it is done again until it is done.
 */
export class DocumentClerk {
  private readonly parts: ClerkParts;
  private readonly rounds: Rounds;
  private catalogue: { revision: string; catalogue: Catalogue } | null = null;

  constructor(parts: ClerkParts) {
    this.parts = parts;
    this.rounds = new Rounds({
      round: () => this.work(),
      everyMs: IDLE_MS,
      failed: (error) => parts.logger.warn({ problem: kindOf(error) }, 'documents unavailable'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  /** One round. @returns how many documents were taken in hand */
  async work(): Promise<number> {
    const { ledger, seal } = this.parts;
    const claimed = await claimDocuments(ledger, BATCH, seal !== null);
    for (const row of claimed) {
      if (row.state === 'ordered') await this.attempt(row, 'documentFailed', () => this.issue(row));
      else if (seal) await this.attempt(row, 'sealFailed', () => this.seal(row, seal));
    }
    return claimed.length;
  }

  private async attempt(
    row: DocumentRow,
    kind: NonNullable<Failure['kind']>,
    work: () => Promise<void>,
  ): Promise<void> {
    const { ledger, logger, happened } = this.parts;
    try {
      await work();
      happened?.(kind === 'sealFailed' ? 'sealed' : 'issued');
    } catch (error) {
      const { number, attempts } = row;
      const problem = problemOf(error);
      const isForPeople = isFinal(error) || attempts >= ATTEMPTS_BEFORE_INCIDENT;
      logger[isForPeople ? 'error' : 'warn']({ document: number, problem, attempts, ...whereOf(error) }, 'document');
      happened?.('failed');
      const failure: Failure = {
        problem,
        // what people have to mend is tried again now and then all the same: nobody has to remember it
        retryInMs: isFinal(error) ? LONGEST_RETRY_MS : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts),
        kind: isForPeople ? kind : null,
        ...(error instanceof GlyphMissing && { detail: { characters: error.characters } }),
      };
      await recordFailure(ledger, row, failure, now());
    }
  }

  private async issue(row: DocumentRow): Promise<void> {
    const { ledger, keys } = this.parts;
    const erasures = await erasuresOf(ledger, row);
    const said = await contentFor(ledger, keys, await this.currentCatalogue(), row);
    const content: FrozenContent = { ...said, code: randomBytes(CODE_BYTES).toString('hex') };
    const { template, sha256 } = templateOn(row.kind, content.on);
    const html = htmlOf(template, content, LAYOUT);
    const pdf = await pdfOf(template, content, { layout: LAYOUT, watermark: null });
    const copy = await pdfOf(template, content, { layout: LAYOUT, watermark: UNSEALED });
    const issued = {
      erasures,
      content,
      template: { version: template.version, sha256 },
      layout: LAYOUT,
      fonts: fonts().sha256,
      sha256: { html: sha256Of(html), copy: sha256Of(copy), pdf: sha256Of(pdf) },
      copy,
    };
    await issueDocument(ledger, keys, row, issued, now());
  }

  private async seal(row: DocumentRow, seal: Seal): Promise<void> {
    const { ledger, keys } = this.parts;
    const content = contentOf(keys, row);
    if (!content) throw new SealProblem('erased', { isFinal: true });
    const pdf = await writtenAgain(row, content);
    const { id: organ } = content.organ;
    const sealed = await seal.seal({ number: row.number, organ, sha256: sha256Of(pdf), pdf });
    const expected = { original: pdf, organ, certificates: seal.certificates, at: new Date() };
    const certificate = await checkSealed(expected, sealed);
    const { name: by } = seal;
    await recordSeal(ledger, keys, row, { pdf: sealed, sha256: sha256Of(sealed), by, certificate }, now());
  }

  private async currentCatalogue(): Promise<Catalogue> {
    const revision = await catalogueRevision(this.parts.ledger);
    if (this.catalogue?.revision !== revision) this.catalogue = await readCatalogue(this.parts.ledger);
    return this.catalogue.catalogue;
  }
}

/** What is to be sealed is written again from what was frozen, and has to be what was issued, to the byte. */
async function writtenAgain(row: DocumentRow, content: FrozenContent): Promise<Buffer> {
  const { kind, templateVersion, templateSha256, layout, pdfSha256 } = row;
  const { template } = templateNumbered(kind, templateVersion ?? 0, templateSha256 ?? '');
  const pdf = await pdfOf(template, content, { layout: layout ?? 0, watermark: null });
  if (sha256Of(pdf) !== pdfSha256) throw new SealProblem('writtenOtherwise', { isFinal: true });
  return pdf;
}

const now = (): Instant => instantOf(Date.now());

/** A code: messages may quote what a document says. */
function problemOf(error: unknown): string {
  if (error instanceof SealProblem || error instanceof HeldBack) return error.code;
  return error instanceof GlyphMissing ? 'glyphMissing' : 'defect';
}

/** Of a defect, where it is; what it says only where that cannot quote a document. */
function whereOf(error: unknown): { where?: string[] } {
  const isNamed = error instanceof SealProblem || error instanceof GlyphMissing || error instanceof HeldBack;
  if (isNamed || !(error instanceof Error)) return {};
  const [, ...frames] = error.stack?.split('\n') ?? [];
  return { where: [error instanceof Unfinished ? error.message : error.name, ...frames.slice(0, 5)] };
}

const isFinal = (error: unknown): boolean =>
  error instanceof GlyphMissing ||
  (error instanceof HeldBack && error.code !== 'erasedMeanwhile') ||
  (error instanceof SealProblem && error.isFinal);
