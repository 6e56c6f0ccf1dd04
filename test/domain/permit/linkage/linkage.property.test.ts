import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stamped } from '../../../../domain/decider.ts';
import { isConcluded } from '../../../../domain/permit/allowed.ts';
import { permitDecider } from '../../../../domain/permit/decider.ts';
import type { PermitEvent } from '../../../../domain/permit/events.ts';
import type { Permit } from '../../../../domain/permit/types.ts';
import { addDays, addMs, civilDateOf, type Instant } from '../../../../domain/time.ts';
import { given, play, refusalOf, type Step, type Story, tick } from '../../../given.ts';
import { runs } from '../../../propertyRuns.ts';
import { acknowledged, delivered, explained, granted, issued, person, publicised, pushed } from '../steps.ts';
import * as linkage from './steps.ts';

/** Whatever supervisors, bureau, convener and leader do about one push, in any order and after any silence. */

const HOUR = 3_600_000;
type Move = { choice: number; variant: number; hours: number };
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    choice: fc.nat(999),
    variant: fc.nat(5),
    hours: fc.oneof(fc.nat(30), fc.nat(24 * 12), fc.constantFrom(0, 24, 24 * 40)),
  }),
  { minLength: 3, maxLength: 14 },
);

const SUPERVISORS = [linkage.MARKET, linkage.HEALTH, '610113-culture-tourism'];
const supervisor = (variant: number) => SUPERVISORS[variant % SUPERVISORS.length] ?? linkage.MARKET;
const subjectOf = ({ obligations }: Permit, kind: string) =>
  obligations.find((open) => open.kind === kind)?.subject ?? 'none';
const organOf = ({ obligations }: Permit, kind: string) =>
  person('somebody', obligations.find((open) => open.kind === kind)?.organ ?? linkage.MARKET);

/** The owner that a matter may have: of a push any supervisor, of another duty its organ. */
function ownerOf(permit: Permit, variant: number): string {
  const matter = permit.linkage?.matters?.findLast(({ state }) => state !== 'settled');
  if (matter?.pushId !== undefined) return supervisor(variant);
  return permit.obligations.find(({ id }) => id === matter?.obligationId)?.organ ?? linkage.MARKET;
}
const openMatter = ({ linkage: of }: Permit, ...states: string[]) => {
  const matter = of?.matters?.find(({ state }) => states.includes(state))?.id;
  return matter === undefined ? {} : { matter };
};

function stepOf(permit: Permit, { choice, variant }: Move, at: Instant): Step {
  const day = addDays(civilDateOf(at), variant);
  const steps: Step[] = [
    pushed(at),
    pushed(at),
    acknowledged(at),
    linkage.returned(at, { proposedOwner: supervisor(variant) }),
    linkage.returned(at, { proposedOwner: supervisor(variant) }),
    linkage.rerouted(at, supervisor(variant)),
    linkage.rerouted(at, supervisor(variant)),
    linkage.succeeded(at, supervisor(variant), { supervisor: permit.pushes.at(-1)?.supervisor ?? '' }),
    linkage.resolved(at, ownerOf(permit, variant), day, openMatter(permit, 'referred')),
    linkage.resolved(at, ownerOf(permit, variant), day, openMatter(permit, 'referred')),
    linkage.notAgreed(at),
    linkage.decidedAbove(at, ownerOf(permit, variant), day, openMatter(permit, 'raised')),
    linkage.orderAnswered(at, subjectOf(permit, 'answerOrder'), { by: organOf(permit, 'answerOrder') }),
    linkage.fedBack(at, { reference: `YT-${variant}` }),
    linkage.reviewConcluded(at, subjectOf(permit, 'reviewFeedback')),
    linkage.relayRequested(at),
    linkage.relayConfirmed(at, subjectOf(permit, 'relay'), { by: organOf(permit, 'relay') }),
    linkage.claimed(at),
    linkage.unitsChecked(at),
    explained(at, permit.unexplained[0]?.obligationId ?? 'none', {
      by: person('head', permit.unexplained[0]?.organ ?? ''),
    }),
    tick(at),
  ];
  return steps[choice % steps.length] ?? tick(at);
}

type Moment = { permit: Permit; events: Stamped<PermitEvent>[] };

function run(chosen: Move[]): Moment[] {
  let story: Story = given(
    linkage.acceptedToday('2026-02-09'),
    granted('2026-02-12', chosen[0]?.variant === 0 ? { changing: linkage.withoutUnits } : {}),
    issued('2026-02-12'),
    delivered('2026-02-12'),
    publicised('2026-02-12'),
  );
  let at = '2026-02-12T09:00:00.000+08:00';
  const moments: Moment[] = [{ permit: story.permit, events: story.log }];
  for (const move of chosen) {
    at = addMs(at, move.hours * HOUR);
    const before = story;
    const now = play(before, [tick(at)]);
    story = now;
    refusalOf(() => {
      story = play(before, [stepOf(now.permit, move, at)]);
    });
    moments.push({ permit: story.permit, events: story.log.slice(before.log.length) });
  }
  return moments;
}

