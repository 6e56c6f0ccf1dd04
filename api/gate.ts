import { Problem } from './problem.ts';

/** The engine refuses more than ten updates of one workflow at a time; two are left for other processes. */
const MOST_AT_ONCE = 8;
const WAIT_MS = 2000;

type Waiting = { enter: () => void; timer: NodeJS.Timeout };

/** `waitMs`: how long one waits for a place */
type Rules = { mostAtOnce: number; waitMs?: number; busy: () => Problem };

const OF_A_STREAM: Rules = {
  mostAtOnce: MOST_AT_ONCE,
  busy: () => new Problem(429, 'tooManyInFlight', { retryAfter: 2 }),
};

/** Lets a few of each kind through at a time (commands of a stream); the others wait their turn for a moment. */
export class Gate {
  private readonly rules: Rules;
  private readonly inside = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(rules: Rules = OF_A_STREAM) {
    this.rules = rules;
  }

  async pass<T>(stream: string, work: () => Promise<T>): Promise<T> {
    await this.enter(stream);
    try {
      return await work();
    } finally {
      this.leave(stream);
    }
  }

  private enter(stream: string): Promise<void> {
    const now = this.inside.get(stream) ?? 0;
    if (now < this.rules.mostAtOnce) {
      this.inside.set(stream, now + 1);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const queue = this.waiting.get(stream) ?? [];
      const place: Waiting = {
        enter: resolve,
        timer: setTimeout(() => {
          queue.splice(queue.indexOf(place), 1);
          reject(this.rules.busy());
        }, this.rules.waitMs ?? WAIT_MS),
      };
      queue.push(place);
      this.waiting.set(stream, queue);
    });
  }

  private leave(stream: string): void {
    const next = this.waiting.get(stream)?.shift();
    if (next) {
      // The place is handed on, so the number inside stays as it is.
      clearTimeout(next.timer);
      next.enter();
      return;
    }
    this.waiting.delete(stream);
    const left = (this.inside.get(stream) ?? 1) - 1;
    if (left === 0) this.inside.delete(stream);
    else this.inside.set(stream, left);
  }
}
