import { describe, expect, it } from 'vitest';
import { addMs, DAY_MS, startOf } from '../../../domain/time.ts';
import { given, play, type Story, tick } from '../../given.ts';
import {
  accepted,
  acknowledged,
  correctionRequested,
  delivered,
  granted,
  issued,
  publicised,
  pushed,
  received,
  reviewStarted,
  verified,
} from './steps.ts';

const effective = ({ log }: Story) => log.map((event) => `${event.type} ${event.effectiveAt}`);

describe('Art. 32(1)4: a late command does not beat a deemed acceptance', () => {
  it('asking for a correction after the silence was over is refused', () =>
    given(received('2026-03-02', { without: ['food-business-m5'] }))
      .when(correctionRequested('2026-03-12', ['food-business-m5']))
      .thenRefused('wrongState', { state: 'ACCEPTED', allowedCommands: expect.arrayContaining(['startReview']) }));

  it('accepting after the silence was over is refused: it has happened', () =>
    given(received('2026-03-02'))
      .when(accepted('2026-03-10T00:00:00+08:00'))
      .thenRefused('wrongState', { state: 'ACCEPTED' }));

  it('papers entered when the silence was over already are accepted in the same breath', () =>
    given()
      .when(received('2026-03-02', { enteredAt: '2026-03-12' }))
      .then(
        { type: 'Received', at: '2026-03-12T09:00:00.000+08:00', effectiveAt: '2026-03-02T09:00:00.000+08:00' },
        { type: 'Accepted', deemed: true, acceptedOn: '2026-03-02', effectiveAt: '2026-03-10T00:00:00.000+08:00' },
      ));

  it('a late command leads first to what was due, then to its own events', () =>
    given(received('2026-03-02', { item: 'public-place-hygiene' }))
      .when(reviewStarted('2026-03-12'))
      .then(
        { type: 'Accepted', deemed: true },
        { type: 'ReviewStarted', effectiveAt: '2026-03-12T09:00:00.000+08:00' },
      ));
});

describe('Design 1: an outage moves no limit', () => {
  it('three days late, a card is recorded late and effective on its day', () => {
    const { log } = given(accepted('2026-03-02'), tick('2026-03-13T17:00:00+08:00'));
    expect(log.find((event) => event.type === 'RedCardShown')).toMatchObject({
      at: '2026-03-13T17:00:00.000+08:00',
      effectiveAt: '2026-03-10T00:00:00.000+08:00',
    });
  });

  it('whatever was missed happens in the order of its lawful moments', () => {
    const moments = given(received('2026-03-02', { item: 'public-place-hygiene' }), tick('2026-12-01'))
      .log.filter((event) => event.type !== 'ObligationOpened' && event.type !== 'Received')
      .map((event) => event.effectiveAt);
    expect(moments.at(0)).toBe('2026-03-05T00:00:00.000+08:00');
    expect(moments.at(-1)).toBe('2026-03-31T00:00:00.000+08:00');
  });

  it.each([
    ['awake every hour', 3_600_000],
    ['awake once a day', DAY_MS],
    ['awake every nine days', 9 * DAY_MS],
    ['never awake', 400 * DAY_MS],
  ])('%s: the same events on the same days', (_schedule, everyMs) => {
    const commands = [
      received('2026-03-02'),
      accepted('2026-03-09T15:00:00+08:00'),
      reviewStarted('2026-03-12'),
      verified('2026-03-20'),
      granted('2026-03-25'),
      pushed('2026-03-25T12:00:00+08:00'),
      publicised('2026-03-25T12:30:00+08:00'),
      issued('2026-04-20'),
      acknowledged('2026-04-02'),
      delivered('2026-04-21'),
    ].sort((a, b) => (a.at < b.at ? -1 : 1));
    const wakeUps = [];
    for (let at = startOf('2026-03-02'); at < startOf('2026-05-01'); at = addMs(at, everyMs)) wakeUps.push(tick(at));
    const all = [...commands, ...wakeUps].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const end = tick('2026-05-01');
    const awake = play(given(), [...all, end]);
    const asleep = play(given(), [...commands, end]);
    expect(effective(awake)).toEqual(effective(asleep));
    expect(awake.permit).toEqual(asleep.permit);
  });
});
