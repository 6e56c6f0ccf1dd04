import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import type { z } from 'zod';
import { inParts, turns } from '../../ledger/inParts.ts';
import type { FieldError } from '../problem.ts';
import { fieldErrors } from '../schemas/issues.ts';
import { guarded, unguarded } from './cell.ts';
import { type Content, cellsOf, contentOf, type Table } from './column.ts';

/** Documents as a table that spreadsheets open: UTF-8 with a byte order mark, the names of the columns first. */

export const MOST_ROWS = 10_000;
/** A file of another kind is wrong in every cell: so many errors tell that. */
const MOST_ERRORS = 1000;

export const written = (table: Table, contents: readonly Content[]): string =>
  stringify([table.columns.map(([path]) => path), ...contents.map((content) => cellsOf(table, content).map(guarded))], {
    bom: true,
    record_delimiter: '\r\n',
    // a space at the edge of a cell without quotes is nobody's
    quoted_match: /^\s|\s$/,
  });

export type Read<Entry> = {
  entries: Entry[];
  /** of each entry, its row in the spreadsheet, counted from 1 */
  lines: number[];
  errors: FieldError[];
};

/** As much as is taken apart before others have their turn; of bytes, since a character may lie across the cut. */
const CHUNK_BYTES = 32 * 1024;

function* chunksOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES);
}

/** @throws CsvError */
async function rowsOf(csv: string): Promise<string[][]> {
  const parser = parse({ bom: true, trim: true, relax_column_count: true, skip_empty_lines: false });
  const rows: string[][] = [];
  const turn = turns();
  for await (const row of Readable.from(chunksOf(csv)).pipe(parser)) {
    if (Array.isArray(row)) rows.push(row.map(String));
    await turn();
  }
  return rows;
}

/**
 * Every error with the row of the spreadsheet it stands in; where there is one, nothing of the file counts. Done in
 * parts: a large table does not hold up who else is served.
 */
export async function read<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  csv: string,
): Promise<Read<z.infer<Schema>>> {
  const nothing = { entries: [], lines: [] };
  let rows: string[][];
  try {
    rows = await rowsOf(csv);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ...nothing, errors: [{ path: `csv.line[${rowOf(error)}]`, code: 'pattern' }] };
  }
  const [header = [], ...body] = rows;
  const given = body.flatMap((cells, index) =>
    cells.every((cell) => cell === '') ? [] : [{ cells, line: index + 2 }],
  );
  const places = placesOf(table, header);
  if (given.length === 0) return { ...nothing, errors: [...places.errors, { path: 'csv.line[2]', code: 'required' }] };
  const tooMany = given[MOST_ROWS];
  if (tooMany) return { ...nothing, errors: [{ path: `csv.line[${tooMany.line}]`, code: 'tooMany' }] };

  const found: Read<z.infer<Schema>> = { entries: [], lines: [], errors: places.errors };
  await inParts(given, ({ cells, line }) => {
    if (found.errors.length >= MOST_ERRORS) return;
    if (cells.length !== header.length) {
      found.errors.push({ path: `csv.line[${line}]`, code: 'pattern' });
      return;
    }
    const content = contentOf(
      table,
      places.of.map((place) => unguarded(cells[place] ?? '')),
    );
    const entry = schema.safeParse(content);
    if (entry.success) {
      found.entries.push(entry.data);
      found.lines.push(line);
    } else {
      const faults = fieldErrors(entry.error.issues, content);
      found.errors.push(...faults.map(({ path, code }) => ({ path: `csv.line[${line}].${path}`, code })));
    }
  });
  return found;
}

/** Where each column of the table stands in the file; a name that is unknown or comes twice is refused by name. */
function placesOf({ columns }: Table, header: readonly string[]): { of: number[]; errors: FieldError[] } {
  const errors = header.flatMap((name, index): FieldError[] => {
    const path = `csv.line[1].${name === '' ? `column[${index + 1}]` : name}`;
    if (!columns.some(([known]) => known === name)) return [{ path, code: 'unknownField' }];
    return header.indexOf(name) < index ? [{ path, code: 'duplicateColumn' }] : [];
  });
  return { of: columns.map(([path]) => header.indexOf(path)), errors };
}

/** A cell may hold several lines, so the row that does not read is the one after those that were read. */
const rowOf = (error: CsvError): number =>
  'records' in error && typeof error.records === 'number' ? error.records + 1 : 1;
