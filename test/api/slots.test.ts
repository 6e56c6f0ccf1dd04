import { describe, expect, it } from 'vitest';
import { Slots } from '../../api/slots.ts';

const LONG_MS = 60_000;

describe('The places of intake', () => {
  it('are as many as there are', () => {
    const seen: number[] = [];
    const slots = new Slots(2, (used) => seen.push(used));
    expect([slots.tryTake(), slots.tryTake(), slots.tryTake()]).toEqual([true, true, false]);
    slots.release();
    expect(slots.tryTake()).toBe(true);
    expect(seen).toEqual([1, 2, 1, 2]);
  });

  it('stay empty where they are kept so, but for one; whoever waited for them comes in afterwards', async () => {
    const slots = new Slots(2, () => {});
    slots.keepEmpty(2);
    expect([slots.tryTake(), slots.tryTake()]).toEqual([true, false]);
    const waiting = [slots.take(LONG_MS), slots.takeForQueue()];

    // the one place is handed on, the other one stays empty
    slots.release();
    await waiting[1];
    expect(slots.tryTake()).toBe(false);

    slots.keepEmpty(0);
    expect(await waiting[0]).toBe(true);
    expect(slots.tryTake()).toBe(false);
  });

  it('go in turn to the line and to a caller who waits, so that neither holds up the other', async () => {
    const slots = new Slots(1, () => {});
    slots.tryTake();
    const order: string[] = [];
    const served: Promise<unknown>[] = [];
    const line = async () => {
      for (let turn = 1; turn <= 3; turn++) {
        await slots.takeForQueue();
        order.push(`line ${turn}`);
        slots.release();
      }
    };
    for (const caller of ['caller 1', 'caller 2', 'caller 3']) {
      served.push(
        slots.take(LONG_MS).then(() => {
          order.push(caller);
          // as a request does, which takes a while
          return Promise.resolve().then(() => slots.release());
        }),
      );
    }
    served.push(line());
    slots.release();
    await Promise.all(served);
    expect(order.filter((one) => one.startsWith('caller'))).toEqual(['caller 1', 'caller 2', 'caller 3']);
    expect(order.indexOf('line 1')).toBe(0);
    expect(order.indexOf('caller 1')).toBe(1);
    expect(order.indexOf('line 2')).toBeLessThan(order.indexOf('caller 3'));
  });

  it('are not waited for beyond a caller’s time', async () => {
    const slots = new Slots(1, () => {});
    slots.tryTake();
    expect(await slots.take(1)).toBe(false);
    slots.release();
    expect(slots.tryTake()).toBe(true);
  });
});
