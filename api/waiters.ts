/** Those who wait to be told that something was done, each for so long. */
export class Waiters {
  private readonly waiting = new Map<string, Set<() => void>>();

  /** how many things are waited for */
  get size(): number {
    return this.waiting.size;
  }

  wait(id: string, withinMs: number): Promise<'told' | 'late'> {
    const others = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, others);
    return new Promise((resolve) => {
      const leave = (how: 'told' | 'late') => {
        clearTimeout(timer);
        others.delete(tell);
        // whoever came after all had left waits in a set of their own
        if (others.size === 0 && this.waiting.get(id) === others) this.waiting.delete(id);
        resolve(how);
      };
      const tell = () => leave('told');
      const timer = setTimeout(() => leave('late'), withinMs);
      others.add(tell);
    });
  }

  tell(id: string): void {
    for (const tell of [...(this.waiting.get(id) ?? [])]) tell();
  }
}
