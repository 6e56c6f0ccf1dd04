import { citationsIn } from './citations.ts';
import { type Declaration, declarationsOfDomain } from './code.ts';
import { hashOf, killed } from './killed.ts';
import { EVERY_ROW, rowOf } from './page.ts';
import type { Row } from './rows.ts';
import type { Title } from './titles.ts';

/** The rows that tests show and that the domain decides. */
export const rowsWithCode = (): Row[] =>
  EVERY_ROW.filter((row) => row.notYet === undefined && row.outsideDomain === undefined);

export const codeOf = (row: Row, all: readonly Declaration[]): Declaration[] =>
  all.filter(({ cites }) => cites.some((citation) => rowOf(citation) === row));

/** Which tests cite the row, as vitest asks for them: all names of one are its groups and its own, with blanks between. */
export function patternOf(row: Row, titles: readonly Title[]): { pattern: string; files: string[] } {
  const citing = titles.filter(
    ({ file, text }) => isPure(file) && citationsIn(text).some((citation) => rowOf(citation) === row),
  );
  return {
    pattern: [...new Set(citing.map(({ text }) => asPattern(text)))].join('|'),
    files: [...new Set(citing.map(({ file }) => file))],
  };
}

const isPure = (file: string): boolean => file.startsWith('test/domain/') || !file.slice('test/'.length).includes('/');

/** what is only known in a run stands as `…` or, in a table of cases, as `%s` or `$name` */
const asPattern = (text: string): string =>
  text
    .split(/…|%[a-z]|\$[\w.]+/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');

/** Rows without a change that was noticed, or whose change was of another text. */
export function stale(): Row[] {
  const all = declarationsOfDomain();
  const proven = killed()
    .filter(({ file, declaration, text }) =>
      all.some((one) => one.file === file && one.name === declaration && hashOf(one) === text),
    )
    .map(({ row }) => row);
  return rowsWithCode().filter(({ id }) => !proven.includes(id));
}
