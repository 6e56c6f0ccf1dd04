import { type Kysely, sql } from 'kysely';

/**
 * Whether this ledger and its engine are known to belong together. A row without an end makes every API process
 * refuse commands until one of them has verified the whole.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table verifications (
      id bigint generated always as identity primary key,
      reason text not null check (reason in ('firstStart', 'restored', 'ledgerMoved', 'engineMoved')),
      requested_at timestamptz not null default now(),
      requested_by text not null,
      ledger_identity text,
      engine_identity text,
      claimed_until timestamptz,
      finished_at timestamptz,
      findings jsonb,
      check ((finished_at is null) = (findings is null))
    );
    create index verifications_pending on verifications (id) where finished_at is null;

    grant select, insert on verifications to shenguan_service;
    grant update (ledger_identity, engine_identity, claimed_until, finished_at, findings)
      on verifications to shenguan_service;

    -- The service may not change what was asked. This alone it may: give an unsettled submission another number,
    -- where the one it was allotted turns out to be somebody else's.
    create function move_submission(submission text, old_stream text, new_stream text, new_command jsonb)
      returns boolean language plpgsql security definer set search_path = pg_catalog, public as $$
    declare moved boolean;
    begin
      update commands set stream = new_stream, command = new_command
        where id = submission and stream = old_stream and name = 'receive' and outcome is null
          and new_command - 'caseNumber' = command - 'caseNumber';
      moved := found;
      if moved then
        update parties set stream = new_stream where stream = old_stream and strpos(new_command::text, id) > 0;
        update texts set stream = new_stream where stream = old_stream and strpos(new_command::text, id) > 0;
      end if;
      return moved;
    end $$;
    revoke all on function move_submission(text, text, text, jsonb) from public;
    grant execute on function move_submission(text, text, text, jsonb) to shenguan_service;
  `.execute(database);
}
