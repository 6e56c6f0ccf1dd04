import { describe, expect, it } from 'vitest';
import { officerOn } from '../../../../domain/permit/linkage/pushes.ts';
import { given, tick } from '../../../given.ts';
import { acknowledged, granted, person, pushed } from '../steps.ts';
import { acceptedToday, claimed, covered, HEALTH, lastPush, MARKET } from './steps.ts';

const PUSH = '610113-20260209-000001-P1';
const open = [acceptedToday('2026-02-09'), granted('2026-02-12'), pushed('2026-02-12')];
const taken = [...open, acknowledged('2026-02-13')];
const officerAt = (day: string, ...steps: Parameters<typeof given>) =>
  officerOn(lastPush(given(...taken, ...steps).permit), day);

describe('S23: an acknowledgement names the officer who answers for the push', () => {
  it('and that one answers from then on', () => {
    expect(officerOn(lastPush(given(...open).permit), '2026-02-13')).toBeNull();
    expect(officerAt('2026-06-30')).toBe('officer-7');
  });

  it('late it is accepted, and its red card stays with its reason still owed', () => {
    const late = given(...open, acknowledged('2026-02-15'));
    expect(late.log.find(({ type }) => type === 'PushAcknowledged')).toMatchObject({ late: true });
    expect(late.permit.pushes).toMatchObject([
      { id: PUSH, state: 'acknowledged', answering: { officer: 'officer-7' } },
    ]);
    expect(late.permit.unexplained).toMatchObject([{ obligationId: `acknowledge:${PUSH}`, organ: MARKET }]);
  });
});

describe('S23: a colleague of the unit claims a push (认领)', () => {
  it('from the officer who was named, and answers for it then', () => {
    given(...taken)
      .when(claimed('2026-02-14'))
      .then({ type: 'PushClaimed', pushId: PUSH, officer: 'officer-8', formerly: 'officer-7' });
    expect(officerAt('2026-02-14', claimed('2026-02-14'))).toBe('officer-8');
  });

  it('who stood in for the former officer stands in no more', () =>
    expect(officerAt('2026-02-26', covered('2026-02-14', '2026-02-24', '2026-03-06'), claimed('2026-02-25'))).toBe(
      'officer-8',
    ));

  it('and nobody else, nor the officer himself, nor before it was taken over', () => {
    given(...taken)
      .when(claimed('2026-02-14', { by: person('officer-9', HEALTH) }))
      .thenRefused('notAddressee', { pointsTo: MARKET });
    given(...taken)
      .when(claimed('2026-02-14', { by: person('officer-7', MARKET) }))
      .thenRefused('alreadyAnswering', { officer: 'officer-7' });
    given(...open)
      .when(claimed('2026-02-13'))
      .thenRefused('pushNotAcknowledged', { state: 'pushed' });
    given(...taken)
      .when(claimed('2026-02-14', { pushId: 'another-P1' }))
      .thenRefused('pushNotAcknowledged', { state: 'unknown' });
  });
});

describe('S23: the deputy takes over while the officer is away (顶岗)', () => {
  const away = covered('2026-02-14', '2026-02-24', '2026-03-06', { deputy: 'officer-9' });

  it.each([
    ['2026-02-23', 'officer-7'],
    ['2026-02-24', 'officer-9'],
    ['2026-03-06', 'officer-9'],
    ['2026-03-07', 'officer-7'],
  ])('on %s %s answers', (day, officer) => expect(officerAt(day, away)).toBe(officer));

  it('where nobody is named it is the deputy of the unit of that day', () =>
    given(...taken)
      .when(covered('2026-02-14', '2026-02-24', '2026-03-06'))
      .then({
        type: 'AbsenceCovered',
        pushId: PUSH,
        officer: 'officer-7',
        deputy: 'u-610113-market-supervision-deputy',
        from: '2026-02-24',
        to: '2026-03-06',
      }));

  it('told again it counts anew', () =>
    expect(officerAt('2026-03-02', away, covered('2026-02-27', '2026-02-24', '2026-02-28'))).toBe('officer-7'));

  it('is refused without a deputy, for the officer himself, and for days that are over', () => {
    const facts = { items: [], entries: [], units: [], policies: [], supervisors: [] };
    given(...taken)
      .when(covered('2026-02-14', '2026-02-24', '2026-03-06', { facts }))
      .thenRefused('deputyRequired', { field: 'deputy', supervisor: MARKET });
    given(...taken)
      .when(covered('2026-02-14', '2026-02-24', '2026-03-06', { deputy: 'officer-7' }))
      .thenRefused('alreadyAnswering', { field: 'deputy' });
    given(...taken)
      .when(covered('2026-02-28', '2026-02-24', '2026-02-27'))
      .thenRefused('absenceOver', { field: 'to', today: '2026-02-28' });
    given(...taken)
      .when(covered('2026-02-14', '2026-02-24', '2026-02-23'))
      .thenRefused('absenceOver', { from: '2026-02-24' });
    given(...taken)
      .when(covered('2026-02-14', '2026-02-24', '2026-03-06', { by: person('liaison', HEALTH) }))
      .thenRefused('notAddressee');
  });

  it('a day that is still to come, or today, is not over', () => {
    given(...taken)
      .when(covered('2026-02-14', '2026-02-14', '2026-02-14'))
      .thenOnly('AbsenceCovered');
    given(...taken, tick('2026-02-20'))
      .when(covered('2026-02-24', '2026-02-13', '2026-02-24'))
      .thenOnly('AbsenceCovered');
  });
});
