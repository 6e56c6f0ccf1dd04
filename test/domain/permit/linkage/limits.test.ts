import { describe, expect, it } from 'vitest';
import { given, type Step, tick } from '../../../given.ts';
import { calendarAdopted, granted, pushed } from '../steps.ts';
import { acceptedToday, fedBack, HEALTH, MARKET, notAgreed, relayRequested, resolved, returned } from './steps.ts';

/** Decided at the end of the last year that the calendar knows; the next one has its holidays. */
const open = [acceptedToday('2026-12-21'), granted('2026-12-30'), pushed('2026-12-30')];
const dueAfter = (kind: string, ...steps: Step[]) => {
  const due = (more: Step[]) => given(...open, ...steps, ...more).permit.obligations.find((duty) => duty.kind === kind);
  const [before, after] = [due([]), due([calendarAdopted('2026-12-31T18:00:00+08:00')])];
  return [before?.due, before?.provisional, after?.due, after?.provisional];
};

describe('Art. 82: the duties of linkage that reach into a year without a calendar are counted again with it', () => {
  it.each<[string, Step[], string, string]>([
    ['reroute', [returned('2026-12-31')], '2027-01-01', '2027-01-04'],
    ['reviewFeedback', [fedBack('2026-12-31')], '2027-01-28', '2027-01-29'],
    ['relay', [relayRequested('2026-12-31')], '2027-01-04', '2027-01-05'],
  ])('%s', (kind, steps, before, after) => expect(dueAfter(kind, ...steps)).toEqual([before, true, after, false]));

  it('and the day that a resolution set stays that day', () => {
    const late = [acceptedToday('2026-12-14'), granted('2026-12-21'), pushed('2026-12-21'), returned('2026-12-28')];
    const settled = [...late, resolved('2026-12-30', HEALTH, '2027-01-01')];
    const { permit } = given(...settled, calendarAdopted('2026-12-31'));
    expect(permit.obligations.find(({ kind }) => kind === 'carryOut')).toMatchObject({
      due: '2027-01-01',
      provisional: false,
    });
  });

  it('the convener’s time, and the leader’s', () => {
    const late = [acceptedToday('2026-12-14'), granted('2026-12-21'), pushed('2026-12-21'), returned('2026-12-30')];
    const of = (kind: string, ...steps: Step[]) =>
      given(...late, ...steps).permit.obligations.find((duty) => duty.kind === kind)?.due;
    const adopted = calendarAdopted('2026-12-31');
    // silence had brought it there the day before
    expect([of('convene'), of('convene', adopted)]).toEqual(['2027-01-05', '2027-01-06']);
    const raised = notAgreed('2026-12-30');
    expect([of('govern', raised), of('govern', raised, adopted)]).toEqual(['2027-01-06', '2027-01-07']);
  });

  it('an order that was issued in the old year, and the card for a missing unit, which is of its day', () => {
    const late = [acceptedToday('2026-12-14'), granted('2026-12-24'), pushed('2026-12-24'), tick('2026-12-30')];
    const of = (...steps: Step[]) =>
      given(...late, ...steps).permit.obligations.find(({ kind, organ }) => kind === 'answerOrder' && organ === MARKET);
    expect([of()?.due, of(calendarAdopted('2026-12-30'))?.due]).toEqual(['2027-01-01', '2027-01-04']);
  });
});
