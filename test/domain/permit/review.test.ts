import { describe, it } from 'vitest';
import { given } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { BUREAU } from './reference.ts';
import { accepted, denied, granted, person, received, reviewStarted, text, verified, verifiedAlone } from './steps.ts';

const DAY = '2026-03-03';
const underReview = given(accepted('2026-03-02'), reviewStarted('2026-03-02'));
const checked = given(accepted('2026-03-02'), reviewStarted('2026-03-02'), verified('2026-03-02'));
const met = (condition: string) => ({ condition, met: true });
const CONDITIONS = ['food-business-c1', 'food-business-c2', 'food-business-c3'];

describe('Art. 34(3): the substance is checked by two officers at least', () => {
  it('a visit is given to two', () => {
    const case_ = given(accepted('2026-03-02'));
    case_.when(reviewStarted(DAY, { reviewers: ['one'] })).thenRefused('twoOfficersRequired', { named: 1, least: 2 });
    case_.when(reviewStarted(DAY, { reviewers: ['one', 'one'] })).thenRefused('twoOfficersRequired', { named: 1 });
    case_
      .when(reviewStarted(DAY, { reviewers: ['one', 'two'] }))
      .then({ type: 'ReviewStarted', reviewers: ['one', 'two'] });
  });

  it('papers alone too', () => {
    const case_ = given(received('2026-03-02', { item: 'hr-service' }), accepted('2026-03-02'));
    case_.when(reviewStarted(DAY, { reviewers: ['one'] })).thenRefused('twoOfficersRequired', { least: 2 });
    given(received('2026-03-02', { item: 'hr-service' }), accepted('2026-03-02'), reviewStarted('2026-03-02'))
      .when({ ...granted(DAY), before: () => [] })
      .thenRefused('substanceNotChecked', { signed: [], instead: 'verifySubstance' });
  });

  it('each signs for himself: one signature, given twice, is one', () =>
    given(accepted('2026-03-02'), reviewStarted('2026-03-02'), verifiedAlone('2026-03-02'), verifiedAlone('2026-03-02'))
      .when(granted(DAY))
      .thenRefused('substanceNotChecked', { signed: ['reviewer-1'], least: 2 }));

  it('others may be named in their place; what was signed before does not count, and binds who signed it', () => {
    const replaced = given(
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verified('2026-03-02'),
      reviewStarted('2026-03-02', { reviewers: ['reviewer-1', 'reviewer-3'] }),
    );
    replaced.when(granted(DAY)).thenRefused('substanceNotChecked', { signed: ['reviewer-1'] });
    replaced
      .when(verified(DAY, { by: person('reviewer-3') }), granted(DAY, { by: person('reviewer-2') }))
      .thenRefused('secondPerson', { did: 'review' });
    replaced.when(verified(DAY, { by: person('reviewer-3') }), granted(DAY)).then({ type: 'LicenceGranted' });
  });

  it('only the reviewers of the case check and report', () =>
    underReview.when(verified(DAY, { by: person('stranger') })).thenRefused('notReviewer'));

  it('S7: every condition of the item has its finding, and no other', () => {
    underReview
      .when(verified(DAY, { findings: CONDITIONS.slice(1).map(met) }))
      .thenRefused('substanceNotChecked', { unchecked: ['food-business-c1'] });
    underReview
      .when(verified(DAY, { findings: [...CONDITIONS, 'a-better-view'].map(met) }))
      .thenRefused('unknownCondition', { unknown: ['a-better-view'] });
  });

  it('is the business of the bureau of the case', () => {
    const stranger = person('reviewer-1', '610104-approval-bureau');
    given(accepted('2026-03-02'))
      .when(reviewStarted(DAY, { by: stranger }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    underReview.when(verified(DAY, { by: stranger })).thenRefused('notCompetent', { pointsTo: BUREAU });
  });

  it('another item is none of this case', () =>
    underReview.when(verified(DAY, { item: 'drug-retail' })).thenRefused('unknownItem', { items: ['food-business'] }));
});

describe('Art. 34: a second person decides', () => {
  it.each([
    ['who received it', 'clerk', 'receive'],
    ['who reviewed it', 'reviewer-1', 'review'],
    ['who reviewed it, too', 'reviewer-2', 'review'],
  ])('%s does not decide', (_who, user, did) => {
    checked.when(granted(DAY, { by: person(user) })).thenRefused('secondPerson', { did });
    checked.when(denied(DAY, { by: person(user) })).thenRefused('secondPerson', { did });
  });

  it('who received it does not decide on the spot either', () =>
    given(received(DAY, { item: 'publication-retail', decidableAtOnce: true }), accepted(DAY))
      .when(granted(DAY, { by: person('clerk') }))
      .thenRefused('secondPerson', { did: 'receive' }));

  it('nobody of another bureau decides', () =>
    checked
      .when(granted(DAY, { by: person('decider', 'XAGX-approval-bureau') }))
      .thenRefused('notCompetent', { pointsTo: BUREAU }));
});

describe('Art. 34: who accepted does not decide', () => {
  it('on the spot neither, where there is no reviewer to see the case', () =>
    given(
      received('2026-03-02', { item: 'publication-retail', decidableAtOnce: true, by: person('system-of-the-window') }),
      accepted('2026-03-02T09:30:00+08:00', { by: person('one-and-all') }),
    )
      .when(granted('2026-03-02T10:00:00+08:00', { by: person('one-and-all') }))
      .thenRefused('secondPerson', { did: 'accept' }));
});

describe('Art. 34(2): complete and decidable at once is decided at once', () => {
  const instant = given(
    received('2026-04-22', { item: 'publication-retail', decidableAtOnce: true }),
    accepted('2026-04-22'),
  );

  it('without a review, on the day of acceptance', () =>
    instant.when(granted('2026-04-22T10:00:00+08:00')).then({ type: 'LicenceGranted' }, { type: 'PushOrdered' }));

  it('may be denied on the spot', () =>
    instant.when(denied('2026-04-22T10:00:00+08:00')).then({ type: 'LicenceDenied' }));

  it('not on a later day', () =>
    instant.when(granted('2026-04-23')).thenRefused('notInstant', { instead: 'startReview' }));

  it('not where the item needs a visit', () =>
    given(received('2026-04-22', { decidableAtOnce: true }), accepted('2026-04-22'))
      .when(granted('2026-04-22'))
      .thenRefused('wrongState', {
        state: 'ACCEPTED',
        allowedCommands: LAWFUL_COMMANDS.ACCEPTED,
      }));

  it('not where the case is not decidable at once', () =>
    given(received('2026-04-22', { item: 'publication-retail' }), accepted('2026-04-22'))
      .when({ ...granted('2026-04-22'), before: () => [] })
      .thenRefused('wrongState', { state: 'ACCEPTED' }));
});

describe('Art. 38(1): who fulfils the conditions is granted the licence', () => {
  it('Art. 37: not before the substance was checked', () =>
    underReview.when(granted(DAY)).thenRefused('substanceNotChecked', { instead: 'verifySubstance' }));

  it('not while a condition is not met', () =>
    given(
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verified('2026-03-02', {
        findings: [met('food-business-c1'), met('food-business-c2'), { condition: 'food-business-c3', met: false }],
      }),
    )
      .when(granted(DAY))
      .thenRefused('conditionNotMet', { unmet: ['food-business-c3'] }));

  it('a condition found both met and not met is not met', () =>
    given(
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verified('2026-03-02', { findings: [...CONDITIONS.map(met), { condition: 'food-business-c3', met: false }] }),
    )
      .when(granted(DAY))
      .thenRefused('conditionNotMet', { unmet: ['food-business-c3'] }));

  it('after a second check that found it met', () =>
    given(
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      verified('2026-03-02', { findings: CONDITIONS.map((condition) => ({ condition, met: false })) }),
      verified('2026-03-03'),
    )
      .when(granted(DAY))
      .then({ type: 'LicenceGranted' }));

  it('numbers the decision, and lets the licence run for the term of the item', () =>
    checked.when(granted(DAY)).then({
      type: 'LicenceGranted',
      by: { user: 'decider' },
      decision: {
        outcome: 'granted',
        number: '610113-20260302-000001-J1',
        decidedOn: '2026-03-03',
        by: 'decider',
        inNameOf: null,
        validFrom: '2026-03-03',
        validTo: '2031-03-02',
      },
    }));

  it.each([
    ['temporary-road-occupation', '2026-03-03', '2026-06-02', 'three months'],
    ['construction-waste', '2026-03-03', '2026-09-02', 'six months'],
    ['hr-service', '2026-03-03', null, 'no term'],
    ['food-business', '2028-02-29', '2033-02-28', 'a month without that day: its last'],
  ])('%s decided %s is valid to %s: %s', (item, day, validTo, _term) =>
    given(received(day, { item }), accepted(day))
      .when(granted(day))
      .then({ type: 'LicenceGranted', decision: { validTo } }),
  );

  it('a shorter term may be asked for, a longer one or one that is over may not', () => {
    checked
      .when(granted(DAY, { validTo: '2028-03-02' }))
      .then({ type: 'LicenceGranted', decision: { validTo: '2028-03-02' } });
    checked.when(granted(DAY, { validTo: '2031-03-03' })).thenRefused('validityTooLong', { to: '2031-03-02' });
    checked.when(granted(DAY, { validTo: '2026-03-02' })).thenRefused('validityTooLong', { from: '2026-03-03' });
  });
});

describe('Art. 38(2): a denial gives its reasons and the remedies', () => {
  it('and the articles it rests on', () =>
    given(accepted(DAY))
      .when(denied(DAY, { articles: [] }))
      .thenRefused('reasonsRequired', { field: 'articles' }));

  it('not without reasons', () => {
    const { before: _, ...step } = denied(DAY);
    checked
      .when({
        ...step,
        command: (permit) => {
          const command = step.command(permit);
          if (command?.type !== 'decide') return command;
          const { reasons: __, ...silent } = command;
          return silent;
        },
      })
      .thenRefused('reasonsRequired', { field: 'reasons' });
  });

  it('names the conditions that failed, reconsideration and suit', () =>
    checked.when(denied(DAY, { failedConditions: ['food-business-c1'], reasons: text('why') })).then(
      { type: 'ObligationMet', obligationId: 'decide:food-business', late: false },
      {
        type: 'LicenceDenied',
        reasons: text('why'),
        failedConditions: ['food-business-c1'],
        remedies: { reconsiderationDays: 60, suitMonths: 6 },
        decision: { outcome: 'denied', validFrom: null, validTo: null },
      },
      { type: 'ObligationOpened', obligation: { id: 'deliver:food-business', due: '2026-03-17' } },
    ));

  it('names conditions of the item only', () =>
    checked
      .when(denied(DAY, { failedConditions: ['too-loud'] }))
      .thenRefused('unknownCondition', { unknown: ['too-loud'] }));

  it('is not pushed and not published', () => {
    checked.when(denied(DAY)).thenNever('PushOrdered', 'DecisionPublished');
    checked.when(denied(DAY)).thenOnly('ObligationMet', 'LicenceDenied', 'ObligationOpened');
  });
});

describe('Art. 24, 25: the power of the decision day', () => {
  it('a power recovered since acceptance does not decide', () =>
    given(
      received('2026-06-25', { item: 'gas-business' }),
      accepted('2026-06-26'),
      reviewStarted('2026-06-26'),
      verified('2026-06-30'),
    )
      .when(granted('2026-07-01'))
      .thenRefused('itemRecovered', { pointsTo: '610113-urban-management' }));

  it('an entrusted power is used in the name of the organ that holds it', () =>
    given(received('2026-03-02', { item: 'special-equipment-registration' }), accepted('2026-03-02'))
      .when(granted(DAY))
      .then(
        { type: 'LicenceGranted', decision: { inNameOf: '610100-market-supervision' } },
        { type: 'PushOrdered', supervisor: '610113-market-supervision' },
      ));
});
