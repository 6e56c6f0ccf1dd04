import { type Client, isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { permitDecider } from '../../domain/permit/decider.ts';
import type { Permit } from '../../domain/permit/types.ts';
import { permitEvent } from '../../ledger/chain.ts';
import type { Ledger } from '../../ledger/database.ts';
import { readStream } from '../../ledger/readEvents.ts';
import type { Health } from '../../workflows/aggregateTypes.ts';
import type { Engine } from '../engine.ts';
import { outcomeUnknown } from '../failures.ts';
import { inTime } from '../inTime.ts';
import { Problem } from '../problem.ts';
import { type ConfirmedHead, confirmedHead } from './confirmedHead.ts';

/** A case as the ledger has it, beside what its workflow says of itself. */
export type Sight = {
  stream: string;
  state: Permit;
  seq: number;
  hash: string;
  workflow: Workflow;
  agreement: Agreement;
};

export type Workflow =
  | { status: 'running'; health: Health }
  /** it runs and does not answer: in time, or because no worker can go on with it; its history may tell the head */
  | { status: 'silent'; isSlow: boolean; because: string; confirmed: ConfirmedHead | null }
  /** `ended`: how its last run did; its history outlives it for a while */
  | { status: 'none'; ended: string | null; confirmed: ConfirmedHead | null };

/** `ledgerBehind`, `forked`: the workflow, or the history of one, knows facts that are not on record */
export type Agreement = 'agree' | 'ledgerBehind' | 'forked' | 'workflowBehind' | 'unknown';

const LONGEST_REASON = 200;
const HISTORY_MS = 1000;

/** @throws what says that engine or ledger cannot be asked */
export async function sightOf(ledger: Ledger, engine: Engine, stream: string, deadline: number): Promise<Sight> {
  // the workflow first: what it knows is on record by then
  const workflow = await workflowOf(engine, stream, deadline);
  const recorded = await readStream(ledger, stream);
  const head = await ledger.selectFrom('streams').select('seq').where('stream', '=', stream).executeTakeFirst();
  const state = recorded.map(({ event }) => permitEvent(event)).reduce(permitDecider.evolve, permitDecider.initial);
  const seen = { stream, state, seq: recorded.length, hash: recorded.at(-1)?.hash ?? '', workflow };
  return { ...seen, agreement: agreementOf(workflow, recorded, head?.seq ?? 0) };
}

function agreementOf(workflow: Workflow, recorded: readonly { hash: string }[], headSeq: number): Agreement {
  const known = workflow.status === 'running' ? workflow.health : workflow.confirmed;
  if (!known) return 'unknown';
  const { seq, hash } = known;
  if (seq > Math.min(recorded.length, headSeq)) return 'ledgerBehind';
  if (seq > 0 && recorded[seq - 1]?.hash !== hash) return 'forked';
  return seq < recorded.length ? 'workflowBehind' : 'agree';
}

async function workflowOf(engine: Engine, stream: string, deadline: number): Promise<Workflow> {
  const handle = engine.client.workflow.getHandle(stream);
  const confirmed = () => answered(engine, deadline, () => confirmedHead(engine.client, stream));
  try {
    const { status } = await answered(engine, deadline, () => handle.describe());
    if (status.name !== 'RUNNING') return { status: 'none', ended: status.name, confirmed: await confirmed() };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return UNKNOWN;
    throw error;
  }
  try {
    // the rest of the time is for the history
    const by = deadline - Math.min(HISTORY_MS, (deadline - Date.now()) / 2);
    return { status: 'running', health: await healthOf(engine, stream, by) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return UNKNOWN;
    // what cannot be read stays unknown, and nobody acts on it
    const silent = { status: 'silent' as const, confirmed: await confirmed().catch(() => null) };
    if (isLate(error)) return { ...silent, isSlow: true, because: 'timeout' };
    const because = error instanceof Error ? String(error.cause ?? error.message) : 'unknown';
    return { ...silent, isSlow: false, because: because.slice(0, LONGEST_REASON) };
  }
}

const UNKNOWN: Workflow = { status: 'none', ended: null, confirmed: null };

export const healthOf = (engine: Engine, stream: string, deadline: number): Promise<Health> =>
  answered(engine, deadline, () => engine.client.workflow.getHandle(stream).query<Health>('health'));

/** The driver's own deadline is not always kept: ours is, by the clock. */
export function answered<T>(engine: { client: Client }, deadline: number, ask: () => Promise<T>): Promise<T> {
  const asked = engine.client.connection.withDeadline(deadline, ask);
  return inTime(asked, Math.max(1, deadline - Date.now()), outcomeUnknown);
}

/** gRPC's CANCELLED, DEADLINE_EXCEEDED and UNAVAILABLE. */
const LATE: readonly (number | undefined)[] = [1, 4, 14];

function isLate(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'outcomeUnknown';
  const grpc = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(grpc) && LATE.includes(grpc.code);
}

export const isEngineAway = (error: unknown): boolean =>
  error instanceof ServiceError ||
  isGrpcServiceError(error) ||
  (error instanceof Problem && error.code === 'outcomeUnknown');
