import type { CaseNumber } from '../domain/permit/types.ts';
import type { Ledger } from './database.ts';

/** The stream of a case has the id of its workflow. */
export const permitStream = (caseNumber: CaseNumber): string => `permit/${caseNumber}`;

export const caseNumberIn = (stream: string): CaseNumber => stream.slice(permitStream('').length);

/** As against the streams of the register, which no workflow carries and no read model folds. */
export const isPermitStream = (stream: string): boolean => stream.startsWith(permitStream(''));

/** Where a stream ends; '' is the hash of an empty one. */
export type Head = { seq: number; hash: string };

export async function headOf(ledger: Ledger, stream: string): Promise<Head> {
  const head = await ledger
    .selectFrom('streams')
    .select(['seq', 'hash'])
    .where('stream', '=', stream)
    .executeTakeFirst();
  return head ?? { seq: 0, hash: '' };
}

const AT_A_TIME = 500;

/** All streams in the order of their names; what is added meanwhile may be missed. */
export async function* streamsOf(ledger: Ledger): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const rows = await ledger
      .selectFrom('streams')
      .select('stream')
      .where('stream', '>', after)
      .orderBy('stream')
      .limit(AT_A_TIME)
      .execute();
    for (const { stream } of rows) yield stream;
    const last = rows.at(-1);
    if (!last || rows.length < AT_A_TIME) return;
    after = last.stream;
  }
}

/** Those of them of which nothing is on record. */
export async function lackingOf(ledger: Ledger, streams: readonly string[]): Promise<Set<string>> {
  if (streams.length === 0) return new Set();
  const known = await ledger
    .selectFrom('streams')
    .select('stream')
    .where('stream', 'in', [...streams])
    .where('seq', '>', 0)
    .execute();
  const recorded = new Set(known.map(({ stream }) => stream));
  return new Set(streams.filter((stream) => !recorded.has(stream)));
}
