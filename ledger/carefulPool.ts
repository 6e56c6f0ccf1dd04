import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { preparedName } from './prepared.ts';

/**
 * A pool that never hands on a connection in an unknown state. After a time-out the driver forgets the statements that
 * wait behind it, the rollback among them: the next transaction on that connection would commit the remains of this.
 */
export const carefulPool = (pool: pg.Pool): PostgresPool => ({
  connect: async () => new CarefulClient(await pool.connect()),
  end: () => pool.end(),
});

/** What the driver can do beyond what the query builder asks of it. */
type NamingClient = {
  query<R>(
    statement: string | { name: string; text: string },
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<R>>;
};

class CarefulClient implements PostgresPoolClient {
  private readonly client: NamingClient;
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
      return await this.ask<R>(statement, parameters);
    } catch (error) {
      // what the server itself answers leaves the connection in order
      if (!(error instanceof pg.DatabaseError)) this.lost = error;
      throw error;
    }
  }

  private ask<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const name = preparedName(text);
    // the driver prepares a statement that has a name, and takes it in the place of its text
    return name ? this.client.query<R>({ name, text }, parameters) : this.client.query<R>(text, parameters);
  }
}
