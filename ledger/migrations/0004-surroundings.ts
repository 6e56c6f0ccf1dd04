import { type Kysely, sql } from 'kysely';

/** Reference data in versions, addresses of other systems, notifications to send, and what operators must look at. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table reference (
      ordinal bigint generated always as identity unique,
      kind text not null,
      id text not null,
      version text not null,
      jurisdiction text,
      effective_from date,
      effective_to date,
      body jsonb not null,
      source text not null,
      loaded_at timestamptz not null default now(),
      primary key (kind, id, version)
    );
    create trigger reference_is_kept before update or delete on reference
      for each row execute function refuse_change();

    create table supervisor_endpoints (
      org text primary key,
      url text not null,
      key_id text not null,
      active boolean not null
    );

    create table clients (
      client text primary key,
      webhook_url text not null,
      key_id text not null,
      nonce bytea not null,
      ciphertext bytea not null
    );

    create table outbox (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('webhook')),
      client text not null,
      stream text not null,
      seq integer not null,
      event_type text not null,
      at timestamptz not null,
      body jsonb not null,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      sent_at timestamptz,
      last_problem text,
      unique (stream, seq, kind)
    );
    create index outbox_waiting on outbox (next_attempt_at, id) where sent_at is null;
    create index outbox_waiting_of_stream on outbox (stream, seq) where sent_at is null;

    create table incidents (
      id bigint generated always as identity primary key,
      kind text not null,
      stream text not null,
      key text not null,
      detail jsonb not null,
      opened_at timestamptz not null default now(),
      owner text not null,
      closed_at timestamptz,
      closed_by text,
      note text
    );
    create unique index incidents_open on incidents (kind, stream, key) where closed_at is null;

    grant select, insert on reference, supervisor_endpoints, clients, outbox, incidents to shenguan_service;
    grant update on supervisor_endpoints, clients to shenguan_service;
    grant update (attempts, next_attempt_at, sent_at, last_problem) on outbox to shenguan_service;
    grant update (owner, closed_at, closed_by, note) on incidents to shenguan_service;
  `.execute(database);
}