function always(holds: (moment: Moment) => void, numRuns = 300): void {
  fc.assert(
    fc.property(moves, (chosen) => {
      for (const moment of run(chosen)) holds(moment);
    }),
    { numRuns: runs(numRuns) },
  );
}

describe('S14: for any order of returns, disputes, resolutions, successions and silence', () => {
  it('somebody has the push at every moment, and nobody else', () =>
    always(({ permit }) => {
      expect(permit.pushes.filter(({ state }) => state !== 'ended')).toHaveLength(1);
      // each that ended has its successor
      for (const push of permit.pushes.filter(({ state }) => state === 'ended'))
        expect(permit.pushes.filter(({ replaces }) => replaces === push.id)).toHaveLength(1);
    }));

  it('whoever has to act about it is in duty bound: nothing waits for nobody', () =>
    always(({ permit }) => {
      const [push] = permit.pushes.filter(({ state }) => state !== 'ended');
      const owes = (...kinds: string[]) => permit.obligations.some(({ kind }) => kinds.includes(kind));
      if (push?.state === 'pending') expect(owes('push')).toBe(true);
      if (push?.state === 'pushed') expect(owes('acknowledge', 'carryOut', 'govern')).toBe(true);
      if (push?.state === 'returned') expect(owes('reroute')).toBe(true);
      if (push?.state === 'disputed') expect(owes('convene', 'govern')).toBe(true);
    }));

  it('a matter that is not settled is owed by the convener, the owner or the leader; one that is, by nobody', () =>
    always(({ permit }) => {
      for (const { id, state } of permit.linkage?.matters ?? []) {
        const owed = permit.obligations.filter(({ subject }) => subject === id).map(({ kind }) => kind);
        if (state === 'referred') expect(owed).toEqual(['convene']);
        if (state === 'raised') expect(owed).toContain('govern');
        if (state === 'resolved' || state === 'decided') expect(owed).toEqual(['carryOut']);
        if (state === 'settled') expect(owed).toEqual([]);
      }
    }));

  it('no card is ever taken back, and each waits for its reason or has it', () => {
    fc.assert(
      fc.property(moves, (chosen) => {
        const moments = run(chosen);
        const events = moments.flatMap((moment) => moment.events);
        const red = events.filter(({ type }) => type === 'RedCardShown').length;
        const explainedOnes = events.flatMap((event) => (event.type === 'DelayExplained' ? event.obligationId : []));
        const waiting = moments.at(-1)?.permit.unexplained ?? [];
        // one reason answers every card of its duty
        expect(waiting.length).toBeLessThanOrEqual(red);
        expect(waiting.length + explainedOnes.length).toBeLessThanOrEqual(red);
        const shown = events.flatMap((event) => (event.type === 'RedCardShown' ? event.obligationId : []));
        expect(new Set([...waiting.map(({ obligationId }) => obligationId), ...explainedOnes])).toEqual(new Set(shown));
      }),
      { numRuns: runs(200) },
    );
  });

  it('the state is plain JSON, what is due is in order, and a case is over only when nothing is owed', () =>
    always(({ permit, events }) => {
      expect(JSON.parse(JSON.stringify(permit))).toStrictEqual(permit);
      if (isConcluded(permit)) expect([permit.obligations, permit.unexplained]).toEqual([[], []]);
      expect(events.filter(({ at, effectiveAt }) => effectiveAt > at)).toEqual([]);
      expect(permitDecider.due(permit).map(({ at }) => at)).toEqual(
        permitDecider
          .due(permit)
          .map(({ at }) => at)
          .sort(),
      );
    }));

  it('and chance has been everywhere', () => {
    const all = [
      ...['PushReturned', 'BoundaryDisputed', 'PushRerouted', 'PushUpheld', 'SupervisorSucceeded'],
      ...['MatterReferred', 'MatterResolved', 'MatterRaised', 'MatterDecided', 'MatterSettled'],
      ...['HandlingOrderIssued', 'HandlingOrderAnswered', 'FeedbackReceived', 'FeedbackAnswered'],
      ...['RelayRequested', 'ResultRelayed', 'PushClaimed', 'PushAcknowledged', 'CoordinationUnitNamed'],
    ];
    const reached = new Set(
      fc
        .sample(moves, { numRuns: 400, seed: 7 })
        .flatMap((chosen) => run(chosen).flatMap(({ events }) => events.map(({ type }) => String(type)))),
    );
    expect(all.filter((type) => !reached.has(type))).toEqual([]);
  });
});
