import { type Kysely, sql } from 'kysely';

/**
 * Official documents. The row is ordered by the flush that records its event, filled when the document is issued, and
 * says how its sealing stands. What was issued is on the chain of the stream `documents/{case number}`; here it is
 * found by case, by number and by hash. The content and the file are sealed with the data key, as parties are.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table documents (
      number text primary key,
      kind text not null,
      case_number text not null,
      stream text not null,
      seq integer not null,
      jurisdiction text not null,
      state text not null default 'ordered' check (state in ('ordered', 'unsealed', 'sealing', 'sealed', 'sealFailed')),
      ordered_at timestamptz not null default now(),
      organ text,
      issued_on date,
      issued_at timestamptz,
      template_version integer,
      template_sha256 text,
      layout integer,
      fonts_sha256 text,
      html_sha256 text,
      copy_sha256 text,
      pdf_sha256 text,
      sealed_sha256 text,
      sealed_at timestamptz,
      sealed_by text,
      certificate_sha256 text,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_problem text,
      key_id text,
      nonce bytea,
      ciphertext bytea,
      erased_at timestamptz,
      unique (stream, seq)
    );
    create index documents_of_case on documents (case_number, seq);
    create index documents_waiting on documents (state, next_attempt_at) where state <> 'sealed';
    create index documents_by_html on documents (html_sha256) where html_sha256 is not null;
    create index documents_by_copy on documents (copy_sha256) where copy_sha256 is not null;
    create index documents_by_sealed on documents (sealed_sha256) where sealed_sha256 is not null;

    create table document_files (
      number text primary key references documents,
      sha256 text not null,
      key_id text,
      nonce bytea,
      ciphertext bytea,
      stored_at timestamptz not null default now()
    );

    create function refuse_other_document() returns trigger language plpgsql as $$
    begin
      if row(old.number, old.kind, old.case_number, old.stream, old.seq)
        is distinct from row(new.number, new.kind, new.case_number, new.stream, new.seq)
        or (old.issued_at is not null and row(old.issued_at, old.issued_on, old.organ, old.template_version,
            old.template_sha256, old.layout, old.fonts_sha256, old.html_sha256, old.copy_sha256, old.pdf_sha256)
          is distinct from row(new.issued_at, new.issued_on, new.organ, new.template_version,
            new.template_sha256, new.layout, new.fonts_sha256, new.html_sha256, new.copy_sha256, new.pdf_sha256))
        or (old.sealed_sha256 is not null and row(old.sealed_sha256, old.state) is distinct from row(new.sealed_sha256, new.state))
      then
        raise exception 'what was issued is never changed' using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$;
    create trigger issued_documents_stay before update on documents
      for each row execute function refuse_other_document();
    create trigger documents_are_kept before delete on documents
      for each row execute function refuse_change();

    grant select, insert on documents, document_files to shenguan_service;
    grant update (state, organ, issued_on, issued_at, template_version, template_sha256, layout, fonts_sha256,
      html_sha256, copy_sha256, pdf_sha256, sealed_sha256, sealed_at, sealed_by, certificate_sha256, attempts,
      next_attempt_at, last_problem, key_id, nonce, ciphertext, erased_at) on documents to shenguan_service;
    grant update (sha256, key_id, nonce, ciphertext) on document_files to shenguan_service;
  `.execute(database);
}
