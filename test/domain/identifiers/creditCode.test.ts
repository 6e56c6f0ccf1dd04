import { describe, expect, it } from 'vitest';
import { creditCodeFindings, normaliseCreditCode } from '../../../domain/identifiers/creditCode.ts';

describe('GB 32100: unified social credit code', () => {
  it.each([
    ['enterprise of a zone, registrar prefix 610131', '91610131MA6TEXT05E'],
    ['organisation check X', '91610104MA6T0A01XD'],
    ['individual household', '92610103MA6W0B023Q'],
    ['government organ', '11610104MB2A0D041P'],
    ['private non-enterprise', '52610112MJT10G0741'],
    ['check that wraps around to 0', '91610112MA6Y004200'],
  ])('accepts: %s', (_why, code) => expect(creditCodeFindings(code)).toEqual([]));

  it.each([
    ['wrong check', '91610104MA6T0A01XE', [{ code: 'usccCheck', severity: 'error', expected: 'D' }]],
    [
      'transposed digits, both checks',
      '91610104MA6T0A10XD',
      [
        { code: 'usccCheck', severity: 'error', expected: '2' },
        { code: 'orgCodeCheck', severity: 'warning', expected: '8' },
      ],
    ],
    ['letter O', '91610104MA6TOA01XD', [{ code: 'usccAlphabet', severity: 'error' }]],
    ['17 characters', '91610104MA6T0A01X', [{ code: 'usccLength', severity: 'error' }]],
    ['19 characters', '91610104MA6T0A01XDD', [{ code: 'usccLength', severity: 'error' }]],
    ['lower case as it stands', '91610104ma6t0a01xd', [{ code: 'usccAlphabet', severity: 'error' }]],
    ['nothing', '', [{ code: 'usccLength', severity: 'error' }]],
  ])('refuses: %s', (_why, code, findings) => expect(creditCodeFindings(code)).toEqual(findings));

  it('accepts lower case and blanks once normalised', () =>
    expect(creditCodeFindings(normaliseCreditCode(' 91610104ma6t0a01xd\t'))).toEqual([]));

  it('only warns of a documented legacy code with a wrong check', () =>
    expect(creditCodeFindings('91610104MA6T0A01XE', ['91610104MA6T0A01XE'])).toEqual([
      { code: 'usccCheck', severity: 'warning', expected: 'D' },
    ]));
});
