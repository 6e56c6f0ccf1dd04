import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import type { Quantity } from '../../../domain/catalogue/types.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import { placeFault } from '../../../domain/permit/quantity.ts';
import type { Contender, Contest } from '../../../domain/permit/types.ts';
import { given, momentOf, tick } from '../../given.ts';
import { runs } from '../../propertyRuns.ts';
import { factsOf } from './reference.ts';
import { accepted, conflictDeclared, correctionRequested, denied, granted, handedIn, received } from './steps.ts';

const ITEM = 'food-business';
const DAY = '2026-03-02';
const LAW = { document: '中华人民共和国食品安全法', article: '第三十五条' };
const limitedTo =
  (quantity: Quantity | undefined) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => ({
      ...version,
      quantityLimited: true as const,
      ...(quantity && { quantity }),
    })),
  });
const one = { limit: 1, basis: LAW };
const OWN = '610113-20260302-000001';
const contender = (caseNumber: string, change: Partial<Contender> = {}): Contender => ({
  caseNumber,
  acceptedAt: momentOf(DAY),
  receivedAt: momentOf('2026-02-27'),
  reviewers: ['one', 'two'],
  checks: [],
  concerned: [],
  withoutReview: false,
  ...change,
});
const checks = [
  { officer: 'one', met: true },
  { officer: 'two', met: true },
];
const EARLIER = momentOf('2026-03-01');
const LATER = momentOf('2026-03-03');
const contest = (open: Contender[], rest: Partial<Contest> = {}): Contest => ({
  item: ITEM,
  open: [contender(OWN), ...open],
  taken: [],
  underWay: [],
  ...rest,
});
const taken = (caseNumber: string, change: Partial<Contest['taken'][number]> = {}) => ({
  caseNumber,
  kind: 'new' as const,
  validFrom: '2026-01-05',
  validTo: '2031-01-04',
  ...change,
});
const decidedWith = (quantity: Quantity | undefined, standing: Contest | undefined) =>
  given(received(DAY), accepted(DAY, { changing: limitedTo(quantity) })).when(
    granted('2026-03-04', standing ? { contest: standing } : {}),
  );

describe('Art. 57: never is more granted than there is', () => {
  it('the last one is granted, and the record says how many there were', () => {
    const outcome = decidedWith({ ...one, limit: 2 }, contest([], { taken: [taken('A')] }));
    outcome.then({ type: 'LicenceGranted', place: { taken: 1, limit: 2 } }, { type: 'PushOrdered' });
  });

  it('cites the article', () => {
    const { log } = given(
      received(DAY),
      accepted(DAY, { changing: limitedTo(one) }),
      granted('2026-03-04', { contest: contest([]) }),
    );
    const basis = log.filter(({ type }) => type === 'LicenceGranted').flatMap(basisOf);
    expect(basis).toContainEqual(expect.objectContaining({ article: '第五十七条' }));
  });

  it('one more is refused, and is denied with reasons instead', () => {
    decidedWith(one, contest([], { taken: [taken('A')] })).thenRefused('quantityExhausted', {
      item: ITEM,
      limit: 1,
      taken: 1,
      instead: 'denied',
    });
    given(received(DAY), accepted(DAY, { changing: limitedTo(one) }))
      .when(denied('2026-03-04'))
      .then({ type: 'LicenceDenied' });
  });

  it('one that is being granted at this moment counts as granted; its own grant does not stand in its way', () => {
    decidedWith(one, contest([], { underWay: ['A'] })).thenRefused('quantityExhausted', { taken: 1, underWay: ['A'] });
    decidedWith(one, contest([], { underWay: [OWN] })).then({ type: 'LicenceGranted', place: { taken: 0 } });
  });

  it.each([
    ['has ended', { validTo: '2026-03-03' }, true],
    ['ends today', { validTo: '2026-03-04' }, false],
    ['has no end', { validTo: null }, false],
    ['is the change of one that counts already', { kind: 'change' as const }, true],
    ['is a renewal that begins where another ends', { kind: 'renewal' as const, validFrom: '2026-04-01' }, true],
    ['is a renewal that has begun', { kind: 'renewal' as const, validFrom: '2026-03-01' }, false],
  ])('a licence that %s: %j', (_, change, isFree) => {
    const outcome = decidedWith(one, contest([], { taken: [taken('A', change)] }));
    if (isFree) outcome.then({ type: 'LicenceGranted' });
    else outcome.thenRefused('quantityExhausted');
  });

  it('without the standing of the others nothing is decided: the command is sent again with it', () => {
    given(received(DAY), accepted(DAY, { changing: limitedTo(one) }))
      .when(granted('2026-03-04', { contest: { ...contest([]), item: 'another' } }))
      .thenRefused('staleFacts', { missing: 'contest' });
    decidedWith(one, { ...contest([]), open: [] }).thenRefused('staleFacts', { missing: 'contest' });
  });

  it('a change keeps the place that its licence has, and what is not limited needs none', () => {
    const licenceRef = { item: ITEM, number: 'L-1', validTo: '2026-12-01' };
    given(received(DAY, { kind: 'change', licenceRef }), accepted(DAY, { changing: limitedTo(one) }))
      .when(granted('2026-03-04', { contest: contest([], { taken: [taken('A')] }) }))
      .then({ type: 'LicenceGranted' });
    given(accepted(DAY)).when(granted('2026-03-04')).then({ type: 'LicenceGranted' });
  });
});

