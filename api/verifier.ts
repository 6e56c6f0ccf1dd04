import { setTimeout as pause } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { passOver } from '../ledger/caseSerials.ts';
import type { Ledger } from '../ledger/database.ts';
import { openIncident } from '../ledger/incidents.ts';
import { rebuild } from '../ledger/rebuild.ts';
import { type Finding, reconcile } from '../ledger/reconcile.ts';
import type { FindingKind } from '../ledger/reconcileAdvice.ts';
import { caseNumberIn } from '../ledger/streams.ts';
import {
  claimVerifications,
  finishVerifications,
  type Identities,
  isVerificationPending,
  keepClaim,
  ledgerIdentity,
  reasonToVerify,
  requestVerification,
  type Verification,
} from '../ledger/verifications.ts';
import type { Health } from '../workflows/aggregateTypes.ts';
import { startAgain } from './startAgain.ts';
import { engineIdentity, permitsStartedSince, runningPermits, workflowHead } from './workflowHeads.ts';

export type VerifierOptions = {
  ledger: Ledger;
  client: Client;
  taskQueue: string;
  logger: Logger;
  everyMs?: number;
};

const CLAIM_MS = 60_000;
const ANSWER_MS = 5_000;
const PROGRESS_EVERY = 200;
const AT_ONCE = 8;
/** a case that was told to compare itself has done so by then, or something is wrong with it */
const SETTLED_WITHIN_MS = 15_000;
const DAY_MS = 86_400_000;

/**
 * Finds out that ledger or engine are not those of last time (restored, moved, lost), and then compares everything
 * before any process takes a command: chains, read models, numbers, and every case with its workflow. What does not
 * agree is named and halted; the others go on.
 */
export class Verifier {
  private readonly options: Required<VerifierOptions>;
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private hasLooked = false;

  constructor(options: VerifierOptions) {
    this.options = { everyMs: 5_000, ...options };
  }

  readonly mayTakeCommands = async (): Promise<boolean> =>
    this.hasLooked && !(await isVerificationPending(this.options.ledger));

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** @returns true once commands may be taken, false when that takes longer */
  async isDoneWithin(ms: number): Promise<boolean> {
    for (const until = Date.now() + ms; Date.now() < until && !this.ending.signal.aborted; ) {
      if (await this.mayTakeCommands().catch(() => false)) return true;
      await pause(50);
    }
    return false;
  }

  /** One look: verifies where there is a reason to. */
  async look(): Promise<void> {
    const { ledger, client, taskQueue, logger } = this.options;
    const identities = { ledger: await ledgerIdentity(ledger), engine: await engineIdentity(client) };
    const reason = await reasonToVerify(ledger, identities);
    if (reason) {
      const level = reason === 'firstStart' ? 'info' : 'warn';
      logger[level]({ reason }, 'ledger and engine have to be verified: no commands meanwhile');
      await requestVerification(ledger, reason, 'api');
    }
    this.hasLooked = true;
    if (!(await isVerificationPending(ledger))) return;
    if (!(await hasWorker(client, taskQueue))) {
      logger.warn('verification waits for a worker');
      return;
    }
    const claimed = await claimVerifications(ledger, CLAIM_MS);
    if (claimed.length > 0) await this.verify(claimed, identities);
  }

