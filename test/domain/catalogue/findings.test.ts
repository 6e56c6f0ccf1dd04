import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../../domain/catalogue/findings/findingsOf.ts';
import type { Candidate, Contents, RegisterKind } from '../../../domain/catalogue/governance/types.ts';
import { versionsOf } from '../../../domain/catalogue/governance/versions.ts';
import { policyFindings } from '../../../domain/catalogue/publishedPolicy.ts';
import type { Catalogue } from '../../../domain/catalogue/types.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const xian = loadXian();
const DAY = '2027-01-01';
const found = (candidate: Candidate, catalogue: Catalogue = xian) =>
  findingsOf(candidate, { today: '2026-11-23', catalogue }).map(
    ({ severity, code, path }) => `${severity} ${code} ${path}`,
  );

function one<Entry>(entries: readonly Entry[], which: (entry: Entry) => boolean = () => true): Entry {
  const entry = entries.find(which);
  if (!entry) throw new Error('no such reference data');
  return entry;
}
const food = one(xian.items, ({ id }) => id === 'food-business');
const item = (change: Partial<Contents['licenceItem']>): Candidate => ({
  kind: 'licenceItem',
  id: food.id,
  effectiveFrom: DAY,
  content: { ...food, ...change },
});

describe('LAW: a licence item', () => {
  const newest = xian.items.filter(
    ({ id, version, effectiveTo }) =>
      effectiveTo === null && !xian.items.some((other) => other.id === id && other.version > version),
  );
  it.each(newest)('$id of the reference data is sound', (content) => {
    expect(found({ kind: 'licenceItem', id: content.id, effectiveFrom: '2027-03-01', content })).toEqual([]);
  });

  const RULE = { document: '食品经营许可和备案管理办法', article: '第十条' };
  const REGULATION = { document: '兽药管理条例（2020年修订）', article: '第二十二条' };
  const LICENSING = { document: '中华人民共和国行政许可法', article: '第四十二条' };
  const limit = (value: number, unit: 'wd' | 'd' | 'm', limitBasis?: Contents['licenceItem']['limitBasis']) => ({
    statutoryLimit: { value, unit },
    statutoryLimitWd: unit === 'm' ? value * 21 : value,
    ...(limitBasis && { limitBasis }),
  });

  it.each([
    ['21 working days', limit(21, 'wd')],
    ['natural days, however few', limit(7, 'd')],
    ['months', limit(1, 'm')],
  ])('Art. 42: %s rest on a law or regulation named for that very limit, never on a rule', (_, change) => {
    const refused = ['error limitNeedsLaw /statutoryLimit'];
    // the item as such has a law, which says nothing of the limit
    expect(found(item({ ...change, legalBasis: [...food.legalBasis, REGULATION] }))).toEqual(refused);
    for (const statutoryLimit of [RULE, LICENSING])
      expect(found(item({ ...change, limitBasis: { statutoryLimit } }))).toEqual(refused);
    expect(found(item({ ...change, limitBasis: { extensionWd: REGULATION, clockStart: REGULATION } }))).toEqual(
      refused,
    );
    expect(found(item({ ...change, limitBasis: { statutoryLimit: REGULATION } }))).toEqual([]);
  });

  it('Art. 57: a number is of a limited item, and ranked otherwise than by acceptance only where a law says so', () => {
    const quantity = { limit: 3, basis: RULE };
    expect(found(item({ quantityLimited: true, quantity }))).toEqual([]);
    expect(found(item({ quantityLimited: true }))).toEqual([]);
    expect(found(item({ quantity }))).toEqual(['error quantityNotLimited /quantityLimited']);
    for (const limit of [0, 1.5])
      expect(found(item({ quantityLimited: true, quantity: { ...quantity, limit } }))).toEqual([
        'error range /quantity/limit',
      ]);
    const ordered = (order: typeof RULE) => found(item({ quantityLimited: true, quantity: { ...quantity, order } }));
    expect(ordered(REGULATION)).toEqual([]);
    for (const order of [RULE, LICENSING]) expect(ordered(order)).toEqual(['error orderNeedsLaw /quantity/order']);
  });

  it('Art. 29: only a law or regulation has an item applied for in person', () => {
    expect(found(item({ inPerson: REGULATION }))).toEqual([]);
    for (const inPerson of [RULE, LICENSING])
      expect(found(item({ inPerson }))).toEqual(['error inPersonNeedsLaw /inPerson']);
  });

  it('Art. 35: only a law or regulation has a lower organ review first, and then an upper one decides', () => {
    const ofCity = { ...food, decidingLevel: 'city' as const };
    expect(found(item({ ...ofCity, lowerReview: REGULATION }))).toEqual(found(item(ofCity)));
    expect(found(item({ lowerReview: REGULATION }))).toEqual(['error lowerReviewNeedsUpper /decidingLevel']);
    expect(found(item({ ...ofCity, lowerReview: RULE }))).toContain('error lowerReviewNeedsLaw /lowerReview');
  });

  it('Art. 35: what a lower organ reviews first is not granted on a commitment', () => {
    const onWord = { ...food, decidingLevel: 'city' as const, commitment: { ...food.commitment, allowed: true } };
    expect(found(item(onWord))).not.toContain('error lowerReviewByCommitment /commitment/allowed');
    expect(found(item({ ...onWord, lowerReview: REGULATION }))).toContain(
      'error lowerReviewByCommitment /commitment/allowed',
    );
  });

  it('a licence carries conditions only under a law or regulation', () => {
    expect(found(item({ conditionLaws: [REGULATION] }))).toEqual([]);
    expect(found(item({ conditionLaws: [REGULATION, RULE] }))).toEqual(['error conditionNeedsLaw /conditionLaws/1']);
  });

  it('Art. 42(2): 45 working days, and 15 more, where the item is handled jointly', () => {
    const joint = { handling: 'joint' as const, extensionWd: 15 };
    expect(found(item({ ...limit(45, 'wd'), ...joint }))).toEqual([]);
    expect(found(item({ ...limit(46, 'wd'), ...joint, extensionWd: 16 }))).toEqual([
      'error limitNeedsLaw /statutoryLimit',
      'error extensionOverLaw /extensionWd',
    ]);
  });

  it('Art. 42: an extension over 10 working days rests on its own law or regulation', () => {
    const over = ['error extensionOverLaw /extensionWd'];
    expect(found(item({ extensionWd: 11, legalBasis: [...food.legalBasis, REGULATION] }))).toEqual(over);
    expect(found(item({ extensionWd: 11, limitBasis: { extensionWd: RULE } }))).toEqual(over);
    expect(found(item({ extensionWd: 11, limitBasis: { statutoryLimit: REGULATION } }))).toEqual(over);
    expect(found(item({ extensionWd: 11, limitBasis: { extensionWd: REGULATION } }))).toEqual([]);
    expect(found(item({ extensionWd: 10 }))).toEqual([]);
  });

  it('Art. 42: a clock that starts at receipt rests on its own law or regulation', () => {
    const received = (limitBasis: Contents['licenceItem']['limitBasis'] = {}) =>
      found(item({ clockStart: 'received', limitBasis }));
    expect(received()).toEqual(['error clockStartNeedsLaw /clockStart']);
    expect(received({ clockStart: RULE })).toEqual(['error clockStartNeedsLaw /clockStart']);
    expect(received({ clockStart: REGULATION })).toEqual([]);
  });

  it('promises no more time than the law gives, by the cautious reading', () => {
    expect(found(item({ promisedLimitWd: food.statutoryLimitWd + 1 }))).toEqual([
      'error promisedOverStatutory /promisedLimitWd',
    ]);
    const basis = { statutoryLimit: REGULATION };
    // 30 natural days hold 21 working days, three months sixty
    expect(found(item({ ...limit(30, 'd', basis), promisedLimitWd: 21 }))).toEqual([]);
    expect(found(item({ ...limit(30, 'd', basis), promisedLimitWd: 22 }))).toEqual([
      'error promisedOverStatutory /promisedLimitWd',
    ]);
    expect(found(item({ ...limit(3, 'm', basis), promisedLimitWd: 60 }))).toEqual([]);
    expect(found(item({ ...limit(3, 'm', basis), promisedLimitWd: 61 }))).toEqual([
      'error promisedOverStatutory /promisedLimitWd',
    ]);
  });

  it.each([
    ['中华人民共和国水法', []],
    ['《城市道路管理条例》', []],
    ['中华人民共和国市场主体登记管理条例', []],
    ['食品经营许可和备案管理办法', ['error feeNeedsLaw /fee/basis']],
    ['陕西省行政事业性收费管理条例', ['error feeNeedsLaw /fee/basis']],
    ['西安市城市绿化条例', ['error feeNeedsLaw /fee/basis']],
  ])('Art. 58: a fee rests on a law or an administrative regulation: %s', (document, findings) => {
    expect(found(item({ fee: { amount: '每件10元', basis: { document, article: '第一条' } } }))).toEqual(findings);
  });

  it('pauses its clock for the eight kinds of Art. 45 or by a law, and never for a survey', () => {
    const pause = (kind: string, basis: string) => item({ pauses: [{ kind, basis }] });
    expect(found(pause('hearing', '行政许可法 Art. 45'))).toEqual([]);
    expect(found(pause('consultation', '食品经营许可和备案管理办法第九条'))).toEqual([
      'error pauseWithoutBasis /pauses/0/basis',
    ]);
    expect(found(pause('consultation', '中华人民共和国食品安全法第九条'))).toEqual([]);
    // the law that lists the eight does not list a ninth
    expect(found(pause('consultation', '中华人民共和国行政许可法第四十五条'))).toEqual([
      'error pauseWithoutBasis /pauses/0/basis',
    ]);
    expect(found(item({ specialProcedures: ['consultation'] }))).toEqual([
      'error unknownProcedure /specialProcedures/0',
    ]);
    expect(found(pause('siteSurvey', '中华人民共和国食品安全法第九条'))).toEqual([
      'error surveyNeverPauses /pauses/0/kind',
    ]);
  });

  it.each([
    [{ allowed: true }, ['error required /tolerance/maxWd']],
    [{ allowed: true, maxWd: 0 }, ['error range /tolerance/maxWd']],
    [{ allowed: true, maxWd: 1 }, []],
    [{ allowed: true, maxWd: food.promisedLimitWd }, []],
    [{ allowed: true, maxWd: food.promisedLimitWd + 1 }, ['error range /tolerance/maxWd']],
    [{ allowed: false }, []],
  ])('tolerates for so many days, inside its promise: %j', (tolerance, expected) =>
    expect(found(item({ tolerance }))).toEqual(expected),
  );

  it('tolerates for twenty working days at most, however long the promise is', () => {
    const long = { ...limit(60, 'wd', { statutoryLimit: REGULATION }), promisedLimitWd: 60 };
    expect(found(item({ ...long, tolerance: { allowed: true, maxWd: 20 } }))).toEqual([]);
    expect(found(item({ ...long, tolerance: { allowed: true, maxWd: 21 } }))).toEqual(['error range /tolerance/maxWd']);
  });

  it.each([
    [{}, 'oneUnit', ''],
    [{ months: 2, wd: 20 }, 'oneUnit', ''],
    [{ months: 0 }, 'range', '/months'],
    [{ months: 13 }, 'range', '/months'],
    [{ wd: 0 }, 'range', '/wd'],
    [{ wd: 251 }, 'range', '/wd'],
    [{ months: 1 }, null, ''],
    [{ months: 12 }, null, ''],
    [{ wd: 1 }, null, ''],
    [{ wd: 250 }, null, ''],
  ])('is verified within one limit of one unit: %j', (within, code, place) => {
    const expected = (field: string) => (code === null ? [] : [`error ${code} ${field}${place}`]);
    expect(found(item({ verificationWithin: within }))).toEqual(expected('/verificationWithin'));
    const commitment = { allowed: true, verifyWithin: within };
    expect(found(item({ commitment, verification: 'required' }))).toEqual(expected('/commitment/verifyWithin'));
  });

  it.each(['approverRole', 'departmentRole', 'supervisorRole', 'enforcerRole'] as const)(
    'S3: its %s is played by an organisation wherever it is held',
    (field) => {
      expect(found(item({ [field]: 'nobody' }))).toEqual([`error unknownOrganisation /${field}`]);
      // sports is played by another department in the districts, and by one of its own in the city alone
      expect(found(item({ [field]: 'sports' }))).toEqual([]);
      const inTheCity = { ...xian, organisations: xian.organisations.filter(({ id }) => id !== '610100-sports') };
      expect(found(item({ [field]: 'sports' }), inTheCity)).toEqual([]);
      expect(found(item({ [field]: 'sports', decidingLevel: 'city' }), inTheCity)).toEqual([
        `error unknownOrganisation /${field}`,
      ]);
      const zoneWithout = {
        ...xian,
        organisations: xian.organisations.filter(({ id }) => id !== 'XAGX-social-affairs'),
      };
      expect(found(item({ [field]: 'sports' }), zoneWithout)).toEqual([`error unknownOrganisation /${field}`]);
    },
  );

  it('is watched by a check that is still carried out (S10, S14)', () => {
    expect(found(item({ supervisionItems: [] }))).toEqual(['error withoutSupervisionItem /supervisionItems']);
    expect(found(item({ supervisionItems: ['00000000000000'] }))).toEqual([
      'error unknownSupervisionItem /supervisionItems/0',
    ]);
    const gone = one(xian.supervisionItems, ({ review }) => review.outcome === 'cancel' || review.outcome === 'merge');
    expect(found(item({ supervisionItems: [gone.code] }))).toEqual(['error notSupervised /supervisionItems']);
  });

  it('has each material once, a main one, and evidence that is among them', () => {
    const [first, ...rest] = food.materials;
    if (!first) throw new Error('no materials');
    expect(found(item({ materials: [first, first, ...rest] }))).toEqual(['error duplicateMaterial /materials/1/id']);
    expect(found(item({ conditions: [{ id: 'c', text: '条件', evidence: ['none'] }] }))).toEqual([
      'error unknownEvidence /conditions/0/evidence/0',
    ]);
  });
});

