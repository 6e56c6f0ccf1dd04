import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { perform, type Stamped } from '../domain/decider.ts';
import type { PermitCommand } from '../domain/permit/commands.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { PermitEvent } from '../domain/permit/events.ts';
import type { Permit } from '../domain/permit/types.ts';
import { type Instant, startOf } from '../domain/time.ts';
import {
  accepted,
  countersigned,
  granted,
  received,
  reviewStarted,
  verified,
  verifiedAlone,
} from '../test/domain/permit/steps.ts';
import { play, type Step, type Story } from '../test/given.ts';
import { median, percentile } from './statistics.ts';

const HELP = `npm run bench:decide -- [options]

What the pure domain takes for one command: to decide it, with all that time has brought about before and after it; and
to say what is due. No server, no engine. What is measured and how: docs/benchmark.md.

  --events N      events that the case has behind it (default 200)
  --times N       how often each is timed (default 20000)
  --json          a last line with the numbers as an object
  --help          this text`;

const TARGET_US = 50;
const WARM_UP = 2000;
/** shorter than what the clock can tell apart: so many together are one measurement */
const AT_ONCE = 10;

const RECEIVED = '2026-03-02';
const REVIEWED = '2026-03-03';
const IN_TIME = '2026-03-04';
/** after the reminder, both cards, supervised handling and the limit of the law */
const LATE = '2026-04-08';

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** @throws Error when it is no whole number above 0 */
function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`--${name} ${text}: a whole number above 0 is needed`);
}

/** A case that is reviewed again and again, until it has so many events behind it. */
function longCase(events: number): Story {
  const begun = play({ permit: permitDecider.initial, log: [] }, [received(RECEIVED), accepted(RECEIVED)]);
  const checks: Step[] = [reviewStarted(REVIEWED), countersigned(REVIEWED), verifiedAlone(REVIEWED)];
  let story = begun;
  for (let step = 0; story.log.length < events; step += 1) {
    const next = checks[step % checks.length];
    if (next) story = play(story, [next]);
  }
  // decided it can only be with both signatures
  return play(story, [verified(REVIEWED), countersigned(REVIEWED)]);
}

/** What one call takes, in microseconds, over so many measurements. */
function timed(times: number, act: () => unknown): { p50: number; p99: number } {
  for (let n = 0; n < WARM_UP; n += 1) act();
  const values: number[] = [];
  for (let n = 0; n < times; n += AT_ONCE) {
    const from = process.hrtime.bigint();
    for (let once = 0; once < AT_ONCE; once += 1) act();
    values.push(Number(process.hrtime.bigint() - from) / 1000 / AT_ONCE);
  }
  return { p50: round(median(values), 2), p99: round(percentile(values, 99), 2) };
}

type Asked = { permit: Permit; command: PermitCommand; at: Instant };

/** The last command of a sentence, not yet carried out. */
function asked(permit: Permit, step: Step, at: Instant): Asked {
  const command = step.command(permit);
  if (!command) throw new Error('a command is asked for');
  return { permit, command, at };
}

const decided = ({ permit, command, at }: Asked): Stamped<PermitEvent>[] =>
  perform(permitDecider, permit, command, at).events;

function measure(events: number, times: number) {
  const { permit, log } = longCase(events);
  const sign = asked(permit, countersigned(REVIEWED), startOf(REVIEWED));
  const grant = asked(permit, granted(IN_TIME), startOf(IN_TIME));
  const late = asked(permit, granted(LATE), startOf(LATE));
  const moments = decided(late).length - decided(grant).length;
  if (!decided(grant).some(({ type }) => type === 'LicenceGranted') || moments < 1)
    throw new Error('the case is not what is to be measured');
  return {
    events: log.length,
    moments,
    sign: timed(times, () => decided(sign)),
    grant: timed(times, () => decided(grant)),
    late: timed(times, () => decided(late)),
    due: timed(times, () => permitDecider.due(permit)),
  };
}

function reportOf({ events, moments, sign, grant, late, due }: ReturnType<typeof measure>, load: number): string {
  const verdict = (value: number) => (value <= TARGET_US ? 'reached' : 'NOT reached');
  const line = (what: string, { p50, p99 }: { p50: number; p99: number }) =>
    `  ${what}: p50 ${p50}, p99 ${p99} µs (target p50 ${TARGET_US}: ${verdict(p50)})`;
  return [
    `Load of the machine before the start: ${round(load)}`,
    `One command to a case with ${events} events behind it, from memory:`,
    line('an officer signs his check, nothing is due', sign),
    line('the grant, with its push and all the duties it opens', grant),
    line(`the grant long after its limit, ${moments} moments that have passed before it`, late),
    line('what is due', due),
  ].join('\n');
}

try {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '200' },
      times: { type: 'string', default: '20000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(HELP);
  else {
    const [events, times] = [whole('events', values.events), whole('times', values.times)];
    const [load = Number.NaN] = loadavg();
    const measured = measure(events, times);
    console.log(reportOf(measured, load));
    if (values.json) console.log(JSON.stringify({ times, load: round(load), ...measured }));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
