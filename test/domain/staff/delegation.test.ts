import { describe, expect, it } from 'vitest';
import type { Delegation } from '../../../domain/permit/types.ts';
import { inForce, type MadeDelegation, mustBeDelegable, mustBeEndable } from '../../../domain/staff/delegation.ts';
import { refusalOf } from '../../given.ts';

const ORGAN = '610113-approval-bureau';
const asked = { principal: 'a', delegate: 'b', role: 'reviewer', from: '2026-03-03', to: '2026-03-06' };
const officer = (user: string, ...roles: string[]) => ({ user, org: ORGAN, role: roles[0] ?? '', roles });
const standing = (from: string, to: string): Delegation => ({
  id: 'D-0',
  principal: 'a',
  organ: ORGAN,
  role: 'reviewer',
  from,
  to,
});

const delegating = (
  change: Partial<typeof asked> = {},
  { by = officer('a', 'reviewer'), before = [] as Delegation[] } = {},
) => refusalOf(() => mustBeDelegable({ ...asked, ...change }, { by, today: '2026-03-03', standing: before }));

describe('S22: who may stand in for whom (代办委托)', () => {
  it('an officer names his own delegate, the head that of any officer', () => {
    expect(delegating()).toBeNull();
    expect(delegating({}, { by: officer('head', 'organHead') })).toBeNull();
  });

  it.each<[string, ReturnType<typeof delegating>, string, object]>([
    [
      'another officer names nobody for him',
      delegating({}, { by: officer('c', 'reviewer') }),
      'wrongRank',
      { field: 'principal', needs: 'organHead' },
    ],
    ['nobody delegates a rank that he does not have', delegating({ role: 'decider' }), 'wrongRank', { field: 'role' }],
    ['nobody stands in for himself', delegating({ delegate: 'a' }), 'delegateIsSelf', { field: 'delegate' }],
    ['the last day is not before the first', delegating({ to: '2026-03-02' }), 'delegationBackwards', { field: 'to' }],
    [
      'nothing is dated back',
      delegating({ from: '2026-03-02' }),
      'delegationInPast',
      { field: 'from', earliest: '2026-03-03' },
    ],
    [
      'half a year is the most',
      delegating({ to: '2026-09-02' }),
      'delegationTooLong',
      { field: 'to', latest: '2026-09-01' },
    ],
    [
      'one at a time',
      delegating({}, { before: [standing('2026-03-06', '2026-03-20')] }),
      'delegationOverlaps',
      { field: 'from', delegation: 'D-0', from: '2026-03-06', to: '2026-03-20' },
    ],
  ])('%s', (_rule, refused, code, detail) => expect(refused).toMatchObject({ code, detail }));

  it('up to its edges: half a year, today, and the day after another', () => {
    expect(delegating({ to: '2026-09-01' })).toBeNull();
    expect(
      delegating({}, { before: [standing('2026-03-07', '2026-03-20'), standing('2026-02-01', '2026-03-02')] }),
    ).toBeNull();
  });
});

describe('S22: a delegation that is ended', () => {
  const made: MadeDelegation = {
    id: 'D-1',
    ...asked,
    organ: ORGAN,
    jurisdiction: '610113',
    by: { user: 'a', org: ORGAN, role: 'reviewer' },
    endedOn: null,
  };
  const ending = (by: ReturnType<typeof officer>, today = '2026-03-04', change: Partial<MadeDelegation> = {}) =>
    refusalOf(() => mustBeEndable({ ...made, ...change }, { by, today }));

  it('by the one who was stood in for, or the head, while it holds', () => {
    expect(ending(officer('a', 'reviewer'))).toBeNull();
    expect(ending(officer('head', 'organHead'), '2026-03-06')).toBeNull();
    expect(ending(officer('b', 'reviewer'))).toMatchObject({ code: 'wrongRank' });
    expect(ending(officer('a', 'reviewer'), '2026-03-07')).toMatchObject({ code: 'delegationEnded' });
    expect(ending(officer('a', 'reviewer'), '2026-03-05', { endedOn: '2026-03-04' })).toMatchObject({
      code: 'delegationEnded',
    });
  });

  it('lets nobody act from that day on', () => {
    expect(inForce(made)).toMatchObject({ from: '2026-03-03', to: '2026-03-06' });
    expect(inForce({ ...made, endedOn: '2026-03-05' })).toMatchObject({ to: '2026-03-04' });
  });
});
