import pg from 'pg';

/** A lock on the ledger that others wait for, until it is let go. */
export type Held = { isWaitedFor(): Promise<boolean>; waiting(): Promise<number>; release(): Promise<void> };

export async function holdLock(ownerUrl: string, statement: string): Promise<Held> {
  const [holder, observer] = [new pg.Client(ownerUrl), new pg.Client(ownerUrl)];
  await Promise.all([holder.connect(), observer.connect()]);
  await holder.query('begin');
  await holder.query(statement);
  const waiting = async () => {
    const { rows } = await observer.query(
      `select count(*)::integer as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return Number(rows[0]?.waiting);
  };
  return {
    waiting,
    isWaitedFor: async () => (await waiting()) > 0,
    release: async () => {
      await holder.query('rollback');
      await Promise.all([holder.end(), observer.end()]);
    },
  };
}
