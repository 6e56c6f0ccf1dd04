import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type CommandRow, unfinishedCommands } from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import type { Permits } from './permits.ts';
import { Problem } from './problem.ts';

export type SweeperOptions = {
  ledger: Ledger;
  permits: Permits;
  logger: Logger;
  /** rows younger than this are still in the hands of the request that wrote them */
  olderThanMs?: number;
  everyMs?: number;
  /** of this name alone; else everything that people asked */
  name?: 'importCase';
};

const AT_ONCE = 8;
const CLAIM_MS = 30_000;
const DEADLINE_MS = 10_000;

/** Sends commands again that nobody saw the end of, under their own ids: what is on record happens, or is refused. */
export class Sweeper {
  private readonly options: SweeperOptions & Required<Pick<SweeperOptions, 'olderThanMs' | 'everyMs'>>;
  private readonly ending = new AbortController();
  private sweeping: Promise<void> = Promise.resolve();

  constructor(options: SweeperOptions) {
    this.options = { olderThanMs: 10_000, everyMs: 5000, ...options };
  }

  start(): void {
    this.sweeping = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.sweeping;
  }

  /** @returns how many rows were sent again */
  async sweep(): Promise<number> {
    const { ledger, olderThanMs, name } = this.options;
    const claiming = { olderThanMs, limit: AT_ONCE, claimMs: CLAIM_MS, ...(name && { name }) };
    const rows = await unfinishedCommands(ledger, claiming);
    await Promise.all(rows.map((row) => this.sendAgain(row)));
    return rows.length;
  }

  private async run(): Promise<void> {
    const { everyMs, logger } = this.options;
    while (!this.ending.signal.aborted) {
      const sent = await this.sweep().catch((error: unknown) => {
        logger.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'the sweeper could not read the ledger');
        return 0;
      });
      // More may wait, of these cases too: one command of each is sent at a time.
      if (sent === 0) await pause(everyMs, undefined, { signal: this.ending.signal }).catch(() => {});
    }
  }

  private async sendAgain(row: CommandRow): Promise<void> {
    const { permits, logger } = this.options;
    const seen = { commandId: row.id, stream: row.stream, command: row.name };
    try {
      await permits.resume(row, Date.now() + DEADLINE_MS);
      logger.info(seen, 'sent again');
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'defect';
      if (code === 'defect')
        logger.error({ ...seen, message: error instanceof Error ? error.message : '' }, 'sent again');
      else logger.info({ ...seen, code }, 'sent again');
    }
  }
}
