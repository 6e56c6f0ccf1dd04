import { z } from 'zod';
import { articles, basis, civilDate, filed, freeText, identifier, line, sha256 } from '../schemas/fields.ts';
import { caseCommand, filedOf, present } from './caseCommand.ts';

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

export const recordSurvey = caseCommand({
  name: 'recordSurvey',
  summary:
    '踏勘 · Survey the place: two at least of the organ that decides, with others in a joint one; no clock stops',
  body: z.strictObject({
    item,
    surveyedOn: civilDate.optional().meta({ description: 'today, where nothing else is said' }),
    staff: z
      .array(z.strictObject({ user, org: identifier() }))
      .min(1)
      .max(40),
    report: filed,
    findings: freeText(4000).optional(),
  }),
  toCommand: ({ item: id, surveyedOn, staff, report, findings }, { text, by }) => ({
    type: 'recordSurvey',
    by,
    item: id,
    staff,
    report: filedOf(report),
    ...present({ surveyedOn, findings: findings && text(findings) }),
  }),
});

export const assignInspectors = caseCommand({
  name: 'assignInspectors',
  summary: '指派检验、检测、检疫人员 · Assign two at least, within five working days of acceptance (Art. 55)',
  body: z.strictObject({ item, staff: z.array(user).min(1).max(40) }),
  toCommand: ({ item: id, staff }, { by }) => ({ type: 'assignInspectors', by, item: id, staff }),
});

export const declareConflict = caseCommand({
  name: 'declareConflict',
  summary: '回避 · An interest in the case: one’s own, or another officer’s by the head of the organ',
  body: z.strictObject({ officer: user.optional(), reasons: freeText(2000) }),
  toCommand: ({ officer, reasons }, { text, by }) => ({
    type: 'declareConflict',
    by,
    reasons: text(reasons),
    ...present({ officer }),
  }),
});

export const handUp = caseCommand({
  name: 'handUp',
  summary: '报送上级机关 · Hand the opinion and the whole file up to the organ that decides (Art. 35, 43)',
  body: z.strictObject({
    recommendation: z.enum(['grant', 'deny']),
    opinion: freeText(4000),
    file: filed,
    articles,
  }),
  toCommand: ({ recommendation, opinion, file, articles: laws }, { text, by }) => ({
    type: 'handUp',
    by,
    recommendation,
    opinion: text(opinion),
    file: filedOf(file),
    articles: laws,
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
    finding: z
      .enum(['falseMaterials'])
      .optional()
      .meta({ description: '隐瞒情况或者提供虚假材料（第七十八条） · of a denial alone' }),
    conditions: z
      .array(z.strictObject({ text: line(500), basis }))
      .max(50)
      .optional()
      .meta({ description: '许可条件，逐项写明依据；公开并推送 · of a grant alone; public, and pushed' }),
  }),
  toCommand: async (
    { item: id, outcome, reasons, articles: laws, failedConditions, validTo, hearingTranscript, finding, conditions },
    { text, facts, by, applicant },
  ) => ({
    type: 'decide',
    by,
    item: id,
    outcome,
    articles: laws,
    facts: await facts(),
    ...present({
      reasons: reasons && text(reasons),
      failedConditions,
      validTo,
      hearingTranscript,
      finding,
      conditions,
    }),
    ...(finding && { subject: (await applicant()).subject }),
  }),
});
