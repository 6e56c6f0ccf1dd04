import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elapseUntil, type Stamped } from '../../../domain/decider.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import type { PermitEvent } from '../../../domain/permit/events.ts';
import { addMs, DAY_MS, type Instant } from '../../../domain/time.ts';
import { play, refusalOf, type Story } from '../../given.ts';
import { runs } from '../../propertyRuns.ts';
import { type Chance, chance, momentsOf, receiptOf, stepOf } from './arbitraryCases.ts';

/** How late the timer of each due moment rings; the last of them holds for all that follow. */
type Lateness = readonly number[];

const MINUTE_MS = 60_000;
const AFTERWARDS_MS = 400 * DAY_MS;

/** Lets the timers ring that ring before `until`: each at its due moment, or as late as chance has it. */
function ringUntil(story: Story, until: Instant, lateness: Lateness, rung: { count: number }): Story {
  let current = story;
  for (;;) {
    const [next] = permitDecider.due(current.permit);
    if (!next) return current;
    const late = lateness[Math.min(rung.count, lateness.length - 1)] ?? 0;
    const at = addMs(next.at, late);
    if (at > until) return current;
    rung.count += 1;
    const { state, events } = elapseUntil(permitDecider, current.permit, at);
    current = { permit: state, log: [...current.log, ...events] };
  }
}

/** The case as chance has it, and what became of each command. */
function live(happening: Chance, lateness: Lateness) {
  const rung = { count: 0 };
  const answers: unknown[] = [];
  let current: Story = { permit: permitDecider.initial, log: [] };
  for (const [index, at] of momentsOf(happening).entries()) {
    const move = happening.moves[index];
    if (!move) break;
    current = ringUntil(current, at, lateness, rung);
    // what people do follows from the case as it lawfully stands, not from who has noticed
    const standing = elapseUntil(permitDecider, current.permit, at).state;
    const step = index === 0 ? receiptOf(happening, at) : stepOf(standing, move, at);
    const before = current;
    answers.push(
      refusalOf(() => {
        current = play(before, [step]);
      }),
    );
  }
  const end = addMs(momentsOf(happening).at(-1) ?? '', AFTERWARDS_MS);
  current = ringUntil(current, end, lateness, rung);
  const { state, events } = elapseUntil(permitDecider, current.permit, end);
  return { permit: state, log: [...current.log, ...events], answers };
}

const lawful = ({ type, effectiveAt }: Stamped<PermitEvent>) => `${type} ${effectiveAt}`;

const lateness: fc.Arbitrary<Lateness> = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 20 * MINUTE_MS }),
    fc.integer({ min: 1, max: 3 * DAY_MS }),
    fc.integer({ min: 1, max: 300 * DAY_MS }),
  ),
  { minLength: 1, maxLength: 12 },
);

describe('Design 1: for any schedule of commands', () => {
  it('timers on time and timers arbitrarily late give the same answers, state and lawful moments', () => {
    fc.assert(
      fc.property(chance, lateness, (happening, late) => {
        const punctual = live(happening, [0]);
        const tardy = live(happening, late);
        expect(tardy.answers).toEqual(punctual.answers);
        expect(tardy.permit).toEqual(punctual.permit);
        expect(tardy.log.map(lawful)).toEqual(punctual.log.map(lawful));
      }),
      { numRuns: runs(400) },
    );
  });
});
