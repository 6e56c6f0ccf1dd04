import { type Client, defaultPayloadConverter } from '@temporalio/client';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type proto from '@temporalio/proto';
import { z } from 'zod';

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

export type ConfirmedHead = { seq: number; hash: string };

/** What the engine's library writes of a local activity that has ended. */
const LOCAL_ACTIVITY = 'core_local_activity';
const FLUSH = 'flush';
const EVENTS_A_PAGE = 200;

const started = z.object({ activity_type: z.string() });
const head = z.object({ seq: z.number(), hash: z.string() });
const carried = z.object({ seq: z.number().default(0), hash: z.string().default('') });

/**
 * The last head of a case that the ledger confirmed, as the history of its last run tells it: its last flush, or what
 * that run began with. Needs no worker, and no version that can replay the history.
 */
export async function confirmedHead(client: Client, stream: string): Promise<ConfirmedHead> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace,
      execution: { workflowId: stream },
      maximumPageSize: EVENTS_A_PAGE,
      nextPageToken,
    });
    for (const event of page.history?.events ?? []) {
      const found = (await flushedIn(client, event)) ?? (await begunWith(client, event));
      if (found) return found;
    }
    nextPageToken = page.nextPageToken ?? new Uint8Array();
  } while (nextPageToken.length > 0);
  throw new Error(`${stream}: the history has no beginning`);
}

async function flushedIn(client: Client, event: HistoryEvent): Promise<ConfirmedHead | null> {
  const marker = event.markerRecordedEventAttributes;
  if (marker?.markerName !== LOCAL_ACTIVITY || marker.failure) return null;
  const { data, result } = marker.details ?? {};
  const [about] = data?.payloads ?? [];
  // written by the engine's library itself, beside whatever encodes our own values
  const activity = about && started.safeParse(defaultPayloadConverter.fromPayload(about));
  if (!activity?.success || activity.data.activity_type !== FLUSH || !result) return null;
  return head.parse(await decodeFromPayloadsAtIndex(client.options.loadedDataConverter, 0, result.payloads));
}

async function begunWith(client: Client, event: HistoryEvent): Promise<ConfirmedHead | null> {
  const start = event.workflowExecutionStartedEventAttributes;
  if (!start) return null;
  return carried.parse(await decodeFromPayloadsAtIndex(client.options.loadedDataConverter, 0, start.input?.payloads));
}
