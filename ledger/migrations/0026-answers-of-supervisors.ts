import { type Kysely, sql } from 'kysely';

/**
 * A push comes back, is disputed, or ends for another one; its officer is stood in for. Columns have defaults for
 * processes of an earlier release that still run beside this one.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table pushes
      add column deputy text,
      add column absent_from date,
      add column absent_to date,
      add column returned_at timestamptz,
      add column proposed_owner text,
      add column replaces text,
      add column replaced_by text,
      drop constraint pushes_state_check,
      add constraint pushes_state_check
        check (state in ('pending', 'pushed', 'acknowledged', 'returned', 'disputed', 'ended'));
    alter table permits
      drop constraint permits_linkage_state_check,
      add constraint permits_linkage_state_check
        check (linkage_state in ('none', 'pushPending', 'returned', 'disputed', 'pushed', 'acknowledged'));
  `.execute(database);
}
