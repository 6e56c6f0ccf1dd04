import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { barredThrough } from '../../../domain/permit/bars.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import type { Actor, Bar } from '../../../domain/permit/types.ts';
import { given, momentOf } from '../../given.ts';
import { calendar2027 } from './reference.ts';
import {
  acceptanceRefused,
  accepted,
  conflictDeclared,
  denied,
  granted,
  person,
  received,
  terminated,
  text,
  withdrawn,
} from './steps.ts';

const DAY = '2026-03-02';
const SUBJECT = 'keyed-hash-of-the-applicant';
const notSafe = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  items: facts.items.map(({ safetyRelated: _, ...version }) => version),
});
const bar = (change: Partial<Bar> = {}): Bar => ({
  item: 'food-business',
  article: '78',
  kind: 'new',
  decidedAt: momentOf('2025-03-02'),
  document: '610113-20250220-000001-J1',
  ...change,
});

describe('Art. 78: false material is refused with a warning, and the item barred for a year where safety depends on it', () => {
  it('by a refusal of acceptance that finds it so', () =>
    given(received(DAY))
      .when(acceptanceRefused(DAY, { ground: 'falseMaterials', subject: SUBJECT }))
      .then(
        { type: 'AcceptanceRefused', ground: 'falseMaterials', warning: true },
        {
          type: 'ReapplicationBarred',
          article: '78',
          items: ['food-business'],
          subject: SUBJECT,
          document: '610113-20260302-000001-B1',
          through: '2027-03-02',
        },
      ));

  it('is found by who decides, and by neither who took the papers nor who has an interest in them', () => {
    const finding = (by: Actor) => acceptanceRefused(DAY, { ground: 'falseMaterials', by });
    given(received(DAY))
      .when(finding({ ...person('another'), role: 'windowClerk' }))
      .thenRefused('wrongRank', { field: 'ground', needs: ['decider', 'organHead'] });
    given(received(DAY))
      .when(finding({ ...person('clerk'), role: 'organHead' }))
      .thenRefused('secondPerson', { field: 'ground', did: 'receive' });
    given(received(DAY), conflictDeclared(DAY, 'decider'))
      .when(finding({ ...person('decider'), role: 'decider' }))
      .thenRefused('conflictOfInterest', { officers: ['decider'] });
    given(received(DAY))
      .when(finding({ ...person('head'), role: 'organHead' }))
      .then({ type: 'AcceptanceRefused' }, { type: 'ReapplicationBarred' });
    // nothing is found of anybody where the window refuses on another ground
    given(received(DAY))
      .when(acceptanceRefused(DAY, { ground: 'notInRemit', pointsTo: 'x', by: person('clerk') }))
      .then({ type: 'AcceptanceRefused' });
  });

  it('by a denial that finds it so, under the number of the denial', () => {
    const outcome = given(accepted(DAY)).when(denied(DAY, { finding: 'falseMaterials', subject: SUBJECT }));
    outcome.then(
      { type: 'LicenceDenied', finding: 'falseMaterials' },
      { type: 'ReapplicationBarred', article: '78', document: '610113-20260302-000001-J1', through: '2027-03-02' },
    );
    outcome.thenPermit({ bars: [{ article: '78', items: ['food-business'], through: '2027-03-02' }] });
  });

  it('names the article in the record', () => {
    const { log } = given(accepted(DAY), denied(DAY, { finding: 'falseMaterials' }));
    const cited = log.filter(({ type }) => type === 'LicenceDenied' || type === 'ReapplicationBarred').map(basisOf);
    for (const basis of cited) expect(basis).toContainEqual(expect.objectContaining({ article: '第七十八条' }));
  });

  it.each([
    ['a denial on other grounds', [accepted(DAY), denied(DAY)]],
    ['what lies outside the remit', [received(DAY), acceptanceRefused(DAY, { ground: 'notInRemit', pointsTo: 'x' })]],
    ['a withdrawal', [accepted(DAY), withdrawn(DAY)]],
    ['a termination', [accepted(DAY), terminated(DAY)]],
    ['a grant', [accepted(DAY), granted(DAY)]],
  ])('comes from nothing else: not from %s', (_, steps) =>
    expect(given(...steps).log.map(({ type }) => type)).not.toContain('ReapplicationBarred'),
  );

  it('an item that does not concern safety is refused with the warning, and bars nobody', () => {
    given(received(DAY, { item: 'hr-service' }))
      .when(acceptanceRefused(DAY, { subject: SUBJECT }))
      .thenNever('ReapplicationBarred');
    given(accepted(DAY))
      .when(denied(DAY, { finding: 'falseMaterials', changing: notSafe }))
      .thenNever('ReapplicationBarred');
  });

  it('of several items those alone that concern safety', () =>
    given(received(DAY, { trade: 'restaurant', items: [{ item: 'food-business' }, { item: 'drainage' }] }))
      .when(acceptanceRefused(DAY, { subject: SUBJECT }))
      .then({ type: 'ReapplicationBarred', items: ['food-business'] }));

  it('is found in a denial, never in a grant', () =>
    given(accepted(DAY))
      .when(granted(DAY, { finding: 'falseMaterials' }))
      .thenRefused('ofADenialAlone', { field: 'finding', instead: 'denied' }));
});

