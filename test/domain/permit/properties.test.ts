import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elapseUntil, type Stamped } from '../../../domain/decider.ts';
import { workOf } from '../../../domain/permit/claims.ts';
import { isPaused } from '../../../domain/permit/clock.ts';
import type { PermitCommand } from '../../../domain/permit/commands.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import type { PermitEvent, PermitEventType } from '../../../domain/permit/events.ts';
import type { CaseState, Permit } from '../../../domain/permit/types.ts';
import { worksOf } from '../../../domain/permit/work.ts';
import { addMs, type Instant } from '../../../domain/time.ts';
import { fold } from '../../../ledger/readModels/fold.ts';
import { NO_ROWS } from '../../../ledger/readModels/rows.ts';
import { play, refusalOf, type Story } from '../../given.ts';
import { runs } from '../../propertyRuns.ts';
import { type Chance, chance, itemsReached, momentsOf, receiptOf, stepOf } from './arbitraryCases.ts';
import { LAWFUL_IN, LAWFUL_MOVES } from './lawfulTransitions.ts';

type Taken = {
  command: PermitCommand | null;
  at: Instant;
  before: Permit;
  after: Permit;
  events: Stamped<PermitEvent>[];
};

/** Runs a case as chance has it; refusals change nothing, anything else thrown is a defect. */
function run(story: Story, taken: Taken[], happening: Chance, wakeUps: Instant[] = []): Story {
  const moments = momentsOf(happening);
  let current = story;
  const pending = [...wakeUps].sort();
  for (const [index, move] of happening.moves.entries()) {
    const at = moments[index] ?? '';
    while (pending[0] !== undefined && pending[0] <= at) {
      const { state, events } = elapseUntil(permitDecider, current.permit, pending.shift() ?? at);
      current = { permit: state, log: [...current.log, ...events] };
    }
    const now = elapseUntil(permitDecider, current.permit, at).state;
    const step = index === 0 ? receiptOf(happening, at) : stepOf(now, move, at);
    const before = deepFrozen(current);
    refusalOf(() => {
      current = play(before, [step]);
    });
    const events = current.log.slice(before.log.length);
    if (current !== before)
      taken.push({ command: step.command(now), at, before: before.permit, after: current.permit, events });
  }
  const end = addMs(moments.at(-1) ?? '', 400 * 86_400_000);
  const { state, events } = elapseUntil(permitDecider, deepFrozen(current.permit), end);
  taken.push({ command: null, at: end, before: current.permit, after: state, events });
  return { permit: state, log: [...current.log, ...events] };
}

