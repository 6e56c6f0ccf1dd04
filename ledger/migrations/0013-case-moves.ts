import { type Kysely, sql } from 'kysely';

/** A case that is handed to an organ of another jurisdiction is that jurisdiction's from then on. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`grant update (jurisdiction) on streams to shenguan_service`.execute(database);
}
