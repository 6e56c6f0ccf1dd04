import { entriesCell, entriesIn, idsCell, idsIn } from './cell.ts';

/** How the fields of a document become the columns of a table, and back. */

/** Where an empty cell stands for something else than an absent field. */
type WhenEmpty = 'absent' | 'null' | 'emptyList' | 'emptyText';

type Plain = { form: 'text' | 'number' | 'flag' | 'ids'; whenEmpty: WhenEmpty };
/** `units`: the field is an object of numbers, written `2 months 10 wd` */
type Span = { form: 'span'; units: readonly string[]; whenEmpty: WhenEmpty };
type Entries = { form: 'entries'; fields: readonly (readonly [name: string, field: Plain])[]; whenEmpty: WhenEmpty };
export type Field = Plain | Span | Entries;

/** `path` in dots: a field of a field is a column of its own. */
export type Column = readonly [path: string, field: Field];

export type Table = {
  columns: readonly Column[];
  /** objects that are null where none of their columns is filled in */
  nullable?: readonly string[];
  /** objects that are there though none of their columns is filled in */
  always?: readonly string[];
};

const plain =
  (form: Plain['form']) =>
  (whenEmpty: WhenEmpty = 'absent'): Plain => ({ form, whenEmpty });
export const text = plain('text');
export const number = plain('number');
export const flag = plain('flag');
export const ids = plain('ids');
export const span = (units: readonly string[], whenEmpty: WhenEmpty = 'absent'): Span => ({
  form: 'span',
  units,
  whenEmpty,
});
export const entries = (fields: Entries['fields'], whenEmpty: WhenEmpty = 'emptyList'): Entries => ({
  form: 'entries',
  fields,
  whenEmpty,
});

/** Said where an empty cell would say something else: no such thing, or a list without entries. */
const NONE = 'none';

export type Content = { [field: string]: unknown };

export const cellsOf = ({ columns }: Table, content: Content): string[] =>
  columns.map(([path, field]) => cellOf(field, valueAt(content, path.split('.'))));

export function contentOf({ columns, nullable = [], always = [] }: Table, cells: readonly string[]): Content {
  const content: Content = {};
  for (const path of always) put(content, path.split('.'), {});
  columns.forEach(([path, field], index) => {
    const value = valueIn(field, cells[index] ?? '');
    if (value !== undefined) put(content, path.split('.'), value);
  });
  for (const path of nullable) if (valueAt(content, path.split('.')) === undefined) put(content, path.split('.'), null);
  return content;
}

function cellOf(field: Field, value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return field.whenEmpty === 'null' ? '' : NONE;
  if (Array.isArray(value) && value.length === 0) return field.whenEmpty === 'emptyList' ? '' : NONE;
  switch (field.form) {
    case 'ids':
      return idsCell(Array.isArray(value) ? value.map(String) : []);
    case 'span':
      return field.units
        .flatMap((unit) => {
          const count = isContent(value) ? value[unit] : undefined;
          return count === undefined ? [] : [`${String(count)} ${unit}`];
        })
        .join(' ');
    case 'entries':
      return entriesCell(
        (Array.isArray(value) ? value : []).map((entry: unknown) =>
          field.fields.map(([name, one]) => cellOf(one, isContent(entry) ? entry[name] : undefined)),
        ),
      );
    default:
      return String(value);
  }
}

/** What does not read as its form stays text, and the schema says what is wrong with it. */
function valueIn(field: Field, cell: string): unknown {
  if (cell === '') return EMPTY[field.whenEmpty]();
  switch (field.form) {
    case 'text':
      return cell;
    case 'number':
      if (cell === NONE) return null;
      return /^\d{1,15}$/.test(cell) ? Number(cell) : cell;
    case 'flag':
      return FLAGS.get(cell.toLowerCase()) ?? cell;
    case 'ids':
      return cell === NONE ? [] : idsIn(cell);
    case 'span':
      return cell === NONE ? null : spanIn(field, cell);
    case 'entries':
      return cell === NONE ? [] : entriesIn(cell).map((fields) => entryOf(field, fields));
  }
}

const EMPTY: { [when in WhenEmpty]: () => unknown } = {
  absent: () => undefined,
  null: () => null,
  emptyList: () => [],
  emptyText: () => '',
};

/** Spreadsheets write their own in capitals. */
const FLAGS = new Map<string, boolean>([
  ['true', true],
  ['是', true],
  ['false', false],
  ['否', false],
]);

function spanIn({ units }: Span, cell: string): unknown {
  const parts = [...cell.matchAll(/(\d{1,9})\s*([a-zA-Z]+)/g)];
  const isWhole = /^(\s*\d{1,9}\s*[a-zA-Z]+)+\s*$/.test(cell);
  const named = parts.map(([, , unit = '']) => unit);
  const isKnown = named.every((unit) => units.includes(unit)) && new Set(named).size === named.length;
  return isWhole && isKnown ? Object.fromEntries(parts.map(([, count, unit = '']) => [unit, Number(count)])) : cell;
}

/** A field too many is named by its place, which the schema does not know. */
function entryOf({ fields }: Entries, given: readonly string[]): Content {
  const entry: Content = {};
  fields.forEach(([name, field], index) => {
    const value = valueIn(field, given[index] ?? '');
    if (value !== undefined) entry[name] = value;
  });
  given.slice(fields.length).forEach((_, index) => {
    entry[`field${fields.length + index + 1}`] = '';
  });
  return entry;
}

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (content: Content, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((value, step) => (isContent(value) ? value[step] : undefined), content);

function put(content: Content, [step = '', ...steps]: readonly string[], value: unknown): void {
  if (steps.length === 0) {
    content[step] = value;
    return;
  }
  const inner = content[step];
  const next: Content = isContent(inner) ? inner : {};
  content[step] = next;
  put(next, steps, value);
}
