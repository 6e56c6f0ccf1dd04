import { describe, expect, it } from 'vitest';
import { supervisionItemCodeFindings } from '../../../domain/identifiers/supervisionItemCode.ts';

describe('Supervision item code', () => {
  it('has 14 digits unless configured otherwise', () => {
    expect(supervisionItemCodeFindings('61010100000100')).toEqual([]);
    expect(supervisionItemCodeFindings('6101010000010')).toMatchObject([{ code: 'supervisionItemCodeFormat' }]);
    expect(supervisionItemCodeFindings('6101010000010A')).toMatchObject([{ code: 'supervisionItemCodeFormat' }]);
  });

  it('follows a configured pattern', () =>
    expect(supervisionItemCodeFindings('11610104MB2A0D041P4', '^[0-9A-Z]{18}[1-5]$')).toEqual([]));
});
