import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isConcluded } from '../../../domain/permit/allowed.ts';
import { owed } from '../../../domain/permit/owed.ts';
import type { Channel } from '../../../domain/permit/service/types.ts';
import { instantOf } from '../../../domain/time.ts';
import { given, type Step, tick } from '../../given.ts';
import { factsOf } from './reference.ts';
import {
  acceptanceRefused,
  accepted,
  correctionRequested,
  delivered,
  denied,
  extended,
  granted,
  handedIn,
  hearingArranged,
  hearingHeld,
  hearingRequested,
  hearingTold,
  notTold,
  procedureEnded,
  procedureStarted,
  received,
  reviewStarted,
  served,
  stated,
  TRANSCRIPT,
  terminated,
  text,
  told,
  verified,
  withdrawn,
} from './steps.ts';

const DAY = '2026-03-02';
const M1 = 'food-business-m1';
const by = (...channels: Channel[]) => ({ service: { channels } });
const SMS = by('sms');

/** Of two items one went to its supervisor before either was accepted. */
function refusedByItself(): Step[] {
  const both = factsOf('610113', ['food-business', 'drainage'], 2026);
  const entries = both.entries.map(({ entry, ...version }) => ({
    ...version,
    entry: entry && version.item === 'drainage' ? { ...entry, toOrg: entry.supervisor } : entry,
  }));
  return [
    received(DAY, { ...SMS, items: [{ item: 'food-business' }, { item: 'drainage' }] }),
    acceptanceRefused(DAY, { ground: 'notInRemit', items: ['drainage'], facts: { ...both, entries } }),
  ];
}

const inReview = (...more: Step[]) => [received(DAY, SMS), accepted(DAY), told(DAY), reviewStarted(DAY), ...more];

describe('Art. 32(2), 42, 44, 45, 47, 48: what is decided about the applicant he is told, and it is proved', () => {
  it.each<[string, Step[], string]>([
    ['acceptance', [received(DAY, SMS), accepted(DAY)], 'accepted'],
    ['silence that accepts', [received(DAY, SMS), tick('2026-03-10')], 'accepted'],
    ['refusal of acceptance', [received(DAY, SMS), acceptanceRefused(DAY)], 'notAccepted'],
    ['refusal of one item by itself', refusedByItself(), 'notAccepted'],
    ['correction', [received(DAY, { ...SMS, without: [M1] }), correctionRequested(DAY, [M1])], 'correction'],
    ['a special procedure', inReview(procedureStarted('2026-03-03')), 'paused'],
    ['an extension', inReview(extended('2026-03-03')), 'extended'],
    ['the right to a hearing', inReview(hearingTold('2026-03-03')), 'hearingRight'],
    [
      'a hearing',
      inReview(hearingTold('2026-03-03'), hearingRequested('2026-03-04'), hearingArranged('2026-03-04', '2026-03-16')),
      'hearing',
    ],
    ['a grant', inReview(verified('2026-03-03'), granted('2026-03-04')), 'decided'],
    ['a denial', inReview(verified('2026-03-03'), denied('2026-03-04')), 'decided'],
    ['the end of the handling', [received(DAY, SMS), terminated(DAY)], 'ended'],
  ])('%s', (_, steps, kind) => {
    const { permit } = given(...steps);
    expect(permit.service?.notices.at(-1)).toMatchObject({ kind, state: 'owed', channel: 'sms', nextAttemptAt: null });
    expect(owed(permit).filter(({ type }) => type === 'sendNotice')).toHaveLength(1);
  });

  it('a withdrawal is his own, and he who did not say how he wants to be told is served as before', () => {
    expect(given(received(DAY, SMS), withdrawn(DAY)).permit.service?.notices).toEqual([]);
    const { permit, log } = given(received(DAY), accepted(DAY));
    expect(permit.service).toBeUndefined();
    expect(log.map(({ type }) => type)).not.toContain('NoticeOwed');
  });

  it('is served on the day on which the message arrived, with the reference that proves it', () =>
    given(received(DAY, SMS), accepted(DAY))
      .when(told('2026-03-03', { reference: 'gw-77' }))
      .then({
        type: 'NoticeServed',
        notice: '610113-20260302-000001-S1',
        servedOn: '2026-03-03',
        method: 'message',
        channel: 'sms',
        reference: 'gw-77',
      }));

  it('he hears of what happened in its order: the second message waits until the first was handed over', () => {
    const { permit } = given(received(DAY, SMS), accepted(DAY), reviewStarted(DAY), extended('2026-03-03'));
    expect(permit.service?.notices.map(({ kind }) => kind)).toEqual(['accepted', 'extended']);
    const [first, second] = permit.service?.notices.map(({ id }) => id) ?? [];
    expect(owed(permit)).toMatchObject([{ type: 'sendNotice', notice: first, attempt: 1 }]);
    const handedOver = given(
      received(DAY, SMS),
      accepted(DAY),
      reviewStarted(DAY),
      extended('2026-03-03'),
      told('2026-03-03T09:01:00+08:00', { outcome: 'handedOver' }),
    );
    expect(owed(handedOver.permit)).toMatchObject([{ notice: second }]);
    expect(
      owed(given(received(DAY, SMS), accepted(DAY), told(DAY, { outcome: 'handedOver' }), tick('2026-03-03')).permit),
    ).toMatchObject([{ notice: first, attempt: 2, reference: 'reference-1' }]);
  });
});

