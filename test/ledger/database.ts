import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { civilDateOf, instantOf } from '../../domain/time.ts';
import { type Ledger, openLedger } from '../../ledger/database.ts';
import { migrate } from '../../ledger/migrate.ts';

export type FreshLedger = { ownerUrl: string; serviceUrl: string; service: Ledger; close(): Promise<void> };

export const SERVICE_PASSWORD = 'only-for-tests';

/** A database of its own for one test file, migrated, seen by the service's role. */
export async function freshLedger(adminUrl: string = inject('postgresAdminUrl')): Promise<FreshLedger> {
  const name = `ledger_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(adminUrl, `create database ${name}`);
  const ownerUrl = urlOf(adminUrl, { database: name });
  const serviceUrl = urlOf(adminUrl, { database: name, user: 'shenguan_service', password: SERVICE_PASSWORD });
  await migrate(ownerUrl, { servicePassword: SERVICE_PASSWORD });
  const service = openLedger(serviceUrl, { maxConnections: 8 });
  return {
    ownerUrl,
    serviceUrl,
    service,
    async close() {
      await service.destroy();
      await asAdmin(adminUrl, `drop database ${name} with (force)`);
    },
  };
}

/** Case numbers that no other file has: the files share one engine, which knows a case by its number. */
export async function numberElsewhere(ownerUrl: string): Promise<void> {
  const day = civilDateOf(instantOf(Date.now()));
  const last = 1_000 * randomInt(1, 900);
  const values = ['610113', 'XAGX'].map((jurisdiction) => `('${jurisdiction}', '${day}', ${last})`);
  await asAdmin(ownerUrl, `insert into case_serials (jurisdiction, day, last) values ${values.join(', ')}`);
}

/** One statement with the rights of whoever the address names. */
export async function asAdmin(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(adminUrl: string, { database, user, password }: { database: string; user?: string; password?: string }) {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (user) url.username = user;
  if (password) url.password = password;
  return url.href;
}
