import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import { vacanciesOn } from '../domain/catalogue/vacancies.ts';
import { civilDateOf, type Instant, instantOf } from '../domain/time.ts';
import type { CommandRow } from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import { askForUnits, casesToCheck, checksToSend } from '../ledger/unitChecks.ts';
import type { Permits } from './permits.ts';
import { Problem } from './problem.ts';
import type { Reference } from './reference.ts';

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
const DEADLINE_MS = 4_000;

/**
 * Looks every minute whether a supervisor of the day has no coordination unit, or has one again (S9), and asks the cases
 * that do not know it yet, each at most once a day. A workflow can read no catalogue, so somebody has to bring it.
 */
export class UnitChecks {
  private readonly options: Required<UnitChecksOptions>;
  private readonly ending = new AbortController();
  private working: Promise<void> = Promise.resolve();

  constructor(options: UnitChecksOptions) {
    this.options = { clock: () => instantOf(Date.now()), everyMs: 60_000, ...options };
  }

  start(): void {
    this.working = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.working;
  }

  /** One batch. @returns how many commands were written or sent */
  async step(): Promise<number> {
    const { ledger, reference, clock } = this.options;
    const day = civilDateOf(clock());
    const { catalogue, endpoints } = await reference.current();
    const found = await casesToCheck(ledger, { day, vacancies: vacanciesOn(catalogue, day), limit: BATCH });
    const asked = found.map(({ stream, jurisdiction, items }) => ({
      stream,
      facts: factsFor(catalogue, jurisdiction, items, { endpoints, supervisors: true }),
    }));
    await askForUnits(ledger, day, asked);
    const rows = await checksToSend(ledger, day, { limit: BATCH, claimMs: CLAIM_MS });
    const waiting = rows.values();
    const sendNext = async (): Promise<void> => {
      for (const row of waiting) await this.send(row);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
    return asked.length + rows.length;
  }

  private async run(): Promise<void> {
    const { everyMs, logger } = this.options;
    while (!this.ending.signal.aborted) {
      const worked = await this.step().catch((error: unknown) => {
        logger.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'the units could not be checked');
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
      if (error instanceof Problem) logger.info({ ...seen, code: error.code }, 'units not checked');
      else logger.error({ ...seen, message: error instanceof Error ? error.message : '' }, 'units not checked');
    }
  }
}
