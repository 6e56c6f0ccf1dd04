import type { ProposedEntry } from '../../domain/catalogue/governance/types.ts';
import { transferEntry } from '../schemas/register.ts';
import { type Read, read, written } from './table.ts';
import { TRANSFER_ENTRIES } from './tables.ts';

/** The lines of a transfer catalogue as a table. */

export const transferEntriesCsv = (entries: readonly ProposedEntry[]): string => written(TRANSFER_ENTRIES, entries);

export async function parseTransferEntries(csv: string): Promise<Read<ProposedEntry>> {
  const found = await read(TRANSFER_ENTRIES, transferEntry, csv);
  // Absent fields are absent: an empty cell made none of them, and the schema adds nothing.
  return { ...found, entries: found.entries.map((entry) => entry as ProposedEntry) };
}
