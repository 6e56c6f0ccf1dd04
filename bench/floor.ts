import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type pg from 'pg';
import type { floor } from './floorWorkflow.ts';
import type { Side } from './lifecycle.ts';

/** How many steps of each kind an ordinary permit takes, as counted in the history of one. */
export type Plan = { updates: number; inserts: number; timers: number; pushAfter: number };
/** The same bytes: what a permit leaves on record, in as many parts as it has transactions, and what is pushed. */
export type Sample = { rows: string[]; push: string };
export type FloorActivities = ReturnType<typeof floorActivities>;

export const FLOOR_TABLE =
  'create table floor_rows (stream text, row integer, body text not null, primary key (stream, row))';

export const floorActivities = ({ pool, url, sample }: { pool: pg.Pool; url: string; sample: Sample }) => ({
  async insert({ stream, row }: { stream: string; row: number; command: object }): Promise<void> {
    await pool.query('insert into floor_rows values ($1, $2, $3)', [stream, row, sample.rows[row] ?? '']);
  },
  async post({ pushId }: { pushId: string }): Promise<void> {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': pushId };
    const response = await fetch(url, { method: 'POST', headers, body: sample.push });
    if (!response.ok) throw new Error(`http${response.status}`);
    await response.json();
  },
});

export const floorSide = (client: Client, taskQueue: string, plan: Plan): Side => ({
  stream: (number) => `floor/${number}`,
  async send({ id, stream, name, command }) {
    const args: [{ id: string; command: object }] = [{ id, command }];
    if (name !== 'receive') {
      await client.workflow.getHandle(stream).executeUpdate('step', { args, updateId: id });
      return true;
    }
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof floor>('floor', {
      workflowId: stream,
      taskQueue,
      args: [stream, plan],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    await client.workflow.executeUpdateWithStart('step', { args, updateId: id, startWorkflowOperation });
    return true;
  },
});
