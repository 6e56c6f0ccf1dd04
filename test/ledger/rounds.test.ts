import { describe, expect, it } from 'vitest';
import { Rounds } from '../../ledger/rounds.ts';

const LONG_MS = 60_000;

describe('Rounds', () => {
  it('go on at once while there is something to do, wait with nothing, and end in the middle of the waiting', async () => {
    const left = [2, 1, 0];
    let waits: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      waits = resolve;
    });
    const round = async () => {
      const done = left.shift();
      if (done === 0) waits();
      return done ?? Number.NaN;
    };
    const rounds = new Rounds({ round, everyMs: LONG_MS, failed: () => {} });
    rounds.start();
    await waiting;
    await rounds.stop();
    expect(left).toEqual([]);
    expect(rounds.signal.aborted).toBe(true);
  });

  it('tell of one that failed and go on with the next, and stop only once the one under way has ended', async () => {
    const seen: string[] = [];
    let stopping: Promise<void> | null = null;
    const round = async () => {
      seen.push('round');
      if (seen.length === 1) throw new Error('away');
      stopping = rounds.stop();
      await Promise.resolve();
      seen.push('ended');
      return 1;
    };
    let over: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      over = resolve;
    });
    const failed = (error: unknown) => {
      seen.push(String(error));
      over();
    };
    const rounds = new Rounds({ round, everyMs: 1, failed });
    rounds.start();
    await begun;
    await expect.poll(() => stopping).not.toBeNull();
    await stopping;
    expect(seen).toEqual(['round', 'Error: away', 'round', 'ended']);
  });
});
