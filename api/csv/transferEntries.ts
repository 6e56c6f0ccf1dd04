import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { ProposedEntry } from '../../domain/catalogue/governance/types.ts';
import type { FieldError } from '../problem.ts';
import { fieldErrors } from '../schemas/issues.ts';
import { transferEntry } from '../schemas/register.ts';

/** The lines of a transfer catalogue as a table that spreadsheets open: UTF-8 with a byte order mark. */

const COLUMNS = [
  'item',
  'itemVersion',
  'kind',
  'fromOrg',
  'toOrg',
  'supervisor',
  'enforcer',
  'supervisionMeasure',
  'successorItem',
] as const satisfies readonly (keyof ProposedEntry)[];

/** What a spreadsheet would run as a formula; the writer puts an apostrophe before it, and the reader takes it off. */
const GUARDED = /^'(?=[=+\-@\t\r])/;

export const transferEntriesCsv = (entries: readonly ProposedEntry[]): string =>
  stringify([...entries], {
    header: true,
    columns: [...COLUMNS],
    bom: true,
    escape_formulas: true,
    record_delimiter: '\r\n',
  });

export type ParsedEntries = {
  entries: ProposedEntry[];
  /** in the file, counted from 1, of each entry */
  lines: number[];
  errors: FieldError[];
};

const record = z.object({
  info: z.object({ lines: z.number() }),
  record: z.record(z.string(), z.string()),
});

/** Every error with the line it stands on; where there is one, nothing of the file counts. */
export function parseTransferEntries(text: string): ParsedEntries {
  const parsed: ParsedEntries = { entries: [], lines: [], errors: [] };
  let rows: z.infer<typeof record>[];
  try {
    const options = { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true };
    rows = z.array(record).parse(parse(text, options));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ...parsed, errors: [{ path: `csv.line[${lineOf(error)}]`, code: 'pattern' }] };
  }
  const header = new Set(rows.flatMap(({ record: row }) => Object.keys(row)));
  const unknown = [...header].filter((name) => !COLUMNS.some((column) => column === name));
  if (rows.length === 0) parsed.errors.push({ path: 'csv.line[1]', code: 'required' });
  parsed.errors.push(...unknown.map((name): FieldError => ({ path: `csv.line[1].${name}`, code: 'unknownField' })));
  for (const { info, record: row } of rows) {
    const entry = entryOf(row);
    const read = transferEntry.safeParse(entry);
    if (read.success) {
      // Absent fields are absent: `entryOf` made none of them, and the schema adds nothing.
      parsed.entries.push(read.data as ProposedEntry);
      parsed.lines.push(info.lines);
      continue;
    }
    const faults = fieldErrors(read.error.issues, entry);
    parsed.errors.push(...faults.map(({ path, code }) => ({ path: `csv.line[${info.lines}].${path}`, code })));
  }
  return parsed;
}

/** Empty cells are absent fields. */
function entryOf(row: { [column: string]: string }): { [field: string]: unknown } {
  return Object.fromEntries(
    COLUMNS.flatMap((column): [string, unknown][] => {
      const cell = (row[column] ?? '').replace(GUARDED, '');
      if (cell === '') return [];
      return [[column, column === 'itemVersion' && /^\d+$/.test(cell) ? Number(cell) : cell]];
    }),
  );
}

const lineOf = (error: CsvError): number => ('lines' in error && typeof error.lines === 'number' ? error.lines : 1);
