import { type Kysely, sql } from 'kysely';

/** 查询码: by whom and how often the code of a case was given out anew; the codes themselves are kept nowhere. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table lookup_codes (
      stream text not null,
      issue integer not null check (issue > 0),
      request text not null unique,
      issued_by jsonb not null,
      issued_at timestamptz not null default now(),
      primary key (stream, issue)
    );
    create trigger lookup_codes_are_kept before update or delete on lookup_codes
      for each row execute function refuse_change();
    grant select, insert on lookup_codes to shenguan_service;
  `.execute(database);
}
