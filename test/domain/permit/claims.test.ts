import { describe, expect, it } from 'vitest';
import { isReadyToDecide } from '../../../domain/permit/checks.ts';
import { PARTS_OF, partOf, worksOf } from '../../../domain/permit/work.ts';
import { given, type Step, tick } from '../../given.ts';
import {
  acceptanceRefused,
  accepted,
  acknowledged,
  conflictDeclared,
  correctionRequested,
  countersigned,
  declaredNotRequired,
  delivered,
  denied,
  extended,
  granted,
  handedIn,
  hearingArranged,
  hearingHeld,
  hearingRequested,
  hearingTold,
  inspectorsAssigned,
  integratedIssued,
  issued,
  MARKET,
  opinionGiven,
  opinionsRequested,
  partyRegistered,
  person,
  powerMoved,
  procedureEnded,
  procedureStarted,
  pushed,
  received,
  reviewStarted,
  stated,
  surveyed,
  terminated,
  text,
  transferred,
  verified,
  verifiedAlone,
  withdrawn,
  workClaimed,
  workReassigned,
  workReleased,
} from './steps.ts';

const CASE = '610113-20260302-000001';
const open: Step[] = [received('2026-03-02'), accepted('2026-03-02')];
const reviewing: Step[] = [...open, reviewStarted('2026-03-02')];
const reviewed: Step[] = [...reviewing, countersigned('2026-03-03'), verified('2026-03-03')];
const head = { ...person('head'), role: 'organHead' };

describe('S22: who has which part of a case in hand is a fact of the case', () => {
  it('an officer takes what is open in hand', () =>
    given(...open)
      .when(workClaimed('2026-03-02', 'reviewer-1'))
      .then({ type: 'WorkClaimed', work: 'review', holder: 'reviewer-1', organ: '610113-approval-bureau' }));

  it('and nobody else then does: the refusal names who has it, and the ways on', () => {
    const claimed = given(...open, workClaimed('2026-03-02', 'reviewer-1'));
    claimed.when(workClaimed('2026-03-03', 'reviewer-2')).thenRefused('workClaimed', {
      field: 'work',
      holder: 'reviewer-1',
      since: '2026-03-02T09:00:00.000+08:00',
      instead: ['releaseWork', 'reassignWork'],
    });
    claimed.when(workClaimed('2026-03-03', 'reviewer-1')).thenRefused('workClaimed', { holder: 'reviewer-1' });
  });

  it.each<[string, Step]>([
    ['what is not open', workClaimed('2026-03-03', 'clerk', { work: 'accept' })],
    ['what does not exist', workClaimed('2026-03-03', 'clerk', { work: 'nothing' })],
    ['a duty of nobody', workClaimed('2026-03-03', 'clerk', { work: `acknowledge:${CASE}-P1` })],
  ])('%s is not taken in hand', (_what, step) =>
    given(...open)
      .when(step)
      .thenRefused('workNotOpen', { field: 'work', open: ['review', 'decide'] }),
  );

  it('an officer of another organ takes nothing of it', () =>
    given(...open)
      .when(workClaimed('2026-03-03', 'stranger', { by: person('stranger', MARKET) }))
      .thenRefused('notCompetent', { pointsTo: '610113-approval-bureau' }));

  it('is given back by whoever has it, and by nobody else', () => {
    const claimed = given(...open, workClaimed('2026-03-02', 'reviewer-1'));
    claimed
      .when(workReleased('2026-03-03', 'reviewer-2'))
      .thenRefused('notHolder', { field: 'work', holder: 'reviewer-1', instead: 'reassignWork' });
    claimed
      .when(workReleased('2026-03-03', 'reviewer-1'), workClaimed('2026-03-03', 'reviewer-2'))
      .then(
        { type: 'WorkReleased', holder: 'reviewer-1', because: 'released' },
        { type: 'WorkClaimed', holder: 'reviewer-2' },
      );
    given(...open)
      .when(workReleased('2026-03-03', 'reviewer-2'))
      .thenRefused('notHolder', { holder: null, instead: 'claimWork' });
  });

  it('with a reason, where one is given', () => {
    const released = (asked: { reasons?: { id: string; mac: string } }) =>
      given(...open, workClaimed('2026-03-02', 'reviewer-1'), workReleased('2026-03-03', 'reviewer-1', asked)).log.at(
        -1,
      );
    expect(released({ reasons: text('why') })).toMatchObject({ type: 'WorkReleased', reasons: { id: 'why' } });
    expect(released({})).not.toHaveProperty('reasons');
  });

  it('each part by itself: what becomes of one leaves the others where they are', () => {
    const both = [
      ...open,
      workClaimed('2026-03-02', 'reviewer-1'),
      workClaimed('2026-03-02', 'decider', { work: 'decide' }),
    ];
    const claimsAfter = (...steps: Step[]) =>
      given(...both, ...steps).permit.claims?.map(({ work, holder }) => [work, holder]);
    expect(claimsAfter()).toEqual([
      ['review', 'reviewer-1'],
      ['decide', 'decider'],
    ]);
    expect(claimsAfter(workReassigned('2026-03-03', 'reviewer-2'))).toEqual([
      ['decide', 'decider'],
      ['review', 'reviewer-2'],
    ]);
    expect(claimsAfter(workReleased('2026-03-03', 'reviewer-1'))).toEqual([['decide', 'decider']]);
    expect(claimsAfter(conflictDeclared('2026-03-03', 'reviewer-1'))).toEqual([['decide', 'decider']]);
  });

  it('is in nobody’s hands any more when nothing of it is owed', () => {
    const claimed = given(
      received('2026-03-02'),
      workClaimed('2026-03-02', 'clerk', { work: 'accept' }),
      accepted('2026-03-02'),
      workClaimed('2026-03-02', 'reviewer-1'),
    );
    expect(claimed.permit.claims).toMatchObject([{ work: 'review', holder: 'reviewer-1' }]);
    claimed.when(withdrawn('2026-03-03')).thenPermit({ claims: [] });
  });

  it('a case that goes to another organ is in nobody’s hands there', () =>
    given(...reviewing, workClaimed('2026-03-03', 'reviewer-1'))
      .when(transferred('2026-03-04', { changing: powerMoved }))
      .thenPermit({ claims: [], competentOrg: MARKET }));
});

