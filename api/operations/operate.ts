import { randomUUID } from 'node:crypto';
import type { Actor, CaseNumber } from '../../domain/permit/types.ts';
import type { JsonObject } from '../../ledger/canonical.ts';
import { BEGUN, type NewOperation, operationsIn, recordOperation } from '../../ledger/operations.ts';
import { permitStream } from '../../ledger/streams.ts';
import { isLedgerAway } from '../failures.ts';
import { fewAtOnce } from '../fewAtOnce.ts';
import { Problem } from '../problem.ts';
import { isOutcomeCode, type OutcomeCode } from './outcomes.ts';
import type { Came, OperationName, OperationParts, Planner } from './plan.ts';
import { resume } from './resume.ts';
import { sendAgain } from './sendAgain.ts';
import { isEngineAway, sightOf } from './sight.ts';
import { suspend } from './suspend.ts';
import { terminate } from './terminate.ts';

const PLANNERS: { [name in OperationName]: Planner } = { suspend, resume, 'send-again': sendAgain, terminate };

export type Operation = {
  operation: OperationName;
  cases: readonly CaseNumber[];
  actor: Actor;
  via: NewOperation['via'];
  reason: string;
  dryRun: boolean;
  evenIfHealthy: boolean;
  evenIfFactsAreLost: boolean;
  /** the same batch with the same body goes on where it stopped */
  batch: string;
  bodyHash: string | null;
};

export type OperateOptions = {
  atOnce: number;
  /** how long one case may take */
  perCaseMs: number;
  /** cases whose turn has not come by then are left alone */
  until?: number;
  /** null where the operator may act on the case */
  refusal?: (caseNumber: CaseNumber) => Promise<OutcomeCode | null>;
  onDone?: (result: Result, done: number) => void;
};

/** @property problem what is behind a failure, for who runs it; not for the record */
export type Result = { case: CaseNumber; outcome: OutcomeCode; detail: JsonObject; problem?: unknown };

/**
 * One operation on a list of cases: each is looked at, recorded and carried out for itself, and a failure of one keeps
 * no other from its turn. A dry run looks, records that it did, and leaves it at that. No operation alters an event.
 * @throws Problem 422 `idempotencyKeyReused` for a batch with another body
 */
export async function operate(
  parts: OperationParts,
  asked: Operation,
  { atOnce, perCaseMs, until = Number.POSITIVE_INFINITY, refusal, onDone }: OperateOptions,
): Promise<Result[]> {
  const answered = await earlier(parts, asked);
  const cases = [...new Set(asked.cases)];
  let done = 0;
  return await fewAtOnce(cases, atOnce, async (caseNumber) => {
    const standing = answered.get(permitStream(caseNumber));
    const result =
      standing ??
      (Date.now() >= until
        ? { case: caseNumber, outcome: 'notReached' as const, detail: {} }
        : await one(parts, asked, caseNumber, Math.min(Date.now() + perCaseMs, until), refusal));
    const told = { ...result, case: caseNumber };
    done += 1;
    onDone?.(told, done);
    return told;
  });
}

/** What of the batch is on record with its outcome. */
async function earlier({ ledger }: OperationParts, { batch, bodyHash }: Operation): Promise<Map<string, Result>> {
  const rows = await operationsIn(ledger, batch);
  if (rows.some((row) => row.bodyHash !== bodyHash)) throw new Problem(422, 'idempotencyKeyReused');
  const ended = rows.flatMap(({ stream, outcome, detail }): [string, Result][] =>
    isOutcomeCode(outcome) ? [[stream, { case: '', outcome, detail }]] : [],
  );
  return new Map(ended);
}

async function one(
  parts: OperationParts,
  asked: Operation,
  caseNumber: CaseNumber,
  deadline: number,
  refusal: OperateOptions['refusal'],
): Promise<Result> {
  const { operation, actor, via, reason, dryRun, batch, bodyHash, evenIfHealthy, evenIfFactsAreLost } = asked;
  const stream = permitStream(caseNumber);
  const id = randomUUID();
  const record = (outcome: string, detail: JsonObject = {}) =>
    recordOperation(parts.ledger, {
      ...{ id, batch, bodyHash, actor, via, operation, stream, reason, dryRun, outcome, detail },
    });
  const ended = async ({ outcome, detail = {} }: Came): Promise<Result> => {
    await record(outcome, detail);
    return { case: caseNumber, outcome, detail };
  };
  try {
    const refused = await refusal?.(caseNumber);
    if (refused) return await ended({ outcome: refused });
    const sight = await sightOf(parts.ledger, parts.engine, stream, deadline);
    const act = { id, operator: actor.user, reason, evenIfHealthy, evenIfFactsAreLost, deadline };
    const plan = await PLANNERS[operation](parts, sight, act);
    if (dryRun || !plan.act) return await ended(plan);
    // on record before it is done: an operator's hand is never without its name
    await record(BEGUN);
    return await ended(await plan.act());
  } catch (error) {
    const outcome = failureOf(error);
    // where the ledger is away, or may not be written to, the row `begun` is all that can be said
    await ended({ outcome }).catch(() => {});
    return { case: caseNumber, outcome, detail: {}, problem: error };
  }
}

const NO_RIGHT = '42501';
const NO_TABLE = '42P01';

function failureOf(error: unknown): OutcomeCode {
  if (isLedgerAway(error)) return 'ledgerUnavailable';
  if (isEngineAway(error)) return 'engineUnavailable';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === NO_RIGHT || code === NO_TABLE ? 'rightsMissing' : 'failed';
}
