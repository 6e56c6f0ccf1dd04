import { type RawBuilder, sql } from 'kysely';
import type { ItemId, JurisdictionId, OrgId, UserId } from '../../domain/catalogue/types.ts';
import type { Lamp, ObligationKind } from '../../domain/obligations/types.ts';
import type { CaseNumber, CaseState } from '../../domain/permit/types.ts';
import { BY_DUTY, PARTS_OF, type WorkId, type WorkPart } from '../../domain/permit/work.ts';
import type { CivilDate, Instant } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import { DATE_FORM, keyIn, LONGEST_PAGE, NAME_FORM, NUMBER_FORM, type Page, pageOf } from './cursor.ts';

/** 待办: a part of a case of which something is owed, with all that is owed of it. */
export type WorkRow = {
  stream: string;
  caseNumber: CaseNumber;
  jurisdiction: JurisdictionId;
  organ: OrgId;
  part: WorkPart;
  work: WorkId;
  /** the earliest day of what is owed; of what runs, where anything does */
  due: CivilDate;
  lamp: Lamp;
  /** all of it stands still (Art. 45) */
  paused: boolean;
  holder: UserId | null;
  heldSince: Instant | null;
  duties: { id: string; kind: ObligationKind; due: CivilDate; lamp: Lamp }[];
  caseState: CaseState;
  items: ItemId[];
};

export type WorkFilter = {
  organ?: OrgId | undefined;
  jurisdiction?: JurisdictionId | undefined;
  part?: WorkPart | undefined;
  holder?: UserId | undefined;
  /** false: in nobody's hands */
  held?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

const KINDS = Object.entries(PARTS_OF).flatMap(([kind, parts]) =>
  parts.map((part) => ({ kind, part, byDuty: BY_DUTY.includes(part) })),
);

/** Which duties make which part of a case is said in the domain. */
const parts = (): RawBuilder<unknown> =>
  sql`(values ${sql.join(KINDS.map(({ kind, part, byDuty }) => sql`(${kind}, ${part}, ${byDuty}::boolean)`))})
    as parts (kind, part, by_duty)`;

const RUNS = sql`duty.pauses = '[]'::jsonb`;

/** @param where what cuts the duties before they are gathered */
const gathered = (where: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select duty.stream, duty.organ, parts.part, case when parts.by_duty then duty.id else parts.part end as work,
    coalesce(min(duty.due) filter (where ${RUNS}), min(duty.due)) as due, not bool_or(${RUNS}) as paused,
    max(case when parts.part = 'decide' then duty.decider else duty.holder end) as holder
  from obligations duty join ${parts()} on parts.kind = duty.kind
  where duty.state = 'open' and ${where}
  group by 1, 2, 3, 4`;

/** What a page shows of each part is read for the page alone. */
const duties = sql`
  select max(case when page.part = 'decide' then duty.decider_since else duty.held_since end) as held_since,
    (array['green', 'yellow', 'red'])[max(array_position(array['green', 'yellow', 'red'], duty.lamp))] as lamp,
    jsonb_agg(jsonb_build_object('id', duty.id, 'kind', duty.kind, 'due', duty.due, 'lamp', duty.lamp)
      order by duty.due, duty.opened_seq) as duties
  from obligations duty join ${parts()} on parts.kind = duty.kind and parts.part = page.part
  where duty.stream = page.stream and duty.organ = page.organ and duty.state = 'open'
    and (not parts.by_duty or duty.id = page.work)`;

const YES = sql`true`;

/** Oldest due first; what stands still comes after all that runs. */
export async function workQueue(ledger: Ledger, filter: WorkFilter = {}): Promise<Page<WorkRow>> {
  const limit = Math.min(filter.limit ?? 50, LONGEST_PAGE);
  const { organ, jurisdiction, part, holder, held, cursor } = filter;
  const wanted = sql.join(
    [
      organ === undefined ? YES : sql`duty.organ = ${organ}`,
      jurisdiction === undefined ? YES : sql`duty.jurisdiction = ${jurisdiction}`,
      part === undefined ? YES : sql`parts.part = ${part}`,
    ],
    sql` and `,
  );
  const after = cursor === undefined ? null : afterIn(cursor);
  const works = sql.join(
    [
      holder === undefined ? YES : sql`work.holder = ${holder}`,
      held === undefined ? YES : held ? sql`work.holder is not null` : sql`work.holder is null`,
      after ?? YES,
    ],
    sql` and `,
  );
  const { rows } = await sql<WorkRow>`
    with page as (
      select * from (${gathered(wanted)}) work
      where ${works}
      order by work.paused, work.due, work.stream, work.work
      limit ${limit + 1}
    )
    select page.*, owed.*, permits.case_number, permits.jurisdiction, permits.case_state, permits.items
    from page join permits on permits.stream = page.stream cross join lateral (${duties}) owed
    order by page.paused, page.due, page.stream, page.work`.execute(ledger);
  return pageOf(rows, limit, (row) => [row.paused ? '1' : '0', row.due, row.stream, row.work]);
}

function afterIn(cursor: string): RawBuilder<unknown> {
  const form = [NUMBER_FORM, DATE_FORM, NAME_FORM, NAME_FORM] as const;
  const [paused, due, stream, work] = keyIn<[string, CivilDate, string, string]>(cursor, [...form]);
  return sql`(work.paused, work.due, work.stream, work.work) > (${paused === '1'}, ${due}::date, ${stream}, ${work})`;
}

/**
 * What may be offered to whoever asks for the next: in nobody's hands, running, with something to decide on where it is a
 * decision, and offered to nobody else just now. Asked
 * of the duties in the order of their days, so that a long queue costs no more than a short one.
 */
export async function nextWork(
  ledger: Ledger,
  { organ, part, limit, except }: { organ: OrgId; part: WorkPart; limit: number; except: readonly string[] },
): Promise<Pick<WorkRow, 'stream' | 'work'>[]> {
  const work = BY_DUTY.includes(part) ? sql`duty.id` : sql`${part}::text`;
  const kinds = KINDS.filter((one) => one.part === part).map(({ kind }) => kind);
  const { rows } = await sql<Pick<WorkRow, 'stream' | 'work'>>`
    select duty.stream, ${work} as work
    from obligations duty
    where duty.organ = ${organ} and duty.state = 'open' and duty.kind = any(${kinds}::text[]) and ${RUNS}
      and ${part === 'decide' ? sql`duty.decider is null and duty.ready_to_decide is not false` : sql`duty.holder is null`}
      and not duty.stream = any(${[...except]}::text[])
      and not exists (
        select from work_offers offer
        where offer.stream = duty.stream and offer.work = ${work} and offer.offered_until > now())
    order by duty.due, duty.stream, duty.opened_seq
    limit ${limit}`.execute(ledger);
  return rows;
}
