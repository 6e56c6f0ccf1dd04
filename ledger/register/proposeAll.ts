import { sql, type Transaction } from 'kysely';
import type { Propose } from '../../domain/catalogue/governance/commands.ts';
import { decide, type RegisterFacts } from '../../domain/catalogue/governance/decide.ts';
import { evolve, NOTHING_YET } from '../../domain/catalogue/governance/evolve.ts';
import type { DocumentRef, RegisterDocument } from '../../domain/catalogue/governance/types.ts';
import type { Actor } from '../../domain/permit/types.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Receipt } from '../append.ts';
import { type ChainedEvent, chainOf, eventIn } from '../chain.ts';
import { findCommand } from '../commands.ts';
import type { Ledger } from '../database.ts';
import type { Schema } from '../schema.ts';
import { registerEvent, registerStream } from './stream.ts';

/** A draft of one document, as a row of a table brought it. */
export type TableDraft = { id: string; jurisdiction: string; command: Propose };

export type TableRequest = {
  id: string;
  kind: DocumentRef['kind'];
  drafts: readonly TableDraft[];
  facts: RegisterFacts;
  actor: Actor;
  client: string;
  bodyHash: string;
  at: Instant;
};

export type Proposed =
  | { status: 'proposed' }
  | { status: 'reused' }
  /** nothing was written; by the place of the draft in the request */
  | { status: 'refused'; refusals: { index: number; refusal: Refusal }[] };

/** As many rows as one statement may have parameters for. */
const AT_A_TIME = 500;

export const IMPORT_DRAFTS = 'importDrafts';

/**
 * Proposes many drafts in one transaction: all of them, or none. Each is a command of its own on the chain of its own
 * document; one more row stands for the table, and answers a retry.
 */