describe('Art. 78, 79: who is barred does not apply again, until the day after the last', () => {
  const applied = (day: string, bars: Bar[]) => given().when(received(day, { bars }));

  it.each([
    ['78', '2026-03-02', '2026-03-03'],
    ['79', '2028-03-02', '2028-03-03'],
  ] as const)('Art. %s: barred through %s, and free from %s on', (article, last, free) => {
    applied(last, [bar({ article })]).thenRefused('barredFromApplying', {
      field: 'items[0].item',
      item: 'food-business',
      through: last,
      document: '610113-20250220-000001-J1',
      requestWrittenDecision: true,
      article: article === '78' ? '第七十八条' : '第七十九条',
    });
    applied(free, [bar({ article })]).then({ type: 'Received' });
  });

  it.each([
    // Civil Code 202: no 29 February in the year after
    ['78', '2024-02-29', '2025-02-28'],
    ['79', '2024-02-29', '2027-03-01'],
    // 203: a last day off moves on: 4 April 2026 is Qingming, 2 May 2026 a day off as well
    ['78', '2025-04-04', '2026-04-07'],
    ['79', '2023-05-02', '2026-05-06'],
  ] as const)('Civil Code 202, 203: of Art. %s found on %s the last day is %s', (article, found, last) =>
    expect(barredThrough(calendar2027, { article, decidedAt: momentOf(found) })).toBe(last),
  );

  it('what was handed in before the finding is no second application, on the same day neither', () => {
    const found = bar({ decidedAt: momentOf('2026-03-02T15:00:00+08:00') });
    applied('2026-03-02T14:59:59+08:00', [found]).then({ type: 'Received' });
    applied('2026-03-02T15:00:01+08:00', [found]).thenRefused('barredFromApplying');
  });

  const found = bar({ decidedAt: momentOf('2026-03-02T15:00:00+08:00') });
  const BEFORE = '2026-03-02T14:59:59+08:00';
  const enteredAt = '2026-03-03T09:00:00+08:00';

  it('online the moment of entry counts, whatever moment the form states', () => {
    given()
      .when(received(BEFORE, { channel: 'online', enteredAt, bars: [found] }))
      .thenRefused('barredFromApplying', { appliedAt: momentOf(enteredAt) });
    given()
      .when(received(BEFORE, { channel: 'online', bars: [found] }))
      .then({ type: 'Received' });
    const reason = { lateEntryReason: text('any') };
    given()
      .when(received(BEFORE, { channel: 'online', enteredAt, bars: [found], ...reason }))
      .thenRefused('barredFromApplying');
  });

  it('at a window the day of the papers counts where the reason of their late entry is on record, and only there', () => {
    const reason = { lateEntryReason: text('any') };
    given()
      .when(received(BEFORE, { enteredAt, bars: [found], ...reason }))
      .then({ type: 'Received' });
    given()
      .when(received(BEFORE, { enteredAt, bars: [found] }))
      .thenRefused('barredFromApplying');
  });

  it('acceptance goes by the same moment as the receipt', () => {
    given(received(BEFORE, { channel: 'online', enteredAt }))
      .when(accepted(enteredAt, { bars: [found] }))
      .thenRefused('barredFromApplying', { instead: 'refuseAcceptance' });
    given(received(BEFORE, { enteredAt, lateEntryReason: text('any') }))
      .when(accepted(enteredAt, { bars: [found] }))
      .then({ type: 'Accepted' });
  });

  it('of several bars the one that lasts longest is named', () => {
    const short = bar({ decidedAt: momentOf('2026-01-05') });
    const long = bar({ article: '79', decidedAt: momentOf('2025-06-02'), document: '610113-20250520-000001-J1' });
    for (const bars of [
      [short, long],
      [long, short],
    ])
      applied(DAY, bars).thenRefused('barredFromApplying', {
        article: '第七十九条',
        document: long.document,
        through: '2028-06-02',
      });
  });

  it('another item is not barred, nor is a licence one has to be changed for what a new application held', () => {
    applied(DAY, [bar({ item: 'drug-retail', decidedAt: momentOf('2026-01-05') })]).then({ type: 'Received' });
    const licenceRef = { item: 'food-business', number: 'L-1', validTo: '2026-12-01' };
    const recent = bar({ decidedAt: momentOf('2026-01-05') });
    const change = (bars: Bar[]) => given().when(received(DAY, { kind: 'change', licenceRef, bars }));
    change([recent]).then({ type: 'Received' });
    change([{ ...recent, kind: 'change' }]).thenRefused('barredFromApplying');
    applied(DAY, [{ ...recent, kind: 'change' }]).thenRefused('barredFromApplying');
  });

  it('is told in writing to whoever asks for it', () =>
    given()
      .when(received(DAY, { bars: [bar({ decidedAt: momentOf('2026-01-05') })], requestWrittenDecision: true }))
      .then(
        { type: 'Received' },
        {
          type: 'AcceptanceRefused',
          ground: 'barred',
          bar: { document: '610113-20250220-000001-J1', through: '2027-01-05' },
        },
      ));

  it('is asked again at acceptance, by the day of the hand-in', () => {
    const bars = [bar({ decidedAt: momentOf('2026-03-01') })];
    given(received(DAY))
      .when(accepted(DAY, { bars }))
      .thenRefused('barredFromApplying', { instead: 'refuseAcceptance' });
    given(received(DAY))
      .when(acceptanceRefused(DAY, { ground: 'barred', bars }))
      .then({ type: 'AcceptanceRefused', ground: 'barred', bar: { through: '2027-03-01' } });
    given(received(DAY))
      .when(accepted('2026-03-03', { bars: [bar({ decidedAt: momentOf('2026-03-02T10:00:00+08:00') })] }))
      .then({ type: 'Accepted' });
    given(received(DAY))
      .when(acceptanceRefused(DAY, { ground: 'barred', bars: [] }))
      .thenRefused('notBarred', { instead: 'accept' });
  });

  it('a refusal because of a bar makes no new one', () =>
    given(received(DAY))
      .when(acceptanceRefused(DAY, { ground: 'barred', bars: [bar({ decidedAt: momentOf('2026-03-01') })] }))
      .thenNever('ReapplicationBarred'));
});
