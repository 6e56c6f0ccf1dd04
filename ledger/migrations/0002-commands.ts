import { type Kysely, sql } from 'kysely';

/** What was asked, by whom, and what became of it; the numbers of cases; personal data, sealed. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table commands (
      id text primary key,
      stream text not null,
      name text not null,
      actor jsonb not null,
      client text not null,
      body_hash text not null,
      command jsonb not null,
      received_at timestamptz not null default now(),
      outcome jsonb,
      outcome_at timestamptz,
      claimed_until timestamptz,
      check ((outcome is null) = (outcome_at is null))
    );
    create index commands_by_stream on commands (stream);
    create index commands_unfinished on commands (received_at) where outcome is null;

    create table attempts (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      client text,
      actor jsonb,
      method text not null,
      path text not null,
      command_name text,
      status integer not null,
      code text not null,
      errors jsonb not null,
      idempotency_key_hash text
    );

    create table case_serials (
      jurisdiction text not null,
      day date not null,
      last integer not null check (last between 1 and 999999),
      primary key (jurisdiction, day)
    );

    create table parties (
      id text primary key,
      stream text not null,
      key_id text,
      nonce bytea,
      ciphertext bytea,
      stored_at timestamptz not null default now(),
      erased_at timestamptz,
      check ((ciphertext is null) = (erased_at is not null))
    );
    create index parties_by_stream on parties (stream);
    create table texts (like parties including all);

    grant select, insert on commands, attempts, case_serials, parties, texts to shenguan_service;
    grant update (outcome, outcome_at, claimed_until) on commands to shenguan_service;
    grant update (last) on case_serials to shenguan_service;
    grant update (key_id, nonce, ciphertext, erased_at) on parties, texts to shenguan_service;
  `.execute(database);
}
