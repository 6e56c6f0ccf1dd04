/**
 * An officer's command goes before the receipts that wait: while one is under way no receipt is begun, for a moment at
 * most, so that a burst of papers cannot hold officers up and officers cannot hold it up for good.
 */
export class Precedence {
  private underWay = 0;
  private waiting: (() => void)[] = [];

  async first<Result>(work: () => Promise<Result>): Promise<Result> {
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) for (const go of this.waiting.splice(0)) go();
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
