import { type Kysely, sql } from 'kysely';

/**
 * What is published says whether a licence is new, changed or renewed; what was published before was its case's. The
 * default stays for processes of an earlier release that still run beside this one.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table publications add column kind text not null default 'new'
      check (kind in ('new', 'change', 'renewal', 'deemedRenewal'));
    update publications set kind = permits.kind from permits where permits.case_number = publications.case_number;
  `.execute(database);
}
