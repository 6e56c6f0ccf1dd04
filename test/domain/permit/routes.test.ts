import { describe, expect, it } from 'vitest';
import type { ItemFacts, ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { given, play, tick } from '../../given.ts';
import { calendar, calendar2027, factsOf } from './reference.ts';
import {
  accepted,
  calendarAdopted,
  correctionRequested,
  countersigned,
  delivered,
  denied,
  extended,
  granted,
  hearingArranged,
  hearingHeld,
  hearingOrdered,
  hearingRequested,
  hearingTold,
  integratedIssued,
  issued,
  person,
  powerMoved,
  procedureStarted,
  publicised,
  pushed,
  received,
  reviewStarted,
  supplemented,
  TRANSCRIPT,
  terminated,
  text,
  transferred,
  verified,
  withdrawn,
} from './steps.ts';

const DAY = '2026-03-02';

describe('告知承诺: decided at once on the applicant’s word, verified afterwards', () => {
  const item = 'public-place-hygiene';
  const byCommitment = (on = DAY) => received(on, { item, route: 'commitment', commitment: { signedOn: on } });

  it('needs no review, and says by when supervision has to verify it', () => {
    const { permit, log } = given(byCommitment(), accepted(DAY), granted(DAY));
    expect(permit.items[0]?.decision).toMatchObject({ route: 'commitment', verifyBy: '2026-05-06' });
    expect(log.some(({ type }) => type === 'ReviewStarted')).toBe(false);
    expect(log.some(({ type }) => type === 'PushOrdered')).toBe(true);
  });

  it('may be decided on a later day than that of acceptance', () =>
    given(byCommitment(), accepted(DAY)).when(granted('2026-03-05')).thenPermit({ state: 'GRANTED' }));

  it('has no review: what is to be looked at is looked at afterwards', () =>
    given(byCommitment(), accepted(DAY)).when(reviewStarted(DAY)).thenRefused('decidedByCommitment', {
      instead: 'decide',
    }));

  it('can be denied, with reasons, and then nothing is verified', () => {
    const { permit } = given(byCommitment(), accepted(DAY), denied(DAY));
    expect(permit.items[0]?.decision).toMatchObject({ outcome: 'denied', route: 'commitment' });
    expect(permit.items[0]?.decision).not.toHaveProperty('verifyBy');
  });

  describe('Art. 46–48: a hearing comes before its decision too', () => {
    const asked = [byCommitment(), accepted(DAY), hearingTold(DAY), hearingRequested(DAY)];
    const paused = [...asked, procedureStarted(DAY, { kind: 'hearing' })];
    const cited = { hearingTranscript: TRANSCRIPT };

    it('arranged and held as soon as it is accepted, then decided on its transcript', () => {
      const story = given(...asked, hearingArranged(DAY, '2026-03-12'));
      expect(allowedCommands(given(...asked).permit)).toEqual(
        expect.arrayContaining(['arrangeHearing', 'startSpecialProcedure']),
      );
      expect(allowedCommands(story.permit)).toContain('recordHearing');
      story.when(granted('2026-03-12')).thenRefused('hearingPending');
      story
        .when(hearingHeld('2026-03-12T12:00:00+08:00'), granted('2026-03-12T13:00:00+08:00', cited))
        .then(
          { type: 'HearingHeld' },
          { type: 'ObligationMet', obligation: 'hearing' },
          { type: 'LicenceGranted', decision: { route: 'commitment' } },
        );
    });

    it('its time is out of the decision clock, and no review begins after it', () => {
      const story = given(...paused, hearingArranged(DAY, '2026-03-12'));
      expect(story.permit.state).toBe('SPECIAL_PROCEDURE');
      story.when(granted('2026-03-10')).thenRefused('wrongState', { state: 'SPECIAL_PROCEDURE' });
      const after = given(...paused, hearingArranged(DAY, '2026-03-12'), hearingHeld('2026-03-12T12:00:00+08:00'));
      expect(allowedCommands(after.permit)).toContain('decide');
      for (const name of ['startReview', 'verifySubstance', 'startSpecialProcedure'])
        expect(allowedCommands(after.permit)).not.toContain(name);
      after
        .when(granted('2026-03-13', cited))
        .then({ type: 'LicenceGranted', decision: { route: 'commitment', verifyBy: '2026-05-13' } });
    });

    it('the organ may order one; nothing else stops the clock', () => {
      const story = given(byCommitment(), accepted(DAY));
      expect(allowedCommands(story.permit)).toContain('orderHearing');
      story.when(hearingOrdered(DAY), hearingArranged(DAY, '2026-03-12')).then({ type: 'HearingArranged' });
      story.when(procedureStarted(DAY)).thenRefused('decidedByCommitment', { field: 'kind', kinds: ['hearing'] });
      story.when(procedureStarted(DAY, { kind: 'hearing' })).thenRefused('noHearing');
    });

    it('an ordinary case is reviewed first', () =>
      given(received(DAY), accepted(DAY), hearingTold(DAY), hearingRequested(DAY))
        .when(hearingArranged(DAY, '2026-03-12'))
        .thenRefused('wrongState', { command: 'arrangeHearing' }));
  });

  it('is closed to items whose catalogue does not open it', () =>
    given()
      .when(received(DAY, { item: 'food-business', route: 'commitment', commitment: { signedOn: DAY } }))
      .thenRefused('commitmentNotAllowed', { items: ['food-business'], instead: 'ordinary' }));

  it('is nothing without the signed commitment', () =>
    given()
      .when(received(DAY, { item, route: 'commitment' }))
      .thenRefused('reasonsRequired', { field: 'commitment' }));

  it('is not signed later than it is handed in', () =>
    given()
      .when(received(DAY, { item, route: 'commitment', commitment: { signedOn: '2026-03-03' } }))
      .thenRefused('future', { field: 'commitment.signedOn' }));

  it('still has a second person decide', () =>
    given(byCommitment(), accepted(DAY))
      .when(granted(DAY, { by: { user: 'clerk', org: '610113-approval-bureau', role: 'decider' } }))
      .thenRefused('secondPerson'));

  it('goes on in the ordinary way where the version of the day of acceptance does not open it any more', () => {
    const closed = accepted(DAY, {
      changing: (facts) => ({
        ...facts,
        items: facts.items.map((version) => ({ ...version, commitment: { allowed: false } })),
      }),
    });
    given(byCommitment(), closed).when(reviewStarted(DAY)).thenPermit({ state: 'UNDER_REVIEW' });
    expect(allowedCommands(given(byCommitment(), closed).permit)).not.toContain('decide');
    // and the decision is one of the ordinary route
    for (const decided of [granted(DAY), denied(DAY)]) {
      const steps = [byCommitment(), closed, reviewStarted(DAY), countersigned(DAY), verified(DAY), decided];
      const decision = given(...steps).permit.items[0]?.decision;
      expect(decision).not.toHaveProperty('route');
      expect(decision).not.toHaveProperty('verifyBy');
    }
  });
});

describe('容缺受理: accepted with minor papers to follow, and the grant waits for them', () => {
  const item = 'food-business';
  const minor = 'food-business-m6';
  const handedIn = received('2026-03-10', { item, route: 'tolerance', tolerated: [minor], without: [minor] });
  const story = () => given(handedIn, accepted('2026-03-10'));

  it('says what is open and by when', () =>
    expect(story().log.find(({ type }) => type === 'Accepted')).toMatchObject({
      tolerated: { open: [minor], completeBy: '2026-03-13' },
    }));

  it('reviews meanwhile, and grants when the papers are there', () => {
    const reviewed = given(handedIn, accepted('2026-03-10'), reviewStarted('2026-03-11'), verified('2026-03-11'));
    reviewed.when(granted('2026-03-12')).thenRefused('materialsMissing', { missing: [minor], instead: 'supplement' });
    reviewed
      .when(supplemented('2026-03-12', [minor]), granted('2026-03-12'))
      .thenPermit({ state: 'GRANTED', tolerated: { open: [], completeBy: '2026-03-13' } });
  });

  it('takes late papers as long as nobody has ended the case for it', () =>
    story()
      .when(supplemented('2026-03-20', [minor]))
      .then({ type: 'SupplementHandedIn' }));

  it('takes only what is open', () => {
    story()
      .when(supplemented('2026-03-11', ['food-business-m1']))
      .thenRefused('unknownMaterial', { unlisted: ['food-business-m1'], listed: [minor] });
    story()
      .when(supplemented('2026-03-11', []))
      .thenRefused('nothingHandedIn', { missing: [minor] });
  });

  it('may be ended by the bureau after its day, and not before', () => {
    const notCompleted = (day: string) => terminated(day, { ground: 'notCompleted' });
    story().when(notCompleted('2026-03-13')).thenRefused('notYetOverdue', { completeBy: '2026-03-13' });
    story().when(notCompleted('2026-03-14')).thenPermit({ state: 'TERMINATED', obligations: [] });
    given(received('2026-03-10'), accepted('2026-03-10')).when(notCompleted('2026-04-20')).thenRefused('notYetOverdue');
  });

  it('is not ended for papers that have come', () =>
    given(handedIn, accepted('2026-03-10'), supplemented('2026-03-12', [minor]))
      .when(terminated('2026-03-20', { ground: 'notCompleted' }))
      .thenRefused('notYetOverdue'));

  it('never leaves a main paper open', () => {
    given()
      .when(received(DAY, { item, route: 'tolerance', tolerated: ['food-business-m1'] }))
      .thenRefused('mainMaterialMissing', { missing: ['food-business-m1'] });
    given()
      .when(received(DAY, { item, route: 'tolerance', tolerated: [minor], without: ['food-business-m1'] }))
      .thenRefused('mainMaterialMissing', { missing: ['food-business-m1'] });
  });

  it('leaves nothing open on another route, nor what is not listed, nor for an item that is closed to it', () => {
    given()
      .when(received(DAY, { item, tolerated: [minor] }))
      .thenRefused('toleranceNotAllowed', { field: 'tolerated' });
    given()
      .when(received(DAY, { item, route: 'tolerance', tolerated: ['drainage-m1'] }))
      .thenRefused('unknownMaterial', { unlisted: ['drainage-m1'] });
    const facts = factsOf('610113', item, 2026);
    const closed = { ...facts, items: facts.items.map((version) => ({ ...version, tolerance: { allowed: false } })) };
    given()
      .when(received(DAY, { item, route: 'tolerance', tolerated: [minor], facts: closed }))
      .thenRefused('toleranceNotAllowed', { items: [item], instead: 'ordinary' });
  });

  it('does not excuse what the applicant did not ask to hand in later', () =>
    given(received(DAY, { item, route: 'tolerance', tolerated: [minor], without: [minor, 'food-business-m5'] }))
      .when(accepted(DAY))
      .thenRefused('materialsMissing', { missing: ['food-business-m5'] }));

  it('asks in the one correction for the rest alone', () =>
    given(received(DAY, { item, route: 'tolerance', tolerated: [minor], without: [minor, 'food-business-m5'] }))
      .when(correctionRequested(DAY, ['food-business-m5']))
      .thenPermit({ state: 'CORRECTION_REQUESTED' }));

  it('is accepted by silence as well, with its papers still to follow', () => {
    const { permit } = given(handedIn, { at: '2026-03-18T09:00:00.000+08:00', command: () => null });
    expect(permit).toMatchObject({
      accepted: { deemed: true },
      tolerated: { open: [minor], completeBy: '2026-03-13' },
    });
  });

  const tolerance = (rule: { allowed: boolean; maxWd?: number }) => (facts: ReferenceFacts) => ({
    ...facts,
    items: facts.items.map((version) => ({ ...version, tolerance: rule })),
  });

  it.each([
    ['is not open to it any more', { allowed: false }],
    ['sets no day for it', { allowed: true }],
  ])('asks at acceptance for the paper of an item that %s', (_what, rule) =>
    given(handedIn)
      .when(accepted('2026-03-10', { changing: tolerance(rule) }))
      .thenRefused('materialsMissing', { missing: [minor] }),
  );

  it('accepted by silence where the item was open to it no more, the grant waits all the same', () => {
    const facts = factsOf('610113', item, 2026);
    const changed = { ...facts, items: facts.items.map((version) => ({ ...version, tolerance: { allowed: true } })) };
    const late = received('2026-03-10', {
      item,
      route: 'tolerance',
      tolerated: [minor],
      without: [minor],
      facts: changed,
    });
    const silent = given(late, tick('2026-03-18'));
    expect(silent.permit.tolerated).toEqual({ open: [minor], completeBy: null });
    silent
      .when(reviewStarted('2026-03-18'), verified('2026-03-18'), granted('2026-03-18'))
      .thenRefused('materialsMissing', { missing: [minor] });
  });

  it('of several items ends only those whose papers did not come', () => {
    const items = [{ item }, { item: 'drainage' }];
    const both = given(
      received('2026-03-10', { trade: 'restaurant', items, route: 'tolerance', tolerated: [minor], without: [minor] }),
      accepted('2026-03-10'),
    );
    both
      .when(terminated('2026-03-20', { ground: 'notCompleted' }))
      .then({ type: 'ItemsEnded', how: 'terminated', items: [item] });
    both
      .when(terminated('2026-03-20', { ground: 'notCompleted' }))
      .thenPermit({ state: 'ACCEPTED', items: [{ ended: 'terminated' }, { item: 'drainage', decision: null }] });
    const { permit } = play(both, [terminated('2026-03-20', { ground: 'notCompleted' }), withdrawn('2026-03-20')]);
    expect(permit.state).toBe('WITHDRAWN');
  });

  it('of a decided item no paper is waited for any more', () => {
    const items = [{ item }, { item: 'drainage' }];
    given(
      received('2026-03-10', { trade: 'restaurant', items, route: 'tolerance', tolerated: [minor], without: [minor] }),
      accepted('2026-03-10'),
      denied('2026-03-11', { item }),
    )
      .when(terminated('2026-03-20', { ground: 'notCompleted' }))
      .thenRefused('notYetOverdue');
  });

  it('counts the day again when a new calendar is published, and never to an earlier one', () => {
    const late = received('2026-12-30', { item, route: 'tolerance', tolerated: [minor], without: [minor] });
    const { permit } = given(late, accepted('2026-12-30'));
    const { permit: after, log } = play({ permit, log: [] }, [calendarAdopted('2026-12-30')]);
    expect(log.some(({ type }) => type === 'TolerancePeriodRecomputed')).toBe(
      after.tolerated?.completeBy !== permit.tolerated?.completeBy,
    );
    expect(String(after.tolerated?.completeBy) > String(permit.tolerated?.completeBy)).toBe(true);
    expect(calendar2027.knownThrough > calendar.knownThrough).toBe(true);
  });
});

describe('一业一证: one application, n decisions, n pushes, one licence', () => {
  const items = ['food-business', 'drainage'];
  const together = received(DAY, { trade: 'restaurant', items: items.map((item) => ({ item })) });
  const reviewed = [together, accepted(DAY), reviewStarted(DAY), ...items.map((item) => verified(DAY, { item }))];
  const food = granted(DAY, { item: 'food-business' });
  const drainage = granted(DAY, { item: 'drainage' });

  it('gives each licence its own limit', () => {
    const { permit } = given(together, accepted(DAY));
    const clocks = permit.obligations.filter(({ kind }) => kind === 'decide');
    expect(clocks.map(({ id }) => id)).toEqual(['decide:food-business', 'decide:drainage']);
    expect(new Set(clocks.map(({ due }) => due)).size).toBe(2);
  });

  it('is under review until the last of them is decided', () => {
    given(...reviewed)
      .when(food)
      .thenPermit({ state: 'UNDER_REVIEW' });
    given(...reviewed)
      .when(food, drainage)
      .thenPermit({ state: 'GRANTED' });
  });

  it('pushes each grant to its own supervisor in the act of deciding it', () => {
    const { permit } = given(...reviewed, food, drainage);
    expect(permit.pushes.map(({ id, item, supervisor }) => [id.slice(-2), item, supervisor])).toEqual([
      ['P1', 'food-business', '610113-market-supervision'],
      ['P2', 'drainage', '610113-water'],
    ]);
  });

  it('decides each of them once', () =>
    given(...reviewed, food)
      .when(food)
      .thenRefused('alreadyDecided', { item: 'food-business', open: ['drainage'] }));

  it('grants one of them and denies the other', () => {
    const { permit } = given(...reviewed, food, denied(DAY, { item: 'drainage' }), issued(DAY), delivered(DAY));
    expect(permit.state).toBe('CERTIFICATE_ISSUED');
    given(...reviewed, food, denied(DAY, { item: 'drainage' }), issued(DAY), delivered(DAY))
      .when(delivered(DAY, { item: 'drainage' }))
      .thenPermit({ state: 'DELIVERED' });
  });

  it('issues the certificate of the first without waiting for the last', () =>
    given(...reviewed, food)
      .when(issued(DAY))
      .thenPermit({ state: 'UNDER_REVIEW' }));

  it('issues one licence for all that was granted, and its delivery delivers them all', () => {
    const story = given(...reviewed, food, drainage, integratedIssued(DAY));
    expect(story.log.at(-3)).toMatchObject({ type: 'IntegratedLicenceIssued', trade: 'restaurant', items });
    expect(story.permit).toMatchObject({ state: 'CERTIFICATE_ISSUED' });
    story.when(delivered(DAY)).thenPermit({ state: 'DELIVERED' });
    const closing = items.map((item) => publicised(DAY, { item }));
    const pushes = ['P1', 'P2'].map((n) => pushed(DAY, { pushId: `${story.permit.caseNumber}-${n}` }));
    story.when(delivered(DAY), ...closing, ...pushes).thenPermit({ state: 'CLOSED' });
  });

  it('issues no integrated licence while something is undecided, nor without a trade', () => {
    given(...reviewed, food)
      .when(integratedIssued(DAY))
      .thenRefused('partlyDecided', { open: ['drainage'] });
    given(received(DAY), accepted(DAY), granted(DAY)).when(integratedIssued(DAY)).thenRefused('wrongState');
  });

  it('lets the applicant withdraw the rest; what was granted stands, with its duties', () => {
    const story = given(...reviewed, food).when(withdrawn(DAY));
    story.thenPermit({ state: 'GRANTED' });
    const { permit } = play(given(...reviewed, food), [withdrawn(DAY)]);
    expect(permit.obligations.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['issue:food-business', 'deliver:food-business', 'publish:food-business']),
    );
    expect(permit.obligations.map(({ id }) => id)).not.toContain('decide:drainage');
    expect(permit.items[1]).toMatchObject({ ended: 'withdrawn', decision: null });
  });

  it('lets the bureau terminate the rest, with its ground', () =>
    given(...reviewed, food)
      .when(terminated(DAY, { reasons: text('gone') }))
      .then({ type: 'ObligationEnded', obligationId: 'decide:drainage' }, { type: 'ItemsEnded', how: 'terminated' }));

  const lost =
    (...items: string[]) =>
    (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      entries: facts.entries.map(({ entry, ...version }) => ({
        ...version,
        entry: entry && items.includes(version.item) ? { ...entry, toOrg: entry.supervisor } : entry,
      })),
    });

  it('Art. 25: lets the item whose power moved go, and finishes the others', () => {
    const story = given(...reviewed);
    story.when(granted(DAY, { item: 'drainage', changing: lost('drainage') })).thenRefused('notCompetent', {
      instead: 'transferCase',
    });
    story
      .when(transferred(DAY, { changing: lost('drainage') }))
      .then({ type: 'ItemsEnded', how: 'transferred', items: ['drainage'], to: '610113-water' });
    const { permit } = play(story, [transferred(DAY, { changing: lost('drainage') }), food]);
    expect(permit).toMatchObject({ state: 'GRANTED', competentOrg: '610113-approval-bureau' });
    expect(permit.obligations.map(({ id }) => id)).not.toContain('decide:drainage');
  });

  it('goes as a whole where all of it went to one organ, and item by item where it went to several', () => {
    given(...reviewed)
      .when(transferred(DAY, { changing: powerMoved }))
      .then(
        { type: 'ItemsEnded', items: ['food-business'], to: '610113-market-supervision' },
        { type: 'ItemsEnded', items: ['drainage'], to: '610113-water' },
      );
    given(...reviewed)
      .when(transferred(DAY, { changing: powerMoved }))
      .thenPermit({ state: 'TERMINATED', obligations: [] });
    given(...reviewed)
      .when(transferred(DAY))
      .thenRefused('powerNotLost');
  });

  it('lets an undecided item go after another one was decided', () =>
    given(...reviewed, food)
      .when(transferred(DAY, { changing: lost('drainage') }))
      .thenPermit({ state: 'GRANTED' }));

  it('goes on with the review when the item that stood still is gone', () => {
    const held = given(...reviewed, procedureStarted(DAY, { item: 'drainage' }));
    expect(held.permit.state).toBe('SPECIAL_PROCEDURE');
    held.when(transferred(DAY, { changing: lost('drainage') })).then({ type: 'ItemsEnded' }, { type: 'ReviewResumed' });
    held.when(transferred(DAY, { changing: lost('drainage') })).thenPermit({ state: 'UNDER_REVIEW' });
  });

  it('has other reviewers named while a clock stands still, and it stands still all the same', () => {
    const held = given(...reviewed, procedureStarted(DAY, { item: 'drainage' }));
    held
      .when(reviewStarted(DAY, { reviewers: ['reviewer-3', 'reviewer-4'] }))
      .thenPermit({ state: 'SPECIAL_PROCEDURE', reviewers: ['reviewer-3', 'reviewer-4'] });
  });

  it('closes when the rest is withdrawn last of all', () => {
    const story = given(...reviewed, food, issued(DAY), delivered(DAY), publicised(DAY), pushed(DAY));
    expect(story.permit.state).toBe('UNDER_REVIEW');
    story.when(withdrawn(DAY)).thenPermit({ state: 'CLOSED' });
  });
});

