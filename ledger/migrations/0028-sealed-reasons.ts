import { type Kysely, sql } from 'kysely';

/**
 * Why an officer is away or leaves is his own affair, and must be erasable where nothing else of the record is: the
 * record names a sealed text. Only the service has the key: what stood in clear waits for it in a table of its own, and
 * is gone from there once it is sealed. A bare hash of such a text could be guessed, so it goes as well. The old column
 * stays, and stays empty: an API process of the release before goes on reading, and writes no more reasons in clear.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table reasons_in_clear (text_id text primary key, stream text not null, reason text not null);
    alter table delegations add column reason_text text;
    alter table delegation_ends add column reason_text text;
    alter table handovers add column reason_text text;

    alter table delegations disable trigger delegations_are_kept;
    alter table delegation_ends disable trigger delegation_ends_are_kept;
    alter table handovers disable trigger handovers_are_kept;
    update delegations set reason_text = gen_random_uuid()::text;
    update delegation_ends set reason_text = gen_random_uuid()::text;
    update handovers set reason_text = gen_random_uuid()::text;
    insert into reasons_in_clear select reason_text, 'staff/' || principal, reason from delegations;
    insert into reasons_in_clear select ended.reason_text, 'staff/' || made.principal, ended.reason
      from delegation_ends ended join delegations made on made.id = ended.delegation;
    insert into reasons_in_clear select reason_text, 'staff/' || officer, reason from handovers;
    update delegations set reason = '', body_hash = '';
    update delegation_ends set reason = '';
    update handovers set reason = '', body_hash = '';
    update commands set body_hash = '' where name = 'handOver';
    alter table delegations enable trigger delegations_are_kept;
    alter table delegation_ends enable trigger delegation_ends_are_kept;
    alter table handovers enable trigger handovers_are_kept;

    alter table delegations alter column reason set default '', add check (reason = ''),
      alter column reason_text set not null;
    alter table delegation_ends alter column reason set default '', add check (reason = ''),
      alter column reason_text set not null;
    alter table handovers alter column reason set default '', add check (reason = ''),
      alter column reason_text set not null;
    grant select, delete on reasons_in_clear to shenguan_service;
  `.execute(database);
}
