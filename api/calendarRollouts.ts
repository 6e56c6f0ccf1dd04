import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  adoptionsToSend,
  planAdoptions,
  type Rollout,
  rolloutProgress,
  watchedRollouts,
} from '../ledger/calendarRollout.ts';
import type { CommandRow } from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import type { Permits } from './permits.ts';
import { Problem } from './problem.ts';

export type CalendarRolloutsOptions = { ledger: Ledger; permits: Permits; logger: Logger; everyMs?: number };

/** Few enough that an officer's command does not wait behind them, enough that thousands take minutes. */
const AT_ONCE = 8;
const BATCH = 40;
const CLAIM_MS = 20_000;
const DEADLINE_MS = 4_000;
const TOLD_EVERY_MS = 5_000;

/**
 * Sends a new calendar to the open cases, at a bounded pace and through the same door as every other command. Where
 * it stands is in the ledger alone: several processes share the work, and one that dies leaves nothing undone.
 */
export class CalendarRollouts {
  private readonly options: Required<CalendarRolloutsOptions>;
  private readonly ending = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private toldAt = 0;

  constructor(options: CalendarRolloutsOptions) {
    this.options = { everyMs: 5000, ...options };
  }

  start(): void {
    this.working = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.working;
  }

  /** One batch of each calendar that is under way. @returns how many commands were written or sent */
  async step(): Promise<number> {
    let worked = 0;
    for (const rollout of await watchedRollouts(this.options.ledger)) worked += await this.stepOf(rollout);
    if (worked > 0) await this.tell();
    return worked;
  }

  private async stepOf(rollout: Rollout): Promise<number> {
    const { ledger } = this.options;
    const claim = () => adoptionsToSend(ledger, rollout, { limit: BATCH, claimMs: CLAIM_MS });
    const first = await claim();
    const written = first.length < BATCH ? await planAdoptions(ledger, rollout, BATCH) : 0;
    const rows = written > 0 ? [...first, ...(await claim())] : first;
    const waiting = rows.values();
    const sendNext = async (): Promise<void> => {
      for (const row of waiting) await this.send(row);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
    return rows.length + written;
  }

  private async run(): Promise<void> {
    const { everyMs, logger } = this.options;
    while (!this.ending.signal.aborted) {
      const worked = await this.step().catch((error: unknown) => {
        logger.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'a calendar roll-out could not go on');
        return 0;
      });
      if (worked === 0) await pause(everyMs, undefined, { signal: this.ending.signal }).catch(() => {});
    }
  }

  /** What is not answered stays without outcome, and is sent again when its claim has run out. */
  private async send(row: CommandRow): Promise<void> {
    if (this.ending.signal.aborted) return;
    const { permits, logger } = this.options;
    try {
      await permits.resume(row, Date.now() + DEADLINE_MS);
    } catch (error) {
      const seen = { commandId: row.id, stream: row.stream };
      if (error instanceof Problem) logger.info({ ...seen, code: error.code }, 'calendar not adopted');
      else logger.error({ ...seen, message: error instanceof Error ? error.message : '' }, 'calendar not adopted');
    }
  }

  private async tell(): Promise<void> {
    if (Date.now() - this.toldAt < TOLD_EVERY_MS) return;
    this.toldAt = Date.now();
    const [newest] = await rolloutProgress(this.options.ledger);
    if (!newest) return;
    const { calendar, version, asked, done, remaining } = newest;
    this.options.logger.info({ calendar, version, asked, done, remaining }, 'calendar roll-out');
  }
}
