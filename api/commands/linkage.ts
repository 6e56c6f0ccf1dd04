import { z } from 'zod';
import { FEEDBACK_KINDS, FEEDBACK_OUTCOMES } from '../../domain/permit/linkage/types.ts';
import { articles, civilDate, filed, freeText, identifier, line } from '../schemas/fields.ts';
import { caseCommand, filedOf, present, pushCommand } from './caseCommand.ts';

/** What is asked from the push on: who answers for it, whose it is, what silence leads to (domain.md 2.4, 5). */

const user = identifier();
const organ = identifier();

export const acknowledge = pushCommand({
  name: 'acknowledge',
  summary: '签收 · Take a push over and name the officer who answers for it',
  body: z.strictObject({ officer: user }),
  toCommand: ({ officer }, { by, pushId }) => ({ type: 'acknowledge', by, pushId, officer }),
});

export const claimPush = pushCommand({
  name: 'claimPush',
  summary: '认领 · Take it over from the colleague who was named, and answer for it from now on',
  body: z.strictObject({}),
  toCommand: (_, { by, pushId }) => ({ type: 'claimPush', by, pushId }),
});

export const coverAbsence = pushCommand({
  name: 'coverAbsence',
  summary: '顶岗 · While the officer is away the deputy answers, both days included',
  body: z.strictObject({
    deputy: user.optional().meta({ description: 'the deputy of the unit, where nobody else is named' }),
    from: civilDate,
    to: civilDate,
  }),
  toCommand: async ({ deputy, from, to }, { by, pushId, supervisors }) => ({
    type: 'coverAbsence',
    by,
    pushId,
    from,
    to,
    facts: await supervisors(),
    ...present({ deputy }),
  }),
});

export const returnPush = pushCommand({
  name: 'returnPush',
  summary: '退回 · Not ours: whose it is, and why; late, or a second time, it is a dispute for the conference',
  body: z.strictObject({ proposedOwner: organ, reasons: freeText(2000) }),
  toCommand: async ({ proposedOwner, reasons }, { by, pushId, text, supervisors }) => ({
    type: 'returnPush',
    by,
    pushId,
    proposedOwner,
    reasons: text(reasons),
    facts: await supervisors(),
  }),
});

export const reroutePush = pushCommand({
  name: 'reroutePush',
  summary: '重新推送 · To the right supervisor; to the former one again, to uphold it',
  body: z.strictObject({ to: organ, reasons: freeText(2000), articles }),
  toCommand: async ({ to, reasons, articles: basis }, { by, pushId, text, supervisors }) => ({
    type: 'reroutePush',
    by,
    pushId,
    to,
    reasons: text(reasons),
    articles: basis,
    facts: await supervisors(),
  }),
});

const matter = z
  .string()
  .max(60)
  .regex(/^[0-9A-Z]+-\d{8}-\d{6}-M\d+$/)
  .meta({ description: '提请事项编号', examples: ['610113-20261123-000001-M1'] });
const dissent = z.array(z.strictObject({ organ, reasons: freeText(2000) })).max(40);

/** What binds has an owner, a day and its basis; where there is no agreement there is none of them. */
const resolution = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('resolved'),
    matter,
    owner: organ,
    dueOn: civilDate,
    reasons: freeText(4000),
    articles,
    document: filed,
    dissent: dissent.optional(),
  }),
  z.strictObject({
    outcome: z.literal('noAgreement'),
    matter,
    reasons: freeText(4000),
    document: filed,
    dissent: dissent.optional(),
  }),
]);

export const resolveMatter = caseCommand({
  name: 'resolveMatter',
  summary: '联席会议决议 · An owner and a day, which bind; or no agreement, and then the leader of the level decides',
  body: resolution,
  toCommand: async (body, { by, text, supervisors }) => {
    const against = (body.dissent ?? []).map(({ organ: of, reasons }) => ({ organ: of, reasons: text(reasons) }));
    const about = { matter: body.matter, reasons: text(body.reasons), document: filedOf(body.document) };
    if (body.outcome === 'noAgreement')
      return { type: 'resolveMatter', by, outcome: body.outcome, ...about, dissent: against };
    const { owner, dueOn, articles: basis } = body;
    return {
      type: 'resolveMatter',
      by,
      outcome: body.outcome,
      ...about,
      owner,
      dueOn,
      articles: basis,
      dissent: against,
      facts: await supervisors(),
    };
  },
});

