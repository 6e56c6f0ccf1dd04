import type { Logger } from 'pino';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import { vacanciesOn } from '../domain/catalogue/vacancies.ts';
import { civilDateOf, type Instant, instantOf } from '../domain/time.ts';
import type { Ledger } from '../ledger/database.ts';
import { kindOf, Rounds } from '../ledger/rounds.ts';
import { askForUnits, casesToCheck, checksToSend } from '../ledger/unitChecks.ts';
import type { Permits } from './permits.ts';
import type { Reference } from './reference.ts';
import { sendClaimed } from './sendClaimed.ts';

export type UnitChecksOptions = {
  ledger: Ledger;
  permits: Permits;
  reference: Reference;
  logger: Logger;
  clock?: () => Instant;
  everyMs?: number;
};

/** Few enough that an officer's command does not wait behind them. */
const AT_ONCE = 4;
const BATCH = 40;
const CLAIM_MS = 20_000;

/**
 * Looks every minute whether a supervisor of the day has no coordination unit, or has one again (S9), and asks the cases
 * that do not know it yet, each at most once a day. A workflow can read no catalogue, so somebody has to bring it.
 */
export class UnitChecks {
  private readonly options: Required<UnitChecksOptions>;
  private readonly rounds: Rounds;

  constructor(options: UnitChecksOptions) {
    this.options = { clock: () => instantOf(Date.now()), everyMs: 60_000, ...options };
    this.rounds = new Rounds({
      round: () => this.step(),
      everyMs: this.options.everyMs,
      failed: (error) => options.logger.warn({ kind: kindOf(error) }, 'the units could not be checked'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  /** One batch. @returns how many commands were written or sent */
  async step(): Promise<number> {
    const { ledger, permits, reference, logger, clock } = this.options;
    const day = civilDateOf(clock());
    const { catalogue, endpoints } = await reference.current();
    const found = await casesToCheck(ledger, { day, vacancies: vacanciesOn(catalogue, day), limit: BATCH });
    const asked = found.map(({ stream, jurisdiction, items }) => ({
      stream,
      facts: factsFor(catalogue, jurisdiction, items, { endpoints, supervisors: true }),
    }));
    await askForUnits(ledger, day, asked);
    const rows = await checksToSend(ledger, day, { limit: BATCH, claimMs: CLAIM_MS });
    const { signal: ending } = this.rounds;
    await sendClaimed(rows, { permits, logger, atOnce: AT_ONCE, ending, unanswered: 'units not checked' });
    return asked.length + rows.length;
  }
}
