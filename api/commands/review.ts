import { z } from 'zod';
import { articles, civilDate, freeText, identifier, sha256 } from '../schemas/fields.ts';
import { caseCommand, present } from './caseCommand.ts';

/** From review to decision: Art. 34–38. */

const user = identifier();
const item = identifier();

export const startReview = caseCommand({
  name: 'startReview',
  summary: '审查 · Start the review and name the reviewers (Art. 34)',
  body: z.strictObject({ reviewers: z.array(user).min(1).max(20) }),
  toCommand: ({ reviewers }, { by }) => ({ type: 'startReview', by, reviewers }),
});

export const verifySubstance = caseCommand({
  name: 'verifySubstance',
  summary: '核查 · Sign for what you found, condition by condition; two officers make a check (Art. 34(3))',
  body: z.strictObject({
    item,
    findings: z
      .array(z.strictObject({ condition: identifier(), met: z.boolean() }))
      .min(1)
      .max(100),
    opinion: freeText(2000).optional(),
  }),
  toCommand: ({ item: id, findings, opinion }, { text, by }) => ({
    type: 'verifySubstance',
    by,
    item: id,
    findings,
    ...present({ opinion: opinion && text(opinion) }),
  }),
});

export const decide = caseCommand({
  name: 'decide',
  summary: '决定 · Grant or deny; a grant orders its push in the same breath (Art. 37, 38; S8)',
  body: z.strictObject({
    item,
    outcome: z.enum(['granted', 'denied']),
    reasons: freeText(4000).optional(),
    articles,
    failedConditions: z.array(identifier()).max(100).optional(),
    validTo: civilDate.optional(),
    hearingTranscript: sha256.optional().meta({ description: 'of the hearing, where one was held (Art. 48)' }),
  }),
  toCommand: async (
    { item: id, outcome, reasons, articles: basis, failedConditions, validTo, hearingTranscript },
    { text, facts, by },
  ) => ({
    type: 'decide',
    by,
    item: id,
    outcome,
    articles: basis,
    facts: await facts(),
    ...present({ reasons: reasons && text(reasons), failedConditions, validTo, hearingTranscript }),
  }),
});
