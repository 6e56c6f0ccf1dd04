import { describe, expect, it } from 'vitest';
import { Precedence } from '../../api/precedence.ts';

const LONG_MS = 60_000;

describe('The precedence of officers', () => {
  it('lets a receipt begin at once where no officer is at work', async () => {
    await new Precedence().after(LONG_MS);
  });

  it('holds a receipt until the last command is answered, be it with a refusal', async () => {
    const precedence = new Precedence();
    const order: string[] = [];
    const officer = (name: string, fails: boolean) => {
      let answer = () => {};
      const answered = precedence.first(
        () =>
          new Promise<void>((resolve, reject) => {
            answer = () => {
              order.push(name);
              if (fails) reject(new Error('refused'));
              else resolve();
            };
          }),
      );
      return { answer: () => answer(), answered: answered.catch(() => {}) };
    };
    const one = officer('one', false);
    const two = officer('two', true);
    const receipts = ['first receipt', 'second receipt'].map((receipt) =>
      precedence.after(LONG_MS).then(() => order.push(receipt)),
    );
    one.answer();
    await one.answered;
    two.answer();
    await Promise.all([two.answered, ...receipts]);
    expect(order).toEqual(['one', 'two', 'first receipt', 'second receipt']);
  });

  it('holds it for a moment at most', async () => {
    const precedence = new Precedence();
    let answer = () => {};
    const answered = precedence.first(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    await precedence.after(5);
    answer();
    await answered;
    await precedence.after(LONG_MS);
  });

  it('is that of a quick command: after its first moment one that is still under way holds nobody', async () => {
    const precedence = new Precedence(20);
    let answer = () => {};
    const slow = precedence.first(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    await precedence.after(LONG_MS);
    // still unanswered, and no receipt that comes now waits either
    await precedence.after(LONG_MS);
    answer();
    await slow;
    // and its end counts once: the next command has precedence again
    const order: string[] = [];
    const next = precedence.first(
      () =>
        new Promise<void>((resolve) => {
          answer = () => {
            order.push('officer');
            resolve();
          };
        }),
    );
    const receipt = precedence.after(LONG_MS).then(() => order.push('receipt'));
    // a receipt that nobody held would have begun by then
    for (const turn of [1, 2, 3, 4]) await Promise.resolve(turn);
    answer();
    await Promise.all([next, receipt]);
    expect(order).toEqual(['officer', 'receipt']);
  });
});
