import { setTimeout as pause } from 'node:timers/promises';
import { type Lifecycle, lifecycleOf, live, type Side, sendCommand } from './lifecycle.ts';
import { type ProcessorTime, processorTime, spent } from './processorTime.ts';
import type { Stage } from './stage.ts';

export type Run = { perSecond: number; processor: ProcessorTime; tooEarly: number; workflowIds: string[] };

let serial = 0;
const several = (count: number): Lifecycle[] => Array.from({ length: count }, () => lifecycleOf(++serial));

/** So many lifecycles, from the first command to the closed workflow, so many at a time. */
export async function throughput(stage: Stage, side: Side, permits: number, concurrency: number): Promise<Run> {
  const lifecycles = several(permits);
  const before = processorTime(stage.serverPids);
  const began = performance.now();
  let tooEarly = 0;
  await atOnce(lifecycles, concurrency, async (lifecycle) => {
    tooEarly += await live(side, stage.client, stage.receiver, lifecycle);
  });
  const seconds = (performance.now() - began) / 1000;
  const processor = spent(before, processorTime(stage.serverPids));
  const workflowIds = lifecycles.map(({ number }) => side.stream(number));
  return { perSecond: permits / seconds, processor, tooEarly, workflowIds };
}

/**
 * Commands of cases in every stage, at a steady rate whatever the answers take.
 * @returns milliseconds from the moment each was due to its answer
 */
export async function commandLatencies(stage: Stage, rate: number, count: number): Promise<number[]> {
  const lanes = Array.from({ length: rate * 2 }, () => ({
    lifecycle: lifecycleOf(++serial),
    next: 0,
    last: Promise.resolve(),
  }));
  const latencies: number[] = [];
  await atRate(rate, count, (index, due) => {
    const lane = lanes[index % lanes.length];
    if (!lane) throw new Error('no lane');
    if (lane.next === lane.lifecycle.commands.length)
      Object.assign(lane, { lifecycle: lifecycleOf(++serial), next: 0 });
    const { lifecycle } = lane;
    const command = lifecycle.commands[lane.next++];
    // the commands of one case keep their order; a wait for the one before counts as part of the latency
    lane.last = lane.last.then(async () => {
      if (command) await sendCommand(stage.ours, lifecycle, command);
      latencies.push(performance.now() - due);
    });
    return lane.last;
  });
  return latencies;
}

export type PushLatency = { fromDue: number; fromAnswer: number };

/** Decisions at a steady rate, on cases that are ready for them: when did the supervisor's system have the push? */
export async function pushLatencies(
  stage: Stage,
  rate: number,
  count: number,
  concurrency: number,
): Promise<PushLatency[]> {
  const lifecycles = several(count);
  await atOnce(lifecycles, concurrency, async (lifecycle) => {
    for (const command of lifecycle.commands) {
      if (command.type === 'decide') return;
      await sendCommand(stage.ours, lifecycle, command);
    }
  });
  const latencies: PushLatency[] = [];
  await atRate(rate, count, async (index, due) => {
    const lifecycle = lifecycles[index];
    const decide = lifecycle?.commands.find((command) => command.type === 'decide');
    if (!lifecycle || !decide) throw new Error('no case to decide');
    await sendCommand(stage.ours, lifecycle, decide);
    const answered = performance.now();
    const arrived = await stage.receiver.arrival(lifecycle.pushId);
    latencies.push({ fromDue: arrived - due, fromAnswer: arrived - answered });
  });
  return latencies;
}

async function atOnce<Item>(items: readonly Item[], concurrency: number, work: (item: Item) => Promise<void>) {
  const waiting = items.values();
  // the lanes share one iterator: each takes the next item when it is free
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

async function atRate(rate: number, count: number, work: (index: number, due: number) => Promise<void>) {
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const due = began + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    running.push(work(index, due));
  }
  await Promise.all(running);
}