/** Whoever changes what it was given fails here. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}

const begin = (): Story => ({ permit: permitDecider.initial, log: [] });

function always(holds: (taken: Taken[], story: Story, happening: Chance) => void, numRuns = 400): void {
  fc.assert(
    fc.property(chance, (happening) => {
      const taken: Taken[] = [];
      holds(taken, run(begin(), taken, happening), happening);
    }),
    { numRuns: runs(numRuns) },
  );
}

const types = (events: readonly PermitEvent[]): PermitEventType[] => events.map((event) => event.type);

describe('Section 2.3: for any sequence of commands and ticks', () => {
  it('no unlawful state is reachable', () =>
    always((_, { log, permit }) => {
      let state: CaseState = 'NONE';
      let corrections = 0;
      for (const event of log) {
        const move = LAWFUL_MOVES[event.type];
        const within = LAWFUL_IN[event.type];
        if (within) expect(within, event.type).toContain(state);
        if (!move || move.stays?.includes(state)) continue;
        expect(move.from, event.type).toContain(state);
        if (event.type === 'CorrectionRequested') corrections += 1;
        const onTheSpot = state === 'ACCEPTED' && (event.type === 'LicenceGranted' || event.type === 'LicenceDenied');
        if (onTheSpot) expect(['publication-retail', 'road-freight']).toContain(event.item);
        state = move.to;
      }
      expect(corrections).toBeLessThan(2);
      expect(permit.state).toBe(state);
    }, 800));

  it('folding the events again gives the same state', () =>
    always((_, { log, permit }) => expect(log.reduce(permitDecider.evolve, permitDecider.initial)).toEqual(permit)));

  it('what was due has happened once: elapsing again changes nothing', () =>
    always((taken) => {
      for (const { after, at } of taken) {
        const again = elapseUntil(permitDecider, after, at);
        expect(again.events).toEqual([]);
        expect(again.state).toBe(after);
      }
    }));

  it('what is due is sorted and lies ahead', () =>
    always((taken) => {
      for (const { after, at } of taken) {
        const moments = permitDecider.due(after).map((due) => due.at);
        expect(moments).toEqual([...moments].sort());
        expect(moments.filter((moment) => moment <= at)).toEqual([]);
      }
    }));

  it('no obligation disappears unmet without a reason, none is open twice, none climbs that is not open', () =>
    always((_, { log, permit }) => {
      const open = new Set<string>();
      for (const event of log) {
        if (event.type === 'ObligationOpened') {
          expect(open).not.toContain(event.obligation.id);
          open.add(event.obligation.id);
        } else if ('obligation' in event) {
          expect(open, event.type).toContain(event.obligationId);
          if (event.type === 'ObligationEnded')
            expect([
              ...['deemedAccepted', 'deemedRenewed', 'withdrawn', 'terminated', 'decided'],
              ...['returned', 'disputed', 'rerouted', 'succeeded', 'answered', 'superseded'],
            ]).toContain(event.reason);
          if (event.type === 'ObligationMet' || event.type === 'ObligationEnded') open.delete(event.obligationId);
        }
      }
      expect(permit.obligations.map(({ id }) => id)).toEqual([...open]);
      if (['NOT_ACCEPTED', 'NOT_REQUIRED', 'WITHDRAWN', 'TERMINATED'].includes(permit.state)) expect(open.size).toBe(0);
    }, 800));

  it('every red card is explained or still waits for its reason', () =>
    always((_, { log, permit }) => {
      const red = log.filter((event) => event.type === 'RedCardShown').length;
      const explained = log.filter((event) => event.type === 'DelayExplained').length;
      expect(permit.unexplained).toHaveLength(red - explained);
    }));

  it('a case never changes the versions it froze, and its calendar only by adopting one that knows more', () =>
    always((taken, { log }) => {
      for (const { before, after, events } of taken) {
        const frozen = before.items.filter((entry) => entry.frozen !== null);
        for (const { item, frozen: was } of frozen)
          expect(after.items.find((entry) => entry.item === item)?.frozen).toEqual(was);
        if (before.accepted) {
          expect(after.policy).toEqual(before.policy);
          expect(after.accepted).toEqual(before.accepted);
        }
        if (before.state === 'NONE' || types(events).includes('CalendarAdopted')) continue;
        expect(after.calendar).toEqual(before.calendar);
      }
      expect(types(log).filter((type) => type === 'Accepted').length).toBeLessThan(2);
      const known = log.flatMap((event) => (event.type === 'CalendarAdopted' ? event.calendar.knownThrough : []));
      expect(known).toEqual([...new Set(known)].sort());
    }));

  it('a calendar moves open provisional dates alone: nothing met, nothing decided, nothing certain', () =>
    always((taken) => {
      for (const { before, after, events } of taken) {
        const moved = events.flatMap((event) =>
          event.type === 'DueDateRecomputed' && !event.because ? event.obligationId : [],
        );
        for (const duty of before.obligations.filter(({ provisional }) => !provisional))
          expect(moved).not.toContain(duty.id);
        expect(new Set(moved).size).toBe(moved.length);
        for (const { item, decision } of before.items)
          if (decision) expect(after.items.find((entry) => entry.item === item)?.decision).toEqual(decision);
      }
    }));

  it('S8: a grant comes with its push, out of one decide command, and out of time only by Art. 50(2)', () =>
    always((taken) => {
      for (const { command, events } of taken) {
        const grants = events.filter((event) => event.type === 'LicenceGranted');
        const deemed = events.filter((event) => event.type === 'LicenceDeemedRenewed');
        // one that takes the place of another comes from whoever found the right addressee
        const pushes = events
          .filter((event) => event.type === 'PushOrdered')
          .filter(({ correction, replaces }) => correction === undefined && replaces === undefined);
        expect(pushes.map(({ item }) => item)).toEqual([...deemed, ...grants].map(({ item }) => item));
        if (deemed.length > 0)
          expect(types(events)[types(events).indexOf('LicenceDeemedRenewed') + 1]).toBe('PushOrdered');
        if (grants.length === 0) continue;
        expect(command).toMatchObject({ type: 'decide', outcome: 'granted' });
        const index = types(events).indexOf('LicenceGranted');
        expect(types(events)[index + 1]).toBe('PushOrdered');
      }
    }, 800));

  it('S8: a clerical correction alters nothing of what was decided, and whoever was told of a grant is told of it', () =>
    always((taken) => {
      for (const { command, before, after, events } of taken) {
        if (command?.type !== 'correctClericalError') continue;
        for (const { item, decision } of before.items)
          if (decision) expect(after.items.find((entry) => entry.item === item)?.decision).toEqual(decision);
        for (const duty of before.obligations) {
          const kept = after.obligations.find(({ id }) => id === duty.id);
          if (kept) expect([kept.due, kept.statutoryDue]).toEqual([duty.due, duty.statutoryDue]);
        }
        const corrected = events.find((event) => event.type === 'ClericalErrorCorrected');
        const decision = after.items.find(({ item }) => item === corrected?.item)?.decision;
        const pushes = events.filter((event) => event.type === 'PushOrdered').filter((push) => push.correction);
        expect(pushes.map(({ correction }) => correction)).toEqual(
          decision?.outcome === 'granted' ? [corrected?.number] : [],
        );
      }
    }, 800));

  it('Art. 34: whoever received or reviewed a case has not decided it', () =>
    always((_, { log }) => {
      const received = new Set<string>();
      // whoever was named in another's place before he signed anything has not reviewed
      let named: string[] = [];
      const signed = new Set<string>();
      for (const event of log) {
        if (event.type === 'Received') received.add(event.receivedBy.user);
        if (event.type === 'ReviewStarted') named = event.reviewers;
        if (event.type === 'SubstanceVerified') signed.add(event.by.user);
        if (event.type === 'LicenceGranted' && named.length > 0 && signed.size > 0)
          expect(signed.size).toBeGreaterThan(1);
        if (event.type === 'LicenceGranted' || event.type === 'LicenceDenied')
          expect([...received, ...named, ...signed]).not.toContain(event.by.user);
      }
    }));

  it('S22: what one officer of a unit has in hand, no other has done', () =>
    always((taken) => {
      for (const { command, before, at } of taken) {
        const work = command && workOf(command);
        // a claim may have ended by time before the command came: with a renewal by silence nothing is left to decide
        const { claims, reviewers } = elapseUntil(permitDecider, before, at).state;
        const claim = claims?.find((one) => one.work === work);
        if (!command || !claim || claim.organ !== command.by.org) continue;
        const directs = work === 'review' && reviewers.includes(command.by.user);
        if (!directs && command.by.role !== 'organHead') expect(command.by.user, command.type).toBe(claim.holder);
      }
    }, 800));

  it('S22, Art. 45: the read models say who has what in hand, and what stands still, as the case does', () =>
    always((_, { log, permit }) => {
      const { obligations } = log.reduce(
        (rows, event, index) => fold(rows, { stream: 'permit/x', seq: index + 1, event }, null),
        NO_ROWS,
      );
      const open = obligations.filter(({ state }) => state === 'open');
      expect(open.map(({ id }) => id).sort()).toEqual(permit.obligations.map(({ id }) => id).sort());
      for (const row of open) {
        const holderOf = (work: string) => permit.claims?.find((claim) => claim.work === work)?.holder ?? null;
        for (const work of worksOf(row))
          expect(work === 'decide' ? row.decider : row.holder, work).toBe(holderOf(work));
        const { kind, item } = row;
        expect(row.pauses.length > 0).toBe(isPaused(permit, { kind, ...(item !== null && { item }) }));
      }
      const owed = permit.obligations.flatMap(worksOf);
      for (const { work } of permit.claims ?? []) expect(owed).toContain(work);
    }, 800));

  it('an event is never recorded before it is effective', () =>
    always((_, { log }) => expect(log.filter((event) => event.effectiveAt > event.at)).toEqual([])));

  it('the state is plain JSON', () =>
    always((taken) => {
      for (const { after } of taken.slice(-3)) expect(JSON.parse(JSON.stringify(after))).toStrictEqual(after);
    }, 100));

  it('whenever the engine wakes up, the state and the lawful moments are the same', () => {
    const naps = fc.array(fc.nat(300 * 24), { maxLength: 15 });
    fc.assert(
      fc.property(chance, naps, (happening, hours) => {
        const first = momentsOf(happening)[0] ?? '';
        const asleep = run(begin(), [], happening);
        const awake = run(
          begin(),
          [],
          happening,
          hours.map((hour) => addMs(first, hour * 3_600_000)),
        );
        expect(awake.permit).toEqual(asleep.permit);
        const lawful = ({ type, effectiveAt }: Stamped<PermitEvent>) => ({ type, effectiveAt });
        expect(awake.log.map(lawful)).toEqual(asleep.log.map(lawful));
      }),
      { numRuns: runs(400) },
    );
  });
});

describe('what chance brings about', () => {
  it('is every kind of event and state, and every item some bureau may decide', () => {
    const seen = new Set<string>();
    const states = new Set<CaseState>();
    fc.assert(
      fc.property(chance, (happening) => {
        const taken: Taken[] = [];
        const { log } = run(begin(), taken, happening);
        for (const type of types(log)) seen.add(type);
        for (const { after } of taken) states.add(after.state);
      }),
      { numRuns: 2500, seed: 7 },
    );
    expect(
      [
        ...Object.keys(LAWFUL_MOVES),
        'PushAcknowledged',
        'StatutoryLimitPassed',
        'PushRetried',
        'DelayExplained',
        'CalendarAdopted',
        'DueDateRecomputed',
        'SpecialProcedureEnded',
        'LimitExtended',
        'StatementRecorded',
        'SiteSurveyed',
        'InspectorsAssigned',
        'ConflictDeclared',
        'ClericalErrorCorrected',
        'ReapplicationBarred',
        'OpinionGiven',
        'ConsultationConcluded',
        'WorkClaimed',
        'WorkReleased',
        'WorkReassigned',
        'PushClaimed',
        'AbsenceCovered',
        'PushReturned',
        'PushRerouted',
        'SupervisorSucceeded',
        'HandlingOrderIssued',
        'HandlingOrderAnswered',
        'MatterReferred',
        'MatterRaised',
        'MatterDecided',
        'MatterSettled',
        'FeedbackReceived',
      ].filter((type) => !seen.has(type)),
    ).toEqual([]);
    expect(states.size).toBe(14);
    expect(itemsReached.size).toBeGreaterThan(30);
  });
});
