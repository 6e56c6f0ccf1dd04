import { CompiledQuery } from 'kysely';
import { basisOf } from '../domain/permit/basis.ts';
import type { FlushRequest } from './append.ts';
import { type ChainedEvent, permitEvent } from './chain.ts';
import type { Ledger } from './database.ts';
import { prepared } from './prepared.ts';
import type { Consequences } from './project.ts';
import { READ_MODELS, type ReadModel } from './readModels/columns.ts';

/**
 * Everything that must stand or fall together, as one statement: a flush costs one way to the database and back. It
 * writes nothing unless the head of the stream is the one the caller knows and none of its commands is settled.
 */
const flushStatement = (head: string): string =>
  prepared(`
with head as (${head}),
added as (
  insert into events (stream, seq, type, at, effective_at, command_id, actor, jurisdiction, basis, body, prev_hash, hash)
  select $1, seq, type, at, effective_at, command_id, actor, $2, basis, body, prev_hash, hash
  from head, json_to_recordset($8::json) as event (seq integer, type text, at timestamptz, effective_at timestamptz,
    command_id text, actor jsonb, basis jsonb, body text, prev_hash text, hash text)
),
settled as (
  insert into receipts (stream, command_id, receipt)
  select $1, command_id, receipt from head, json_to_recordset($9::json) as settling (command_id text, receipt jsonb)
),
answered as (
  update commands set outcome = jsonb_build_object('kind', 'receipt', 'receipt', receipt), outcome_at = at
  from head, json_to_recordset($9::json) as settling (command_id text, receipt jsonb, at timestamptz)
  where commands.id = command_id and commands.stream = $1 and commands.outcome is null
),
${putting(READ_MODELS.permits, '$10')},
${putting(READ_MODELS.obligations, '$11')},
${putting(READ_MODELS.pushes, '$12')},
${putting(READ_MODELS.publications, '$13')},
${putting(READ_MODELS.bars, '$18')},
${putting(READ_MODELS.contenders, '$19')},
${putting(READ_MODELS.matters, '$21')},
closed as (
  update incidents set closed_at = closing.closed_at, closed_by = closing.closed_by, note = closing.note
  from head, json_to_recordset($14::json) as closing (kind text, key text, closed_at timestamptz, closed_by text, note text)
  where incidents.kind = closing.kind and incidents.stream = $1 and incidents.key = closing.key
    and incidents.closed_at is null
),
opened as (
  insert into incidents (kind, stream, key, detail, owner, closed_at, closed_by, note)
  select kind, $1, key, detail, owner, closed_at, closed_by, note
  from head, json_to_recordset($15::json) as opening (kind text, key text, detail jsonb, owner text,
    closed_at timestamptz, closed_by text, note text)
  on conflict (kind, stream, key) where closed_at is null do nothing
),
told as (
  insert into outbox (kind, client, stream, seq, event_type, at, body)
  select 'webhook', $16::text, $1, seq, event_type, at, body
  from head, json_to_recordset($17::json) as telling (seq integer, event_type text, at timestamptz, body jsonb)
  where exists (select from clients where client = $16::text)
),
ordered as (
  insert into documents (number, kind, case_number, stream, seq, jurisdiction)
  select number, kind, case_number, $1, seq, $2
  from head, json_to_recordset($20::json) as ordering (number text, kind text, case_number text, seq integer)
  -- the same event orders again when a ledger is brought back; whatever else is in the way is told below
  on conflict do nothing
  returning seq
),
unnumbered as (
  insert into incidents (kind, stream, key, detail, owner)
  select 'documentNumberTaken', $1, number || '#' || seq,
    jsonb_build_object('number', number, 'kind', kind, 'seq', seq), 'operators'
  from head, json_to_recordset($20::json) as ordering (number text, kind text, case_number text, seq integer)
  where seq not in (select seq from ordered)
    and not exists (select from documents where documents.stream = $1 and documents.seq = ordering.seq)
  on conflict (kind, stream, key) where closed_at is null do nothing
)
select count(*)::integer as written from head`);

