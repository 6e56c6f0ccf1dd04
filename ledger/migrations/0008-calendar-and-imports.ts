import { type Kysely, sql } from 'kysely';

/** The calendar a case counts with, how far a new one has come, and which cases an older system handed over. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table permits
      add column calendar_version text,
      add column calendar_known_through date,
      add column imported jsonb;
    update permits set
      calendar_version = received.data -> 'calendar' ->> 'version',
      calendar_known_through = (received.data -> 'calendar' ->> 'knownThrough')::date
      from events received
      where received.stream = permits.stream and received.seq = 1 and received.type = 'Received';
    create index permits_open_by_calendar on permits (stream, calendar_known_through)
      where case_state not in ('NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED')
        or next_due is not null;

    create table calendar_rollouts (
      calendar text not null,
      version text not null,
      known_through date not null,
      started_at timestamptz not null default now(),
      started_by jsonb not null,
      cursor text not null default '',
      finished_at timestamptz,
      primary key (calendar, version)
    );
    create index commands_of_rollouts on commands (client, received_at) where name = 'adoptCalendar';
    create table imports (
      system text not null,
      number text not null,
      command_id text not null unique,
      stream text not null unique,
      file_hash text not null,
      line integer not null,
      imported_at timestamptz not null default now(),
      primary key (system, number)
    );
    create index imports_of_file on imports (file_hash, line);

    grant select, insert on imports to shenguan_service;
    grant select, insert on calendar_rollouts to shenguan_service;
    grant update (cursor, finished_at) on calendar_rollouts to shenguan_service;
  `.execute(database);
}