describe('S22: two officers never work on one part of a case', () => {
  const held = (work: string, user: string, ...before: Step[]) =>
    given(...before, workClaimed('2026-03-03', user, { work }));

  it.each<[string, Step]>([
    ['a correction', correctionRequested('2026-03-03', ['food-business-m1'], { by: person('clerk-2') })],
    ['the acceptance', accepted('2026-03-03', { by: person('clerk-2') })],
    ['its refusal', acceptanceRefused('2026-03-03', { by: person('clerk-2') })],
    ['that no licence is needed', declaredNotRequired('2026-03-03', { by: person('clerk-2') })],
  ])('of an acceptance that one clerk has in hand, another does not do %s', (_what, step) =>
    held('accept', 'clerk', received('2026-03-03'))
      .when(step)
      .thenRefused('workClaimed', { work: 'accept', holder: 'clerk' }),
  );

  it.each<[string, Step]>([
    ['the survey', surveyed('2026-03-03', { by: person('reviewer-3') })],
    ['a special procedure', procedureStarted('2026-03-03', { by: person('reviewer-3') })],
    ['a question to another department', opinionsRequested('2026-03-03', { by: person('reviewer-3') })],
    ['the naming of reviewers', reviewStarted('2026-03-03', { by: person('clerk') })],
    ['the end of a procedure', procedureEnded('2026-03-03', { by: person('reviewer-3') })],
    ['the naming of inspectors', inspectorsAssigned('2026-03-03', { by: person('reviewer-3') })],
    ['what the parties are told', partyRegistered('2026-03-03', { by: person('clerk') })],
    ['the telling of their right', hearingTold('2026-03-03', { by: person('clerk') })],
    ['the notice of a hearing', hearingArranged('2026-03-03', '2026-03-16', { by: person('clerk') })],
  ])('of a review that one has in hand, another does not do %s', (_what, step) =>
    held('review', 'reviewer-1', ...reviewing)
      .when(step)
      .thenRefused('workClaimed', { work: 'review', holder: 'reviewer-1' }),
  );

  it('Art. 34(3): the reviewers of the case review it together, and each signs for himself', () => {
    held('review', 'reviewer-1', ...reviewing)
      .when(
        surveyed('2026-03-03', { by: person('reviewer-2') }),
        countersigned('2026-03-03'),
        verifiedAlone('2026-03-03'),
      )
      .then({ type: 'SiteSurveyed' }, { type: 'SubstanceVerified' }, { type: 'SubstanceVerified' });
  });

  it('the head of the organ directs a review, and extends its limit', () =>
    held('review', 'reviewer-1', ...reviewing)
      .when(reviewStarted('2026-03-03', { by: head, reviewers: ['reviewer-1', 'reviewer-3'] }), extended('2026-03-03'))
      .then({ type: 'ReviewStarted' }, { type: 'LimitExtended' }));

  it('the presider whom the parties were told holds the hearing', () =>
    held(
      'review',
      'reviewer-1',
      ...reviewing,
      hearingTold('2026-03-02'),
      hearingRequested('2026-03-02'),
      hearingArranged('2026-03-03', '2026-03-16'),
    )
      .when(hearingHeld('2026-03-17'))
      .then({ type: 'HearingHeld' }));

  it.each<[string, Step]>([
    ['what the applicant says', stated('2026-03-04', { by: person('clerk') })],
    ['that he asks for a hearing', hearingRequested('2026-03-04')],
    ['that he withdraws', withdrawn('2026-03-04')],
  ])('the window takes in %s, whoever has the case in hand', (_what, step) => {
    const happened = held('review', 'reviewer-1', ...reviewing, hearingTold('2026-03-02')).when(step);
    happened.thenNever('CommandRefused');
  });

  it('a correction is taken in, whoever has the acceptance in hand', () =>
    given(received('2026-03-02'), correctionRequested('2026-03-02', ['food-business-m1']))
      .when(handedIn('2026-03-03', ['food-business-m1']))
      .then({ type: 'CorrectionHandedIn' }));

  it('Art. 34: review and decision are two parts, and another person decides', () => {
    const both = held('review', 'reviewer-1', ...reviewed);
    both.when(granted('2026-03-04')).then({ type: 'LicenceGranted' });
    const deciding = given(...reviewed, workClaimed('2026-03-03', 'decider', { work: 'decide' }));
    for (const step of [
      granted('2026-03-04', { by: person('decider-2') }),
      denied('2026-03-04', { by: person('decider-2') }),
      terminated('2026-03-04'),
      // the head directs a review; what somebody else has in hand to decide he re-assigns first
      terminated('2026-03-04', { by: head }),
      transferred('2026-03-04', { changing: powerMoved }),
    ])
      deciding.when(step).thenRefused('workClaimed', { work: 'decide', holder: 'decider' });
    deciding.when(granted('2026-03-04')).then({ type: 'LicenceGranted' });
  });

  it('of a certificate that one clerk has in hand, another neither issues nor delivers', () => {
    const granting = given(...reviewed, granted('2026-03-04'), workClaimed('2026-03-04', 'clerk', { work: 'deliver' }));
    granting
      .when(issued('2026-03-05', { by: person('clerk-2') }))
      .thenRefused('workClaimed', { work: 'deliver', holder: 'clerk' });
    granting
      .when(issued('2026-03-05'), delivered('2026-03-05', { by: person('clerk-2') }))
      .thenRefused('workClaimed', { work: 'deliver', holder: 'clerk' });
    granting
      .when(integratedIssued('2026-03-05', { by: person('clerk-2') }))
      .thenRefused('workClaimed', { work: 'deliver', holder: 'clerk' });
    granting.when(issued('2026-03-05'), delivered('2026-03-05')).then({ type: 'DecisionDelivered' });
  });

  it('an officer of another organ hears that it is not his, and not who has it', () =>
    held('review', 'reviewer-1', ...reviewing)
      .when(surveyed('2026-03-03', { by: person('stranger', MARKET) }))
      .thenRefused('notCompetent', { pointsTo: '610113-approval-bureau' }));

  it('what other organs owe in the case is theirs to take in hand, each duty by itself', () => {
    const liaison = person('liaison', MARKET);
    const pushedCase = given(
      ...reviewed,
      opinionsRequested('2026-03-03'),
      granted('2026-03-04'),
      pushed('2026-03-04'),
      workClaimed('2026-03-04', 'x', { by: liaison, work: `acknowledge:${CASE}-P1` }),
    );
    pushedCase
      .when(acknowledged('2026-03-05', { by: person('liaison-2', MARKET) }))
      .thenRefused('workClaimed', { holder: 'liaison' });
    pushedCase.when(acknowledged('2026-03-05')).then({ type: 'PushAcknowledged' });
    const askedCase = given(
      ...reviewed,
      opinionsRequested('2026-03-03'),
      workClaimed('2026-03-04', 'x', { by: liaison, work: `consult:${CASE}-Y1` }),
    );
    askedCase
      .when(opinionGiven('2026-03-05', { by: person('liaison-2', MARKET) }))
      .thenRefused('workClaimed', { work: `consult:${CASE}-Y1`, holder: 'liaison' });
    askedCase.when(opinionGiven('2026-03-05')).then({ type: 'OpinionGiven' });
  });
});

