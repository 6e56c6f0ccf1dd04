import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elapseUntil, type Stamped } from '../../../domain/decider.ts';
import { isConcluded } from '../../../domain/permit/allowed.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import type { PermitEvent } from '../../../domain/permit/events.ts';
import { owed } from '../../../domain/permit/owed.ts';
import { isOvertaken } from '../../../domain/permit/service/overtaken.ts';
import type { Channel } from '../../../domain/permit/service/types.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { addMs, civilDateOf, type Instant } from '../../../domain/time.ts';
import { play, refusalOf, type Step, type Story } from '../../given.ts';
import { runs } from '../../propertyRuns.ts';
import { type Chance, chance, momentsOf, receiptOf, stepOf } from './arbitraryCases.ts';
import { notTold, served, told } from './steps.ts';

/** Whatever happens to a case, and whatever becomes of the messages meanwhile. */

const channels = fc.shuffledSubarray<Channel>(['clientSystem', 'sms', 'email']);

const TOLD = new Set<string>([
  'Accepted',
  'AcceptanceRefused',
  'LicenceNotRequired',
  'CorrectionRequested',
  'SpecialProcedureStarted',
  'LimitExtended',
  'LicenceGranted',
  'LicenceDenied',
  'LicenceDeemedRenewed',
  'Terminated',
  'CaseTransferred',
  'CaseHandedUp',
  'ClericalErrorCorrected',
]);

/** One of the messages that are owed comes to something; which one, the number says. */
function reportOf(permit: Permit, at: Instant, number: number): Step | null {
  const pending = owed(permit).filter((effect) => effect.type === 'sendNotice');
  const effect = pending[number % Math.max(1, pending.length)];
  if (!effect) return null;
  const { notice, channel, attempt } = effect;
  const about = { notice, channel, attempt };
  if (number % 4 === 0) return notTold(at, { ...about, isFinal: number % 8 === 0 });
  return told(at, { ...about, outcome: number % 5 < 2 ? 'handedOver' : 'delivered' });
}

function run(happening: Chance, by: Channel[], wakeUps: Instant[] = []): Story {
  const pending = [...wakeUps].sort();
  let story: Story = { permit: permitDecider.initial, log: [] };
  const wake = (until: Instant) => {
    while (pending[0] !== undefined && pending[0] <= until) {
      const { state, events } = elapseUntil(permitDecider, story.permit, pending.shift() ?? until);
      story = { permit: state, log: [...story.log, ...events] };
    }
  };
  const attempt = (step: Step): void => {
    refusalOf(() => {
      story = play(story, [step]);
    });
  };
  const moments = momentsOf(happening);
  for (const [index, move] of happening.moves.entries()) {
    const at = moments[index] ?? '';
    wake(at);
    const now = elapseUntil(permitDecider, story.permit, at).state;
    if (index === 0) {
      const receipt = receiptOf(happening, at);
      attempt({
        ...receipt,
        command: (permit) => {
          const command = receipt.command(permit);
          return command?.type === 'receive' ? { ...command, service: { channels: by } } : command;
        },
      });
      continue;
    }
    const report = move.choice % 3 === 0 ? null : reportOf(now, at, move.choice);
    if (report) attempt(report);
    else if (move.choice % 9 === 0) attempt(served(at));
    const later = elapseUntil(permitDecider, story.permit, at).state;
    attempt(stepOf(later, move, at));
  }
  const end = addMs(moments.at(-1) ?? '', 30 * 86_400_000);
  const { state, events } = elapseUntil(permitDecider, story.permit, end);
  return { permit: state, log: [...story.log, ...events] };
}

function always(holds: (story: Story) => void, numRuns = 400): void {
  fc.assert(
    fc.property(chance, channels, (happening, by) => holds(run(happening, by))),
    { numRuns: runs(numRuns) },
  );
}

/** What each event met: the state before it. */
function* withStates(log: readonly Stamped<PermitEvent>[]): Generator<{ before: Permit; event: Stamped<PermitEvent> }> {
  let before = permitDecider.initial;
  for (const event of log) {
    yield { before, event };
    before = permitDecider.evolve(before, event);
  }
}