describe('S4, S5: a district version', () => {
  const district = (values: Contents['districtItem']['values'], fields: string[]): Candidate => ({
    kind: 'districtItem',
    id: `610113.${food.id}`,
    effectiveFrom: DAY,
    content: {
      id: `610113.${food.id}`,
      jurisdiction: '610113',
      item: food.id,
      inherits: food.version,
      values,
      deviations: fields.map((field) => ({ field, reason: '提速', basisDocument: '区政府文件' })),
    },
  });
  const shorter = food.promisedLimitWd - 1;

  it('lists whatever it does otherwise than the city standard', () => {
    expect(found(district({ promisedLimitWd: shorter }, []))).toEqual([
      'error unlistedDeviation /values/promisedLimitWd',
    ]);
    expect(found(district({ promisedLimitWd: shorter }, ['promisedLimitWd']))).toEqual([]);
  });
  it('does not loosen the law, listed or not', () => {
    expect(found(district({ promisedLimitWd: food.statutoryLimitWd + 5 }, ['promisedLimitWd']))).toEqual([
      'error harderThanStandard /values/promisedLimitWd',
      'error promisedOverStatutory /values/promisedLimitWd',
    ]);
  });
  it('tolerates for days, inside its own promise, and may shorten them with it', () => {
    const fields = ['promisedLimitWd', 'tolerance'];
    expect(found(district({ tolerance: { allowed: true } }, ['tolerance']))).toContain(
      'error required /values/tolerance/maxWd',
    );
    // the standard tolerates for three days
    expect(found(district({ promisedLimitWd: 2 }, ['promisedLimitWd']))).toEqual([
      'error range /values/tolerance/maxWd',
    ]);
    expect(found(district({ promisedLimitWd: 2, tolerance: { allowed: true, maxWd: 2 } }, fields))).toEqual([]);
    expect(found(district({ promisedLimitWd: 2, tolerance: { allowed: true, maxWd: 1 } }, fields))).toEqual([
      'error harderThanStandard /values/tolerance',
    ]);
  });
  it('is verified within one limit of one unit', () => {
    const commitment = { allowed: true, verifyWithin: { months: 2, wd: 20 } };
    expect(found(district({ commitment }, ['commitment']))).toEqual(['error oneUnit /values/commitment/verifyWithin']);
  });
  it('takes away no material that a condition of the standard rests on', () => {
    const [first, ...rest] = food.materials;
    if (!first) throw new Error('no materials');
    const conditions = [{ id: 'c', text: '条件', evidence: [first.id] }];
    const items = xian.items.map((one) => (one.id === food.id ? { ...one, conditions } : one));
    const [finding] = findingsOf(district({ materials: rest }, ['materials']), {
      today: '2026-11-23',
      catalogue: { ...xian, items },
    });
    expect(finding).toMatchObject({
      code: 'unknownEvidence',
      path: '/values/materials',
      severity: 'error',
      detail: { material: first.id, standard: '/conditions/0/evidence/0' },
    });
  });
  it('answers for what it sets, and not for what is wrong with the standard alone', () => {
    const items = xian.items.map((one) =>
      one.id === food.id ? { ...one, promisedLimitWd: 30, tolerance: { allowed: false }, extensionWd: 99 } : one,
    );
    const wrong = { ...xian, items };
    expect(found(district({ instant: food.instant }, []), wrong)).toEqual([]);
    expect(found(district({ promisedLimitWd: 29 }, ['promisedLimitWd']), wrong)).toEqual([
      'error promisedOverStatutory /values/promisedLimitWd',
    ]);
  });
  it.each([
    [{ keyField: true, safetyRelated: false }, true],
    [{ keyField: false, safetyRelated: true }, true],
    [{ keyField: false, safetyRelated: false }, false],
  ])('weakens no verification where safety rests on it: %j', (kind, isRefused) => {
    const items = xian.items.map((one) => (one.id === food.id ? { ...one, ...kind } : one));
    const catalogue = { ...xian, items };
    const weaker = (verification: 'offSite' | 'none' | 'sampled') =>
      found(district({ verification }, ['verification']), catalogue);
    const expected = isRefused ? ['error verificationWeakened /values/verification'] : [];
    expect(weaker('offSite')).toEqual(expected);
    expect(weaker('none')).toEqual(expected);
    expect(weaker('sampled')).toEqual(['warning uselessDeviation /deviations/0/field']);
  });
  it('is told of a deviation that is none, and of a field it may not set', () => {
    expect(found(district({}, ['promisedLimitWd', 'statutoryLimit']))).toEqual([
      'warning uselessDeviation /deviations/0/field',
      'error unknownField /deviations/1/field',
    ]);
  });
});

