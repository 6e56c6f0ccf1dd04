import { CancellationScope, proxyLocalActivities } from '@temporalio/workflow';
import type { FlushRequest, FlushResult, LedgerActivities, LedgerEvent } from '../activities/ledger.ts';
import { decideStamped, elapseUntil, type Stamped } from '../domain/decider.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Instant, instantOf } from '../domain/time.ts';
import type { Aggregate, Carried, Health, Message, Receipt, Sent } from './aggregateTypes.ts';
import { refusedUpdate } from './failures.ts';

/** One transaction of our own database: above its statement and lock time-outs, retried until it is back. */
const ledger = proxyLocalActivities<LedgerActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '2 seconds' },
  localRetryThreshold: '1 minute',
});

/** An incident report may fail: the case stays halted all the same, and `health` says so. */
const reports = proxyLocalActivities<LedgerActivities>({
  startToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 3 },
});

type Entry<Command, Event> = {
  id: string;
  /** null: time alone brought these events */
  command: Command | null;
  /** nobody waits for an answer: a refusal becomes an event */
  isUnattended: boolean;
  events: Stamped<Event>[];
  receipt: Receipt | null;
  resolve: (receipt: Receipt) => void;
  reject: (failure: Error) => void;
};

type Confirmed<State> = { state: State; seq: number; hash: string };

/**
 * Decides commands in order and brings their events to the ledger before anybody hears of them (flush and fence,
 * design.md 3.3). `head` is the state with everything decided, `confirmed` the state that is on record.
 */
export class Journal<State, Command extends Message, Tick, Event extends Message, Effect extends { key: string }> {
  head: State;
  confirmed: Confirmed<State>;
  /** why no command can be taken; null in good health */
  halted: string | null = null;
  /** since when an operator holds the case: it takes nothing, lets nothing happen and starts nothing */
  suspended: Instant | null;
  onConfirmed: (state: State) => void = () => {};
  private stopping: string | null = null;
  private queue: Entry<Command, Event>[] = [];
  private isFlushing = false;
  private readonly aggregate: Aggregate<State, Command, Tick, Event, Effect>;
  private readonly stream: string;
  /** an update runs in a scope that the engine's console can cancel; a fact on its way to the record cannot be */
  private readonly scope = new CancellationScope({ cancellable: false });

  constructor(aggregate: Aggregate<State, Command, Tick, Event, Effect>, carried: Carried<State>) {
    const state = carried.state ?? aggregate.decider.initial;
    this.aggregate = aggregate;
    this.stream = carried.stream;
    this.head = state;
    this.suspended = carried.suspended ?? null;
    this.confirmed = { state, seq: carried.seq ?? 0, hash: carried.hash ?? '' };
  }

  isSettled = (): boolean => this.queue.length === 0 && !this.isFlushing;
  isUntouched = (): boolean => this.confirmed.seq === 0 && this.isSettled();

  /** why nothing happens; null where the clocks run */
  held = (): string | null => this.halted ?? this.suspended;

  health = (): Pick<Health, 'seq' | 'hash' | 'pending' | 'halted' | 'suspended'> => {
    const { seq, hash } = this.confirmed;
    return { seq, hash, pending: this.queue.length, halted: this.halted, suspended: this.suspended };
  };

  /** @returns the receipt, once the events are in the ledger; rejects with a typed failure when refused */
  send(sent: Sent<Command>, now: Instant): Promise<Receipt> {
    return this.submit(sent, now, false);
  }

  /** What came of an effect. Nobody waits for it; a refusal is put on record. */
  async report(sent: Sent<Command>, now: Instant): Promise<void> {
    try {
      await this.submit(sent, now, true);
    } catch (failure) {
      // a halted case has nobody to tell: the effect is owed again when it is resumed
      if (!this.halted) throw failure;
    }
  }

