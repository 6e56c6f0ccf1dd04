import { describe, expect, it } from 'vitest';
import { isInternal } from '../../../../domain/permit/internal.ts';
import { notificationsOf } from '../../../../ledger/notification.ts';
import { given, tick } from '../../../given.ts';
import { acknowledged, granted, pushed } from '../steps.ts';
import { acceptedToday, fedBack, resolved, returned } from './steps.ts';

const CASE = '610113-20260209-000001';
const disputed = given(
  acceptedToday('2026-02-09'),
  granted('2026-02-12'),
  pushed('2026-02-12'),
  tick('2026-02-25'),
  returned('2026-02-25'),
  fedBack('2026-02-25'),
  resolved('2026-02-26', '610113-market-supervision', '2026-02-28'),
  acknowledged('2026-02-27'),
);

describe('Section 2.4: what the applicant is told, and what organs settle among themselves', () => {
  it('a decision, its push and its cards are told; a dispute, an order and a feedback are not', () => {
    const told = disputed.log.filter((event) => !isInternal(event)).map(({ type }) => type);
    expect(told).toEqual(
      expect.arrayContaining(['Accepted', 'LicenceGranted', 'PushOrdered', 'PushAcknowledged', 'RedCardShown']),
    );
    for (const type of ['BoundaryDisputed', 'MatterReferred', 'MatterResolved', 'MatterSettled', 'FeedbackReceived'])
      expect(told).not.toContain(type);
  });

  it('nor are the duties that they lead to', () => {
    const hidden = disputed.log.filter(isInternal).flatMap((event) => {
      if (event.type === 'ObligationOpened') return [event.obligation.kind];
      return event.type === 'ObligationMet' || event.type === 'ObligationEnded' ? [event.obligation] : [];
    });
    expect(new Set(hidden)).toEqual(new Set(['answerOrder', 'convene', 'reviewFeedback', 'carryOut']));
  });

  it('a client system gets the rest in order, each under its own place in the file', () => {
    const appended = disputed.log.map((event, index) => ({ seq: index + 1, commandId: 'c', event }));
    const told = notificationsOf(CASE, appended);
    expect(told.length).toBeLessThan(appended.length);
    for (const { seq, event_type: type } of told) expect(disputed.log[seq - 1]?.type).toBe(type);
    expect(JSON.stringify(told)).not.toMatch(/officer-7|YT-CF|Matter|Feedback/);
  });
});
