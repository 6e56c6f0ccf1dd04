import { type Kysely, sql } from 'kysely';

/**
 * Who may not apply again, and for how long (Art. 78, 79); who waits for one of a limited number (Art. 57), and which
 * grants are on their way; what a published decision carries, and what was corrected in it. All but the places being
 * granted is folded from events.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table publications add column conditions jsonb, add column corrections jsonb, add column renews text;
    create index publications_of_item on publications (jurisdiction, item, valid_to);

    create table bars (
      case_number text not null,
      item text not null,
      article text not null check (article in ('78', '79')),
      stream text not null,
      -- a keyed hash of the code or number of the applicant; null where that had been erased
      subject text,
      kind text not null,
      document text not null,
      decided_at timestamptz not null,
      primary key (case_number, item, article)
    );
    create index bars_of_stream on bars (stream);
    create index bars_of_subject on bars (subject, item);

    create table contenders (
      case_number text not null,
      item text not null,
      stream text not null,
      jurisdiction text not null,
      kind text not null,
      accepted_at timestamptz not null,
      received_at timestamptz not null,
      quantity jsonb,
      reviewers text[] not null,
      checks jsonb not null,
      concerned text[] not null,
      without_review boolean not null,
      -- of a change or a renewal: number and last day of the licence it is about, and whether it was asked for in time
      licence jsonb,
      state text not null check (state in ('received', 'open', 'granted', 'over')),
      primary key (case_number, item)
    );
    create index contenders_of_stream on contenders (stream);
    create index contenders_of_item on contenders (jurisdiction, item, state);

    -- a grant between being asked for and being on record: two of them at once never share the last place
    create table places_under_way (
      case_number text not null,
      item text not null,
      jurisdiction text not null,
      command_id text not null,
      reserved_at timestamptz not null default now(),
      -- two commands may ask for the same grant: the refusal of one gives up nothing of the other
      primary key (case_number, item, command_id)
    );
    create index places_under_way_of_item on places_under_way (jurisdiction, item);

    grant select, insert, update, delete on bars, contenders, places_under_way to shenguan_service;
  `.execute(database);
}