describe('Art. 34, 48: nobody takes in hand what the law would not let him do', () => {
  it.each<[string, string, string]>([
    ['who received', 'clerk', 'receive'],
    ['who reviewed', 'reviewer-1', 'review'],
  ])('%s does not take the decision in hand, nor is given it', (_who, user, did) => {
    given(...reviewed)
      .when(workClaimed('2026-03-04', user, { work: 'decide' }))
      .thenRefused('secondPerson', { field: 'by', did });
    given(...reviewed)
      .when(workReassigned('2026-03-04', user, { work: 'decide' }))
      .thenRefused('secondPerson', { field: 'officer', did });
  });

  it('the presider of the hearing does not take the review in hand', () =>
    given(
      ...reviewing,
      hearingTold('2026-03-02'),
      hearingRequested('2026-03-02'),
      hearingArranged('2026-03-03', '2026-03-16'),
    )
      .when(workClaimed('2026-03-04', 'presider'))
      .thenRefused('secondPerson', { field: 'by', did: 'preside' }));

  it('Art. 48: and may take the decision, which rests on his transcript', () =>
    given(
      ...reviewing,
      hearingTold('2026-03-02'),
      hearingRequested('2026-03-02'),
      hearingArranged('2026-03-03', '2026-03-16'),
    )
      .when(workClaimed('2026-03-04', 'presider', { work: 'decide' }))
      .then({ type: 'WorkClaimed', work: 'decide', holder: 'presider' }));

  it('公务员法 Art. 76: whoever has an interest takes nothing in hand, and gives up what he has', () => {
    given(...open, conflictDeclared('2026-03-02', 'reviewer-1'))
      .when(workClaimed('2026-03-03', 'reviewer-1'))
      .thenRefused('conflictOfInterest', { officers: ['reviewer-1'] });
    given(...open, workClaimed('2026-03-02', 'reviewer-1'))
      .when(conflictDeclared('2026-03-03', 'reviewer-1'))
      .then({ type: 'ConflictDeclared' }, { type: 'WorkReleased', holder: 'reviewer-1', because: 'conflict' });
  });
});

