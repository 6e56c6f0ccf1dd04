import { Refusal, type RefusalCode, type RefusalDetail } from './refusal.ts';
import type { Instant } from './time.ts';

/** A moment at which something must happen without anybody acting. */
export type Due<Tick> = { at: Instant; tick: Tick };

/** `at`: when it was recorded. `effectiveAt`: the lawful moment, from which all further clocks run. */
export type Stamped<Event> = Event & { at: Instant; effectiveAt: Instant };

/**
 * A subject of the law as pure functions: what a command leads to, what an event changes, what time demands.
 * Nothing here reads a clock; `at` is always given.
 */
export type Decider<State, Command, Tick, Event> = {
  initial: State;
  /** @throws Refusal when the law or the state of the case does not allow the command */
  decide(state: State, command: Command, at: Instant): Event[];
  /** What the passing of a due moment leads to; never refuses, and always moves the moment on. */
  elapse(state: State, tick: Tick, due: Instant): Event[];
  evolve(state: State, event: Stamped<Event>): State;
  /** sorted by time, then by the order in which moments of one time must happen */
  due(state: State): Due<Tick>[];
  /** the lawful moment of an event that a command led to; later than `at` never */
  effectiveAt(state: State, command: Command, event: Event, at: Instant): Instant;
};

export type Step<State, Event> = { state: State; events: Stamped<Event>[] };

/** The events a command leads to, with their two times. @throws Refusal */
export const decideStamped = <State, Command, Tick, Event>(
  decider: Decider<State, Command, Tick, Event>,
  state: State,
  command: Command,
  at: Instant,
): Stamped<Event>[] =>
  decider
    .decide(state, command, at)
    .map((event) => ({ ...event, at, effectiveAt: decider.effectiveAt(state, command, event, at) }));

/** More moments than a lifetime of cards has; beyond it the decider does not move its moments on. */
const MOST_MOMENTS = 10_000;

/**
 * Lets every moment that is not after `now` happen, in order of due time. An officer's late command must not
 * beat a deemed acceptance because the engine woke up late.
 */
export function elapseUntil<State, Command, Tick, Event>(
  decider: Decider<State, Command, Tick, Event>,
  state: State,
  now: Instant,
): Step<State, Event> {
  let current = state;
  const events: Stamped<Event>[] = [];
  for (let count = 0; count < MOST_MOMENTS; count++) {
    const [next] = decider.due(current);
    if (!next || next.at > now) return { state: current, events };
    const { at: effectiveAt } = next;
    const happened = decider
      .elapse(current, next.tick, effectiveAt)
      .map((event) => ({ ...event, at: now, effectiveAt }));
    current = happened.reduce(decider.evolve, current);
    events.push(...happened);
  }
  throw new Error('a due moment does not move on');
}

/**
 * Decides one command: first all that was due, then the command, then what it made due at once.
 * @throws Refusal
 */
export function perform<State, Command, Tick, Event>(
  decider: Decider<State, Command, Tick, Event>,
  state: State,
  command: Command,
  now: Instant,
): Step<State, Event> {
  const before = elapseUntil(decider, state, now);
  const decided = decideStamped(decider, before.state, command, now);
  const after = elapseUntil(decider, decided.reduce(decider.evolve, before.state), now);
  return { state: after.state, events: [...before.events, ...decided, ...after.events] };
}

export type Refused = { code: RefusalCode; detail: RefusalDetail };

/** The refusal a command would meet, or null; a defect is thrown as it is. */
export function refusalOf<State, Command, Tick, Event>(
  decider: Decider<State, Command, Tick, Event>,
  state: State,
  command: Command,
  now: Instant,
): Refused | null {
  try {
    // what the command makes due is time's matter, and time never refuses
    decider.decide(elapseUntil(decider, state, now).state, command, now);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, detail: error.detail };
    throw error;
  }
}
