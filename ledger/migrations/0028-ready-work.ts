import { type Kysely, sql } from 'kysely';
import { isReadyToDecide } from '../../domain/permit/checks.ts';
import { permitDecider } from '../../domain/permit/decider.ts';
import { eventIn, permitEvent } from '../chain.ts';

/**
 * Whether there is something to decide on, kept with the duty, so that what is still in review is not offered to who
 * decides; `null`: not asked of this duty, or written by an earlier release. The pauses of a lower organ's review, and
 * since when a pause really counts. An offer that did not fit is passed over, and free for others at once.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    alter table obligations add column ready_to_decide boolean;
    alter table work_offers add column passed_over boolean not null default false;
    grant update (offered_until, passed_over) on work_offers to shenguan_service;

    with standing as (
      select started.stream, started.data ->> 'item' as item,
        jsonb_agg(jsonb_build_object('procedure', started.data -> 'procedure', 'kind', started.data -> 'kind',
          'since', coalesce((
            select moved.data -> 'pausesFrom' from events moved
            where moved.stream = started.stream and moved.type = 'PauseStartMoved'
              and moved.data -> 'procedure' = started.data -> 'procedure'
            order by moved.seq desc limit 1), started.data -> 'pausesFrom')) order by started.seq) as pauses
      from events started
      where started.type = 'SpecialProcedureStarted' and not exists (
        select from events ended
        where ended.stream = started.stream and ended.type in ('SpecialProcedureEnded', 'PauseCapped')
          and ended.data -> 'procedure' = started.data -> 'procedure')
      group by 1, 2
    ), mended as (
      update obligations set pauses = standing.pauses
        from standing
        where obligations.stream = standing.stream and obligations.item = standing.item
          and obligations.kind in ('decide', 'review') and obligations.state = 'open'
          and obligations.pauses <> standing.pauses
        returning obligations.stream
    )
    update streams set rows_version = rows_version + 1 where stream in (select stream from mended);
  `.execute(database);
  await fillReadiness(database);
}

const AT_A_TIME = 200;

/** Asked of the domain, case by case, as the fold asks it. */
async function fillReadiness(database: Kysely<unknown>): Promise<void> {
  for (let after = ''; ; ) {
    const { rows: cases } = await sql<{ stream: string }>`
      select distinct stream from obligations
      where state = 'open' and kind in ('review', 'decide') and stream > ${after}
      order by stream limit ${AT_A_TIME}`.execute(database);
    for (const { stream } of cases) {
      const { rows } = await sql<{ body: string }>`
        select body from events where stream = ${stream} order by seq`.execute(database);
      const state = rows
        .map(({ body }) => permitEvent(eventIn(body)))
        .reduce(permitDecider.evolve, permitDecider.initial);
      await sql`
        update obligations set ready_to_decide = ${isReadyToDecide(state)}
        where stream = ${stream} and state = 'open' and kind in ('review', 'decide')`.execute(database);
      await sql`update streams set rows_version = rows_version + 1 where stream = ${stream}`.execute(database);
    }
    const last = cases.at(-1);
    if (!last || cases.length < AT_A_TIME) return;
    after = last.stream;
  }
}
