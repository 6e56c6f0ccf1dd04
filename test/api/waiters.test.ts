import { describe, expect, it } from 'vitest';
import { Waiters } from '../../api/waiters.ts';

const LONG = 60_000;

describe('Those who wait for one row', () => {
  it('are told, each of them, though one before them gave up', async () => {
    const waiters = new Waiters();
    const [impatient, first] = [waiters.wait('row', 1), waiters.wait('row', LONG)];
    expect(await impatient).toBe('late');
    const second = waiters.wait('row', LONG);
    waiters.tell('row');
    expect(await Promise.all([first, second])).toEqual(['told', 'told']);
  });

  it('leave nothing behind, told or late', async () => {
    const waiters = new Waiters();
    await Promise.all([waiters.wait('one', 1), waiters.wait('other', 1)]);
    expect(waiters.size).toBe(0);
    const told = waiters.wait('one', LONG);
    waiters.tell('one');
    await told;
    expect(waiters.size).toBe(0);
  });
});
