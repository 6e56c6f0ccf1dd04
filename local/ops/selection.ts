import type { Ledger } from '../../ledger/database.ts';
import { HELD_KINDS, heldCases, openStreams, SUSPENDED } from '../../ledger/queries/heldCases.ts';
import { caseNumberIn } from '../../ledger/streams.ts';
import { casesInFile, type Given, jurisdictionIn, ParameterError, textIn } from './parameters.ts';

const MOST = 100_000;

/** The cases that were meant, in the order in which they were given, each once. @throws ParameterError */
export async function casesOf(ledger: Ledger, given: Given): Promise<string[]> {
  const { cases, values } = given;
  const file = textIn(given, 'file');
  const jurisdiction = jurisdictionIn(given);
  const kinds = HELD_KINDS.filter((kind) => values[kind === SUSPENDED ? 'all-suspended' : 'all-halted'] === true);
  const isFilter = kinds.length > 0 || jurisdiction !== undefined;
  const isList = cases.length > 0 || file !== undefined;
  if (isList === isFilter)
    throw new ParameterError(
      isList
        ? '编号与 --all-halted、--all-suspended、--jurisdiction 不能合用 · give case numbers, or --all-halted, --all-suspended, --jurisdiction; not both'
        : '没有指定案件：编号、--file、--all-halted、--all-suspended 或 --jurisdiction · no cases: give numbers, --file, --all-halted, --all-suspended or --jurisdiction',
    );
  if (isList) return [...new Set([...cases, ...(file === undefined ? [] : casesInFile(file))])];
  if (kinds.length > 0) {
    const held = await heldCases(ledger, { kinds, jurisdiction, limit: MOST });
    return held.map(({ stream }) => caseNumberIn(stream));
  }
  return (await openStreams(ledger, jurisdiction ?? '')).map(caseNumberIn);
}
