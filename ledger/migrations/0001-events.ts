import { type Kysely, sql } from 'kysely';

/** The memory of the cases: rows are added through the head row of their stream, and never changed. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table streams (
      stream text primary key,
      subject text not null,
      jurisdiction text not null,
      seq integer not null default 0 check (seq >= 0),
      hash text not null default '',
      started_at timestamptz not null default now()
    );

    create table events (
      stream text not null references streams,
      seq integer not null check (seq > 0),
      type text not null,
      at timestamptz not null,
      effective_at timestamptz not null,
      recorded_at timestamptz not null default now(),
      command_id text not null,
      actor jsonb,
      jurisdiction text not null,
      basis jsonb not null,
      body text not null,
      data jsonb not null generated always as (body::jsonb -> 'event') stored,
      prev_hash text not null,
      hash text not null,
      primary key (stream, seq)
    );

    create table receipts (
      stream text not null references streams,
      command_id text not null,
      receipt jsonb not null,
      recorded_at timestamptz not null default now(),
      primary key (stream, command_id)
    );

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% on % refused: what is on record is never changed', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
    end $$;

    create trigger events_are_kept before update or delete on events
      for each row execute function refuse_change();
    create trigger events_are_not_emptied before truncate on events
      for each statement execute function refuse_change();
    create trigger receipts_are_kept before update or delete on receipts
      for each row execute function refuse_change();
    create trigger receipts_are_not_emptied before truncate on receipts
      for each statement execute function refuse_change();

    grant select, insert on streams, events, receipts to shenguan_service;
    grant update (seq, hash) on streams to shenguan_service;
  `.execute(database);
}
