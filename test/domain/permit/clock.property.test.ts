import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkdays, workdaysBetween } from '../../../domain/calendar.ts';
import { elapseUntil } from '../../../domain/decider.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { addDays, addMs, type CivilDate, civilDateOf, DAY_MS, type Instant } from '../../../domain/time.ts';
import { given, momentOf, play, refusalOf, type Step, type Story } from '../../given.ts';
import { calendar } from './reference.ts';
import { accepted, extended, procedureEnded, procedureStarted, received, reviewStarted } from './steps.ts';

/** What officers may do to a decision clock, in any order, and engines that wake up when they will. */

type Move = { kind: number; gapDays: number; backDays: number; wd: number; which: number };

const ITEM = 'labour-dispatch';
const START = '2026-03-02';
const MOST_EXTENSION_WD = 10;
const CAP_WD = 6;
const KINDS = ['expertReview', 'test', 'appraisal', 'publicNotice'];

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.nat(9),
    gapDays: fc.nat(12),
    backDays: fc.nat(8),
    wd: fc.integer({ min: 1, max: 12 }),
    which: fc.nat(3),
  }),
  { minLength: 1, maxLength: 14 },
);
const units = fc.constantFrom(
  { statutoryLimit: { value: 20, unit: 'wd' as const }, statutoryLimitWd: 20 },
  { statutoryLimit: { value: 20, unit: 'd' as const }, statutoryLimitWd: 20 },
  { statutoryLimit: { value: 2, unit: 'm' as const }, statutoryLimitWd: 42 },
);
const promises = fc.constantFrom(3, 10, 20);
/** the days after which a late engine wakes up; none: it sleeps through */
const naps = fc.array(fc.nat(140), { maxLength: 10 });

type Clock = {
  limit: { statutoryLimit: { value: number; unit: 'wd' | 'd' | 'm' }; statutoryLimitWd: number };
  promisedLimitWd: number;
};

const opened = ({ limit, promisedLimitWd }: Clock): Step[] => [
  received(START, { item: ITEM }),
  accepted(START, {
    changing: (facts) => ({
      ...facts,
      items: facts.items.map((version) => ({
        ...version,
        ...limit,
        promisedLimitWd,
        extensionWd: MOST_EXTENSION_WD,
        pauses: [{ kind: 'test', basis: '行政许可法 Art. 45', maxWd: CAP_WD }],
      })),
    }),
  }),
  reviewStarted(START),
];

function stepOf(move: Move, at: Instant): Step {
  const day = (back: number): CivilDate => addDays(civilDateOf(at), -back);
  const kind = KINDS[move.which] ?? 'test';
  if (move.kind < 4)
    return procedureStarted(at, { kind, neededWd: 3, startedOn: day(move.backDays), toldOn: day(move.backDays % 3) });
  if (move.kind < 8) return { at, command: (permit) => ended(permit, move, day).command(permit) };
  return extended(at, { wd: move.wd });

  function ended(permit: Permit, { which, backDays }: Move, on: typeof day): Step {
    const open = (permit.procedures ?? []).filter(({ endedOn }) => endedOn === null);
    const procedure = open[which % Math.max(1, open.length)]?.id ?? 'none';
    return procedureEnded(at, { procedure, ...(which === 3 && { endedOn: on(backDays) }) });
  }
}

const clockOf = ({ obligations }: Permit) => obligations.find(({ id }) => id === `decide:${ITEM}`);

type Taken = { before: Permit; after: Permit };

/** Each move as the law has it; what is refused changes nothing. */
function live(clock: Clock, happening: Move[], wakeUps: number[]): Story & { taken: Taken[]; answers: unknown[] } {
  const taken: Taken[] = [];
  const answers: unknown[] = [];
  let story: Story = given(...opened(clock));
  let at = momentOf('2026-03-03');
  const pending = wakeUps.toSorted((a, b) => a - b).map((days) => addMs(momentOf(START), days * DAY_MS));
  const wakeUntil = (until: Instant) => {
    while (pending[0] !== undefined && pending[0] <= until) {
      const { state, events } = elapseUntil(permitDecider, story.permit, pending.shift() ?? until);
      story = { permit: state, log: [...story.log, ...events] };
    }
  };
  for (const move of happening) {
    at = addMs(at, move.gapDays * DAY_MS);
    wakeUntil(at);
    const standing = elapseUntil(permitDecider, story.permit, at).state;
    const before = story;
    answers.push(
      refusalOf(() => {
        story = play(before, [stepOf(move, at)]);
      })?.code ?? null,
    );
    if (story !== before) taken.push({ before: standing, after: story.permit });
  }
  const end = addMs(at, 400 * DAY_MS);
  wakeUntil(end);
  const { state, events } = elapseUntil(permitDecider, story.permit, end);
  return { permit: state, log: [...story.log, ...events], taken, answers };
}

const clocks = fc.record({ limit: units, promisedLimitWd: promises });

