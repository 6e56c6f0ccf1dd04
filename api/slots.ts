type Waiting = { enter: () => void; timer: NodeJS.Timeout };

/**
 * A fixed number of places. A place that becomes free goes in turn to a caller who waits and to the queue of those on
 * record, so that neither can hold up the other for good.
 */
export class Slots {
  readonly size: number;
  private used = 0;
  private kept = 0;
  private readonly callers: Waiting[] = [];
  private queue: (() => void) | null = null;
  private isQueuesTurn = true;
  private readonly onChange: (used: number) => void;

  constructor(size: number, onChange: (used: number) => void) {
    this.size = size;
    this.onChange = onChange;
  }

  /** So many stay empty for now, of which one is never: those who hold one keep it, and nobody follows them. */
  keepEmpty(kept: number): void {
    this.kept = Math.min(kept, this.size - 1);
    while (this.hasFree() && this.admitNext()) this.used += 1;
    this.onChange(this.used);
  }

  private hasFree(): boolean {
    return this.used < this.size - this.kept;
  }

  tryTake(): boolean {
    if (!this.hasFree()) return false;
    this.used += 1;
    this.onChange(this.used);
    return true;
  }

  /** @returns false when none became free in time */
  async take(withinMs: number): Promise<boolean> {
    if (this.tryTake()) return true;
    return await new Promise((resolve) => {
      const place: Waiting = {
        enter: () => resolve(true),
        timer: setTimeout(() => {
          this.callers.splice(this.callers.indexOf(place), 1);
          resolve(false);
        }, withinMs),
      };
      this.callers.push(place);
    });
  }

  /** For the one that serves the queue: it waits as long as it takes. */
  async takeForQueue(): Promise<void> {
    if (this.tryTake()) return;
    await new Promise<void>((resolve) => {
      this.queue = resolve;
    });
  }

  release(): void {
    this.used -= 1;
    if (this.hasFree() && this.admitNext()) this.used += 1;
    this.onChange(this.used);
  }

  /** @returns false where nobody waits */
  private admitNext(): boolean {
    if (this.queue && (this.isQueuesTurn || this.callers.length === 0)) {
      const enter = this.queue;
      this.queue = null;
      this.isQueuesTurn = false;
      enter();
      return true;
    }
    const next = this.callers.shift();
    if (!next) return false;
    this.isQueuesTurn = true;
    clearTimeout(next.timer);
    next.enter();
    return true;
  }
}