  /** Lets the moments that are due happen. */
  elapse(now: Instant): void {
    this.enqueueElapsed(now);
    this.kick();
  }

  /** What was accepted before goes to the record; moments that pass meanwhile happen later, with their lawful time. */
  suspend(now: Instant): void {
    this.suspended ??= now;
  }

  /**
   * An operator has mended the ledger, or ends the suspension: go on from the last confirmed state.
   * @returns true where the case was halted
   */
  resume(): boolean {
    if (!this.held()) return false;
    const wasHalted = this.halted !== null;
    // a stray signal must not take decided commands out of the head
    if (wasHalted) this.head = this.confirmed.state;
    this.halted = null;
    this.suspended = null;
    this.onConfirmed(this.confirmed.state);
    return wasHalted;
  }

  /**
   * The ledger or the engine may have been restored from a copy: an empty flush asks the fence. The case adopts what
   * the ledger has beyond it, and halts where the ledger never had what it takes for recorded.
   */
  compare(): void {
    // a flush that is under way asks the same
    if (this.halted || this.isFlushing) return;
    void CancellationScope.nonCancellable(() => this.flushAll(true));
  }

  /** The record of this case was found to be wrong: nothing more is written before people have looked. */
  stop(problem: string): void {
    if (this.halted) return;
    this.stopping = problem;
    // A replay hears of a signal and of a flush that ended after it at once: only what follows the flush may depend
    // on both, or the commands of the history come in another order.
    if (!this.isFlushing) this.stopNow(problem);
  }

  private submit(sent: Sent<Command>, now: Instant, isUnattended: boolean): Promise<Receipt> {
    if (this.halted) return Promise.reject(refusedUpdate('caseHalted', { problem: this.halted }));
    const answer = new Promise<Receipt>((resolve, reject) => {
      this.decide({ ...sent, isUnattended, resolve, reject }, now);
    });
    this.kick();
    return answer;
  }

  private decide(
    waiting: Pick<Entry<Command, Event>, 'id' | 'isUnattended' | 'resolve' | 'reject'> & { command: Command },
    now: Instant,
  ): void {
    const { decider } = this.aggregate;
    this.enqueueElapsed(now);
    const { id, command } = waiting;
    const events = this.eventsOf(waiting, now);
    if (!events) return;
    this.head = events.reduce(decider.evolve, this.head);
    const receipt: Receipt = { commandId: id, command: command.type, stream: this.stream, at: now, summary: {} };
    this.queue.push({
      ...waiting,
      events,
      receipt,
    });
    this.enqueueElapsed(now);
    // what the caller is told is the case as it now stands, with what his command made due at once
    receipt.summary = this.aggregate.summary(this.head);
  }

  /** null when the caller was refused */
  private eventsOf(
    { command, isUnattended, reject }: { command: Command; isUnattended: boolean; reject: (failure: Error) => void },
    now: Instant,
  ): Stamped<Event>[] | null {
    try {
      return decideStamped(this.aggregate.decider, this.head, command, now);
    } catch (error) {
      // anything but a refusal is a defect: it fails the workflow task and raises an alert
      if (!(error instanceof Refusal)) throw error;
      if (isUnattended) return [{ ...this.aggregate.refused(command.type, error.code), at: now, effectiveAt: now }];
      reject(refusedUpdate(error.code, error.detail, this.aggregate.summary(this.head)));
      return null;
    }
  }

  private enqueueElapsed(now: Instant): void {
    const { state, events } = elapseUntil(this.aggregate.decider, this.head, now);
    if (events.length === 0) return;
    this.head = state;
    const seq = this.confirmed.seq + this.queue.reduce((count, entry) => count + entry.events.length, 0);
    this.queue.push({
      id: `elapse/${seq}/${now}`,
      command: null,
      isUnattended: true,
      events,
      receipt: null,
      resolve: () => {},
      reject: () => {},
    });
  }

