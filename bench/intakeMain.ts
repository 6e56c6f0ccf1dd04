import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DEFAULT_AT_ONCE } from '../api/intake.ts';
import { asker, burst, officer, officersCases, paced } from './intakeRuns.ts';
import { openIntakeStage } from './intakeStage.ts';
import { type ProcessorTime, processorTime, spent } from './processorTime.ts';
import { median, percentile } from './statistics.ts';

const HELP = `npm run bench:intake -- [options]

A burst of submissions over HTTP, beside the same number sent at the pace the system bears, on servers of its own.
An officer sends a command at a steady rate all the while. What is measured and how: docs/benchmark.md.

  --submissions N    of each run (default 2000)
  --rounds N         quiet, paced and burst in each; every second one begins with the burst (default 3)
  --at-once N        places of intake (default ${DEFAULT_AT_ONCE}, as INTAKE_AT_ONCE)
  --connections N    over which the burst comes (default 64)
  --officer N        commands of an officer a second (default 4)
  --seconds N        of quiet in each round (default 30)
  --durable yes|no   PostgreSQL waits for the disk at every commit (default yes)
  --json             a last line with the numbers as an object
  --help             this text`;

const MOST_RATIO = 1.2;
const MOST_TIMES_QUIET = 3;
const WARM_UP = 50;

const say = (line: string) => console.error(line);

/** @throws Error when it is no whole number above 0 */
function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`--${name} ${text}: a whole number above 0 is needed`);
}

function options() {
  const { values } = parseArgs({
    options: {
      submissions: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      'at-once': { type: 'string', default: String(DEFAULT_AT_ONCE) },
      connections: { type: 'string', default: '64' },
      officer: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '30' },
      durable: { type: 'string', default: 'yes' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.durable !== 'yes' && values.durable !== 'no') throw new Error(`--durable ${values.durable}: yes or no`);
  return {
    submissions: whole('submissions', values.submissions),
    rounds: whole('rounds', values.rounds),
    atOnce: whole('at-once', values['at-once']),
    connections: whole('connections', values.connections),
    rate: whole('officer', values.officer),
    seconds: whole('seconds', values.seconds),
    isDurable: values.durable === 'yes',
    json: values.json,
    help: values.help,
  };
}

type Options = ReturnType<typeof options>;
type Timed<Result> = { ms: number; officer: number[]; load: number; processor: ProcessorTime; result: Result };
type Round = { quiet: number[]; paced: Timed<number>; burst: Timed<{ acceptedMs: number; again: number }> };

async function measure(chosen: Options): Promise<Round[]> {
  const { submissions, rounds, atOnce, connections, rate, seconds, isDurable } = chosen;
  const stage = await openIntakeStage(isDurable, atOnce, say);
  try {
    const ask = await asker(stage);
    const cases = await officersCases(stage, ask);
    const timed = async <Result>(start: () => Promise<Result>): Promise<Timed<Result>> => {
      const before = processorTime(stage.serverPids);
      const began = performance.now();
      let ms = Number.NaN;
      const running = start().finally(() => {
        ms = performance.now() - began;
      });
      const latencies = await officer(ask, cases, rate, running);
      const processor = spent(before, processorTime(stage.serverPids));
      return { ms, officer: latencies, load: loadavg()[0] ?? Number.NaN, processor, result: await running };
    };
    const atPace = () => timed(() => paced(stage, ask, submissions, atOnce));
    const inOneGo = () => timed(() => burst(stage, ask, submissions, connections));

    await paced(stage, ask, WARM_UP, atOnce);
    await burst(stage, ask, WARM_UP, connections);
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`… round ${round} of ${rounds}`);
      const quiet = await officer(ask, cases, rate, pause(seconds * 1000));
      const first = round % 2 === 1 ? await atPace() : await inOneGo();
      const second = round % 2 === 1 ? await inOneGo() : await atPace();
      measured.push({ quiet, ...ordered(first, second) });
    }
    return measured;
  } finally {
    await stage.close();
  }
}

type Paced = Round['paced'];
type Burst = Round['burst'];

const isBurst = (run: Paced | Burst): run is Burst => typeof run.result === 'object';

