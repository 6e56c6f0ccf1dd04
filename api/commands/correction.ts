import { z } from 'zod';
import { filed, freeText, identifier } from '../schemas/fields.ts';
import { caseCommand, filedOf } from './caseCommand.ts';

/** 笔误更正: slips of the pen in what was decided. */

const text = freeText(500);

export const correctClericalError = caseCommand({
  name: 'correctClericalError',
  summary: '笔误更正 · Correct slips of the pen in a decision; what was decided is altered by nobody',
  body: z.strictObject({
    item: identifier(),
    corrections: z
      .array(
        z.strictObject({
          field: identifier().meta({
            description:
              'licenseeName, licenseeCode, legalRepresentative, address, itemName, articleCited or wording; all else is substance',
          }),
          was: text,
          becomes: text,
        }),
      )
      .min(1)
      .max(20),
    reasons: freeText(2000),
    notice: filed,
  }),
  toCommand: async ({ item, corrections, reasons, notice }, { text: sealed, by, facts }) => ({
    type: 'correctClericalError',
    by,
    item,
    corrections: corrections.map(({ field, was, becomes }) => ({ field, was: sealed(was), becomes: sealed(becomes) })),
    reasons: sealed(reasons),
    notice: filedOf(notice),
    facts: await facts(),
  }),
});