describe('Art. 57: of several who fulfil the conditions the one accepted first', () => {
  const ten = { ...one, limit: 10 };

  it('a grant that passes over an earlier qualified case is refused with that case named', () => {
    const first = contender('A', { acceptedAt: EARLIER, checks });
    decidedWith(ten, contest([first])).thenRefused('earlierCaseFirst', {
      earlier: ['A'],
      acceptedAt: EARLIER,
      instead: 'decide',
    });
    decidedWith(undefined, contest([first])).thenRefused('earlierCaseFirst', { earlier: ['A'] });
  });

  it('a commitment stands for the review', () =>
    decidedWith(ten, contest([contender('A', { acceptedAt: EARLIER, withoutReview: true })])).thenRefused(
      'earlierCaseFirst',
    ));

  it('the earlier ones are named in their order', () =>
    decidedWith(
      ten,
      contest([
        contender('B', { acceptedAt: momentOf('2026-03-01T10:00:00+08:00'), checks }),
        contender('A', { acceptedAt: EARLIER, checks }),
      ]),
    ).thenRefused('earlierCaseFirst', { earlier: ['A', 'B'] }));

  it('one accepted later waits its turn, however far it is', () =>
    decidedWith(one, contest([contender('A', { acceptedAt: LATER, checks })])).then({ type: 'LicenceGranted' }));

  it('an earlier one that nobody has checked yet holds its place, and no other', () => {
    const unchecked = contender('A', { acceptedAt: EARLIER });
    decidedWith(one, contest([unchecked])).thenRefused('earlierCaseFirst', { earlier: ['A'] });
    decidedWith({ ...one, limit: 2 }, contest([unchecked])).then({ type: 'LicenceGranted' });
    decidedWith({ ...one, limit: 2 }, contest([unchecked], { taken: [taken('B')] })).thenRefused('earlierCaseFirst');
  });

  it('an earlier one found wanting holds none', () => {
    const wanting = contender('A', { acceptedAt: EARLIER, checks: [{ officer: 'one', met: false }] });
    decidedWith(one, contest([wanting])).then({ type: 'LicenceGranted' });
  });

  it.each([
    ['one signature', { checks: checks.slice(0, 1) }],
    ['a signature of one who was replaced', { checks, reviewers: ['one', 'three'] }],
    ['a signature of one who has an interest in it', { checks, concerned: ['two'] }],
  ])('qualified is what two of its reviewers signed for: not by %s', (_, change) =>
    decidedWith(ten, contest([contender('A', { acceptedAt: EARLIER, ...change })])).then({ type: 'LicenceGranted' }),
  );

  it('equal moments of acceptance: whose papers were received first, then the lower number', () => {
    const same = (change: Partial<Contender>) => contest([contender('610113-20260302-000002', { checks, ...change })]);
    decidedWith(ten, same({ receivedAt: momentOf('2026-02-26') })).thenRefused('earlierCaseFirst');
    decidedWith(ten, same({ receivedAt: momentOf('2026-02-28') })).then({ type: 'LicenceGranted' });
    decidedWith(ten, same({})).then({ type: 'LicenceGranted' });
    decidedWith(ten, contest([contender('610113-20260302-000000', { checks })])).thenRefused('earlierCaseFirst');
  });

  it('a law that ranks otherwise leaves the order to it, never the number', () => {
    const byTender = { ...one, order: LAW };
    const first = contender('A', { acceptedAt: EARLIER, checks });
    decidedWith(byTender, contest([first])).then({ type: 'LicenceGranted' });
    decidedWith(byTender, contest([first], { taken: [taken('B')] })).thenRefused('quantityExhausted');
  });
});

