import type { JsonObject, Receipt } from '../activities/ledger.ts';
import type { Decider } from '../domain/decider.ts';
import type { Actor } from '../domain/permit/types.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import type { Attributes } from './attributes.ts';

export type { Receipt };

export type Message = { type: string };

/** What an update carries: the command and the id of its row in the ledger. */
export type Sent<Command> = { id: string; command: Command };

/**
 * 2: search attributes are shown at milestones, no longer at every step
 * 3: the first ones come with the start, and the end of the workflow speaks for itself
 */
export type Release = 1 | 2 | 3;

/** What a run starts with, and hands on to the next: plain JSON, only what is still open. */
export type Carried<State> = {
  stream: string;
  /** absent in the first run */
  state?: State;
  seq?: number;
  hash?: string;
  /** how the run writes its history: those of another replay only as they were begun; absent is 1 */
  release?: Release;
  /** an operator has taken the case out of operation, since then */
  suspended?: Instant | undefined;
  /** begun again, after its end, for one more command: until that is decided the run does not end anew */
  reopened?: true | undefined;
  /** the next run begins at this length of history, if the server does not ask for it earlier */
  rollAfterEvents?: number;
};

/** Everything the shell must know of one kind of long-lived thing. */
export type Aggregate<State, Command extends Message, Tick, Event extends Message, Effect extends { key: string }> = {
  subject: 'permit';
  decider: Decider<State, Command, Tick, Event>;
  /** one update each */
  commands: readonly Command['type'][];
  owed(state: State): Effect[];
  /** carries an effect out and says what came of it; it never rejects for a failure of the outside world */
  perform(effect: Effect, state: State): Promise<Command>;
  actor(command: Command): Actor | null;
  jurisdiction(state: State): string;
  summary(state: State): JsonObject;
  attributes(state: State, release: Release): Attributes;
  isConcluded(state: State): boolean;
  /** a refusal without a caller stays on record */
  refused(command: Command['type'], code: RefusalCode): Event;
};

export type Health = {
  seq: number;
  hash: string;
  pending: number;
  halted: string | null;
  /** since when by the case's own clock */
  suspended: Instant | null;
  running: string[];
  rolling: boolean;
  nextDue: Instant | null;
};
