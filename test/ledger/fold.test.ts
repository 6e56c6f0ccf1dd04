import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../domain/catalogue/facts.ts';
import { evolve } from '../../domain/permit/evolve.ts';
import { initialPermit } from '../../domain/permit/initial.ts';
import { lampOf } from '../../domain/permit/summary.ts';
import { fold } from '../../ledger/readModels/fold.ts';
import { NO_ROWS } from '../../ledger/readModels/rows.ts';
import * as steps from '../domain/permit/steps.ts';
import { given, type Step, tick } from '../given.ts';

const reviewedBelow = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  items: facts.items.map((version) => ({
    ...version,
    lowerReview: {
      upper: '610100-approval-bureau',
      basis: { document: '中华人民共和国食品安全法', article: '第三十五条' },
    },
  })),
});

const reviewed = [
  steps.received('2026-03-02'),
  steps.accepted('2026-03-02'),
  steps.reviewStarted('2026-03-03'),
  steps.verified('2026-03-04'),
];

const STORIES: [string, Step[]][] = [
  [
    'granted late, pushed at the second attempt, acknowledged late, closed',
    [
      ...reviewed,
      tick('2026-05-06'),
      steps.granted('2026-05-07'),
      steps.pushFailed('2026-05-07T09:01:00+08:00', 1),
      tick('2026-05-07T10:00:00+08:00'),
      steps.pushed('2026-05-07T10:01:00+08:00'),
      steps.publicised('2026-05-08'),
      tick('2026-05-20'),
      steps.acknowledged('2026-05-20'),
      steps.issued('2026-05-20'),
      steps.delivered('2026-05-21'),
      tick('2026-05-22'),
    ],
  ],
  [
    'a trade of two: one granted and its certificate issued, the other denied, both delivered',
    [
      steps.received('2026-03-02', { trade: 'restaurant', items: [{ item: 'food-business' }, { item: 'drainage' }] }),
      steps.accepted('2026-03-02'),
      steps.granted('2026-03-03', { item: 'food-business' }),
      steps.issued('2026-03-03'),
      steps.denied('2026-03-04', { item: 'drainage' }),
      steps.delivered('2026-03-05'),
      steps.delivered('2026-03-05', { item: 'drainage' }),
    ],
  ],
  [
    'a trade of two: one granted, the rest withdrawn',
    [
      steps.received('2026-03-02', { trade: 'restaurant', items: [{ item: 'food-business' }, { item: 'drainage' }] }),
      steps.accepted('2026-03-02'),
      steps.granted('2026-03-03', { item: 'food-business' }),
      steps.withdrawn('2026-03-04'),
      steps.integratedIssued('2026-03-04'),
      steps.delivered('2026-03-05'),
    ],
  ],
  ['denied and delivered', [...reviewed, steps.denied('2026-03-06'), steps.delivered('2026-03-09')]],
  ['accepted by silence', [steps.received('2026-03-02'), tick('2026-04-01')]],
  ['refused at the window', [steps.received('2026-03-02'), steps.acceptanceRefused('2026-03-02')]],
  ['no licence needed', [steps.received('2026-03-02'), steps.declaredNotRequired('2026-03-02')]],
  ['withdrawn under review', [...reviewed, steps.withdrawn('2026-03-05')]],
  [
    'withdrawn before its card, and carried out after it',
    [...reviewed, tick('2026-04-20'), steps.withdrawn('2026-04-20', { askedAt: '2026-03-05T10:00:00.000+08:00' })],
  ],
  ['terminated under review', [...reviewed, steps.terminated('2026-03-05')]],
];

describe('the read models agree with the case itself after every event', () => {
  it.each(STORIES)('%s', (_, story) => {
    const { log } = given(...story);
    let rows = NO_ROWS;
    let permit = initialPermit;
    for (const [index, event] of log.entries()) {
      permit = evolve(permit, event);
      rows = fold(rows, { stream: 'permit/x', seq: index + 1, event }, null);
      const open = rows.obligations.filter(({ state }) => state === 'open');
      const about = (list: readonly { id: string; lamp: string; statutoryPassed: boolean; due: string }[]) =>
        list.map(({ id, lamp, statutoryPassed, due }) => ({ id, lamp, statutoryPassed, due }));
      expect(rows.permit).toMatchObject({ caseState: permit.state, lamp: lampOf(permit), seq: index + 1 });
      expect(about(open)).toEqual(about(permit.obligations));
      expect(
        rows.pushes.map(({ pushId, state, attempts, nextAttemptAt }) => [pushId, state, attempts, nextAttemptAt]),
      ).toEqual(permit.pushes.map(({ id, state, attempts, nextAttemptAt }) => [id, state, attempts, nextAttemptAt]));
      const unexplained = rows.obligations.filter(({ redAt, explainedAt }) => redAt && !explainedAt);
      expect(unexplained.map(({ id }) => id).sort()).toEqual(
        permit.unexplained.map(({ obligationId }) => obligationId).sort(),
      );
    }
    expect(rows.permit?.decision ?? null).toBe(permit.items[0]?.decision?.outcome ?? null);
    expect(rows.publications.map(({ publishedAt }) => publishedAt !== null)).toEqual(
      permit.items.filter(({ decision }) => decision?.outcome === 'granted').map(({ published }) => published),
    );
  });
});

describe('Art. 43, 45: a clock that stands still says so in its row', () => {
  const below = [
    steps.received('2026-03-02', { service: { channels: ['sms'] } }),
    steps.accepted('2026-03-02', { changing: reviewedBelow }),
    steps.told('2026-03-02'),
    steps.reviewStarted('2026-03-02'),
    steps.procedureStarted('2026-03-04'),
  ];
  const folded = (...story: Step[]) =>
    given(...story).log.reduce(
      (rows, event, index) => fold(rows, { stream: 'permit/x', seq: index + 1, event }, null),
      NO_ROWS,
    ).obligations;
  const pausesOf = (...story: Step[]) =>
    folded(...story)
      .filter(({ kind, state }) => kind === 'review' && state === 'open')
      .map(({ pauses }) => pauses.map(({ since }) => since));

  it('that of the lower organ that reviews, from the day that counts, until it runs on', () => {
    expect(pausesOf(...below)).toEqual([['2026-03-04']]);
    expect(pausesOf(...below, steps.told('2026-03-06'))).toEqual([['2026-03-06']]);
    expect(pausesOf(...below, steps.told('2026-03-06'), steps.procedureEnded('2026-03-12'))).toEqual([[]]);
  });
});
