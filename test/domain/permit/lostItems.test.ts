import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { fold } from '../../../ledger/readModels/fold.ts';
import { NO_ROWS } from '../../../ledger/readModels/rows.ts';
import { given, refusalOf, type Step, type Story, tick } from '../../given.ts';
import { factsOf } from './reference.ts';
import {
  acceptanceRefused,
  accepted,
  correctionRequested,
  granted,
  MARKET,
  person,
  received,
  reviewStarted,
  transferred,
  verified,
} from './steps.ts';

const DAY = '2026-03-02';
const CASE = '610113-20260302-000001';
const ITEMS = ['food-business', 'drainage'];
const items = ITEMS.map((item) => ({ item }));
const both = factsOf('610113', ITEMS);
const two: Step[] = [received(DAY, { items })];

/** A later catalogue gave the power to the supervisor. */
const moved =
  (...lost: string[]) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    entries: facts.entries.map(({ entry, ...version }) => ({
      ...version,
      entry: entry && lost.includes(version.item) ? { ...entry, toOrg: entry.supervisor } : entry,
    })),
  });
const cancelled =
  (item: string) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    entries: facts.entries.map(({ entry, ...version }) => ({
      ...version,
      entry: entry && version.item === item ? { ...entry, kind: 'cancelled' as const } : entry,
    })),
  });
/** The item was repealed on the day before. */
const repealed =
  (item: string) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => (version.id === item ? { ...version, effectiveTo: '2026-03-01' } : version)),
  });

type Refusal = Parameters<typeof acceptanceRefused>[1];
const refusedItem = (item: string, { facts = moved(item)(both), ...asked }: NonNullable<Refusal> = {}): Step =>
  acceptanceRefused(DAY, { ground: 'notInRemit', items: [item], facts, ...asked });

function folded({ log }: Story) {
  return log.reduce((rows, event, index) => fold(rows, { stream: 'permit/x', seq: index + 1, event }, null), NO_ROWS);
}

describe('Art. 32(1)2: an item of several whose power went elsewhere before acceptance', () => {
  it('keeps the others from being accepted with it, and says which it is and how to go on', () =>
    given(...two)
      .when(accepted(DAY, { changing: moved('drainage') }))
      .thenRefused('notCompetent', {
        item: 'drainage',
        items: ['drainage'],
        pointsTo: '610113-water',
        instead: 'refuseAcceptance',
      }));

  it('is refused by itself, with the right organ and a document of its own', () =>
    given(...two)
      .when(refusedItem('drainage'))
      .then({
        type: 'ItemsEnded',
        items: ['drainage'],
        how: 'notAccepted',
        ground: 'notCompetent',
        to: '610113-water',
        documentNumber: `${CASE}-B1`,
        articles: [{ article: '第三十二条第一款第二项' }, { document: '划转目录' }],
      }));

  it('with several, each has a document and an organ of its own', () =>
    given(received(DAY, { items: [...items, { item: 'hr-service' }] }))
      .when(
        acceptanceRefused(DAY, {
          ground: 'notInRemit',
          items: ['food-business', 'drainage'],
          facts: moved(...ITEMS)(factsOf('610113', [...ITEMS, 'hr-service'])),
        }),
      )
      .then(
        { type: 'ItemsEnded', items: ['food-business'], to: MARKET, documentNumber: `${CASE}-B1` },
        { type: 'ItemsEnded', items: ['drainage'], to: '610113-water', documentNumber: `${CASE}-B2` },
      ));

  it('may be pointed to by name, where the name is right', () =>
    given(...two)
      .when(refusedItem('drainage', { pointsTo: '610113-water' }))
      .then({ type: 'ItemsEnded', to: '610113-water' }));

  it('where all of it was lost, nothing is left to go on: the case is refused as a whole', () => {
    const all = refusalOf(() => given(...two, accepted(DAY, { changing: moved(...ITEMS) })));
    expect(all).toMatchObject({ code: 'notCompetent', detail: { item: 'food-business', pointsTo: MARKET } });
    expect(all?.detail).not.toHaveProperty('items');
    expect(all?.detail).not.toHaveProperty('instead');
  });

  it('and the others are accepted on the same day, decided, and pushed', () => {
    const going = given(...two, refusedItem('drainage'), accepted(DAY, { changing: moved('drainage') }));
    expect(going.permit).toMatchObject({
      state: 'ACCEPTED',
      items: [
        { item: 'food-business', frozen: {} },
        { item: 'drainage', frozen: null, ended: 'notAccepted' },
      ],
    });
    expect(going.permit.obligations.map(({ id }) => id)).toEqual(['decide:food-business']);
    going
      .when(
        reviewStarted(DAY),
        verified(DAY, { item: 'food-business' }),
        granted(DAY, { item: 'food-business', changing: moved('drainage') }),
      )
      .thenPermit({ state: 'GRANTED', pushes: [{ item: 'food-business' }] });
  });

  it('its papers are asked for no more', () => {
    const lacking = received(DAY, {
      items,
      without: ['drainage-m1', 'drainage-m2', 'drainage-m3', 'drainage-m4', 'drainage-m5'],
    });
    given(lacking, refusedItem('drainage'))
      .when(accepted(DAY, { changing: moved('drainage') }))
      .then({ type: 'Accepted' });
    given(lacking, refusedItem('drainage'))
      .when(correctionRequested(DAY, ['drainage-m1']))
      .thenRefused('unknownMaterial', { unlisted: ['drainage-m1'] });
  });

  it('silence accepts the others alone', () =>
    given(...two, refusedItem('drainage'))
      .when(tick('2026-03-10'))
      .then({ type: 'Accepted', deemed: true, items: [{ item: 'food-business' }] }));

  it('the read models say the same', () => {
    const story = given(...two, refusedItem('drainage'), accepted(DAY, { changing: moved('drainage') }));
    expect(folded(story).permit).toMatchObject({
      caseState: 'ACCEPTED',
      decisions: { drainage: { outcome: 'notAccepted' } },
    });
  });

  it('what is left goes as a whole where its power moves after acceptance', () =>
    given(...two, refusedItem('drainage'), accepted(DAY, { changing: moved('drainage') }))
      .when(transferred('2026-03-03', { changing: moved(...ITEMS) }))
      .then({ type: 'CaseTransferred', to: MARKET }));

  it('an item that was abolished or repealed is refused so too: no licence is needed any more', () => {
    given(...two)
      .when(refusedItem('drainage', { facts: cancelled('drainage')(both) }))
      .then({
        type: 'ItemsEnded',
        ground: 'itemCancelled',
        to: '610113-water',
        articles: [{ article: '第三十二条第一款第一项' }, { document: '划转目录' }],
      });
    given(...two)
      .when(accepted(DAY, { changing: repealed('drainage') }))
      .thenRefused('itemCancelled', { items: ['drainage'], instead: 'refuseAcceptance' });
    given(...two)
      .when(
        refusedItem('drainage', { facts: repealed('drainage')(both) }),
        accepted(DAY, { changing: repealed('drainage') }),
      )
      .then({ type: 'ItemsEnded', ground: 'itemCancelled' }, { type: 'Accepted', items: [{ item: 'food-business' }] });
  });
});

