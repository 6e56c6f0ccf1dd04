import type { Client } from '@temporalio/client';
import type { Ledger } from '../ledger/database.ts';
import type { Plan, Sample } from './floor.ts';
import type { Lifecycle } from './lifecycle.ts';

export type History = {
  events: number;
  bytes: number;
  updates: number;
  localActivities: number;
  activities: number;
  timers: number;
  workflowTasks: number;
  searchAttributeChanges: number;
};

/** What the engine keeps of a case that has ended. */
export async function historyOf(client: Client, workflowId: string): Promise<History> {
  const handle = client.workflow.getHandle(workflowId);
  const events = (await handle.fetchHistory()).events ?? [];
  const { historySize } = await handle.describe();
  return {
    events: events.length,
    bytes: historySize ?? 0,
    updates: events.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length,
    localActivities: events.filter((event) => event.markerRecordedEventAttributes).length,
    activities: events.filter((event) => event.activityTaskScheduledEventAttributes).length,
    timers: events.filter((event) => event.timerStartedEventAttributes).length,
    workflowTasks: events.filter((event) => event.workflowTaskCompletedEventAttributes).length,
    searchAttributeChanges: events.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length,
  };
}

const LOOKED_AT = 20;

/** The one in the middle by its events, of the last that were begun: under load a case may need more or fewer tasks. */
export async function middleHistory(client: Client, workflowIds: readonly string[]): Promise<History> {
  const histories = await Promise.all(workflowIds.slice(-LOOKED_AT).map((workflowId) => historyOf(client, workflowId)));
  const middle = histories.sort((a, b) => a.events - b.events)[Math.floor(histories.length / 2)];
  if (!middle) throw new Error('there was no case to look at');
  return middle;
}

export const planOf = (history: History, { commands }: Lifecycle): Plan => ({
  updates: history.updates,
  inserts: history.localActivities,
  timers: history.timers,
  pushAfter: commands.findIndex((command) => command.type === 'decide') + 1,
});

/**
 * The bytes of a permit on record, events and receipts, in as many equal parts as it had transactions. The rows of
 * our read models are left out: they are what the ledger does with the same facts, and their cost is ours.
 */
export async function sampleOf(ledger: Ledger, stream: string, inserts: number, push: string): Promise<Sample> {
  const events = await ledger
    .selectFrom('events')
    .select(['stream', 'seq', 'type', 'at', 'effectiveAt', 'commandId', 'actor', 'jurisdiction', 'basis', 'body'])
    .select(['prevHash', 'hash'])
    .where('stream', '=', stream)
    .orderBy('seq')
    .execute();
  const receipts = await ledger
    .selectFrom('receipts')
    .select(['stream', 'commandId', 'receipt'])
    .where('stream', '=', stream)
    .execute();
  const text = [...events, ...receipts].flatMap((row) => Object.values(row).map(asText)).join(' ');
  const length = Math.ceil(text.length / inserts);
  return { rows: Array.from({ length: inserts }, (_, row) => text.slice(row * length, (row + 1) * length)), push };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
