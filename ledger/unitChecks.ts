import { type SqlBool, sql } from 'kysely';
import type { ReferenceFacts } from '../domain/catalogue/facts.ts';
import type { Vacancy } from '../domain/catalogue/vacancies.ts';
import { UNDECIDED } from '../domain/permit/guards.ts';
import type { CheckUnits } from '../domain/permit/linkage/commands.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { CivilDate } from '../domain/time.ts';
import { askEachCase, hashOfOccasion } from './askEachCase.ts';
import { type CommandRow, unfinishedCommands } from './commands.ts';
import type { Ledger } from './database.ts';
import type { PermitRow } from './schema.ts';
import { isVerificationPending } from './verifications.ts';

/**
 * 协调机构核对 (S9): which cases have something to learn of the coordination units of a day. A case is asked at most once
 * a day, by a command of its own whose id is made of the day and the case; so any process goes on where another one
 * stopped, and two that look at once ask once.
 */
const CHECK = 'checkUnits' satisfies CheckUnits['type'];
const MISSING = 'coordinationUnitMissing';
const SERVICE: Actor = { user: 'shenguan', org: 'system', role: 'system' };

const clientOf = (day: CivilDate): string => `units/${day}`;
export type CaseToCheck = Pick<PermitRow, 'stream' | 'jurisdiction' | 'items'>;

/**
 * Cases that would push to a supervisor without a unit and do not know it, and cases that know of a vacancy which is
 * over. Nothing is asked while the system verifies itself.
 */
export async function casesToCheck(
  ledger: Ledger,
  { day, vacancies, limit }: { day: CivilDate; vacancies: readonly Vacancy[]; limit: number },
): Promise<CaseToCheck[]> {
  if (await isVerificationPending(ledger)) return [];
  const unasked = ledger
    .selectFrom('permits')
    .select(['permits.stream', 'permits.jurisdiction', 'permits.items'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('commands')
            .select('commands.id')
            .whereRef('commands.stream', '=', 'permits.stream')
            .where('commands.client', '=', clientOf(day)),
        ),
      ),
    );
  const found: CaseToCheck[] = [];
  for (const { jurisdiction, supervisor, items } of vacancies) {
    if (found.length >= limit) return found;
    const unaware = await unasked
      .where('permits.jurisdiction', '=', jurisdiction)
      .where('caseState', 'in', UNDECIDED)
      .where(sql<SqlBool>`permits.items && ${items}::text[]`)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('incidents')
              .select('incidents.id')
              .whereRef('incidents.stream', '=', 'permits.stream')
              .where('incidents.kind', '=', MISSING)
              .where('incidents.key', '=', supervisor)
              .where('incidents.closedAt', 'is', null),
          ),
        ),
      )
      .orderBy('permits.stream')
      .limit(limit - found.length)
      .execute();
    found.push(...unaware.filter(({ stream }) => !found.some((other) => other.stream === stream)));
  }
  if (found.length >= limit) return found;
  const vacant = vacancies.map(({ supervisor }) => supervisor);
  const over = await unasked
    .innerJoin('incidents', 'incidents.stream', 'permits.stream')
    .where('incidents.kind', '=', MISSING)
    .where('incidents.closedAt', 'is', null)
    .where((where) => (vacant.length > 0 ? where('incidents.key', 'not in', vacant) : where.lit(true)))
    // what is over has no workflow that could hear of it
    .where((where) => where.or([where('caseState', 'in', UNDECIDED), where('nextDue', 'is not', null)]))
    .distinct()
    .orderBy('permits.stream')
    .limit(limit - found.length)
    .execute();
  return [...found, ...over.filter(({ stream }) => !found.some((other) => other.stream === stream))];
}

/** Written down first, as every command is; each brings the units of its own level. */
export async function askForUnits(
  ledger: Ledger,
  day: CivilDate,
  cases: readonly { stream: string; facts: ReferenceFacts }[],
): Promise<void> {
  const client = clientOf(day);
  const asked = cases.map(({ stream, facts }) => {
    const command: CheckUnits = { type: CHECK, by: SERVICE, facts };
    return { stream, command };
  });
  await askEachCase(ledger, { client, name: CHECK, by: SERVICE, bodyHash: hashOfOccasion(client) }, asked);
}

/** The next of a day to be sent, claimed so that no two processes send one at once. */
export const checksToSend = (
  ledger: Ledger,
  day: CivilDate,
  { limit, claimMs }: { limit: number; claimMs: number },
): Promise<CommandRow[]> => unfinishedCommands(ledger, { olderThanMs: 0, limit, claimMs, client: clientOf(day) });
