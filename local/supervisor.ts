import { wayToNpm } from './ancestry.ts';
import type { DataFolder } from './dataFolder.ts';
import type { Part } from './part.ts';
import type { ProcessRegistry } from './processes.ts';
import { showFailure } from './steps.ts';

/** npm passes on a Ctrl-C that the terminal has given to us already: two signals this close are one. */
const SAME_SIGNAL_MS = 500;
/** Elsewhere than on Linux each look costs a process. */
const NPM_CHECK_MS = process.platform === 'linux' ? 500 : 2_000;

/**
 * Ends the whole stack, the last started first (API, worker, Temporal, PostgreSQL): on a signal, or when one of its
 * parts ends by itself. Works from the registry, so that a part that is just starting is ended too.
 */
export class Supervisor {
  readonly #registry: ProcessRegistry;
  readonly #dataFolder: DataFolder;
  #endingSince: number | null = null;
  #ended: Promise<never> | null = null;

  constructor(registry: ProcessRegistry, dataFolder: DataFolder) {
    this.#registry = registry;
    this.#dataFolder = dataFolder;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#onSignal());
    process.on('uncaughtException', (error) => {
      showFailure(error);
      void this.end(1);
    });
    // whoever started us over IPC (the demo) wants nothing left behind, however it ended itself
    process.on('disconnect', () => void this.end(0));
    // a terminal that has been closed is no reason to die before the parts have
    process.stdout.on('error', () => undefined);
    process.stderr.on('error', () => undefined);
    this.#watchNpm();
  }

  get isEnding(): boolean {
    return this.#endingSince !== null;
  }

  watch(part: Part): void {
    void part.ended.then((how) => {
      if (this.isEnding) return;
      console.error(
        `\n${part.name} 意外结束，其余部分随之停止 · ${part.name} has ended (${how}); the rest is being stopped.`,
      );
      console.error(
        `日志 · log: ${part.logFile}\n${part
          .lastLines()
          .map((line) => `  ${line}`)
          .join('\n')}`,
      );
      return this.end(1);
    });
  }

  /** Ends everything and then this process. Whoever comes second waits for the first. */
  end(exitCode: number): Promise<never> {
    this.#ended ??= this.#endAll(exitCode);
    return this.#ended;
  }

  async #endAll(exitCode: number): Promise<never> {
    this.#endingSince = Date.now();
    try {
      this.#dataFolder.announceEnd();
      await this.#registry.endAll({ onEnd: (part) => console.log(`已停止 · stopped: ${part}`) });
    } catch (error) {
      showFailure(error);
      this.#registry.killAll();
    }
    this.#dataFolder.close();
    process.exit(exitCode);
  }

  #onSignal(): void {
    if (this.#endingSince === null) {
      console.log('\n正在停止（再按一次 Ctrl-C 强制结束）· stopping (Ctrl-C again forces it) …');
      void this.end(0);
    } else if (Date.now() - this.#endingSince > SAME_SIGNAL_MS) {
      console.log('强制结束 · forced');
      this.#registry.killAll();
      this.#dataFolder.close();
      process.exit(1);
    }
  }

  /** A `kill -9` of npm reaches npm alone; nobody would be left to stop us. */
  #watchNpm(): void {
    if (process.env.npm_lifecycle_event === undefined) return;
    const way = wayToNpm();
    setInterval(() => {
      if (this.isEnding || wayToNpm() === way) return;
      console.error('npm 已结束，正在停止 · npm is gone, stopping …');
      void this.end(1);
    }, NPM_CHECK_MS).unref();
  }
}
