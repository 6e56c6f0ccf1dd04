/**
 * What a name cites: `Art. 42(2)`, `Art. 26(2), 42(2)`, `Art. 32(1)4–5`, `S8, Art. 24, 38`, `Civil Code 202, 203`. A bare
 * `Art.` is of the licensing law; one `of the` law that follows, or after
 * the name of another (公务员法), is not.
 */
const NUMBER = String.raw`\d+(?:\(\d+\)\d*)?(?:–\d+)?`;
const LIST = `(${NUMBER}(?:, ${NUMBER})*)`;
const LICENSING_LAW = new RegExp(String.raw`(?<!法 )\bArt\. ${LIST}(?! of the| of that|[\d(–])`, 'g');
const CIVIL_CODE = new RegExp(String.raw`\bCivil Code ${LIST}`, 'g');
const SCHEME = /\bS(\d{1,2})\b/g;

export function citationsIn(text: string): string[] {
  const listed = (pattern: RegExp) => [...text.matchAll(pattern)].flatMap(([, list = '']) => list.split(', '));
  return [
    ...listed(LICENSING_LAW)
      .flatMap(spelledOut)
      .map((article) => `Art. ${article}`),
    ...listed(CIVIL_CODE)
      .flatMap(spelledOut)
      .map((article) => `Civil Code ${article}`),
    ...[...text.matchAll(SCHEME)].map(([, number]) => `S${number}`),
  ];
}

/** `29–31` is three articles, `32(1)4–5` two items of one paragraph. */
function spelledOut(cited: string): string[] {
  const [, before = '', first = '', last] = /^(\d+\(\d+\))?(\d*)(?:–(\d+))?$/.exec(cited) ?? [];
  if (last === undefined) return [before + first];
  const numbers: string[] = [];
  for (let number = Number(first); number <= Number(last); number += 1) numbers.push(before + number);
  return numbers;
}

/** A row covers what cites it or a part of it: `Art. 42` covers `Art. 42(1)`, and not the other way round. */
export const isShownBy = (row: string, citation: string): boolean =>
  citation === row || (citation.startsWith(row) && (row.endsWith(')') || citation[row.length] === '('));