describe('Art. 44: a message that does not arrive is tried again, then another way, then by an officer', () => {
  const owing = given(received(DAY, by('sms', 'email')), accepted(`${DAY}T09:00:00+08:00`));

  it('again after a minute, by the same channel', () => {
    const failed = owing.when(notTold(`${DAY}T09:00:00+08:00`));
    failed.then({ type: 'NoticeAttemptFailed', next: 'sms', nextAttemptAt: '2026-03-02T09:01:00.000+08:00' });
    const later = given(received(DAY, by('sms', 'email')), accepted(DAY), notTold(DAY));
    expect(owed(later.permit)).toEqual([]);
    later.when(tick(`${DAY}T09:01:00+08:00`)).then({ type: 'NoticeRetried' });
  });

  it('by the next channel at once where this one never reaches him', () =>
    owing
      .when(notTold(DAY, { isFinal: true, problem: 'http404' }))
      .thenPermit({ service: { notices: [{ channel: 'email', attempts: 1, tries: 0, nextAttemptAt: null }] } }));

  it('by the next channel after the last try', () => {
    const tries = ['09:00', '09:01', '09:06', '09:36', '11:36', '19:36'].map((time) =>
      notTold(`${DAY}T${time}:00+08:00`),
    );
    const { permit } = given(received(DAY, by('sms', 'email')), accepted(DAY), ...tries);
    expect(permit.service?.notices).toMatchObject([{ channel: 'email', state: 'owed', attempts: 6 }]);
  });

  it('what was handed over is asked for, and has not arrived after two days', () => {
    const handedOver = (moment: string) => told(moment, { outcome: 'handedOver', reference: 'gw-1' });
    const sent = given(received(DAY, SMS), accepted(DAY), handedOver(DAY));
    expect(sent.permit.service?.notices).toMatchObject([{ state: 'sent', reference: 'gw-1' }]);
    sent.when(tick(`${DAY}T09:05:00+08:00`), told(`${DAY}T09:05:00+08:00`)).then({ type: 'NoticeServed' });
    sent
      .when(tick('2026-03-04T10:00:00+08:00'), handedOver('2026-03-04T10:00:00+08:00'))
      .then({ type: 'NoticeAttemptFailed', problem: 'unconfirmed', next: null }, { type: 'NoticeUnserved' });
  });

  it('by an officer, as a duty of the organ with the cards of any other', () => {
    const unserved = given(received(DAY, SMS), accepted(DAY), notTold(DAY, { isFinal: true, problem: 'http404' }));
    expect(unserved.permit.obligations).toContainEqual(
      expect.objectContaining({ id: 'serve:610113-20260302-000001-S1', kind: 'serve', due: '2026-03-05' }),
    );
    unserved
      .when(tick('2026-03-06'))
      .then({ type: 'RedCardShown', obligation: 'serve', organ: '610113-approval-bureau' });
    unserved
      .when(served('2026-03-04', { method: 'post' }))
      .then({ type: 'NoticeServed', method: 'post', servedOn: '2026-03-04' }, { type: 'ObligationMet', late: false });
  });

  it('and at once by an officer where he agreed to no message', () =>
    given(received(DAY, by()))
      .when(accepted(DAY))
      .then({ type: 'NoticeOwed', channels: [] }, { type: 'NoticeUnserved', tried: [] }, { type: 'ObligationOpened' }));

  it('an outcome that is told twice, or too late, changes nothing', () => {
    const done = given(received(DAY, SMS), accepted(DAY), told(DAY));
    done.when(told(DAY, { notice: '610113-20260302-000001-S1', attempt: 1 })).thenRefused('deliveryNotPending');
    const overtaken = given(received(DAY, SMS), accepted(DAY), served(DAY));
    overtaken
      .when(notTold(DAY, { notice: '610113-20260302-000001-S1', attempt: 1, channel: 'sms' }))
      .thenRefused('deliveryNotPending');
  });

  it('a case that has ended waits for its last message, and no longer', () => {
    const ended = given(received(DAY, SMS), acceptanceRefused(DAY));
    expect(isConcluded(ended.permit)).toBe(false);
    expect(isConcluded(given(received(DAY, SMS), acceptanceRefused(DAY), told(DAY)).permit)).toBe(true);
    const byHand = given(received(DAY, by()), acceptanceRefused(DAY));
    expect(isConcluded(byHand.permit)).toBe(false);
    expect(isConcluded(given(received(DAY, by()), acceptanceRefused(DAY), served(DAY)).permit)).toBe(true);
  });
});

