import { z } from 'zod';
import { articles, civilDate, filed, freeText, identifier } from '../schemas/fields.ts';
import { caseCommand, filedOf, present } from './caseCommand.ts';

/** What moves the decision clock: Art. 42, 45. */

const workdays = z.number().int().min(1).max(1000);

export const startSpecialProcedure = caseCommand({
  name: 'startSpecialProcedure',
  summary: '特别程序 · Start what stops the clock, told in writing with the time it takes (Art. 45)',
  body: z.strictObject({
    item: identifier(),
    kind: identifier().meta({
      description:
        'hearing, tender, auction, inspection, test, quarantine, appraisal, expertReview; another only where the item names its law',
      examples: ['expertReview'],
    }),
    startedOn: civilDate.optional().meta({ description: 'today, where nothing else is said' }),
    toldOn: civilDate.optional().meta({ description: 'the day of the written notice; days before it count as used' }),
    neededWd: workdays.meta({ description: 'working days, as the notice tells them' }),
    notice: filed,
    articles,
    reasons: freeText(2000)
      .optional()
      .meta({ description: 'why it begins more than one working day ago; by the head of the organ alone' }),
  }),
  toCommand: ({ item, kind, startedOn, toldOn, neededWd, notice, articles: basis, reasons }, { text, by }) => ({
    type: 'startSpecialProcedure',
    by,
    item,
    kind,
    neededWd,
    notice: filedOf(notice),
    articles: basis,
    ...present({ startedOn, toldOn, reasons: reasons && text(reasons) }),
  }),
});

export const endSpecialProcedure = caseCommand({
  name: 'endSpecialProcedure',
  summary: '特别程序结束 · End a procedure; the clock runs on from the day after',
  body: z.strictObject({
    procedure: identifier(100).meta({ examples: ['610113-20261123-000001-T1'] }),
    endedOn: civilDate.optional(),
    report: filed.optional(),
  }),
  toCommand: ({ procedure, endedOn, report }, { by }) => ({
    type: 'endSpecialProcedure',
    by,
    procedure,
    ...present({ endedOn, report: report && filedOf(report) }),
  }),
});

export const extend = caseCommand({
  name: 'extend',
  summary: '延长期限 · Extend the limit once, before it ends, with reasons told to the applicant (Art. 42)',
  body: z.strictObject({
    item: identifier(),
    wd: workdays.optional().meta({ description: "the item's own length, where nothing else is said" }),
    reasons: freeText(2000),
    notice: filed,
  }),
  toCommand: ({ item, wd, reasons, notice }, { text, by }) => ({
    type: 'extend',
    by,
    item,
    reasons: text(reasons),
    notice: filedOf(notice),
    ...present({ wd }),
  }),
});
