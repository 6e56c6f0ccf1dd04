import { type Kysely, sql } from 'kysely';

/**
 * What is before the convener of a level or its leader, folded from events like every read model; and the way from the
 * number of a document to its push.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table matters (
      matter text primary key,
      stream text not null,
      case_number text not null,
      jurisdiction text not null,
      cause text not null check (cause in ('silence', 'boundary')),
      obligation_id text not null,
      push_id text,
      convener text not null,
      concerned text[] not null,
      state text not null check (state in ('referred', 'resolved', 'raised', 'decided', 'settled')),
      referred_at timestamptz not null,
      due date,
      owner text,
      dissent text[] not null,
      document text,
      bound_at timestamptz,
      raised_at timestamptz,
      raised_why text,
      settled_at timestamptz
    );
    create index matters_of_stream on matters (stream);
    create index matters_in_turn on matters (jurisdiction, referred_at, matter);

    grant select, insert, update, delete on matters to shenguan_service;

    -- a supervisor's feedback names the decision or the certificate
    create index publications_by_decision on publications (decision_number);
    create index publications_by_certificate on publications (certificate_number) where certificate_number is not null;
  `.execute(database);
}
