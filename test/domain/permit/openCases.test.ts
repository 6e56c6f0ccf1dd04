import { describe, expect, it } from 'vitest';
import type { EntryFacts, ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import { given, tick } from '../../given.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  countersigned,
  denied,
  explained,
  granted,
  received,
  reviewStarted,
  transferred,
  verified,
} from './steps.ts';

const DEPARTMENT = '610113-market-supervision';
const OTHER = '610113-health';

type Change = Pick<EntryFacts, 'openCases'> & { entry: 'recovered' | 'silent' | 'another organ' | 'cancelled' };

/** Version 9 of the catalogue, in force from 2026-03-10 on. */
const from10March =
  ({ entry: kind, openCases }: Change) =>
  (facts: ReferenceFacts): ReferenceFacts => {
    const last = facts.entries.findLast(({ entry }) => entry !== null);
    if (!last?.entry) throw new Error('the item is not transferred');
    const { entry } = last;
    const entries = {
      recovered: { ...entry, kind: 'recovered' as const, toOrg: null },
      cancelled: { ...entry, kind: 'cancelled' as const, toOrg: null },
      'another organ': { ...entry, toOrg: OTHER },
      silent: null,
    };
    const version = { item: last.item, version: 9, effectiveFrom: '2026-03-10', effectiveTo: null };
    return {
      ...facts,
      entries: [...facts.entries, { ...version, ...(openCases && { openCases }), entry: entries[kind] }],
    };
  };

const REVIEWED = [
  received('2026-03-02'),
  accepted('2026-03-02'),
  reviewStarted('2026-03-03'),
  countersigned('2026-03-03'),
  verified('2026-03-03'),
];
const decider = (org: string) => ({ user: 'decider', org, role: 'decider' });

describe('Section 6: the day before the version is in force, the bureau decides as ever', () =>
  it('whatever that version will say', () =>
    given(...REVIEWED)
      .when(granted('2026-03-09', { changing: from10March({ entry: 'recovered' }) }))
      .then({ type: 'LicenceGranted' }, { type: 'PushOrdered' })));

