import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elapseUntil, type Stamped } from '../../../domain/decider.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import type { PermitEvent } from '../../../domain/permit/events.ts';
import { addDays, addMs, type CivilDate, DAY_MS, startOf } from '../../../domain/time.ts';
import { firstOpen } from '../../expectation.ts';
import { play, refusalOf, type Story } from '../../given.ts';
import { type Chance, chance, momentsOf, receiptOf, stepOf } from './arbitraryCases.ts';
import { catalogue } from './reference.ts';

/** Art. 50 for cases as chance would have them; what must come of them is said here a second time, and plainly. */

type Renewing = Chance & { validTo: CivilDate };

const renewing: fc.Arbitrary<Renewing> = chance.filter(
  (happening): happening is Renewing => happening.validTo !== null,
);

/** @param everyMs how often the engine is awake between the commands; null: never */
function run(happening: Renewing, everyMs: number | null): { story: Story; commands: number } {
  let story: Story = { permit: permitDecider.initial, log: [] };
  let commands = 0;
  const moments = momentsOf(happening);
  const end = addMs(moments.at(-1) ?? '', 700 * DAY_MS);
  const wake = (to: string, from: string) => {
    if (everyMs === null) return;
    for (let at = from; at < to; at = addMs(at, everyMs)) story = elapsed(story, at);
  };
  let last = moments[0] ?? '';
  for (const [index, move] of happening.moves.entries()) {
    const at = moments[index] ?? '';
    wake(at, last);
    last = at;
    const now = elapseUntil(permitDecider, story.permit, at).state;
    const step = index === 0 ? receiptOf(happening, at) : stepOf(now, move, at);
    refusalOf(() => {
      story = play(story, [step]);
      commands += 1;
    });
  }
  wake(end, last);
  return { story: elapsed(story, end), commands };
}

function elapsed({ permit, log }: Story, at: string): Story {
  const { state, events } = elapseUntil(permitDecider, permit, at);
  return { permit: state, log: [...log, ...events] };
}

/** Backwards, day by day, from the reference data. */
function isInTime({ item, receivedOn, validTo }: Renewing): boolean {
  const window = catalogue.items.find(({ id }) => id === item)?.renewal ?? { latestBeforeExpiry: 30, unit: 'd' };
  if (window.unit === 'd') return addDays(receivedOn, window.latestBeforeExpiry) <= validTo;
  // the last day of the licence is not counted (Civil Code 201)
  let open = 0;
  for (let day = receivedOn; day < validTo; day = addDays(day, 1)) if (firstOpen(day) === day) open += 1;
  return open >= window.latestBeforeExpiry;
}

const OVER: readonly PermitEvent['type'][] = [
  'LicenceGranted',
  'LicenceDenied',
  'AcceptanceRefused',
  'LicenceNotRequired',
  'Withdrawn',
  'Terminated',
];

/** Still to be decided when the licence ended, and not because the applicant owed an answer. */
function isUndecided(log: readonly Stamped<PermitEvent>[], end: string): boolean {
  const before = log.filter(({ effectiveAt, type }) => effectiveAt < end && type !== 'LicenceDeemedRenewed');
  const corrections = before.filter(({ type }) => type === 'CorrectionRequested' || type === 'CorrectionHandedIn');
  return !before.some(({ type }) => OVER.includes(type)) && corrections.at(-1)?.type !== 'CorrectionRequested';
}

function outcomesOf({ log }: Story) {
  const of = <Type extends PermitEvent['type']>(type: Type) =>
    log.filter((event): event is Stamped<Extract<PermitEvent, { type: Type }>> => event.type === type);
  return {
    deemed: of('LicenceDeemedRenewed'),
    expired: of('LicenceExpired'),
    granted: of('LicenceGranted'),
    denied: of('LicenceDenied'),
    pushes: of('PushOrdered').filter(({ correction }) => correction === undefined),
  };
}

const reached = { deemed: 0, expired: 0, granted: 0, late: 0 };

