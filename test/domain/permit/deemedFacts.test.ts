import { describe, expect, it } from 'vitest';
import type { EntryFacts, ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { given, momentOf, type Step, tick } from '../../given.ts';
import { factsOf } from './reference.ts';
import { correctionRequested, person, received } from './steps.ts';

const M5 = 'food-business-m5';
const AT_RECEIPT = factsOf('610113', 'food-business', 2026);

/** What was published between the two hand-ins, in force from 2026-02-25 on. */
const published = (facts: ReferenceFacts): ReferenceFacts => {
  const [item] = facts.items;
  const [policy] = facts.policies;
  if (!item || !policy) throw new Error('no facts');
  return {
    ...facts,
    items: [...facts.items, { ...item, version: 2, effectiveFrom: '2026-02-25', promisedLimitWd: 3 }],
    policies: [...facts.policies, { ...policy, version: 2, effectiveFrom: '2026-02-25', acknowledgementWd: 1 }],
  };
};

const handedIn = (facts?: ReferenceFacts): Step => ({
  at: momentOf('2026-03-02'),
  command: () => ({
    type: 'correct',
    by: person('applicant', 'applicants'),
    materials: [{ material: M5, source: 'upload' }],
    ...(facts && { facts }),
  }),
});
const asked = [received('2026-02-13', { facts: AT_RECEIPT, without: [M5] }), correctionRequested('2026-02-14', [M5])];
const silent = (facts?: ReferenceFacts) => given(...asked, handedIn(facts), tick('2026-03-10'));

describe('Section 6: a deemed acceptance freezes the versions of the day it counts from', () => {
  it('after a correction that is the day of the second hand-in, by the catalogue as it was then', () => {
    const { permit } = silent(published(AT_RECEIPT));
    expect(permit.accepted).toEqual({ on: '2026-03-02', deemed: true, by: null });
    expect(permit.items[0]?.frozen?.facts).toMatchObject({ version: 2, promisedLimitWd: 3 });
    expect(permit.policy).toMatchObject({ version: 2, acknowledgementWd: 1 });
    expect(permit.obligations.find(({ kind }) => kind === 'decide')).toMatchObject({
      start: '2026-03-02',
      due: '2026-03-05',
    });
  });

  it('what was asked for stays what the list of the receipt asked for (Art. 32(1)4)', () => {
    const facts = published(AT_RECEIPT);
    const more = facts.items.map((item) => ({
      ...item,
      materials: [...item.materials, ...(item.version === 2 ? [{ id: 'new', main: true, shareable: false }] : [])],
    }));
    given(...asked, handedIn({ ...facts, items: more }))
      .when(tick('2026-03-10'))
      .then({ type: 'Accepted', deemed: true });
  });

  it('the right earned with the first hand-in outlives a power that moved meanwhile', () => {
    const moved = AT_RECEIPT.entries.map((version): EntryFacts => version);
    const last = moved.at(-1);
    if (!last?.entry) throw new Error('the item is not transferred');
    const entry = { ...last.entry, kind: 'recovered' as const, toOrg: null };
    const facts = { ...AT_RECEIPT, entries: [...moved, { ...last, version: 9, effectiveFrom: '2026-02-25', entry }] };
    expect(silent(facts).permit.items[0]?.frozen).toMatchObject({ catalogueVersion: 1, facts: { version: 1 } });
  });

  it('a correction of an earlier release, which brought no facts, goes on with those of the receipt', () => {
    expect(silent().permit.items[0]?.frozen?.facts).toMatchObject({ version: 1 });
    expect(given(...asked, handedIn()).log.at(-2)).not.toHaveProperty('facts');
  });
});
