import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, addWorkdays, rollToWorkday } from '../../../domain/calendar.ts';
import type { ItemFacts } from '../../../domain/catalogue/facts.ts';
import { itemFactsOf } from '../../../domain/catalogue/factsFor.ts';
import {
  correctionNoticeBy,
  decisionLimits,
  extension,
  renewalWindow,
  toleranceCompleteBy,
  verifyBy,
} from '../../../domain/catalogue/limits.ts';
import { jurisdictionOf, latestCalendar, versionOn } from '../../../domain/catalogue/lookup.ts';
import type { LicenceItem } from '../../../domain/catalogue/types.ts';
import { addDays } from '../../../domain/time.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';
import { type ApplicationRecord, applications, type ExpectedItem } from './xianRecords.ts';

const catalogue = loadXian();
const calendar = latestCalendar(catalogue);

function itemOn(jurisdictionId: string, id: string, day: string): { item: LicenceItem; facts: ItemFacts } {
  const jurisdiction = jurisdictionOf(catalogue, jurisdictionId);
  const versions = catalogue.items.filter((version) => version.id === id);
  const item = versionOn(versions, day);
  const facts = jurisdiction && versionOn(itemFactsOf(catalogue, jurisdiction, id), day);
  if (!item || !facts) throw new Error(`${id} is not in force on ${day}`);
  return { item, facts };
}

/** Every dated field of an expected item, computed. */
function computed(application: ApplicationRecord, { item: id }: ExpectedItem): Partial<ExpectedItem> {
  const receivedOn = application.receivedAt.slice(0, 10);
  if (application.expected.outcome !== 'ACCEPTED') return {};
  const acceptedOn = rollToWorkday(calendar, receivedOn);
  const { item, facts } = itemOn(application.jurisdiction, id, receivedOn);
  const joint = application.handling === 'joint';
  const { dayZero, statutoryDue, statutoryDueLenient, promisedDue, provisional } = decisionLimits(calendar, facts, {
    receivedOn,
    acceptedOn,
    joint,
  });
  expect(provisional).toBe(false);
  const validTo = application.licenceRef?.validTo;
  const completeBy = application.route === 'tolerance' && toleranceCompleteBy(calendar, item.tolerance, acceptedOn);
  const verified = application.route === 'commitment' && verifyBy(calendar, item.commitment, acceptedOn);
  return {
    dayZero,
    statutoryDue,
    statutoryDueLenient,
    promisedDue,
    ...(completeBy && { completeBy }),
    ...(verified && { verifyBy: verified }),
    ...((application.facts?.decidableAtOnce || application.route === 'commitment') && { decideOn: acceptedOn }),
    ...(application.kind === 'renewal' &&
      item.renewal &&
      validTo !== undefined &&
      renewalWindow(calendar, item.renewal, { validTo, receivedOn, statutoryDue })),
  };
}

describe('Art. 42, 45, 50, 82: every date that the reference applications expect', () => {
  it('covers 70 applications with 83 items', () => {
    expect(applications).toHaveLength(70);
    expect(applications.flatMap(({ expected }) => expected.items)).toHaveLength(83);
  });

  it.each(applications.map((application) => [application.id, application.scenario, application] as const))(
    '%s %s',
    (_id, _scenario, application) => {
      const { expected } = application;
      const receivedOn = application.receivedAt.slice(0, 10);
      for (const item of expected.items) {
        const { item: _item, supervisor: _supervisor, enforcer: _enforcer, inNameOf: _inNameOf, ...rest } = item;
        const { keyField, ...dates } = rest;
        expect(computed(application, item), item.item).toEqual(dates);
        expect(itemOn(application.jurisdiction, item.item, receivedOn).item.keyField).toBe(keyField);
      }
      if (expected.acceptedOn) expect(rollToWorkday(calendar, receivedOn)).toBe(expected.acceptedOn);
      if (expected.correctionNoticeBy) {
        expect(correctionNoticeBy(calendar, receivedOn)).toBe(expected.correctionNoticeBy);
      }
    },
  );

  it('APP-0062: joint handling extended by the government, approved before day 45 ends', () => {
    const record = applications.find(({ id }) => id === 'APP-0062');
    const expected = record?.expected.extension;
    expect.assert(record && expected);
    for (const { item } of record.items) {
      const { facts } = itemOn(record.jurisdiction, item, '2026-08-03');
      const { approvedByRole, provisional, ...dates } =
        extension(calendar, facts, { receivedOn: '2026-08-03', acceptedOn: '2026-08-03', joint: true }) ?? {};
      expect({ ...dates, approvedBy: `${record.jurisdiction}-${approvedByRole}` }).toEqual(expected);
      expect(provisional).toBe(false);
    }
  });
});

