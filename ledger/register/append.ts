import { sql, type Transaction } from 'kysely';
import type { LoadNotice, RegisterCommand } from '../../domain/catalogue/governance/commands.ts';
import { decide } from '../../domain/catalogue/governance/decide.ts';
import type { RegisterEvent } from '../../domain/catalogue/governance/events.ts';
import type { DocumentRef } from '../../domain/catalogue/governance/types.ts';
import type { Actor } from '../../domain/permit/types.ts';
import { Refusal } from '../../domain/refusal.ts';
import { civilDateOf, type Instant } from '../../domain/time.ts';
import type { Receipt } from '../append.ts';
import type { JsonObject } from '../canonical.ts';
import { readCatalogue } from '../catalogue.ts';
import { appendAt } from '../chainAppend.ts';
import { type Admitted, type CommandOutcome, findCommand } from '../commands.ts';
import type { Ledger } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { Head } from '../streams.ts';
import { insertReferences } from './references.ts';
import { readRegister, registerStream } from './stream.ts';

export type RegisterRequest = {
  id: string;
  ref: DocumentRef;
  jurisdiction: string;
  command: RegisterCommand | LoadNotice;
  actor: Actor;
  client: string;
  bodyHash: string;
  at: Instant;
  refusalStatus: (refusal: Refusal) => number;
};

/**
 * Decides one command and writes all of it in one transaction: the command with its outcome, the events on the chain
 * of the document, and what a publication adds to the reference data. Nothing waits in between, so nothing is ever
 * half done, and a retry finds the outcome.
 */
export async function performOnRegister(ledger: Ledger, request: RegisterRequest): Promise<Admitted> {
  return await ledger.transaction().execute(async (transaction) => {
    // One change at a time: a publication is judged by all that is published, and the revision only grows.
    await sql`select pg_advisory_xact_lock(hashtextextended('reference', 0))`.execute(transaction);
    const earlier = await findCommand(transaction, request.id);
    if (earlier) {
      const isSame = earlier.name === request.command.type && earlier.bodyHash === request.bodyHash;
      return { status: isSame ? 'known' : 'reused', row: earlier };
    }
    const outcome = await outcomeOf(transaction, request);
    await insertSettled(transaction, request, outcome);
    const row = await findCommand(transaction, request.id);
    if (!row) throw new Error(`command ${request.id} is gone`);
    return { status: 'new', row };
  });
}

async function outcomeOf(transaction: Transaction<Schema>, request: RegisterRequest): Promise<CommandOutcome> {
  const { document, seq, hash } = await readRegister(transaction, request.ref);
  const { catalogue } = await readCatalogue(transaction);
  try {
    const events = decide(document, request.command, { today: civilDateOf(request.at), catalogue });
    const receipt = receiptOf(request, events);
    await insertEvents(transaction, request, events, { seq, hash });
    await insertReceipt(transaction, receipt);
    await insertReferences(transaction, events, request.actor);
    return { kind: 'receipt', receipt };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const status = request.refusalStatus(error);
    return { kind: 'refused', code: error.code, detail: { detail: plain(error.detail) }, status };
  }
}

async function insertEvents(
  transaction: Transaction<Schema>,
  { id: commandId, ref, jurisdiction, actor, at }: RegisterRequest,
  events: readonly RegisterEvent[],
  head: Head,
): Promise<void> {
  await appendAt(transaction, head, {
    stream: registerStream(ref),
    subject: 'register',
    jurisdiction,
    commandId,
    actor,
    at,
    events: events.map((event) => ({ event, basis: [{ document: event.basisDocument, article: '' }] })),
  });
}

export function receiptOf(
  { id, ref, command, at }: Pick<RegisterRequest, 'id' | 'ref' | 'command' | 'at'>,
  events: readonly RegisterEvent[],
): Receipt {
  const published = events.find((event) => event.type === 'VersionPublished');
  const repealed = events.find((event) => event.type === 'DocumentRepealed');
  const summary: JsonObject = {
    ...ref,
    ...(published && {
      version: published.version,
      effectiveFrom: published.candidate.effectiveFrom,
      warnings: published.warnings.map(({ code, path }) => ({ code, path })),
    }),
    ...(repealed && { through: repealed.through }),
  };
  return { commandId: id, command: command.type, stream: registerStream(ref), at, summary };
}

async function insertReceipt(transaction: Transaction<Schema>, receipt: Receipt): Promise<void> {
  const { stream, commandId } = receipt;
  await transaction
    .insertInto('receipts')
    .values({ stream, commandId, receipt: JSON.stringify(receipt) })
    .execute();
}

async function insertSettled(
  transaction: Transaction<Schema>,
  { id, ref, command, actor, client, bodyHash }: RegisterRequest,
  outcome: CommandOutcome,
): Promise<void> {
  await transaction
    .insertInto('commands')
    .values({
      id,
      stream: registerStream(ref),
      name: command.type,
      actor: JSON.stringify(actor),
      client,
      bodyHash,
      command: JSON.stringify(command),
      outcome: JSON.stringify(outcome),
      outcomeAt: sql<Instant>`now()`,
    })
    .execute();
}

/** Refusals carry plain values, which JSON holds as they are. */
const plain = (detail: Refusal['detail']): JsonObject => JSON.parse(JSON.stringify(detail)) as JsonObject;