describe('Art. 44: what says nothing of the addressee', () => {
  const handedOver = told(`${DAY}T09:00:00+08:00`, { outcome: 'handedOver', reference: 'gw-1' });
  it('who could not be asked is asked again, and nothing is given up but by its time or by the gateway itself', () => {
    const sent = given(received(DAY, by('sms', 'email')), accepted(DAY), handedOver, tick(`${DAY}T09:05:00+08:00`));
    sent
      .when(notTold(`${DAY}T09:05:00+08:00`, { isFinal: true, problem: 'http410' }))
      .thenPermit({ service: { notices: [{ state: 'sent', channel: 'sms', reference: 'gw-1' }] } });
    sent
      .when(notTold(`${DAY}T09:05:00+08:00`, { isFinal: true, problem: 'undeliverable' }))
      .thenPermit({ service: { notices: [{ state: 'owed', channel: 'email' }] } });
  });
  it('the day of the gateway counts where it can be true, else the day it was heard', () => {
    const sent = given(received(DAY, SMS), accepted(DAY), handedOver, tick(`${DAY}T09:05:00+08:00`));
    const late = '2026-03-05T10:00:00+08:00';
    const at = (day: string) => instantOf(Date.parse(`${day}T10:00:00+08:00`));
    sent.when(told(late, { deliveredAt: at('2026-03-03') })).then({ type: 'NoticeServed', servedOn: '2026-03-03' });
    sent.when(told(late, { deliveredAt: at('2026-03-01') })).then({ type: 'NoticeServed', servedOn: '2026-03-05' });
    sent
      .when(told(late, { deliveredAt: at('2026-03-09'), heardAt: at('2026-03-04') }))
      .then({ type: 'NoticeServed', servedOn: '2026-03-04' });
  });
  it('the next notice begins where the last arrived, and passes over what was exhausted within a day', () => {
    const other = [
      received(DAY, by('sms', 'email')),
      accepted(`${DAY}T09:00:00+08:00`),
      notTold(`${DAY}T09:00:00+08:00`, { isFinal: true }),
    ];
    const channels = (...steps: Step[]) => given(...other, ...steps).permit.service?.notices.at(-1)?.channels;
    const soon = [reviewStarted(`${DAY}T09:01:00+08:00`), extended(`${DAY}T09:02:00+08:00`)];
    expect(channels(...soon)).toEqual(['email']);
    expect(channels(told(`${DAY}T09:01:00+08:00`), reviewStarted('2026-03-04'), extended('2026-03-04'))).toEqual([
      'email',
      'sms',
    ]);
  });
  it('Art. 32: what he has done already he is not told to do', () => {
    const { permit } = given(
      received(DAY, { ...SMS, without: [M1] }),
      correctionRequested(DAY, [M1]),
      handedIn('2026-03-03', [M1]),
    );
    expect(owed(permit).map((one) => ('notice' in one ? one.notice : ''))).not.toContain('610113-20260302-000001-S1');
  });
  it('the decision is served with its paper, and no shorter duty stands beside that', () => {
    const denial = [
      received(DAY, by()),
      accepted(DAY),
      reviewStarted(DAY),
      verified('2026-03-03'),
      denied('2026-03-04'),
    ];
    expect(given(...denial).permit.obligations.map(({ id }) => id)).not.toContain('serve:610113-20260302-000001-S2');
    given(...denial)
      .when(delivered('2026-03-05'))
      .then(
        { type: 'DecisionDelivered' },
        { type: 'ObligationMet' },
        { type: 'NoticeServed', notice: '610113-20260302-000001-S2', servedOn: '2026-03-05' },
      );
  });
});

