import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import * as events from './migrations/0001-events.ts';
import * as commands from './migrations/0002-commands.ts';
import * as readModels from './migrations/0003-read-models.ts';
import * as surroundings from './migrations/0004-surroundings.ts';
import * as operations from './migrations/0005-operations.ts';
import * as intake from './migrations/0006-intake.ts';
import * as calendarAndImports from './migrations/0008-calendar-and-imports.ts';
import * as verifications from './migrations/0009-verifications.ts';
import * as mendedRows from './migrations/0010-mended-rows.ts';
import * as reservations from './migrations/0011-reservations.ts';
import * as caseMoves from './migrations/0013-case-moves.ts';
import * as listIndexes from './migrations/0015-list-indexes.ts';
import * as decisionKind from './migrations/0016-decision-kind.ts';
import * as knownUntil from './migrations/0017-known-until.ts';
import * as barsAndPlaces from './migrations/0018-bars-and-places.ts';
import * as workInHand from './migrations/0020-work-in-hand.ts';
import * as delegationsAndHandovers from './migrations/0021-delegations-and-handovers.ts';
import * as documents from './migrations/0022-documents.ts';
import * as lookupCodes from './migrations/0024-lookup-codes.ts';
import * as answersOfSupervisors from './migrations/0026-answers-of-supervisors.ts';
import * as matters from './migrations/0027-matters.ts';
import * as readyWork from './migrations/0028-ready-work.ts';
import * as sealedReasons from './migrations/0028-sealed-reasons.ts';

const MIGRATIONS: Record<string, Migration> = {
  '0001-events': events,
  '0002-commands': commands,
  '0003-read-models': readModels,
  '0004-surroundings': surroundings,
  '0005-operations': operations,
  '0006-intake': intake,
  '0008-calendar-and-imports': calendarAndImports,
  '0009-verifications': verifications,
  '0010-mended-rows': mendedRows,
  '0011-reservations': reservations,
  '0013-case-moves': caseMoves,
  '0015-list-indexes': listIndexes,
  '0016-decision-kind': decisionKind,
  '0017-known-until': knownUntil,
  '0018-bars-and-places': barsAndPlaces,
  '0020-work-in-hand': workInHand,
  '0021-delegations-and-handovers': delegationsAndHandovers,
  '0022-documents': documents,
  '0024-lookup-codes': lookupCodes,
  '0026-answers-of-supervisors': answersOfSupervisors,
  '0027-matters': matters,
  '0028-ready-work': readyWork,
  '0028-sealed-reasons': sealedReasons,
};

/** Two databases of one cluster may be migrated at once, and roles belong to the cluster. */
const ROLE_RACES = new Set(['42710', '23505', 'XX000']);
const MOST_RACES = 20;

/**
 * Brings the schema up to date, as its owner, and gives the service its role: it may add to the history and never
 * change it. A database that is up to date is left as it is.
 */
export async function migrate(ownerUrl: string, options: { servicePassword: string }): Promise<{ applied: string[] }> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => {});
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await ensureServiceRole(database, options.servicePassword);
    const migrator = new Migrator({ db: database, provider: { getMigrations: async () => MIGRATIONS } });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error;
    return { applied: (results ?? []).map((result) => result.migrationName) };
  } finally {
    await database.destroy();
  }
}

async function ensureServiceRole(database: Kysely<unknown>, password: string): Promise<void> {
  for (let race = 1; ; race += 1) {
    try {
      return await database.transaction().execute(async (transaction) => {
        const { rows } = await sql`select 1 from pg_roles where rolname = 'shenguan_service'`.execute(transaction);
        if (rows.length === 0) await sql`create role shenguan_service`.execute(transaction);
        // A role statement takes no parameters: the database itself quotes the password.
        await sql`select set_config('shenguan.password', ${password}, true)`.execute(transaction);
        await sql`
          do $$ begin
            execute format('alter role shenguan_service login nosuperuser nocreatedb nocreaterole noreplication password %L',
              current_setting('shenguan.password'));
          end $$`.execute(transaction);
      });
    } catch (error) {
      if (race === MOST_RACES || !isRoleRace(error)) throw error;
    }
  }
}

const isRoleRace = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code !== undefined && ROLE_RACES.has(error.code);
