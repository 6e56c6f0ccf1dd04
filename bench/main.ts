import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { lifecycleOf, live, type Side } from './lifecycle.ts';
import { historyOf, middleHistory, planOf, sampleOf } from './ordinaryPermit.ts';
import { type Measured, reportOf, summaryOf } from './report.ts';
import { commandLatencies, pushLatencies, type Run, throughput } from './runs.ts';
import { openStage, type Stage } from './stage.ts';
import { whole } from './whole.ts';

const HELP = `npm run bench -- [options]

Ordinary permits on servers of its own (Temporal on a SQLite file, embedded PostgreSQL), beside a floor of plain
handlers with the same steps and the same bytes. What is measured and how: docs/benchmark.md.

  --pairs N          pairs of runs, ours and the floor in turn, ABBA (default 3)
  --permits N        lifecycles of each run (default 150)
  --concurrency N    lifecycles at a time (default 16)
  --seconds N        length of each measurement at a steady rate (default 30)
  --durable yes|no   PostgreSQL waits for the disk at every commit (default yes)
  --json             a last line with the numbers as an object
  --help             this text`;

const say = (line: string) => console.error(line);

function options() {
  const { values } = parseArgs({
    options: {
      pairs: { type: 'string', default: '3' },
      permits: { type: 'string', default: '150' },
      concurrency: { type: 'string', default: '16' },
      seconds: { type: 'string', default: '30' },
      durable: { type: 'string', default: 'yes' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.durable !== 'yes' && values.durable !== 'no') throw new Error(`--durable ${values.durable}: yes or no`);
  return {
    pairs: whole('pairs', values.pairs),
    permits: whole('permits', values.permits),
    concurrency: whole('concurrency', values.concurrency),
    seconds: whole('seconds', values.seconds),
    isDurable: values.durable === 'yes',
    json: values.json,
    help: values.help,
  };
}

type Options = ReturnType<typeof options>;

const COMMANDS_PER_SECOND = 10;
const DECISIONS_PER_SECOND = 5;

async function measure(
  stage: Stage,
  loadBefore: number,
  { pairs, permits, concurrency, seconds }: Options,
): Promise<Measured> {
  const { client, ledger, receiver, ours } = stage;
  const one = async (side: Side) => {
    const lifecycle = lifecycleOf(0);
    await live(side, client, receiver, lifecycle);
    return { lifecycle, history: await historyOf(client, side.stream(lifecycle.number)) };
  };
  const { lifecycle, history } = await one(ours);
  const sample = await sampleOf(ledger, ours.stream(lifecycle.number), history.localActivities, receiver.lastBody());
  const floor = await stage.openFloor(planOf(history, lifecycle), sample);
  await one(floor);

  const run = (name: string, side: Side): Promise<Run> => {
    say(`… ${name}`);
    return throughput(stage, side, permits, concurrency);
  };
  for (const side of [ours, floor]) await throughput(stage, side, concurrency * 2, concurrency);
  const measured: Measured['pairs'] = [];
  for (let pair = 1; pair <= pairs; pair++) {
    const name = `pair ${pair} of ${pairs}`;
    const isOursFirst = pair % 2 === 1;
    const first = await run(`${name}, first`, isOursFirst ? ours : floor);
    const second = await run(`${name}, second`, isOursFirst ? floor : ours);
    measured.push(isOursFirst ? { ours: first, floor: second } : { ours: second, floor: first });
  }
  const last = measured.at(-1);
  const oursHistory = await middleHistory(client, last?.ours.workflowIds ?? []);
  const floorHistory = await middleHistory(client, last?.floor.workflowIds ?? []);
  say(`… ${COMMANDS_PER_SECOND} commands a second`);
  const commands = await commandLatencies(stage, COMMANDS_PER_SECOND, COMMANDS_PER_SECOND * seconds);
  say(`… ${DECISIONS_PER_SECOND} decisions a second`);
  const pushes = await pushLatencies(stage, DECISIONS_PER_SECOND, DECISIONS_PER_SECOND * seconds, concurrency);
  return { loadBefore, permits, pairs: measured, ours: oursHistory, floor: floorHistory, commands, pushes };
}

async function main(): Promise<void> {
  const chosen = options();
  if (chosen.help) return console.log(HELP);
  const [loadBefore = Number.NaN] = loadavg();
  const stage = await openStage(chosen.isDurable, say);
  try {
    const measured = await measure(stage, loadBefore, chosen);
    console.log(reportOf(measured));
    if (chosen.json) console.log(JSON.stringify(summaryOf(measured)));
  } finally {
    await stage.close();
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
