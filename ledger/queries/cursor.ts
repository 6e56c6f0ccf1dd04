/** One page of a list, and where the next one begins; null at the end. */
export type Page<Row> = { rows: Row[]; next: string | null };

export const LONGEST_PAGE = 200;

/** Not a cursor that came from here. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

/** Opaque on purpose: it holds the sort key of the last row, so rows that arrive meanwhile shift nothing. */
export const cursorOf = (...key: string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws CursorError */
export function keyIn<Key extends readonly string[]>(cursor: string, form: { [part in keyof Key]: RegExp }): Key {
  const key = parsed(cursor);
  const isKey =
    Array.isArray(key) &&
    key.length === form.length &&
    form.every((pattern, index) => typeof key[index] === 'string' && pattern.test(key[index]));
  if (!isKey) throw new CursorError('not a cursor of this list');
  return key as unknown as Key; // every part was just matched against its form
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

export const INSTANT_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/;
export const DATE_FORM = /^\d{4}-\d\d-\d\d$/;
export const NAME_FORM = /^[\x20-\x7e]{1,200}$/;
export const NUMBER_FORM = /^\d{1,9}$/;

/** Cuts the one row off that was read beyond the page to see whether there is more. */
export function pageOf<Row>(rows: Row[], limit: number, keyOf: (row: Row) => string[]): Page<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(...keyOf(last)) : null };
}
