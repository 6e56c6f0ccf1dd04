import type { Logger } from 'pino';
import { type CommandRow, unfinishedCommands } from '../ledger/commands.ts';
import type { Ledger } from '../ledger/database.ts';
import { kindOf, Rounds } from '../ledger/rounds.ts';
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
  private readonly rounds: Rounds;

  constructor(options: SweeperOptions) {
    this.options = { olderThanMs: 10_000, everyMs: 5000, ...options };
    this.rounds = new Rounds({
      // More may wait, of these cases too: one command of each is sent at a time.
      round: () => this.sweep(),
      everyMs: this.options.everyMs,
      failed: (error) => options.logger.warn({ kind: kindOf(error) }, 'the sweeper could not read the ledger'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }

  /** @returns how many rows were sent again */
  async sweep(): Promise<number> {
    const { ledger, olderThanMs, name } = this.options;
    const claiming = { olderThanMs, limit: AT_ONCE, claimMs: CLAIM_MS, ...(name && { name }) };
    const rows = await unfinishedCommands(ledger, claiming);
    await Promise.all(rows.map((row) => this.sendAgain(row)));
    return rows.length;
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
