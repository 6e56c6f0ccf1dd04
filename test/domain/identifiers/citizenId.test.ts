import { describe, expect, it } from 'vitest';
import { citizenIdFindings, maskCitizenId, normaliseCitizenId } from '../../../domain/identifiers/citizenId.ts';

describe('GB 11643: citizen id', () => {
  it.each([
    '11010519491231002X',
    '440524188001010014',
    '610104188101010016',
    '610116189906151027',
    '610102188808088885',
  ])('accepts %s', (id) => expect(citizenIdFindings(id)).toEqual([]));

  it.each([
    ['wrong check', '610104188101010017', [{ code: 'idCheck', severity: 'error', expected: '6' }]],
    ['29 February 1900', '610124190002290030', [{ code: 'idDate', severity: 'error' }]],
    ['month 13', '610104188113010016', [{ code: 'idDate', severity: 'error' }]],
    ['17 characters', '61010418810101001', [{ code: 'idFormat', severity: 'error' }]],
    ['small x as it stands', '11010519491231002x', [{ code: 'idFormat', severity: 'error' }]],
    ['full-width digit', '1１010519491231002X', [{ code: 'idFormat', severity: 'error' }]],
  ])('refuses: %s', (_why, id, findings) => expect(citizenIdFindings(id)).toEqual(findings));

  it('accepts a small x once normalised', () =>
    expect(citizenIdFindings(normaliseCitizenId('11010519491231002x '))).toEqual([]));

  it('shows the first six and the last two characters only', () => {
    expect(maskCitizenId('11010519491231002X')).toBe('110105**********2X');
    expect(maskCitizenId('1101052X')).toBe('********');
  });
});