describe('Art. 44: service that an officer records', () => {
  const owing = given(received(DAY, SMS), accepted(DAY));

  it('names a notice of the case', () =>
    owing
      .when(served(DAY, { notice: '610113-20260302-000001-S9' }))
      .thenRefused('unknownNotice', { field: 'notice', open: ['610113-20260302-000001-S1'] }));
  it('is of a day that has come, and not before there was anything to serve', () => {
    owing.when(served('2026-03-03', { servedOn: '2026-03-04' })).thenRefused('future', { field: 'servedOn' });
    owing
      .when(served('2026-03-03', { servedOn: '2026-03-01' }))
      .thenRefused('servedBeforeOwed', { field: 'servedOn', from: DAY });
  });
  it('by public notice only where nothing else reaches him, and thirty days after it was published', () => {
    const publicly = { method: 'publicNotice' as const, publishedOn: '2026-03-03', servedOn: '2026-04-02' };
    owing.when(served('2026-04-02', publicly)).thenRefused('publicNoticeLast', { field: 'method' });
    const unserved = given(received(DAY, by()), accepted(DAY));
    unserved
      .when(served('2026-04-01', { ...publicly, servedOn: '2026-04-01' }))
      .thenRefused('publicNoticeLast', { field: 'servedOn', from: '2026-04-02' });
    unserved
      .when(served('2026-04-02', { method: publicly.method, servedOn: publicly.servedOn }))
      .thenRefused('publicNoticeLast', { field: 'publishedOn' });
    unserved.when(served('2026-04-02', publicly)).then({ type: 'NoticeServed', servedOn: '2026-04-02' });
  });
  it('is recorded once, by the organ that the case belongs to', () => {
    given(received(DAY, SMS), accepted(DAY), served(DAY))
      .when(served('2026-03-03', { notice: '610113-20260302-000001-S1' }))
      .thenRefused('noticeServed', { servedOn: DAY });
    owing
      .when(served(DAY, { by: { user: 'x', org: '610104-approval-bureau', role: 'windowClerk' } }))
      .thenRefused('notCompetent');
  });
});