describe('S22: the head of the unit re-assigns (改派), with a reason', () => {
  it('what one has in hand, and what nobody has', () => {
    given(...open, workClaimed('2026-03-02', 'reviewer-1'))
      .when(workReassigned('2026-03-03', 'reviewer-2'))
      .then({ type: 'WorkReassigned', holder: 'reviewer-2', previous: 'reviewer-1', by: { user: 'head' } });
    given(...open)
      .when(workReassigned('2026-03-03', 'reviewer-2'))
      .then({ type: 'WorkReassigned', holder: 'reviewer-2', previous: null });
  });

  it('nobody else does, and not to whoever has it', () => {
    given(...open, workClaimed('2026-03-02', 'reviewer-1'))
      .when(workReassigned('2026-03-03', 'reviewer-2', { by: person('decider') }))
      .thenRefused('wrongRank', { needs: 'organHead' });
    given(...open, workClaimed('2026-03-02', 'reviewer-1'))
      .when(workReassigned('2026-03-03', 'reviewer-1'))
      .thenRefused('workClaimed', { field: 'officer', holder: 'reviewer-1' });
    given(...open)
      .when(workReassigned('2026-03-03', 'reviewer-2', { by: { ...head, org: MARKET } }))
      .thenRefused('notCompetent');
  });

  it('Art. 42: no limit moves by a claim, a release or a re-assignment', () => {
    const steps = [
      workClaimed('2026-03-03', 'reviewer-1'),
      workReleased('2026-03-04', 'reviewer-1'),
      workReassigned('2026-03-05', 'reviewer-2'),
    ];
    const moved = given(...reviewing, ...steps, tick('2026-03-27'));
    const unmoved = given(...reviewing, tick('2026-03-27'));
    expect(moved.permit.obligations).toEqual(unmoved.permit.obligations);
  });
});

