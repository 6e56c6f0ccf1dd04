import { type Kysely, sql } from 'kysely';

/** Moves whenever rows of the read models are mended: whoever remembers the rows of before reads them again. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table streams add column rows_version integer not null default 0;
    grant update (rows_version) on streams to shenguan_service;
  `.execute(database);
}
