import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { ledgerUnavailable } from './failures.ts';
import { inTime } from './inTime.ts';

/** Below the time `/metrics` itself has: a ledger that is away must not hide the other metrics. */
export const ASKED_WITHIN_MS = 1_500;

const INTAKE_OUTCOMES = ['receipt', 'refused', 'unanswered'] as const;

export type Metrics = {
  registry: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
  commands: Counter<'name' | 'outcome'>;
  inFlight: Gauge<never>;
  /** receipts of this process that are sent and not finished */
  intakeInUse: Gauge<never>;
  intakeServed: Counter<'outcome'>;
};

/** @param oldestUnfinishedSeconds asked of the ledger when the metrics are read */
export function createMetrics(oldestUnfinishedSeconds: () => Promise<number>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'shenguan_oldest_unfinished_command_seconds',
    help: 'Age of the oldest command without outcome; -1 when the ledger cannot be asked',
    registers: [registry],
    async collect() {
      this.set(await inTime(oldestUnfinishedSeconds(), ASKED_WITHIN_MS, ledgerUnavailable).catch(() => -1));
    },
  });
  const intakeServed = new Counter({
    name: 'shenguan_intake_served_total',
    help: 'Receipts that had waited and were sent: receipt, refused, or unanswered (sent again later)',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // A rate needs a beginning: none is not the same as nothing yet.
  for (const outcome of INTAKE_OUTCOMES) intakeServed.inc({ outcome }, 0);
  return {
    registry,
    requests: new Histogram({
      name: 'shenguan_http_request_seconds',
      help: 'Time to answer, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
    commands: new Counter({
      name: 'shenguan_commands_total',
      help: 'Commands asked for, by name and outcome: receipt, or the code of the refusal or failure',
      labelNames: ['name', 'outcome'],
      registers: [registry],
    }),
    inFlight: new Gauge({
      name: 'shenguan_commands_in_flight',
      help: 'Commands sent to the engine and not yet answered',
      registers: [registry],
    }),
    intakeInUse: new Gauge({
      name: 'shenguan_intake_in_use',
      help: 'Places of intake in use, of INTAKE_AT_ONCE',
      registers: [registry],
    }),
    intakeServed,
  };
}