describe('Art. 34: what is ready to be decided', () => {
  it('is what two reviewers have signed, and needs no hearing first', () => {
    expect(isReadyToDecide(given(...open).permit)).toBe(false);
    expect(isReadyToDecide(given(...reviewing, countersigned('2026-03-03')).permit)).toBe(false);
    expect(isReadyToDecide(given(...reviewed).permit)).toBe(true);
    expect(isReadyToDecide(given(...reviewed, hearingTold('2026-03-03'), hearingRequested('2026-03-03')).permit)).toBe(
      false,
    );
  });

  it('one of several is enough', () => {
    const items = [{ item: 'food-business' }, { item: 'drainage' }];
    const signed = given(
      received('2026-03-02', { items }),
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verified('2026-03-03', { item: 'drainage' }),
    );
    expect(isReadyToDecide(signed.permit)).toBe(true);
    expect(isReadyToDecide(given(received('2026-03-02', { items }), accepted('2026-03-02')).permit)).toBe(false);
  });

  it('what was asked for by commitment needs no signature', () => {
    const promised = {
      item: 'public-place-hygiene',
      route: 'commitment' as const,
      commitment: { signedOn: '2026-03-02' },
    };
    expect(isReadyToDecide(given(received('2026-03-02', promised), accepted('2026-03-02')).permit)).toBe(true);
  });

  it('or what is decided on the spot', () => {
    const instant = { item: 'publication-retail', decidableAtOnce: true };
    expect(isReadyToDecide(given(received('2026-03-02', instant), accepted('2026-03-02')).permit)).toBe(true);
  });
});

describe('The parts of a case', () => {
  it('every duty of an officer is of some part, and what the system does itself of none', () => {
    const nobodys = Object.entries(PARTS_OF).filter(([, parts]) => parts.length === 0);
    // and what lies with one seat, which linkage names each time
    const ofLinkage = [
      'reroute',
      'nameUnit',
      'answerOrder',
      'convene',
      'carryOut',
      'govern',
      'reviewFeedback',
      'relay',
    ];
    expect(nobodys.map(([kind]) => kind)).toEqual(['publish', 'push', ...ofLinkage]);
  });

  it('a part is known by its name', () => {
    for (const kind of ['accept', 'decide', 'issue', 'hearing'] as const)
      for (const work of worksOf({ id: `${kind}:x`, kind })) expect(partOf(work)).toBe(work);
    expect(partOf(`consult:${CASE}-Y1`)).toBe('consult');
    expect(partOf('consult')).toBeUndefined();
    expect(partOf('nothing')).toBeUndefined();
  });
});
