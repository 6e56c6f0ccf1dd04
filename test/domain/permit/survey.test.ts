import { describe, expect, it } from 'vitest';
import { basisOf } from '../../../domain/permit/basis.ts';
import { given, type Step, tick } from '../../given.ts';
import {
  accepted,
  countersigned,
  granted,
  hearingArranged,
  hearingRequested,
  hearingTold,
  imported,
  inspectorsAssigned,
  person,
  procedureStarted,
  received,
  reviewStarted,
  surveyed,
  verified,
} from './steps.ts';

const BUREAU = '610113-approval-bureau';
const reviewing: Step[] = [received('2026-03-02'), accepted('2026-03-02'), reviewStarted('2026-03-02')];

describe('Art. 34(3): a site survey by two at least, named, and no clock stops for it', () => {
  it('is on record with its staff and its report', () => {
    const { log } = given(...reviewing, surveyed('2026-03-04', { surveyedOn: '2026-03-03' }));
    const event = log.at(-1);
    expect(event).toMatchObject({
      type: 'SiteSurveyed',
      surveyedOn: '2026-03-03',
      joint: false,
      staff: [{ user: 'reviewer-1' }, { user: 'reviewer-2' }],
    });
    expect(event && basisOf(event)).toEqual([{ document: '中华人民共和国行政许可法', article: '第三十四条第三款' }]);
  });

  it('moves neither the state nor a date', () => {
    const before = given(...reviewing).permit;
    const { surveys, ...after } = given(...reviewing, surveyed('2026-03-02')).permit;
    expect(surveys).toHaveLength(1);
    expect(after).toEqual(before);
  });

  it('is made while a special procedure runs as well, and ends none', () =>
    given(...reviewing, procedureStarted('2026-03-03'))
      .when(surveyed('2026-03-04'))
      .thenOnly('SiteSurveyed'));

  it('is a joint one where staff of other organs come along', () => {
    const staff = [
      { user: 'reviewer-1', org: BUREAU },
      { user: 'reviewer-2', org: BUREAU },
      { user: 'fire-1', org: '610113-fire' },
    ];
    given(...reviewing)
      .when(surveyed('2026-03-04', { staff }))
      .then({ type: 'SiteSurveyed', joint: true });
  });

  it.each([
    ['alone', [{ user: 'reviewer-1', org: BUREAU }]],
    [
      'one named twice',
      [
        { user: 'reviewer-1', org: BUREAU },
        { user: 'reviewer-1', org: BUREAU },
      ],
    ],
    [
      'one of the organ and one of another',
      [
        { user: 'reviewer-1', org: BUREAU },
        { user: 'fire-1', org: '610113-fire' },
      ],
    ],
  ])('not %s', (_who, staff) =>
    given(...reviewing)
      .when(surveyed('2026-03-04', { staff }))
      .thenRefused('twoOfficersRequired', { field: 'staff', named: 1, least: 2 }),
  );

  it.each([
    ['tomorrow', '2026-03-05', 'future', { field: 'surveyedOn' }],
    ['before acceptance', '2026-03-01', 'beforeAcceptance', { field: 'surveyedOn', from: '2026-03-02' }],
  ] as const)('not %s', (_when, surveyedOn, code, detail) =>
    given(...reviewing)
      .when(surveyed('2026-03-04', { surveyedOn }))
      .thenRefused(code, detail),
  );

  it('S13: not where the standard of the item provides none', () =>
    given(received('2026-03-02', { item: 'publication-retail' }), accepted('2026-03-02'))
      .when(surveyed('2026-03-03'))
      .thenRefused('surveyNotProvided', { instead: 'verifySubstance' }));

  it('who looked at the place has reviewed: he neither decides nor presides', () => {
    const staff = ['inspector-1', 'inspector-2'].map((user) => ({ user, org: BUREAU }));
    const by = { user: 'inspector-1', org: BUREAU, role: 'decider' };
    given(...reviewing, surveyed('2026-03-03', { staff }))
      .when(granted('2026-03-04', { by }))
      .thenRefused('secondPerson', { did: 'review' });
    const asked = [...reviewing, hearingTold('2026-03-02'), hearingRequested('2026-03-03')];
    given(...asked, surveyed('2026-03-03', { staff }))
      .when(hearingArranged('2026-03-04', '2026-03-16', { presider: 'inspector-2' }))
      .thenRefused('secondPerson', { field: 'presider' });
    given(...asked, hearingArranged('2026-03-04', '2026-03-16', { presider: 'inspector-2' }))
      .when(surveyed('2026-03-04', { staff }))
      .thenRefused('secondPerson', { field: 'staff', did: 'preside' });
  });
});