  private kick(): void {
    if (this.isFlushing || this.halted || this.queue.length === 0) return;
    void this.scope.run(() => this.flushAll());
  }

  private async flushAll(evenIfEmpty = false): Promise<void> {
    this.isFlushing = true;
    let isOwed = evenIfEmpty;
    try {
      while ((isOwed || this.queue.length > 0) && !this.halted && !this.stopping) {
        isOwed = false;
        await this.flushOnce([...this.queue]);
      }
    } finally {
      this.isFlushing = false;
      if (this.stopping) this.stopNow(this.stopping);
    }
  }

  /** Asynchronous to its end: what a confirmed flush starts at once is in the queue when the next one looks. */
  private async flushOnce(entries: Entry<Command, Event>[]): Promise<void> {
    let result: FlushResult;
    try {
      result = await ledger.flush(this.requestOf(entries));
    } catch (error) {
      await this.halt(error);
      return;
    }
    if (result.outcome === 'adopt') await this.adopt(result);
    else this.confirm(entries, result);
  }

  private requestOf(entries: readonly Entry<Command, Event>[]): FlushRequest {
    return {
      stream: this.stream,
      subject: this.aggregate.subject,
      jurisdiction: this.aggregate.jurisdiction(this.head),
      from: this.confirmed.seq,
      hash: this.confirmed.hash,
      batches: entries.map(({ id, command, events, receipt }) => ({
        commandId: id,
        receipt,
        actor: command && this.aggregate.actor(command),
        events,
      })),
    };
  }

  private confirm(entries: readonly Entry<Command, Event>[], { seq, hash }: { seq: number; hash: string }): void {
    const events = entries.flatMap((entry) => entry.events);
    const state = events.reduce(this.aggregate.decider.evolve, this.confirmed.state);
    this.confirmed = { state, seq, hash };
    this.queue = this.queue.slice(entries.length);
    for (const { receipt, resolve } of entries) if (receipt) resolve(receipt);
    this.onConfirmed(state);
  }

  /**
   * The ledger is ahead of this history (a worker died after its commit; the engine was reset or restored): what is
   * on record counts. Back to the last confirmed state, fold it, and decide anew what was not yet recorded.
   */
  private async adopt({ events, settled, seq, hash }: Extract<FlushResult, { outcome: 'adopt' }>): Promise<void> {
    const isProgress = events.length > 0 || this.queue.some((entry) => settled[entry.id]);
    if (!isProgress) return this.halt(new Error('the ledger neither wrote nor answered'));
    const state = events
      .map((event) => this.recorded(event))
      .reduce(this.aggregate.decider.evolve, this.confirmed.state);
    const undecided = this.queue;
    this.confirmed = { state, seq, hash };
    this.head = state;
    this.queue = [];
    for (const entry of undecided) {
      const { command, id } = entry;
      if (!command) continue; // time passes again by itself
      const receipt = settled[id];
      if (receipt) entry.resolve(receipt);
      else this.decide({ ...entry, command }, instantOf(Date.now()));
    }
    this.onConfirmed(state);
  }

  /** What this decider once wrote under this stream; the ledger's chain vouches for it. */
  private recorded(event: LedgerEvent): Stamped<Event> {
    return event as unknown as Stamped<Event>;
  }

  private async halt(error: unknown): Promise<void> {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const type = cause instanceof Error && 'type' in cause ? String(cause.type) : 'ledgerDefect';
    this.halted = type;
    this.refuseQueued(type);
    await reports.reportHalt({ stream: this.stream, problem: type }).catch(() => undefined);
  }

  private stopNow(problem: string): void {
    this.stopping = null;
    this.halted ??= problem;
    this.refuseQueued(this.halted);
  }

  private refuseQueued(problem: string): void {
    this.head = this.confirmed.state;
    const refused = this.queue;
    this.queue = [];
    for (const { reject } of refused) reject(refusedUpdate('caseHalted', { problem }));
  }
}
