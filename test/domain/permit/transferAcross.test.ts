import { describe, expect, it } from 'vitest';
import { basisOf } from '../../../domain/permit/basis.ts';
import { attributesOf } from '../../../workflows/attributes.ts';
import { given, tick } from '../../given.ts';
import { CITY, CITY_DEPARTMENT, recoveredByCity } from './acrossLevels.ts';
import { BUREAU, factsOf } from './reference.ts';
import {
  accepted,
  countersigned,
  explained,
  granted,
  received,
  reviewStarted,
  transferred,
  verified,
} from './steps.ts';

const changing = recoveredByCity('2026-03-10');
const REVIEWED = [
  received('2026-03-02'),
  accepted('2026-03-02'),
  reviewStarted('2026-03-03'),
  countersigned('2026-03-03'),
  verified('2026-03-03'),
];
const of = (user: string) => ({ user, org: CITY_DEPARTMENT, role: 'officer' });
const MOVED = [...REVIEWED, transferred('2026-03-10', { changing })];

describe('S24: a power that went to another level takes the case along', () => {
  it('S1: the case belongs to that jurisdiction from then on, and to no other', () => {
    const before = given(...REVIEWED, tick('2026-03-10')).permit;
    const { permit, log } = given(...MOVED);
    expect(log.at(-1)).toMatchObject({
      type: 'CaseTransferred',
      from: BUREAU,
      to: CITY_DEPARTMENT,
      jurisdiction: CITY,
    });
    expect(permit).toMatchObject({ jurisdiction: CITY, competentOrg: CITY_DEPARTMENT, caseNumber: before.caseNumber });
    expect(permit.obligations).toEqual(before.obligations.map((duty) => ({ ...duty, organ: CITY_DEPARTMENT })));
    expect(permit.items.map(({ frozen }) => frozen)).toEqual(before.items.map(({ frozen }) => frozen));
    expect(attributesOf(permit, 3).jurisdiction).toBe(CITY);
    const event = log.at(-1);
    expect(event && basisOf(event)).toContainEqual(expect.objectContaining({ article: '跨区域、跨部门、跨层级联动' }));
  });

  it('the bureau that lost the power is told the way there, and acts no more once it went it', () => {
    given(...REVIEWED)
      .when(granted('2026-03-10', { changing }))
      .thenRefused('itemRecovered', { pointsTo: CITY_DEPARTMENT, instead: 'transferCase' });
    given(...MOVED)
      .when(reviewStarted('2026-03-11', { by: { user: 'head', org: BUREAU, role: 'organHead' } }))
      .thenRefused('notCompetent', { pointsTo: CITY_DEPARTMENT });
  });

  it('the organ of the city reviews and decides it; the push goes to a supervisor of its own level (S8)', () => {
    const story = given(
      ...MOVED,
      reviewStarted('2026-03-11', { by: of('head'), reviewers: ['city-1', 'city-2'] }),
      countersigned('2026-03-11', { by: of('city-1') }),
      countersigned('2026-03-11', { by: of('city-2') }),
    );
    const own = granted('2026-03-12', { by: of('decider') });
    story.when(own).then({ type: 'LicenceGranted' }, { type: 'PushOrdered', supervisor: CITY_DEPARTMENT });
    // facts of before the move, which a command may still carry, lead to the same organ
    const old = granted('2026-03-12', { by: of('decider'), facts: changing(factsOf('610113', 'food-business')) });
    story.when(old).then({ type: 'LicenceGranted' });
  });

  it('a red card of the district is explained by who answers for the duty now', () => {
    const late = given(...REVIEWED, transferred('2026-05-06', { changing }));
    const [card] = late.permit.unexplained;
    expect(card?.organ).toBe(CITY_DEPARTMENT);
    late
      .when(explained('2026-05-06', card?.obligationId ?? '', { by: of('decider') }))
      .then({ type: 'DelayExplained' });
  });

  it('a transfer within the jurisdiction says nothing of one, as in earlier releases', () => {
    const within = transferred('2026-03-10', {
      changing: (facts) => {
        const moved = changing(facts);
        return {
          ...moved,
          entries: moved.entries.map((version) =>
            version.version === 9 && version.entry
              ? { ...version, entry: { ...version.entry, toOrg: '610113-market-supervision' } }
              : version,
          ),
        };
      },
    });
    const { permit, log } = given(...REVIEWED, within);
    expect(log.at(-1)).not.toHaveProperty('jurisdiction');
    expect(permit.jurisdiction).toBe('610113');
  });
});