  private async run(): Promise<void> {
    const { everyMs, logger } = this.options;
    while (!this.ending.signal.aborted) {
      await this.look().catch((error: unknown) => {
        logger.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'verification: ledger or engine away');
      });
      await pause(everyMs, undefined, { signal: this.ending.signal }).catch(() => {});
    }
  }

  private async verify(claimed: readonly Verification[], identities: Identities): Promise<void> {
    const { ledger, client, taskQueue, logger } = this.options;
    const ids = claimed.map(({ id }) => id);
    const wasRestored = claimed.some(({ reason }) => reason === 'restored');
    const progress = (what: string) => (done: number) => {
      // another process takes it up when the claim has run out
      if (this.ending.signal.aborted) throw new Error('ending');
      if (done % PROGRESS_EVERY !== 0) return;
      logger.info({ what, done }, 'verifying');
      void keepClaim(ledger, ids, CLAIM_MS).catch(() => {});
    };
    logger.info({ reasons: claimed.map(({ reason }) => reason) }, 'verification begins');

    const numbers = await passOver(ledger, await this.takenNumbers());
    await keepClaim(ledger, ids, CLAIM_MS);
    const { streams, differences } = await rebuild(ledger, { onProgress: progress('read models') });
    const findings = await reconcile(ledger, {
      workflowHead: (stream) => workflowHead(client, stream),
      runningStreams: () => runningPermits(client, taskQueue),
      onProgress: progress('cases'),
      atOnce: AT_ONCE,
    });
    const counts: { [kind: string]: number } = {};
    for (const finding of findings) {
      const became = await this.dealWith(finding, wasRestored);
      counts[became] = (counts[became] ?? 0) + 1;
      const { kind, stream, detail } = finding;
      logger.warn({ kind, stream, detail, became }, 'verification found');
      await keepClaim(ledger, ids, CLAIM_MS);
    }
    const summary = { streams, numbersMoved: numbers, readModelRowsMended: differences.length, ...counts };
    await finishVerifications(ledger, ids, { identities, findings: summary });
    logger.info(summary, 'verification done: commands are taken');
  }

  /** Numbers of cases that were opened since the newest thing this ledger knows, running or over. */
  private async takenNumbers(): Promise<string[]> {
    const { ledger, client, taskQueue } = this.options;
    const { rows } = await sql<{ newest: string | null }>`select max(received_at) as newest from commands`.execute(
      ledger,
    );
    const newest = rows[0]?.newest;
    const since = new Date(newest ? Date.parse(newest) - DAY_MS : 0);
    const numbers: string[] = [];
    for await (const stream of permitsStartedSince(client, taskQueue, since)) numbers.push(caseNumberIn(stream));
    return numbers;
  }

  /** @returns what became of it, for the count */
  private async dealWith({ kind, stream, detail }: Finding, wasRestored: boolean): Promise<string> {
    const { ledger, client, taskQueue } = this.options;
    const halted = (problem: string) =>
      openIncident(ledger, { kind: 'caseHalted', stream, detail: { ...detail, problem } });
    if (kind === 'halted' || kind === 'unanswered') return kind;
    if (kind === 'chainBroken' || kind === 'headDiffers') {
      await this.signal(stream, 'halt', kind);
      await halted(kind);
      return kind;
    }
    if (kind === 'workflowMissing') {
      // the engine's copy is the older one: what was opened between the two is started again, as resume does
      const isLost = wasRestored && !(await isKnown(client, stream));
      if (isLost && (await startAgain(client, ledger, stream, taskQueue)) === 'started') return 'startedAgain';
      await openIncident(ledger, { kind, stream, detail });
      return kind;
    }
    if (kind === 'workflowSilent') {
      await openIncident(ledger, { kind, stream, detail });
      return kind;
    }
    await this.signal(stream, 'compare');
    const became = await this.comparedWith(stream);
    if (became === 'differs') await halted(PROBLEM[kind] ?? kind);
    return became === 'differs' ? kind : became;
  }

  /** One that has closed meanwhile has nothing to hear. */
  private async signal(stream: string, name: 'compare' | 'halt', ...args: string[]): Promise<void> {
    try {
      await this.options.client.workflow.getHandle(stream).signal(name, ...args);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  private async comparedWith(stream: string): Promise<'adopted' | 'halted' | 'differs'> {
    const { ledger, client } = this.options;
    for (const until = Date.now() + SETTLED_WITHIN_MS; Date.now() < until; await pause(100)) {
      const health = await client.workflow
        .getHandle(stream)
        .query<Health>('health')
        .catch(() => null);
      if (health?.halted) return 'halted';
      const head = await ledger
        .selectFrom('streams')
        .select(['seq', 'hash'])
        .where('stream', '=', stream)
        .executeTakeFirst();
      if (health && head && health.seq === head.seq && health.hash === head.hash) return 'adopted';
    }
    return 'differs';
  }
}

const PROBLEM: { readonly [kind in FindingKind]?: string } = { ledgerBehind: 'headBehind', forked: 'headForked' };

async function isKnown(client: Client, stream: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(stream).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Cases answer through a worker; without one every case would seem to be silent. */
async function hasWorker(client: Client, taskQueue: string): Promise<boolean> {
  const { pollers } = await client.connection.withDeadline(Date.now() + ANSWER_MS, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    }),
  );
  return (pollers ?? []).length > 0;
}
