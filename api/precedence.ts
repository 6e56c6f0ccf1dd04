/** how long a command goes first */
const LASTS_MS = 500;

/**
 * An officer's command goes before the receipts that wait: while one is under way no receipt is begun, for a moment at
 * most, so that a burst of papers cannot hold officers up and officers cannot hold it up for good. One that takes long is
 * waited for no longer: the engine is slow then, and the papers are not to pay for it.
 */
export class Precedence {
  private readonly lastsMs: number;
  private underWay = 0;
  private waiting: (() => void)[] = [];

  constructor(lastsMs = LASTS_MS) {
    this.lastsMs = lastsMs;
  }

  async first<Result>(work: () => Promise<Result>): Promise<Result> {
    let isFirst = true;
    this.underWay += 1;
    const over = () => {
      if (!isFirst) return;
      isFirst = false;
      this.underWay -= 1;
      if (this.underWay === 0) for (const go of this.waiting.splice(0)) go();
    };
    const timer = setTimeout(over, this.lastsMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      over();
    }
  }

  /** @returns when no command is under way, or after that long */
  async after(withinMs: number): Promise<void> {
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        resolve();
      }, withinMs);
      this.waiting.push(go);
    });
  }
}
