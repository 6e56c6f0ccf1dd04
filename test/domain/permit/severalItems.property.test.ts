import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { addDays, addMs, civilDateOf } from '../../../domain/time.ts';
import { fold } from '../../../ledger/readModels/fold.ts';
import { NO_ROWS } from '../../../ledger/readModels/rows.ts';
import { given, momentOf, play, refusalOf, type Step, type Story } from '../../given.ts';
import { runs } from '../../propertyRuns.ts';
import { catalogue } from './reference.ts';
import * as steps from './steps.ts';

/** Integrated trades as chance would have them: whichever item comes next, whatever is done to it. */

const DAY = '2026-03-02';
const HOUR = 3_600_000;
/** all of them within the reach of one bureau on that day */
const trades = catalogue.trades.filter(({ items }) => {
  try {
    given(steps.received(DAY, { trade: 'any', items: items.map((item) => ({ item })) }));
    return true;
  } catch {
    return false;
  }
});

type Move = { choice: number; which: number; hours: number };

const move: fc.Arbitrary<Move> = fc.record({ choice: fc.nat(14), which: fc.nat(5), hours: fc.nat(40) });

function stepOf(permit: Permit, { choice, which }: Move, at: string): Step {
  const item = permit.items[which % permit.items.length]?.item ?? '';
  const push = permit.pushes[which % Math.max(1, permit.pushes.length)];
  const pushId = push?.id ?? 'none';
  const made: Step[] = [
    steps.verified(at, { item }),
    steps.granted(at, { item }),
    steps.granted(at, { item }),
    steps.denied(at, { item }),
    steps.issued(at, { item }),
    steps.issued(at, { item }),
    steps.integratedIssued(at),
    steps.delivered(at, { item }),
    steps.delivered(at, { item }),
    steps.pushed(at, { pushId }),
    steps.publicised(at, { item }),
    steps.withdrawn(at),
    steps.procedureStarted(at, { item }),
    steps.procedureEnded(at, {
      procedure: permit.procedures?.find((one) => one.item === item && !one.endedOn)?.id ?? 'none',
    }),
    steps.acknowledged(at, { pushId, by: steps.person('liaison', push?.supervisor ?? 'nobody') }),
  ];
  return made[choice] ?? steps.withdrawn(at);
}

function always(holds: (story: Story, before: Permit) => void): void {
  const happening = fc.record({
    trade: fc.constantFrom(...trades),
    moves: fc.array(move, { minLength: 8, maxLength: 40 }),
  });
  fc.assert(
    fc.property(happening, ({ trade, moves }) => {
      const items = trade.items.map((item) => ({ item }));
      let story: Story = given(
        steps.received(DAY, { trade: trade.id, items }),
        steps.accepted(DAY),
        steps.reviewStarted(DAY),
      );
      let at = momentOf(DAY);
      for (const one of moves) {
        at = addMs(at, one.hours * HOUR);
        const before = story.permit;
        refusalOf(() => {
          story = play(story, [stepOf(before, one, at)]);
        });
        holds(story, before);
      }
    }),
    { numRuns: runs(150) },
  );
}

type HearingMove = { choice: number; which: number; days: number };

const hearingMove: fc.Arbitrary<HearingMove> = fc.record({ choice: fc.nat(8), which: fc.nat(5), days: fc.nat(6) });

function hearingStepOf(permit: Permit, { choice, which }: HearingMove, at: string): Step {
  const item = permit.items[which % permit.items.length]?.item ?? '';
  const open = (permit.procedures ?? []).filter(({ endedOn }) => endedOn === null);
  const made: Step[] = [
    steps.procedureStarted(at, { item, kind: 'hearing' }),
    steps.procedureStarted(at, { item, kind: 'hearing' }),
    steps.procedureStarted(at, { item, kind: 'test' }),
    steps.procedureEnded(at, { procedure: open[which % Math.max(1, open.length)]?.id ?? 'none' }),
    steps.hearingArranged(at, addDays(civilDateOf(at), 10 + which)),
    steps.hearingHeld(at),
    steps.hearingHeld(at),
    steps.stated(at, { party: 'applicant', waivesHearing: which < 2 }),
    steps.granted(at, { item, hearingTranscript: steps.TRANSCRIPT }),
  ];
  return made[choice] ?? steps.withdrawn(at);
}

