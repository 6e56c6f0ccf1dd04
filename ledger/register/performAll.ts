import { sql, type Transaction } from 'kysely';
import type { RegisterFacts } from '../../domain/catalogue/governance/decide.ts';
import type { RegisterEvent } from '../../domain/catalogue/governance/events.ts';
import { evolve, NOTHING_YET } from '../../domain/catalogue/governance/evolve.ts';
import {
  type Asked,
  type CommandOfMany,
  decideOneOfMany,
  factsTogether,
} from '../../domain/catalogue/governance/together.ts';
import type { DocumentRef, RegisterDocument } from '../../domain/catalogue/governance/types.ts';
import type { Actor } from '../../domain/permit/types.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { civilDateOf, type Instant } from '../../domain/time.ts';
import type { Receipt } from '../append.ts';
import type { JsonObject } from '../canonical.ts';
import { readCatalogue } from '../catalogue.ts';
import { type ChainedEvent, chainOf, eventIn } from '../chain.ts';
import { findCommand } from '../commands.ts';
import type { Ledger } from '../database.ts';
import { inParts, mapInParts } from '../inParts.ts';
import type { Schema } from '../schema.ts';
import { receiptOf } from './append.ts';
import { insertReferences } from './references.ts';
import { registerEvent, registerStream } from './stream.ts';

/** What is asked of one document of many. */
export type OneOfMany = { id: string; ref: DocumentRef; jurisdiction: string; command: CommandOfMany };

export type ManyRequest = {
  /** of the row that stands for all of them, and answers a retry */
  id: string;
  stream: string;
  name: string;
  commands: readonly OneOfMany[];
  actor: Actor;
  client: string;
  bodyHash: string;
  at: Instant;
};

export type Performed =
  | { status: 'performed' }
  | { status: 'reused' }
  /** nothing was written; by the place of the document in the request */
  | { status: 'refused'; refusals: { index: number; refusal: Refusal }[] };

/** As many rows as one statement may have parameters for. */
const AT_A_TIME = 500;

/**
 * Asks the same of many documents in one transaction: all of it happens, or nothing. Each is a command of its own on
 * the chain of its own document; one more row stands for the whole.
 */
