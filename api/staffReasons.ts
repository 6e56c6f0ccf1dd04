import { readTexts } from '../ledger/privacy.ts';
import type { Caller } from './auth/caller.ts';
import type { ApiParts } from './parts.ts';

type OfOfficer = { organ: string; reasonText: string };

/** Why somebody is away or leaves is for the head of his organ, for himself and for who audits; null for the others. */
const mayRead = (caller: Caller, organ: string, officer: string): boolean =>
  caller.user === officer ||
  caller.roles.includes('auditor') ||
  (caller.roles.includes('organHead') && caller.org === organ);

/** @returns null also where it was lawfully erased */
export async function withReasons<Row extends OfOfficer>(
  { ledger, keys }: ApiParts,
  caller: Caller,
  rows: readonly Row[],
  officerOf: (row: Row) => string,
): Promise<(Omit<Row, 'reasonText'> & { reason: string | null })[]> {
  const ids = rows.filter((row) => mayRead(caller, row.organ, officerOf(row))).map(({ reasonText }) => reasonText);
  const texts = await readTexts(ledger, keys, ids);
  return rows.map(({ reasonText, ...row }) => ({ ...row, reason: texts[reasonText] ?? null }));
}