describe('Art. 45, 48: for any order of pauses around one hearing of several items', () => {
  it('the review goes on exactly when no clock of the case stands still any more', () => {
    const ends = new Set<string>();
    const happening = fc.record({
      trade: fc.constantFrom(...trades),
      moves: fc.array(hearingMove, { minLength: 8, maxLength: 30 }),
    });
    fc.assert(
      fc.property(happening, ({ trade, moves }) => {
        let story: Story = given(
          steps.received(DAY, { trade: trade.id, items: trade.items.map((item) => ({ item })) }),
          steps.accepted(DAY),
          steps.reviewStarted(DAY),
          steps.hearingTold(DAY),
          steps.hearingRequested(DAY),
        );
        let at = momentOf(DAY);
        for (const one of moves) {
          at = addMs(at, one.days * 24 * HOUR);
          const { permit: before } = story;
          refusalOf(() => {
            story = play(story, [hearingStepOf(before, one, at)]);
          });
          const { permit, log } = story;
          const paused = (permit.procedures ?? []).filter(({ pausedThrough }) => pausedThrough === null);
          if (permit.state === 'SPECIAL_PROCEDURE' || permit.state === 'UNDER_REVIEW')
            expect(permit.state === 'SPECIAL_PROCEDURE').toBe(paused.length > 0);
          const both = (before.procedures ?? []).filter(
            ({ kind, pausedThrough }) => kind === 'hearing' && !pausedThrough,
          );
          if (both.length > 1 && permit.state === 'UNDER_REVIEW')
            ends.add(log.findLast(({ type }) => WAYS.includes(type))?.type ?? '');
        }
        const turns = story.log.filter(({ type }) => type === 'SpecialProcedureStarted' || type === 'ReviewResumed');
        turns.forEach(({ type }, index) => {
          if (type === 'ReviewResumed') expect(turns[index - 1]?.type).toBe('SpecialProcedureStarted');
        });
      }),
      { numRuns: 400, seed: 20260302 },
    );
    // two clocks at once were let go both by the hearing and by a waiver
    expect([...ends].sort()).toEqual(['HearingHeld', 'StatementRecorded']);
  });
});

const WAYS: readonly string[] = ['HearingHeld', 'StatementRecorded'];

describe('一业一证: for any order of decisions, certificates, deliveries and withdrawals', () => {
  it('there are trades to try', () => expect(trades.length).toBeGreaterThan(3));

  it('there is one push for each grant, none for a denial, and none twice (S8)', () =>
    always(({ permit }) => {
      const granted = permit.items.filter(({ decision }) => decision?.outcome === 'granted').map(({ item }) => item);
      expect(permit.pushes.map(({ item }) => item).sort()).toEqual(granted.sort());
    }));

  it('no decision is changed or lost once it was made', () =>
    always(({ permit }, before) => {
      for (const { item, decision, certificateNumber, delivered } of before.items) {
        const now = permit.items.find((entry) => entry.item === item);
        if (decision) expect(now?.decision).toEqual(decision);
        if (certificateNumber) expect(now?.certificateNumber).toBe(certificateNumber);
        if (delivered) expect(now?.delivered).toBe(true);
      }
    }));

  it('only what was granted has a certificate, and only what has its document is delivered', () =>
    always(({ permit }) => {
      for (const { decision, certificateNumber, delivered } of permit.items) {
        if (certificateNumber) expect(decision?.outcome).toBe('granted');
        if (delivered) expect(decision?.outcome === 'denied' || certificateNumber !== null).toBe(true);
      }
    }));

  it('the case is under review exactly as long as something is undecided', () =>
    always(({ permit }) => {
      if (permit.state === 'WITHDRAWN') return;
      const isOpen = permit.items.some(({ decision, ended }) => !decision && !ended);
      expect(permit.state === 'UNDER_REVIEW' || permit.state === 'SPECIAL_PROCEDURE').toBe(isOpen);
    }));

  it('Art. 45: the pause of one item holds no other, and nothing is decided whose clock stands still', () =>
    always(({ permit }, before) => {
      const paused = (before.procedures ?? []).filter(({ endedOn }) => endedOn === null).map(({ item }) => item);
      for (const { item, decision } of permit.items) {
        const was = before.items.find((entry) => entry.item === item);
        if (decision && !was?.decision) expect(paused).not.toContain(item);
      }
      const open = (permit.procedures ?? []).filter(({ pausedThrough }) => pausedThrough === null);
      if (permit.state !== 'WITHDRAWN' && permit.items.some(({ decision, ended }) => !decision && !ended))
        expect(permit.state === 'SPECIAL_PROCEDURE').toBe(open.length > 0);
    }));

  it('it closes when everything is delivered, published and received, and not before', () =>
    always(({ permit }) => {
      if (permit.state !== 'CLOSED') return;
      for (const { decision, delivered, published, ended } of permit.items)
        expect(Boolean(ended) || (delivered && (decision?.outcome === 'denied' || published))).toBe(true);
      expect(permit.pushes.every(({ state }) => state !== 'pending')).toBe(true);
    }));

  it('a duty is open for each item exactly as long as it is owed', () =>
    always(({ permit }) => {
      if (permit.state === 'WITHDRAWN') return;
      const open = permit.obligations.map(({ id }) => id);
      for (const { item, decision, certificateNumber, delivered, published, ended } of permit.items) {
        const isGranted = decision?.outcome === 'granted';
        expect(open.includes(`decide:${item}`)).toBe(!decision && !ended);
        expect(open.includes(`issue:${item}`)).toBe(isGranted && certificateNumber === null);
        expect(open.includes(`deliver:${item}`)).toBe(decision !== null && !delivered);
        expect(open.includes(`publish:${item}`)).toBe(isGranted && !published);
      }
    }));

  it('what is said to be lawful is never refused for the state of the case', () =>
    always(({ permit }) => {
      const allowed = allowedCommands(permit);
      expect(allowed.includes('issueCertificate')).toBe(
        permit.items.some(({ decision, certificateNumber }) => decision?.outcome === 'granted' && !certificateNumber),
      );
    }));

  it('the read model is in the same state as the case', () =>
    always(({ log, permit }) => {
      const rows = log.reduce((folded, event, seq) => fold(folded, { stream: 'permit/x', seq, event }, null), NO_ROWS);
      expect(rows.permit?.caseState).toBe(permit.state);
    }));
});
