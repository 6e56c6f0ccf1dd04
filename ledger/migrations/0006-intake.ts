import { type Kysely, sql } from 'kysely';

/** Receipts that wait for their turn are found by jurisdiction, and nothing but them is in the way. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table commands add column jurisdiction text;
    update commands set jurisdiction = split_part(split_part(stream, '/', 2), '-', 1)
      where outcome is null and name = 'receive';
    create index commands_receipts_unfinished on commands (jurisdiction, received_at)
      where outcome is null and name = 'receive';
  `.execute(database);
}
