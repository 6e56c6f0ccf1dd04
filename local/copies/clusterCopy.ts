import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** What a server makes anew, or what would mislead one that starts on the copy. */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'pg_internal.init', 'current_logfiles']);
/** Their folders are wanted, what is in them is not. */
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pgsql_tmp',
]);
const CONTROL = 'pg_control';

/**
 * Copies the ledger's cluster while its server works, as PostgreSQL describes it (a base backup by its low-level
 * functions; its own program for that is not at hand): the copy is of the moment at which this ends.
 */
export async function copyRunningCluster(cluster: string, target: string, ownerUrl: string): Promise<void> {
  // one session from start to end: the server gives the backup up when it is lost
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // the log that the copy needs must not be recycled meanwhile; the slot goes with the session
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [`backup_${process.pid}`]);
    const { rows: started } = await client.query<{ first: string }>(
      `select pg_walfile_name(pg_backup_start('shenguan', true)) as first`,
    );
    copyFolder(cluster, target);
    copyFileSync(join(cluster, 'global', CONTROL), join(target, 'global', CONTROL));
    const { rows: stopped } = await client.query<{ last: string; label: string }>(
      'select pg_walfile_name(lsn) as last, labelfile as label from pg_backup_stop(false)',
    );
    const [first = '', last = '', label = ''] = [started[0]?.first, stopped[0]?.last, stopped[0]?.label];
    writeFileSync(join(target, 'backup_label'), label);
    mkdirSync(join(target, 'pg_wal', 'archive_status'), { recursive: true });
    for (const segment of readdirSync(join(cluster, 'pg_wal'))) {
      const isNeeded = /^[0-9A-F]{24}$/.test(segment) && segment >= first && segment <= last;
      if (isNeeded) copyFileSync(join(cluster, 'pg_wal', segment), join(target, 'pg_wal', segment));
    }
  } finally {
    await client.end();
  }
}

/** A file may go while we look: then the log tells of it. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (LEFT_OUT.has(entry.name) || entry.name === CONTROL) continue;
    if (EMPTIED.has(entry.name)) mkdirSync(target, { recursive: true });
    else if (entry.isDirectory()) copyFolder(source, target);
    else if (entry.isFile()) copyIfThere(source, target);
  }
}

function copyIfThere(source: string, target: string): void {
  try {
    copyFileSync(source, target);
  } catch (error) {
    if (existsSync(source)) throw error;
  }
}
