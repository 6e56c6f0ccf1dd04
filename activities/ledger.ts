import { ApplicationFailure } from '@temporalio/common';
import pg from 'pg';
import { append, type FlushRequest, type FlushResult, HeadError } from '../ledger/append.ts';
import type { Ledger } from '../ledger/database.ts';
import { openIncident } from '../ledger/incidents.ts';
import { RecentRows } from '../ledger/recentRows.ts';

export type { Batch, FlushRequest, FlushResult, LedgerEvent, Receipt } from '../ledger/append.ts';
export type { JsonObject } from '../ledger/canonical.ts';

export type LedgerActivities = {
  flush(request: FlushRequest): Promise<FlushResult>;
  reportHalt(halt: { stream: string; problem: string }): Promise<void>;
};

/** What became of a flush or a halt, for counting. */
export type LedgerHappening = 'written' | 'adopted' | 'retried' | 'refused' | 'halted';

/** The ids by which a log line is found: those of the commands, the same as in the API's log and in the ledger. */
export type LedgerListener = (what: LedgerHappening, about: { stream: string; commandIds?: string[] }) => void;

/**
 * Data exceptions and violated constraints: the same request fails the same way for ever. A table, column or right
 * that is missing comes with the migration this worker was started before.
 */
const BEYOND_RETRY = /^(22|23|42(?!P01|703|501))/;

export const createLedgerActivities = (ledger: Ledger, happened: LedgerListener = () => {}): LedgerActivities => {
  const recent = new RecentRows();
  return {
    async flush(request) {
      const about = { stream: request.stream, commandIds: request.batches.map(({ commandId }) => commandId) };
      try {
        const result = await append(ledger, request, recent);
        happened(result.outcome === 'adopt' ? 'adopted' : 'written', about);
        return result;
      } catch (error) {
        const failure = asFailure(error);
        happened(failure instanceof ApplicationFailure ? 'refused' : 'retried', about);
        throw failure;
      }
    },

    async reportHalt({ stream, problem }) {
      await openIncident(ledger, { kind: 'caseHalted', stream, detail: { problem } });
      happened('halted', { stream });
    },
  };
};

function asFailure(error: unknown): unknown {
  if (error instanceof HeadError) return ApplicationFailure.nonRetryable(error.message, error.code);
  if (error instanceof pg.DatabaseError && error.code !== undefined && BEYOND_RETRY.test(error.code)) {
    // The message alone: details of a database error quote the row, and a history must hold no personal data.
    return ApplicationFailure.nonRetryable(`${error.code} ${error.message}`, 'ledgerDefect');
  }
  return error;
}
