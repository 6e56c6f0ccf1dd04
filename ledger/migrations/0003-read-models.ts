import { type Kysely, sql } from 'kysely';

/** Folded from events alone, so the service may also empty them: nothing here is the only copy of a fact. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table permits (
      case_number text primary key,
      stream text not null unique,
      jurisdiction text not null,
      case_state text not null,
      linkage_state text not null check (linkage_state in ('none', 'pushPending', 'pushed', 'acknowledged')),
      lamp text not null check (lamp in ('green', 'yellow', 'red')),
      kind text not null,
      channel text not null,
      items text[] not null,
      competent_org text not null,
      received_by_org text not null,
      client text,
      applicant_id text not null,
      received_at timestamptz not null,
      accepted_on date,
      deemed boolean not null,
      decided_on date,
      decision text,
      decisions jsonb not null,
      closed_at timestamptz,
      next_due date,
      updated_at timestamptz not null,
      seq integer not null
    );
    create index permits_newest on permits (received_at desc, case_number desc);
    create index permits_of_jurisdiction on permits (jurisdiction, received_at desc, case_number desc);
    create index permits_of_organ on permits (competent_org, received_at desc, case_number desc);
    create index permits_by_next_due on permits (next_due) where next_due is not null;

    create table obligations (
      stream text not null,
      opened_seq integer not null,
      id text not null,
      case_number text not null,
      jurisdiction text not null,
      kind text not null,
      organ text not null,
      item text,
      push_id text,
      basis jsonb not null,
      start date not null,
      due date not null,
      statutory_due date,
      statutory_due_lenient date,
      provisional boolean not null,
      lamp text not null check (lamp in ('green', 'yellow', 'red')),
      rung text,
      yellow_at timestamptz,
      red_at timestamptz,
      statutory_passed boolean not null,
      state text not null check (state in ('open', 'met', 'ended')),
      met_at timestamptz,
      late boolean,
      ended_at timestamptz,
      ended_reason text,
      explained_at timestamptz,
      explained_by text,
      explanation_id text,
      primary key (stream, opened_seq)
    );
    create index obligations_of_organ on obligations (organ, state, due);
    create index obligations_by_due on obligations (due, stream, opened_seq);

    create table pushes (
      push_id text primary key,
      stream text not null,
      case_number text not null,
      jurisdiction text not null,
      item text not null,
      supervisor text not null,
      enforcer text not null,
      unit text,
      delivery text not null,
      catalogue_version integer not null,
      state text not null check (state in ('pending', 'pushed', 'acknowledged')),
      ordered_at timestamptz not null,
      delivered_at timestamptz,
      receipt text,
      receipt_missing_at timestamptz,
      acknowledged_at timestamptz,
      officer text,
      late boolean,
      attempts integer not null,
      last_problem text,
      next_attempt_at timestamptz,
      decision jsonb
    );
    create index pushes_of_stream on pushes (stream);
    create index pushes_of_supervisor on pushes (supervisor, ordered_at desc, push_id desc);

    create table publications (
      case_number text not null,
      item text not null,
      stream text not null,
      jurisdiction text not null,
      organ text not null,
      in_name_of text,
      applicant_id text not null,
      decision_number text not null,
      decided_on date not null,
      valid_from date,
      valid_to date,
      certificate_number text,
      published_at timestamptz,
      receipt text,
      primary key (case_number, item)
    );
    create index publications_of_stream on publications (stream);
    create index publications_newest on publications (published_at desc, case_number desc, item desc)
      where published_at is not null;

    grant select, insert, update, delete on permits, obligations, pushes, publications to shenguan_service;
  `.execute(database);
}
