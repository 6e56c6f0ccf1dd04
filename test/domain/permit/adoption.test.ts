import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../domain/calendar.ts';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { dueDatesOf } from '../../../domain/permit/dueDates.ts';
import type { RefusalCode } from '../../../domain/refusal.ts';
import { given, tick } from '../../given.ts';
import { calendar, calendar2027, factsOf } from './reference.ts';
import {
  accepted,
  calendarAdopted,
  correctionRequested,
  denied,
  granted,
  handedIn,
  received,
  withdrawn,
} from './steps.ts';

const twentyDays = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  items: facts.items.map((version) => ({
    ...version,
    statutoryLimit: { value: 20, unit: 'wd' },
    statutoryLimitWd: 20,
    promisedLimitWd: 20,
  })),
});
const OPEN = [received('2026-12-07'), accepted('2026-12-10', { changing: twentyDays })];
const decideDue = (permit: ReturnType<typeof given>['permit']) =>
  permit.obligations.find(({ kind }) => kind === 'decide');

describe('Section 4: a due date past the last holiday notice is provisional until the next one is published', () => {
  it('accepted 2026-12-10, 20 wd: 2027-01-07 by bare weekdays, 2027-01-08 once 1 January is known', () =>
    given(...OPEN)
      .when(calendarAdopted('2026-12-15'))
      .then(
        { type: 'CalendarAdopted', previous: { version: calendar.version, knownThrough: '2026-12-31' } },
        {
          type: 'DueDateRecomputed',
          obligationId: 'decide:food-business',
          previous: { due: '2027-01-07', statutoryDue: '2027-01-07' },
          due: '2027-01-08',
          statutoryDue: '2027-01-08',
          provisional: false,
        },
      ));

  it('a date that was certain does not move, though the case counts with the new calendar from now on', () =>
    given(received('2026-11-23'), accepted('2026-11-24'))
      .when(calendarAdopted('2026-11-24'))
      .thenOnly('CalendarAdopted'));

  it('what is opened later counts with it: ten days for the certificate, over New Year', () =>
    given(...OPEN, calendarAdopted('2026-12-15'))
      .when(granted('2026-12-28'))
      .then({ type: 'ObligationOpened', obligation: { kind: 'issue', due: '2027-01-12', provisional: false } }));

  it('a duty that came with the decision is open and moves; the decision does not', () =>
    given(...OPEN, granted('2026-12-28'))
      .when(calendarAdopted('2026-12-29'))
      .then(
        { type: 'DueDateRecomputed', obligationId: 'issue:food-business', due: '2027-01-12' },
        { type: 'DueDateRecomputed', obligationId: 'deliver:food-business', due: '2027-01-12' },
        { type: 'DueDateRecomputed', obligationId: 'publish:food-business', due: '2027-01-07' },
      ));

  it.each([
    ['granted', granted],
    ['denied', denied],
  ])('a decision clock that was met by a decision (%s) is not touched', (_, decided) => {
    const { events } = recorded([...OPEN, decided('2026-12-20')], '2026-12-21');
    expect(events).not.toContainEqual(expect.objectContaining({ obligationId: 'decide:food-business' }));
  });

  it('a case that is over adopts nothing', () =>
    given(...OPEN, withdrawn('2026-12-11'))
      .when(calendarAdopted('2026-12-15'))
      .thenRefused('wrongState', { command: 'adoptCalendar' }));
});

describe('Art. 32(1)4: the silence that accepts', () => {
  const RECEIVED = received('2026-12-28');

  it('is counted again: five working days over New Year end a day later', () =>
    given(RECEIVED)
      .when(calendarAdopted('2026-12-29'))
      .then(
        { type: 'SilencePeriodRecomputed', previous: '2027-01-05T00:00:00.000+08:00' },
        { type: 'DueDateRecomputed', obligationId: 'accept', due: '2027-01-05' },
      ));

  it('and then accepts as of the day of receipt, with the calendar that is known', () =>
    given(RECEIVED, calendarAdopted('2026-12-29'))
      .when(tick('2027-01-06T00:00:00+08:00'))
      .then({ type: 'Accepted', deemed: true, acceptedOn: '2026-12-28', calendarVersion: '2027' }));

  it('what it accepted before the notice came stays accepted', () =>
    given(RECEIVED, tick('2027-01-05T08:00:00+08:00'))
      .when(calendarAdopted('2027-01-05T09:00:00+08:00'))
      .thenNever('SilencePeriodRecomputed', 'Accepted', 'CorrectionRequested'));

  it('the applicant keeps the day he was told, and gains what holidays take', () =>
    given(RECEIVED, correctionRequested('2026-12-28', ['food-business-m1']))
      .when(calendarAdopted('2026-12-29'))
      .then({ type: 'CorrectionPeriodRecomputed' }));

  it('a second hand-in is accepted that day, whatever was published since', () => {
    const steps = [RECEIVED, correctionRequested('2026-12-28', ['food-business-m1'])];
    const { permit } = given(...steps, handedIn('2027-01-04', ['food-business-m1']), calendarAdopted('2027-01-04'));
    expect(permit.obligations).toMatchObject([{ id: 'accept', due: '2027-01-04', provisional: false }]);
    expect(permit.deemed?.at).toBe('2027-01-12T00:00:00.000+08:00');
  });
});

