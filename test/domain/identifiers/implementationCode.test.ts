import { describe, expect, it } from 'vitest';
import {
  basicCodeFindings,
  handlingCodeFindings,
  implementationCodeFindings,
  parseImplementationCode,
} from '../../../domain/identifiers/implementationCode.ts';

const organ = '11370800MB28559184';
const code = `${organ}3370117002011`;

describe('Implementation code: 18 credit code + 1 level + 12 basic code', () => {
  it('accepts the published sample, and its handling-item code', () => {
    expect(implementationCodeFindings(code)).toEqual([]);
    expect(handlingCodeFindings(`${code}01`)).toEqual([]);
    expect(basicCodeFindings('000117112000')).toEqual([]);
  });

  it('reads the parts', () => {
    const parts = { creditCode: organ, level: 3, basicCode: '370117002011' };
    expect(parseImplementationCode(code)).toEqual(parts);
    expect(parseImplementationCode(`${code}01`)).toEqual({ ...parts, handlingSerial: '01' });
    expect(parseImplementationCode(`${code}0`)).toBeNull();
  });

  it.each([
    ['level 0', `${organ}0370117002011`, ['levelRange']],
    ['level 6', `${organ}6370117002011`, ['levelRange']],
    ['a basic code of 11 digits', `${organ}337011700201`, ['implementationCodeLength']],
    ['a letter in the basic code', `${organ}337011700201A`, ['basicCodeFormat']],
    ['a wrong embedded credit code', '11370800MB285591853370117002011', ['usccCheck']],
    ['the basic code alone', '370117002011', ['implementationCodeLength']],
  ])('refuses %s', (_why, faulty, codes) =>
    expect(implementationCodeFindings(faulty).map((finding) => finding.code)).toEqual(codes),
  );

  it('refuses a handling-item code of 31 characters or with a letter in its serial', () => {
    expect(handlingCodeFindings(code)).toMatchObject([{ code: 'handlingCodeLength' }]);
    expect(handlingCodeFindings(`${code}0A`)).toMatchObject([{ code: 'handlingSerialFormat' }]);
  });

  it('refuses a basic code of 13 digits', () =>
    expect(basicCodeFindings('0001171120000')).toMatchObject([{ code: 'basicCodeFormat' }]));
});
