import { describe, expect, it } from 'vitest';
import type { Application } from '../../../domain/catalogue/application.ts';
import { applicationFindings } from '../../../domain/catalogue/applicationFindings.ts';
import { formalOutcome, isCompetenceCode } from '../../../domain/catalogue/formalOutcome.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';
import { applications, handedInOn, invalidRecords, laterOutcomes, submittedAtOf } from './xianRecords.ts';

const catalogue = loadXian();

/** What the schemas at the edge find; the rest are rules of the domain. */
const CODES_OF_SHAPE = ['type', 'unknownField', 'range', 'pattern'];

const codesOf = (findings: readonly { path: string; code: string }[]): string[] =>
  findings.map(({ path, code }) => `${path} ${code}`).sort();
const domainCodesOf = (errors: readonly { path: string; code: string }[]): string[] =>
  codesOf(errors.filter(({ code }) => !CODES_OF_SHAPE.includes(code)));
const found = (application: Application, submittedAt?: string): string[] =>
  codesOf(applicationFindings(catalogue, application, submittedAtOf(application, submittedAt)));

// BAD-025 sends text where a list must be: its types are wrong, so it never reaches the domain.
const reachTheDomain = invalidRecords.filter(({ case: id }) => id !== 'BAD-025');

describe('inputs that must be refused', () => {
  it('are 35, and 6 traps that must be accepted', () => {
    expect(invalidRecords.filter(({ expect: verdict }) => verdict === 'reject')).toHaveLength(35);
    expect(invalidRecords.filter(({ expect: verdict }) => verdict === 'accept')).toHaveLength(6);
  });

  it.each(reachTheDomain.map((record) => [record.case, record.reason, record] as const))(
    '%s %s',
    (_case, _reason, { input, submittedAt, errors }) =>
      expect(found(input, submittedAt)).toEqual(domainCodesOf(errors)),
  );

  it.each([
    ['BAD-007', '610113-emergency'],
    ['BAD-008', '610113-publicity'],
    ['BAD-009', '610113-urban-management'],
    ['BAD-010', '610113-urban-management'],
    ['BAD-011', '610113-market-supervision'],
    ['BAD-012', '610104-approval-bureau'],
    ['BAD-034', '610113-approval-bureau'],
  ])('%s points to %s', (id, pointsTo) => {
    const record = invalidRecords.find((candidate) => candidate.case === id);
    expect.assert(record);
    const [finding] = applicationFindings(catalogue, record.input, submittedAtOf(record.input));
    expect(finding).toMatchObject({ detail: { pointsTo } });
    expect(isCompetenceCode(finding?.code ?? '')).toBe(true);
  });
});

describe('an applicant is known by one number', () => {
  const [own] = applications.filter(({ applicant }) => applicant.kind === 'naturalPerson');
  expect.assert(own);
  const withCode = { ...own, applicant: { ...own.applicant, uscc: '91610104MA6T0A01XD' } };

  it('a natural person has no credit code beside it; an individual household applies under its own', () => {
    expect(found(withCode)).toEqual(['applicant.uscc codeOfPerson']);
    const household = applications.find(({ applicant }) => applicant.kind === 'individualHousehold');
    expect.assert(household?.applicant.uscc);
    expect(found(household)).toEqual([]);
  });
});

describe('the 70 applications on their own day', () => {
  it.each(applications.map((application) => [application.id, application.scenario, application] as const))(
    '%s %s: valid, with the expected outcome',
    (_id, _scenario, application) => {
      expect(found(application)).toEqual([]);
      const { outcome, missingMaterials } = application.expected;
      const formal = formalOutcome(catalogue, application, application.receivedAt.slice(0, 10));
      expect(formal).toMatchObject({ outcome, ...(missingMaterials && { missingMaterials }) });
    },
  );

  it('Art. 24 of the road transport regulation: up to 4500 kg no licence is needed', () => {
    const freight = applications.find(({ scenario }) => scenario === 'notRequired');
    expect.assert(freight);
    const at = (maxVehicleMassKg?: number) =>
      formalOutcome(catalogue, { ...freight, facts: { maxVehicleMassKg } }, '2026-04-21').outcome;
    expect([at(4500), at(4501), at()]).toEqual(['NOT_REQUIRED', 'ACCEPTED', 'ACCEPTED']);
  });
});

describe(`the same inputs handed in on ${laterOutcomes.asOf}`, () => {
  it.each(applications.map((application) => [application.id, application] as const))('%s', (id, application) => {
    const later = laterOutcomes.applications[id];
    const expected = later ?? { outcome: application.expected.outcome };
    expect(formalOutcome(catalogue, application, laterOutcomes.asOf)).toMatchObject(expected);
    const findings = applicationFindings(
      catalogue,
      handedInOn(application, laterOutcomes.asOf),
      submittedAtOf(handedInOn(application, laterOutcomes.asOf)),
    );
    expect(findings.map(({ code }) => code)).toEqual(later ? [later.code] : []);
  });

  it.each(
    reachTheDomain
      .filter(({ errors }) => errors.every(({ path }) => !['receivedAt', 'lateEntryReason'].includes(path)))
      .map((record) => [record.case, record] as const),
  )('%s', (id, { input, errors }) => {
    const later = laterOutcomes.invalid[id];
    expect(found(handedInOn(input, laterOutcomes.asOf))).toEqual(later ? [] : domainCodesOf(errors));
    if (later) expect(formalOutcome(catalogue, input, laterOutcomes.asOf)).toMatchObject(later);
  });
});