describe('Art. 32(1)1: an item that was repealed', () => {
  const silent = (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    entries: facts.entries.map((version) => ({ ...version, entry: null })),
  });

  it.each([
    ['food-business', MARKET],
    ['drainage', '610113-water'],
  ])('%s points to its department, where no catalogue names a supervisor', (item, department) =>
    given(...two)
      .when(refusedItem(item, { facts: silent(repealed(item)(both)) }))
      .then({ type: 'ItemsEnded', ground: 'itemCancelled', to: department }),
  );

  it('is none while another version of it is in force', () => {
    const older = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      items: facts.items.flatMap((version) => [
        { ...version, version: 0, effectiveFrom: '2020-01-01', effectiveTo: '2023-12-31' },
        version,
      ]),
    });
    given(...two)
      .when(accepted(DAY, { changing: older }))
      .then({ type: 'Accepted' });
  });

  it('is none that has not begun: then the reference data are not those of the day', () => {
    const later = (facts: ReferenceFacts): ReferenceFacts => ({
      ...facts,
      items: facts.items.map((version) => ({ ...version, effectiveFrom: '2027-01-01', effectiveTo: '2027-12-31' })),
    });
    given(...two)
      .when(accepted(DAY, { changing: later }))
      .thenRefused('staleFacts', { missing: 'item' });
  });
});

describe('Art. 32(1)2: what is not refused item by item', () => {
  it.each<[string, Step, Parameters<ReturnType<ReturnType<typeof given>['when']>['thenRefused']>]>([
    [
      'what is still in remit',
      refusedItem('drainage', { facts: both }),
      ['powerNotLost', { field: 'items', item: 'drainage', instead: 'accept' }],
    ],
    [
      'with another organ than the one that has the power',
      refusedItem('drainage', { pointsTo: MARKET }),
      ['pointsElsewhere', { field: 'pointsTo', pointsTo: '610113-water' }],
    ],
    [
      'for false materials',
      refusedItem('drainage', { ground: 'falseMaterials' }),
      ['refusedAsWhole', { field: 'items', instead: 'notInRemit' }],
    ],
    [
      'without the reference data that show it',
      acceptanceRefused(DAY, { ground: 'notInRemit', items: ['drainage'] }),
      ['staleFacts', { missing: 'transferCatalogue' }],
    ],
    ['what is not in the case', refusedItem('tree-felling'), ['unknownItem', { items: ITEMS }]],
    ['by another organ', refusedItem('drainage', { by: person('stranger', MARKET) }), ['notCompetent', {}]],
  ])('%s', (_what, step, [code, detail]) =>
    given(...two)
      .when(step)
      .thenRefused(code, detail),
  );

  it('what was refused before', () =>
    given(received(DAY, { items: [...items, { item: 'hr-service' }] }), refusedItem('drainage'))
      .when(refusedItem('drainage'))
      .thenRefused('alreadyDecided', { field: 'items', open: ['food-business', 'hr-service'] }));

  it('the last of it: then the case is refused as a whole, with the next number', () =>
    given(...two, refusedItem('drainage'))
      .when(refusedItem('food-business', { pointsTo: MARKET }))
      .then({ type: 'AcceptanceRefused', documentNumber: `${CASE}-B2`, pointsTo: MARKET }));
});