export const decideMatter = caseCommand({
  name: 'decideMatter',
  summary: '政府决定 · By the leader of the level, what the conference could not settle',
  body: z.strictObject({
    matter,
    owner: organ,
    dueOn: civilDate,
    reasons: freeText(4000),
    articles,
    document: filed,
  }),
  toCommand: async ({ matter: id, owner, dueOn, reasons, articles: basis, document }, { by, text, supervisors }) => ({
    type: 'decideMatter',
    by,
    matter: id,
    owner,
    dueOn,
    reasons: text(reasons),
    articles: basis,
    document: filedOf(document),
    facts: await supervisors(),
  }),
});

export const answerOrder = caseCommand({
  name: 'answerOrder',
  summary: '督办回复 · Answer an order of supervised handling; the duty itself and its cards stay',
  body: z.strictObject({
    order: z
      .string()
      .max(60)
      .regex(/^[0-9A-Z]+-\d{8}-\d{6}-D\d+$/)
      .meta({ description: '督办单编号', examples: ['610113-20261123-000001-D1'] }),
    reply: freeText(2000),
  }),
  obligation: ({ order }) => `answerOrder:${order}`,
  toCommand: ({ order, reply }, { by, text }) => ({ type: 'answerOrder', by, order, reply: text(reply) }),
});

export const succeedSupervisor = caseCommand({
  name: 'succeedSupervisor',
  summary: '承接 · A supervisor was abolished: its pushes and open duties go to its successor, with the basis',
  body: z.strictObject({ supervisor: organ, successor: organ, reasons: freeText(2000), articles }),
  toCommand: async ({ supervisor, successor, reasons, articles: basis }, { by, text, supervisors }) => ({
    type: 'succeedSupervisor',
    by,
    supervisor,
    successor,
    reasons: text(reasons),
    articles: basis,
    facts: await supervisors(),
  }),
});

const finding = {
  kind: z.enum(FEEDBACK_KINDS),
  reference: identifier().meta({
    description: '反馈文号，同一部门内唯一：同一文号再次提交视为同一反馈 · the same again is the same feedback',
  }),
  foundOn: civilDate,
  document: filed,
  summary: freeText(4000),
};

/** Where the sender knows the document and not the push. */
export const feedbackByDocument = z.strictObject({
  documentNumber: line(100).meta({ description: '决定文书号或证件编号', examples: ['610113-20261123-000001-J1'] }),
  ...finding,
});

export const feedBack = pushCommand({
  name: 'feedBack',
  summary: '监管结果反馈 · What supervision found about the licence; the bureau reviews it and answers',
  body: z.strictObject(finding),
  toCommand: ({ kind, reference, foundOn, document, summary }, { by, pushId, text }) => ({
    type: 'feedBack',
    by,
    pushId,
    kind,
    reference,
    foundOn,
    document: filedOf(document),
    summary: text(summary),
  }),
});

export const concludeReview = caseCommand({
  name: 'concludeReview',
  summary: '反馈审核 · What the review of a feedback came to; the supervisor that sent it is told',
  body: z.strictObject({
    feedback: z
      .string()
      .max(60)
      .regex(/^[0-9A-Z]+-\d{8}-\d{6}-F\d+$/)
      .meta({ description: '反馈编号', examples: ['610113-20261123-000001-F1'] }),
    outcome: z.enum(FEEDBACK_OUTCOMES),
    reasons: freeText(4000),
    articles,
  }),
  toCommand: ({ feedback, outcome, reasons, articles: basis }, { by, text }) => ({
    type: 'concludeReview',
    by,
    feedback,
    outcome,
    reasons: text(reasons),
    articles: basis,
  }),
});

export const requestRelay = pushCommand({
  name: 'requestRelay',
  summary: '向上转送 · An organ of a higher level needs the result; the supervisor of this level relays it',
  body: z.strictObject({ to: organ, reasons: freeText(2000) }),
  toCommand: ({ to, reasons }, { by, pushId, text }) => ({
    type: 'requestRelay',
    by,
    pushId,
    to,
    reasons: text(reasons),
  }),
});

export const confirmRelay = caseCommand({
  name: 'confirmRelay',
  summary: '转送完成 · It was relayed; the hash of what proves it',
  body: z.strictObject({
    relay: z
      .string()
      .max(60)
      .regex(/^[0-9A-Z]+-\d{8}-\d{6}-R\d+$/)
      .meta({ description: '转送编号', examples: ['610113-20261123-000001-R1'] }),
    proof: filed,
  }),
  obligation: ({ relay }) => `relay:${relay}`,
  toCommand: ({ relay, proof }, { by }) => ({ type: 'confirmRelay', by, relay, proof: filedOf(proof) }),
});