describe('Section 6, openCases: what a later version says of cases accepted before it', () => {
  it.each<[Change['entry'], string]>([
    ['recovered', DEPARTMENT],
    ['silent', DEPARTMENT],
    ['another organ', OTHER],
  ])("'finish' (%s): the bureau that accepted decides, and the version that lets it is on record", (entry) => {
    const changing = from10March({ entry, openCases: 'finish' });
    for (const decided of [granted, denied]) {
      const { log } = given(...REVIEWED, decided('2026-03-10', { changing }));
      const decision = log.find(({ type }) => type === 'LicenceGranted' || type === 'LicenceDenied');
      expect(decision).toMatchObject({ finishesUnder: 9 });
      expect(decision && basisOf(decision)).toContainEqual({ document: '划转目录', article: '第9版' });
    }
    given(...REVIEWED)
      .when(granted('2026-03-10', { changing }))
      .then({ type: 'PushOrdered', catalogueVersion: 9, supervisor: DEPARTMENT });
  });

  it.each<[string, Change, string, string]>([
    ["'transfer'", { entry: 'recovered', openCases: 'transfer' }, 'itemRecovered', DEPARTMENT],
    ['nothing', { entry: 'recovered' }, 'itemRecovered', DEPARTMENT],
    ["'transfer'", { entry: 'silent', openCases: 'transfer' }, 'itemNotInCatalogue', DEPARTMENT],
    ["'transfer'", { entry: 'another organ', openCases: 'transfer' }, 'notCompetent', OTHER],
    ['nothing', { entry: 'another organ' }, 'notCompetent', OTHER],
  ])('%s (%j): the bureau may not decide; the case goes to the organ that may', (_, change, code, pointsTo) => {
    const changing = from10March(change);
    const openCases = change.openCases ?? null;
    given(...REVIEWED)
      .when(granted('2026-03-10', { changing }))
      .thenRefused(code as 'itemRecovered', { pointsTo, openCases, instead: 'transferCase' });

    const before = given(...REVIEWED, tick('2026-03-10'));
    before
      .when(transferred('2026-03-10', { changing }))
      .then({ type: 'CaseTransferred', from: BUREAU, to: pointsTo, catalogueVersion: 9 });
    const { permit } = given(...REVIEWED, transferred('2026-03-10', { changing }));
    expect(permit).toMatchObject({
      state: 'ACCEPTED',
      competentOrg: pointsTo,
      reviewers: [],
      accepted: { on: '2026-03-02' },
    });
    // the clock is the one that acceptance started, with another organ behind it
    expect(permit.obligations).toEqual(before.permit.obligations.map((duty) => ({ ...duty, organ: pointsTo })));
    // what was frozen stays; what the former organ's officers signed for does not count here
    expect(permit.items).toEqual(before.permit.items.map((entry) => ({ ...entry, checks: [] })));
  });

  it('the organ that takes the case over reviews it with its own officers, and decides', () => {
    const changing = from10March({ entry: 'recovered', openCases: 'transfer' });
    const story = given(...REVIEWED, transferred('2026-03-10', { changing }));
    const start = story.when(reviewStarted('2026-03-11', { reviewers: ['other-1', 'other-2'] }));
    start.then({ type: 'ReviewStarted' });
    const signed = ['other-1', 'other-2'].map((user) =>
      countersigned('2026-03-11', { by: { user, org: DEPARTMENT, role: 'reviewer' } }),
    );
    const taken = given(
      ...REVIEWED,
      transferred('2026-03-10', { changing }),
      reviewStarted('2026-03-11', { reviewers: ['other-1', 'other-2'] }),
    );
    taken.when(granted('2026-03-12', { changing, by: decider(DEPARTMENT) })).thenRefused('substanceNotChecked');
    given(
      ...REVIEWED,
      transferred('2026-03-10', { changing }),
      reviewStarted('2026-03-11', { reviewers: ['other-1', 'other-2'] }),
      ...signed,
    )
      .when(granted('2026-03-12', { changing, by: decider(DEPARTMENT) }))
      .then({ type: 'LicenceGranted' }, { type: 'PushOrdered', supervisor: DEPARTMENT, catalogueVersion: 9 });
  });

  it('signatures of the former organ are no check, even if their officers were named again', () => {
    const changing = from10March({ entry: 'recovered', openCases: 'transfer' });
    const again = given(
      ...REVIEWED,
      transferred('2026-03-10', { changing }),
      reviewStarted('2026-03-11', { reviewers: ['reviewer-1', 'reviewer-2'] }),
    );
    again.when(granted('2026-03-12', { changing, by: decider(DEPARTMENT) })).thenRefused('substanceNotChecked');
  });

  it('a red card goes over with its duty: who answers for it now explains it', () => {
    const changing = from10March({ entry: 'recovered', openCases: 'transfer' });
    const late = given(...REVIEWED, tick('2026-05-06'), transferred('2026-05-06', { changing }));
    const [card] = late.permit.unexplained;
    expect(card).toMatchObject({ organ: DEPARTMENT });
    late
      .when(explained('2026-05-06', card?.obligationId ?? '', { by: decider(DEPARTMENT) }))
      .then({ type: 'DelayExplained' });
  });

  it('a bureau that handed the case over acts on it no more', () => {
    const changing = from10March({ entry: 'recovered' });
    given(...REVIEWED, transferred('2026-03-10', { changing }))
      .when(reviewStarted('2026-03-11', { by: { user: 'head', org: BUREAU, role: 'organHead' } }))
      .thenRefused('notCompetent', { pointsTo: DEPARTMENT });
  });

  it('a case is not handed over while its bureau may finish it', () => {
    given(...REVIEWED)
      .when(transferred('2026-03-09'))
      .thenRefused('powerNotLost');
    given(...REVIEWED)
      .when(transferred('2026-03-10', { changing: from10March({ entry: 'recovered', openCases: 'finish' }) }))
      .thenRefused('powerNotLost', { openCases: 'finish' });
  });

  it('what was cancelled needs no licence: nobody decides it, nobody takes it over', () => {
    const changing = from10March({ entry: 'cancelled', openCases: 'finish' });
    given(...REVIEWED)
      .when(granted('2026-03-10', { changing }))
      .thenRefused('itemCancelled', { instead: 'withdraw' });
    given(...REVIEWED)
      .when(transferred('2026-03-10', { changing }))
      .thenRefused('itemCancelled');
  });
});
