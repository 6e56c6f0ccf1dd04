import { describe, expect, it } from 'vitest';
import { given, type Step } from '../../given.ts';
import {
  accepted,
  conflictDeclared,
  countersigned,
  denied,
  extended,
  granted,
  hearingArranged,
  hearingHeld,
  hearingRequested,
  hearingTold,
  inspectorsAssigned,
  person,
  received,
  reviewStarted,
  surveyed,
  terminated,
  verified,
  verifiedAlone,
} from './steps.ts';

const open: Step[] = [received('2026-03-02'), accepted('2026-03-02')];
const reviewing: Step[] = [...open, reviewStarted('2026-03-02')];
const reviewed: Step[] = [...reviewing, countersigned('2026-03-03'), verified('2026-03-03')];

describe('公务员法 Art. 76: whoever has an interest in a case keeps away from it', () => {
  it('says so himself, and the case remembers', () =>
    given(...open)
      .when(conflictDeclared('2026-03-02', 'reviewer-1'))
      .thenPermit({ conflicts: ['reviewer-1'] }));

  it('of another the head of the organ decides, and nobody else', () => {
    given(...open)
      .when(conflictDeclared('2026-03-02', 'reviewer-2', { officer: 'reviewer-1' }))
      .thenRefused('wrongRank', { field: 'officer', needs: 'organHead' });
    given(...open)
      .when(
        conflictDeclared('2026-03-02', 'head', { by: { ...person('head'), role: 'organHead' }, officer: 'reviewer-1' }),
      )
      .then({ type: 'ConflictDeclared', officer: 'reviewer-1', by: { user: 'head' } });
  });

  it('once is enough', () =>
    given(...open, conflictDeclared('2026-03-02', 'reviewer-1'))
      .when(conflictDeclared('2026-03-03', 'reviewer-1'))
      .thenRefused('conflictOfInterest', { field: 'officer', officers: ['reviewer-1'] }));

  it.each<[string, Step[], Step, string]>([
    [
      'is not named as a reviewer',
      [...open, conflictDeclared('2026-03-02', 'reviewer-1')],
      reviewStarted('2026-03-03'),
      'reviewers',
    ],
    [
      'signs for nothing',
      [...reviewing, conflictDeclared('2026-03-02', 'reviewer-1')],
      verifiedAlone('2026-03-03'),
      'by',
    ],
    ['does not decide', [...reviewed, conflictDeclared('2026-03-03', 'decider')], granted('2026-03-04'), 'by'],
    ['does not deny either', [...reviewed, conflictDeclared('2026-03-03', 'decider')], denied('2026-03-04'), 'by'],
    ['does not end it', [...reviewed, conflictDeclared('2026-03-03', 'head')], terminated('2026-03-04'), 'by'],
    ['does not extend its limit', [...reviewed, conflictDeclared('2026-03-03', 'head')], extended('2026-03-04'), 'by'],
    ['does not survey', [...reviewing, conflictDeclared('2026-03-02', 'reviewer-2')], surveyed('2026-03-03'), 'staff'],
    [
      'does not preside',
      [
        ...reviewing,
        hearingTold('2026-03-02'),
        hearingRequested('2026-03-02'),
        conflictDeclared('2026-03-02', 'presider'),
      ],
      hearingArranged('2026-03-03', '2026-03-16'),
      'presider',
    ],
    [
      'does not go on presiding',
      [
        ...reviewing,
        hearingTold('2026-03-02'),
        hearingRequested('2026-03-02'),
        hearingArranged('2026-03-03', '2026-03-16'),
        conflictDeclared('2026-03-04', 'presider'),
      ],
      hearingHeld('2026-03-17'),
      'by',
    ],
  ])('%s', (_rule, before, step, field) =>
    given(...before)
      .when(step)
      .thenRefused('conflictOfInterest', { field, officers: [expect.any(String)] }),
  );

  it('does not inspect', () =>
    given(
      received('2026-03-02', { item: 'drainage' }),
      accepted('2026-03-02'),
      conflictDeclared('2026-03-02', 'inspector-1'),
    )
      .when(inspectorsAssigned('2026-03-03'))
      .thenRefused('conflictOfInterest', { field: 'staff', officers: ['inspector-1'] }));

  it('what he signed before counts no more: another has to check in his place', () => {
    const declared = [...reviewed, conflictDeclared('2026-03-03', 'reviewer-1')];
    given(...declared)
      .when(granted('2026-03-04'))
      .thenRefused('substanceNotChecked', { signed: ['reviewer-2'], least: 2 });
    const other = { by: person('reviewer-3') };
    given(
      ...declared,
      reviewStarted('2026-03-04', { reviewers: ['reviewer-2', 'reviewer-3'] }),
      verifiedAlone('2026-03-04', other),
    )
      .when(granted('2026-03-04'))
      .then({ type: 'LicenceGranted' });
  });
});
