import { sql, type Transaction } from 'kysely';
import type { CaseNumber } from '../domain/permit/types.ts';
import type { Instant } from '../domain/time.ts';
import { lockStream } from './chainAppend.ts';
import type { Ledger } from './database.ts';
import { documentsStream } from './officialDocuments.ts';
import type { Schema } from './schema.ts';

const GONE = { keyId: null, nonce: null, ciphertext: null };

/**
 * Lawful erasure, of a party or of a text: the id stays, so that no chain breaks; the content is gone, and with it
 * what the papers of the case say, which repeat it. Of a paper that was issued number, hashes and chain stay. One that
 * was not is written without the text, and held back without its addressee.
 */
export async function erase(ledger: Ledger, table: 'parties' | 'texts', id: string, at: Instant): Promise<void> {
  await ledger.transaction().execute(async (transaction) => {
    // a paper that is being issued or sealed at this moment is finished first, or sees that it is too late
    const cases = await casesNaming(transaction, table, id);
    for (const caseNumber of cases) await lockStream(transaction, documentsStream(caseNumber));
    await transaction
      .updateTable(table)
      .set({ ...GONE, erasedAt: at })
      .where('id', '=', id)
      .where('erasedAt', 'is', null)
      .execute();
    for (const caseNumber of cases) await erasePapers(transaction, caseNumber, at);
  });
}

/** Where it is kept, and for a party every case that it applied in; in one order, so that two erasures never block. */
async function casesNaming(
  transaction: Transaction<Schema>,
  table: 'parties' | 'texts',
  id: string,
): Promise<CaseNumber[]> {
  const { rows } = await sql<{ caseNumber: CaseNumber }>`
    select distinct case_number from documents
    where stream in (select stream from ${sql.table(table)} where id = ${id})
      or (${table} = 'parties' and case_number in (select case_number from permits where applicant_id = ${id}))
    order by case_number
  `.execute(transaction);
  return rows.map(({ caseNumber }) => caseNumber);
}

async function erasePapers(transaction: Transaction<Schema>, caseNumber: CaseNumber, at: Instant): Promise<void> {
  const issued = await transaction
    .updateTable('documents')
    .set({ ...GONE, erasedAt: at })
    .where('caseNumber', '=', caseNumber)
    .where('issuedAt', 'is not', null)
    .where('erasedAt', 'is', null)
    .returning('number')
    .execute();
  const numbers = issued.map(({ number }) => number);
  if (numbers.length > 0)
    await transaction.updateTable('documentFiles').set(GONE).where('number', 'in', numbers).execute();
}