function ordered(one: Paced | Burst, other: Paced | Burst): Pick<Round, 'paced' | 'burst'> {
  if (isBurst(one) && !isBurst(other)) return { paced: other, burst: one };
  if (!isBurst(one) && isBurst(other)) return { paced: one, burst: other };
  throw new Error('one of each is measured');
}

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
const together = ({ own, servers }: ProcessorTime): number => own + (servers ?? 0);
const p99 = (values: number[]): number => percentile(values, 99);

function summaryOf(rounds: Round[], { submissions, atOnce }: Options) {
  const of = (value: (round: Round) => number): number => median(rounds.map(value));
  return {
    submissions,
    atOnce,
    ratio: round(
      of((one) => one.burst.ms / one.paced.ms),
      3,
    ),
    processorMs: {
      paced: round(of((one) => together(one.paced.processor) / submissions)),
      burst: round(of((one) => together(one.burst.processor) / submissions)),
    },
    officerTimesQuiet: round(
      of((one) => p99(one.burst.officer) / p99(one.quiet)),
      2,
    ),
    officerQuietP99Ms: round(of((one) => p99(one.quiet))),
    officerQuietP50Ms: round(of((one) => percentile(one.quiet, 50))),
    officerPacedP50Ms: round(of((one) => percentile(one.paced.officer, 50))),
    officerPacedP99Ms: round(of((one) => p99(one.paced.officer))),
    officerBurstP50Ms: round(of((one) => percentile(one.burst.officer, 50))),
    officerBurstP99Ms: round(of((one) => p99(one.burst.officer))),
    pacedPerSecond: round(of((one) => (submissions * 1000) / one.paced.ms)),
    burstPerSecond: round(of((one) => (submissions * 1000) / one.burst.ms)),
    acceptedPerSecond: round(of((one) => (submissions * 1000) / one.burst.result.acceptedMs)),
    answeredAgain: rounds.reduce((sum, one) => sum + one.burst.result.again + one.paced.result, 0),
    rounds: rounds.map((one) => ({
      ratio: round(one.burst.ms / one.paced.ms, 3),
      timesQuiet: round(p99(one.burst.officer) / p99(one.quiet), 2),
      commands: [one.quiet.length, one.paced.officer.length, one.burst.officer.length],
      load: [round(one.paced.load), round(one.burst.load)],
    })),
  };
}

function reportOf(summary: ReturnType<typeof summaryOf>, loadBefore: number): string {
  const reached = (is: boolean) => (is ? 'reached' : 'NOT reached');
  const { ratio, officerTimesQuiet: times } = summary;
  return [
    `${summary.submissions} submissions, ${summary.atOnce} at once; load before ${round(loadBefore)}, medians of ${summary.rounds.length} rounds`,
    `burst / paced, time until all are finished: ${ratio} (≤ ${MOST_RATIO}: ${reached(ratio <= MOST_RATIO)})`,
    `  of each round: ${summary.rounds.map((one) => one.ratio).join(' · ')}`,
    `officer's command, p99 in the burst / quiet: ${times} (≤ ${MOST_TIMES_QUIET}: ${reached(times <= MOST_TIMES_QUIET)})`,
    `  of each round: ${summary.rounds.map((one) => one.timesQuiet).join(' · ')}`,
    `  p50 / p99 quiet ${summary.officerQuietP50Ms} / ${summary.officerQuietP99Ms} ms, paced ${summary.officerPacedP50Ms} / ${summary.officerPacedP99Ms} ms, burst ${summary.officerBurstP50Ms} / ${summary.officerBurstP99Ms} ms`,
    `receipts a second: paced ${summary.pacedPerSecond}, burst ${summary.burstPerSecond}; accepted ${summary.acceptedPerSecond} a second`,
    `processor time of each, officer's commands included: paced ${summary.processorMs.paced} ms, burst ${summary.processorMs.burst} ms`,
    `answered 429 or 503, or not at all, and sent again with the same key: ${summary.answeredAgain}`,
    `load after paced · burst: ${summary.rounds.map(({ load }) => load.join(' · ')).join(' | ')}`,
  ].join('\n');
}

// the servers are killed when this process exits, which a signal alone would not let it do in order
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  const chosen = options();
  if (chosen.help) console.log(HELP);
  else {
    const [loadBefore = Number.NaN] = loadavg();
    const summary = summaryOf(await measure(chosen), chosen);
    console.log(reportOf(summary, loadBefore));
    if (chosen.json) console.log(JSON.stringify(summary));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
