import { z } from 'zod';

const text = z.string();
const organ = z.looseObject({ id: text, name: text }).nullable();
const basis = z.looseObject({ document: text, article: text });

export const guideAnswer = z
  .looseObject({
    jurisdiction: text,
    item: text,
    asOf: text,
    name: text,
    nameEn: text,
    organ,
    elsewhere: z.looseObject({ code: text, pointsTo: organ }).nullable(),
    basis: z.array(basis),
    conditions: z.array(z.looseObject({ id: text, text })),
    quantity: z.looseObject({ limited: z.boolean() }),
    procedure: z.array(z.looseObject({ step: text })),
    limits: z.looseObject({ committedWd: z.number(), extensionWd: z.number() }),
    materials: z.array(z.looseObject({ id: text, name: text, main: z.boolean(), shareable: z.boolean() })),
    fee: z.looseObject({ charged: z.boolean(), basis }),
    remedies: z.looseObject({ reconsideration: text, court: text }),
  })
  .meta({ id: 'Guide', description: '办事指南（第三十条）；organ 为 null 时向 elsewhere.pointsTo 申请' });
