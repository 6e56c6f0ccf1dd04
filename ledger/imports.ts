import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Origin } from '../domain/permit/types.ts';
import type { JsonObject } from './canonical.ts';
import { admitInTransaction, type NewSubmission } from './commands.ts';
import type { Ledger } from './database.ts';
import { CaseReserved } from './reservations.ts';
import { mustBeVerified } from './verifications.ts';

/** One line of a file, checked and ready to become a case. */
export type NewImport = Omit<NewSubmission, 'id' | 'name' | 'client' | 'bodyHash'> & { line: number; origin: Origin };

export type ImportedLine = { line: number; caseNumber: string; number: string; outcome: JsonObject | null };

const IMPORT = 'importCase';

const commandId = (fileHash: string, line: number): string =>
  createHash('sha256').update(`import\n${fileHash}\n${line}`).digest('hex');

/** A line opened a case that the engine knows and a restored ledger has lost: that case has to be brought back first. */
export class LineReserved extends Error {
  override readonly name = 'LineReserved';
  readonly line: number;
  readonly stream: string;

  constructor(line: number, stream: string) {
    super(`line ${line} opened ${stream}`);
    this.line = line;
    this.stream = stream;
  }
}

export const hashOfFile = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Writes all lines of a file, or none: numbers, parties and commands in one transaction, so that nothing is sent
 * before the whole file stands. The same file again changes nothing.
 * @returns how many are new
 * @throws LineReserved StillVerifying
 */
export async function admitImports(ledger: Ledger, fileHash: string, lines: readonly NewImport[]): Promise<number> {
  return await ledger.transaction().execute(async (transaction) => {
    // two operators with one file: the second finds everything there
    await sql`select pg_advisory_xact_lock(hashtextextended('imports', 0))`.execute(transaction);
    await mustBeVerified(transaction);
    let added = 0;
    for (const { line, origin, ...asked } of lines) {
      const id = commandId(fileHash, line);
      const client = `import/${origin.system}`;
      const { status, row } = await admitInTransaction(transaction, {
        ...asked,
        id,
        name: IMPORT,
        client,
        bodyHash: fileHash,
      }).catch((error: unknown) => {
        throw error instanceof CaseReserved ? new LineReserved(line, error.stream) : error;
      });
      // also where the line is known: one that a restored ledger had lost has its case again, and not its origin
      await transaction
        .insertInto('imports')
        .values({ ...origin, commandId: id, stream: row.stream, fileHash, line })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (status === 'new') added += 1;
    }
    return added;
  });
}

/** Which of these cases are here already, out of another file or line. */
export async function importedBefore(
  ledger: Ledger,
  fileHash: string,
  origins: readonly Origin[],
): Promise<{ system: string; number: string; caseNumber: string }[]> {
  if (origins.length === 0) return [];
  const rows = await ledger
    .selectFrom('imports')
    .select(['system', 'number', 'stream'])
    .where('number', 'in', [...new Set(origins.map(({ number }) => number))])
    .where('fileHash', '!=', fileHash)
    .execute();
  return rows.map(({ system, number, stream }) => ({ system, number, caseNumber: stream.slice('permit/'.length) }));
}

/** What became of the lines of a file. */
export async function importedLines(ledger: Ledger, fileHash: string): Promise<ImportedLine[]> {
  const rows = await ledger
    .selectFrom('imports')
    .innerJoin('commands', 'commands.id', 'imports.commandId')
    .select(['imports.line', 'imports.number', 'imports.stream', 'commands.outcome'])
    .where('imports.fileHash', '=', fileHash)
    .orderBy('imports.line')
    .execute();
  return rows.map(({ line, number, stream, outcome }) => ({
    line,
    number,
    caseNumber: stream.slice('permit/'.length),
    outcome: outcome && { ...outcome, ...(outcome.kind === 'receipt' && { receipt: {} }) },
  }));
}
