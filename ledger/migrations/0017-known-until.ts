import { type Kysely, sql } from 'kysely';

/**
 * Up to when a ledger knows what was asked, fixed when a verification is asked for: what is written after a restore
 * would move it. `seen_at` says when ledger and engine were last seen to be those that belong together; only the copy
 * holds that of the copy. And what waits for a case is found without reading all that it was ever asked.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table verifications add column known_until timestamptz, add column seen_at timestamptz;
    grant update (seen_at) on verifications to shenguan_service;

    create index commands_waiting_of_case on commands (stream, received_at) where outcome is null;
  `.execute(database);
}