describe('Section 5: the ladder of a date that was counted again', () => {
  it('a card that was shown stays shown and is not shown twice; the rest climbs from the new date', () => {
    const story = given(...OPEN, tick('2027-01-08T08:00:00+08:00'));
    expect(decideDue(story.permit)).toMatchObject({ lamp: 'red', statutoryPassed: true, due: '2027-01-07' });

    const { permit } = given(...OPEN, calendarAdopted('2027-01-08T09:00:00+08:00'));
    expect(decideDue(permit)).toMatchObject({
      lamp: 'red',
      due: '2027-01-08',
      ladder: [
        { rung: 'supervised', at: '2027-01-12T00:00:00.000+08:00' },
        { rung: 'conference', at: '2027-01-14T00:00:00.000+08:00' },
      ],
    });
    expect(permit.unexplained).toHaveLength(1);
    const until = [tick('2027-01-08T08:00:00+08:00'), calendarAdopted('2027-01-08T09:00:00+08:00'), tick('2027-01-20')];
    const later = given(...OPEN, ...until).log.slice(story.log.length);
    const own = later.filter((event) => 'obligation' in event && event.obligation === 'decide');
    expect(own.map(({ type }) => type)).toEqual(['DueDateRecomputed', 'SupervisedHandlingOrdered']);
  });

  it('decided on the last day that the new calendar gives, the duty is not late', () =>
    given(...OPEN, calendarAdopted('2027-01-08T09:00:00+08:00'))
      .when(granted('2027-01-08T10:00:00+08:00'))
      .then({ type: 'ObligationMet', obligation: 'decide', late: false }));

  it('a notice that comes late moves no card into the past', () => {
    const worked = { ...calendar2027, workingWeekends: [...calendar2027.workingWeekends, '2027-01-02', '2027-01-03'] };
    const { events } = recorded([...OPEN], '2027-01-07T12:00:00+08:00', worked);
    const cards = events.filter(({ type }) => type === 'YellowCardShown' || type === 'RedCardShown');
    for (const { effectiveAt } of cards) expect(effectiveAt >= '2027-01-07T12:00:00.000+08:00').toBe(true);
    expect(cards).toHaveLength(1);
  });
});

describe('A calendar that is not the next one', () => {
  it.each<[string, Calendar, RefusalCode]>([
    ['the same again', calendar2027, 'calendarNotNewer'],
    ['one that ends earlier', { ...calendar, version: '2025' }, 'calendarNotNewer'],
    ['that of another city', { ...calendar2027, id: 'other', knownThrough: '2028-12-31' }, 'calendarNotNewer'],
    [
      'one that makes a working day of this year a holiday',
      { ...calendar2027, knownThrough: '2028-12-31', offDays: [...calendar2027.offDays, '2026-12-24'] },
      'calendarContradicts',
    ],
    [
      'one that begins later than what the case counts with',
      { ...calendar2027, knownThrough: '2028-12-31', knownFrom: '2027-01-01' },
      'calendarContradicts',
    ],
  ])('%s is refused', (_, next, code) =>
    given(...OPEN, calendarAdopted('2026-12-15'))
      .when(calendarAdopted('2026-12-16', { calendar: next }))
      .thenRefused(code),
  );
});

describe('The same count', () => {
  it('every open duty, counted again with the calendar it was opened with, is due on the same days', () => {
    const days = fc.integer({ min: 0, max: 27 }).map((day) => `2026-12-${String(day + 1).padStart(2, '0')}`);
    const items = fc.constantFrom('food-business', 'publication-retail', 'public-place-hygiene', 'school-bus');
    fc.assert(
      fc.property(days, items, fc.boolean(), (day, item, isAccepted) => {
        if (!factsOf('610113', item).entries.some(({ entry }) => entry?.toOrg === '610113-approval-bureau')) return;
        const { permit } = given(received(day, { item }), ...(isAccepted ? [accepted(day)] : []));
        for (const duty of permit.obligations) {
          const { due, statutoryDue, statutoryDueLenient } = duty;
          expect({ due, statutoryDue, statutoryDueLenient }).toMatchObject(
            dueDatesOf(permit, duty, { calendar: permit.calendar, today: day }),
          );
        }
      }),
    );
  });
});

/** What the adoption alone brings about, time before it aside. */
function recorded(steps: Parameters<typeof given>, moment: string, next = calendar2027) {
  const before = given(...steps, tick(moment));
  const after = given(...steps, tick(moment), calendarAdopted(moment, { calendar: next }));
  return { events: after.log.slice(before.log.length), permit: after.permit };
}
