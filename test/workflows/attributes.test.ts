import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialPermit } from '../../domain/permit/initial.ts';
import { instantOf } from '../../domain/time.ts';
import { type Attributes, attributesOf, isMisleading } from '../../workflows/attributes.ts';
import { accepted, countersigned, granted, issued, received, reviewStarted, verified } from '../domain/permit/steps.ts';
import { play } from '../given.ts';

const attributes = (change: Partial<Attributes>): Attributes => ({
  jurisdiction: '610113',
  caseState: 'ACCEPTED',
  lamp: 'green',
  dueAt: instantOf(1000),
  ...change,
});

const NOTHING_YET = { permit: initialPermit, log: [] };

describe('what operators filter by in the engine', () => {
  it('shows the milestones of a case, and not each step between them', () => {
    const at = '2026-03-02T09:00:00.000+08:00';
    const steps = [
      received(at),
      accepted(at),
      reviewStarted(at),
      countersigned(at),
      verified(at),
      granted(at),
      issued(at),
    ];
    const shown = steps.map(
      (_, index) => attributesOf(play(NOTHING_YET, steps.slice(0, index + 1)).permit, 3).caseState,
    );
    expect(shown).toEqual(['RECEIVED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'GRANTED', 'GRANTED']);
  });

  it('is brought up to date at once where state or lamp changed', () => {
    expect(isMisleading(attributes({}), attributes({ lamp: 'red' }), instantOf(0), false)).toBe(true);
    expect(isMisleading(attributes({}), attributes({ caseState: 'GRANTED' }), instantOf(0), true)).toBe(true);
    expect(isMisleading(attributes({}), attributes({}), instantOf(0), false)).toBe(false);
  });

  it('is left alone by the end of a case, which the engine shows itself', () => {
    expect(isMisleading(attributes({}), attributes({ dueAt: null }), instantOf(0), true)).toBe(false);
    expect(isMisleading(attributes({}), attributes({ dueAt: null }), instantOf(0), false)).toBe(true);
  });

  it('never shows a DueAt that is late or past, whatever moves it', () => {
    const moments = fc.array(fc.record({ passed: fc.nat(50), until: fc.nat(100) }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(moments, (steps) => {
        let now = 0;
        let shown: Attributes | null = null;
        for (const { passed, until } of steps) {
          now += passed;
          const dueAt = instantOf(now + 1 + until);
          const actual = attributes({ dueAt });
          if (!shown || isMisleading(shown, actual, instantOf(now), false)) shown = actual;
          expect(shown.dueAt && shown.dueAt <= dueAt).toBe(true);
          expect(shown.dueAt && shown.dueAt > instantOf(now)).toBe(true);
        }
      }),
    );
  });
});
