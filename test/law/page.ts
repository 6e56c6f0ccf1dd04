import { citationsIn, isShownBy } from './citations.ts';
import { CIVIL_CODE, LICENSING_LAW, type Row, SCHEME } from './rows.ts';
import type { Title } from './titles.ts';

export const PAGE = new URL('../../docs/law.md', import.meta.url);

export const EVERY_ROW: readonly Row[] = [...LICENSING_LAW, ...CIVIL_CODE, ...SCHEME];

const HEAD = `# Law and scheme, row by row

Written by \`npm run law\` from the names of the tests: change those, or \`test/law/rows.ts\`, never this page. What each row
demands: [domain.md](domain.md). \`npm test\` fails where this page is not what the names say, where a row has no test and is
not listed as to come, and where one is listed so and has a test.

A group of tests shows what its name cites with all its cases; a single case is named with its group. \`…\` stands for what is
only known in a run. What runs them: \`npm test -- FILE\`.`;

/** The page as it has to be. */
export const pageOf = (titles: readonly Title[]): string =>
  [
    HEAD,
    table('中华人民共和国行政许可法 · The licensing law', LICENSING_LAW, titles),
    table('民法典 · The Civil Code, on periods', CIVIL_CODE, titles),
    table('市工作方案 · The city’s scheme', SCHEME, titles),
    notYet(),
    '',
  ].join('\n\n');

/** What is wrong between rows and tests; nothing, as it should be. */
export function faultsOf(titles: readonly Title[]): string[] {
  const cited = [...new Set(titles.flatMap(({ text }) => citationsIn(text)))];
  return [
    ...EVERY_ROW.filter((row) => row.notYet === undefined && shows(row, titles).length === 0).map(
      ({ id }) => `${id} has no test whose name cites it`,
    ),
    ...EVERY_ROW.filter((row) => row.notYet !== undefined && shows(row, titles).length > 0).map(
      ({ id }) => `${id} has a test: take its reason off test/law/rows.ts`,
    ),
    ...cited
      .filter((citation) => !rowOf(citation))
      .map((citation) => `${citation} is cited by a test and has no row in test/law/rows.ts`),
  ];
}

/** The row that says most exactly what is cited. */
export const rowOf = (citation: string): Row | undefined =>
  EVERY_ROW.filter(({ id }) => isShownBy(id, citation)).sort((a, b) => b.id.length - a.id.length)[0];

const shows = (row: Row, titles: readonly Title[]): Title[] => titles.filter((title) => isShown(row, title.text));

const isShown = (row: Row, text: string): boolean => citationsIn(text).some((citation) => rowOf(citation) === row);

function table(heading: string, rows: readonly Row[], titles: readonly Title[]): string {
  const lines = rows
    .filter((row) => row.notYet === undefined)
    .map((row) => {
      // with a group come all its cases
      const tests = shows(row, titles)
        .filter(({ groups }) => !groups.some((group) => isShown(row, group)))
        .map(entry);
      const later = row.later === undefined ? [] : [`*still to come: ${row.later}*`];
      return `| ${row.id} | ${cell(row.says)} | ${[...new Set(tests), ...later].join('<br>')} |`;
    });
  return [`## ${heading}`, '', '| Row | What it says | Shown by |', '| --- | --- | --- |', ...lines].join('\n');
}

function notYet(): string {
  const lines = EVERY_ROW.flatMap((row) =>
    row.notYet === undefined ? [] : [`| ${row.id} | ${cell(row.says)} | ${cell(row.notYet)} |`],
  );
  return ['## Not yet', '', '| Row | What it says | Why |', '| --- | --- | --- |', ...lines].join('\n');
}

/** A case needs its group to be understood. */
const entry = ({ file, groups, text }: Title): string =>
  `${cell([...groups, text].join(' › '))} · [${file.replace(/^test\//, '')}](../${file})`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
