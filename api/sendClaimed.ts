import type { Logger } from 'pino';
import type { CommandRow } from '../ledger/commands.ts';
import { fewAtOnce } from './fewAtOnce.ts';
import type { Permits } from './permits.ts';
import { Problem } from './problem.ts';

type Sending = { permits: Permits; logger: Logger; atOnce: number; ending: AbortSignal; unanswered: string };

const DEADLINE_MS = 4_000;

/**
 * Sends what the service itself asks of cases, and has claimed. What is not answered stays without outcome, and is sent
 * again when its claim has run out.
 * @param unanswered what the log says of one
 */
export async function sendClaimed(rows: readonly CommandRow[], sending: Sending): Promise<void> {
  const { permits, logger, atOnce, ending, unanswered } = sending;
  await fewAtOnce(rows, atOnce, async (row) => {
    if (ending.aborted) return;
    try {
      await permits.resume(row, Date.now() + DEADLINE_MS);
    } catch (error) {
      const seen = { commandId: row.id, stream: row.stream };
      if (error instanceof Problem) logger.info({ ...seen, code: error.code }, unanswered);
      else logger.error({ ...seen, message: error instanceof Error ? error.message : '' }, unanswered);
    }
  });
}
