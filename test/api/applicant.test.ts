import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../api/applicant.ts';
import { mac, sealText } from '../../ledger/privacy.ts';
import { testKeys } from '../ledger/keys.ts';

describe('Art. 78: by what an applicant is known again', () => {
  const CITIZEN = '610102187501168042';
  const CODE = '91610104MA6T0A01XD';
  const subject = (applicant: { [field: string]: string }) => subjectOf(testKeys, { applicant });

  it('is the number of a natural person and the code of anybody else, whatever else is said of him', () => {
    const one = subject({ kind: 'naturalPerson', idNumber: CITIZEN });
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(subject({ kind: 'naturalPerson', idNumber: CITIZEN, uscc: CODE, name: 'other' })).toBe(one);
    expect(subject({ kind: 'enterprise', uscc: CODE, idNumber: CITIZEN })).toBe(
      subject({ kind: 'individualHousehold', uscc: CODE }),
    );
    expect(subject({ kind: 'enterprise', uscc: CODE })).not.toBe(one);
  });

  it('is nothing where that is missing', () => {
    expect(subject({ kind: 'naturalPerson', uscc: CODE })).toBeNull();
    expect(subject({ kind: 'enterprise', idNumber: CITIZEN })).toBeNull();
  });

  it('is not to be asked for by typing a text: none has its hash', () => {
    const one = subject({ kind: 'naturalPerson', idNumber: CITIZEN });
    for (const guess of [CITIZEN, `applicant/${CITIZEN}`, `applicant${CITIZEN}`]) {
      expect(sealText(testKeys, guess).ref.mac).not.toBe(one);
      expect(mac(testKeys.macKey, guess)).not.toBe(one);
    }
  });
});
