import { describe, expect, it } from 'vitest';
import { isConcluded } from '../../../domain/permit/allowed.ts';
import { given, tick } from '../../given.ts';
import { LAWFUL_COMMANDS } from './lawfulTransitions.ts';
import { BUREAU } from './reference.ts';
import {
  accepted,
  correctionRequested,
  granted,
  person,
  received,
  reviewStarted,
  terminated,
  withdrawn,
} from './steps.ts';

const before = {
  received: [received('2026-03-02')],
  correctionRequested: [received('2026-03-02'), correctionRequested('2026-03-02', ['food-business-m1'])],
  accepted: [accepted('2026-03-02')],
  underReview: [accepted('2026-03-02'), reviewStarted('2026-03-02')],
};

describe('2.3: from receipt to decision a case may be withdrawn or terminated', () => {
  it.each(Object.entries(before))(
    '%s: withdrawn by the applicant, every open duty ended with the reason',
    (_state, steps) => {
      const { permit: open } = given(...steps);
      const { permit, log } = given(...steps, withdrawn('2026-03-03'));
      const ended = log.filter((event) => event.type === 'ObligationEnded');
      expect(ended.map((event) => [event.obligationId, event.reason])).toEqual(
        open.obligations.map(({ id }) => [id, 'withdrawn']),
      );
      expect(permit).toMatchObject({ state: 'WITHDRAWN', obligations: [] });
      expect(isConcluded(permit)).toBe(true);
    },
  );

  it.each(Object.entries(before))('%s: terminated by the bureau with its ground', (_state, steps) => {
    given(...steps)
      .when(terminated('2026-03-03', { ground: 'forceMajeure' }))
      .then({ type: 'Terminated', ground: 'forceMajeure' });
    given(...steps)
      .when(terminated('2026-03-03'))
      .thenPermit({ state: 'TERMINATED', obligations: [], deemed: null });
    given(...steps)
      .when(terminated('2026-03-03', { by: person('head', '610113-health') }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
  });

  describe('withdrawn in time, and carried out after the case was held', () => {
    // food-business: promised by 03-09, red from 03-10, the limit of the law passes on 03-16
    const held = [accepted('2026-03-02'), tick('2026-03-20')];
    const asked = (day: string) => withdrawn('2026-03-20', { askedAt: `${day}T10:00:00.000+08:00` });

    it('leaves no card to explain for days on which the duty had ended, and nothing to watch', () => {
      const { permit, log } = given(...held, asked('2026-03-03'));
      expect(log.filter(({ type }) => type === 'RedCardShown')).toHaveLength(1);
      expect(log.at(-1)).toMatchObject({ type: 'Withdrawn', annulled: ['decide:food-business'] });
      expect(permit.unexplained).toEqual([]);
      expect(isConcluded(permit)).toBe(true);
    });

    it('the same where the case hears of it before its clocks have run on', () => {
      const { permit } = given(accepted('2026-03-02'), asked('2026-03-03'));
      expect(isConcluded(permit)).toBe(true);
    });

    it.each([
      ['shown before it was asked', asked('2026-03-12')],
      ['and of one who did not say when', withdrawn('2026-03-20')],
      ['of a bureau that terminates', terminated('2026-03-20', { askedAt: '2026-03-03T10:00:00.000+08:00' })],
    ])('a red card %s stays to be explained', (_, ending) => {
      const { permit, log } = given(...held, ending);
      expect(permit.unexplained).toMatchObject([{ obligationId: 'decide:food-business' }]);
      expect(log.at(-1)).not.toHaveProperty('annulled');
    });

    it('of a case half decided, the cards of what is decided stay', () => {
      const items = [{ item: 'food-business' }, { item: 'drainage' }];
      const { permit, log } = given(
        received('2026-03-02', { items }),
        accepted('2026-03-02'),
        granted('2026-03-03'),
        tick('2026-04-20'),
        withdrawn('2026-04-20', { askedAt: '2026-03-04T10:00:00.000+08:00' }),
      );
      expect(log.at(-1)).toMatchObject({ type: 'ItemsEnded', annulled: ['assign:drainage', 'decide:drainage'] });
      expect(permit.unexplained.map(({ obligationId }) => obligationId)).toContain('issue:food-business');
    });
  });

  it('what has ended stays ended: silence accepts nothing', () => {
    given(...before.received, withdrawn('2026-03-03'))
      .when(tick('2027-03-03'))
      .thenOnly();
    given(...before.received, terminated('2026-03-03'))
      .when(tick('2027-03-03'))
      .thenOnly();
  });

  it('after the decision there is nothing to withdraw', () =>
    given(accepted('2026-03-02'), granted('2026-03-03'))
      .when(withdrawn('2026-03-03'))
      .thenRefused('wrongState', { state: 'GRANTED', allowedCommands: LAWFUL_COMMANDS.GRANTED }));

  it('a red card outlives the withdrawal and waits for its reason', () => {
    const { permit } = given(...before.accepted, withdrawn('2026-03-20'));
    expect(permit.unexplained).toMatchObject([{ obligationId: 'decide:food-business' }]);
    expect(isConcluded(permit)).toBe(false);
  });
});