describe('Art. 50: for any sequence of commands and ticks', () => {
  it('what was asked for in time and not decided is renewed once, from the day after the old end; nothing else is', () => {
    fc.assert(
      fc.property(renewing, (happening) => {
        const { story, commands } = run(happening, null);
        if (commands === 0 || story.permit.state === 'NONE') return;
        const end = startOf(addDays(happening.validTo, 1));
        const { deemed, expired, granted, denied, pushes } = outcomesOf(story);
        const inTime = isInTime(happening);
        const isRenewed = inTime && isUndecided(story.log, end);
        expect(story.permit.renewal?.inTime).toBe(inTime);
        expect(deemed).toHaveLength(isRenewed ? 1 : 0);
        for (const { effectiveAt, decision } of deemed) {
          expect(effectiveAt).toBe(end);
          expect(decision).toMatchObject({ by: null, validFrom: addDays(happening.validTo, 1) });
          expect(expired).toEqual([]);
        }
        expect(deemed.length + granted.length + denied.length).toBeLessThan(2);
        // one that takes the place of another comes from whoever found the right addressee
        expect(pushes.filter(({ replaces }) => replaces === undefined)).toHaveLength(deemed.length + granted.length);
        // a licence that ended unrenewed is on record as such, as long as somebody waits for the decision
        const isOpenAtEnd = !story.log.some(({ type, effectiveAt }) => OVER.includes(type) && effectiveAt < end);
        expect(expired).toHaveLength(isOpenAtEnd && !isRenewed ? 1 : 0);
        reached.deemed += deemed.length;
        reached.expired += expired.length;
        reached.granted += granted.length;
        reached.late += inTime ? 0 : 1;
      }),
      { numRuns: 1500 },
    );
    // chance has been everywhere
    for (const count of Object.values(reached)) expect(count).toBeGreaterThan(0);
  });

  it('no gap and no overlap with the old term, and nothing valid for days past', () =>
    fc.assert(
      fc.property(renewing, (happening) => {
        const { story } = run(happening, null);
        for (const { decision } of outcomesOf(story).granted) {
          const { decidedOn, validFrom } = decision;
          const goesOn = decidedOn <= happening.validTo;
          expect(validFrom).toBe(goesOn ? addDays(happening.validTo, 1) : decidedOn);
          // too late, or corrected too late: else the law had renewed it before anybody could decide
          if (!goesOn) expect(story.permit.renewal?.expired).toBe(true);
        }
      }),
      { numRuns: 800 },
    ));

  it('the decision on one in time is never due after the licence ends', () =>
    fc.assert(
      fc.property(renewing, (happening) => {
        const { story } = run(happening, null);
        if (!isInTime(happening)) return;
        const isOver = (event: PermitEvent) => event.type === 'LicenceExpired';
        const before = story.log.slice(0, story.log.some(isOver) ? story.log.findIndex(isOver) : undefined);
        for (const event of before) {
          if (event.type === 'ObligationOpened' && event.obligation.kind === 'decide')
            expect((event.obligation.statutoryDue ?? '') <= happening.validTo).toBe(true);
          if (event.type === 'DueDateRecomputed' && event.obligation === 'decide')
            expect((event.statutoryDue ?? '') <= happening.validTo).toBe(true);
          if (event.type === 'CorrectionRequested') expect(event.applicantDue <= happening.validTo).toBe(true);
        }
      }),
      { numRuns: 800 },
    ));

  it('an engine that wakes late records the same events for the same days', () =>
    fc.assert(
      fc.property(renewing, fc.constantFrom(DAY_MS / 2, 9 * DAY_MS), (happening, everyMs) => {
        const asleep = run(happening, null).story;
        const awake = run(happening, everyMs).story;
        const effective = ({ log }: Story) => log.map(({ type, effectiveAt }) => `${type} ${effectiveAt}`);
        expect(effective(awake)).toEqual(effective(asleep));
        expect(awake.permit).toEqual(asleep.permit);
      }),
      { numRuns: 150 },
    ));

  it('the events fold to the same case', () =>
    fc.assert(
      fc.property(renewing, (happening) => {
        const { story } = run(happening, null);
        expect(story.log.reduce(permitDecider.evolve, permitDecider.initial)).toEqual(story.permit);
      }),
      { numRuns: 300 },
    ));
});
