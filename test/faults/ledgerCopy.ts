import { inject } from 'vitest';
import { asAdmin } from '../ledger/database.ts';
import type { Shell } from '../workflows/shell.ts';

/** A copy of the whole database, as a nightly backup would be; `restore` puts it in the place of the live one. */
export async function backUp(shell: Shell): Promise<{ restore(): Promise<void> }> {
  const adminUrl = inject('postgresAdminUrl');
  const live = new URL(shell.database.ownerUrl).pathname.slice(1);
  const copy = `${live}_copy`;
  // only a database that nobody is connected to can be copied; the pools connect again at their next use
  await asAdmin(adminUrl, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${live}'`);
  await asAdmin(adminUrl, `create database ${copy} template ${live}`);
  return {
    async restore() {
      await asAdmin(adminUrl, `drop database ${live} with (force)`);
      await asAdmin(adminUrl, `alter database ${copy} rename to ${live}`);
    },
  };
}
