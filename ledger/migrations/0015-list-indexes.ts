import { type Kysely, sql } from 'kysely';

/** What a list asks for and finds seldom, or never, is found without reading every case. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create index permits_of_receiver on permits (received_by_org, received_at desc, case_number desc);
    create index permits_of_client on permits (client, received_at desc, case_number desc) where client is not null;
    create index permits_by_item on permits using gin (items);
    create index permits_lit on permits (lamp, received_at desc, case_number desc) where lamp <> 'green';
  `.execute(database);
}