describe('Art. 26(2), 42(2): joint handling has 45 working days for each licence in it', () => {
  it('counts them from acceptance, on the basis of Art. 42(2), and again with a new calendar', () => {
    const items = [{ item: 'temporary-road-occupation' }, { item: 'construction-waste' }];
    const { permit } = given(received(DAY, { handling: 'joint', items }), accepted(DAY));
    for (const obligation of permit.obligations) {
      expect(obligation).toMatchObject({ statutoryDue: '2026-05-08' });
      expect(obligation.basis).toContainEqual({ document: '中华人民共和国行政许可法', article: '第四十二条第二款' });
    }
    const late = given(received('2026-12-01', { handling: 'joint', items }), accepted('2026-12-01'));
    const { permit: after } = play(late, [calendarAdopted('2026-12-02')]);
    expect(after.obligations.map(({ statutoryDue }) => statutoryDue)).toEqual(['2027-02-02', '2027-02-02']);
  });

  const beside = (item: string, changing: Partial<ItemFacts> = {}) => {
    const alter = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      items: facts.items.map((version) => (version.id === item ? { ...version, ...changing } : version)),
    });
    const items = [{ item }, { item: 'temporary-road-occupation' }];
    return [received(DAY, { handling: 'joint', items }), accepted(DAY, { changing: alter })];
  };
  const limitOf = (item: string, changing?: Partial<ItemFacts>) =>
    given(...beside(item, changing)).permit.obligations.find(({ id }) => id === `decide:${item}`);
  const LAW = { document: '中华人民共和国建筑法', article: '第八条' };

  it.each<[string, string, Partial<ItemFacts>, string, string]>([
    ['ten working days', 'food-business', {}, '2026-03-16', '2026-03-16'],
    ['seven 日 of a law', 'construction-permit', {}, '2026-03-09', '2026-03-11'],
    ['three months end after 45 working days', 'private-school', {}, '2026-05-08', '2026-05-08'],
    [
      'twenty working days that a law of its own sets',
      'construction-waste',
      { limitBasis: { statutoryLimit: LAW } },
      '2026-03-30',
      '2026-03-30',
    ],
    [
      'a standard that is joint itself says its limit',
      'gas-business',
      { handling: 'joint' },
      '2026-03-30',
      '2026-03-30',
    ],
  ])('keeps a limit of the item that ends earlier: %s', (_, item, changing, statutoryDue, statutoryDueLenient) =>
    expect(limitOf(item, changing)).toMatchObject({ statutoryDue, statutoryDueLenient }),
  );

  it('names the law of the item where its own limit runs, and Art. 42(2) where that of joint handling does', () => {
    const joint = { document: '中华人民共和国行政许可法', article: '第四十二条第二款' };
    expect(limitOf('food-business')?.basis).not.toContainEqual(joint);
    expect(limitOf('private-school')?.basis).toContainEqual(joint);
  });

  const by = { ...person('government-head', '610113-gov-office'), role: 'governmentHead' };
  it('gives no extension to an item whose law gives none, and no more than its law to one with a limit of its own', () => {
    given(...beside('construction-waste'))
      .when(extended('2026-03-03', { by, item: 'construction-waste' }))
      .thenRefused('extensionNotProvided', { item: 'construction-waste' });
    given(...beside('food-business'))
      .when(extended('2026-03-03', { by, item: 'food-business' }))
      .then({ type: 'LimitExtended', wd: 5 });
    given(...beside('food-business'))
      .when(extended('2026-03-03', { by, item: 'temporary-road-occupation' }))
      .then({ type: 'LimitExtended', wd: 15 });
  });

  it('is not for one item by itself, unless its own standard has it handled jointly', () => {
    given()
      .when(received(DAY, { handling: 'joint' }))
      .thenRefused('jointNotAllowed', { field: 'handling', items: ['food-business'], instead: 'ordinary' });
    const facts = factsOf('610113', 'gas-business', 2026);
    const jointly = facts.items.map((version) => ({ ...version, handling: 'joint' as const }));
    given()
      .when(received(DAY, { item: 'gas-business', handling: 'joint', facts: { ...facts, items: jointly } }))
      .then({ type: 'Received', handling: 'joint' });
  });
});
