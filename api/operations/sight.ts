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
  /** it runs and does not answer: in time, or because no worker can go on with it */
  | { status: 'silent'; isSlow: boolean; because: string }
  /** `ended`: how its last run did */
  | { status: 'none'; ended: string | null };

/** `ledgerBehind`, `forked`: the workflow knows facts that are not on record */
export type Agreement = 'agree' | 'ledgerBehind' | 'forked' | 'workflowBehind' | 'unknown';

const LONGEST_REASON = 200;

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
  if (workflow.status !== 'running') return 'unknown';
  const { seq, hash } = workflow.health;
  if (seq > Math.min(recorded.length, headSeq)) return 'ledgerBehind';
  if (seq > 0 && recorded[seq - 1]?.hash !== hash) return 'forked';
  return seq < recorded.length ? 'workflowBehind' : 'agree';
}

async function workflowOf(engine: Engine, stream: string, deadline: number): Promise<Workflow> {
  const handle = engine.client.workflow.getHandle(stream);
  try {
    const { status } = await answered(engine, deadline, () => handle.describe());
    if (status.name !== 'RUNNING') return { status: 'none', ended: status.name };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'none', ended: null };
    throw error;
  }
  try {
    return { status: 'running', health: await healthOf(engine, stream, deadline) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'none', ended: null };
    if (isLate(error)) return { status: 'silent', isSlow: true, because: 'timeout' };
    const because = error instanceof Error ? String(error.cause ?? error.message) : 'unknown';
    return { status: 'silent', isSlow: false, because: because.slice(0, LONGEST_REASON) };
  }
}

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
