import { z } from 'zod';
import type { GivenMaterial } from '../../domain/permit/types.ts';
import { Problem } from '../problem.ts';
import { articles, byAgent, caseNumber, freeText, identifier, material } from '../schemas/fields.ts';
import { caseCommand, present } from './caseCommand.ts';

/** From the hand-in to acceptance: Art. 29–32. */

const givenOf = (materials: z.infer<typeof material>[]): GivenMaterial[] =>
  materials.map(({ materialId, source, sha256, pages }) => ({
    material: materialId,
    source,
    ...present({ sha256, pages }),
  }));

export const accept = caseCommand({
  name: 'accept',
  summary: '受理 · Accept the application (Art. 32(1)5)',
  body: z.strictObject({
    transferredFrom: caseNumber.optional().meta({
      description: '移送来的事项：原办件编号；有数量限制的，受理先后按原受理时间（第五十七条）',
    }),
  }),
  toCommand: async ({ transferredFrom }, { facts, by, applicant, ranksFrom }) => {
    const { bars } = await applicant();
    const carried = transferredFrom === undefined ? undefined : await ranksFrom(transferredFrom);
    if (carried?.length === 0)
      throw new Problem(422, 'invalidInput', { errors: [{ path: 'transferredFrom', code: 'notTransferred' }] });
    return {
      type: 'accept',
      by,
      facts: await facts(),
      ...present({ bars: bars.length > 0 ? bars : undefined, carried }),
    };
  },
});

export const requestCorrection = caseCommand({
  name: 'requestCorrection',
  summary: '一次性告知补正 · Tell all defects at once, once (Art. 32(1)4)',
  body: z.strictObject({
    defects: z
      .array(z.strictObject({ material: identifier(), reason: freeText(500) }))
      .min(1)
      .max(100),
  }),
  toCommand: ({ defects }, { text, by }) => ({
    type: 'requestCorrection',
    by,
    defects: defects.map(({ material: id, reason }) => ({ material: id, reason: text(reason) })),
  }),
});

export const correct = caseCommand({
  name: 'correct',
  summary: '补正 · Hand in what was missing',
  body: z.strictObject({ materials: z.array(material).min(1).max(200), agent: byAgent }),
  toCommand: async ({ materials, agent }, { facts, by }) => ({
    type: 'correct',
    by,
    ...present({ agent }),
    materials: givenOf(materials),
    facts: await facts(),
  }),
});

export const supplement = caseCommand({
  name: 'supplement',
  summary: '容缺补齐 · Hand in what tolerant acceptance left open',
  body: z.strictObject({ materials: z.array(material).min(1).max(200), agent: byAgent }),
  toCommand: ({ materials, agent }, { by }) => ({
    type: 'supplement',
    by,
    ...present({ agent }),
    materials: givenOf(materials),
  }),
});

export const refuseAcceptance = caseCommand({
  name: 'refuseAcceptance',
  summary: '不予受理 · Refuse acceptance, with reasons and the right organ',
  body: z.strictObject({
    ground: z.enum(['notInRemit', 'falseMaterials', 'stillIncomplete', 'barred']),
    items: z.array(identifier()).min(1).max(50).optional().meta({
      description: 'of several items those whose power went elsewhere since; the others go on. Absent: the whole case',
    }),
    pointsTo: identifier().optional(),
    reasons: freeText(2000),
    articles,
  }),
  toCommand: async ({ ground, items, pointsTo, reasons, articles: basis }, { text, by, facts, applicant }) => ({
    type: 'refuseAcceptance',
    by,
    ground,
    reasons: text(reasons),
    articles: basis,
    ...present({ items, pointsTo }),
    // what it leads to for the applicant's next application, or rests on of the one before
    ...(ground === 'falseMaterials' && { subject: (await applicant()).subject }),
    ...(ground === 'barred' && { bars: (await applicant()).bars }),
    ...((ground === 'falseMaterials' || items) && { facts: await facts() }),
  }),
});

export const declareNotRequired = caseCommand({
  name: 'declareNotRequired',
  summary: '不受理 · Declare that no licence is required (Art. 32(1)1)',
  body: z.strictObject({ reasons: freeText(2000), articles, pointsTo: identifier().optional() }),
  toCommand: ({ reasons, articles: basis, pointsTo }, { text, by }) => ({
    type: 'declareNotRequired',
    by,
    reasons: text(reasons),
    articles: basis,
    ...present({ pointsTo }),
  }),
});