function always(holds: (story: ReturnType<typeof live>, clock: Clock) => void): void {
  fc.assert(
    fc.property(clocks, moves, naps, (clock, happening, wakeUps) => holds(live(clock, happening, wakeUps), clock)),
    { numRuns: 500 },
  );
}

describe('Art. 42, 45: for any order of pauses, ends, extension and time', () => {
  it('no date is earlier than without a pause, and none later than the law allows', () =>
    always(({ taken }, clock) => {
      const bare = clockOf(given(...opened(clock)).permit);
      for (const { after } of taken) {
        const now = clockOf(after);
        const paused = new Set<CivilDate>();
        let cappedWd = 0;
        for (const { pausesFrom, pausedThrough, kind } of after.procedures ?? []) {
          const through = pausedThrough ?? '2027-12-31';
          if (kind === 'test' && pausedThrough) cappedWd += workdaysBetween(calendar, pausesFrom, pausedThrough);
          for (let day = addDays(pausesFrom, 1); day <= through; day = addDays(day, 1))
            if (workdaysBetween(calendar, addDays(day, -1), day) === 1) paused.add(day);
        }
        expect(cappedWd).toBeLessThanOrEqual(CAP_WD);
        const most = (day = '') =>
          addWorkdays(calendar, day, paused.size + (after.extensions?.length ?? 0) * MOST_EXTENSION_WD);
        for (const reading of ['due', 'statutoryDue', 'statutoryDueLenient'] as const) {
          expect((now?.[reading] ?? '') >= (bare?.[reading] ?? '')).toBe(true);
          expect((now?.[reading] ?? '') <= most(bare?.[reading])).toBe(true);
        }
        expect((now?.due ?? '') <= (now?.statutoryDue ?? '')).toBe(true);
        expect((now?.statutoryDue ?? '') <= (now?.statutoryDueLenient ?? '')).toBe(true);
      }
    }));

  it('a clock that has run out stays so: nothing pauses, extends or moves it later', () =>
    always(({ taken, log }) => {
      for (const { before, after } of taken) {
        const [was, is] = [clockOf(before), clockOf(after)];
        if (!was?.statutoryPassed) continue;
        expect(is?.statutoryPassed).toBe(true);
        expect((is?.statutoryDue ?? '') <= (was.statutoryDue ?? '')).toBe(true);
        expect(after.extensions).toEqual(before.extensions);
        expect(after.procedures?.length).toEqual(before.procedures?.length);
      }
      expect(log.filter(({ type }) => type === 'StatutoryLimitPassed').length).toBeLessThan(2);
      const red = log.filter((event) => event.type === 'RedCardShown' && event.obligation === 'decide');
      expect(red.length).toBeLessThan(2);
    }));

  it('a second extension is never granted, and none by more than the law has it', () =>
    always(({ permit, log }) => {
      const granted = log.flatMap((event) => (event.type === 'LimitExtended' ? [event.wd] : []));
      expect(granted.length).toBeLessThan(2);
      for (const wd of granted) expect(wd).toBeLessThanOrEqual(MOST_EXTENSION_WD);
      expect(permit.extensions?.length ?? 0).toBe(granted.length);
    }));

  it('no card is shown while the clock stands still', () =>
    always(({ log }) => {
      let isPaused = false;
      for (const event of log) {
        if (event.type === 'SpecialProcedureStarted') isPaused = true;
        if (event.type === 'ReviewResumed') isPaused = false;
        if (
          'obligation' in event &&
          event.obligation === 'decide' &&
          [
            'ReminderSent',
            'YellowCardShown',
            'RedCardShown',
            'SupervisedHandlingOrdered',
            'StatutoryLimitPassed',
          ].includes(event.type)
        )
          expect(isPaused).toBe(false);
      }
    }));

  it('a kind that the item does not name never pauses it', () =>
    always(({ permit }) => {
      expect(permit.procedures?.map(({ kind }) => kind) ?? []).not.toContain('publicNotice');
    }));

  it('whenever the engine wakes up, the answers, the state and the lawful moments are the same', () => {
    fc.assert(
      fc.property(clocks, moves, naps, (clock, happening, wakeUps) => {
        const lawful = ({ log }: Story) => log.map(({ type, effectiveAt }) => `${type} ${effectiveAt}`);
        const asleep = live(clock, happening, []);
        const awake = live(clock, happening, wakeUps);
        expect(awake.answers).toEqual(asleep.answers);
        expect(awake.permit).toEqual(asleep.permit);
        expect(lawful(awake)).toEqual(lawful(asleep));
      }),
      { numRuns: 500 },
    );
  });

  it('and chance does pause, cap, end and extend', () => {
    const seen = new Set<string>();
    always(({ log }) => {
      for (const { type } of log) seen.add(type);
    });
    for (const type of [
      'PauseCapped',
      'SpecialProcedureEnded',
      'LimitExtended',
      'StatutoryLimitPassed',
      'ReviewResumed',
    ])
      expect(seen).toContain(type);
  });
});
