import { describe, expect, it } from 'vitest';
import { notificationsOf } from '../../ledger/notification.ts';
import {
  accepted,
  countersigned,
  granted,
  HEALTH,
  MARKET,
  opinionGiven,
  opinionsRequested,
  person,
  received,
  reviewStarted,
  verified,
  workClaimed,
  workReassigned,
  workReleased,
} from '../domain/permit/steps.ts';
import { given, tick } from '../given.ts';

describe('what a client system is told', () => {
  it('is nothing of who works on a case, nor of what departments say to each other', () => {
    const { log } = given(
      received('2026-03-02'),
      accepted('2026-03-02'),
      workClaimed('2026-03-02', 'reviewer-1'),
      workReleased('2026-03-02', 'reviewer-1'),
      workReassigned('2026-03-02', 'reviewer-2'),
      reviewStarted('2026-03-02', { by: person('reviewer-2') }),
      opinionsRequested('2026-03-02', { departments: [MARKET, HEALTH] }),
      opinionGiven('2026-03-03'),
      tick('2026-03-16'),
      countersigned('2026-03-16'),
      verified('2026-03-16'),
      granted('2026-03-16'),
    );
    const silent = log.filter((event) => event.type === 'RedCardShown' && event.obligation === 'consult');
    expect(silent).toHaveLength(1);
    const told = notificationsOf(
      'case',
      log.map((event, index) => ({ seq: index + 1, commandId: 'c', event })),
    );
    const types = told.map(({ event_type }) => event_type);
    expect(types).toEqual(
      expect.arrayContaining(['Received', 'Accepted', 'LicenceGranted', 'ObligationOpened', 'ObligationMet']),
    );
    for (const inside of ['Opinion', 'opinions', 'Work', 'consult', 'Consultation', HEALTH, 'reviewer-'])
      expect(JSON.stringify(told)).not.toContain(inside);
    // the others keep their places in the file
    expect(told.map(({ seq }) => seq)).toEqual(told.map(({ seq }) => seq).sort((one, other) => one - other));
  });
});
