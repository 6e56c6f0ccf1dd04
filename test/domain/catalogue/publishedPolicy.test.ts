import { describe, expect, it } from 'vitest';
import { policyFindings } from '../../../domain/catalogue/publishedPolicy.ts';
import type { Policy } from '../../../domain/catalogue/types.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const [first, published] = loadXian().policies;
expect.assert(first);
expect.assert(published);
const findings = (change: object, ladder: object = {}) => {
  const policy: Policy = { ...published, ...change, ladder: { ...published.ladder, ...ladder } };
  return policyFindings(policy).map(({ path, code }) => `${path} ${code}`);
};

describe('what a policy may set, and what only the law sets', () => {
  it('takes the published one', () => expect(policyFindings(published)).toEqual([]));

  it('and one of before, that knows neither conference nor return', () => {
    expect(first.linkage).toBeUndefined();
    expect(policyFindings(first)).toEqual([]);
    expect(findings({ linkage: {} })).toEqual([]);
  });

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
    expect(findings({ linkage: { [field]: 30 } })).toEqual([`linkage.${field} fixedByLaw`]);
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
    [{}, { conferenceAfterRedWd: 0 }, ['ladder.conferenceAfterRedWd range', 'ladder.conferenceAfterRedWd order']],
    [{}, { supervisedAfterRedWd: 4 }, ['ladder.conferenceAfterRedWd order']],
    [{}, { recipients: { red: ['mayor'] } }, ['ladder.recipients.red type']],
    [{}, { recipients: { red: [] } }, ['ladder.recipients.red range']],
    [{}, { recipients: { blue: ['officer'] } }, ['ladder.recipients.blue unknownField']],
    [{ linkage: { rerouteWd: 0 } }, {}, ['linkage.rerouteWd range']],
    [{ linkage: { conveneWd: '5' } }, {}, ['linkage.conveneWd type']],
    [{ linkage: { pushDenials: 1 } }, {}, ['linkage.pushDenials type']],
    [{ linkage: { closeEyes: true } }, {}, ['linkage.closeEyes unknownField']],
    [{ deemedGrantWd: 20 }, {}, ['deemedGrantWd unknownField']],
    [{ effectiveFrom: '2026-02-30' }, {}, ['effectiveFrom invalidDate']],
    [{ effectiveTo: '2023-12-31' }, {}, ['effectiveTo order']],
  ])('refuses %j %j', (change, ladder, expected) => expect(findings(change, ladder)).toEqual(expected));
});
