import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Instant } from '../domain/time.ts';
import type { Receipt } from '../ledger/append.ts';
import { type CommandRow, findCommand } from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import { claimReceipt, claimReceipts, giveBack } from '../ledger/intake.ts';
import { outcomeUnknown } from './failures.ts';
import { Gate } from './gate.ts';
import { inTime } from './inTime.ts';
import type { Metrics } from './metrics.ts';
import type { Permits, SubmissionEnvelope } from './permits.ts';
import type { Precedence } from './precedence.ts';
import type { Preference } from './preference.ts';
import { Problem } from './problem.ts';
import { Slots } from './slots.ts';
import { Waiters } from './waiters.ts';

export type IntakeOptions = {
  ledger: Ledger;
  permits: Permits;
  metrics: Metrics;
  logger: Logger;
  /** officers' commands, which go first */
  precedence: Precedence;
  /** receipts at a time: work in the engine is first come, first served, and officers wait behind them */
  atOnce?: number;
  /** rows that may wait */
  backlog?: number;
};

/** What became of a submission by the time its caller is answered. */
export type Admission = { state: 'settled'; receipt: Receipt } | { state: 'waiting'; row: CommandRow };

export const DEFAULT_AT_ONCE = 2;
export const DEFAULT_BACKLOG = 20_000;

/** when to ask again for a receipt that is waited for */
export const RECEIPT_RETRY_S = 5;

const SLOT_WAIT_MS = 2000;
/** what an answer of the engine needs after it */
const ENGINE_MS = 1500;
const BUSY_RETRY_S = 5;
/** Rows are numbered one after the other anyway: a second desk only takes processor and connections from officers. */
const DESKS = 1;
/** Papers at the desk take the processor of a receipt: officers are not to wait behind both. */
const KEPT_FOR_DESK = 1;
/** longer than a request lasts */
const IN_HAND_MS = 10_000;
const CLAIM_MS = 30_000;
/** a choice among thousands costs as much as a receipt; what is in hand is sent within seconds */
const ROUNDS_IN_HAND = 4;
const SEND_WITHIN_MS = 10_000;
/** rows that another process wrote, or whose claim ran out, are found by looking */
const LOOK_EVERY_MS = 2000;
const ENGINE_AWAY_MS = 5000;
const MARGIN_MS = 200;
/** how long a receipt gives way to officers: their command is answered by then, or the engine is slow anyway */
const GIVE_WAY_MS = 150;

const busy = () => new Problem(429, 'intakeBusy', { retryAfter: BUSY_RETRY_S });

const slotWaitMs = (deadline: number): number => Math.max(0, Math.min(SLOT_WAIT_MS, deadline - ENGINE_MS - Date.now()));

/**
 * Submissions are admitted, not dumped: so many receipts at a time, and the rest wait on record, served in turn by
 * jurisdiction. A caller who would not be answered later is turned away before anything is written.
 */
export class Intake {
  private readonly options: Required<IntakeOptions>;
  private readonly slots: Slots;
  private readonly desks = new Gate({ mostAtOnce: DESKS, busy });
  private readonly ending = new AbortController();
  private readonly sending = new Set<Promise<void>>();
  /** those who wait for the receipt of a row */
  private readonly waiters = new Waiters();
  private serving: Promise<void> = Promise.resolve();
  /** claimed and not yet sent */
  private hand: CommandRow[] = [];
  private handUntil: Instant = '';
  /** rows that wait behind them, as last counted */
  private waiting = 0;
  /** papers that are examined or put on record, or wait for it */
  private atDesk = 0;
  private lastServed = '';
  private unanswered = 0;
  private isWoken = false;
  private wakeUp: () => void = () => {};

  constructor(options: IntakeOptions) {
    this.options = { atOnce: DEFAULT_AT_ONCE, backlog: DEFAULT_BACKLOG, ...options };
    this.slots = new Slots(this.options.atOnce, (used) => this.options.metrics.intakeInUse.set(used));
  }