describe('the day that counts in law is the day of service', () => {
  const correction = [received(DAY, { ...SMS, without: [M1] }), correctionRequested(DAY, [M1])];

  it('Art. 32(1)4: the applicant’s time to correct runs from then, and nothing ends for want of it before', () => {
    const { permit } = given(...correction);
    const due = permit.correction?.applicantDue ?? '';
    given(...correction)
      .when(told('2026-03-09'))
      .then({ type: 'NoticeServed' }, { type: 'CorrectionPeriodRecomputed', previous: due });
    const later = given(...correction, told('2026-03-09')).permit.correction?.applicantDue ?? '';
    expect(later > due).toBe(true);
    given(...correction)
      .when(terminated('2026-12-01', { ground: 'notCorrected' }))
      .thenRefused('noticeNotServed', { instead: 'recordService' });
    // he may correct before anybody has told him
    given(...correction)
      .when(handedIn('2026-03-03', [M1]))
      .then({ type: 'CorrectionHandedIn' });
  });

  it('Art. 45: a pause counts after the day on which it was told', () => {
    const paused = inReview(procedureStarted('2026-03-04'), told('2026-03-06'));
    given(...inReview(procedureStarted('2026-03-04')))
      .when(told('2026-03-06'))
      .then({ type: 'PauseStartMoved', previous: '2026-03-04', pausesFrom: '2026-03-06' });
    const clock = given(...paused, procedureEnded('2026-03-12')).permit.obligations.find(
      ({ kind }) => kind === 'decide',
    );
    const onTime = given(...inReview(procedureStarted('2026-03-04'), told('2026-03-04'), procedureEnded('2026-03-12')));
    const plain = onTime.permit.obligations.find(({ kind }) => kind === 'decide');
    // two working days that nobody had told him of are not left out
    expect([clock?.due, plain?.due]).toEqual(['2026-03-13', '2026-03-17']);
  });

  it('Art. 45: a pause that was over before it was told has stopped no clock, and a late paper revives nothing', () => {
    const never = inReview(procedureStarted('2026-03-04'), procedureEnded('2026-03-12'));
    given(...inReview(procedureStarted('2026-03-04')))
      .when(procedureEnded('2026-03-12'))
      .then({ type: 'PauseStartMoved', pausesFrom: '2026-03-12' }, { type: 'SpecialProcedureEnded' });
    const due = (steps: Step[]) => given(...steps).permit.obligations.find(({ kind }) => kind === 'decide')?.due;
    expect(due(never)).toBe(due(inReview()));
    expect(due([...never, served('2026-03-16', { servedOn: '2026-03-05' })])).toBe(due(inReview()));
  });

  it('Art. 45: what he was not told of stops no clock: its cards are shown, and its limit passes', () => {
    const untold = inReview(procedureStarted('2026-03-04'));
    given(...untold)
      .when(tick('2026-03-10'))
      .then({ type: 'RedCardShown', obligation: 'decide' });
    const atEnd = tick('2026-12-01');
    given(...untold, atEnd)
      .when(extended('2026-12-01'))
      .thenRefused('clockExpired');
    // a limit that has passed is not given back by a late message
    given(...untold, atEnd)
      .when(told('2026-12-01'))
      .then({ type: 'NoticeServed' }, { type: 'PauseStartMoved' }, { type: 'PauseCapped' }, { type: 'ReviewResumed' });
    given(...inReview(procedureStarted('2026-03-04'), told('2026-03-04')))
      .when(tick('2026-03-10'))
      .thenNever('RedCardShown');
  });

  it('Art. 45: told with proof of a day before it ended, a pause counts from that day', () => {
    const ended = inReview(procedureStarted('2026-03-04'), procedureEnded('2026-03-06'));
    given(...ended)
      .when(served('2026-03-06', { servedOn: '2026-03-05' }))
      .then(
        { type: 'NoticeServed' },
        { type: 'PauseStartMoved', pausesFrom: '2026-03-05' },
        { type: 'DueDateRecomputed' },
      );
    const due = (...steps: Step[]) => given(...steps).permit.obligations.find(({ kind }) => kind === 'decide')?.due;
    expect([due(...ended), due(...ended, served('2026-03-06', { servedOn: '2026-03-05' }))]).toEqual([
      '2026-03-09',
      '2026-03-10',
    ]);
  });

  it('Art. 48(1)1: no hearing counts of which the applicant was not told seven working days ahead', () => {
    const arranged = inReview(
      hearingTold('2026-03-03'),
      told('2026-03-03'),
      hearingRequested('2026-03-04'),
      hearingArranged('2026-03-04', '2026-03-16'),
    );
    const held = hearingHeld('2026-03-16T11:00:00+08:00');
    given(...arranged)
      .when(held)
      .thenRefused('noticeNotServed', { kind: 'hearing', alternatives: ['recordService', 'arrangeHearing'] });
    given(...arranged, told('2026-03-06'))
      .when(held)
      .thenRefused('noticeNotServed', { servedOn: '2026-03-06', alternatives: ['arrangeHearing'] });
    given(...arranged, told('2026-03-05'))
      .when(held)
      .then({ type: 'HearingHeld' });
  });

  it('Art. 47: the five days to ask for a hearing run from then, and nobody decides before he was told', () => {
    const telling = inReview(verified('2026-03-03'), hearingTold('2026-03-03'));
    given(...telling)
      .when(granted('2026-03-20'))
      .thenRefused('noticeNotServed', { kind: 'hearingRight', instead: 'recordService' });
    given(...telling)
      .when(told('2026-03-10'))
      .then({ type: 'HearingPeriodMoved', previous: '2026-03-10', toldOn: '2026-03-10', requestBy: '2026-03-17' });
    const heard = given(...telling, told('2026-03-10'));
    heard.when(hearingRequested('2026-03-17')).then({ type: 'HearingRequested' });
    heard.when(granted('2026-03-17')).thenRefused('hearingPending', { until: '2026-03-17' });
    heard.when(granted('2026-03-18')).then({ type: 'LicenceGranted' });
  });

  it('Art. 47: who asked for a hearing, or for none, knew that he may: nobody waits for a message then', () => {
    const telling = inReview(verified('2026-03-03'), hearingTold('2026-03-03'));
    const waived = stated('2026-03-04', { waivesHearing: true, party: 'applicant' });
    given(...telling, waived)
      .when(granted('2026-03-05'))
      .then({ type: 'LicenceGranted' });
    const asked = [
      hearingRequested('2026-03-04'),
      hearingArranged('2026-03-04', '2026-03-16'),
      served('2026-03-05', { notice: '610113-20260302-000001-S3' }),
    ];
    given(...telling, ...asked, hearingHeld('2026-03-16T11:00:00+08:00'))
      .when(granted('2026-03-17', { hearingTranscript: TRANSCRIPT }))
      .then({ type: 'LicenceGranted' });
  });

  it('who is told in time moves nothing', () => {
    given(...inReview(hearingTold('2026-03-03')))
      .when(told('2026-03-03'))
      .thenNever('HearingPeriodMoved');
    given(...inReview(procedureStarted('2026-03-04')))
      .when(told('2026-03-04'))
      .thenNever('PauseStartMoved');
    given(...correction)
      .when(told(DAY))
      .thenNever('CorrectionPeriodRecomputed');
  });
});