describe('S10, S13: a supervision item', () => {
  const kept = one(xian.supervisionItems, ({ review }) => review.outcome === 'keep');
  const of = (
    outcome: 'keep' | 'cancel' | 'merge' | 'offSite',
    mergedInto?: string,
    change: object = {},
  ): Candidate => ({
    kind: 'supervisionItem',
    id: '99999999999999',
    effectiveFrom: DAY,
    content: {
      ...kept,
      code: '99999999999999',
      ...change,
      review: { ...kept.review, outcome, ...(mergedInto !== undefined && { mergedInto }) },
    },
  });
  const none = { yearlyCap: 0 };

  it.each(xian.supervisionItems)('$code of the reference data is sound', (content) => {
    const errors = found({ kind: 'supervisionItem', id: content.code, effectiveFrom: DAY, content });
    expect(errors.filter((text) => text.startsWith('error'))).toEqual([]);
  });
  it('is merged into one that is known and kept', () => {
    const merged = one(xian.supervisionItems, ({ review }) => review.outcome === 'merge');
    const cancelled = one(xian.supervisionItems, ({ review }) => review.outcome === 'cancel');
    expect(found(of('merge', kept.code, none))).toEqual([]);
    expect(found(of('merge', '00000000000000', none))).toEqual(['error mergedIntoUnknown /review/mergedInto']);
    expect(found(of('merge', merged.code, none))).toEqual(['error mergedIntoMerged /review/mergedInto']);
    expect(found(of('merge', cancelled.code, none))).toEqual(['error mergedIntoCancelled /review/mergedInto']);
    expect(found(of('merge', '99999999999999', none))).toEqual(['error mergedIntoItself /review/mergedInto']);
    expect(found(of('merge', undefined, none))).toEqual(['error required /review/mergedInto']);
  });
  it('does not go while others are merged into it, or an item rests on it alone (S14)', () => {
    const target = one(xian.supervisionItems, ({ code }) =>
      xian.supervisionItems.some(({ review }) => review.mergedInto === code),
    );
    const gone = (
      content: Contents['supervisionItem'],
      outcome: 'cancel' | 'merge',
      mergedInto?: string,
    ): Candidate => ({
      kind: 'supervisionItem',
      id: content.code,
      effectiveFrom: DAY,
      content: {
        ...content,
        yearlyCap: 0,
        review: { ...content.review, outcome, ...(mergedInto !== undefined && { mergedInto }) },
      },
    });
    expect(found(gone(target, 'cancel'))).toContain('error mergedIntoCancelled /review/outcome');
    const other = one(xian.supervisionItems, ({ code, review }) => review.outcome === 'keep' && code !== target.code);
    expect(found(gone(target, 'merge', other.code))).toContain('error mergedIntoMerged /review/outcome');
    const alone = {
      ...xian,
      items: xian.items.map((version) =>
        version.id === food.id ? { ...version, supervisionItems: [kept.code] } : version,
      ),
    };
    expect(found(gone(kept, 'cancel'), alone)).toContain('error notSupervised /review/outcome');
  });
  it('makes no visits once it is cancelled, merged or off-site', () => {
    expect(found(of('cancel', undefined, { yearlyCap: 2 }))).toEqual(['error visitsAfterReview /yearlyCap']);
    expect(found(of('offSite', undefined, { onSite: true }))).toEqual(['error onSiteAfterReview /onSite']);
  });
});

