import { describe, expect, it } from 'vitest';
import { divisionCodeFindings } from '../../../domain/identifiers/divisionCode.ts';

describe('GB/T 2260: divisions of Xi’an', () => {
  it.each(
    '610100 610102 610103 610104 610111 610112 610113 610114 610115 610116 610117 610118 610122 610124'.split(' '),
  )('%s is in use in 2026', (code) => expect(divisionCodeFindings(code, 2026)).toEqual([]));

  it.each([
    ['610121', 2002, '610116'],
    ['610123', 1997, '610115'],
    ['610125', 2016, '610118'],
    ['610126', 2014, '610117'],
  ])('%s was in use to %i', (code, throughYear, expected) => {
    expect(divisionCodeFindings(code, throughYear)).toEqual([]);
    expect(divisionCodeFindings(code, throughYear + 1)).toEqual([
      { code: 'divisionRetired', severity: 'error', detail: { throughYear }, expected },
    ]);
  });

  it.each([
    ['610117', 2013, 'divisionNotYet'],
    ['610118', 2015, 'divisionNotYet'],
    ['610131', 2026, 'divisionUnknown'],
    ['61011', 2026, 'divisionFormat'],
    ['XAGX', 2026, 'divisionFormat'],
  ])('%s in %i is %s', (code, year, finding) =>
    expect(divisionCodeFindings(code, year)).toMatchObject([{ code: finding }]),
  );
});