const UNSETTLED = 'not exists (select from receipts where receipts.stream = $1 and command_id = any($7::text[]))';

/** A stream that is not there yet, or holds receipts of commands without events alone. */
const FIRST = flushStatement(`
  insert into streams (stream, subject, jurisdiction, seq, hash)
  select $1, $6, $2, $3::integer, $4 where $5 = '' and ${UNSETTLED}
  on conflict (stream) do update set seq = excluded.seq, hash = excluded.hash
    where streams.seq = 0 and streams.hash = ''
  returning stream`);

const NEXT = flushStatement(`
  update streams set seq = $3::integer, hash = $4, jurisdiction = $2
  where stream = $1 and seq = $6::integer and hash = $5 and rows_version = $22::integer and ${UNSETTLED}
  returning stream`);

/** Rows come whole, so the one that is there is replaced whole. */
function putting({ table, columns, key }: ReadModel, parameter: string): string {
  const names = columns.map(([, column]) => column);
  const replaced = names.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  return `put_${table} as (
  insert into ${table} (${names.join(', ')})
  select ${names.map((name) => `row.${name}`).join(', ')}
  from head, json_populate_recordset(null::${table}, ${parameter}::json) as row
  on conflict (${key.join(', ')}) do update set ${replaced.join(', ')}
)`;
}

/** @returns false when nothing was written: the head is another, or a command is settled already */
export async function writeFlush(
  ledger: Ledger,
  request: FlushRequest,
  chain: readonly ChainedEvent[],
  { rows, closing, opening, client, notifications, documents }: Consequences,
): Promise<boolean> {
  const { stream, subject, jurisdiction, from, hash, batches } = request;
  const last = chain.at(-1) ?? { seq: from, hash };
  const receipts = batches.flatMap(({ commandId, receipt }) =>
    receipt ? [{ command_id: commandId, receipt, at: receipt.at }] : [],
  );
  const parameters = [
    stream,
    jurisdiction,
    last.seq,
    last.hash,
    hash,
    from === 0 ? subject : from,
    receipts.map((receipt) => receipt.command_id),
    JSON.stringify(chain.map(eventRow)),
    JSON.stringify(receipts),
    rowsOf(READ_MODELS.permits, rows.permit ? [rows.permit] : []),
    rowsOf(READ_MODELS.obligations, rows.obligations),
    rowsOf(READ_MODELS.pushes, rows.pushes),
    rowsOf(READ_MODELS.publications, rows.publications),
    JSON.stringify(closing),
    JSON.stringify(opening),
    client,
    JSON.stringify(notifications),
    rowsOf(READ_MODELS.bars, rows.bars),
    rowsOf(READ_MODELS.contenders, rows.contenders),
    JSON.stringify(documents),
    rowsOf(READ_MODELS.matters, rows.matters),
    ...(from === 0 ? [] : [rows.version]),
  ];
  const statement = CompiledQuery.raw(from === 0 ? FIRST : NEXT, parameters);
  const result = await ledger.executeQuery<{ written: number }>(statement);
  return result.rows[0]?.written === 1;
}

const eventRow = ({ seq, commandId, actor, event, body, prevHash, hash }: ChainedEvent) => ({
  seq,
  type: event.type,
  at: event.at,
  effective_at: event.effectiveAt,
  command_id: commandId,
  actor,
  basis: basisOf(permitEvent(event)),
  body,
  prev_hash: prevHash,
  hash,
});

const rowsOf = <Row extends object>({ columns }: ReadModel, rows: readonly Row[]): string =>
  JSON.stringify(
    rows.map((row) => {
      const values = new Map<string, unknown>(Object.entries(row));
      return Object.fromEntries(columns.map(([property, column]) => [column, values.get(property)]));
    }),
  );