describe('whatever the channels report, in whatever order', () => {
  const outcomes = fc.array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 3000 }),
      what: fc.constantFrom('delivered' as const, 'handedOver' as const, 'failed' as const, 'refused' as const),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('no number of an attempt is used twice, each notice is served at most once, and one that is not is somebody’s duty', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray<Channel>(['sms', 'email', 'clientSystem']), outcomes, (channels, reports) => {
        let at = Date.parse('2026-03-02T09:00:00+08:00');
        const steps: Step[] = [received(DAY, by(...channels)), accepted(DAY)];
        for (const { minutes, what } of reports) {
          at += minutes * 60_000;
          const moment = new Date(at).toISOString();
          steps.push(tick(moment));
          const { permit } = given(...steps);
          const isOwed = owed(permit).some(({ type }) => type === 'sendNotice');
          if (!isOwed) continue;
          if (what === 'delivered' || what === 'handedOver') steps.push(told(moment, { outcome: what }));
          else steps.push(notTold(moment, { isFinal: what === 'refused' }));
        }
        const { permit, log } = given(...steps);
        const attempts = log.flatMap((event) => ('attempt' in event && 'notice' in event ? [event.attempt] : []));
        expect(new Set(attempts).size).toBe(attempts.length);
        expect(log.filter(({ type }) => type === 'NoticeServed').length).toBeLessThanOrEqual(1);
        const [notice] = permit.service?.notices ?? [];
        const isDuty = permit.obligations.some(({ kind }) => kind === 'serve');
        expect(isDuty).toBe(notice?.state === 'unserved');
      }),
    ));
});

it('texts of who signed stay outside the case: a reference and a keyed hash', () =>
  given(received(DAY, by()), accepted(DAY))
    .when(served(DAY, { recipient: text('who') }))
    .then({ type: 'NoticeServed', recipient: { id: 'who', mac: 'mac-of-who' } }));
