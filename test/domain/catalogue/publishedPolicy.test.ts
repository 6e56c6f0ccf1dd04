import { describe, expect, it } from 'vitest';
import { policyFindings } from '../../../domain/catalogue/publishedPolicy.ts';
import type { Policy } from '../../../domain/catalogue/types.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const [published] = loadXian().policies;
expect.assert(published);
const findings = (change: object, ladder: object = {}) => {
  const policy: Policy = { ...published, ...change, ladder: { ...published.ladder, ...ladder } };
  return policyFindings(policy).map(({ path, code }) => `${path} ${code}`);
};

describe('what a policy may set, and what only the law sets', () => {
  it('takes the published one', () => expect(policyFindings(published)).toEqual([]));

  it.each([
    'correctionNoticeWd',
    'certificateWd',
    'publicityWd',
    'decisionWd',
    'jointDecisionWd',
    'extensionWd',
    'hearingWd',
  ])('refuses to set %s, which is law', (field) => {
    expect(findings({ [field]: 30 })).toEqual([`${field} fixedByLaw`]);
    expect(findings({}, { [field]: 30 })).toEqual([`ladder.${field} fixedByLaw`]);
  });

  it.each([
    [{ acknowledgementWd: 0 }, {}, ['acknowledgementWd range']],
    [{ acknowledgementWd: 2.5 }, {}, ['acknowledgementWd range']],
    [{ acknowledgementWd: '2' }, {}, ['acknowledgementWd type']],
    [{ pushReceiptMinutes: 1441 }, {}, ['pushReceiptMinutes range']],
    [{ correctionByApplicantWd: -1 }, {}, ['correctionByApplicantWd range']],
    [{}, { yellowPercent: 101 }, ['ladder.yellowPercent range']],
    [{}, { reminderPercent: 0 }, ['ladder.reminderPercent range']],
    [{}, { reminderPercent: 90 }, ['ladder.reminderPercent order']],
    [{}, { supervisedAfterRedWd: 0 }, ['ladder.supervisedAfterRedWd range']],
    [{}, { redPercent: 120 }, ['ladder.redPercent unknownField']],
    [{ deemedGrantWd: 20 }, {}, ['deemedGrantWd unknownField']],
    [{ effectiveFrom: '2026-02-30' }, {}, ['effectiveFrom invalidDate']],
    [{ effectiveTo: '2023-12-31' }, {}, ['effectiveTo order']],
  ])('refuses %j %j', (change, ladder, expected) => expect(findings(change, ladder)).toEqual(expected));
});
