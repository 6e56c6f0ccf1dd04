import { z } from 'zod';
import { freeText, identifier } from '../schemas/fields.ts';
import { caseCommand, present } from './caseCommand.ts';

/** 征求意见: what other departments are asked, and what they answer. No clock stops for it. */

export const requestOpinions = caseCommand({
  name: 'requestOpinions',
  summary: '征求意见 · Ask other departments; a silent one climbs its ladder, and the decision waits for none',
  body: z.strictObject({
    departments: z.array(identifier()).min(1).max(20),
    item: identifier().optional().meta({ description: 'about the case as a whole, where nothing is said' }),
    question: freeText(4000),
    limitWd: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'working days; at most, and else, what the item or the policy sets' }),
  }),
  toCommand: async ({ departments, item, question, limitWd }, { text, by, knownOrgans }) => ({
    type: 'requestOpinions',
    by,
    departments,
    known: await knownOrgans(departments),
    question: text(question),
    ...present({ item, limitWd }),
  }),
});

export const giveOpinion = caseCommand({
  name: 'giveOpinion',
  summary: '反馈意见 · Answer for the department that was asked; late is taken on record as late',
  body: z.strictObject({
    consultation: identifier(100).meta({ examples: ['610113-20261123-000001-Y1'] }),
    opinion: z.enum(['agree', 'disagree', 'conditions', 'noRemark']),
    text: freeText(4000).optional().meta({ description: 'required with disagree and conditions' }),
  }),
  toCommand: ({ consultation, opinion, text: said }, { text, by }) => ({
    type: 'giveOpinion',
    by,
    consultation,
    opinion,
    ...present({ text: said && text(said) }),
  }),
});
