import { type Kysely, sql } from 'kysely';

/**
 * Who has a duty in hand, and what its clock stands still for; what stood still before is found in the events. And
 * which case an officer was offered who asked for the next one: no fact of the case, only so that of many who ask at
 * once each is offered another, and a retry is answered with the same.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table obligations
      add column holder text,
      add column held_since timestamptz,
      add column decider text,
      add column decider_since timestamptz,
      add column pauses jsonb not null default '[]';
    update obligations set pauses = standing.pauses
      from (
        select started.stream, 'decide:' || (started.data ->> 'item') as id,
          jsonb_agg(jsonb_build_object('procedure', started.data -> 'procedure', 'kind', started.data -> 'kind',
            'since', started.data -> 'pausesFrom') order by started.seq) as pauses
        from events started
        where started.type = 'SpecialProcedureStarted' and not exists (
          select from events ended
          where ended.stream = started.stream and ended.type in ('SpecialProcedureEnded', 'PauseCapped')
            and ended.data -> 'procedure' = started.data -> 'procedure')
        group by 1, 2
      ) standing
      where obligations.stream = standing.stream and obligations.id = standing.id and obligations.state = 'open';
    create index obligations_in_hand on obligations (holder) where state = 'open' and holder is not null;
    create index obligations_in_hand_to_decide on obligations (decider) where state = 'open' and decider is not null;

    create table work_offers (
      id text not null,
      attempt integer not null,
      organ text not null,
      part text not null,
      officer text not null,
      stream text not null,
      work text not null,
      offered_at timestamptz not null default now(),
      offered_until timestamptz not null,
      primary key (id, attempt)
    );
    create index work_offers_standing on work_offers (stream, work, offered_until);
    grant select, insert on work_offers to shenguan_service;
  `.execute(database);
}
