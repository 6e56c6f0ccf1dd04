import { type Kysely, sql } from 'kysely';

/**
 * Cases that the engine opened and a restored ledger has lost: their submissions must not open a second one. An import
 * moves to another number as a submission does, and a verification belongs to one process at a time.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table reservations (
      command_id text primary key,
      stream text not null,
      reserved_at timestamptz not null default now()
    );
    create index reservations_by_stream on reservations (stream);
    grant select, insert on reservations to shenguan_service;

    alter table verifications add column claimed_by text;
    grant update (claimed_by) on verifications to shenguan_service;

    create or replace function move_submission(submission text, old_stream text, new_stream text, new_command jsonb)
      returns boolean language plpgsql security definer set search_path = pg_catalog, public as $$
    declare moved boolean;
    begin
      update commands set stream = new_stream, command = new_command
        where id = submission and stream = old_stream and name in ('receive', 'importCase') and outcome is null
          and new_command - 'caseNumber' = command - 'caseNumber';
      moved := found;
      if moved then
        update parties set stream = new_stream where stream = old_stream and strpos(new_command::text, id) > 0;
        update texts set stream = new_stream where stream = old_stream and strpos(new_command::text, id) > 0;
        update imports set stream = new_stream where command_id = submission;
      end if;
      return moved;
    end $$;
  `.execute(database);
}
