import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

/**
 * A pool that never hands on a connection in an unknown state. After a time-out the driver forgets the statements that
 * wait behind it, the rollback among them: the next transaction on that connection would commit the remains of this.
 */
export const carefulPool = (pool: pg.Pool): PostgresPool => ({
  connect: async () => new CarefulClient(await pool.connect()),
  end: () => pool.end(),
});

class CarefulClient implements PostgresPoolClient {
  private readonly client: PostgresPoolClient;
  private readonly giveBack: (destroy: boolean) => void;
  private lost: unknown = null;

  constructor(client: pg.PoolClient) {
    this.client = client;
    this.giveBack = (destroy) => client.release(destroy);
  }

  query<R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    statement: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof statement !== 'string') throw new Error('the ledger reads pages, not cursors');
    return this.run<R>(statement, parameters);
  }

  release(): void {
    this.giveBack(this.lost !== null);
  }

  private async run<R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (this.lost !== null) throw this.lost;
    try {
      return await this.client.query<R>(statement, parameters);
    } catch (error) {
      // what the server itself answers leaves the connection in order
      if (!(error instanceof pg.DatabaseError)) this.lost = error;
      throw error;
    }
  }
}
