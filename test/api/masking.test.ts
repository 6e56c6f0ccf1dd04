import { describe, expect, it } from 'vitest';
import { publicLicensee } from '../../api/masking.ts';

describe('Art. 40: what the public sees of a licensee', () => {
  it('is the name and the code of an organisation', () =>
    expect(
      publicLicensee({ applicant: { kind: 'enterprise', name: '示例有限公司', uscc: '91610104MA6T0A01XD' } }),
    ).toEqual({ name: '示例有限公司', uscc: '91610104MA6T0A01XD' }));

  it('is nothing of a natural person but the first character, whatever stands where a code stands', () =>
    expect(
      publicLicensee({ applicant: { kind: 'naturalPerson', name: '示例甲', uscc: '610102187501168042' } }),
    ).toEqual({ name: '示**', uscc: null }));
});
