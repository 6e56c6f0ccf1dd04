import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import type { Quantity } from '../../../domain/catalogue/types.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import { placeFault, takenBy } from '../../../domain/permit/quantity.ts';
import type { Contender, Contest, GrantedLicence, HeldLicence } from '../../../domain/permit/types.ts';
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
  kind: 'new',
  licence: null,
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
  taken: 0,
  ...rest,
  underWay: [OWN, ...(rest.underWay ?? [])],
});
const licence = (number: string, change: Partial<GrantedLicence> = {}): GrantedLicence => ({
  kind: 'new',
  decisionNumber: `${number}-J1`,
  certificateNumber: number,
  renews: null,
  validFrom: '2026-01-05',
  ...change,
});
const decidedWith = (quantity: Quantity | undefined, standing: Contest | undefined) =>
  given(received(DAY), accepted(DAY, { changing: limitedTo(quantity) })).when(
    granted('2026-03-04', { changing: limitedTo(quantity), ...(standing && { contest: standing }) }),
  );

describe('Art. 57: never is more granted than there is', () => {
  it('the last one is granted, and the record says how many there were', () => {
    const outcome = decidedWith({ ...one, limit: 2 }, contest([], { taken: 1 }));
    outcome.then({ type: 'LicenceGranted', place: { taken: 1, limit: 2 } }, { type: 'PushOrdered' });
  });

  it('cites the article', () => {
    const { log } = given(
      received(DAY),
      accepted(DAY, { changing: limitedTo(one) }),
      granted('2026-03-04', { changing: limitedTo(one), contest: contest([]) }),
    );
    const basis = log.filter(({ type }) => type === 'LicenceGranted').flatMap(basisOf);
    expect(basis).toContainEqual(expect.objectContaining({ article: '第五十七条' }));
  });

  it('one more is refused, and is denied with reasons instead', () => {
    decidedWith(one, contest([], { taken: 1 })).thenRefused('quantityExhausted', {
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
    const later = contender('A', { acceptedAt: LATER });
    decidedWith(one, contest([later], { underWay: ['A'] })).thenRefused('quantityExhausted', {
      taken: 1,
      underWay: ['A'],
    });
    decidedWith(one, contest([later])).then({ type: 'LicenceGranted', place: { taken: 0 } });
  });

  it('is never granted without a place that is kept for it: it is asked for again', () =>
    decidedWith(one, { ...contest([]), underWay: [] }).thenRefused('staleFacts', { missing: 'contest', item: ITEM }));

  it('without the standing of the others nothing is decided: the command is sent again with it', () => {
    given(received(DAY), accepted(DAY, { changing: limitedTo(one) }))
      .when(granted('2026-03-04', { changing: limitedTo(one), contest: { ...contest([]), item: 'another' } }))
      .thenRefused('staleFacts', { missing: 'contest' });
    decidedWith(one, { ...contest([]), open: [] }).thenRefused('staleFacts', { missing: 'contest' });
  });

  it('how many there may be is of the day of the decision', () => {
    const decided = (then: Quantity, now: Quantity | null) =>
      given(received(DAY), accepted(DAY, { changing: limitedTo(then) })).when(
        granted('2026-03-04', {
          ...(now && { changing: limitedTo(now) }),
          contest: contest([], { taken: 1 }),
        }),
      );
    decided(one, { ...one, limit: 2 }).then({ type: 'LicenceGranted', place: { taken: 1, limit: 2 } });
    decided({ ...one, limit: 2 }, one).thenRefused('quantityExhausted', { limit: 1 });
    // the limit was given up
    decided(one, null).then({ type: 'LicenceGranted' });
    // what was limited after acceptance does not rank what was accepted before
    given(accepted(DAY))
      .when(granted('2026-03-04', { changing: limitedTo(one) }))
      .then({ type: 'LicenceGranted' });
  });

  it('a change keeps the place that its licence has, and what is not limited needs none', () => {
    const licenceRef = { item: ITEM, number: 'L-1', validTo: '2026-12-01' };
    given(received(DAY, { kind: 'change', licenceRef }), accepted(DAY, { changing: limitedTo(one) }))
      .when(granted('2026-03-04', { changing: limitedTo(one), contest: contest([], { taken: 1 }) }))
      .then({ type: 'LicenceGranted' });
    given(accepted(DAY)).when(granted('2026-03-04')).then({ type: 'LicenceGranted' });
  });
});

describe('Art. 50, 57: a licence that ended before its renewal was decided has lost its place', () => {
  const ended = { item: ITEM, number: 'L-1', validTo: '2026-03-20' };
  const asked = [received(DAY, { kind: 'renewal', licenceRef: ended }), accepted(DAY, { changing: limitedTo(one) })];
  const own = (change: Partial<Contender> = {}) =>
    contender(OWN, { kind: 'renewal', licence: { number: 'L-1', validTo: '2026-03-20', inTime: false }, ...change });
  const before = contender('A', { acceptedAt: EARLIER });

  it('until then it is renewed, whoever else waits and however many are granted', () =>
    given(...asked)
      .when(
        granted('2026-03-20', {
          changing: limitedTo(one),
          contest: contest([before], { open: [own(), before], taken: 1 }),
        }),
      )
      .then({ type: 'LicenceGranted' }));

  it('from the next day on it stands in the row with the others, and finds a place or none', () => {
    const standing = (rest: Partial<Contest>) =>
      given(...asked).when(
        granted('2026-03-23', { changing: limitedTo(one), contest: contest([], { open: [own(), before], ...rest }) }),
      );
    standing({ taken: 1 }).thenRefused('quantityExhausted');
    standing({}).thenRefused('earlierCaseFirst', { earlier: ['A'] });
    standing({ open: [own()] }).then({ type: 'LicenceGranted', place: { taken: 0, limit: 1 } });
    given(...asked)
      .when(
        granted('2026-03-23', {
          changing: limitedTo(one),
          contest: { item: 'other', open: [], taken: 0, underWay: [] },
        }),
      )
      .thenRefused('staleFacts', { missing: 'contest' });
  });

  it('a new one waits for a renewal that has lost its place, and never for one that keeps it', () => {
    const earlier = { acceptedAt: EARLIER };
    decidedWith(
      one,
      contest([{ ...own(earlier), caseNumber: 'R', licence: { number: 'L-1', validTo: '2026-03-03', inTime: false } }]),
    ).thenRefused('earlierCaseFirst', { earlier: ['R'] });
    for (const licence of [
      { number: 'L-1', validTo: '2026-03-04', inTime: false },
      { number: 'L-1', validTo: '2026-03-03', inTime: true },
    ])
      decidedWith(one, contest([{ ...own(earlier), caseNumber: 'R', licence }])).then({ type: 'LicenceGranted' });
  });

  it('the moment that ranks carries the licence along, with what its renewal saves', () =>
    given(received(DAY, { kind: 'renewal', licenceRef: { ...ended, validTo: '2026-12-01' } }))
      .when(accepted(DAY, { changing: limitedTo(one) }))
      .then({ type: 'Accepted', ranking: { licence: { number: 'L-1', validTo: '2026-12-01', inTime: true } } }));
});

describe('Art. 57: how many have a place', () => {
  const TODAY = '2026-03-04';
  const renewing = (number: string, change: Partial<HeldLicence> = {}) => ({
    kind: 'renewal' as const,
    licence: { number, validTo: '2026-04-01', inTime: true, ...change },
  });

  it.each<[string, GrantedLicence[], number]>([
    ['each that was granted', [licence('A'), licence('B')], 2],
    ['a change of one is no second one', [licence('A'), licence('A', { kind: 'change', renews: 'A' })], 1],
    ['a renewal beside the one it goes on from', [licence('A'), ahead('A-2', 'A')], 1],
    ['by the number of its decision as well', [licence('A', { certificateNumber: null }), ahead('A-2', 'A-J1')], 1],
    ['also where it was changed under another number', [licence('A'), changedTo('B', 'A'), ahead('C', 'B')], 1],
    ['a renewal that has begun', [ahead('A-2', 'A', '2026-03-04')], 1],
    ['a renewal of one that was granted elsewhere, before it begins', [ahead('A-2', 'A')], 1],
    ['two changes that name each other', [licence('A'), changedTo('B', 'A'), changedTo('A', 'B')], 1],
    ['of an earlier release that does not say what it renewed', [ahead('A-2', null)], 0],
  ])('%s', (_, granted, places) => expect(takenBy(granted, [], TODAY)).toBe(places));

  it('an undecided renewal keeps the place of a licence that was granted elsewhere, asked for in time beyond its end', () => {
    expect(takenBy([], [renewing('A')], TODAY)).toBe(1);
    expect(takenBy([], [renewing('A', { inTime: false })], TODAY)).toBe(1);
    expect(takenBy([], [renewing('A', { validTo: '2026-03-03' })], TODAY)).toBe(1);
    expect(takenBy([], [renewing('A', { validTo: '2026-03-03', inTime: false })], TODAY)).toBe(0);
    expect(takenBy([licence('A')], [renewing('A'), renewing('A')], TODAY)).toBe(1);
    expect(takenBy([], [{ ...renewing('A'), kind: 'change' }], TODAY)).toBe(0);
  });

  function ahead(number: string, renews: string | null, validFrom = '2026-04-01'): GrantedLicence {
    return licence(number, { kind: 'renewal', renews, validFrom });
  }
  function changedTo(number: string, renews: string): GrantedLicence {
    return licence(number, { kind: 'change', renews });
  }
});

describe('Art. 57: of several who fulfil the conditions the one accepted first', () => {
  it('a grant that would leave no place for an earlier case is refused with that case named', () => {
    const first = contender('A', { acceptedAt: EARLIER, checks });
    decidedWith(one, contest([first])).thenRefused('earlierCaseFirst', {
      earlier: ['A'],
      acceptedAt: EARLIER,
      instead: 'decide',
    });
  });

  it('nobody waits for another while there is enough for both, and nobody where no number is set', () => {
    const two = ['A', 'B'].map((number) => contender(number, { acceptedAt: EARLIER, checks }));
    decidedWith({ ...one, limit: 3 }, contest(two)).then({ type: 'LicenceGranted', place: { taken: 0, limit: 3 } });
    decidedWith({ ...one, limit: 2 }, contest(two)).thenRefused('earlierCaseFirst', { earlier: ['A', 'B'] });
    decidedWith({ ...one, limit: 2 }, contest(two, { underWay: ['A'] })).thenRefused('earlierCaseFirst', {
      earlier: ['B'],
    });
    decidedWith({ ...one, limit: 3 }, contest(two, { underWay: ['A'] })).then({ type: 'LicenceGranted' });
    decidedWith(undefined, contest(two)).then({ type: 'LicenceGranted', place: { taken: 0, limit: null } });
  });

  it('a commitment stands for the review', () =>
    decidedWith(
      one,
      contest([
        contender('A', {
          acceptedAt: EARLIER,
          withoutReview: true,
          checks: checks.map((check) => ({ ...check, met: false })),
        }),
      ]),
    ).thenRefused('earlierCaseFirst'));

  it('the earlier ones are named in their order', () =>
    decidedWith(
      one,
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
    decidedWith({ ...one, limit: 2 }, contest([unchecked], { taken: 1 })).thenRefused('earlierCaseFirst');
  });

  const unmet = [
    { officer: 'one', met: false },
    { officer: 'two', met: true },
  ];

  it('an earlier one that two have signed for and one found wanting holds none', () =>
    decidedWith(one, contest([contender('A', { acceptedAt: EARLIER, checks: unmet })])).then({
      type: 'LicenceGranted',
    }));

  it.each([
    ['one signature alone', { checks: unmet.slice(0, 1) }],
    ['a signature of one who was replaced', { checks: unmet, reviewers: ['two', 'three'] }],
    ['a signature of one who has an interest in it', { checks: unmet, concerned: ['one'] }],
  ])('Art. 34(3): it is found wanting by two of its reviewers: not by %s', (_, change) =>
    decidedWith(one, contest([contender('A', { acceptedAt: EARLIER, ...change })])).thenRefused('earlierCaseFirst'),
  );

  it('equal moments of acceptance: whose papers were received first, then the lower number', () => {
    const same = (change: Partial<Contender>) => contest([contender('610113-20260302-000002', { checks, ...change })]);
    decidedWith(one, same({ receivedAt: momentOf('2026-02-26') })).thenRefused('earlierCaseFirst');
    decidedWith(one, same({ receivedAt: momentOf('2026-02-28') })).then({ type: 'LicenceGranted' });
    decidedWith(one, same({})).then({ type: 'LicenceGranted' });
    decidedWith(one, contest([contender('610113-20260302-000000', { checks })])).thenRefused('earlierCaseFirst');
  });

  it('a law that ranks otherwise leaves the order to it, never the number', () => {
    const byTender = { ...one, order: LAW };
    const first = contender('A', { acceptedAt: EARLIER, checks });
    decidedWith(byTender, contest([first])).then({ type: 'LicenceGranted' });
    decidedWith(byTender, contest([first], { taken: 1 })).thenRefused('quantityExhausted');
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

  it('of an item that another case handed on is the one at which it was accepted there', () => {
    const carried = [{ from: '610113-20260105-000009', item: ITEM, acceptedAt: EARLIER }];
    given(received(DAY))
      .when(accepted(DAY, { changing: limitedTo(one), carried }))
      .then({ type: 'Accepted', ranking: { at: momentOf(DAY), carried } });
  });

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
          taken: grants.length,
          underWay: [],
        });
        for (;;) {
          const next = open.find(
            ({ caseNumber }) => placeFault(standingOf(), caseNumber, { limit, basis: LAW }, '2026-03-04') === null,
          );
          if (!next) break;
          const rank = ({ acceptedAt, receivedAt, caseNumber }: Contender) =>
            `${acceptedAt} ${receivedAt} ${caseNumber}`;
          const passedOver = open.filter((other) => !other.checks.some(({ met }) => !met) && rank(other) < rank(next));
          expect(passedOver.length).toBeLessThan(limit - grants.length);
          grants.push(next);
          open = open.filter((other) => other !== next);
        }
        expect(grants.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: runs(300) },
    ));
});
