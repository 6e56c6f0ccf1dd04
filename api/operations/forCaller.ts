import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { jurisdictionOf } from '../../domain/catalogue/lookup.ts';
import { parseCaseNumber } from '../../domain/identifiers/caseNumber.ts';
import type { CaseNumber } from '../../domain/permit/types.ts';
import { canonicalJson } from '../../ledger/canonical.ts';
import { permit as readPermit } from '../../ledger/queries/permits.ts';
import { type OperatorAction, permittedRole } from '../auth/authorisation.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { jurisdictionRelations } from '../auth/relations.ts';
import type { Asked } from '../command.ts';
import type { ApiParts } from '../parts.ts';
import type { operationBody, terminateBody } from '../schemas/operations.ts';
import { operate, type Result } from './operate.ts';
import { outcomeOf, summaryOf } from './outcomes.ts';
import type { OperationName } from './plan.ts';

type Flag = 'evenIfHealthy' | 'evenIfFactsAreLost';

const AT_ONCE = 4;
export const PER_CASE_MS = 3000;
/** for putting the answer together */
const MARGIN_MS = 600;

/** Carries an operation out on the cases of a request, as far as the caller may and the time allows. */
export async function operateFor(
  parts: ApiParts,
  name: OperationName,
  may: OperatorAction,
  {
    caller,
    key,
    body: asked,
    deadline,
    sent,
  }: Asked<unknown, z.infer<typeof operationBody> & Partial<Pick<z.infer<typeof terminateBody>, Flag>>>,
) {
  const { cases, reason, dryRun = false, evenIfHealthy = false, evenIfFactsAreLost = false } = asked;
  const batch = sha256(`${caller.client}\n${key}`);
  sent(batch);
  const results = await operate(
    parts,
    {
      ...{ operation: name, cases, reason, dryRun, evenIfHealthy, evenIfFactsAreLost, batch, via: 'api' },
      actor: actorOf(caller, 'operator'),
      bodyHash: sha256(
        canonicalJson({
          ...{ operation: name, cases, reason, dryRun, evenIfHealthy },
          ...(evenIfFactsAreLost && { evenIfFactsAreLost }),
        }),
      ),
    },
    {
      atOnce: AT_ONCE,
      perCaseMs: PER_CASE_MS,
      until: deadline - MARGIN_MS,
      refusal: async (number) => ((await roleFor(parts, may, caller, number)) === null ? 'notPermitted' : null),
    },
  );
  for (const { problem } of results) {
    if (problem) parts.logger.error({ batch, message: problem instanceof Error ? problem.message : '' }, 'operation');
  }
  return { batch, dryRun, summary: summaryOf(results), results: results.map(shownResult) };
}

const shownResult = ({ case: number, outcome, detail }: Result) => {
  const { kind, zh, en } = outcomeOf(outcome);
  return { case: number, outcome, kind, text: { zh, en }, detail };
};

/** A case that never reached the ledger has no row: its number says where it belongs. */
export async function roleFor(
  { ledger, reference }: ApiParts,
  action: OperatorAction | 'showCase',
  caller: Caller,
  number: CaseNumber,
) {
  const row = await readPermit(ledger, number);
  const { catalogue } = await reference.current();
  const jurisdiction = row?.jurisdiction ?? parseCaseNumber(number)?.jurisdiction ?? '';
  return permittedRole(action, caller, jurisdictionRelations(jurisdiction, caller, catalogue));
}

/** The city watches over all; a district or zone over its own. */
export async function onlyIn({ reference }: ApiParts, caller: Caller): Promise<string | undefined> {
  const { catalogue } = await reference.current();
  return jurisdictionOf(catalogue, caller.jurisdiction)?.kind === 'city' ? undefined : caller.jurisdiction;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
