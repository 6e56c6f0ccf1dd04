import { StartRefused } from './startRefused.ts';

const HEARTBEAT_MS = 5_000;

/** The steps of a start, shown as they go: `[2/7] 启动 Temporal · starting Temporal … done in 0.8 s`. */
export class Steps {
  readonly #total: number;
  #current = 0;

  constructor(total: number) {
    this.#total = total;
  }

  async run<Result>(
    chinese: string,
    english: string,
    work: (say: (line: string) => void) => Promise<Result>,
  ): Promise<Result> {
    this.#current += 1;
    const started = Date.now();
    let midLine = true;
    process.stdout.write(`[${this.#current}/${this.#total}] ${chinese} · ${english} …`);
    const say = (line: string) => {
      process.stdout.write(`${midLine ? '\n' : ''}      ${line}\n`);
      midLine = false;
    };
    // a long step must not look like one that hangs
    const heartbeat = setInterval(() => say(`… ${seconds(started)} s`), HEARTBEAT_MS);
    try {
      const result = await work(say);
      process.stdout.write(`${midLine ? ' ' : '      '}完成 · done in ${seconds(started)} s\n`);
      return result;
    } catch (error) {
      if (midLine) process.stdout.write('\n');
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
  }
}

const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(1);

/** What a person can put right is two sentences; everything else keeps its stack trace. */
export function showFailure(error: unknown): void {
  if (error instanceof StartRefused) console.error(`\n${error.chinese}\n${error.english}`);
  else console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}