  /** Examining and writing down, a few at a time: an officer's command must not wait behind a crowd of papers. */
  async atTheDesk<Result>(work: () => Promise<Result>): Promise<Result> {
    this.atDesk += 1;
    this.slots.keepEmpty(KEPT_FOR_DESK);
    try {
      await this.giveWay();
      return await this.desks.pass('', work);
    } finally {
      this.atDesk -= 1;
      if (this.atDesk === 0) this.slots.keepEmpty(0);
    }
  }

  /** Before a desk or a place is taken: who waits with one in hand keeps it from all the others. */
  private giveWay(): Promise<void> {
    return this.options.precedence.after(GIVE_WAY_MS);
  }

  /** @throws Problem 429 when nothing was written, and whatever the law or the engine says */
  async submit(envelope: SubmissionEnvelope, preference: Preference): Promise<Admission> {
    const { deadline } = envelope;
    await this.giveWay();
    // Whoever can wait does not overtake those who do.
    const hasSlot = preference.later
      ? this.waiting === 0 && this.slots.tryTake()
      : await this.slots.take(slotWaitMs(deadline));
    if (!hasSlot && (!preference.later || this.waiting >= this.options.backlog)) throw busy();
    if (!hasSlot) {
      const { row, isNew } = await this.atTheDesk(() => this.admit(envelope));
      if (isNew) this.waiting += 1;
      this.wake();
      return this.settledLater(row, preference.waitMs ?? 0, deadline);
    }
    const { row } = await this.admit(envelope, IN_HAND_MS).catch((error: unknown) => {
      this.slots.release();
      throw error;
    });
    return this.answered(this.send(row, deadline), row, preference, deadline);
  }

  /** Whoever has waited so long that no answer would reach its caller is turned away: nothing is written behind a back. */
  private async admit(envelope: SubmissionEnvelope, claimMs?: number) {
    if (Date.now() + MARGIN_MS >= envelope.deadline) throw busy();
    return this.options.permits.admit(envelope, claimMs);
  }

  /** The same key again: what stands in its row, else another try under the same id. */
  async resume(row: CommandRow, preference: Preference, deadline: number): Promise<Admission> {
    const { ledger, permits } = this.options;
    if (row.outcome) return { state: 'settled', receipt: await permits.resume(row, deadline) };
    if (preference.later) {
      this.wake();
      return this.settledLater(row, preference.waitMs ?? 0, deadline);
    }
    await this.giveWay();
    // It is on record, which 429 would deny.
    if (!(await this.slots.take(slotWaitMs(deadline)))) throw outcomeUnknown();
    const until = await claimReceipt(ledger, row.id, IN_HAND_MS).catch((error: unknown) => {
      this.slots.release();
      throw error;
    });
    try {
      return { state: 'settled', receipt: await this.send(row, deadline) };
    } catch (error) {
      // whoever asks again and again of a process that does not reach the engine keeps the row from no other one
      if (until !== null) await giveBack(ledger, [row.id], until).catch(this.ledgerAway);
      throw error;
    }
  }

  /** Serves the rows that wait, until it is stopped. */
  start(): void {
    this.serving = this.serve();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.serving;
    await this.giveBackHand();
    await Promise.all(this.sending);
  }

  private async giveBackHand(): Promise<void> {
    const unsent = this.hand.splice(0).map(({ id }) => id);
    // A claim that cannot be given back runs out.
    await giveBack(this.options.ledger, unsent, this.handUntil).catch(this.ledgerAway);
  }

  /** Sends a row from the slot that is held, and gives the slot back. */
  private async send(row: CommandRow, deadline: number): Promise<Receipt> {
    try {
      return await this.options.permits.resume(row, deadline);
    } finally {
      this.slots.release();
      this.waiters.tell(row.id);
    }
  }

