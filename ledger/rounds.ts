import { setTimeout as pause } from 'node:timers/promises';

export type RoundsOptions = {
  /** @returns how much there was to do: after a round with nothing the next one waits */
  round: () => Promise<number>;
  everyMs: number;
  /** told of a round that failed, which counts as one with nothing to do */
  failed: (error: unknown) => void;
};

/** What waits in the ledger is worked on in rounds, until a process stops them in order. */
export class Rounds {
  private readonly options: RoundsOptions;
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(options: RoundsOptions) {
    this.options = options;
  }

  /** aborted from the moment on at which they are stopped */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  start(): void {
    this.running = this.run();
  }

  /** @returns once the round under way has ended */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { round, everyMs, failed } = this.options;
    const { signal } = this.ending;
    while (!signal.aborted) {
      const done = await round().catch((error: unknown) => {
        failed(error);
        return 0;
      });
      if (done === 0) await pause(everyMs, undefined, { signal }).catch(() => {});
    }
  }
}

export const kindOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
