import { describe, expect, it } from 'vitest';
import { formatLicenceId, licenceIdFindings } from '../../../domain/identifiers/licenceId.ts';

const stem = '1.2.156.3005.2.11100000000013661B006.11610104MB2A0D041P';

describe('GB/T 36904: electronic licence id with MOD 37,36', () => {
  it.each([`${stem}.2026000001.001.D`, `${stem}.2026000001.002.B`, `${stem}.2026000002.001.Y`])('accepts %s', (id) =>
    expect(licenceIdFindings(id)).toEqual([]),
  );

  it.each([
    ['the check of another version', `${stem}.2026000001.001.B`, [{ code: 'licenceIdCheck', expected: 'D' }]],
    ['a version of two digits', `${stem}.2026000001.01.D`, [{ code: 'licenceIdVersion' }]],
    ['a type that is too short', stem.replace('B006', 'B06').concat('.2026000001.001.D'), [{ code: 'licenceIdType' }]],
    ['a wrong issuer', `${stem.slice(0, -1)}Q.2026000001.001.D`, [{ code: 'usccCheck' }]],
    ['a serial with a hyphen', `${stem}.2026-00001.001.D`, [{ code: 'licenceIdSerial' }]],
    ['another root', `9${stem.slice(1)}.2026000001.001.D`, [{ code: 'licenceIdFormat' }]],
    ['a part too many', `${stem}.2026000001.001.D.1`, [{ code: 'licenceIdFormat' }]],
  ])('refuses %s', (_why, id, findings) => expect(licenceIdFindings(id)).toMatchObject(findings));

  it('is written with its check', () =>
    expect(
      formatLicenceId({
        type: '11100000000013661B006',
        issuer: '11610104MB2A0D041P',
        serial: '2026000001',
        version: '001',
      }),
    ).toBe(`${stem}.2026000001.001.D`));
});
