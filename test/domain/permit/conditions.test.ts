import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { fold } from '../../../ledger/readModels/fold.ts';
import { NO_ROWS } from '../../../ledger/readModels/rows.ts';
import { given } from '../../given.ts';
import { accepted, denied, granted } from './steps.ts';

const DAY = '2026-03-02';
const LAW = { document: '中华人民共和国食品安全法', article: '第三十五条' };
const OTHER = { document: '中华人民共和国食品安全法', article: '第三十六条' };
const RULE = { document: '食品经营许可和备案管理办法', article: '第十条' };
const allowing =
  (...conditionLaws: (typeof LAW)[]) =>
  (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => ({ ...version, conditionLaws })),
  });
const quiet = { text: '夜间十时后不得现场加工', basis: LAW };
const small = { text: '经营面积不超过五十平方米', basis: OTHER };
const lawful = given(accepted(DAY, { changing: allowing(LAW, OTHER) }));

describe('Art. 38(1): a licence carries conditions where a law of the item lets it, each with its own basis', () => {
  it('they stand in the decision, its push and what is published', () => {
    lawful
      .when(granted(DAY, { conditions: [quiet, small] }))
      .then({ type: 'LicenceGranted', decision: { conditions: [quiet, small] } }, { type: 'PushOrdered' });
    const { log } = given(
      accepted(DAY, { changing: allowing(LAW, OTHER) }),
      granted(DAY, { conditions: [quiet, small] }),
    );
    const rows = log.reduce(
      (folded, event, index) => fold(folded, { stream: 'permit/1', seq: index + 1, event }, null),
      NO_ROWS,
    );
    expect(rows.publications).toMatchObject([{ conditions: [quiet, small] }]);
    expect(rows.pushes).toMatchObject([{ decision: { conditions: [quiet, small] } }]);
    expect(rows.permit?.decisions).toMatchObject({ 'food-business': { conditions: [quiet, small] } });
  });

  it('where the item names no such law the licence carries none', () =>
    given(accepted(DAY))
      .when(granted(DAY, { conditions: [quiet] }))
      .thenRefused('conditionsNotAllowed', { field: 'conditions', instead: 'grantWithoutConditions' }));

  it('each of them rests on one of the laws the item names, and the one that does not is named', () => {
    lawful.when(granted(DAY, { conditions: [quiet, { ...small, basis: RULE }] })).thenRefused('conditionWithoutLaw', {
      field: 'conditions[1].basis',
      laws: ['中华人民共和国食品安全法第三十五条', '中华人民共和国食品安全法第三十六条'],
    });
    given(accepted(DAY, { changing: allowing(LAW) }))
      .when(granted(DAY, { conditions: [small] }))
      .thenRefused('conditionWithoutLaw', { field: 'conditions[0].basis' });
  });

  it('a denial carries none', () =>
    lawful.when(denied(DAY, { conditions: [quiet] })).thenRefused('ofAGrantAlone', { field: 'conditions' }));

  it('without conditions the decision says nothing of them', () => {
    const { permit } = given(accepted(DAY, { changing: allowing(LAW) }), granted(DAY, { conditions: [] }));
    expect(permit.items[0]?.decision).not.toHaveProperty('conditions');
  });
});
