/** What stands in one cell of a table that spreadsheets open, and how lists are written in it (docs/catalogue.md). */

/** What a spreadsheet would run as a formula, also in full width, behind whatever apostrophes stand there already. */
const GUARDABLE = /^'*[=+\-@\t\r＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;

/** One apostrophe more, which `unguarded` takes off again: what had one of its own keeps it. */
export const guarded = (cell: string): string => (GUARDABLE.test(cell) ? `'${cell}` : cell);
export const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);

const BETWEEN_IDS = /[;；,，、\s]+/;

export const idsCell = (ids: readonly string[]): string => ids.join('; ');
export const idsIn = (cell: string): string[] => cell.split(BETWEEN_IDS).filter((id) => id !== '');

/** `\n` for a line break and so on: a field of an entry stays in its line, and a space at its edge, of whatever width, stays there. */
const ESCAPES: readonly (readonly [character: string, letter: string])[] = [
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
];

const escaped = (field: string): string =>
  ESCAPES.reduce(
    (text, [character, letter]) => text.replaceAll(character, `\\${letter}`),
    field.replaceAll(/[\\|｜]/g, '\\$&'),
  ).replaceAll(/^\s|\s$/g, (space) =>
    space === ' ' ? '\\s' : `\\u${space.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const unescaped = (field: string): string =>
  field.replaceAll(/\\(?:u([\da-f]{4})|(.))/gu, (_, code: string | undefined, letter = '') => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (letter === 's') return ' ';
    return ESCAPES.find(([, known]) => known === letter)?.[0] ?? letter;
  });

/** One entry a line, its fields between bars. */
export const entriesCell = (entries: readonly (readonly string[])[]): string =>
  entries.map((fields) => fields.map(escaped).join(' | ').trimEnd()).join('\n');

export const entriesIn = (cell: string): string[][] =>
  cell
    .split(/\r\n|[\r\n]/)
    .filter((line) => line.trim() !== '')
    .map((line) => fieldsIn(line).map((field) => unescaped(field.trim())));

/** At bars, also of full width, that no backslash stands before. */
function fieldsIn(line: string): string[] {
  const fields: string[] = [''];
  for (const piece of line.match(/\\.|[|｜]|[^\\|｜]+|\\/gu) ?? []) {
    if (piece === '|' || piece === '｜') fields.push('');
    else fields.push(`${fields.pop() ?? ''}${piece}`);
  }
  return fields;
}
