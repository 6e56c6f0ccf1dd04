import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseNumberFindings, formatCaseNumber, parseCaseNumber } from '../../../domain/identifiers/caseNumber.ts';

describe('Case number: {division or zone id}-{yyyymmdd}-{6 digits}', () => {
  it('is written from its parts', () => {
    expect(formatCaseNumber({ jurisdiction: '610113', receivedOn: '2026-03-02', serial: 1 })).toBe(
      '610113-20260302-000001',
    );
    expect(formatCaseNumber({ jurisdiction: 'XAGX', receivedOn: '2026-12-31', serial: 999_999 })).toBe(
      'XAGX-20261231-999999',
    );
  });

  it('reads back what it wrote, always', () => {
    const parts = fc.record({
      jurisdiction: fc.constantFrom('610100', '610113', 'XAGX', 'XXXQ'),
      receivedOn: fc
        .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
        .map((day) => day.toISOString().slice(0, 10)),
      serial: fc.integer({ min: 1, max: 999_999 }),
    });
    fc.assert(
      fc.property(parts, (number) => {
        expect(parseCaseNumber(formatCaseNumber(number))).toEqual(number);
      }),
    );
  });

  it.each([
    ['610113-20260230-000001', 'caseNumberDate'],
    ['610113-20260302-000000', 'caseNumberSerial'],
    ['610113-20260302-00001', 'caseNumberFormat'],
    ['610113-20260302-0000001', 'caseNumberFormat'],
    ['xagx-20260302-000001', 'caseNumberFormat'],
    ['610-113-20260302-000001', 'caseNumberFormat'],
    ['', 'caseNumberFormat'],
  ])('refuses %s: %s', (number, code) => {
    expect(caseNumberFindings(number)).toEqual([{ code, severity: 'error' }]);
    expect(parseCaseNumber(number)).toBeNull();
  });

  it.each([0, 1_000_000, 1.5, -1])('never cuts or bends a serial: %d', (serial) =>
    expect(() => formatCaseNumber({ jurisdiction: '610113', receivedOn: '2026-03-02', serial })).toThrow(RangeError),
  );
});
