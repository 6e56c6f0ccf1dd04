import {
  allHandlersFinished,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  makeContinueAsNewFunc,
  patched,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { refusalOf } from '../domain/decider.ts';
import { epochMsOf, type Instant, instantOf } from '../domain/time.ts';
import type { Aggregate, Carried, Health, Message, Receipt, Release, Sent } from './aggregateTypes.ts';
import { type Attributes, attributesIn, isMisleading, isOtherwise, pairsOf } from './attributes.ts';
import { refusedUpdate, rollingUpdate } from './failures.ts';
import { Journal } from './journal.ts';

/** A workflow that never got a first event (its first command was refused) ends itself within a minute. */
const WAIT_FOR_FIRST_EVENT_MS = 60_000;

export const health = defineQuery<Health>('health');
export const resume = defineSignal('resume');
/** after a restore: compare with the ledger now, and not only at the next command */
export const compare = defineSignal('compare');
/** the record of the case was found to be wrong */
export const halt = defineSignal<[string]>('halt');
export const suspend = defineSignal('suspend');

/** A pinned case finishes on the version it began with; its next run begins on the one that is current by then. */
const nextRun = <State>() =>
  makeContinueAsNewFunc<(next: Carried<State>) => Promise<void>>(
    workflowInfo().targetWorkerDeploymentVersionChanged ? { initialVersioningBehavior: 'AUTO_UPGRADE' } : {},
  );

/** What a run begun by this code writes. */
const RELEASE: Release = 3;

/**
 * The durable shell (design.md section 3): an update per command, one timer for the earliest due moment, effects
 * owed by the state, and a new run when the history grows long. All law is in the decider.
 */
export async function runAggregate<
  State,
  Command extends Message,
  Tick,
  Event extends Message,
  Effect extends { key: string },
>(aggregate: Aggregate<State, Command, Tick, Event, Effect>, carried: Carried<State>): Promise<void> {
  const journal = new Journal(aggregate, carried);
  const now = (): Instant => instantOf(Date.now());
  const running = new Set<string>();
  let rolling = false;
  const { release = 1 } = carried;
  /** the engine answers a command that met the halt with that failure for as long as this run lasts */
  let isMended = false;
  let shown: Attributes | null = release >= 3 ? attributesIn(workflowInfo().typedSearchAttributes) : null;

  const earliest = (): Instant | null => aggregate.decider.due(journal.head)[0]?.at ?? null;
  const isIdle = () => journal.isSettled() && running.size === 0;
  const mustRoll = () => {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return (
      isMended ||
      continueAsNewSuggested ||
      (carried.rollAfterEvents !== undefined && historyLength >= carried.rollAfterEvents)
    );
  };

  for (const name of aggregate.commands) {
    setHandler(defineUpdate<Receipt, [Sent<Command>]>(name), (sent) => journal.send(sent, now()), {
      validator: ({ command }) => {
        if (journal.suspended) throw refusedUpdate('caseSuspended', { since: journal.suspended });
        if (rolling) throw rollingUpdate();
        if (journal.halted) throw refusedUpdate('caseHalted', { problem: journal.halted });
        // the name of the update and of its command are one: a history reads like the file of the case
        if (command.type !== name) throw refusedUpdate('unknownCommand', { update: name, command: command.type });
        const refused = refusalOf(aggregate.decider, journal.head, command, now());
        if (refused) throw refusedUpdate(refused.code, refused.detail, aggregate.summary(journal.head));
      },
    });
  }
  setHandler(health, () => ({ ...journal.health(), running: [...running], rolling, nextDue: earliest() }));
  setHandler(defineQuery<State>('state'), () => journal.confirmed.state);
  setHandler(resume, () => {
    if (journal.resume()) isMended ||= patched('nextRunAfterHalt');
  });
  setHandler(suspend, () => journal.suspend(now()));
  setHandler(compare, () => journal.compare());
  setHandler(halt, (problem) => journal.stop(problem));

  /** What is owed after a confirmed flush, less what is on its way (3.4). */
  journal.onConfirmed = (state) => {
    const attributes = aggregate.attributes(state, release);
    const isOver = aggregate.isConcluded(state);
    const isStale = (before: Attributes) =>
      release === 1 ? isOtherwise(before, attributes) : isMisleading(before, attributes, now(), isOver);
    if (!shown || isStale(shown)) {
      upsertSearchAttributes(pairsOf(attributes));
      shown = attributes;
    }
    if (journal.suspended) return;
    for (const effect of aggregate.owed(state)) {
      if (running.has(effect.key)) continue;
      running.add(effect.key);
      void settle(effect);
    }
  };

  async function settle(effect: Effect): Promise<void> {
    try {
      const command = await aggregate.perform(effect, journal.confirmed.state);
      // what came of it is told when the case goes on: telling it now would let what is due happen first
      if (journal.suspended) await condition(() => !journal.suspended);
      await journal.report({ id: effect.key, command }, now());
    } finally {
      running.delete(effect.key);
    }
  }

  if (journal.confirmed.seq > 0) journal.onConfirmed(journal.confirmed.state);

  const isAwaited = () => carried.reopened === true && journal.confirmed.seq === carried.seq && journal.isSettled();

  for (;;) {
    const isUntouched = () => (journal.isUntouched() || isAwaited()) && !journal.halted;
    if (isUntouched() && !(await condition(() => !isUntouched(), WAIT_FOR_FIRST_EVENT_MS))) return;
    if (!journal.held()) journal.elapse(now());
    if (isIdle() && aggregate.isConcluded(journal.confirmed.state)) break;
    if (mustRoll() && !journal.halted) {
      rolling = true;
      // a flush may halt the case, and a halted case has to stay where operators can look at it
      await condition(() => (isIdle() && allHandlersFinished()) || journal.halted !== null);
      if (!journal.halted && !aggregate.isConcluded(journal.confirmed.state)) {
        await nextRun<State>()({
          ...carried,
          ...journal.confirmed,
          release: RELEASE,
          suspended: journal.suspended ?? undefined,
          reopened: undefined,
        });
      }
      rolling = false;
      continue;
    }
    await sleepUntilNeeded();
  }
  await condition(allHandlersFinished);

  /** One timer, armed anew only when the earliest moment moves earlier; waking up for nothing costs less (3.5). */
  async function sleepUntilNeeded(): Promise<void> {
    const held = journal.held();
    const armed = held ? null : earliest();
    const isNeeded = () => {
      const next = earliest();
      const isEarlier = !held && next !== null && (armed === null || next < armed);
      const isOver = isIdle() && aggregate.isConcluded(journal.confirmed.state);
      return isEarlier || isOver || journal.held() !== held || (mustRoll() && !journal.halted);
    };
    if (armed === null) await condition(isNeeded);
    else await condition(isNeeded, Math.max(1, epochMsOf(armed) - Date.now()));
  }
}
