import { availableParallelism } from 'node:os';
import type { History } from './ordinaryPermit.ts';
import type { PushLatency, Run } from './runs.ts';
import { median, percentile } from './statistics.ts';

export type Measured = {
  /** the load of the machine over one minute, before anything of ours ran */
  loadBefore: number;
  permits: number;
  pairs: { ours: Run; floor: Run }[];
  ours: History;
  floor: History;
  commands: number[];
  pushes: PushLatency[];
};

const together = ({ processor }: Run): number => processor.own + (processor.servers ?? 0);
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

export function summaryOf({ pairs, ours, commands, pushes }: Measured) {
  return {
    ratio: round(median(pairs.map((pair) => pair.ours.perSecond / pair.floor.perSecond)), 3),
    permitsPerSecond: round(median(pairs.map((pair) => pair.ours.perSecond)), 2),
    floorPerSecond: round(median(pairs.map((pair) => pair.floor.perSecond)), 2),
    commandP50Ms: round(percentile(commands, 50)),
    commandP99Ms: round(percentile(commands, 99)),
    pushP99Ms: round(
      percentile(
        pushes.map((push) => push.fromAnswer),
        99,
      ),
    ),
    historyEvents: ours.events,
    historyBytes: ours.bytes,
  };
}

/** Pairs that differ so much were measured on a machine that did something else meanwhile. */
const MOST_SPREAD = 0.2;

function doubt(ratios: readonly number[]): string[] {
  const spread = Math.max(...ratios) - Math.min(...ratios);
  return spread <= MOST_SPREAD ? [] : [`  the ratios differ by ${round(spread, 2)}: too much to rely on their median`];
}

export function reportOf(measured: Measured): string {
  const { pairs, permits, ours, floor, pushes } = measured;
  const summary = summaryOf(measured);
  const pushFromDueP99Ms = round(
    percentile(
      pushes.map((push) => push.fromDue),
      99,
    ),
  );
  const processor = (side: 'ours' | 'floor', part: 'own' | 'servers') => {
    const perPermit = pairs.map((pair) => (pair[side].processor[part] ?? Number.NaN) / permits);
    return Number.isNaN(median(perPermit)) ? 'not measured' : `${round(median(perPermit))} ms`;
  };
  const target = (isMet: boolean, text: string) => `target ${text}: ${isMet ? 'reached' : 'NOT reached'}`;
  const steps = (history: History) =>
    `${history.updates} updates, ${history.localActivities} local activities, ${history.activities} activity, ` +
    `timers ${history.timers}, ${history.workflowTasks} workflow tasks, ${history.searchAttributeChanges} changes of search attributes, ${history.events} events, ${history.bytes} bytes`;
  const runs = pairs.map(
    (pair, index) =>
      `  pair ${index + 1}: ${round(pair.ours.perSecond, 2)} / ${round(pair.floor.perSecond, 2)} = ` +
      `${round(pair.ours.perSecond / pair.floor.perSecond, 3)} (supervisor too early ${pair.ours.tooEarly}×)`,
  );
  return [
    `Machine: ${availableParallelism()} cores, load ${round(measured.loadBefore)} before the start`,
    'Lifecycles per second, ours / floor',
    ...runs,
    `  median: ${summary.permitsPerSecond} / ${summary.floorPerSecond}, ratio ${summary.ratio} (${target(summary.ratio >= 0.8, '≥ 0.8')})`,
    ...doubt(pairs.map((pair) => pair.ours.perSecond / pair.floor.perSecond)),
    'Steps of one lifecycle',
    `  ours:  ${steps(ours)}`,
    `  floor: ${steps(floor)}`,
    `  ${target(ours.events <= 75, '≤ 75 events')}; ${target(ours.bytes <= 40_000, '≤ 40 KB')}`,
    'Processor time per lifecycle, ours / floor',
    `  this process (client, worker, receiver): ${processor('ours', 'own')} / ${processor('floor', 'own')}`,
    `  Temporal and PostgreSQL: ${processor('ours', 'servers')} / ${processor('floor', 'servers')}`,
    `  floor / ours, all together: ${round(median(pairs.map((pair) => together(pair.floor) / together(pair.ours))), 3)}`,
    `Command at 10 a second: p50 ${summary.commandP50Ms} ms, p99 ${summary.commandP99Ms} ms (${target(summary.commandP99Ms < 200, 'p99 < 200 ms')})`,
    `Push at 5 decisions a second, p99: ${summary.pushP99Ms} ms after the answer to the decision, ` +
      `${pushFromDueP99Ms} ms after the decision was sent (${target(pushFromDueP99Ms < 1000, '< 1 s')})`,
  ].join('\n');
}
