import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Instant, instantOf } from '../domain/time.ts';
import { carefulPool } from './carefulPool.ts';
import type { Schema } from './schema.ts';

export type Ledger = Kysely<Schema>;

const DATE = 1082;
const TIMESTAMP_WITH_ZONE = 1184;
const BIGINT = 20;

/** The driver would make local-time `Date`s of civil dates: rows speak the domain's own two forms instead. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === DATE) return (text: string) => text;
    if (oid === TIMESTAMP_WITH_ZONE) return (text: string): Instant => instantOf(Date.parse(text));
    if (oid === BIGINT) return Number;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

export type LedgerOptions = { maxConnections?: number; applicationName?: string };

/**
 * A pool that connects when first used and heals by itself. Every wait has an end: the engine's retry is better than
 * a case that hangs.
 */
export function openLedger(url: string, options: LedgerOptions = {}): Ledger {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'shenguan',
    connectionTimeoutMillis: 3_000,
    statement_timeout: 5_000,
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 10_000,
    // for a server that holds the connection but answers no more
    query_timeout: 6_000,
    keepAlive: true,
    types,
    options: '-c timezone=UTC -c datestyle=ISO',
  });
  // An idle connection that dies is replaced by the pool at its next use; unheard, the event would end the process.
  pool.on('error', () => {});
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: carefulPool(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}