describe('rules at their edges', () => {
  const [valid] = applications;
  expect.assert(valid);
  const faults = (change: Partial<Application>, submittedAt?: string): string[] =>
    found({ ...valid, ...change }, submittedAt);

  it('a late entry needs a reason from the second working day after receipt on', () => {
    const friday = { receivedAt: '2026-03-06T16:00:00+08:00' };
    expect(faults(friday, '2026-03-09T23:59:59+08:00')).toEqual([]);
    expect(faults(friday, '2026-03-10T00:00:00+08:00')).toEqual(['lateEntryReason required']);
    expect(faults({ ...friday, lateEntryReason: '  ' }, '2026-03-10T00:00:00+08:00')).toEqual([
      'lateEntryReason required',
    ]);
    expect(faults({ ...friday, lateEntryReason: '窗口补录' }, '2026-03-10T00:00:00+08:00')).toEqual([]);
  });

  it('receipt and submission are compared as moments, whatever their offset', () => {
    expect(faults({ receivedAt: '2026-03-02T01:00:00Z' }, '2026-03-02T09:00:00+08:00')).toEqual([]);
    expect(faults({ receivedAt: '2026-03-02T01:00:01Z' }, '2026-03-02T09:00:00+08:00')).toEqual(['receivedAt future']);
  });

  it('the last day of a licence is still in time', () => {
    const change = {
      kind: 'change' as const,
      receivedAt: '2026-06-30T09:00:00+08:00',
      licenceRef: { item: 'food-business', number: 'L-1', validTo: '2026-06-30' },
    };
    expect(faults(change)).toEqual([]);
    expect(faults({ ...change, receivedAt: '2026-07-01T09:00:00+08:00' })).toEqual([
      'licenceRef.validTo licenceExpired',
    ]);
    const other = { ...change, licenceRef: { ...change.licenceRef, item: 'drug-retail' } };
    expect(faults(other)).toEqual(['licenceRef.item range']);
  });

  it('a length is counted in characters, not in UTF-16 units', () => {
    const named = (name: string) => faults({ applicant: { ...valid.applicant, name } });
    expect(named('𠮷'.repeat(120))).toEqual([]);
    expect(named('𠮷'.repeat(121))).toEqual(['applicant.name tooLong']);
  });

  it.each([
    '\u0000',
    '\u0085',
    '\u200f',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ud842',
    '\ufffd',
    '\ue000',
    '\u{f0001}',
    '\uffff',
    '\u{2fffe}',
  ])('refuses %j in a text', (character) =>
    expect(faults({ remark: `甲${character}乙` })).toEqual(['remark controlCharacter']),
  );

  it.each(['\u200b', '\u200d', '\ufe0f', '\u{323af}'])(
    'takes %j in a text: it is a character, whatever prints it',
    (character) => expect(faults({ remark: `甲${character}乙` })).toEqual([]),
  );

  it('does not tell the right check of a citizen id', () => {
    const applicant = { ...valid.applicant, legalRepresentative: { name: '测试人', idNumber: '610104188101010017' } };
    const findings = applicationFindings(catalogue, { ...valid, applicant }, submittedAtOf(valid));
    expect(findings).toEqual([{ path: 'applicant.legalRepresentative.idNumber', code: 'idCheck' }]);
  });

  it('has no organ to name for premises outside the city', () => {
    const application = { ...valid, premises: { ...valid.premises, divisionCode: '611102' } };
    expect(formalOutcome(catalogue, application, '2026-01-05')).toEqual({
      outcome: 'NOT_ACCEPTED',
      code: 'wrongJurisdiction',
      pointsTo: null,
    });
  });

  it('knows its trades', () => {
    expect(faults({ trade: 'restaurant' })).toEqual([]);
    expect(faults({ trade: 'spaceport' })).toEqual(['trade range']);
  });
});

describe('Art. 26(2): joint handling', () => {
  it('is not for one item by itself, unless its standard has it handled jointly', () => {
    const [first] = applications;
    const joint = applications.find(({ id }) => id === 'APP-0061');
    expect.assert(first && joint);
    const { expected: _, ...alone } = { ...first, handling: 'joint' as const };
    expect(found(alone)).toEqual(['handling jointNotAllowed']);
    const { expected: __, ...together } = joint;
    expect(found(together)).toEqual([]);
    const items = catalogue.items.map((item) => ({ ...item, handling: 'joint' as const }));
    expect(applicationFindings({ ...catalogue, items }, alone, submittedAtOf(alone))).toEqual([]);
  });
});

describe('a version of an item', () => {
  it('that is not the one in force is refused, naming the one that is', () => {
    const [first] = applications;
    expect.assert(first);
    const { expected: _, ...application } = first;
    const outdated = { ...application, items: application.items.map((item) => ({ ...item, itemVersion: 99 })) };
    expect(applicationFindings(catalogue, outdated, submittedAtOf(outdated))).toContainEqual({
      path: 'items[0].itemVersion',
      code: 'range',
      detail: { inForce: '1' },
    });
  });
});
