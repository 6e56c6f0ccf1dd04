import { describe, expect, it } from 'vitest';
import { isInternal, isInternalDuty } from '../../../domain/permit/internal.ts';
import { given, tick } from '../../given.ts';
import {
  accepted,
  granted,
  HEALTH,
  MARKET,
  opinionGiven,
  opinionsRequested,
  received,
  workClaimed,
  workReassigned,
  workReleased,
} from './steps.ts';

describe('what is no news of the application to whoever applied', () => {
  const { log } = given(
    received('2026-03-02'),
    accepted('2026-03-02'),
    opinionsRequested('2026-03-02', { departments: [MARKET, HEALTH] }),
    opinionGiven('2026-03-03'),
    tick('2026-03-16'),
    workClaimed('2026-03-16', 'reviewer-1'),
    workReleased('2026-03-16', 'reviewer-1'),
    workReassigned('2026-03-16', 'decider', { work: 'decide' }),
    granted('2026-03-17'),
  );

  it('is who works on it, what departments ask and say, and the duties and cards of that', () => {
    const inside = log.filter(isInternal).map((event) => {
      const duty = 'obligation' in event ? event.obligation : null;
      return duty === null ? event.type : `${event.type} ${typeof duty === 'string' ? duty : duty.kind}`;
    });
    expect(inside).toEqual([
      ...['OpinionRequested', 'ObligationOpened consult', 'OpinionRequested', 'ObligationOpened consult'],
      ...['OpinionGiven', 'ObligationMet consult'],
      ...[
        'ReminderSent consult',
        'YellowCardShown consult',
        'RedCardShown consult',
        'SupervisedHandlingOrdered consult',
      ],
      ...['WorkClaimed', 'WorkReleased', 'WorkReassigned'],
      ...['ObligationEnded consult', 'ConsultationConcluded'],
    ]);
  });

  it('and nothing of its own way', () => {
    const told = log.filter((event) => !isInternal(event)).map(({ type }) => type);
    expect(told).toEqual(
      expect.arrayContaining([
        'Received',
        'Accepted',
        'ObligationOpened',
        'RedCardShown',
        'ReviewStarted',
        'LicenceGranted',
      ]),
    );
    expect(isInternalDuty({ kind: 'decide' })).toBe(false);
    expect(isInternalDuty({ kind: 'consult' })).toBe(true);
    expect(given(received('2026-03-02'), accepted('2026-03-02'), tick('2026-03-20')).log.some(isInternal)).toBe(false);
  });
});
