import { sql } from 'kysely';
import type { JurisdictionId, OrgId, UserId } from '../domain/catalogue/types.ts';
import { UNDECIDED } from '../domain/permit/guards.ts';
import type { Actor, TextRef } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import { askEachCase } from './askEachCase.ts';
import { COLUMNS, type CommandRow, commandRow } from './commands.ts';
import type { Ledger } from './database.ts';
import { type PrivateText, storeTexts } from './privacy.ts';
import { staffStream } from './staffReasons.ts';

/** 工作交接: all open work of a leaving officer, by a command for each case of it; on record for good. */
export type Handover = {
  id: string;
  bodyHash: string;
  organ: OrgId;
  jurisdiction: JurisdictionId;
  officer: UserId;
  successor: UserId;
  reasonText: string;
  by: Actor;
};
export type RecordedHandover = Handover & { ordinal: number; madeAt: Instant };

const handoverClient = (id: string): string => `handover/${id}`;

/**
 * The cases in which an officer of an organ may have something to hand over, or to be done anew: in hand, named to
 * review, to preside or to inspect. Which of it is still open the domain says.
 */
export async function casesOf(
  ledger: Ledger,
  { organ, officer }: Pick<Handover, 'organ' | 'officer'>,
): Promise<string[]> {
  const named = sql`to_jsonb(array[${officer}]::text[])`;
  const { rows } = await sql<{ stream: string }>`
    select stream from obligations where organ = ${organ} and state = 'open' and holder = ${officer}
    union
    select stream from obligations where organ = ${organ} and state = 'open' and decider = ${officer}
    union
    select permits.stream from permits
      where competent_org = ${organ} and case_state = any(${[...UNDECIDED]}::text[]) and exists (
        select from events where events.stream = permits.stream and (
          (events.type = 'ReviewStarted' and events.data -> 'reviewers' @> ${named})
          or (events.type = 'InspectorsAssigned' and events.data -> 'staff' @> ${named})
          or (events.type = 'HearingArranged' and events.data ->> 'presider' = ${officer})))
    order by stream`.execute(ledger);
  return rows.map(({ stream }) => stream);
}

export type HandoverCommand = {
  stream: string;
  texts: PrivateText[];
  command: { reasons: TextRef } & { [field: string]: unknown };
};

/** The record and its commands stand or fall together. @returns false where it is on record already */
export async function recordHandover(
  ledger: Ledger,
  { by, ...handover }: Handover,
  texts: PrivateText[],
  commands: readonly HandoverCommand[],
): Promise<boolean> {
  return await ledger.transaction().execute(async (transaction) => {
    const made = await transaction
      .insertInto('handovers')
      .values({ ...handover, madeBy: JSON.stringify(by) })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) return false;
    await storeTexts(transaction, staffStream(handover.officer), texts);
    const occasion = {
      client: handoverClient(handover.id),
      name: 'handOver',
      by,
      bodyHash: handover.bodyHash,
    } as const;
    await askEachCase(transaction, occasion, commands);
    for (const { stream, texts } of commands) await storeTexts(transaction, stream, texts);
    return true;
  });
}

export async function handover(ledger: Ledger, id: string): Promise<RecordedHandover | null> {
  return (await rows(ledger).where('id', '=', id).executeTakeFirst()) ?? null;
}

const rows = (ledger: Ledger) =>
  ledger
    .selectFrom('handovers')
    .select([
      'id',
      'ordinal',
      'bodyHash',
      'organ',
      'jurisdiction',
      'officer',
      'successor',
      'reasonText',
      'madeBy as by',
      'madeAt',
    ]);

export type HandoverFilter = {
  organ?: OrgId | undefined;
  jurisdiction?: string | undefined;
  before?: number | undefined;
  limit: number;
};

/** Newest first. */
export async function listHandovers(ledger: Ledger, { organ, jurisdiction, before, limit }: HandoverFilter) {
  let query = rows(ledger).orderBy('ordinal', 'desc').limit(limit);
  if (organ !== undefined) query = query.where('organ', '=', organ);
  if (jurisdiction !== undefined) query = query.where('jurisdiction', '=', jurisdiction);
  if (before !== undefined) query = query.where('ordinal', '<', before);
  return await query.execute();
}

/** Its commands with what came of them, in the order of the cases. */
export async function commandsOf(ledger: Ledger, id: string): Promise<CommandRow[]> {
  const found = await ledger
    .selectFrom('commands')
    .select(COLUMNS)
    .where('name', '=', 'handOver')
    .where('client', '=', handoverClient(id))
    .orderBy('stream')
    .execute();
  return found.map(commandRow);
}
