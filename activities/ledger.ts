import { ApplicationFailure } from '@temporalio/common';
import pg from 'pg';
import { append, type FlushRequest, type FlushResult, HeadError } from '../ledger/append.ts';
import type { Ledger } from '../ledger/database.ts';
import { openIncident } from '../ledger/incidents.ts';

export type { Batch, FlushRequest, FlushResult, LedgerEvent, Receipt } from '../ledger/append.ts';
export type { JsonObject } from '../ledger/canonical.ts';

export type LedgerActivities = {
  flush(request: FlushRequest): Promise<FlushResult>;
  reportHalt(halt: { stream: string; problem: string }): Promise<void>;
};

/** Data exceptions, violated constraints, unknown names and rights: the same request fails the same way for ever. */
const BEYOND_RETRY = /^(22|23|42)/;

export const createLedgerActivities = (ledger: Ledger): LedgerActivities => ({
  async flush(request) {
    try {
      return await append(ledger, request);
    } catch (error) {
      throw asFailure(error);
    }
  },

  async reportHalt({ stream, problem }) {
    await openIncident(ledger, { kind: 'caseHalted', stream, detail: { problem } });
  },
});

function asFailure(error: unknown): unknown {
  if (error instanceof HeadError) return ApplicationFailure.nonRetryable(error.message, error.code);
  if (error instanceof pg.DatabaseError && error.code !== undefined && BEYOND_RETRY.test(error.code)) {
    // The message alone: details of a database error quote the row, and a history must hold no personal data.
    return ApplicationFailure.nonRetryable(`${error.code} ${error.message}`, 'ledgerDefect');
  }
  return error;
}
