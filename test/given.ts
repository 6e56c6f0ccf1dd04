import { expect } from 'vitest';
import { elapseUntil, perform, type Stamped } from '../domain/decider.ts';
import type { PermitCommand } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent, PermitEventType } from '../domain/permit/events.ts';
import type { Permit } from '../domain/permit/types.ts';
import { Refusal, type RefusalCode } from '../domain/refusal.ts';
import { type Instant, isCivilDate, parseInstant } from '../domain/time.ts';

/**
 * given(what happened).when(something happens).then(the events that follow): the law of a permit as a sentence.
 * Every step is a real command, or the passing of real time, through the same functions that the engine calls.
 */

/** One thing that happens: a command, or null where only time passes. */
export type Step = {
  at: Instant;
  command: (permit: Permit) => PermitCommand | null;
  /** what must have happened before and the sentence does not care about */
  before?: (permit: Permit) => Step[];
};

export type Story = { permit: Permit; log: Stamped<PermitEvent>[] };

/** An event as far as a sentence is about it. */
export type Expected = { type: PermitEventType; [field: string]: unknown };

/** A day stands for nine in the morning of that day in Beijing. */
export function momentOf(text: string): Instant {
  const at = parseInstant(isCivilDate(text) ? `${text}T09:00:00+08:00` : text);
  if (!at) throw new Error(`neither a day nor an instant: ${text}`);
  return at;
}

/** Time passes until `moment`, and nobody acts. */
export const tick = (moment: string): Step => ({ at: momentOf(moment), command: () => null });

/** @throws Refusal of the first step that the law does not allow */
export function play(story: Story, steps: readonly Step[]): Story {
  return steps.reduce(playStep, story);
}

function playStep(story: Story, { at, command, before }: Step): Story {
  const ready = play(story, before?.(story.permit) ?? []);
  const next = command(elapseUntil(permitDecider, ready.permit, at).state);
  const { state, events } = next
    ? perform(permitDecider, ready.permit, next, at)
    : elapseUntil(permitDecider, ready.permit, at);
  return { permit: state, log: [...ready.log, ...events] };
}

export function given(...steps: Step[]) {
  const story = play({ permit: permitDecider.initial, log: [] }, steps);
  return { ...story, when: (...next: Step[]) => outcomeOf(story, next) };
}

function outcomeOf(story: Story, steps: Step[]) {
  const happened = (): Story & { events: Stamped<PermitEvent>[] } => {
    const after = play(story, steps);
    return { ...after, events: after.log.slice(story.log.length) };
  };
  return {
    /** these events follow, in this order; others may come between them */
    // biome-ignore lint/suspicious/noThenProperty: the word of the sentence; it returns nothing, so nobody awaits it
    then(...expected: Expected[]): void {
      const { events } = happened();
      if (!followInOrder(events, expected)) expect(events).toEqual(expected);
    },
    /** exactly these kinds of events follow */
    thenOnly(...types: PermitEventType[]): void {
      expect(happened().events.map((event) => event.type)).toEqual(types);
    },
    thenNever(...types: PermitEventType[]): void {
      expect(happened().events.filter((event) => types.includes(event.type))).toEqual([]);
    },
    /** the case then looks like this, as far as it is said here */
    thenPermit(expected: { [field in keyof Permit]?: unknown }): void {
      expect(happened().permit).toMatchObject(expected);
    },
    thenRefused(code: RefusalCode, detail: { [field: string]: unknown } = {}): void {
      expect(refusalOf(happened)).toMatchObject({ code, detail });
    },
  };
}

/** The refusal that `act` meets; a defect is thrown as it is. */
export function refusalOf(act: () => unknown): Refusal | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function followInOrder(events: readonly object[], expected: readonly object[]): boolean {
  let from = 0;
  for (const pattern of expected) {
    const found = events.findIndex((event, index) => index >= from && matches(event, pattern));
    if (found < 0) return false;
    from = found + 1;
  }
  return true;
}

/** Fields that are not named are free, at every depth; lists match entry by entry. */
function matches(actual: unknown, pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return Object.is(actual, pattern);
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(pattern) && (!Array.isArray(actual) || actual.length !== pattern.length)) return false;
  const fields = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(pattern).every(([field, value]) => matches(fields.get(field), value));
}
