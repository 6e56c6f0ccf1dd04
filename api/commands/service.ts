import { z } from 'zod';
import { SERVED_BY_HAND } from '../../domain/permit/service/types.ts';
import { civilDate, filed, freeText } from '../schemas/fields.ts';
import { caseCommand, filedOf } from './caseCommand.ts';

export const recordService = caseCommand({
  name: 'recordService',
  summary: '记录送达 · Record that a notice was served by hand, with the paper that proves it',
  body: z.strictObject({
    notice: z
      .string()
      .max(60)
      .regex(/^[0-9A-Za-z]+(-[0-9A-Za-z]+)+$/)
      .meta({ examples: ['610113-20261123-000001-S1'] }),
    method: z.enum(SERVED_BY_HAND),
    servedOn: civilDate.meta({ description: '送达之日 · the day on which it was handed over, left or signed for' }),
    publishedOn: civilDate
      .optional()
      .meta({ description: '公告之日，自其起满三十日视为送达 · of a public notice, which counts thirty days later' }),
    recipient: freeText(200).meta({ description: '签收人 · who signed for it' }),
    proof: filed,
  }),
  toCommand: ({ notice, method, servedOn, publishedOn, recipient, proof }, { text, by }) => ({
    type: 'recordService',
    by,
    notice,
    method,
    servedOn,
    ...(publishedOn && { publishedOn }),
    recipient: text(recipient),
    proof: filedOf(proof),
  }),
});