  /** Whoever said that it can wait is not told that the outcome is unknown. */
  private async answered(
    sending: Promise<Receipt>,
    row: CommandRow,
    { later, waitMs }: Preference,
    deadline: number,
  ): Promise<Admission> {
    if (!later) return { state: 'settled', receipt: await sending };
    const withinMs = Math.min(waitMs ?? Number.POSITIVE_INFINITY, deadline - MARGIN_MS - Date.now());
    try {
      return { state: 'settled', receipt: await inTime(sending, withinMs, outcomeUnknown) };
    } catch (error) {
      if (error instanceof Problem && error.code === 'outcomeUnknown') return { state: 'waiting', row };
      throw error;
    }
  }

  private async settledLater(row: CommandRow, waitMs: number, deadline: number): Promise<Admission> {
    const withinMs = Math.min(waitMs, deadline - MARGIN_MS - Date.now());
    if (withinMs <= 0) return { state: 'waiting', row };
    // told when this process has sent it; another process may, so the row is looked at in the end
    await this.waiters.wait(row.id, withinMs);
    const standing = await findCommand(this.options.ledger, row.id);
    if (!standing?.outcome) return { state: 'waiting', row };
    return { state: 'settled', receipt: await this.options.permits.resume(standing, deadline) };
  }

  private async serve(): Promise<void> {
    const { signal } = this.ending;
    for (let turn = 0; !signal.aborted; turn += 1) {
      // once for as many as may be at once, who would have waited together
      if (turn % this.slots.size === 0) await this.giveWay();
      await this.slots.takeForQueue();
      const row = signal.aborted ? undefined : await this.nextRow();
      if (!row) {
        this.slots.release();
        await this.idle();
        continue;
      }
      const sent = this.sendInTurn(row).finally(() => this.sending.delete(sent));
      this.sending.add(sent);
      if (this.unanswered >= this.slots.size) await this.engineAway();
    }
  }

  private async nextRow(): Promise<CommandRow | undefined> {
    this.isWoken = false;
    if (this.hand.length === 0) {
      const asked = { limit: this.slots.size * ROUNDS_IN_HAND, claimMs: CLAIM_MS, last: this.lastServed };
      try {
        const { rows, until, left, last } = await claimReceipts(this.options.ledger, asked);
        this.hand = rows;
        this.handUntil = until;
        this.waiting = left;
        this.lastServed = last;
      } catch (error) {
        this.ledgerAway(error);
      }
    }
    return this.hand.shift();
  }

  private readonly ledgerAway = (error: unknown): void => {
    const kind = error instanceof Error ? error.name : 'unknown';
    this.options.logger.warn({ kind }, 'the intake could not reach the ledger');
  };

  private async sendInTurn(row: CommandRow): Promise<void> {
    const { metrics, logger } = this.options;
    const seen = { commandId: row.id, stream: row.stream };
    try {
      await this.send(row, Date.now() + SEND_WITHIN_MS);
      this.unanswered = 0;
      metrics.intakeServed.inc({ outcome: 'receipt' });
    } catch (error) {
      const problem = error instanceof Problem ? error : null;
      const outcome = problem?.more.onRecord ? 'refused' : 'unanswered';
      // a halted case is no sign that the engine is away
      const isAnswered = problem?.more.onRecord || problem?.code === 'caseHalted';
      this.unanswered = isAnswered ? 0 : this.unanswered + 1;
      metrics.intakeServed.inc({ outcome });
      if (problem) logger.info({ ...seen, code: problem.code }, 'a waiting receipt was not given');
      else logger.error({ ...seen, message: error instanceof Error ? error.message : '' }, 'a waiting receipt');
    }
  }

  /** As many in a row as may be at once went unanswered: more would only lie in the engine. */
  private async engineAway(): Promise<void> {
    await this.giveBackHand();
    this.unanswered = 0;
    await pause(ENGINE_AWAY_MS, undefined, { signal: this.ending.signal }).catch(() => {});
  }

  private wake(): void {
    this.isWoken = true;
    this.wakeUp();
  }

  private async idle(): Promise<void> {
    if (this.isWoken || this.ending.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
