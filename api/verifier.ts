import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Logger } from 'pino';
import { passOver } from '../ledger/caseSerials.ts';
import type { Ledger } from '../ledger/database.ts';
import { openIncident } from '../ledger/incidents.ts';
import { rebuild } from '../ledger/rebuild.ts';
import { type Finding, reconcile } from '../ledger/reconcile.ts';
import type { FindingKind } from '../ledger/reconcileAdvice.ts';
import { reserve } from '../ledger/reservations.ts';
import { Rounds } from '../ledger/rounds.ts';
import { caseNumberIn } from '../ledger/streams.ts';
import {
  claimVerifications,
  type Identities,
  isVerificationPending,
  isVerified,
  ledgerIdentity,
  verifyWhereMoved,
} from '../ledger/verifications.ts';
import type { Health } from '../workflows/aggregateTypes.ts';
import { type LostOpening, lostOpenings, runsSince } from './openings.ts';
import { type StartedAgain, startAgain } from './startAgain.ts';
import { InHand } from './verificationInHand.ts';
import { engineIdentity, type Run, runningPermits, workflowHead } from './workflowHeads.ts';

export type VerifierOptions = {
  ledger: Ledger;
  client: Client;
  taskQueue: string;
  logger: Logger;
  everyMs?: number;
  /** after so long without a sign of life another process takes over */
  claimMs?: number;
};

const CLAIM_MS = 60_000;
const ANSWER_MS = 5_000;
const PROGRESS_EVERY = 200;
const AT_ONCE = 8;
/** a case that was told to compare itself has done so by then, or something is wrong with it */
const SETTLED_WITHIN_MS = 15_000;

/**
 * Finds out that ledger or engine are not those of last time (restored, moved, lost), and then compares everything
 * before any process takes a command: chains, read models, numbers, and every case with its workflow. What does not
 * agree is named and halted; the others go on.
 */
export class Verifier {
  private readonly options: Required<VerifierOptions>;
  private readonly rounds: Rounds;
  private seenLedger: string | null = null;

  constructor(options: VerifierOptions) {
    this.options = { everyMs: 5_000, claimMs: CLAIM_MS, ...options };
    this.rounds = new Rounds({
      round: async () => {
        await this.look();
        return 0;
      },
      everyMs: this.options.everyMs,
      failed: (error) => {
        const told = error instanceof Error ? { kind: error.name, message: error.message } : { kind: 'unknown' };
        options.logger.warn(told, 'verification could not go on');
      },
    });
  }

  readonly mayTakeCommands = async (): Promise<boolean> =>
    this.seenLedger !== null && (await isVerified(this.options.ledger, this.seenLedger));

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  /** @returns true once commands may be taken, false when that takes longer */
  async isDoneWithin(ms: number): Promise<boolean> {
    for (const until = Date.now() + ms; Date.now() < until && !this.rounds.signal.aborted; ) {
      if (await this.mayTakeCommands().catch(() => false)) return true;
      await pause(50);
    }
    return false;
  }

  /** One look: verifies where there is a reason to. */
  async look(): Promise<void> {
    const { ledger, client, taskQueue, logger, claimMs } = this.options;
    const identities = { ledger: await ledgerIdentity(ledger), engine: await engineIdentity(client) };
    const reason = await verifyWhereMoved(ledger, identities, 'api');
    if (reason) {
      const level = reason === 'firstStart' ? 'info' : 'warn';
      logger[level]({ reason }, 'ledger and engine have to be verified: no commands meanwhile');
    }
    this.seenLedger = identities.ledger;
    if (!(await isVerificationPending(ledger))) return;
    if (!(await hasWorker(client, taskQueue))) {
      logger.warn('verification waits for a worker');
      return;
    }
    const claim = { by: randomUUID(), ms: claimMs };
    const claimed = await claimVerifications(ledger, claim);
    if (claimed.length === 0) return;
    const inHand = new InHand(ledger, claimed, claim, this.rounds.signal);
    try {
      await this.verify(inHand, identities);
    } finally {
      await inHand.letGo();
    }
  }