describe('S9: a coordination unit', () => {
  const [unit] = xian.units;
  if (!unit) throw new Error('no units');
  const of = (change: Partial<Contents['coordinationUnit']>, id = unit.supervisor, effectiveFrom = DAY): Candidate => ({
    kind: 'coordinationUnit',
    id,
    effectiveFrom,
    content: { ...unit, ...change },
  });
  it('follows the one before, so that there is one on each day', () => {
    expect(found(of({}))).toEqual([]);
    expect(found(of({}, unit.supervisor, unit.effectiveFrom))).toEqual([
      'error overlap /effectiveFrom',
      'error retroactive /effectiveFrom',
    ]);
  });
  it('belongs to an industry supervisor of its own level', () => {
    expect(found(of({ supervisor: '610104-development-reform' }, '610104-development-reform'))).toContain(
      'error notASupervisor /supervisor',
    );
    expect(found(of({ jurisdiction: '610104' }))).toEqual([
      'error wrongId /jurisdiction',
      'error supervisorLevelMismatch /jurisdiction',
    ]);
  });
});

describe('LAW: a policy and a calendar', () => {
  const [policy] = xian.policies;
  const [calendar] = xian.calendars;
  if (!policy || !calendar) throw new Error('no reference data');

  it('a policy sets nothing that the law fixes', () => {
    const lax = { ...policy, correctionNoticeWd: 10 };
    expect(policyFindings(lax).map(({ code }) => code)).toEqual(['fixedByLaw']);
    expect(found({ kind: 'policy', id: policy.id, effectiveFrom: DAY, content: lax })).toEqual([
      'error fixedByLaw /correctionNoticeWd',
    ]);
  });

  it('a jurisdiction has one policy, and the city one for all', () => {
    const own = (id: string, jurisdiction: string | null): Candidate => ({
      kind: 'policy',
      id,
      effectiveFrom: DAY,
      content: { ...policy, id, jurisdiction },
    });
    expect(found(own('policy-610113', '610113'))).toEqual([]);
    expect(found(own('policy-610113', '610104'))).toEqual(['error wrongId /jurisdiction']);
    expect(found(own('policy-610113', null))).toContain('error wrongId /jurisdiction');
    expect(found(own('policy-for-all', null))).toEqual(['error overlap /jurisdiction']);
  });

  const of = (change: Partial<Contents['calendar']>): Candidate => ({
    kind: 'calendar',
    id: calendar.id,
    effectiveFrom: DAY,
    content: { ...calendar, ...change },
  });
  it('a calendar adds a year and takes back nothing that due dates were computed from', () => {
    expect(found(of({ knownThrough: '2027-12-31', offDays: [...calendar.offDays, '2027-01-01'] }))).toEqual([]);
    const ahead = { knownThrough: '2027-12-31' };
    expect(found(of({ ...ahead, offDays: calendar.offDays.slice(1) }))).toEqual(['error knownDaysChanged /offDays']);
    // the same year once more would have nothing to tell open cases
    expect(found(of({}))).toContain('error knownDaysChanged /knownThrough');
    expect(found(of({ ...ahead, id: 'another' }))).toContain('error knownDaysChanged /id');
    expect(found(of({ knownThrough: '2026-06-30' }))).toContain('error knownDaysChanged /knownThrough');
  });
  it('a calendar holds days of its own years, each once, and works only at weekends', () => {
    const ahead = { knownThrough: '2027-12-31' };
    expect(found(of({ ...ahead, offDays: [...calendar.offDays, '2028-01-01'] }))).toEqual([
      `error outsideCalendar /offDays/${calendar.offDays.length}`,
    ]);
    expect(found(of({ ...ahead, workingWeekends: [...calendar.workingWeekends, '2027-01-04'] }))).toEqual([
      `error notAWeekend /workingWeekends/${calendar.workingWeekends.length}`,
    ]);
  });
});

it('every kind has its own sequence of versions', () => {
  const kinds: [RegisterKind, string][] = [
    ['transferCatalogue', '610113'],
    ['licenceItem', food.id],
    ['supervisionItem', xian.supervisionItems[0]?.code ?? ''],
    ['coordinationUnit', '610113-health'],
    ['policy', xian.policies[0]?.id ?? ''],
  ];
  expect(kinds.map(([kind, id]) => versionsOf(xian, { kind, id }).length > 0)).toEqual(kinds.map(() => true));
});