describe('Art. 32, 42, 44, 45, 47: for any sequence of commands, ticks and messages', () => {
  it('whatever the applicant is to be told of has its notice in the same breath', () =>
    always(({ log }) => {
      log.forEach((event, index) => {
        if (!TOLD.has(event.type)) return;
        const next = log[index + 1];
        expect([event.type, next?.type, next?.at]).toEqual([event.type, 'NoticeOwed', event.at]);
      });
    }));

  it('each notice is served once at most, and no number of an attempt is used twice for it', () =>
    always(({ log }) => {
      const attempts = log.flatMap((event) =>
        'notice' in event && 'attempt' in event ? [`${event.notice} ${event.attempt}`] : [],
      );
      expect(new Set(attempts).size).toBe(attempts.length);
      const once = log.flatMap((event) => (event.type === 'NoticeServed' ? [event.notice] : []));
      expect(new Set(once).size).toBe(once.length);
    }));

  it('what no message brought is an officer’s duty until it is served, or the case owes it no longer', () =>
    always(({ log, permit }) => {
      for (const { state, id, kind } of permit.service?.notices ?? []) {
        // the paper of a decision has a duty of its own
        const isPaper = kind === 'decided' || kind === 'corrected';
        const duty = permit.obligations.some((open) => open.id === `serve:${id}`);
        const isOver = log.some((event) => event.type === 'ObligationEnded' && event.obligationId === `serve:${id}`);
        expect(duty, id).toBe(state === 'unserved' && !isOver && !isPaper);
      }
      if (isConcluded(permit))
        for (const notice of permit.service?.notices ?? [])
          expect(isOvertaken(permit, notice) || ['served', 'unserved'].includes(notice.state)).toBe(true);
    }));

  it('nothing is decided over the head of an applicant who was not told of his right to a hearing', () =>
    always(({ log }) => {
      for (const { before, event } of withStates(log)) {
        if (event.type !== 'LicenceGranted' && event.type !== 'LicenceDenied') continue;
        const { hearing, service } = before;
        const isTold = (service?.notices ?? []).every(
          ({ kind, state }) => kind !== 'hearingRight' || state === 'served',
        );
        const hasAnswered =
          hearing?.waived.includes('applicant') ||
          hearing?.requests.some(({ party }) => party === 'applicant') ||
          hearing?.held;
        expect(isTold || Boolean(hasAnswered)).toBe(true);
      }
    }));

  it('nothing ends for want of a correction that nobody was told of', () =>
    always(({ log }) => {
      for (const { before, event } of withStates(log)) {
        if (event.type !== 'Terminated' || event.ground !== 'notCorrected') continue;
        const notices = before.service?.notices ?? [];
        expect(notices.filter(({ kind, state }) => kind === 'correction' && state !== 'served')).toEqual([]);
      }
    }));

  it('no day of a pause that is over counts before the day on which it was told', () =>
    always(({ permit }) => {
      for (const { id, pausesFrom, pausedThrough } of permit.procedures ?? []) {
        const notice = permit.service?.notices.find(({ procedure }) => procedure === id);
        if (pausedThrough === null || pausesFrom >= pausedThrough) continue;
        expect(notice?.state).toBe('served');
        expect((notice?.servedOn ?? '9') <= pausesFrom).toBe(true);
      }
    }));

  it('what is due lies ahead and is sorted, the state is plain JSON and follows from the events alone', () =>
    always(({ log, permit }) => {
      const at = log.at(-1)?.at ?? '';
      const moments = permitDecider.due(permit).map((due) => due.at);
      expect(moments).toEqual([...moments].sort());
      expect(moments.filter((moment) => moment < at)).toEqual([]);
      expect(log.reduce(permitDecider.evolve, permitDecider.initial)).toEqual(permit);
      expect(JSON.parse(JSON.stringify(permit))).toStrictEqual(permit);
    }));

  it('whenever the engine wakes up, the same is told and the same days count', () => {
    const naps = fc.array(fc.nat(300 * 24), { maxLength: 12 });
    fc.assert(
      fc.property(chance, channels, naps, (happening, by, hours) => {
        const first = momentsOf(happening)[0] ?? '';
        const asleep = run(happening, by);
        const awake = run(
          happening,
          by,
          hours.map((hour) => addMs(first, hour * 3_600_000)),
        );
        expect(awake.permit).toEqual(asleep.permit);
        const lawful = ({ type, effectiveAt }: Stamped<PermitEvent>) => `${type} ${effectiveAt}`;
        expect(awake.log.map(lawful)).toEqual(asleep.log.map(lawful));
      }),
      { numRuns: runs(400) },
    );
  });
});

describe('what chance brings about', () => {
  it('is every outcome of a message, and each day that service moves', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(chance, channels, (happening, by) => {
        for (const event of run(happening, by).log) {
          seen.add(event.type);
          if (event.type === 'NoticeServed') seen.add(event.method === 'message' ? 'by message' : 'by hand');
          if (event.type === 'NoticeServed' && event.servedOn < civilDateOf(event.at)) seen.add('earlier');
        }
      }),
      { numRuns: 1500, seed: 11 },
    );
    const wanted = [
      'NoticeOwed',
      'NoticeSent',
      'NoticeAttemptFailed',
      'NoticeRetried',
      'NoticeUnserved',
      'NoticeServed',
    ];
    const moved = ['PauseStartMoved', 'HearingPeriodMoved', 'CorrectionPeriodRecomputed', 'by message', 'by hand'];
    expect([...wanted, ...moved].filter((type) => !seen.has(type))).toEqual([]);
  });
});