  private async verify(inHand: InHand, identities: Identities): Promise<void> {
    const { ledger, client, taskQueue, logger } = this.options;
    const reasons = inHand.claimed.map(({ reason }) => reason);
    const progress = (what: string) => (done: number) => {
      inHand.mustBeOurs();
      if (done % PROGRESS_EVERY === 0) logger.info({ what, done }, 'verifying');
    };
    logger.info({ reasons }, 'verification begins');

    // listed twice rather than held: after a long gap there are more runs than memory should keep
    const runs = () => inHand.each(runsSince(client, ledger, taskQueue));
    const numbers = await passOver(ledger, numbersOf(runs()));
    const lostAndOver: string[] = [];
    const lost = lostOpenings(client, ledger, runs());
    const reserved = await reserve(ledger, notingOver(inHand.each(lost), lostAndOver));
    const { streams, differences } = await rebuild(ledger, { onProgress: progress('read models') });
    const findings = await reconcile(ledger, {
      workflowHead: (stream) => workflowHead(client, stream),
      runningStreams: () => runningPermits(client, taskQueue),
      concludedStreams: () => lostAndOver,
      onProgress: progress('cases'),
      atOnce: AT_ONCE,
    });
    const counts: { [kind: string]: number } = {};
    for (const finding of findings) {
      inHand.mustBeOurs();
      const became = await this.dealWith(finding, reasons.includes('restored'));
      counts[became] = (counts[became] ?? 0) + 1;
      const { kind, stream, detail } = finding;
      logger.warn({ kind, stream, detail, became }, 'verification found');
    }
    const mended = { numbersMoved: numbers, submissionsReserved: reserved, readModelRowsMended: differences.length };
    const summary = { streams, ...mended, ...counts };
    await inHand.finish({ identities, findings: summary });
    logger.info(summary, 'verification done: commands are taken');
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
      // an operator, or the process that verified before, may have started it again meanwhile
      const status = await statusOf(client, stream);
      if (status === 'RUNNING') return 'running';
      // the engine's copy is the older one: what was opened between the two is started again, as resume does
      if (wasRestored && status === null) return BECAME[await startAgain(client, ledger, stream, taskQueue)];
      await openIncident(ledger, { kind, stream, detail });
      return kind;
    }
    if (kind === 'workflowSilent') {
      await openIncident(ledger, { kind, stream, detail });
      return kind;
    }
    const isHeard = await this.signal(stream, 'compare');
    // what is over compares nothing any more
    const became = isHeard || kind !== 'ledgerBehind' ? await this.comparedWith(stream) : 'differs';
    if (became === 'differs') await halted(PROBLEM[kind] ?? kind);
    return became === 'differs' ? kind : became;
  }

  /** @returns false where no workflow runs that could hear it */
  private async signal(stream: string, name: 'compare' | 'halt', ...args: string[]): Promise<boolean> {
    try {
      await this.options.client.workflow.getHandle(stream).signal(name, ...args);
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
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

async function* numbersOf(runs: AsyncIterable<Run>): AsyncGenerator<string> {
  for await (const { stream } of runs) yield caseNumberIn(stream);
}

/** What is over cannot be asked for again, and is named later on. */
async function* notingOver(lost: AsyncIterable<LostOpening>, over: string[]): AsyncGenerator<LostOpening> {
  for await (const opening of lost) {
    if (!opening.isRunning) over.push(opening.stream);
    yield opening;
  }
}

const PROBLEM: { readonly [kind in FindingKind]?: string } = { ledgerBehind: 'headBehind', forked: 'headForked' };

const BECAME: { readonly [became in StartedAgain]: string } = {
  started: 'startedAgain',
  running: 'running',
  over: 'over',
};

/** null: the engine does not know it */
async function statusOf(client: Client, stream: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(stream).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
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
