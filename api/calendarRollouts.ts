import type { Logger } from 'pino';
import {
  adoptionsToSend,
  planAdoptions,
  type Rollout,
  rolloutProgress,
  watchedRollouts,
} from '../ledger/calendarRollout.ts';
import type { Ledger } from '../ledger/database.ts';
import { kindOf, Rounds } from '../ledger/rounds.ts';
import type { Permits } from './permits.ts';
import { sendClaimed } from './sendClaimed.ts';

export type CalendarRolloutsOptions = { ledger: Ledger; permits: Permits; logger: Logger; everyMs?: number };

/** Few enough that an officer's command does not wait behind them, enough that thousands take minutes. */
const AT_ONCE = 8;
const BATCH = 40;
const CLAIM_MS = 20_000;
const TOLD_EVERY_MS = 5_000;

/**
 * Sends a new calendar to the open cases, at a bounded pace and through the same door as every other command. Where
 * it stands is in the ledger alone: several processes share the work, and one that dies leaves nothing undone.
 */
export class CalendarRollouts {
  private readonly options: Required<CalendarRolloutsOptions>;
  private readonly rounds: Rounds;
  private toldAt = 0;

  constructor(options: CalendarRolloutsOptions) {
    this.options = { everyMs: 5000, ...options };
    this.rounds = new Rounds({
      round: () => this.step(),
      everyMs: this.options.everyMs,
      failed: (error) => options.logger.warn({ kind: kindOf(error) }, 'a calendar roll-out could not go on'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  /** One batch of each calendar that is under way. @returns how many commands were written or sent */
  async step(): Promise<number> {
    let worked = 0;
    for (const rollout of await watchedRollouts(this.options.ledger)) worked += await this.stepOf(rollout);
    if (worked > 0) await this.tell();
    return worked;
  }

  private async stepOf(rollout: Rollout): Promise<number> {
    const { ledger, permits, logger } = this.options;
    const claim = () => adoptionsToSend(ledger, rollout, { limit: BATCH, claimMs: CLAIM_MS });
    const first = await claim();
    const written = first.length < BATCH ? await planAdoptions(ledger, rollout, BATCH) : 0;
    const rows = written > 0 ? [...first, ...(await claim())] : first;
    const { signal: ending } = this.rounds;
    await sendClaimed(rows, { permits, logger, atOnce: AT_ONCE, ending, unanswered: 'calendar not adopted' });
    return rows.length + written;
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
