import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { JurisdictionId } from '../../domain/catalogue/types.ts';
import type { CaseNumber, CaseState } from '../../domain/permit/types.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../database.ts';
import type { Schema } from '../schema.ts';

/** Cases that do not go on by themselves, by their open incidents. */

export const SUSPENDED = 'caseSuspended';
export type HeldKind = 'caseHalted' | 'workflowMissing' | typeof SUSPENDED;
export const HELD_KINDS: readonly HeldKind[] = ['caseHalted', 'workflowMissing', SUSPENDED];

export type HeldCase = {
  stream: string;
  caseNumber: CaseNumber | null;
  jurisdiction: JurisdictionId | null;
  caseState: CaseState | null;
  kinds: string[];
  since: Instant;
  /** commands that wait for it */
  waiting: number;
};

export type HeldFilter = { kinds?: readonly HeldKind[]; jurisdiction?: JurisdictionId | undefined; limit?: number };

/** Longest first. */
export async function heldCases(ledger: Ledger, filter: HeldFilter = {}): Promise<HeldCase[]> {
  const { kinds = HELD_KINDS, jurisdiction, limit = 1000 } = filter;
  let query = ledger
    .selectFrom('incidents')
    .leftJoin('permits', 'permits.stream', 'incidents.stream')
    .select([
      'incidents.stream',
      'permits.caseNumber',
      'permits.jurisdiction',
      'permits.caseState',
      sql<string[]>`array_agg(distinct incidents.kind order by incidents.kind)`.as('kinds'),
      sql<Instant>`min(incidents.opened_at)`.as('since'),
      sql<number>`(select count(*) from commands where commands.stream = incidents.stream and outcome is null)`.as(
        'waiting',
      ),
    ])
    .where('incidents.closedAt', 'is', null)
    .where('incidents.kind', 'in', [...kinds])
    .groupBy(['incidents.stream', 'permits.caseNumber', 'permits.jurisdiction', 'permits.caseState'])
    .orderBy('since')
    .limit(limit);
  if (jurisdiction !== undefined) query = query.where('permits.jurisdiction', '=', jurisdiction);
  return await query.execute();
}

/** Open cases, oldest receipt first: those that still owe something, or are owed it. */
export async function openStreams(ledger: Ledger, jurisdiction: JurisdictionId): Promise<string[]> {
  const rows = await ledger
    .selectFrom('permits')
    .select('stream')
    .where('jurisdiction', '=', jurisdiction)
    .where(isOpen)
    .orderBy('receivedAt')
    .execute();
  return rows.map(({ stream }) => stream);
}

const ENDED = ['NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED', 'CLOSED'] as const;

const isOpen = (where: ExpressionBuilder<Schema, 'permits'>): Expression<SqlBool> =>
  where.or([
    where('caseState', 'not in', [...ENDED]),
    where('nextDue', 'is not', null),
    where('linkageState', 'in', ['pushPending', 'returned', 'disputed', 'pushed']),
  ]);
