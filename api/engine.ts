import { setTimeout as pause } from 'node:timers/promises';
import {
  Client,
  type ClientOptions,
  Connection,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Permit } from '../domain/permit/types.ts';
import { instantOf } from '../domain/time.ts';
import type { Receipt } from '../ledger/append.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import type { permit } from '../workflows/permit.ts';
import { outcomeUnknown } from './failures.ts';
import { inTime } from './inTime.ts';
import { Problem } from './problem.ts';
import { attributesAtStart, attributesOfOpening, CURRENT_RELEASE, opensCase } from './startOfRun.ts';

export type EngineOptions = {
  address: string;
  namespace: string;
  taskQueue: string;
  tls?: boolean;
  plugins?: NonNullable<ClientOptions['plugins']>;
};

/** What became of a command that was sent. */
export type Sending =
  | { outcome: 'receipt'; receipt: Receipt }
  | { outcome: 'refused'; code: string; detail: JsonObject; state?: string; allowedCommands?: string[] }
  | { outcome: 'halted' }
  /** an operator holds the case */
  | { outcome: 'suspended' }
  /** no such workflow, or it is closed */
  | { outcome: 'gone' }
  /** not answered in time, or the engine is away: it may still happen */
  | { outcome: 'unknown'; cause: unknown };

/** `again`: a case that is over is begun again for this command, from what the ledger holds of it */
export type ToSend = {
  id: string;
  stream: string;
  name: string;
  command: JsonObject;
  again?: { state: Permit; seq: number; hash: string };
};

const CONNECT_TIMEOUT_MS = 3000;
const AGAIN_AFTER_MS = 150;

/** The one place that talks to the engine. It connects when first needed, and again by itself after an outage. */
export class Engine {
  readonly client: Client;
  private readonly connection: Connection;
  readonly taskQueue: string;

  constructor({ address, namespace, taskQueue, tls = false, plugins = [] }: EngineOptions) {
    this.connection = Connection.lazy({
      address,
      tls,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // The default waits up to two minutes between attempts: the service has to heal within seconds.
      // Its own retries go on after their deadline, and crash the process when it closes meanwhile: send() retries.
      interceptors: [],
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2000 },
    });
    this.client = new Client({ connection: this.connection, namespace, plugins });
    this.taskQueue = taskQueue;
  }

  /** Sends one command under the id of its row; the same id again is the same command, and never a second one. */
  async send(toSend: ToSend, deadline: number): Promise<Sending> {
    for (;;) {
      const sending = await this.attempt(toSend, deadline);
      if (!isPassing(sending) || Date.now() + AGAIN_AFTER_MS >= deadline) return settled(sending);
      await pause(AGAIN_AFTER_MS);
    }
  }

  async isReachable(deadline: number): Promise<boolean> {
    try {
      const asked = this.connection.withDeadline(deadline, () => this.connection.workflowService.getSystemInfo({}));
      await inTime(asked, deadline - Date.now(), outcomeUnknown);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Whether the case was opened by this very command. Asked of its first run: deduplication does not reach further.
   * @throws ServiceError when the engine cannot be asked
   */
  async wasOpenedBy(id: string, stream: string, deadline: number): Promise<boolean> {
    try {
      return await this.connection.withDeadline(deadline, async () => {
        const { raw } = await this.client.workflow.getHandle(stream).describe();
        const first = this.client.workflow.getHandle(stream, raw.workflowExecutionInfo?.firstRunId ?? undefined);
        await first.getUpdateHandle(id).result();
        return true;
      });
    } catch (error) {
      // taken, and failed: it was this one all the same
      if (error instanceof WorkflowUpdateFailedError) return true;
      if (error instanceof WorkflowNotFoundError) return false;
      const grpc = error instanceof ServiceError ? error.cause : error;
      if (isGrpcServiceError(grpc) && grpc.code === NOT_FOUND) return false;
      throw error;
    }
  }

  /** Tells a case to compare itself with the ledger. */
  async compare(stream: string): Promise<void> {
    await this.client.workflow.getHandle(stream).signal('compare');
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async attempt(toSend: ToSend, deadline: number): Promise<Sending> {
    try {
      // The driver's own retries of a server that is away run past its deadline: ours is kept by the clock.
      const update = this.connection.withDeadline(deadline, () => this.update(toSend));
      const receipt = await inTime(update, deadline - Date.now(), outcomeUnknown);
      return { outcome: 'receipt', receipt };
    } catch (error) {
      return sendingOf(error);
    }
  }

  private update({ id, stream, name, command, again }: ToSend): Promise<Receipt> {
    const args: [{ id: string; command: JsonObject }] = [{ id, command }];
    if (!opensCase(name) && !again) {
      return this.client.workflow.getHandle(stream).executeUpdate<Receipt, typeof args>(name, { args, updateId: id });
    }
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof permit>('permit', {
      workflowId: stream,
      taskQueue: this.taskQueue,
      args: [{ stream, release: CURRENT_RELEASE, ...(again && { ...again, reopened: true }) }],
      typedSearchAttributes: again
        ? attributesAtStart(again.state)
        : attributesOfOpening(command, instantOf(Date.now())),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    // Nobody else waits for the start itself, whose failure is that of the update too.
    startWorkflowOperation.workflowHandle().catch(() => {});
    return this.client.workflow.executeUpdateWithStart<typeof permit, Receipt, typeof args>(name, {
      args,
      updateId: id,
      startWorkflowOperation,
    });
  }
}

const ROLLING = 'rolling';
const NOT_FOUND = 5;
/** gRPC's RESOURCE_EXHAUSTED and UNAVAILABLE. */
const AWAY: readonly (number | undefined)[] = [8, 14];

/** The case is moving to its next run, or the engine is away for a moment: worth another attempt under the same id. */
function isPassing(sending: Sending): boolean {
  if (sending.outcome === 'refused') return sending.code === ROLLING;
  if (sending.outcome !== 'unknown') return false;
  const { cause } = sending;
  const grpc = cause instanceof ServiceError ? cause.cause : cause;
  return isGrpcServiceError(grpc) && AWAY.includes(grpc.code);
}

const settled = (sending: Sending): Sending =>
  sending.outcome === 'refused' && sending.code === ROLLING
    ? { outcome: 'unknown', cause: new Error(ROLLING) }
    : sending;

function sendingOf(error: unknown): Sending {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return refusedOf(error.cause);
  }
  if (error instanceof WorkflowNotFoundError) return { outcome: 'gone' };
  const isUnknown =
    error instanceof ServiceError ||
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof WorkflowUpdateFailedError ||
    error instanceof Problem ||
    isGrpcServiceError(error);
  if (isUnknown) return { outcome: 'unknown', cause: error };
  throw error;
}

function refusedOf(failure: ApplicationFailure): Sending {
  const code = failure.type ?? '';
  if (code === 'caseHalted') return { outcome: 'halted' };
  if (code === 'caseSuspended') return { outcome: 'suspended' };
  // The run ended while the command was on its way to it; the row says whether it had been settled.
  if (code === 'AcceptedUpdateCompletedWorkflow') return { outcome: 'gone' };
  const [first] = failure.details ?? [];
  const told: JsonObject = isObject(first) ? first : {};
  const { detail, state, allowedCommands } = told;
  return {
    outcome: 'refused',
    code,
    detail: isObject(detail) ? detail : {},
    ...(typeof state === 'string' && { state }),
    ...(Array.isArray(allowedCommands) && { allowedCommands: allowedCommands.map(String) }),
  };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
