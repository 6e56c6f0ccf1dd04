import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { JURISDICTION } from './lifecycle.ts';
import { throughput } from './runs.ts';
import { seedOpenCases, waitingCase } from './seedOpenCases.ts';
import { openStage, type Stage } from './stage.ts';
import { median } from './statistics.ts';
import { whole } from './whole.ts';

const HELP = `npm run bench:waiting -- [options]

How much slower ordinary permits go through where thousands of others wait on their timers: two sets of servers side by
side, one empty and one with the waiting cases, each in turn, ABBA.

  --cases N          open permits that wait, accepted and with 20 working days to go (default 10000)
  --pairs N          pairs of runs (default 4)
  --permits N        lifecycles of each run (default 100)
  --concurrency N    lifecycles at a time (default 16)
  --json             a last line with the numbers as an object
  --help             this text`;

const TARGET = 0.1;
const PROGRESS_EVERY = 1000;
const LOOK_EVERY_MS = 500;
/** past every serial that the runs themselves use */
const FIRST_SERIAL = 500_000;

const say = (line: string) => console.error(line);

async function fill(stage: Stage, cases: number): Promise<void> {
  const began = performance.now();
  await seedOpenCases({
    ledger: stage.ledger,
    client: stage.client,
    taskQueue: stage.taskQueue,
    count: cases,
    caseOf: waitingCase({ until: 'accepted', jurisdiction: JURISDICTION, firstSerial: FIRST_SERIAL }),
    onProgress: ({ recorded, started }) => {
      if (started > 0 && started % PROGRESS_EVERY === 0) say(`… ${started} of ${recorded} started`);
    },
  });
  // each shows itself in the engine's index when it has come to rest on its timer
  for (let resting = 0; resting < cases; ) {
    await pause(LOOK_EVERY_MS);
    const { count } = await stage.client.workflow.count("CaseState = 'ACCEPTED'");
    if (Math.floor(count / PROGRESS_EVERY) > Math.floor(resting / PROGRESS_EVERY)) say(`… ${count} at rest`);
    resting = count;
  }
  say(`… ${cases} cases wait, after ${Math.round((performance.now() - began) / 1000)} s`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '10000' },
      pairs: { type: 'string', default: '4' },
      permits: { type: 'string', default: '100' },
      concurrency: { type: 'string', default: '16' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const cases = whole('cases', values.cases);
  const pairs = whole('pairs', values.pairs);
  const permits = whole('permits', values.permits);
  const concurrency = whole('concurrency', values.concurrency);
  const [load = Number.NaN] = loadavg();

  const empty = await openStage(true, say);
  const full = await openStage(true, say);
  try {
    await fill(full, cases);
    const run = async (stage: Stage) => (await throughput(stage, stage.ours, permits, concurrency)).perSecond;
    for (const stage of [empty, full]) await run(stage);
    const measured: { empty: number; full: number }[] = [];
    for (let pair = 1; pair <= pairs; pair++) {
      say(`… pair ${pair} of ${pairs}`);
      if (pair % 2 === 1) measured.push({ empty: await run(empty), full: await run(full) });
      else {
        const second = await run(full);
        measured.push({ empty: await run(empty), full: second });
      }
    }
    const fall = 1 - median(measured.map((pair) => pair.full / pair.empty));
    console.log(`Load of the machine before the start: ${load.toFixed(1)}`);
    console.log(`Lifecycles per second, empty / with ${cases} waiting`);
    for (const pair of measured)
      console.log(`  ${pair.empty.toFixed(2)} / ${pair.full.toFixed(2)} = ${(pair.full / pair.empty).toFixed(3)}`);
    const verdict = fall < TARGET ? 'reached' : 'NOT reached';
    console.log(`Throughput falls by ${(fall * 100).toFixed(1)} % (target < ${TARGET * 100} %: ${verdict})`);
    if (values.json) console.log(JSON.stringify({ cases, fall, pairs: measured }));
  } finally {
    await full.close();
    await empty.close();
  }
}

// the servers are killed when this process exits, which a signal alone would not let it do in order
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