describe('Art. 57: the moment that ranks', () => {
  const facts = (day: string) => limitedTo(one)(factsOf('610113', ITEM, Number(day.slice(0, 4))));

  it('is that of acceptance', () =>
    given(received(DAY))
      .when(accepted('2026-03-02T10:15:00+08:00', { changing: limitedTo(one) }))
      .then({ type: 'Accepted', ranking: { at: momentOf('2026-03-02T10:15:00+08:00'), withoutReview: false } }));

  it('Art. 32(1)4: of an acceptance by silence that of the hand-in it counts from', () => {
    given(received('2026-03-02T11:00:00+08:00', { facts: facts(DAY) }))
      .when(tick('2026-03-20'))
      .then({ type: 'Accepted', deemed: true, ranking: { at: momentOf('2026-03-02T11:00:00+08:00') } });
    given(
      received(DAY, { facts: facts(DAY), without: ['food-business-m1'] }),
      correctionRequested('2026-03-03', ['food-business-m1']),
      handedIn('2026-03-05T16:00:00+08:00', ['food-business-m1']),
    )
      .when(tick('2026-03-20'))
      .then({ type: 'Accepted', deemed: true, ranking: { at: momentOf('2026-03-05T16:00:00+08:00') } });
  });

  it('carries along who has an interest in the case since before it', () =>
    given(received(DAY), conflictDeclared(DAY, 'reviewer-1'))
      .when(accepted(DAY, { changing: limitedTo(one) }))
      .then({ type: 'Accepted', ranking: { concerned: ['reviewer-1'] } }));

  it('is recorded of limited items alone', () => {
    const { log } = given(accepted(DAY));
    expect(log.find(({ type }) => type === 'Accepted')).not.toHaveProperty('ranking');
  });
});

describe('Art. 57: for any standing of any number of cases', () => {
  const moments = ['2026-03-01', '2026-03-02', '2026-03-03'].map(momentOf);
  const anyone = fc.record({
    acceptedAt: fc.constantFrom(...moments),
    receivedAt: fc.constantFrom(...moments),
    checks: fc.constantFrom([], checks.slice(0, 1), checks, [{ officer: 'one', met: false }]),
  });
  const standing = fc.record({
    waiting: fc.array(anyone, { minLength: 1, maxLength: 6 }),
    limit: fc.integer({ min: 1, max: 4 }),
  });

  it('granting whoever may be granted, until nobody may, never exceeds the number and passes over nobody', () =>
    fc.assert(
      fc.property(standing, ({ waiting, limit }) => {
        let open = waiting.map((change, index) => contender(`C${index}`, change));
        const grants: Contender[] = [];
        const standingOf = (): Contest => ({
          item: ITEM,
          open,
          taken: grants.map(({ caseNumber }) => taken(caseNumber)),
          underWay: [],
        });
        for (;;) {
          const next = open.find(
            ({ caseNumber }) => placeFault(standingOf(), caseNumber, { limit, basis: LAW }, '2026-03-04') === null,
          );
          if (!next) break;
          const rank = ({ acceptedAt, receivedAt, caseNumber }: Contender) =>
            `${acceptedAt} ${receivedAt} ${caseNumber}`;
          const passedOver = open.filter((other) => other.checks.length === 2 && rank(other) < rank(next));
          expect(passedOver).toEqual([]);
          grants.push(next);
          open = open.filter((other) => other !== next);
        }
        expect(grants.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: runs(300) },
    ));
});
