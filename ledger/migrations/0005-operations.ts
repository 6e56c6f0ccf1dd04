import { type Kysely, sql } from 'kysely';

/** What operators did or tried, to which case and why: added to, never changed. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table operations (
      ordinal bigint generated always as identity primary key,
      id uuid not null,
      batch text not null,
      body_hash text,
      at timestamptz not null default now(),
      actor jsonb not null,
      via text not null check (via in ('api', 'commandLine')),
      operation text not null,
      stream text not null,
      reason text not null,
      dry_run boolean not null,
      outcome text not null,
      detail jsonb not null
    );
    create unique index operations_outcomes on operations (id, (outcome = 'begun'));
    create index operations_by_stream on operations (stream, ordinal);
    create index operations_by_batch on operations (batch, stream);

    create trigger operations_are_kept before update or delete on operations
      for each row execute function refuse_change();
    create trigger operations_are_not_emptied before truncate on operations
      for each statement execute function refuse_change();

    grant select, insert on operations to shenguan_service;
  `.execute(database);
}
