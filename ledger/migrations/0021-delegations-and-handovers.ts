import { type Kysely, sql } from 'kysely';

/**
 * Who stood in for whom, and which officer's work went to whom: added to, never changed, since what was done in
 * another's place is proved by it. How far a hand-over has come stands in its commands.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table delegations (
      ordinal bigint generated always as identity unique,
      id text primary key,
      body_hash text not null,
      organ text not null,
      jurisdiction text not null,
      principal text not null,
      delegate text not null,
      role text not null,
      from_day date not null,
      to_day date not null,
      reason text not null,
      made_by jsonb not null,
      made_at timestamptz not null default now()
    );
    create index delegations_of_organ on delegations (organ, ordinal desc);
    create index delegations_to on delegations (delegate, principal);
    create table delegation_ends (
      delegation text primary key references delegations (id),
      request text not null,
      ended_on date not null,
      reason text not null,
      ended_by jsonb not null,
      ended_at timestamptz not null default now()
    );
    create table handovers (
      ordinal bigint generated always as identity unique,
      id text primary key,
      body_hash text not null,
      organ text not null,
      jurisdiction text not null,
      officer text not null,
      successor text not null,
      reason text not null,
      made_by jsonb not null,
      made_at timestamptz not null default now()
    );
    create index handovers_of_organ on handovers (organ, ordinal desc);
    create index commands_of_handovers on commands (client, received_at) where name = 'handOver';

    create trigger delegations_are_kept before update or delete on delegations
      for each row execute function refuse_change();
    create trigger delegations_are_not_emptied before truncate on delegations
      for each statement execute function refuse_change();
    create trigger delegation_ends_are_kept before update or delete on delegation_ends
      for each row execute function refuse_change();
    create trigger delegation_ends_are_not_emptied before truncate on delegation_ends
      for each statement execute function refuse_change();
    create trigger handovers_are_kept before update or delete on handovers
      for each row execute function refuse_change();
    create trigger handovers_are_not_emptied before truncate on handovers
      for each statement execute function refuse_change();

    grant select, insert on delegations, delegation_ends, handovers to shenguan_service;
  `.execute(database);
}