describe('readings of a limit', () => {
  const start = { receivedOn: '2026-02-12', acceptedOn: '2026-03-02' };

  it('counts from receipt where the law of the item says so', () => {
    const { facts } = itemOn('610113', 'food-business', '2026-03-02');
    expect(decisionLimits(calendar, { ...facts, clockStart: 'received' }, start).dayZero).toBe('2026-02-12');
    expect(decisionLimits(calendar, { ...facts, clockStart: 'accepted' }, start).dayZero).toBe('2026-03-02');
  });

  it('never promises a day after the statutory one: 3 working days against 7 days over the Spring Festival', () => {
    const { facts } = itemOn('610113', 'construction-permit', '2026-02-13');
    const limits = decisionLimits(calendar, facts, { receivedOn: '2026-02-14', acceptedOn: '2026-02-14' });
    expect(addWorkdays(calendar, '2026-02-14', facts.promisedLimitWd) > limits.statutoryDue).toBe(true);
    expect(limits.promisedDue).toBe(limits.statutoryDue);
  });

  it('keeps promised ≤ statutory ≤ lenient for every item on every day', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...catalogue.items),
        fc.integer({ min: 0, max: 700 }).map((days) => addDays('2025-02-01', days)),
        fc.boolean(),
        (item, day, joint) => {
          const limits = decisionLimits(calendar, item, { receivedOn: day, acceptedOn: day, joint });
          expect(limits.promisedDue <= limits.statutoryDue).toBe(true);
          expect(limits.statutoryDue <= limits.statutoryDueLenient).toBe(true);
          expect(limits.provisional).toBe(limits.statutoryDue > '2026-12-31');
          const longer = extension(calendar, item, { receivedOn: day, acceptedOn: day, joint });
          if (longer) expect(longer.statutoryDue > limits.statutoryDue).toBe(true);
        },
      ),
    ));

  it('lets the month rule stand alone where three months hold more than 63 working days', () => {
    const { facts } = itemOn('610113', 'food-business', '2026-03-02');
    const months = { ...facts, statutoryLimit: { value: 3, unit: 'm' as const }, statutoryLimitWd: 63 };
    const { statutoryDue, statutoryDueLenient } = decisionLimits(calendar, months, {
      receivedOn: '2026-06-22',
      acceptedOn: '2026-06-22',
    });
    expect(addWorkdays(calendar, '2026-06-22', 63) < statutoryDue).toBe(true);
    expect([statutoryDue, statutoryDueLenient]).toEqual(['2026-09-22', '2026-09-22']);
  });

  it('is provisional when the limit that runs ends past the last notice', () => {
    const { facts } = itemOn('610113', 'food-business', '2026-12-10');
    const start = { receivedOn: '2026-12-25', acceptedOn: '2026-12-25' };
    expect(decisionLimits(calendar, facts, start)).toMatchObject({ provisional: true });
  });

  it('names Art. 42(2) as the basis of joint handling where that limit runs, else the law of the item', () => {
    const { facts } = itemOn('610113', 'food-business', '2026-03-02');
    expect(decisionLimits(calendar, facts, start).basis).toEqual(facts.legalBasis);
    expect(decisionLimits(calendar, facts, { ...start, joint: true }).basis).toEqual(facts.legalBasis);
    const { facts: ordinary } = itemOn('610113', 'temporary-road-occupation', '2026-03-02');
    expect(decisionLimits(calendar, ordinary, { ...start, joint: true }).basis).toEqual([
      { document: '中华人民共和国行政许可法', article: '第四十二条第二款' },
    ]);
  });
});

describe('Art. 42: one extension', () => {
  it('adds what the item allows, approved by the head of the organ before the limit ends', () => {
    const { facts } = itemOn('610113', 'gas-business', '2026-03-02');
    expect(extension(calendar, facts, { receivedOn: '2026-03-02', acceptedOn: '2026-03-02' })).toEqual({
      wd: 10,
      statutoryDue: '2026-04-14',
      approveBy: '2026-03-30',
      approvedByRole: 'approval-bureau',
      provisional: false,
    });
  });

  it('is refused where the item allows none', () => {
    const { facts } = itemOn('610113', 'road-freight', '2026-03-02');
    expect(extension(calendar, facts, { receivedOn: '2026-03-02', acceptedOn: '2026-03-02' })).toBeNull();
  });
});

describe('Art. 50: renewal', () => {
  const validTo = '2026-10-20';

  it.each([
    ['30 natural days, not moved from a Sunday', { latestBeforeExpiry: 30, unit: 'd' as const }, '2026-09-20'],
    ['30 working days', { latestBeforeExpiry: 30, unit: 'wd' as const }, '2026-09-02'],
  ])('%s', (_what, renewal, applyBy) =>
    expect(renewalWindow(calendar, renewal, { validTo, receivedOn: applyBy, statutoryDue: '2026-10-30' })).toEqual({
      applyBy,
      inTime: true,
      decideBy: validTo,
      ifUndecided: { outcome: 'DEEMED_RENEWED', on: '2026-10-21' },
    }),
  );

  it('a day late it is decided on the ordinary clock and the licence expires', () =>
    expect(
      renewalWindow(
        calendar,
        { latestBeforeExpiry: 30, unit: 'd' },
        { validTo, receivedOn: '2026-09-21', statutoryDue: '2026-10-30' },
      ),
    ).toMatchObject({ inTime: false, decideBy: '2026-10-30', ifUndecided: { outcome: 'EXPIRED', on: '2026-10-21' } }));
});

describe('verification and completion', () => {
  it('verifies a commitment within months or working days, or without a limit', () => {
    expect(verifyBy(calendar, { allowed: true, verifyWithin: { months: 2 } }, '2026-08-05')).toBe('2026-10-08');
    expect(verifyBy(calendar, { allowed: true, verifyWithin: { wd: 20 } }, '2026-03-02')).toBe('2026-03-30');
    expect(verifyBy(calendar, { allowed: true }, '2026-08-05')).toBeNull();
    expect(addMonths(calendar, '2026-03-02', 2)).toBe('2026-05-06');
  });

  it('has no day to complete where the item does not tolerate', () =>
    expect(toleranceCompleteBy(calendar, { allowed: false }, '2026-03-02')).toBeNull());
});