export async function performAll(ledger: Ledger, request: ManyRequest): Promise<Performed> {
  return await ledger.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('reference', 0))`.execute(transaction);
    const earlier = await findCommand(transaction, request.id);
    if (earlier) return { status: earlier.bodyHash === request.bodyHash ? 'performed' : 'reused' };
    // the key of a single command is no key of many
    if (await isKnown(transaction, request.commands)) return { status: 'reused' };
    const standing = await standingOf(transaction, request.commands);
    const found = request.commands.map((one) => standing.get(registerStream(one.ref)) ?? NEW);
    const asked = request.commands.map(
      ({ command }, index): Asked => ({ document: (found[index] ?? NEW).document, command }),
    );
    const facts = await factsOf(transaction, request, asked);
    const decided: Decided[] = [];
    const refusals: { index: number; refusal: Refusal }[] = [];
    await inParts(request.commands, (one, index) => {
      const from = found[index] ?? NEW;
      const outcome = decideOneOfMany({ document: from.document, command: one.command }, facts);
      if ('refusal' in outcome) refusals.push({ index, refusal: outcome.refusal });
      else decided.push(chained(request, one, from, outcome.events));
    });
    if (refusals.length > 0) return { status: 'refused', refusals };
    await writeAll(transaction, request, decided);
    return { status: 'performed' };
  });
}

/** What is published is read under the lock: nothing comes between the judgement and what is written. */
async function factsOf(
  transaction: Transaction<Schema>,
  { at }: ManyRequest,
  asked: readonly Asked[],
): Promise<RegisterFacts> {
  const { catalogue } = await readCatalogue(transaction);
  return factsTogether(asked, { today: civilDateOf(at), catalogue });
}

async function isKnown(transaction: Transaction<Schema>, commands: readonly OneOfMany[]): Promise<boolean> {
  for (const part of partsOf(commands.map(({ id }) => id))) {
    const row = await transaction.selectFrom('commands').select('id').where('id', 'in', part).executeTakeFirst();
    if (row) return true;
  }
  return false;
}

type Standing = { document: RegisterDocument; seq: number; hash: string };
const NEW: Standing = { document: NOTHING_YET, seq: 0, hash: '' };

/** Those of the documents that have a chain already. */
async function standingOf(
  transaction: Transaction<Schema>,
  commands: readonly OneOfMany[],
): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  for (const part of partsOf(commands.map(({ ref }) => registerStream(ref)))) {
    const rows = await transaction
      .selectFrom('events')
      .select(['stream', 'seq', 'body', 'hash'])
      .where('stream', 'in', part)
      .orderBy('stream')
      .orderBy('seq')
      .execute();
    await inParts(rows, ({ stream, seq, body, hash }) => {
      const { document } = found.get(stream) ?? NEW;
      found.set(stream, { document: evolve(document, registerEvent(eventIn(body))), seq, hash });
    });
  }
  return found;
}

type Decided = {
  stream: string;
  one: OneOfMany;
  from: Standing;
  events: RegisterEvent[];
  chain: ChainedEvent[];
  receipt: Receipt;
};

function chained({ actor, at }: ManyRequest, one: OneOfMany, from: Standing, events: RegisterEvent[]): Decided {
  const { id: commandId, ref, command } = one;
  const stream = registerStream(ref);
  const stamped = events.map((event) => ({ ...event, at, effectiveAt: at }));
  return {
    stream,
    one,
    from,
    events,
    chain: chainOf({ stream, from: from.seq, hash: from.hash, batches: [{ commandId, actor, events: stamped }] }),
    receipt: receiptOf({ id: commandId, ref, command, at }, events),
  };
}

async function writeAll(transaction: Transaction<Schema>, request: ManyRequest, all: readonly Decided[]) {
  for (const part of partsOf(all)) {
    await moveHeads(transaction, part);
    await transaction
      .insertInto('events')
      .values((await mapInParts(part, (one) => eventRows(request, one))).flat())
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
        await mapInParts(part, ({ stream, one: { id, command }, receipt }) => ({
          ...settled(request, receipt),
          id,
          stream,
          name: command.type,
          command: JSON.stringify(command),
        })),
      )
      .execute();
    await insertReferences(
      transaction,
      part.flatMap(({ events }) => events),
      request.actor,
    );
  }
  const { id, stream, name, commands, at } = request;
  const summary: JsonObject = { documents: commands.length };
  await transaction
    .insertInto('commands')
    .values({
      ...settled(request, { commandId: id, command: name, stream, at, summary }),
      id,
      stream,
      name,
      command: JSON.stringify({ type: name, ...summary }),
    })
    .execute();
}

const settled = ({ actor, client, bodyHash }: ManyRequest, receipt: Receipt) => ({
  actor: JSON.stringify(actor),
  client,
  bodyHash,
  outcome: JSON.stringify({ kind: 'receipt', receipt }),
  outcomeAt: sql<Instant>`now()`,
});

const eventRows = ({ actor, at }: ManyRequest, { stream, one, chain }: Decided) =>
  chain.map(({ seq, event, body, prevHash, hash }) => ({
    stream,
    seq,
    type: event.type,
    at,
    effectiveAt: at,
    commandId: one.id,
    actor: JSON.stringify(actor),
    jurisdiction: one.jurisdiction,
    basis: JSON.stringify([{ document: one.command.basisDocument, article: '' }]),
    body,
    prevHash,
    hash,
  }));

/** By compare-and-swap, as for one document: a head that is elsewhere breaks the whole. */
async function moveHeads(transaction: Transaction<Schema>, part: readonly Decided[]): Promise<void> {
  const heads = part.flatMap(({ stream, one: { jurisdiction }, from, chain }) => {
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
