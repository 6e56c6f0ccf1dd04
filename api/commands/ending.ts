import { z } from 'zod';
import { articles, byAgent, freeText } from '../schemas/fields.ts';
import { caseCommand, present } from './caseCommand.ts';

/** Ways to end a case before its decision, and the reason that a red card demands. */

export const withdraw = caseCommand({
  name: 'withdraw',
  summary: '撤回申请 · Withdraw the application',
  body: z.strictObject({ reasons: freeText(1000).optional(), agent: byAgent }),
  toCommand: ({ reasons, agent }, { text, by }) => ({
    type: 'withdraw',
    by,
    ...present({ reasons: reasons && text(reasons), agent }),
  }),
});

export const terminate = caseCommand({
  name: 'terminate',
  summary: '终止办理 · Terminate with a ground',
  body: z.strictObject({
    ground: z.enum(['notCorrected', 'notCompleted', 'subjectCeased', 'forceMajeure']),
    reasons: freeText(2000),
    articles,
  }),
  toCommand: ({ ground, reasons, articles: basis }, { text, by }) => ({
    type: 'terminate',
    by,
    ground,
    reasons: text(reasons),
    articles: basis,
  }),
});

export const explainDelay = caseCommand({
  name: 'explainDelay',
  summary: '说明超期理由 · Give the reason that a red card demands',
  body: z.strictObject({
    obligation: z
      .string()
      .max(120)
      .regex(/^[a-zA-Z]+(:[0-9A-Za-z._-]+)?$/)
      .meta({ examples: ['decide:food-business', 'acknowledge:610113-20261123-000001-P1'] }),
    reasons: freeText(2000),
  }),
  toCommand: ({ obligation, reasons }, { text, by }) => ({
    type: 'explainDelay',
    by,
    obligation,
    reasons: text(reasons),
  }),
});

export const transferCase = caseCommand({
  name: 'transferCase',
  summary: '移送 · Hand the case to the organ that has the power now',
  body: z.strictObject({ reasons: freeText(2000) }),
  toCommand: async ({ reasons }, { text, by, facts }) => ({
    type: 'transferCase',
    by,
    reasons: text(reasons),
    facts: await facts(),
  }),
});
