import { describe, expect, it } from 'vitest';
import {
  type BroughtVersion,
  type HeldRepeal,
  type HeldVersion,
  laterPackage,
} from '../../../domain/catalogue/governance/laterPackage.ts';

const TODAY = '2026-11-24';

const brought = (
  version: number,
  effectiveFrom: string,
  held: BroughtVersion['held'] = null,
  effectiveTo: string | null = null,
): BroughtVersion => ({ version, effectiveFrom, effectiveTo, held });
const held = (version: number, effectiveFrom: string): HeldVersion => ({ version, effectiveFrom });
const verdicts = (versions: BroughtVersion[], standing: HeldVersion[] = [], repeals: HeldRepeal[] = []) =>
  Object.fromEntries(laterPackage(versions, standing, repeals, TODAY));

describe('S6, S11: what a later package brings for a document that nobody has yet', () => {
  it('counts from its own day where that is still to come', () =>
    expect(verdicts([brought(1, '2027-01-01')])).toEqual({ 1: { takenFrom: '2027-01-01' } }));

  it.each(['2020-01-01', '2026-11-23', TODAY])(
    'counts from the day after its publication where its own day, %s, has passed: it is not lost',
    (day) => expect(verdicts([brought(1, day)])).toEqual({ 1: { takenFrom: '2026-11-25' } }),
  );

  it('is what would be in force then: a version that is over leaves its place to the next', () =>
    expect(verdicts([brought(1, '2020-01-01'), brought(2, '2024-01-01'), brought(3, '2027-01-01')])).toEqual({
      1: { notTaken: 'over' },
      2: { takenFrom: '2026-11-25' },
      3: { takenFrom: '2027-01-01' },
    }));

  it('is nothing where its last day has passed', () =>
    expect(verdicts([brought(1, '2020-01-01', null, TODAY)])).toEqual({ 1: { notTaken: 'over' } }));

  it('is taken the same way when the package comes again', () =>
    expect(
      verdicts(
        [brought(1, '2020-01-01'), brought(2, '2024-01-01', 'same'), brought(3, '2027-01-01', 'same')],
        [held(2, '2026-11-25'), held(3, '2027-01-01')],
      ),
    ).toEqual({ 1: { notTaken: 'over' }, 2: { held: true }, 3: { held: true } }));
});

describe('S6: what a later package brings for a document that is governed here', () => {
  const first = held(1, '2024-01-01');

  it('is the next version, from a day after today', () =>
    expect(verdicts([brought(1, '2024-01-01', 'same'), brought(2, '2026-11-25')], [first])).toEqual({
      1: { held: true },
      2: { takenFrom: '2026-11-25' },
    }));

  it('is nothing that counts backwards', () =>
    expect(verdicts([brought(2, TODAY)], [first])).toEqual({ 2: { notTaken: 'retroactive' } }));

  it.each([
    [
      'its number is another version here',
      [brought(2, '2027-01-01', 'otherwise')],
      [first, held(2, '2027-01-01')],
      'heldOtherwise',
    ],
    ['it would count backwards', [brought(2, '2026-06-01')], [first], 'retroactive'],
    ['the register went on by itself', [brought(2, '2027-01-01')], [first, held(3, '2026-12-01')], 'overtaken'],
  ] as const)('where %s, what comes after it is held back with it', (_, versions, standing, reason) =>
    expect(verdicts([...versions, brought(4, '2027-06-01'), brought(5, '2028-01-01')], [...standing])).toEqual({
      2: { notTaken: reason },
      4: { notTaken: 'predecessorNotTaken' },
      5: { notTaken: 'predecessorNotTaken' },
    }),
  );

  it('goes on once the register holds the same again', () =>
    expect(
      verdicts(
        [brought(2, '2025-01-01', 'otherwise'), brought(3, '2026-01-01', 'same'), brought(4, '2027-01-01')],
        [first, held(2, '2025-01-01'), held(3, '2026-01-01')],
      ),
    ).toMatchObject({ 4: { takenFrom: '2027-01-01' } }));
});

describe('S6, S14: a document that two people ended', () => {
  const first = held(1, '2024-01-01');

  it.each<[string, HeldRepeal]>([
    ['by its last version', { effectiveTo: '2026-06-30', lastVersion: 1 }],
    ['from a day to come', { effectiveTo: '2027-03-31', lastVersion: 1 }],
    ['in an earlier release', { effectiveTo: '2026-06-30' }],
  ])('%s, is taken up again by no package, only by an act of its own', (_, repeal) =>
    expect(verdicts([brought(2, '2027-06-01'), brought(3, '2028-01-01')], [first], [repeal])).toEqual({
      2: { notTaken: 'repealed' },
      3: { notTaken: 'predecessorNotTaken' },
    }),
  );

  it('goes on with packages once such an act has taken it up again', () =>
    expect(
      verdicts(
        [brought(3, '2027-06-01')],
        [first, held(2, '2026-09-01')],
        [{ effectiveTo: '2026-06-30', lastVersion: 1 }],
      ),
    ).toEqual({ 3: { takenFrom: '2027-06-01' } }));
});
