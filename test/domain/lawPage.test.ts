import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { citationsIn } from '../law/citations.ts';
import { declarationsIn } from '../law/code.ts';
import { mutantsOf } from '../law/mutants.ts';
import { faultsOf, PAGE, pageOf } from '../law/page.ts';
import { stale } from '../law/proof.ts';
import { titlesIn, titlesOfTests } from '../law/titles.ts';

describe('docs/law.md', () => {
  const titles = titlesOfTests();

  it('has a test for every row, but for those that are listed as to come', () => expect(faultsOf(titles)).toEqual([]));

  it('is what the names of the tests say (else: npm run law)', () =>
    expect(pageOf(titles)).toBe(readFileSync(PAGE, 'utf8')));

  it('has for each row a change of the code that cites it, which its tests notice (else: npm run law:mutants)', () =>
    expect(stale().map(({ id }) => id)).toEqual([]));

  it('names a row without a test, a test of what is to come, and a citation without a row', () => {
    const without = titles.filter(({ text }) => !citationsIn(text).includes('Art. 25'));
    const added = { file: 'test/x.test.ts', groups: [], text: 'Art. 69: revoked; Art. 99', isGroup: true };
    expect(faultsOf([...without, added])).toEqual([
      'Art. 25 has no test whose name cites it',
      'Art. 69 has a test: take its reason off test/law/rows.ts',
      'Art. 99 is cited by a test and has no row in test/law/rows.ts',
    ]);
  });
});

describe('the code that a row names', () => {
  const source = `/** Of the whole file: S8. */

/** Art. 44: in time. */
export const LIMIT_WD = 10;

type Ignored = 'Art. 45';

// Art. 38(1)
function decides(a: number): boolean {
  // Art. 34(2)
  return a > LIMIT_WD && a !== 12;
}`;

  it('is the declarations whose comments cite it, with what is said of the whole file', () =>
    expect(declarationsIn('a.ts', source).map(({ name, cites }) => [name, cites])).toEqual([
      ['LIMIT_WD', ['S8', 'Art. 44']],
      ['decides', ['S8', 'Art. 38(1)', 'Art. 34(2)']],
    ]));

  it('is changed in its conditions and in its figures', () => {
    const [, decides] = declarationsIn('a.ts', source);
    const text = decides?.text ?? '';
    expect(
      mutantsOf({ text }).map(({ kind, start, end, replacement }) => [kind, text.slice(start, end), replacement]),
    ).toEqual([
      ['condition', 'a > LIMIT_WD && a !== 12', '!(a > LIMIT_WD && a !== 12)'],
      ['condition', 'a > LIMIT_WD', 'a <= LIMIT_WD'],
      ['condition', 'a !== 12', 'a === 12'],
      ['figure', '12', '13'],
    ]);
  });
});

describe('the names of tests', () => {
  it('are read with the groups around them', () =>
    expect(
      titlesIn(
        'a.test.ts',
        `describe('S1: a', () => {
          it.each<[string]>([['b']])('%s: c', (_: string) => {});
          describe.skipIf(true)(\`d \${1} e\`, () => it('f', async () => {}));
        });`,
      ).map(({ groups, text }) => [...groups, text]),
    ).toEqual([['S1: a'], ['S1: a', '%s: c'], ['S1: a', 'd … e'], ['S1: a', 'd … e', 'f']]));

  it('are texts: another one is refused with its file', () =>
    expect(() => titlesIn('a.test.ts', 'it(NAME, () => {})')).toThrow('a.test.ts'));

  it.each([
    ['Art. 42(1): a decision', ['Art. 42(1)']],
    ['Art. 26(2), 42(2): joint handling', ['Art. 26(2)', 'Art. 42(2)']],
    ['S8, Art. 24, 38: decided', ['Art. 24', 'Art. 38', 'S8']],
    ['Art. 32(1)4–5: the second hand-in', ['Art. 32(1)4', 'Art. 32(1)5']],
    ['Art. 29–31, 35', ['Art. 29', 'Art. 30', 'Art. 31', 'Art. 35']],
    ['Civil Code 201, 203, Art. 82: working days', ['Art. 82', 'Civil Code 201', 'Civil Code 203']],
    ['there is one push for each grant (S8)', ['S8']],
    ['Art. 24 of the road transport regulation: no licence', []],
    ['公务员法 Art. 76: an interest', []],
    ['Section 5: the rungs', []],
  ])('cite: %s', (text, cited) => expect(citationsIn(text)).toEqual(cited));
});
