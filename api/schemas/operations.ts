import { z } from 'zod';
import { caseNumber, line } from './fields.ts';

const MOST_CASES = 200;

export const operationBody = z.strictObject({
  cases: z.array(caseNumber).min(1).max(MOST_CASES),
  reason: line(300).meta({ description: 'Why; kept in the record of operations. Names nobody' }),
  dryRun: z.boolean().optional().meta({ description: 'Say what would happen, and do nothing' }),
});
export const resumeBody = operationBody.extend({
  evenIfFactsAreLost: z.boolean().optional().meta({
    description:
      'Go on from the ledger though a history holds events that it lacks: they are lost, and that is on record',
  }),
});
export const terminateBody = resumeBody.extend({
  evenIfHealthy: z.boolean().optional().meta({ description: 'Replace a workflow that is in good health, too' }),
});

const text = z.string();
const result = z.looseObject({
  case: text,
  outcome: text,
  kind: z.enum(['done', 'unchanged', 'refused', 'failed']),
  text: z.looseObject({ zh: text, en: text }),
  detail: z.looseObject({}),
});
export const operatedAnswer = z
  .looseObject({
    batch: text,
    dryRun: z.boolean(),
    summary: z.looseObject({ done: z.number(), unchanged: z.number(), refused: z.number(), failed: z.number() }),
    results: z.array(result),
  })
  .meta({ id: 'Operated', description: 'What came of an operation, case by case' });
export const operationAnswer = z
  .looseObject({ ordinal: z.number(), operation: text, stream: text, reason: text, outcome: text, at: text })
  .meta({ id: 'Operation', description: 'Who did what to which case, and why' });
export const operatorsSight = z
  .looseObject({
    caseNumber: text,
    ledger: z.looseObject({ seq: z.number(), hash: text, caseState: text }),
    workflow: z.looseObject({ status: z.enum(['running', 'silent', 'none']) }),
    agreement: z.enum(['agree', 'ledgerBehind', 'forked', 'workflowBehind', 'unknown']),
  })
  .meta({ id: 'OperatorsSight', description: 'Ledger beside workflow' });
export const heldCaseAnswer = z
  .looseObject({ stream: text, kinds: z.array(text), since: text, waiting: z.number() })
  .meta({ id: 'HeldCase' });

export const operationFilters = z.strictObject({
  case: caseNumber.optional(),
  batch: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  cursor: z.coerce.number().int().min(1).optional(),
});