describe('Art. 55: who inspects, tests or quarantines is assigned within five days of acceptance, two at least', () => {
  const open = [received('2026-03-02', { item: 'drainage' }), accepted('2026-03-02')];

  it('is a duty from acceptance on', () =>
    given(received('2026-03-02', { item: 'drainage' }))
      .when(accepted('2026-03-02'))
      .then({
        type: 'ObligationOpened',
        obligation: { id: 'assign:drainage', start: '2026-03-02', due: '2026-03-09', organ: BUREAU },
      }));

  it.each([
    ['2026-03-09T23:59:59+08:00', false],
    ['2026-03-10', true],
  ])('assigned on %s, late: %s', (moment, late) =>
    given(...open)
      .when(inspectorsAssigned(moment))
      .then(
        { type: 'InspectorsAssigned', staff: ['inspector-1', 'inspector-2'] },
        { type: 'ObligationMet', obligation: 'assign', late },
      ),
  );

  it('silence is red', () =>
    given(...open)
      .when(tick('2026-03-10'))
      .then({ type: 'RedCardShown', obligation: 'assign', due: '2026-03-09' }));

  it('who inspects neither decides nor presides over the hearing', () => {
    const inspected = [...open, inspectorsAssigned('2026-03-03')];
    given(...inspected, reviewStarted('2026-03-03'), countersigned('2026-03-03'), verified('2026-03-03'))
      .when(granted('2026-03-04', { by: person('inspector-2') }))
      .thenRefused('secondPerson', { did: 'inspect' });
    given(...inspected, reviewStarted('2026-03-03'), hearingTold('2026-03-03'), hearingRequested('2026-03-03'))
      .when(hearingArranged('2026-03-03', '2026-03-16', { presider: 'inspector-1' }))
      .thenRefused('secondPerson', { field: 'presider' });
    const asked = [...open, reviewStarted('2026-03-03'), hearingTold('2026-03-03'), hearingRequested('2026-03-03')];
    given(...asked, hearingArranged('2026-03-03', '2026-03-16'))
      .when(inspectorsAssigned('2026-03-04', { staff: ['inspector-1', 'presider'] }))
      .thenRefused('secondPerson', { field: 'staff', did: 'preside', user: 'presider' });
  });

  it('others can be named in their place, and the duty stays met', () =>
    given(...open, inspectorsAssigned('2026-03-03'))
      .when(inspectorsAssigned('2026-03-04', { staff: ['inspector-1', 'inspector-3'] }))
      .thenOnly('InspectorsAssigned'));

  it('one alone is not enough', () =>
    given(...open)
      .when(inspectorsAssigned('2026-03-03', { staff: ['inspector-1', 'inspector-1'] }))
      .thenRefused('twoOfficersRequired', { field: 'staff', named: 1 }));

  it('an item that is not decided on an inspection has no such duty', () => {
    expect(given(...reviewing).permit.obligations.map(({ kind }) => kind)).toEqual(['decide']);
    given(...reviewing)
      .when(inspectorsAssigned('2026-03-03'))
      .thenRefused('inspectionNotProvided', { item: 'food-business' });
  });

  it('the decision ends it', () =>
    given(...open)
      .when(granted('2026-03-04'))
      .then({ type: 'ObligationEnded', obligation: 'assign', reason: 'decided' }, { type: 'LicenceGranted' }));

  it('of a case of an older system nobody knows, so nothing is made up', () =>
    expect(given(imported('2026-03-04', { item: 'drainage' })).permit.obligations.map(({ kind }) => kind)).toEqual([
      'decide',
    ]));
});
