import { z } from 'zod';
import { scope } from '../schemas/application.ts';
import { civilDate, filed, freeText, sha256 } from '../schemas/fields.ts';
import { caseCommand, filedOf } from './caseCommand.ts';

/** 委托代理: who acts for the applicant, for what and until when (Art. 29). */

export const appointAgent = caseCommand({
  name: 'appointAgent',
  summary: '委托代理人 · Hand in a power of attorney; it takes the place of the one before (Art. 29)',
  body: z.strictObject({
    who: freeText(500).meta({ description: '代理人的姓名或名称、证件号码和联系方式，加密保存' }),
    power: z.strictObject({ sha256, scope, from: civilDate, through: civilDate }),
  }),
  toCommand: ({ who, power }, { text, by }) => ({ type: 'appointAgent', by, who: text(who), power }),
});

export const endAgency = caseCommand({
  name: 'endAgency',
  summary: '撤销委托 · End the power of the agent; what he did until then stands',
  body: z.strictObject({ notice: filed }),
  toCommand: ({ notice }, { by }) => ({ type: 'endAgency', by, notice: filedOf(notice) }),
});