export async function proposeAll(ledger: Ledger, request: TableRequest): Promise<Proposed> {
  return await ledger.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('reference', 0))`.execute(transaction);
    const earlier = await findCommand(transaction, request.id);
    if (earlier) return { status: earlier.bodyHash === request.bodyHash ? 'proposed' : 'reused' };
    // the key of a single draft is no key of a table
    if (await isKnown(transaction, request.drafts)) return { status: 'reused' };
    const standing = await standingOf(transaction, request.drafts);
    const decided: Decided[] = [];
    const refusals: { index: number; refusal: Refusal }[] = [];
    request.drafts.forEach((draft, index) => {
      const found = standing.get(streamOf(draft)) ?? NEW;
      try {
        decided.push(decidedOn(request, draft, found));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refusals.push({ index, refusal: error });
      }
    });
    if (refusals.length > 0) return { status: 'refused', refusals };
    await writeAll(transaction, request, decided);
    return { status: 'proposed' };
  });
}

async function isKnown(transaction: Transaction<Schema>, drafts: readonly TableDraft[]): Promise<boolean> {
  for (const part of partsOf(drafts.map(({ id }) => id))) {
    const row = await transaction.selectFrom('commands').select('id').where('id', 'in', part).executeTakeFirst();
    if (row) return true;
  }
  return false;
}

const streamOf = ({ command: { candidate } }: TableDraft): string => registerStream(candidate);

type Standing = { document: RegisterDocument; seq: number; hash: string };
const NEW: Standing = { document: NOTHING_YET, seq: 0, hash: '' };

/** Those of the documents that have a chain already. */
async function standingOf(
  transaction: Transaction<Schema>,
  drafts: readonly TableDraft[],
): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  for (const part of partsOf(drafts.map(streamOf))) {
    const rows = await transaction
      .selectFrom('events')
      .select(['stream', 'seq', 'body', 'hash'])
      .where('stream', 'in', part)
      .orderBy('stream')
      .orderBy('seq')
      .execute();
    for (const { stream, seq, body, hash } of rows) {
      const { document } = found.get(stream) ?? NEW;
      found.set(stream, { document: evolve(document, registerEvent(eventIn(body))), seq, hash });
    }
  }
  return found;
}

type Decided = { stream: string; draft: TableDraft; from: Standing; chain: ChainedEvent[]; receipt: Receipt };

/** @throws Refusal */
function decidedOn({ facts, actor, at }: TableRequest, draft: TableDraft, from: Standing): Decided {
  const { id: commandId, command } = draft;
  const stream = streamOf(draft);
  const events = decide(from.document, command, facts).map((event) => ({ ...event, at, effectiveAt: at }));
  const { kind, id } = command.candidate;
  return {
    stream,
    draft,
    from,
    chain: chainOf({ stream, from: from.seq, hash: from.hash, batches: [{ commandId, actor, events }] }),
    receipt: { commandId, command: command.type, stream, at, summary: { kind, id } },
  };
}

async function writeAll(transaction: Transaction<Schema>, request: TableRequest, all: readonly Decided[]) {
  for (const part of partsOf(all)) {
    await moveHeads(transaction, part);
    await transaction
      .insertInto('events')
      .values(part.flatMap((one) => eventRows(request, one)))
      .execute();
    await transaction
      .insertInto('receipts')
      .values(
        part.map(({ stream, receipt }) => ({
          stream,
          commandId: receipt.commandId,
          receipt: JSON.stringify(receipt),
        })),
      )
      .execute();
    await transaction
      .insertInto('commands')
      .values(
        part.map(({ stream, draft: { id, command }, receipt }) => ({
          ...settled(request, receipt),
          id,
          stream,
          name: command.type,
          command: JSON.stringify(command),
        })),
      )
      .execute();
  }
  const { id, kind, drafts, at } = request;
  const summary = { kind, documents: drafts.length };
  const stream = `register/${kind}`;
  await transaction
    .insertInto('commands')
    .values({
      ...settled(request, { commandId: id, command: IMPORT_DRAFTS, stream, at, summary }),
      id,
      stream,
      name: IMPORT_DRAFTS,
      command: JSON.stringify({ type: IMPORT_DRAFTS, ...summary }),
    })
    .execute();
}

const settled = ({ actor, client, bodyHash }: TableRequest, receipt: Receipt) => ({
  actor: JSON.stringify(actor),
  client,
  bodyHash,
  outcome: JSON.stringify({ kind: 'receipt', receipt }),
  outcomeAt: sql<Instant>`now()`,
});

const eventRows = ({ actor, at }: TableRequest, { stream, draft, chain }: Decided) =>
  chain.map(({ seq, event, body, prevHash, hash }) => ({
    stream,
    seq,
    type: event.type,
    at,
    effectiveAt: at,
    commandId: draft.id,
    actor: JSON.stringify(actor),
    jurisdiction: draft.jurisdiction,
    basis: JSON.stringify([{ document: draft.command.basisDocument, article: '' }]),
    body,
    prevHash,
    hash,
  }));

/** By compare-and-swap, as for one document: a head that is elsewhere breaks the whole. */
async function moveHeads(transaction: Transaction<Schema>, part: readonly Decided[]): Promise<void> {
  const heads = part.flatMap(({ stream, draft: { jurisdiction }, from, chain }) => {
    const last = chain.at(-1);
    return last ? [{ stream, jurisdiction, from, to: last }] : [];
  });
  const fresh = heads.filter(({ from }) => from.seq === 0);
  if (fresh.length > 0) {
    await transaction
      .insertInto('streams')
      .values(
        fresh.map(({ stream, jurisdiction, to }) => ({
          stream,
          subject: 'register',
          jurisdiction,
          seq: to.seq,
          hash: to.hash,
        })),
      )
      .execute();
  }
  const known = heads
    .filter(({ from }) => from.seq > 0)
    .map(({ stream, from, to }) => ({
      stream,
      from_seq: from.seq,
      from_hash: from.hash,
      to_seq: to.seq,
      to_hash: to.hash,
    }));
  if (known.length === 0) return;
  const { rows } = await sql`
    update streams set seq = moved.to_seq, hash = moved.to_hash
    from jsonb_to_recordset(${JSON.stringify(known)}::jsonb)
      as moved (stream text, from_seq integer, from_hash text, to_seq integer, to_hash text)
    where streams.stream = moved.stream and streams.seq = moved.from_seq and streams.hash = moved.from_hash
    returning streams.stream`.execute(transaction);
  if (rows.length !== known.length) throw new Error('a head of the register is elsewhere');
}

function partsOf<Entry>(all: readonly Entry[]): Entry[][] {
  const parts: Entry[][] = [];
  for (let from = 0; from < all.length; from += AT_A_TIME) parts.push(all.slice(from, from + AT_A_TIME));
  return parts;
}
